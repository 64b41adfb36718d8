"""Values of the event index for names that people type into the fields of /explore."""

from dataclasses import dataclass, replace

from kg.ask import Names
from kg.codes import EventType
from kg.errors import NotFoundError, QueryError
from kg.explore import PARAMETERS, UNKNOWN, EventIndex, Filters, is_country_code
from kg.query_library import SEPARATOR

ACTORS = ("who", "whom", "party", "with", "speaker")
_TYPES = frozenset(each.value for each in EventType)
_FIELDS = (*ACTORS, "place")  # of the form
_TYPED = (*ACTORS, "country", "place", "type")  # looked up among the names of the graph


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """A value that the graph does not have, with names that are like it."""

    parameter: str
    value: str
    near: tuple[str, ...] = ()


def typed(filters: Filters) -> dict[str, str]:
    """Return what a person typed into each field of the form."""
    given = dict(filters.values)
    return {
        name: SEPARATOR.join(value for value in given.get(name, ()) if _is_in_field(name, value))
        for name in _FIELDS
    }


def hidden(filters: Filters) -> list[tuple[str, str]]:
    """Return the parameters that the fields of the form do not show."""
    shown = {"q", "from", "to", "axis", "sort", "page"}
    return [
        (name, value)
        for name, values in filters.parameters().items()
        for value in values
        if name not in shown and (name not in _FIELDS or not _is_in_field(name, value))
    ]


def needs_names(filters: Filters) -> bool:
    """Return True if a value was typed by a person."""
    return any(not _is_exact(name, value) for name, values in filters.values for value in values)


def with_names(filters: Filters, names: Names) -> Filters:
    """Return filters with full names and codes for what was typed.

    Raises :class:`QueryError` with the candidates for an ambiguous name, and :class:`NotFoundError` for an unknown country
    or type.
    """
    page = filters.page
    for name, values in filters.values:
        found = [each for value in values for each in _named(name, value, names)]
        if name == "type":
            quads = [each.replace("-", " ") for each in found if each.islower() and each != UNKNOWN]
            found = [each for each in found if each not in quads and each.replace("-", " ") not in quads]
            if quads:
                filters = filters.with_values("quad", [*filters.get("quad"), *quads])
        filters = filters.with_values(name, dict.fromkeys(found))
    return replace(filters, page=page)


def with_values(filters: Filters, index: EventIndex) -> Filters:
    """Return filters with IRIs for names; a name that no event has stays."""
    page = filters.page
    for name, values in filters.values:
        found = [each for value in values for each in _values(name, value, index)]
        filters = filters.with_values(name, dict.fromkeys(found))
    return replace(filters, page=page)


def not_found(filters: Filters, index: EventIndex) -> list[NotFound]:
    """Return the values that no event of the graph has; of alternatives in a link, only if it has none of them."""
    found = []
    for name, values in filters.values:
        unknown = [
            value
            for value in values
            if value and not index.has_value(PARAMETERS[name].facet_of(value).name, value)
        ]
        if name in _TYPED or len(unknown) == len(values):
            found += [NotFound(parameter=name, value=value) for value in unknown]
    return found


def _is_in_field(name: str, value: str) -> bool:
    """Return True for what people type into a field, which includes codes of countries."""
    return is_country_code(value) or not _is_exact(name, value)


def _is_exact(name: str, value: str) -> bool:
    """Return True for an IRI, a code, a type as the index has it, and parameters that are not looked up."""
    if value == UNKNOWN or name not in _TYPED or "://" in value:
        return True
    if name == "type":
        return value in _TYPES
    return is_country_code(value)


def _named(name: str, value: str, names: Names) -> list[str]:
    if _is_exact(name, value):
        return [value]
    resolve = {"country": names.country, "place": names.place, "type": names.event_type}
    try:
        found = resolve.get(name, names.actor)(value)
        if name == "place" and found == value:
            found = _country_of_place(value, names)
    except NotFoundError:
        raise
    except QueryError as error:
        error.subject = name
        raise
    return found.split(SEPARATOR)


def _country_of_place(value: str, names: Names) -> str:
    """Return the code of the country that a place is, or the place as it is."""
    try:
        return names.country(value)
    except (NotFoundError, QueryError):
        return value


def _values(name: str, value: str, index: EventIndex) -> list[str]:
    if value == UNKNOWN or "://" in value or is_country_code(value):
        return [value]
    return index.values_named(PARAMETERS[name].facet, value) or [value]
