"""Fills the event index of a new generation: facets by their declarations, the rest by the queries below."""

import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from kg import vocab
from kg.charts.balance import QUADS
from kg.explore import claims, counterparts
from kg.explore.claims import Told, claims_in
from kg.explore.facets import FACETS, UNKNOWN, Facet
from kg.explore.sparql import ALL_EVENTS

Row: TypeAlias = tuple[Any, ...]  # texts, or None
SelectRows: TypeAlias = Callable[[str], Iterable[Row]]  # the values of a SELECT, without their datatypes

_LAST_YEAR = 9998  # a calendar ends with 9999; no news is about either
_SCHEMA = """
-- In the order of their labels. Long values are in tables of their own, because pages read all rows of this one.
CREATE TABLE event (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, class TEXT, type TEXT, quad TEXT, status TEXT,
  first_day TEXT, last_day TEXT, published TEXT, assumed INTEGER NOT NULL DEFAULT 0, score REAL, confidence REAL,
  mentions INTEGER, sources INTEGER
);
CREATE TABLE event_text (id INTEGER PRIMARY KEY, label TEXT NOT NULL, quote TEXT, speakers TEXT);
CREATE TABLE packed (id INTEGER PRIMARY KEY, terms BLOB, days BLOB);
CREATE TABLE packed_total (numbers BLOB, days BLOB);
CREATE TABLE facet_value (id INTEGER PRIMARY KEY, facet TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE has (value INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (value, event)) WITHOUT ROWID;
CREATE VIEW term AS
  SELECT has.event, facet_value.facet, facet_value.value FROM has JOIN facet_value ON facet_value.id = has.value;
CREATE TABLE location (event INTEGER NOT NULL, place TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL);
CREATE TABLE name (iri TEXT PRIMARY KEY, label TEXT NOT NULL, code TEXT) WITHOUT ROWID;
CREATE TABLE report (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, headline TEXT, publisher TEXT, published TEXT);
CREATE TABLE told (event INTEGER NOT NULL, report INTEGER NOT NULL, PRIMARY KEY (event, report)) WITHOUT ROWID;
CREATE VIEW article AS
  SELECT told.event, report.iri, report.headline, report.publisher, report.published
  FROM told JOIN report ON report.id = told.report;
CREATE TABLE total (what TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE UNIQUE INDEX facet_value_of ON facet_value (facet, value);
CREATE INDEX has_event ON has (event);
CREATE UNIQUE INDEX event_iri ON event (iri);
CREATE INDEX location_event ON location (event);
CREATE INDEX name_label ON name (label COLLATE NOCASE);
"""
_COLUMNS = ("class", "type", "quad", "status")  # of the table event, with a value of the facet
_LABELS = f"SELECT ?event ?label WHERE {{ {ALL_EVENTS} ?event rdfs:label ?label }}"
_DAYS = """
SELECT ?event ?first ?last ?assumed WHERE {
  ?event a dip:Event ; dip:earliest ?first ; dip:latest ?last OPTIONAL { ?event dip:assumed ?assumed }
}
"""
# Of mentions, which are looked up in memory: the engine takes several times as long to join them with their events
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
_ARTICLES = """
SELECT ?article ?headline ?publisher ?published WHERE {
  ?article a schema:NewsArticle
  OPTIONAL { ?article schema:headline ?headline } OPTIONAL { ?article schema:publisher ?publisher }
  OPTIONAL { ?article schema:datePublished ?published }
} ORDER BY ?article
"""
_LOCATIONS = """
SELECT ?event ?place ?latitude ?longitude WHERE {
  ?event dip:place ?place . ?place schema:latitude ?latitude ; schema:longitude ?longitude
}
"""
_NAMES = """
SELECT ?thing ?label ?code WHERE {
  { ?thing a dip:Actor } UNION { ?thing a dip:Place }
  ?thing rdfs:label ?label OPTIONAL { ?thing dip:country ?code }
}
"""
# Former states have the code of the state that succeeded them; the name of a code is that of today's state.
_COUNTRIES = """
SELECT ?code ?label WHERE {
  ?country a dip:Country ; dip:country ?code ; rdfs:label ?label FILTER(STRENDS(STR(?country), CONCAT("/", ?code)))
}
"""
_CONCEPTS = "SELECT ?type ?label WHERE { ?type skos:inScheme ?scheme ; skos:prefLabel ?label }"


def build(path: Path, select: SelectRows, counts_query: str) -> None:
    """Write the index to a new file; ``counts_query`` returns the totals of the home page.

    Raises :class:`sqlite3.Error` if the file cannot be written.
    """
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = OFF")  # nothing reads the file before it is complete
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_SCHEMA + claims.SCHEMA + counterparts.SCHEMA)
        with connection:
            _Builder(connection, select).fill(counts_query)
        connection.executescript(_INDEXES + claims.INDEXES + "ANALYZE;")
    finally:
        connection.close()


def _by_event(pairs: Iterable[tuple[str, int]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for value, event in pairs:
        found.setdefault(event, []).append(value)
    return found


@lru_cache(maxsize=2**14)
def day_number(text: str | None) -> int:
    """Return the ordinal of a day; 0 if it is not known or no day of the calendar, which ends with 9998."""
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return 0
    return day.toordinal() if day.year <= _LAST_YEAR else 0


class _Builder:
    """Fills the tables of an index."""

    def __init__(self, connection: sqlite3.Connection, select: SelectRows) -> None:
        self._connection = connection
        self._select = select
        self._events: dict[str, int] = {}
        self._mentions: dict[str, list[int]] = {}  # numbers of their events
        self._speakers: dict[str, set[str]] = {}  # by mention
        self._pairs: dict[str, set[tuple[str, int]]] = {}  # value and event, by facet

    def fill(self, counts_query: str) -> None:
        """Fill all tables."""
        self._add_events()
        self._add_mentions()
        self._add_facets()
        self._add_articles()
        self._add_packed_days()
        self._add_counterparts()
        self._add_claims()
        self._add_locations()
        self._add_names()
        self._insert("total", ((what, int(number or 0)) for what, number in self._select(counts_query)))

    def _add_events(self) -> None:
        labels = {str(event): str(label) for event, label in self._select(_LABELS)}
        in_order = sorted(labels, key=lambda event: (labels[event], event))
        self._events = {event: number for number, event in enumerate(in_order, start=1)}
        numbered = [(number, event) for event, number in self._events.items()]
        self._connection.executemany("INSERT INTO event (id, iri) VALUES (?, ?)", numbered)
        self._insert("event_text", ((number, labels[event], None, None) for number, event in numbered))
        self._insert("packed", ((number, None, None) for number, _ in numbered))
        days = (
            (first, last, int(assumed == "true"), event) for event, first, last, assumed in self._rows(_DAYS)
        )
        self._update("first_day = ?, last_day = ?, assumed = ?", days)
        for query in (_TYPE_SCORES, _MODE_SCORES):
            self._update("score = ?", ((score, event) for event, score in self._rows(query)))

    def _add_mentions(self) -> None:
        """Add what mentions have: number, confidence, the sentence of the one that names the event, and sources.

        The sentence and the speakers are those of queries/pages/events.rq: an empty name is the article itself.
        """
        for event, mention in self._rows(_MENTIONS):
            self._mentions.setdefault(str(mention), []).append(int(str(event)))
        numbers = Counter(event for events in self._mentions.values() for event in events)
        self._update("mentions = ?", ((number, event) for event, number in numbers.items()))
        confidences = self._by_event(
            (mention, float(str(score))) for mention, score in self._select(_CONFIDENCES)
        )
        self._update("confidence = ?", ((max(scores), event) for event, scores in confidences.items()))
        sentences: dict[Any, Any] = dict(self._select(_QUOTES))
        quotes = {event: max(texts) for event, texts in self._by_event(sentences.items()).items()}
        quotes |= {event: sentences[one] for event, one in self._rows(_NAMED_BY) if one in sentences}
        self._update("quote = ?", ((text, event) for event, text in quotes.items()), "event_text")
        rows = list(self._select(_SPEAKERS))
        for mention, speaker, _ in rows:
            self._speakers.setdefault(str(mention), set()).add(speaker)
        words = dict.fromkeys(self._mentions, "") | dict(self._select(_WORDS))
        unnamed = [(mention, text) for mention, text in words.items() if mention not in self._speakers]
        speakers = self._by_event([*unnamed, *((mention, name) for mention, _, name in rows)])
        told = (("|".join(sorted(each)), event) for event, each in speakers.items())
        self._update("speakers = ?", told, "event_text")

    def _by_event(self, rows: Iterable[tuple[Any, ...]]) -> dict[int, set[Any]]:
        """Return the values of mentions by the number of their event."""
        found: dict[int, set[Any]] = {}
        for mention, value in rows:
            for event in self._mentions.get(mention, ()):
                found.setdefault(event, set()).add(value)
        return found

    def _add_facets(self) -> None:
        packed = {event: array("I") for event in self._events.values()}
        for facet in FACETS.values():
            pairs = set(self._facet_rows(facet))
            self._pairs[facet.name] = set(pairs)
            known = {event for _, event in pairs}
            pairs.update((UNKNOWN, event) for event in self._events.values() if event not in known)
            numbers = self._number_values(facet.name, {value for value, _ in pairs})
            self._insert("has", sorted((numbers[value], event) for value, event in pairs))
            for value, event in pairs:
                packed[event].append(numbers[value])
            if facet.name in _COLUMNS:
                self._update(f"{facet.name} = ?", sorted(pairs, reverse=True))
        self._update("terms = ?", ((numbers.tobytes(), event) for event, numbers in packed.items()), "packed")

    def _facet_rows(self, facet: Facet) -> Iterator[tuple[str, int]]:
        if facet.of:
            yield from self._step_rows(facet)
        elif facet.pattern:
            rows = self._rows(f"SELECT ?event ?value WHERE {{ {facet.pattern} }}")
            yield from ((facet.value(value), event) for event, value in rows)
        for value, case in facet.cases.items():
            yield from ((value, event) for (event,) in self._rows(f"SELECT ?event WHERE {{ {case} }}"))

    def _step_rows(self, facet: Facet) -> Iterator[tuple[str, int]]:
        """Look up the property in memory: the engine would take longer to join it with the events."""
        values: dict[str, list[str]] = {}
        for thing, value in self._select(f"SELECT ?thing ?value WHERE {{ ?thing {facet.step} ?value }}"):
            values.setdefault(thing, []).append(value)
        for thing, event in self._pairs[facet.of]:
            yield from ((value, event) for value in values.get(thing, ()))

    def _number_values(self, facet: str, values: set[str]) -> dict[str, int]:
        """Insert the values of a facet, whose numbers follow one another."""
        ((last,),) = self._connection.execute("SELECT coalesce(max(id), 0) FROM facet_value")
        numbers = {value: number for number, value in enumerate(sorted(values), start=last + 1)}
        self._insert("facet_value", ((number, facet, value) for value, number in numbers.items()))
        return numbers

    def _add_articles(self) -> None:
        articles = {str(article): rest for article, *rest in self._select(_ARTICLES)}
        numbers = {article: number for number, article in enumerate(articles, start=1)}
        self._insert("report", ((numbers[article], article, *rest) for article, rest in articles.items()))
        by_event = self._by_event(self._select(_REPORTS)).items()
        told = [(event, numbers[each]) for event, found in by_event for each in found if each in numbers]
        self._insert("told", sorted(told))
        self._connection.execute(
            "UPDATE event SET (sources, published) = (SELECT count(*), min(published) FROM article WHERE event = id)"
        )

    def _add_packed_days(self) -> None:
        """Pack first day, last day, day of the first article and number of the quad class of each event."""
        rows = self._connection.execute(
            "SELECT coalesce(first_day, published), coalesce(last_day, published), published, quad, id FROM event"
        ).fetchall()
        quads = {quad: number for number, quad in enumerate(QUADS)}
        packed = [
            (array("I", (*map(day_number, days), quads.get(quad, quads[UNKNOWN]))).tobytes(), event)
            for *days, quad, event in rows
        ]
        self._update("days = ?", packed, "packed")
        # Of all events together: how many have each value, in the order of the values, and the days
        numbers = self._connection.execute(
            "SELECT (SELECT count(*) FROM has WHERE value = id) FROM facet_value ORDER BY id"
        )
        self._insert(
            "packed_total",
            [(array("I", (number for (number,) in numbers)).tobytes(), b"".join(days for days, _ in packed))],
        )

    def _add_counterparts(self) -> None:
        asserted = "SELECT id, quad FROM event WHERE status IN ('reported', 'claimed') AND quad != ''"
        quads = dict(self._connection.execute(asserted))
        sides = (_by_event(self._pairs[name]) for name in ("type", "agent", "patient"))
        numbers = dict(self._connection.execute("SELECT value, id FROM facet_value WHERE facet = 'party'"))
        self._insert(
            "counterpart",
            (
                (numbers[one], numbers[other], is_conflict, events)
                for (one, other, is_conflict), events in counterparts.counted(quads, *sides).items()
            ),
        )

    def _add_claims(self) -> None:
        mentions: dict[int, list[str]] = {}
        for mention, events in self._mentions.items():
            for event in events:
                mentions.setdefault(event, []).append(mention)
        found = claims_in(
            Told(
                mentions=mentions,
                status=dict(self._connection.execute("SELECT id, status FROM event")),
                values={name: _by_event(self._pairs[name]) for name in ("agent", "patient", "party", "type")},
                speakers=self._speakers,
                predicates=dict(self._select(_PREDICATES)),
                contradicted=[
                    (yes, self._events[no]) for yes, no in self._rows(_CONTRADICTED) if no in self._events
                ],
            )
        )
        rows = list(enumerate(found, start=1))
        self._insert("claim", ((number, *claim.columns) for number, claim in rows))
        self._insert(
            "claimant",
            (
                (number, side, speaker)
                for number, claim in rows
                for side, speakers in claim.speakers.items()
                for speaker in speakers
            ),
        )

    def _add_locations(self) -> None:
        self._insert("location", self._rows(_LOCATIONS))

    def _add_names(self) -> None:
        """Insert the names of the values of facets: of actors and places by IRI, countries by code, types."""
        used = {value for (value,) in self._connection.execute("SELECT value FROM facet_value")}
        names = {thing: (label, code) for thing, label, code in self._select(_NAMES) if thing in used}
        names |= {code: (label, code) for code, label in self._select(_COUNTRIES) if code in used}
        concepts = (
            (FACETS["type"].value(str(type_)), label)
            for type_, label in self._select(_CONCEPTS)
            if str(type_).startswith(vocab.TYPE)
        )
        names |= {name: (label, None) for name, label in concepts if name in used}
        self._insert("name", ((thing, *rest) for thing, rest in names.items()))

    def _rows(self, query: str) -> Iterator[Row]:
        """Yield rows with the number of the event instead of its IRI; other events are left out."""
        for event, *rest in self._select(query):
            if event in self._events:
                yield self._events[event], *rest

    def _insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        listed = list(rows)
        if listed:
            places = ", ".join("?" * len(listed[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({places})", listed)  # noqa: S608

    def _update(self, assignment: str, rows: Iterable[tuple[object, ...]], table: str = "event") -> None:
        self._connection.executemany(f"UPDATE {table} SET {assignment} WHERE id = ?", rows)  # noqa: S608
