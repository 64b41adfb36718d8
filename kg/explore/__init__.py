"""Finds, counts and narrows events in the index of a generation; the same declarations give the SPARQL that pages show."""

from kg.explore.facets import PARAMETERS, UNKNOWN, Parameter, is_country_code
from kg.explore.filters import AXES, SORTS, Filters
from kg.explore.index import EventIndex, FacetCount, Named
from kg.explore.sparql import events_query

__all__ = [
    "AXES",
    "PARAMETERS",
    "SORTS",
    "UNKNOWN",
    "EventIndex",
    "FacetCount",
    "Filters",
    "Named",
    "Parameter",
    "events_query",
    "is_country_code",
]
