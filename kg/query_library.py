"""The query library: finds, describes and parameterizes the queries in ``queries/``, one per file.

A file is a SPARQL query that begins with comment lines::

    # title: Accusations and criticism
    # group: events
    # description: Accusations and criticism that the articles assert.
    # keywords: accusation, quote
    # parameter: actor (actor, default any): accuser: country code or name

The file name without ``.rq`` is the name of the query. A parameter is a variable that the query binds with
``VALUES ?actor { UNDEF }``, where UNDEF means any value. The file is therefore a complete query that runs with the default
values. A last line ``LIMIT 100`` is the default number of rows. Queries need not declare the prefixes of
:data:`kg.vocab.PREFIXES`. The engine looks up each row of a plain pattern, but reads a subquery such as
``{ SELECT ?s ?o { ?s dip:time ?o } }`` once and joins it, which is faster for many rows. A computed value
such as ``?month`` may be an error, so the engine compares it row by row; with ``COALESCE(…, 0)`` it is a key of the join.

If a value of a parameter selects few rows, ``queries/lookups/NAME.PARAMETER.rq`` can have the same query, without header,
in a form that looks up these rows. It replaces the text of the query when the parameter has a value.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kg.datafiles import folder
from kg.errors import ConfigError, InputError, NotFoundError, QueryError
from kg.parameter_types import TYPES

GROUPS: Final = (
    *("events", "actors", "places", "time", "sources", "claims"),
    *("conflict and cooperation", "quality"),
)
ANY: Final = "any"  # parameter value that matches everything
SEPARATOR: Final = "|"  # between the values of a parameter that may have several
NAMED_TYPES: Final = frozenset(
    {"actor", "country", "place"}
)  # types whose values are names of things in the graph

_HEADER = re.compile(r"#\s*(title|group|description|keywords|parameter):\s*(.+)")
_FIELDS = ("title", "group", "description", "keywords")
_PARAMETER = re.compile(r"(?P<name>\w+) \((?P<type>\w+), default (?P<default>[^)]+)\): (?P<description>.+)")
_BINDING = re.compile(r"VALUES \?(?P<name>\w+) \{ [^}\n]* \}")
_UNBOUND = re.compile(r"VALUES \?(?P<name>\w+) \{ UNDEF \}")
_LIMIT = re.compile(r"^LIMIT (\d+)\s*\Z", re.MULTILINE)
_ORDER = re.compile(r"^ORDER BY .*\n?\Z", re.MULTILINE)
_ORDER_KEYS = re.compile(r"^ORDER BY (?=.*\n?(?:LIMIT \d+\s*)?\Z)", re.MULTILINE)
_MAXIMUM = re.compile(r", up to (\d+)$")  # in the description of an integer
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable of a query that users can set."""

    name: str  # of the variable, without the question mark
    type: str  # a key of TYPES
    default: str  # in the form that users write, or ANY
    description: str

    def term(self, value: str) -> str:
        """Return ``value``, or several names or codes separated by ``|``, as SPARQL terms.

        Raises :class:`QueryError` if it does not have the type.
        """
        if value == ANY:
            return "UNDEF"
        parts = value.split(SEPARATOR) if self.type in NAMED_TYPES else []
        values = [part for part in parts if part.strip()] or [value]
        try:
            if (bound := _MAXIMUM.search(self.description)) and int(TYPES["integer"](value.strip())) > int(
                bound[1]
            ):
                raise ValueError(f"a whole number up to {bound[1]}")
            return " ".join(TYPES[self.type](each.strip()) for each in values)
        except ValueError as error:
            raise QueryError(
                f"The value {value!r} is not valid: expected {error}.",
                subject=self.name,
                remedy=f"Correct the value ({self.name}: {self.description}).",
            ) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryQuery:
    """A query of the library."""

    name: str  # "who-accused-whom"
    group: str  # one of GROUPS
    title: str
    description: str
    keywords: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str  # the whole file with its header
    # The text that replaces it when a parameter has a value, by the parameter.
    lookups: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The query with the header lines of its parameters only."""
        return _without_header(self.text)

    @property
    def default_limit(self) -> int | None:
        """The number of rows that the query returns by default; None for all."""
        return int(match[1]) if (match := _LIMIT.search(self.text)) else None

    def with_values(self, values: Mapping[str, str]) -> str:
        """Return the query text with ``values`` for its parameters.

        Raises :class:`QueryError` for an unknown parameter, or a value that does not have the type.
        """
        parameters = {parameter.name: parameter for parameter in self.parameters}
        if unknown := [name for name in values if name not in parameters]:
            raise QueryError(
                f"The query {self.name} has no such parameter.",
                subject=unknown[0],
                remedy=_suggestion(unknown[0], parameters),
            )
        bindings = {name: _binding(name, parameters[name].term(value)) for name, value in values.items()}
        texts = (text for name, text in self.lookups.items() if values.get(name, ANY) != ANY)
        return _BINDING.sub(lambda match: bindings.get(match["name"], match[0]), next(texts, self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A CONSTRUCT query that returns the graph in another vocabulary."""

    name: str  # "simple"
    title: str
    description: str
    text: str  # without the header


def library() -> tuple[LibraryQuery, ...]:
    """Return all queries, sorted by group and name."""
    return tuple(_library().values())


def get_query(name: str) -> LibraryQuery:
    """Return the query ``name``. Raises :class:`NotFoundError`, with a similar name if there is one."""
    queries = _library()
    if name in queries:
        return queries[name]
    close = difflib.get_close_matches(name, queries, n=1)
    remedy = f"Did you mean {close[0]}?" if close else "Show the names with: kg query --list."
    raise NotFoundError("The query library has no query of this name.", subject=name, remedy=remedy)


def is_library_name(query: str) -> bool:
    """Return True if a text is the name of a library query rather than SPARQL."""
    name = query.strip()
    return bool(name) and not any(character.isspace() or character == "{" for character in name)


def with_page(text: str, limit: int | None, offset: int = 0) -> str:
    """Return the text of a library query with another LIMIT (None for all rows) and OFFSET."""
    page = ("" if limit is None else f"LIMIT {limit}\n") + (f"OFFSET {offset}\n" if offset else "")
    return f"{_LIMIT.sub('', text).rstrip()}\n{page}"


def with_order(text: str, variable: str, *, descending: bool = False) -> str:
    """Return the text of a library query with its rows sorted by a variable first."""
    key = f"DESC(?{variable})" if descending else f"?{variable}"
    return _ORDER_KEYS.sub(f"ORDER BY {key} ", text)


def counting_query(text: str) -> str:
    """Return a query for the number of rows, ``?rows``, that a library query has without its LIMIT."""
    body = _ORDER.sub("", with_page(text, None))
    return f"SELECT (COUNT(*) AS ?rows) WHERE {{ {{\n{body}\n}} }}"


def query_text(query: str, values: Mapping[str, str]) -> str:
    """Return ``query`` if it is SPARQL, or the text of the library query of that name with ``values``.

    Raises :class:`NotFoundError` for an unknown name, and :class:`InputError` for values without a library query.
    """
    if is_library_name(query):
        return get_query(query.strip()).with_values(values)
    if values:
        raise InputError(
            "Only queries of the library have parameters.",
            subject=min(values),
            remedy="Write the value into the query.",
        )
    return query


@cache
def _library() -> dict[str, LibraryQuery]:
    queries = sorted(
        (read_query(path) for path in folder("queries").glob("*.rq")),
        key=lambda query: (query.group, query.name),
    )
    return {query.name: query for query in queries}


@cache
def views() -> Mapping[str, View]:
    """Return the views in ``queries/derive/`` by name. Raises :class:`ConfigError` for an incomplete header."""
    paths = sorted((folder("queries") / "derive").glob("*.rq"))
    return MappingProxyType({path.stem: _read_view(path) for path in paths})


def site_query(name: str, iris: Iterable[str] = (), **terms: str) -> str:
    """Return ``queries/pages/NAME.rq`` for the resources ``iris``, with SPARQL ``terms`` for its other variables."""
    text, others = _read_text("pages", name), iri_terms(iris)
    return _UNBOUND.sub(
        lambda found: _binding(found["name"], terms.get(found["name"], others) or "UNDEF"), text
    )


def iri_terms(iris: Iterable[str]) -> str:
    """Return IRIs as SPARQL terms. Raises :class:`QueryError` if one of them is not absolute."""
    resources = list(iris)
    if invalid := [iri for iri in resources if not _IRI.fullmatch(iri)]:
        raise QueryError("This is not an absolute IRI.", subject=invalid[0], remedy="Write the IRI in full.")
    return " ".join(f"<{iri}>" for iri in resources)


def statistics_query(name: str) -> str:
    """Return the query ``queries/dataset/NAME.rq``, which counts the content of a store."""
    return _read_text("dataset", name)


@cache
def _read_text(kind: str, name: str) -> str:
    return (folder("queries") / kind / f"{name}.rq").read_text(encoding="utf-8")


def read_query(path: Path) -> LibraryQuery:
    """Read a query file.

    Raises :class:`ConfigError` if a header field is missing or a parameter does not match the query.
    """
    text = path.read_text(encoding="utf-8")
    header = _read_header(path, text, _FIELDS)
    if header["group"] not in GROUPS:
        raise _invalid(path, f"There is no group {header['group']!r}.", f"Use one of {', '.join(GROUPS)}.")
    lines = [match[2] for match in _header_lines(text) if match[1] == "parameter"]
    parameters = tuple(_read_parameter(path, text, line) for line in lines)
    return LibraryQuery(
        name=path.stem,
        group=header["group"],
        title=header["title"],
        description=header["description"],
        keywords=tuple(word.strip() for word in header["keywords"].split(",")),
        parameters=parameters,
        text=text,
        lookups=_read_lookups(path, text, parameters),
    )


def _read_lookups(path: Path, text: str, parameters: Iterable[Parameter]) -> dict[str, str]:
    """Return the other forms of a query, with its header, by the parameter whose value they look up."""
    header = "".join(line for line in text.splitlines(keepends=True) if _HEADER.fullmatch(line.strip()))
    files = {one.name: path.parent / "lookups" / f"{path.stem}.{one.name}.rq" for one in parameters}
    return {name: header + file.read_text(encoding="utf-8") for name, file in files.items() if file.is_file()}


def _read_view(path: Path) -> View:
    text = path.read_text(encoding="utf-8")
    header = _read_header(path, text, ("title", "description"))
    return View(
        name=path.stem, title=header["title"], description=header["description"], text=_without_header(text)
    )


def _header_lines(text: str) -> list[re.Match[str]]:
    return [match for line in text.splitlines() if (match := _HEADER.fullmatch(line.strip()))]


def _read_header(path: Path, text: str, required: tuple[str, ...]) -> dict[str, str]:
    header = {match[1]: match[2] for match in _header_lines(text)}
    if missing := [name for name in required if name not in header]:
        raise _invalid(
            path, f"The header lacks {', '.join(missing)}.", f"Add a line '# {missing[0]}: …' at the top."
        )
    return header


def _read_parameter(path: Path, text: str, line: str) -> Parameter:
    """Parse a header line of a parameter; the query must bind it exactly once, to its default."""
    match = _PARAMETER.fullmatch(line)
    if match is None or match["type"] not in TYPES:
        raise _invalid(
            path,
            f"The parameter line {line!r} is not valid.",
            f"Write 'NAME (TYPE, default VALUE): DESCRIPTION'; TYPE is one of {', '.join(TYPES)}.",
        )
    parameter = Parameter(**match.groupdict())
    binding = _binding(parameter.name, parameter.term(parameter.default))
    if [found[0] for found in _BINDING.finditer(text) if found["name"] == parameter.name] != [binding]:
        raise _invalid(
            path,
            f"The query must bind the parameter {parameter.name} once, to its default.",
            f"Write {binding} in the query.",
        )
    return parameter


def _without_header(text: str) -> str:
    """Return ``text`` without header lines, except those of parameters."""
    return "".join(line for line in text.splitlines(keepends=True) if not _is_header_field(line))


def _is_header_field(line: str) -> bool:
    return (match := _HEADER.fullmatch(line.strip())) is not None and match[1] in _FIELDS


def _binding(name: str, terms: str) -> str:
    return f"VALUES ?{name} {{ {terms} }}"


def _invalid(path: Path, reason: str, remedy: str) -> ConfigError:
    return ConfigError(reason, subject=str(path), remedy=remedy)


def _suggestion(name: str, parameters: Mapping[str, Parameter]) -> str:
    if close := difflib.get_close_matches(name, parameters, n=1):
        return f"Did you mean {close[0]}?"
    return f"Use one of {', '.join(parameters)}." if parameters else "Run the query without parameters."
