"""Fetches pages and feeds from the web into a web archive, which :func:`kg.read.read` reads."""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.errors import InputError
from kg.model import Failure
from kg.read.feeds import is_feed, item_links
from kg.read.fetching.client import Client, Page, Validators
from kg.read.fetching.state import State
from kg.read.warc import MEDIA_TYPES
from kg.read.web_addresses import web_address

# Servers send feeds with these media types too.
_FEED_MEDIA_TYPES = frozenset({"text/xml", "application/xml", "application/octet-stream", "text/plain", ""})
_FEED_MEDIA_TYPE = "application/rss+xml"
# The body is stored as it is after decompression.
_DROPPED_HEADERS = frozenset(
    {"content-encoding", "transfer-encoding", "content-length", "content-type", "connection"}
)


@dataclass(slots=True, kw_only=True)
class FetchReport:
    """What a run has fetched."""

    archive: Path | None = None  # the new web archive, None if there is nothing new
    saved: list[str] = field(default_factory=list)  # URLs
    unchanged: list[str] = field(default_factory=list)  # since an earlier run
    failures: list[Failure] = field(default_factory=list)


def fetch(addresses: Iterable[str], folder: Path, client: Client) -> FetchReport:
    """Save pages, and the articles of feeds, as a new web archive in ``folder``.

    A feed is saved if all of its items have their full text; otherwise the pages of its items are. Pages that have not
    changed since they were saved in the folder are not fetched again. Raises :class:`InputError` if the folder cannot be
    used.
    """
    report = FetchReport()
    folder = _folder(folder)
    state = State(folder)
    try:
        with _archive(folder, report) as writer:
            for address in addresses:
                _fetch_one(address, state, client, report, writer)
    finally:
        state.save()
    return report


def _fetch_one(address: str, state: State, client: Client, report: FetchReport, writer: WARCWriter) -> None:
    """Save the page or the feed at an address, or the pages of a feed's items."""
    page = _get(address, state, client, report)
    if page is None:
        return
    links = item_links(page.body) if _is_feed_page(page) else []
    if not links:
        _save(address, page, state, report, writer)
        return
    earlier_failures = len(report.failures)
    for link in links:
        _fetch_item(link, state, client, report, writer)
    if len(report.failures) == earlier_failures:  # otherwise the next run tries again
        state.add(address, page.validators)


def _fetch_item(address: str, state: State, client: Client, report: FetchReport, writer: WARCWriter) -> None:
    """Save the page of an item of a feed, unless it was saved and its server cannot tell whether it has changed."""
    if address in state and state.validators(address) == Validators():
        report.unchanged.append(address)
        return
    page = _get(address, state, client, report)
    if page is not None:
        _save(address, page, state, report, writer)


def _get(address: str, state: State, client: Client, report: FetchReport) -> Page | None:
    """Return a new page, or None for a failure or a page that has not changed."""
    try:
        url = web_address(address)
        if url is None:
            raise InputError(
                "This is no web address.", remedy="Name a URL such as https://example.org/feed.xml."
            )
        page = client.get(url, state.validators(address))
        if page is None:
            report.unchanged.append(address)
        elif not _is_feed_page(page) and page.media_type not in MEDIA_TYPES:
            raise InputError(
                f"The address returns {page.media_type or 'no media type'}.",
                remedy="Name a page, a feed or a PDF.",
            )
        return page
    except InputError as error:
        report.failures.append(Failure(subject=address, reason=error.reason, remedy=error.remedy))
        return None


def _is_feed_page(page: Page) -> bool:
    is_feed_type = (
        MEDIA_TYPES.get(page.media_type) in {".rss", ".atom"} or page.media_type in _FEED_MEDIA_TYPES
    )
    return is_feed_type and is_feed(page.body[:4096])


def _save(address: str, page: Page, state: State, report: FetchReport, writer: WARCWriter) -> None:
    media_type = _FEED_MEDIA_TYPE if _is_feed_page(page) else page.media_type
    kept = [(name, value) for name, value in page.headers if name.lower() not in _DROPPED_HEADERS]
    given = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    content_type = given if given.lower().startswith(media_type) else media_type
    headers = [("Content-Type", content_type), ("Content-Length", str(len(page.body))), *kept]
    record = writer.create_warc_record(
        page.url,
        "response",
        payload=io.BytesIO(page.body),
        http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
    )
    writer.write_record(record)
    state.add(address, page.validators)
    report.saved.append(page.url)


def _folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"The folder cannot be created: {error.strerror}.",
            subject=str(folder),
            remedy="Name another with --output.",
        ) from None
    return folder


@contextmanager
def _archive(folder: Path, report: FetchReport) -> Iterator[WARCWriter]:
    """Open a new web archive. It gets its name when it is complete, also if the run is interrupted."""
    name = f"fetched-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.warc.gz"
    part = folder / f".{name}.part"
    try:
        with part.open("wb") as stream:
            yield WARCWriter(stream, gzip=True)
    finally:
        if report.saved:
            report.archive = part.rename(folder / name)
        else:
            part.unlink(missing_ok=True)
