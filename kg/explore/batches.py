"""The rows of some events in the event index, from a part of the graph."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeAlias

from kg.charts.balance import QUADS
from kg.explore.counterparts import Counted, counted
from kg.explore.facets import FACETS, UNKNOWN, Facet
from kg.explore.sparql import ALL_EVENTS

Row: TypeAlias = tuple[Any, ...]  # texts, or None
SelectRows: TypeAlias = Callable[[str], Iterable[Row]]  # the values of a SELECT, without their datatypes

_LAST_YEAR = 9998  # a calendar ends with 9999; no news is about either
_QUADS = {quad: number for number, quad in enumerate(QUADS)}
_UNKNOWN_QUAD = _QUADS[UNKNOWN]
_COLUMNS = ("class", "type", "quad", "status")  # of the table event, with a value of the facet
LABELS: Final = f"SELECT ?event ?label WHERE {{ {ALL_EVENTS} ?event rdfs:label ?label }}"
ARTICLES: Final = """
SELECT ?article ?headline ?publisher ?published WHERE {
  ?article a schema:NewsArticle
  OPTIONAL { ?article schema:headline ?headline } OPTIONAL { ?article schema:publisher ?publisher }
  OPTIONAL { ?article schema:datePublished ?published }
}
"""
NAMES: Final = """
SELECT ?thing ?label ?code WHERE {
  { ?thing a dip:Actor } UNION { ?thing a dip:Place }
  ?thing rdfs:label ?label OPTIONAL { ?thing dip:country ?code }
}
"""
_DAYS = """
SELECT ?event ?first ?last ?assumed WHERE {
  ?event a dip:Event ; dip:earliest ?first ; dip:latest ?last OPTIONAL { ?event dip:assumed ?assumed }
}
"""
# Of mentions, which are looked up in memory
_MENTIONS = "SELECT ?event ?mention WHERE { ?event dip:hasMention ?mention }"
_CONFIDENCES = "SELECT ?mention ?score WHERE { ?mention dip:confidence ?score }"
_QUOTES = "SELECT ?mention ?quote WHERE { ?mention dip:sentence/oa:exact ?quote }"
_NAMED_BY = "SELECT ?event ?mention WHERE { ?event dip:namedBy ?mention }"  # events with several mentions
_SPEAKERS = """
SELECT ?mention ?speaker ?name WHERE { ?mention dip:attribution/dip:speaker ?speaker . ?speaker rdfs:label ?name }
"""
_PREDICATES = "SELECT ?mention ?predicate WHERE { ?mention dip:predicate ?predicate }"
_CONTRADICTED = "SELECT ?event ?other WHERE { ?event dip:contradictedBy ?other }"
_WORDS = "SELECT ?mention ?words WHERE { ?mention dip:attribution/dip:evidence/oa:exact ?words }"
_REPORTS = "SELECT ?mention ?article WHERE { ?mention dip:inArticle ?article }"
_TYPE_SCORES = "SELECT ?event ?score WHERE { ?event dip:eventType/dip:ploverScore ?score }"
_MODE_SCORES = "SELECT ?event ?score WHERE { ?event dip:mode/dip:ploverScore ?score }"  # more specific
_LOCATIONS = """
SELECT ?event ?place ?latitude ?longitude WHERE {
  ?event dip:place ?place . ?place schema:latitude ?latitude ; schema:longitude ?longitude
}
"""


@lru_cache(maxsize=2**14)
def day_number(text: str | None) -> int:
    """Return the ordinal of a day; 0 if it is not known or no day of the calendar, which ends with 9998."""
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return 0
    return day.toordinal() if day.year <= _LAST_YEAR else 0


class Batch:
    """Some events, from a graph that has their statements and those of all that they lead to.

    Other events may be in the graph as well; they are left out.
    """

    def __init__(self, select: SelectRows, numbers: Mapping[str, int]) -> None:
        self._select = select
        self._numbers = numbers  # of the events, by IRI
        self._mentions = self._by_mention(_MENTIONS)
        self.pairs = {name: self._facet(facet) for name, facet in FACETS.items()}  # value and event
        self._columns = {name: _least(self.pairs[name]) for name in _COLUMNS}
        self._articles = {article: published for article, _, _, published in self._ordered(ARTICLES)}
        self._told = self._of_events(self._select(_REPORTS))
        self.events = list(self._events())  # rows of the table "event"

    def texts(self, labels: Mapping[str, str]) -> Iterator[Row]:
        """Yield label, quote and speakers, as in queries/pages/events.rq.

        The quote is the sentence of the mention that names the event. An empty name of a speaker is the article itself.
        """
        sentences: dict[str, str] = dict(self._ordered(_QUOTES))
        quotes = {event: max(each) for event, each in self._of_events(sentences.items()).items()}
        quotes |= {event: sentences[one] for event, one in self._rows(_NAMED_BY) if one in sentences}
        named = [(mention, name) for mention, _, name in self._select(_SPEAKERS)]
        known = {mention for mention, _ in named}
        words = dict.fromkeys(self._mentions, "") | dict(self._ordered(_WORDS))
        unnamed = [(mention, text) for mention, text in words.items() if mention not in known]
        speakers = self._of_events([*named, *unnamed])
        for iri, event in self._numbers.items():
            names = "|".join(sorted(speakers[event])) if event in speakers else None
            yield event, labels[iri], quotes.get(event), names

    def mentions(self) -> Iterator[tuple[int, str, str | None, list[str]]]:
        """Yield each event with its mentions, their words and their speakers."""
        speakers: dict[str, set[str]] = {}
        for mention, speaker, _ in self._select(_SPEAKERS):
            speakers.setdefault(mention, set()).add(speaker)
        predicates: dict[str, str] = dict(self._ordered(_PREDICATES))
        for mention, events in self._mentions.items():
            for event in events:
                yield event, mention, predicates.get(mention), sorted(speakers.get(mention, ()))

    def told(self) -> Iterator[tuple[int, str]]:
        """Yield each event with its articles."""
        yield from ((event, article) for event in self._numbers.values() for article in self._reports(event))

    def packed(self, numbers: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield each event with the numbers of its values, and with its days.

        These are the first day, the last day, the day of the first article, and the number of the quad class.
        ``numbers`` are those of the values of each facet.
        """
        terms: dict[int, array[int]] = {event: array("I") for event in self._numbers.values()}
        for facet, pairs in self.pairs.items():
            for value, event in pairs:
                terms[event].append(numbers[facet][value])
        for event, _, _, _, quad, _, first, last, published, *_ in self.events:
            days = map(day_number, (first or published, last or published, published))
            yield (
                event,
                terms[event].tobytes(),
                array("I", (*days, _QUADS.get(quad, _UNKNOWN_QUAD))).tobytes(),
            )

    def locations(self) -> Iterator[Row]:
        """Yield places with coordinates."""
        return self._rows(_LOCATIONS)

    def contradicted(self) -> Iterator[Row]:
        """Yield events with the IRIs of those that deny them."""
        return self._rows(_CONTRADICTED)

    def names(self) -> Iterator[Row]:
        """Yield names and countries of actors and places."""
        yield from self._select(NAMES)

    def counterparts(self) -> Counted:
        """Return how many asserted acts each actor has with each other one."""
        return counted(
            {
                name: [(value, event) for value, event in pairs if value != UNKNOWN]
                for name, pairs in self.pairs.items()
            }
        )

    def _events(self) -> Iterator[Row]:
        days = {event: rest for event, *rest in sorted(self._rows(_DAYS), key=str)}
        scores: dict[int, str] = dict([*sorted(self._rows(_TYPE_SCORES)), *sorted(self._rows(_MODE_SCORES))])
        counts = Counter(event for events in self._mentions.values() for event in events)
        confidences = self._of_events((one, float(score)) for one, score in self._select(_CONFIDENCES))
        for iri, event in self._numbers.items():
            first, last, assumed = days.get(event, (None, None, None))
            reports = self._reports(event)
            published = min((day for one in reports if (day := self._articles[one])), default=None)
            yield (
                *(event, iri, *(self._columns[name].get(event) for name in _COLUMNS)),
                *(first, last, published, int(assumed == "true"), scores.get(event)),
                *(max(confidences.get(event, ()), default=None), counts.get(event), len(reports)),
            )

    def _facet(self, facet: Facet) -> set[tuple[str, int]]:
        found: set[tuple[str, int]] = set()
        if facet.pattern:
            rows = self._rows(f"SELECT ?event ?value WHERE {{ {facet.pattern} }}")
            found.update((facet.value(value), event) for event, value in rows)
        for value, case in facet.cases.items():
            found.update((value, event) for (event,) in self._rows(f"SELECT ?event WHERE {{ {case} }}"))
        known = {event for _, event in found}
        return found.union((UNKNOWN, event) for event in self._numbers.values() if event not in known)

    def _reports(self, event: int) -> list[str]:
        return sorted(self._told.get(event, set()) & self._articles.keys())

    def _by_mention(self, query: str) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for event, mention in self._rows(query):
            found.setdefault(mention, []).append(event)
        return found

    def _of_events(self, rows: Iterable[tuple[Any, ...]]) -> dict[int, set[Any]]:
        """Return the values of mentions by the number of their event."""
        found: dict[int, set[Any]] = {}
        for mention, value in rows:
            for event in self._mentions.get(mention, ()):
                found.setdefault(event, set()).add(value)
        return found

    def _rows(self, query: str) -> Iterator[Row]:
        """Yield rows with the number of the event instead of its IRI."""
        for event, *rest in self._select(query):
            if event in self._numbers:
                yield self._numbers[event], *rest

    def _ordered(self, query: str) -> list[Row]:
        """Return rows in an order that does not depend on the graph, so that the last of several is always the same."""
        return sorted(self._select(query), key=str)


def _least(pairs: Iterable[tuple[str, int]]) -> dict[int, str]:
    """Return the first value of each event."""
    return {event: value for value, event in sorted(pairs, reverse=True)}
