"""The actors on the other side of an actor's acts, for its page; the rows are those of ``queries/pages/counterparts.rq``."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
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
_MUTUAL: Final = ("CONSULT", "AGREE", "COOPERATE")  # types whose agents are each other's counterparts

Pair = tuple[str, str]
Values = Mapping[int, Sequence[str]]  # of a facet, by the number of the event


def pairs(act: str, agents: Collection[str], targets: Collection[str]) -> Iterator[Pair]:
    """Yield each actor of an act with each of its counterparts, once."""
    found = {
        (one, other) for agent in agents for target in targets for one, other in permutations((agent, target))
    }
    if act in _MUTUAL:
        found.update(permutations(agents, 2))
    yield from ((one, other) for one, other in found if one != other)


def counted(
    quads: Mapping[int, str], types: Values, agents: Values, targets: Values
) -> Counter[tuple[str, str, bool]]:
    """Return the numbers of acts by actor, counterpart and whether they are of conflict.

    ``quads`` has the quad class of each asserted act.
    """
    return Counter(
        (*pair, quad.endswith("conflict"))
        for event, quad in quads.items()
        for act in types.get(event, ())
        for pair in pairs(act, agents.get(event, ()), targets.get(event, ()))
    )


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
