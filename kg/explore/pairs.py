"""Pairs of actors or of countries in the events that match: agent and patient, or two sides that met.

Each count has the filters of a list with exactly these events.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.charts.balance import Counts
from kg.charts.network import Tie
from kg.explore.facets import UNKNOWN, is_country_code
from kg.explore.filters import UNKNOWN_IN_URL, Filters
from kg.explore.index import EventIndex
from kg.explore.quad_counts import COLUMNS, counts

MEETING: Final = "CONSULT"  # type of meetings, visits and talks: without a target, its agents meet each other


@dataclass(frozen=True, slots=True)
class Name:
    """The label of a value, and the country that it belongs to."""

    label: str
    country: str = ""  # code


class Names:
    """The names of the values of some facets."""

    def __init__(self, index: EventIndex, *facets: str) -> None:
        marks = ", ".join("?" * len(facets))
        rows = index.rows(
            "SELECT iri, label, coalesce(code, '') AS code FROM name "  # noqa: S608
            f"WHERE iri IN (SELECT value FROM facet_value WHERE facet IN ({marks}))",
            facets,
        )
        self._names = {row["iri"]: Name(row["label"], row["code"]) for row in rows}

    def label(self, value: str) -> str:
        """Return a name; the value itself if it has none."""
        return self._names.get(value, Name(value)).label

    def country(self, value: str) -> str:
        """Return the code of the country of an actor or place; a country's own code; "" if it has none."""
        return value if is_country_code(value) else self._names.get(value, Name(value)).country

    def narrowed(self, value: str, given: tuple[str, ...]) -> list[str] | None:
        """Return the values of a parameter that leave the events with ``value`` out of those with the ``given`` ones.

        None if no values do, as with another actor than the given one.
        """
        if not given or value in given:
            return [value]
        if is_country_code(value):
            return [each for each in given if self.country(each) == value] or None
        return [value] if self.country(value) in given else None


Changes = dict[str, list[str] | None]  # of the parameters of a URL


def ties(
    index: EventIndex, filters: Filters, names: Names, *, by: str
) -> tuple[dict[Tie, Counts], dict[Tie, Changes]]:
    """Return numbers of events by pair, and the changes to the parameters that leave these events.

    ``by`` is the facet ``agent`` or ``agent_country``.
    """
    counted = _directed(index, filters, by, by.replace("agent", "patient")) | _mutual(index, filters, by)
    changes = {tie: found for tie in counted if (found := _changes(tie, filters, names))}
    return {tie: counted[tie] for tie in changes}, changes


def _changes(tie: Tie, filters: Filters, names: Names) -> Changes | None:
    if not tie.is_mutual:
        return _both(tie.ends, ("who", "whom"), filters, names)
    ends = tie.ends, (tie.patient, tie.agent)
    found = next((both for order in ends if (both := _both(order, ("party", "with"), filters, names))), None)
    return found and {**found, "whom": [UNKNOWN_IN_URL], "type": [MEETING]}


def _both(
    ends: tuple[str, str], parameters: tuple[str, str], filters: Filters, names: Names
) -> Changes | None:
    values = [names.narrowed(end, filters.get(name)) for end, name in zip(ends, parameters, strict=True)]
    return dict(zip(parameters, values, strict=True)) if all(values) else None


# Names of the pairs of numbers in a table "pair". CROSS JOIN keeps SQLite from starting with the names.
_NAMED: Final = (
    "SELECT agent.value AS agent, patient.value AS patient, pair.* FROM pair "
    "CROSS JOIN facet_value AS agent ON agent.id = one CROSS JOIN facet_value AS patient ON patient.id = other "
    "WHERE agent.value <> '' AND patient.value <> ''"
)
_IN_RANGE: Final = "BETWEEN ? AND ?"


def _directed(index: EventIndex, filters: Filters, agents: str, patients: str) -> dict[Tie, Counts]:
    matching, parameters = index.select(filters)
    rows = index.rows(
        f"WITH pair AS (SELECT agent.value AS one, patient.value AS other, {COLUMNS} FROM has AS agent "  # noqa: S608
        f"CROSS JOIN has AS patient ON patient.event = agent.event AND patient.value {_IN_RANGE} "
        f"CROSS JOIN event ON id = agent.event WHERE agent.value {_IN_RANGE} AND id IN ({matching}) "
        f"GROUP BY agent.value, patient.value) {_NAMED}",
        (*_ends(index, patients), *_ends(index, agents), *parameters),
    )
    return _counted(rows, is_mutual=False)


def _mutual(index: EventIndex, filters: Filters, agents: str) -> dict[Tie, Counts]:
    matching, parameters = index.select(filters)
    rows = index.rows(
        "WITH meeting AS MATERIALIZED (SELECT id, quad FROM event WHERE type = ? "  # noqa: S608
        "AND id IN (SELECT event FROM term WHERE facet = 'patient' AND value = ?) "
        f"AND id IN ({matching})), "
        f"pair AS (SELECT agent.value AS one, patient.value AS other, {COLUMNS} FROM meeting "
        f"CROSS JOIN has AS agent ON agent.event = id AND agent.value {_IN_RANGE} "
        f"CROSS JOIN has AS patient ON patient.event = id AND patient.value {_IN_RANGE} "
        f"WHERE agent.value < patient.value GROUP BY agent.value, patient.value) {_NAMED}",
        (MEETING, UNKNOWN, *parameters, *_ends(index, agents), *_ends(index, agents)),
    )
    return _counted(rows, is_mutual=True)


def _ends(index: EventIndex, facet: str) -> tuple[int, int]:
    """Return the first and the last number of the values of a facet."""
    numbers = index.numbers(facet)
    return numbers.start, numbers.stop - 1


def _counted(rows: Iterable[Mapping[str, Any]], *, is_mutual: bool) -> dict[Tie, Counts]:
    return {_tie(row["agent"], row["patient"], is_mutual=is_mutual): counts(row) for row in rows}


def _tie(agent: str, patient: str, *, is_mutual: bool) -> Tie:
    """Return the tie of two actors; of two that met, the first in alphabetical order comes first."""
    first, second = sorted((agent, patient)) if is_mutual else (agent, patient)
    return Tie(first, second, is_mutual)
