"""Values of parameters as people type them, and the number of rows of a query."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.ask.days import typed_day
from kg.ask.names import Names
from kg.errors import QueryError
from kg.query_library import ANY, SEPARATOR, LibraryQuery, counting_query
from kg.store import Select

_LAST_DAY = "to"  # parameter that takes the last day of a month or year


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A library query with its values."""

    query: LibraryQuery
    values: Mapping[str, str]  # as the query binds them
    text: str  # with the default LIMIT
    notes: tuple[
        str, ...
    ]  # what typed values were taken for: "actor: Zelensky is taken as Volodymyr Zelenskyy."


def prepare(query: LibraryQuery, values: Mapping[str, str], names: Names) -> Prepared:
    """Return the query with values as people type them: country names, demonyms, surnames, in any case, months and years.

    Raises :class:`QueryError` for an unknown parameter, a value that is not valid, and an ambiguous name.
    """
    query.with_values(dict.fromkeys(values, ANY))  # raises for an unknown parameter
    types = {parameter.name: parameter.type for parameter in query.parameters}
    found = {name: _found(types[name], name, value, names) for name, value in values.items()}
    notes = tuple(
        f"{name}: {value} is taken as {' or '.join(map(names.label, found[name].split(SEPARATOR)))}."
        for name, value in values.items()
        if found[name] != value and names.label(found[name]).casefold() != value.casefold()
    )
    return Prepared(query=query, values=found, text=query.with_values(found), notes=notes)


def count_rows(text: str, select: Select) -> int:
    """Return the number of rows that a library query has without its LIMIT."""
    return int(select(counting_query(text)).records()[0]["rows"])


def _found(type_: str, name: str, value: str, names: Names) -> str:
    if not value.strip():
        return value
    if type_ == "date" and value != ANY:
        return typed_day(value, is_last=name == _LAST_DAY)
    resolvers = {
        "actor": names.actor,
        "country": names.country,
        "place": names.place,
        "type": names.event_type,
    }
    if type_ not in resolvers or value == ANY:
        return value
    try:
        return resolvers[type_](value.strip())
    except QueryError as error:
        raise QueryError(error.reason, subject=name, remedy=error.remedy) from error
