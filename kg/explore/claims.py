"""The claims of a generation, for the page /claims: acts that are asserted and denied, told by one side, or denied.

The rows are those of ``queries/pages/claims-KIND.rq``, which take the engine up to a second on a large graph.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from kg.explore.index import EventIndex

SCHEMA: Final = """
CREATE TABLE claim (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, event INTEGER NOT NULL, stated TEXT, denied TEXT, basis TEXT,
  assertions INTEGER, denials INTEGER, pair TEXT
);
CREATE TABLE claimant (claim INTEGER NOT NULL, side TEXT NOT NULL, speaker TEXT NOT NULL);
"""
INDEXES: Final = "CREATE INDEX claimant_of ON claimant (claim);"
_FACETS: Final = ("agent", "patient", "party", "type")
_CONTRADICTED: Final = """
SELECT contradicted.event, event.id FROM contradicted JOIN event ON event.iri = contradicted.other ORDER BY 1, 2
"""
# Events of which claims are made: denied, claimed and contradicted ones, and acts told with the word of a denied one
_SUBJECTS: Final = """
DROP TABLE IF EXISTS subject;
CREATE TEMP TABLE subject (id INTEGER PRIMARY KEY);
INSERT OR IGNORE INTO subject SELECT id FROM event WHERE status IN ('denied', 'claimed');
INSERT OR IGNORE INTO subject SELECT contradicted.event FROM contradicted JOIN event ON event.iri = contradicted.other;
INSERT OR IGNORE INTO subject SELECT event.id FROM contradicted JOIN event ON event.iri = contradicted.other;
INSERT OR IGNORE INTO subject
  SELECT mention.event FROM mention JOIN event ON id = mention.event
  WHERE status = 'reported' AND predicate IN (
    SELECT predicate FROM mention JOIN event ON id = mention.event WHERE status = 'denied'
  );
"""
_MENTIONS_OF_SUBJECTS: Final = """
SELECT event, iri, predicate, speakers FROM subject CROSS JOIN mention ON event = id ORDER BY event, iri
"""
_VALUES_OF_SUBJECTS: Final = """
SELECT facet, event, facet_value.value FROM subject CROSS JOIN has ON event = subject.id
JOIN facet_value ON facet_value.id = has.value
WHERE facet IN (SELECT value FROM json_each(?)) AND facet_value.value != '' ORDER BY facet_value.value
"""
_ANY: Final = ""  # no target, or no speaker
_PAGE: Final = 21  # rows: one more than a page shows
_ASSERTED: Final = ("reported", "claimed")


@dataclass(frozen=True, slots=True)
class Claim:
    """A row of the table: ``event`` has the parties and the day; "by" and "denier" are the speakers of each side."""

    kind: str
    event: int
    stated: str | None = None  # mention
    denied: str | None = None  # mention
    basis: str | None = None
    assertions: int | None = None
    denials: int | None = None
    pair: str | None = None  # claims of one pair of events are one row of the page
    speakers: Mapping[str, Iterable[str]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str | int | None, ...]:
        """The values of the columns, without the number."""
        numbers = self.assertions, self.denials
        return self.kind, self.event, self.stated, self.denied, self.basis, *numbers, self.pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The events (by number) and mentions (by IRI) in which claims are found."""

    mentions: Mapping[int, Sequence[str]]
    status: Mapping[int, str]
    values: Mapping[str, Mapping[int, Sequence[str]]]  # of the facets agent, patient, party and type
    speakers: Mapping[str, set[str]]  # of a mention, without those in the article's own voice
    predicates: Mapping[str, str]
    contradicted: Iterable[tuple[int, int]]  # events, and the events that deny them


def claims_in(told: Told) -> Iterator[Claim]:
    """Yield the claims of all kinds."""
    for event, status in told.status.items():
        mentions = told.mentions.get(event, ())
        if status == "denied" and mentions:
            deniers = {speaker for mention in mentions for speaker in told.speakers.get(mention, ())}
            yield Claim("denied", event, denied=min(mentions), speakers={"denier": deniers})
        elif status == "claimed":
            sets = [told.speakers.get(mention, set()) for mention in mentions]
            parties = told.values["party"].get(event, ())
            for speaker in sorted(set.intersection(*sets).intersection(parties)) if sets else ():
                yield Claim("one-sided", event, stated=min(mentions), speakers={"by": [speaker]})
    yield from _joined(told)
    yield from _alike(told)


def _joined(told: Told) -> Iterator[Claim]:
    for yes, no in told.contradicted:
        for stated, denied in product(told.mentions.get(yes, ()), told.mentions.get(no, ())):
            yield Claim(
                "disputed", no, stated, denied, "joined", 1, 1, f"{yes} {no}", _sides(told, stated, denied)
            )


def _sides(told: Told, stated: str, denied: str) -> Mapping[str, Iterable[str]]:
    return {"by": told.speakers.get(stated, ()), "denier": told.speakers.get(denied, ())}


@dataclass(slots=True)
class _Alike:
    """Acts with the same agent, target, type, word and speaker."""

    first: str  # mention
    event: int
    events: set[int]

    def add(self, mention: str, event: int) -> None:
        self.events.add(event)
        if mention < self.first:
            self.first, self.event = mention, event


# By agent, type and word; then by target and speaker.
_Groups = dict[tuple[str, str, str], dict[tuple[str, str], _Alike]]


def _alike(told: Told) -> Iterator[Claim]:
    """Yield acts of the same agent, type and word that one side asserts and another denies, if their targets agree.

    A speaker, or articles in their own voice, may assert an act of one occasion and deny it of another.
    """
    denials = _groups(told, ("denied",))
    assertions = _groups(told, _ASSERTED, denials)
    for key, denied in denials.items():
        for ((target, denier), no), ((other, teller), yes) in product(
            denied.items(), assertions.get(key, {}).items()
        ):
            if teller != denier and (_ANY in {target, other} or target == other):
                numbers = len(yes.events), len(no.events)
                sides = _sides(told, yes.first, no.first)
                yield Claim("disputed", no.event, yes.first, no.first, "like", *numbers, speakers=sides)


def _groups(told: Told, statuses: Sequence[str], wanted: Mapping[Any, Any] | None = None) -> _Groups:
    """Return acts of some statuses by agent, type and word, if ``wanted`` has these."""
    groups: _Groups = defaultdict(dict)
    agents, types, targets = (told.values[name] for name in ("agent", "type", "patient"))
    for event, status in told.status.items():
        if status not in statuses:
            continue
        for agent, act, mention in product(
            agents.get(event, ()), types.get(event, ()), told.mentions.get(event, ())
        ):
            key = agent, act, told.predicates.get(mention, "")
            if not key[2] or (wanted is not None and key not in wanted):
                continue
            for part in product(targets.get(event) or [_ANY], told.speakers.get(mention) or [_ANY]):
                groups[key].setdefault(part, _Alike(mention, event, set())).add(mention, event)
    return groups


def fill(connection: sqlite3.Connection) -> None:
    """Replace the claims in an index by those of its events."""
    connection.execute("DELETE FROM claim")
    connection.execute("DELETE FROM claimant")
    for number, claim in enumerate(claims_in(_told(connection)), start=1):
        places = ", ".join("?" * (1 + len(claim.columns)))
        connection.execute(f"INSERT INTO claim VALUES ({places})", (number, *claim.columns))  # noqa: S608
        connection.executemany(
            "INSERT INTO claimant VALUES (?, ?, ?)",
            ((number, side, speaker) for side, speakers in claim.speakers.items() for speaker in speakers),
        )


def _told(connection: sqlite3.Connection) -> Told:
    """Return the events that can be in a claim."""
    connection.executescript(_SUBJECTS)
    mentions: dict[int, list[str]] = {}
    speakers: dict[str, set[str]] = {}
    predicates: dict[str, str] = {}
    for event, mention, predicate, names in connection.execute(_MENTIONS_OF_SUBJECTS):
        mentions.setdefault(event, []).append(mention)
        predicates[mention] = predicate or ""
        if named := set(json.loads(names)):
            speakers[mention] = named
    values: dict[str, dict[int, list[str]]] = {name: {} for name in _FACETS}
    for facet, event, value in connection.execute(_VALUES_OF_SUBJECTS, (json.dumps(_FACETS),)):
        values[facet].setdefault(event, []).append(value)
    return Told(
        mentions=mentions,
        status=dict(connection.execute("SELECT id, status FROM event JOIN subject USING (id) ORDER BY id")),
        values=values,
        speakers=speakers,
        predicates=predicates,
        contradicted=connection.execute(_CONTRADICTED).fetchall(),
    )


def disputed(
    index: EventIndex,
    by: Sequence[str] = (),
    denier: Sequence[str] = (),
    party: Sequence[str] = (),
    offset: int = 0,
) -> list[dict[str, Any]]:
    """Return a page of acts that one side asserts and another denies."""
    tests, values = _tests("disputed", party, by=by, denier=denier)
    return index.rows(
        "SELECT basis, min(stated) AS stated, max(assertions) AS assertions, min(denied) AS denied, "  # noqa: S608
        f"max(denials) AS denials FROM claim WHERE {tests} "
        f"GROUP BY basis, coalesce(pair, stated || denied) ORDER BY basis, 2, 4 LIMIT {_PAGE} OFFSET ?",
        (*values, offset),
    )


def one_sided(
    index: EventIndex, by: Sequence[str] = (), party: Sequence[str] = (), offset: int = 0
) -> list[dict[str, Any]]:
    """Return a page of asserted acts that every report attributes to one of their own parties."""
    return _newest(index, "stated", *_tests("one-sided", party, by=by), offset)


def denied(
    index: EventIndex, denier: Sequence[str] = (), party: Sequence[str] = (), offset: int = 0
) -> list[dict[str, Any]]:
    """Return a page of acts that reports deny."""
    return _newest(index, "denied", *_tests("denied", party, denier=denier), offset)


def _newest(
    index: EventIndex, side: str, tests: str, values: Sequence[str], offset: int
) -> list[dict[str, Any]]:
    return index.rows(
        f"SELECT DISTINCT {side}, first_day AS day FROM claim JOIN event ON event.id = claim.event "  # noqa: S608
        f"WHERE {tests} ORDER BY day DESC, {side} LIMIT {_PAGE} OFFSET ?",
        (*values, offset),
    )


def _tests(kind: str, party: Sequence[str], **sides: Sequence[str]) -> tuple[str, list[str]]:
    """Return a condition and its parameters. Actors are given by their names and the codes of their countries."""
    named = "SELECT iri FROM name, json_each(?) AS given WHERE given.value IN (label, code)"
    tests, values = ["kind = ?"], [kind]
    for side, names in sides.items():
        if names:
            claimed = f"SELECT claim FROM claimant WHERE side = '{side}' AND speaker IN ({named})"  # noqa: S608
            tests.append(f"claim.id IN ({claimed})")
            values.append(json.dumps(list(names)))
    if party:
        of_party = f"SELECT event FROM term WHERE facet = 'party' AND value IN ({named})"  # noqa: S608
        tests.append(f"event IN ({of_party})")
        values.append(json.dumps(list(party)))
    return " AND ".join(tests), values
