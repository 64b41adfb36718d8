"""The network of the actors in the events that match."""

from kg.charts import network as chart
from kg.charts.network import Network
from kg.explore.filters import Filters
from kg.explore.index import EventIndex
from kg.explore.pairs import Names, ties


def network(index: EventIndex, filters: Filters, path: str) -> Network:
    """Return the network; its links lead to lists of events at ``path``."""
    names = Names(index, "agent", "patient")
    counted, changes = ties(index, filters, names, by="agent")
    return chart.network(
        counted,
        names.label,
        lambda tie: f"{path}?{filters.query_string(view=None, **changes[tie])}",
        lambda actor: f"{path}?{filters.query_string(view=None, party=[actor])}",
    )
