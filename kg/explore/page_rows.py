"""Rows of the queries in ``queries/pages/`` that the event index gives in a fraction of the time.

Each function has the name and the columns of its query, and takes what the query binds.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from kg.explore import claims
from kg.explore.counterparts import counterparts
from kg.explore.index import EventIndex

IndexRows: TypeAlias = list[dict[str, Any]]

_ACT_OF: Final = (
    "class = 'act' AND id IN (SELECT event FROM term WHERE facet IN ('party', 'place') AND value = ?1)"
)


def acts(index: EventIndex, thing: Sequence[str], least: float, offset: int = 0) -> IndexRows:
    """Return acts of an actor or at a place that are certain enough: the newest first, coming ones last."""
    return index.rows(
        "SELECT iri AS event, first_day AS day, published FROM event "  # noqa: S608
        f"WHERE {_ACT_OF} AND confidence >= ? "
        "ORDER BY coalesce(first_day > (SELECT max(published) FROM report), 0), "
        "coalesce(first_day, published) DESC, iri LIMIT 50 OFFSET ?",
        (*thing, least, offset),
    )


def act_counts(index: EventIndex, thing: Sequence[str], least: float) -> IndexRows:
    """Return the number of acts of an actor or at a place: all, and those that are certain enough."""
    return index.rows(
        'SELECT count(*) AS "all", coalesce(sum(confidence >= ?2), 0) AS sure '  # noqa: S608
        f"FROM event WHERE {_ACT_OF}",
        (*thing, least),
    )


def latest_statements(index: EventIndex, thing: Sequence[str]) -> IndexRows:
    """Return the latest statements of an actor."""
    return index.rows(
        "SELECT iri AS event, first_day AS day, published FROM event WHERE class = 'statement' "
        "AND id IN (SELECT event FROM term WHERE facet = 'agent' AND value = ?) "
        "ORDER BY coalesce(published, first_day) DESC, iri LIMIT 11",
        thing,
    )


def between(index: EventIndex, side: Sequence[str], other: Sequence[str]) -> IndexRows:
    """Return the acts between two sides that have a day."""
    return index.rows(
        "WITH one AS MATERIALIZED (SELECT event, value FROM term "
        "WHERE facet = 'party' AND value IN (SELECT value FROM json_each(?))) "
        "SELECT DISTINCT event.iri AS event, first_day AS day FROM one "
        "JOIN term AS two ON two.event = one.event AND two.facet = 'party' AND two.value != one.value "
        "JOIN event ON event.id = one.event "
        "WHERE two.value IN (SELECT value FROM json_each(?)) AND class = 'act' AND first_day IS NOT NULL",
        (json.dumps(list(side)), json.dumps(list(other))),
    )


def said_of(index: EventIndex, thing: Sequence[str]) -> IndexRows:
    """Return the latest acts that others tell about an actor, with the names of these speakers."""
    speakers = index.numbers("speaker")
    return index.rows(
        "WITH mine AS (SELECT DISTINCT event FROM term WHERE facet IN ('party', 'topic') AND value = ?1), "
        "told AS MATERIALIZED (SELECT has.event, has.value AS speaker FROM mine "
        "CROSS JOIN has ON has.event = mine.event AND has.value BETWEEN ?2 AND ?3 AND has.value NOT IN "
        "(SELECT id FROM facet_value WHERE facet = 'speaker' AND value IN (?1, ''))), "
        "latest AS MATERIALIZED (SELECT id, iri, published FROM event WHERE class = 'act' "
        "AND id IN (SELECT event FROM told) ORDER BY published DESC, iri LIMIT 11), "
        "teller AS (SELECT DISTINCT latest.id AS event, coalesce(label, value) AS name FROM latest "
        "JOIN told ON told.event = latest.id JOIN facet_value ON facet_value.id = speaker "
        "LEFT JOIN name ON name.iri = value) "
        "SELECT iri AS event, published, group_concat(name, '|') AS tellers "
        "FROM latest JOIN teller ON teller.event = latest.id GROUP BY latest.id ORDER BY published DESC, iri",
        (*thing, speakers.start, speakers.stop - 1),
    )


def place_actors(index: EventIndex, thing: Sequence[str]) -> IndexRows:
    """Return the actors of the acts at a place, with numbers of acts."""
    parties = index.numbers("party")
    return index.rows(
        "WITH counted AS (SELECT has.value AS party, count(*) AS events FROM term AS here "
        "CROSS JOIN event ON event.id = here.event "
        "CROSS JOIN has ON has.event = event.id AND has.value BETWEEN ?2 AND ?3 "
        "WHERE here.facet = 'place' AND here.value = ?1 AND class = 'act' GROUP BY has.value) "
        "SELECT value AS actor, coalesce(label, value) AS label, events "
        "FROM counted JOIN facet_value ON facet_value.id = party LEFT JOIN name ON iri = value "
        "WHERE value != '' ORDER BY events DESC, 2 LIMIT 21",
        (*thing, parties.start, parties.stop - 1),
    )


PAGE_ROWS: Final[Mapping[str, Callable[..., IndexRows]]] = {
    "acts": acts,
    "act-counts": act_counts,
    "claims-denied": claims.denied,
    "claims-disputed": claims.disputed,
    "claims-one-sided": claims.one_sided,
    "counterparts": counterparts,
    "between": between,
    "latest-statements": latest_statements,
    "said-of": said_of,
    "place-actors": place_actors,
}
