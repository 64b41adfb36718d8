"""The query library: finds and describes the questions in ``queries/``, one a file.

A file is SPARQL that begins with comment lines ``# title: …``, ``# group: …`` and ``# description: …``; its name
without ``.rq`` is the query's name. Prefixes that every endpoint of ours knows need not be declared.
"""

import difflib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import ConfigError, NotFoundError
from kg.resources import folder

_HEADER = re.compile(r"#\s*(title|group|description):\s*(.+)")
_FIELDS = ("title", "group", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question of the library."""

    name: str  # "who-accused-whom"
    group: str  # "events", "actors", "claims", …
    title: str  # the question, in words
    description: str
    text: str  # the whole file, header included


def named(name: str) -> Query:
    """Return a query by its name. Raises :class:`NotFoundError`, with the name it may have meant."""
    queries = {query.name: query for query in library()}
    if name in queries:
        return queries[name]
    close = difflib.get_close_matches(name, queries, n=1)
    remedy = f"did you mean {close[0]}?" if close else "`kg query --list` shows the names"
    raise NotFoundError("no such query in the library", subject=name, remedy=remedy)


@cache
def page(name: str) -> str:
    """Return a query that a page of the site asks for its own panels: ``queries/pages/NAME.rq``."""
    return (folder("queries") / "pages" / f"{name}.rq").read_text(encoding="utf-8")


@cache
def library() -> tuple[Query, ...]:
    """Return all queries, by group and name."""
    found = (read(path) for path in folder("queries").glob("*.rq"))
    return tuple(sorted(found, key=lambda query: (query.group, query.name)))


def read(path: Path) -> Query:
    """Read a query file. Raises :class:`ConfigError` where its header is not whole."""
    text = path.read_text(encoding="utf-8")
    matches = (_HEADER.fullmatch(line.strip()) for line in text.splitlines())
    header = {match[1]: match[2] for match in matches if match}
    missing = [field for field in _FIELDS if field not in header]
    if missing:
        remedy = f"begin the file with lines such as '# {missing[0]}: …'"
        raise ConfigError(f"the header lacks {', '.join(missing)}", subject=str(path), remedy=remedy)
    return Query(
        name=path.stem,
        group=header["group"],
        title=header["title"],
        description=header["description"],
        text=text,
    )
