"""Mails (.eml) and pages saved by a browser as one file (MHTML)."""

import email
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default as policy
from email.utils import parseaddr

from kg.errors import InputError
from kg.read.dates import parse_day
from kg.read.draft import Draft
from kg.read.html import read_page
from kg.read.html_fragments import fragment_text
from kg.read.located import LocatedDraft, number
from kg.read.normalize import normalize_line

_HEADER = re.compile(rb"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_MAIL_FIELDS = re.compile(
    rb"^(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To|Content-Type|Content-Transfer-Encoding|To|Snapshot-Content-Location):",
    re.IGNORECASE | re.MULTILINE,
)
_SUBJECT_OR_SENDER = re.compile(rb"^(?:From|Subject):", re.IGNORECASE | re.MULTILINE)
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"(?m)^-- $.*", re.DOTALL)
_MULTIPART = re.compile(rb"content-type:\s*multipart/", re.IGNORECASE)
_MAX_MULTIPARTS = 200  # parsing takes the square of their number
_SAVED_PAGE = "Snapshot-Content-Location"


def is_message(start: bytes) -> bool:
    """Return True if a file begins with the header of a mail: From or Subject, and a field that only mails have."""
    header = _HEADER.match(start.removeprefix(b"\xef\xbb\xbf").lstrip().replace(b"\r\n", b"\n"))
    return bool(header and _SUBJECT_OR_SENDER.search(header[0]) and _MAIL_FIELDS.search(header[0]))


def read_message(data: bytes) -> Iterator[LocatedDraft]:
    """Yield the article of a mail, or the articles of a saved page. Raises :class:`InputError` if it has no text."""
    if len(_MULTIPART.findall(data)) > _MAX_MULTIPARTS:
        raise InputError("The mail has too many nested parts.", remedy="Save the text of the mail.")
    message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf").lstrip(), policy=policy)
    parts = [message, *_forwarded(message)]
    drafts = [draft for part in parts for draft in _articles(part)]
    if not drafts:
        raise InputError("The mail has no text.", remedy="Save its attachments, or leave it out.")
    yield from number("", drafts)


def _forwarded(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the mails that are attached to a mail."""
    for part in message.walk():
        if part is not message and part.get_content_type() == "message/rfc822":
            yield from (inner for inner in part.iter_parts() if isinstance(inner, EmailMessage))


def _articles(message: EmailMessage) -> list[Draft]:
    location = message.get(_SAVED_PAGE)
    for kind in ("html", "plain"):
        body = _body(message, kind)
        content = _content(body) if body is not None else ""
        if not content.strip():
            continue
        if location or (kind == "html" and _is_snapshot(message)):
            address = location or (body.get("Content-Location") if body is not None else None)
            return _saved_page(content, address)
        return [_mail(message, content, is_html=kind == "html")]
    return []


def _is_snapshot(message: EmailMessage) -> bool:
    return (
        message.get_content_type() == "multipart/related"
        and "saved by" in str(message.get("From", "")).lower()
    )


def _body(message: EmailMessage, kind: str) -> EmailMessage | None:
    found = message.get_body(preferencelist=(kind,))
    return found if isinstance(found, EmailMessage) else None


def _content(part: EmailMessage) -> str:
    """Return the decoded text of a part, also if it names a charset that does not exist."""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _saved_page(markup: str, address: str | None) -> list[Draft]:
    first, *others = read_page(markup)
    return [replace(first, url=first.url or address), *others]


def _mail(message: EmailMessage, content: str, *, is_html: bool) -> Draft:
    published = parse_day(str(message.get("Date", "")))
    name, _ = parseaddr(str(message.get("From", "")))
    subject = _REPLY.sub("", normalize_line(str(message.get("Subject", ""))) or "")
    return Draft(
        text=_mail_text(content) if is_html else _SIGNATURE.sub("", content),
        headline=subject or None,
        publisher=normalize_line(name),
        published=published,
        basis="metadata" if published else None,
    )


def _mail_text(markup: str) -> str:
    """Return the main text of a mail in HTML, or all of its text if none stands out."""
    try:
        return "\n\n".join(draft.text for draft in read_page(markup))
    except InputError:
        return fragment_text(markup)
