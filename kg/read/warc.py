"""Web archives (WARC): each page that a server returned, with its URL."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from kg.errors import InputError
from kg.read.containers import Input
from kg.read.located import LocatedDraft

MAGIC = b"WARC/"

_RECORD_TYPES = frozenset({"response", "resource"})
# The media types that are read, and the suffix that stands for each.
MEDIA_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/feed+json": ".json",
    "application/pdf": ".pdf",
}
_OK = "200"


def read_warc(source: Input, read: Callable[[Input], Iterator[LocatedDraft]]) -> Iterator[LocatedDraft]:
    """Yield the articles of the pages and feeds in a web archive, which ``read`` reads.

    A page without a canonical address has the one that it was fetched from. The day of the crawl is not taken for the day
    of publication. Raises :class:`InputError` if the archive is damaged or has no pages.
    """
    found = False
    for record in _records(source.stream):
        suffix = _suffix(record)
        if suffix is not None:
            found = True
            yield from _read_record(source, record, suffix, read)
    if not found:
        raise InputError(
            "The web archive contains no pages.", remedy="Record the pages again, or leave it out."
        )


def _records(stream: BinaryIO) -> Iterator[Any]:
    records = iter(ArchiveIterator(stream))
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        # The library raises many kinds of errors on damaged archives.
        except Exception as error:
            raise InputError(
                f"The web archive is damaged: {error}.", remedy="Download or record it again."
            ) from None
        yield record


def _suffix(record: Any) -> str | None:
    """Return the suffix for a record that has a page or a feed, and None for any other."""
    if record.rec_type not in _RECORD_TYPES:
        return None
    headers = record.http_headers
    if headers is not None and headers.get_statuscode() != _OK:
        return None
    content_type = headers.get_header("Content-Type") if headers else record.content_type
    return MEDIA_TYPES.get((content_type or "").split(";")[0].strip().lower())


def _read_record(
    source: Input, record: Any, suffix: str, read: Callable[[Input], Iterator[LocatedDraft]]
) -> Iterator[LocatedDraft]:
    url = record.rec_headers.get_header("WARC-Target-URI", "").strip("<>")
    name = f"page{suffix}"
    try:
        page = source.unpacked(cast(BinaryIO, record.content_stream()), name)
        drafts = list(read(page))
    except InputError as error:
        yield f"#{url}", error
        return
    for location, draft in drafts:
        if isinstance(draft, InputError) or len(drafts) > 1:
            yield f"#{url}{location}", draft
        else:
            yield f"#{url}{location}", replace(draft, url=_address(draft.url, url))


def _address(canonical: str | None, fetched: str) -> str:
    """Return a page's canonical address if it is one of the site that it was fetched from."""
    same_site = canonical and urlsplit(canonical).hostname == urlsplit(fetched).hostname
    return canonical if canonical and same_site else fetched
