"""Hypothesis strategies for hostile SPARQL, URLs, headers and bodies, and malformed HTTP."""

import socket
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "w3c"
DATA: dict[str, Any] = tomllib.loads((ROOT / "tests/data/hostile.toml").read_text(encoding="utf-8"))
# Common methods are repeated, because most URLs support no other.
METHODS = (
    *("GET",) * 8,
    *("POST",) * 4,
    *("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY", "TRACE", "CONNECT", "get", "BREW", "Ä"),
)
_TEXTS = (*DATA["texts"], "\ud800", "x" * 5000, "(" * 3000)
_VALUES = (*DATA["values"], "a" * 9000)
_LINES = (*(line.encode("latin-1") for line in DATA["lines"]), b"X" * 300_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP/1.1 request."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def wire(self) -> bytes:
        """Return the bytes of the request."""
        lines = [f"{self.method} {self.target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body or self.method in {"POST", "PUT", "QUERY", "PATCH"}:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", errors="replace") + self.body


def answered(port: int, wire: bytes) -> tuple[int | None, bytes]:
    """Send bytes and return the status (None without response) and the whole response."""
    response = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        try:
            connection.sendall(wire)
            connection.shutdown(socket.SHUT_WR)
            while received := connection.recv(65536):
                response += received
        except TimeoutError:
            raise
        except OSError:  # the server has closed the connection
            pass
    version, _, rest = response.partition(b" ")
    assert version in {b"HTTP/1.1", b"HTTP/1.0", b""}, response[:200]
    return (int(rest[:3]) if rest else None), response


def encoded(text: str) -> bytes:
    """Encode a text in UTF-8, including lone surrogates."""
    return text.encode("utf-8", errors="surrogatepass")


@cache
def queries() -> list[str]:
    """Return the queries of the project, and those of the W3C tests if available."""
    files = sorted(ROOT.glob("queries/**/*.rq")) + sorted(SHARED.glob("**/*.r[qu]"))
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a query with up to three random replacements."""
    text = draw(st.sampled_from(queries()))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.sampled_from((0, 0, 1, 2, 5, 20, 200)))
        other = draw(st.sampled_from(queries()))
        position = draw(st.integers(0, len(other)))
        excerpt = st.just(other[position : position + 40])
        inserted = draw(st.one_of(st.just(""), st.sampled_from(_TEXTS), excerpt, st.text(max_size=5)))
        text = text[:start] + inserted + text[end:]
    return text


def hostile() -> st.SearchStrategy[str]:
    """Return texts for parameters that should be a name, a number or an IRI."""
    return st.one_of(st.sampled_from(_TEXTS), st.text(max_size=20), mutated())


def bodies() -> st.SearchStrategy[bytes]:
    """Return request bodies: empty, random bytes, SPARQL, forms, file uploads and very long ones."""
    parameter = st.tuples(st.sampled_from(DATA["parameters"]), hostile())
    form = parameter.map(lambda pair: f"{pair[0]}={_escaped(pair[1], 'utf-8')}".encode())
    file = st.binary(max_size=200).map(
        lambda content: (
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="g"\r\n\r\n' + content + b"\r\n--x--"
        )
    )
    pieces = st.sampled_from((b"a", b"(", b"[", b"{", b"\xff", b"?a ", b"<a>"))
    long = st.tuples(pieces, st.sampled_from((1000, 100_000, 400_000))).map(lambda pair: pair[0] * pair[1])
    return st.one_of(st.just(b""), st.binary(max_size=100), hostile().map(encoded), form, file, long)


@st.composite
def anything(draw: st.DrawFn, rules: list[str]) -> Request:
    """Return a request to a URL that matches one of Flask's ``rules``."""
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "latin-1", "plain")))
    path = draw(st.sampled_from(rules))
    while "<" in path:
        before, _, rest = path.partition("<")
        path = before + _escaped(draw(hostile()), encoding)[:3000].replace("<", "") + rest.partition(">")[2]
    pairs = draw(st.lists(st.tuples(st.sampled_from(DATA["parameters"]), hostile()), max_size=3))
    search = "&".join(f"{name}={_escaped(value, encoding)}" for name, value in pairs)
    value = st.one_of(st.sampled_from(_VALUES), st.text('ab;=,*/"0', max_size=20))
    headers = draw(st.lists(st.tuples(st.sampled_from(DATA["headers"]), value), max_size=3))
    return Request(
        method=draw(st.sampled_from(METHODS)),
        target=f"{path}?{search}" if pairs else path,
        headers=(*headers, ("Content-Type", draw(st.sampled_from(DATA["types"])))),
        body=draw(bodies()),
    )


def noise() -> st.SearchStrategy[bytes]:
    """Return malformed HTTP messages."""
    lines = st.lists(st.one_of(st.sampled_from(_LINES), st.binary(max_size=60)), min_size=1, max_size=8)
    ends = st.sampled_from((b"\r\n", b"\r\n", b"\n", b"\r"))
    return st.tuples(lines, ends).map(lambda pair: pair[1].join(pair[0]) + pair[1] * 2)


def _escaped(text: str, encoding: str) -> str:
    """Percent-encode a text, or with the encoding "plain" only remove spaces and line ends."""
    if encoding == "plain":
        return "".join(char for char in text if char not in "\r\n ")
    data = encoded(text) if encoding == "utf-8" else text.encode("latin-1", errors="replace")
    return quote_from_bytes(data)
