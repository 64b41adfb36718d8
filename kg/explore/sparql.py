"""The SPARQL of a page of /explore, from the same declarations as the event index."""

from typing import Final

from kg.explore.facets import FACETS, PARAMETERS, UNKNOWN, Facet, Parameter
from kg.explore.filters import Filters

ALL_EVENTS: Final = FACETS["class"].known()
_COLUMNS = """\
SELECT ?event ?label ?first ?last (MIN(?date) AS ?published) (MAX(?score) AS ?confidence)
       (COUNT(DISTINCT ?article) AS ?reports) WHERE {"""
_DETAILS = """\
  ?event rdfs:label ?label ; dip:hasMention ?mention .
  ?mention dip:confidence ?score ; dip:inArticle ?article .
  OPTIONAL { ?article schema:datePublished ?date }
  OPTIONAL { ?event dip:earliest ?first ; dip:latest ?last }"""
# Coming events follow all others, so that the newest news is first
_LATEST: Final = (
    "{ SELECT (MAX(?day) AS ?latest) WHERE { ?any a schema:NewsArticle ; schema:datePublished ?day } }"
)
_DAYS = {  # first and last day of an event by axis
    "event": ("COALESCE(?first, MIN(?date))", "COALESCE(?last, MIN(?date))"),
    "article": ("MIN(?date)", "MIN(?date)"),
}


def events_query(filters: Filters, *, limit: int | None = None) -> str:
    """Return the SELECT of the events that match; ``limit`` is the number of rows on a page."""
    latest = [_LATEST] if filters.sort == "newest" else []
    lines = [_COLUMNS, *(f"  {line}" for line in [*latest, *_conditions(filters)]), _DETAILS, "}"]
    group = "GROUP BY ?event ?label ?first ?last" + (" ?latest" if latest else "")
    lines += [group, *_having(filters), f"ORDER BY {_order(filters)}"]
    if limit is not None:
        lines.append(f"LIMIT {limit}")
        lines += [f"OFFSET {limit * (filters.page - 1)}"] if filters.page > 1 else []
    return "\n".join(lines)


def _conditions(filters: Filters) -> list[str]:
    lines = [] if filters.get("class") else [ALL_EVENTS]
    lines += [_alternatives(PARAMETERS[name], values) for name, values in filters.values]
    if filters.words:
        lines.append(f"FILTER(search:matches(?event, {FACETS['source'].term(filters.words)}))")
    if filters.box:
        west, south, east, north = filters.box
        lines.append("?event dip:place ?in_box . ?in_box schema:longitude ?x ; schema:latitude ?y .")
        lines.append(f"FILTER(?x >= {west} && ?x <= {east} && ?y >= {south} && ?y <= {north})")
    if filters.min_confidence:
        # A union, since the engine tests EXISTS for each event, in time that grows with the square of their number
        sure = f"?event a dip:Act ; dip:hasMention/dip:confidence ?sure FILTER(?sure >= {filters.min_confidence})"
        lines.append(f"{{ ?event a dip:Statement }} UNION {{ SELECT DISTINCT ?event WHERE {{ {sure} }} }}")
    return lines


def _alternatives(parameter: Parameter, values: tuple[str, ...]) -> str:
    """Return a pattern for the events that have one of the values of a parameter."""
    patterns = [
        pattern
        for facet in dict.fromkeys(parameter.facet_of(value).name for value in values)
        for pattern in _patterns(
            FACETS[facet], parameter.name, [v for v in values if parameter.facet_of(v).name == facet]
        )
    ]
    return patterns[0] if len(patterns) == 1 else " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)


def _patterns(facet: Facet, variable: str, values: list[str]) -> list[str]:
    """Return patterns that bind ``?event``, one for the known values and one for the unknown."""
    known = [value for value in values if value != UNKNOWN]
    patterns = [facet.cases[value] for value in known if value in facet.cases]
    if facet.cases and len(patterns) < len(known):
        patterns.append("?event a dip:Event FILTER(false)")  # there is no such value
    elif len(known) == 1 and facet.pattern:
        patterns.append(facet.pattern.replace("?value", facet.term(known[0])))
    elif known and facet.pattern:
        terms = " ".join(facet.term(value) for value in known)
        patterns.append(f"VALUES ?{variable} {{ {terms} }} {facet.pattern.replace('?value', f'?{variable}')}")
    if UNKNOWN in values:
        known_value = facet.known().replace("?value", f"?any_{variable}")
        patterns.append(f"?event a dip:Event . MINUS {{ {known_value} }}")
    return patterns


def _having(filters: Filters) -> list[str]:
    first, last = _DAYS[filters.axis]
    if filters.is_within:
        first, last = last, first
    tests = [f'{last} >= "{filters.first_day}"^^xsd:date'] if filters.first_day else []
    tests += [f'{first} <= "{filters.last_day}"^^xsd:date'] if filters.last_day else []
    return [f"HAVING({' && '.join(tests)})"] if tests else []


def _order(filters: Filters) -> str:
    day, _ = _DAYS[filters.axis]
    return {
        "newest": f"(COALESCE({day} > ?latest, false)) DESC({day}) ?label ?event",
        "oldest": f"(!BOUND(?first) && !BOUND(?published)) {day} ?label ?event",
        "reports": f"DESC(?reports) DESC({day}) ?label ?event",
        "confidence": f"DESC(?confidence) DESC({day}) ?label ?event",
    }[filters.sort]
