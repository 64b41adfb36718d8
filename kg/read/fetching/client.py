"""HTTP client of ``kg fetch``: obeys robots.txt, paces its requests, and asks only for what has changed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import urllib3
from protego import Protego
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from kg import __version__
from kg.errors import InputError
from kg.read.web_addresses import web_address

AGENT = "diplomacy-kg"  # in robots.txt

_USER_AGENT = f"{AGENT}/{__version__}"
_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5"
_TIMEOUT = urllib3.Timeout(connect=10.0, read=30.0)
_MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_ROBOTS_BYTES = 500_000  # RFC 9309, section 2.5
_MAX_DELAY_S = 60.0  # that a site may ask for between two requests
_BUSY = frozenset({429, 503})
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server says of a version of a page, to ask later whether there is another."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A response with status 200."""

    url: str  # after redirects
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type, without parameters."""
        return self._header("content-type").split(";")[0].strip().lower()

    @property
    def validators(self) -> Validators:
        """The validators of this version of the page."""
        return Validators(
            etag=self._header("etag") or None, last_modified=self._header("last-modified") or None
        )

    def _header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(slots=True, kw_only=True)
class Client:
    """An HTTP client with a minimum time between two requests to the same host."""

    delay_s: float = 1.0
    max_bytes: int = 8_000_000  # of a page
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _pool: urllib3.PoolManager = field(
        default_factory=lambda: urllib3.PoolManager(timeout=_TIMEOUT, retries=False)
    )
    _robots: dict[str, Protego | None] = field(default_factory=dict)  # by origin; None: unreachable
    _next_request: dict[str, float] = field(default_factory=dict)  # by host

    def get(self, address: str, known: Validators) -> Page | None:
        """Return the page at an address, or None if it has not changed since it was ``known``.

        Raises :class:`InputError` if it may not be or cannot be fetched.
        """
        url = address
        for _ in range(_MAX_REDIRECTS + 1):
            self._check_robots(url)
            response = self._request(url, known.headers())
            if response.status == 304:
                return None
            if response.status not in _REDIRECTS:
                return self._page(url, response)
            url = _target(url, response)
        raise InputError("The address redirects too often.", remedy="Name the address of the page itself.")

    def _page(self, url: str, response: BaseHTTPResponse) -> Page:
        if response.status != 200:
            raise _status_error(response)
        body = _body(response, self.max_bytes)
        if len(body) > self.max_bytes:
            raise InputError(
                f"The page has more than {self.max_bytes:,} bytes.", remedy="Save its text to a file."
            )
        return Page(url=url, headers=tuple(response.headers.items()), body=body)

    def _check_robots(self, url: str) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(f"{origin}/robots.txt")
        rules = self._robots[origin]
        if rules is None:
            raise InputError(
                "The site's robots.txt cannot be read, so its pages may not be fetched.",
                remedy="Try again later.",
            )
        if not rules.can_fetch(url, AGENT):
            raise InputError(
                "The site's robots.txt does not allow this.",
                remedy="Ask the publisher, or save the page yourself.",
            )

    def _read_robots(self, url: str) -> Protego | None:
        """Return the rules of a site, or None if it cannot tell them. A site without the file allows everything."""
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                response = self._request(url, {})
                if response.status not in _REDIRECTS:
                    return _parse_robots(response)
                url = _target(url, response)
        except InputError:
            return None
        return Protego.parse("")

    def _request(self, url: str, headers: dict[str, str]) -> BaseHTTPResponse:
        """Send a request when the host's turn has come. Raises :class:`InputError`."""
        self._wait(url)
        try:
            return self._pool.request(
                "GET",
                url,
                headers={"User-Agent": _USER_AGENT, "Accept": _ACCEPT, **headers},
                redirect=False,
                preload_content=False,
            )
        except HTTPError as error:
            raise InputError(
                f"The server cannot be reached: {error}.", remedy="Check the address and the connection."
            ) from None

    def _wait(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.netloc
        now = self.clock()
        if (remaining := self._next_request.get(host, now) - now) > 0:
            self.sleep(remaining)
        rules = self._robots.get(f"{parts.scheme}://{host}")
        asked = rules.crawl_delay(AGENT) if rules else None
        self._next_request[host] = self.clock() + max(self.delay_s, min(asked or 0.0, _MAX_DELAY_S))


def _parse_robots(response: BaseHTTPResponse) -> Protego | None:
    if response.status >= 500:
        return None
    text = _body(response, _MAX_ROBOTS_BYTES).decode("utf-8", "replace") if response.status == 200 else ""
    return Protego.parse(text)


def _body(response: BaseHTTPResponse, limit: int) -> bytes:
    """Return the decompressed body of a response, up to a little over ``limit`` bytes. Raises :class:`InputError`."""
    body = bytearray()
    try:
        for chunk in response.stream(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > limit:
                break
    except HTTPError as error:
        raise InputError(f"The response is broken: {error}.", remedy="Try again later.") from None
    finally:
        response.close()
    return bytes(body)


def _target(url: str, response: BaseHTTPResponse) -> str:
    response.close()
    location = response.headers.get("Location")
    target = web_address(urljoin(url, location)) if location else None
    if target is None:
        raise InputError("The address redirects to nowhere.", remedy="Name the address of the page itself.")
    return target


def _status_error(response: BaseHTTPResponse) -> InputError:
    response.close()
    reason = f"The server answered with status {response.status}."
    if response.status in _BUSY:
        seconds = response.headers.get("Retry-After", "")
        when = f"in {seconds} seconds" if seconds.isdigit() else "later"
        return InputError(reason, remedy=f"The server asks for fewer requests: try again {when}.")
    return InputError(reason, remedy="Open the address in a browser, and save the page if it appears there.")
