"""The query library: finds, describes and fills in the questions in ``queries/``, one a file.

A file is SPARQL that begins with comment lines::

    # title: Who accused whom?
    # group: events
    # description: Accusations that the articles assert.
    # keywords: accusation, quote
    # parameter: actor (actor, default any): who accuses

Its name without ``.rq`` is the query's name. A parameter is a variable that the query binds with
``VALUES ?actor { UNDEF }``, where UNDEF means any; so a file is a whole query, and asks by its defaults as it stands.
Prefixes that every endpoint of ours knows need not be declared.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.datafiles import folder
from kg.errors import ConfigError, NotFoundError, QueryError

GROUPS: Final = (
    "events",
    "actors",
    "places",
    "time",
    "sources",
    "claims",
    "conflict and cooperation",
    "quality",
)
ANY: Final = "any"  # the default of a parameter that leaves it open

_HEADER = re.compile(r"#\s*(title|group|description|keywords|parameter):\s*(.+)")
_FIELDS = ("title", "group", "description", "keywords")
_PARAMETER = re.compile(r"(?P<name>\w+) \((?P<type>\w+), default (?P<default>[^)]+)\): (?P<about>.+)")
_BOUND = re.compile(r"VALUES \?(?P<name>\w+) \{ [^}\n]* \}")
_OPEN = re.compile(r"VALUES \?(?P<name>\w+) \{ UNDEF \}")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*", re.IGNORECASE)
_NOT_IN_STRING = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What may be filled in for one variable of a query."""

    name: str  # of the variable, without its question mark
    type: str  # a key of TYPES
    default: str  # as it would be given, or ANY
    about: str  # what it means, in words

    def term(self, value: str) -> str:
        """Return a value as a term of SPARQL; raise :class:`QueryError` where it is not of this type."""
        if value == ANY:
            return "UNDEF"
        try:
            return TYPES[self.type](value.strip())
        except ValueError as error:
            remedy = f"{self.name}: {self.about}"
            raise QueryError(f"{value!r} is not right: {error}", subject=self.name, remedy=remedy) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question of the library."""

    name: str  # "who-accused-whom"
    group: str  # one of GROUPS
    title: str  # the question, in words
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str  # the whole file, header included

    @property
    def body(self) -> str:
        """The query with what its header says of the parameters, and without the rest of the header."""
        return _without_header(self.text)

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the query with values in the place of defaults.

        Raises :class:`QueryError` for a name that is no parameter, and for a value that is not of its type.
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        if strange := [name for name in values if name not in known]:
            raise QueryError(
                f"{self.name} has no such parameter", subject=strange[0], remedy=_meant(strange[0], known)
            )
        bound = {name: _values(name, known[name].term(value)) for name, value in values.items()}
        return _BOUND.sub(lambda found: bound.get(found["name"], found[0]), self.text)


def _without_header(text: str) -> str:
    """Return a query without the lines that say what it is about; those on parameters stay."""
    return "".join(line for line in text.splitlines(keepends=True) if not _is_about(line))


def _is_about(line: str) -> bool:
    match = _HEADER.fullmatch(line.strip())
    return match is not None and match[1] in _FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The graph in another shape, made when it is asked for: a CONSTRUCT."""

    name: str  # "simple"
    title: str
    description: str
    text: str  # without its header


def _string(value: str) -> str:
    """Write a string literal (https://www.w3.org/TR/sparql11-query/#rSTRING_LITERAL2)."""
    if not value:
        raise ValueError("it is empty")
    return '"' + "".join(_NOT_IN_STRING.get(character, character) for character in value) + '"'


def _day(value: str) -> str:
    try:
        return f'"{date.fromisoformat(value).isoformat()}"^^xsd:date'
    except ValueError:
        raise ValueError("a day is expected, such as 2025-08-20") from None


def _number(value: str) -> str:
    if not re.fullmatch(r"\d{1,9}", value):
        raise ValueError("a whole number is expected")
    return str(int(value))


def _country(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", value):
        raise ValueError("a code of three letters is expected (ISO 3166-1 alpha-3)")
    return f'"{value.upper()}"'


def _type(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]+(-[A-Za-z]+)*", value):
        raise ValueError("a type of event is expected, such as CONSULT")
    return f"type:{value}"


TYPES: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "actor": _string,  # a country's code, or a name
        "country": _country,
        "date": _day,
        "integer": _number,
        "text": _string,
        "type": _type,
    }
)


def named(name: str) -> Query:
    """Return a query by its name. Raises :class:`NotFoundError`, with the name it may have meant."""
    queries = {query.name: query for query in library()}
    if name in queries:
        return queries[name]
    close = difflib.get_close_matches(name, queries, n=1)
    remedy = f"did you mean {close[0]}?" if close else "`kg query --list` shows the names"
    raise NotFoundError("no such query in the library", subject=name, remedy=remedy)


def page(name: str, things: Iterable[str] = ()) -> str:
    """Return a query of the site's own, ``queries/pages/NAME.rq``, about things by their IRIs.

    Raises :class:`QueryError` for what is no IRI.
    """
    text, iris = _own("pages", name), list(things)
    if strange := [iri for iri in iris if not _IRI.fullmatch(iri)]:
        raise QueryError("this is not an absolute IRI", subject=strange[0], remedy="Write it out in full.")
    terms = " ".join(f"<{iri}>" for iri in iris)
    return _OPEN.sub(lambda found: _values(found["name"], terms), text) if terms else text


@cache
@cache
def views() -> Mapping[str, View]:
    """Return the views of ``queries/derive/`` by name. Raises :class:`ConfigError` where a header is not whole."""
    paths = sorted((folder("queries") / "derive").glob("*.rq"))
    return MappingProxyType({path.stem: _view(path) for path in paths})


def _view(path: Path) -> View:
    text = path.read_text(encoding="utf-8")
    header = _headed(path, text, ("title", "description"))
    title, description = header["title"], header["description"]
    return View(name=path.stem, title=title, description=description, text=_without_header(text))


def counting(name: str) -> str:
    """Return a query that counts what a store holds, ``queries/dataset/NAME.rq``."""
    return _own("dataset", name)


@cache
def _own(kind: str, name: str) -> str:
    return (folder("queries") / kind / f"{name}.rq").read_text(encoding="utf-8")


@cache
def library() -> tuple[Query, ...]:
    """Return all queries, by group and name."""
    found = (read(path) for path in folder("queries").glob("*.rq"))
    return tuple(sorted(found, key=lambda query: (query.group, query.name)))


def read(path: Path) -> Query:
    """Read a query file. Raises :class:`ConfigError` where its header is not whole or not what the query has."""
    text = path.read_text(encoding="utf-8")
    header = _headed(path, text, _FIELDS)
    if header["group"] not in GROUPS:
        raise _wrong(path, f"{header['group']} is no group", f"choose one of {', '.join(GROUPS)}")
    return Query(
        name=path.stem,
        group=header["group"],
        title=header["title"],
        description=header["description"],
        keywords=tuple(word.strip() for word in header["keywords"].split(",")),
        parameters=tuple(
            _parameter(path, text, match[2]) for match in _told(text) if match[1] == "parameter"
        ),
        text=text,
    )


def _told(text: str) -> list[re.Match[str]]:
    return [match for line in text.splitlines() if (match := _HEADER.fullmatch(line.strip()))]


def _headed(path: Path, text: str, wanted: tuple[str, ...]) -> dict[str, str]:
    header = {match[1]: match[2] for match in _told(text)}
    if missing := [field for field in wanted if field not in header]:
        raise _wrong(
            path, f"the header lacks {', '.join(missing)}", f"begin the file with '# {missing[0]}: …'"
        )
    return header


def _parameter(path: Path, text: str, line: str) -> Parameter:
    """Read a parameter; the query must bind it once, and to its default."""
    match = _PARAMETER.fullmatch(line)
    if match is None or match["type"] not in TYPES:
        remedy = f"write 'NAME (TYPE, default VALUE): what it means', of a type {', '.join(TYPES)}"
        raise _wrong(path, f"'{line}' describes no parameter", remedy)
    parameter = Parameter(**match.groupdict())
    bound = _values(parameter.name, parameter.term(parameter.default))
    if [found[0] for found in _BOUND.finditer(text) if found["name"] == parameter.name] != [bound]:
        raise _wrong(path, f"it does not bind the parameter {parameter.name} once", f"write {bound}")
    return parameter


def _values(name: str, term: str) -> str:
    return f"VALUES ?{name} {{ {term} }}"


def _wrong(path: Path, reason: str, remedy: str) -> ConfigError:
    return ConfigError(reason, subject=str(path), remedy=remedy)


def _meant(name: str, known: Mapping[str, Parameter]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"it has {', '.join(known)}" if known else "it has no parameters"
