"""The actors on the other side of an actor's acts, for its page; the rows are those of ``queries/pages/counterparts.rq``."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any, Final

from kg.explore.index import EventIndex

# Actors and counterparts are numbers of values of the facet "party"
SCHEMA: Final = """
CREATE TABLE counterpart (
  actor INTEGER NOT NULL, other INTEGER NOT NULL, is_conflict INTEGER NOT NULL, events INTEGER NOT NULL,
  PRIMARY KEY (actor, other, is_conflict)
) WITHOUT ROWID;
"""
_ASSERTED: Final = ("reported", "claimed")  # statuses of asserted acts
_MUTUAL: Final = ("CONSULT", "AGREE", "COOPERATE")  # types whose agents are each other's counterparts

Pair = tuple[str, str]
Counted = Counter[tuple[str, str, bool]]  # acts by actor, counterpart and whether they are of conflict


def pairs(act: str, agents: Collection[str], targets: Collection[str]) -> Iterator[Pair]:
    """Yield each actor of an act with each of its counterparts, once."""
    found = {
        (one, other) for agent in agents for target in targets for one, other in permutations((agent, target))
    }
    if act in _MUTUAL:
        found.update(permutations(agents, 2))
    yield from ((one, other) for one, other in found if one != other)


def counted(facets: Mapping[str, Iterable[tuple[str, int]]]) -> Counted:
    """Return the numbers of acts by actor, counterpart and whether they are of conflict.

    ``facets`` has the known values of events, each with the number of the event.
    """
    asserted = {event for value, event in facets.get("status", ()) if value in _ASSERTED}
    quads = dict(sorted(((event, value) for value, event in facets.get("quad", ())), reverse=True))
    types, agents, targets = (_by_event(facets.get(name, ())) for name in ("type", "agent", "patient"))
    return Counter(
        (*pair, quads[event].endswith("conflict"))
        for event in asserted & quads.keys()
        for act in types.get(event, ())
        for pair in pairs(act, agents.get(event, ()), targets.get(event, ()))
    )


def _by_event(facet: Iterable[tuple[str, int]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for value, event in facet:
        found.setdefault(event, []).append(value)
    return found


def counterparts(index: EventIndex, thing: Sequence[str]) -> list[dict[str, Any]]:
    """Return the actors on the other side of an actor's asserted acts, with numbers of acts."""
    return index.rows(
        "SELECT value AS other, coalesce(label, value) AS name, "
        "iif(is_conflict, 'conflict', 'cooperation') AS class, events "
        "FROM counterpart JOIN facet_value ON id = other LEFT JOIN name ON iri = value "
        "WHERE actor = (SELECT id FROM facet_value WHERE facet = 'party' AND value = ?) "
        "ORDER BY events DESC, value LIMIT 60",
        thing,
    )
