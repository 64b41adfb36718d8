"""Requests that no client means well by: mutated SPARQL, hostile addresses, headers and bodies, and what is no HTTP."""

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
# The usual ones more often than the others: most addresses know no other.
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
    """A request as it goes over the wire."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def wire(self) -> bytes:
        lines = [f"{self.method} {self.target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body or self.method in {"POST", "PUT", "QUERY", "PATCH"}:
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", errors="replace") + self.body


def answered(port: int, wire: bytes) -> tuple[int | None, bytes]:
    """Send bytes; return the status of what comes back, None where nothing does, and all of it."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        try:
            connection.sendall(wire)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                got += piece
        except TimeoutError:
            raise
        except OSError:  # it has heard enough
            pass
    version, _, rest = got.partition(b" ")
    assert version in {b"HTTP/1.1", b"HTTP/1.0", b""}, got[:200]
    return (int(rest[:3]) if rest else None), got


def encoded(text: str) -> bytes:
    """The text in UTF-8, also where it has what may not be in UTF-8."""
    return text.encode("utf-8", errors="surrogatepass")


@cache
def queries() -> list[str]:
    """Queries and updates to begin with: those of the project, and the W3C's where they are."""
    files = sorted(ROOT.glob("queries/**/*.rq")) + sorted(SHARED.glob("**/*.r[qu]"))
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A query that somebody has been at."""
    text = draw(st.sampled_from(queries()))
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.sampled_from((0, 0, 1, 2, 5, 20, 200)))
        other = draw(st.sampled_from(queries()))
        place = draw(st.integers(0, len(other)))
        spliced = st.just(other[place : place + 40])
        put = draw(st.one_of(st.just(""), st.sampled_from(_TEXTS), spliced, st.text(max_size=5)))
        text = text[:start] + put + text[end:]
    return text


def hostile() -> st.SearchStrategy[str]:
    """A text where a name, a number or an IRI is expected."""
    return st.one_of(st.sampled_from(_TEXTS), st.text(max_size=20), mutated())


def bodies() -> st.SearchStrategy[bytes]:
    """What may come as a body: nothing, bytes, SPARQL, a form, a file in a form, too much of anything."""
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
    """A request to one of the addresses, whose rules are as Flask writes them."""
    how = draw(st.sampled_from(("utf-8", "utf-8", "latin-1", "plain")))
    path = draw(st.sampled_from(rules))
    while "<" in path:
        before, _, rest = path.partition("<")
        path = before + _escaped(draw(hostile()), how)[:3000].replace("<", "") + rest.partition(">")[2]
    pairs = draw(st.lists(st.tuples(st.sampled_from(DATA["parameters"]), hostile()), max_size=3))
    search = "&".join(f"{name}={_escaped(value, how)}" for name, value in pairs)
    value = st.one_of(st.sampled_from(_VALUES), st.text('ab;=,*/"0', max_size=20))
    headers = draw(st.lists(st.tuples(st.sampled_from(DATA["headers"]), value), max_size=3))
    return Request(
        method=draw(st.sampled_from(METHODS)),
        target=f"{path}?{search}" if pairs else path,
        headers=(*headers, ("Content-Type", draw(st.sampled_from(DATA["types"])))),
        body=draw(bodies()),
    )


def noise() -> st.SearchStrategy[bytes]:
    """Bytes that are hardly HTTP."""
    lines = st.lists(st.one_of(st.sampled_from(_LINES), st.binary(max_size=60)), min_size=1, max_size=8)
    ends = st.sampled_from((b"\r\n", b"\r\n", b"\n", b"\r"))
    return st.tuples(lines, ends).map(lambda both: both[1].join(both[0]) + both[1] * 2)


def _escaped(text: str, how: str) -> str:
    """Write a text into an address: in UTF-8, in Latin-1, or as it is, as far as that can stand in a line."""
    if how == "plain":
        return "".join(sign for sign in text if sign not in "\r\n ")
    return quote_from_bytes(encoded(text) if how == "utf-8" else text.encode("latin-1", errors="replace"))
