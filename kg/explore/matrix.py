"""The matrix of the events that match: countries that act, and countries that are acted on."""

from dataclasses import dataclass
from typing import Final

from kg.charts import matrix as chart
from kg.charts.balance import Counts
from kg.charts.matrix import Matrix
from kg.charts.network import Tie
from kg.explore.filters import Filters
from kg.explore.index import EventIndex
from kg.explore.pairs import Changes, Names, ties

_MAX_MEETINGS: Final = 20  # pairs


@dataclass(frozen=True, slots=True)
class Meetings:
    """Meetings, visits and talks of two countries."""

    one: str
    other: str
    counts: Counts
    url: str


@dataclass(frozen=True, slots=True)
class CountryMatrix:
    """The matrix, and the meetings of countries, which have no direction."""

    chart: Matrix
    meetings: tuple[Meetings, ...]


def matrix(index: EventIndex, filters: Filters, path: str) -> CountryMatrix:
    """Return the matrix; its links lead to lists of events at ``path``."""
    names = Names(index, "agent", "patient", "agent_country", "patient_country")
    counted, changes = ties(index, filters, names, by="agent_country")
    directed = {tie.ends: counts for tie, counts in counted.items() if not tie.is_mutual}

    def url(tie_changes: Changes) -> str:
        return f"{path}?{filters.query_string(view=None, **tie_changes)}"

    def side(name: str, country: str) -> str:
        return url({name: names.narrowed(country, filters.get(name))})

    meetings = [
        Meetings(names.label(tie.agent), names.label(tie.patient), counts, url(changes[tie]))
        for tie, counts in counted.items()
        if tie.is_mutual and tie.agent != tie.patient
    ]
    return CountryMatrix(
        chart=chart.matrix(directed, names.label, lambda pair: url(changes[Tie(*pair)]), side),
        meetings=tuple(sorted(meetings, key=_order)[:_MAX_MEETINGS]),
    )


def _order(meetings: Meetings) -> tuple[int, str, str]:
    return -meetings.counts.total, meetings.one, meetings.other
