"""The values of an event's page, except its reports: facts, differences, acts before and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg import vocab
from kg.query_library import site_query
from kg.store import Select
from kg.views.event_status import Record
from kg.views.mention_views import MentionView
from kg.views.page_rows import PageRows

_NEIGHBOURS = 5  # acts before, and as many after
_MAX_PARTIES = 4  # of each side that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """The type, days, places and parties of an event."""

    type: str  # in words, empty if unknown
    first_day: str
    last_day: str
    is_assumed: bool  # the day
    places: tuple[Record, ...]  # keys: value, label
    parties: tuple[Record, ...]  # keys: role, value, label
    differs_on: tuple[str, ...]  # "day", "place", "number", "agent", "patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Acts between the parties of an event, with their days."""

    before: tuple[Record, ...]  # keys: event, day; the latest last
    after: tuple[Record, ...]  # the earliest first; on the same day too


def facts_of(select: Select, event: str) -> EventFacts:
    """Return the facts of an event, from its direct links."""
    rows = select(site_query("event-facts", [event])).records()
    values: dict[str, list[Record]] = {}
    for row in rows:
        values.setdefault(row["property"], []).append(row)

    def first(name: str, key: str = "value") -> str:
        return next((row.get(key, "") for row in values.get(name, ())), "")

    roles = {link: role for role, link in vocab.ROLE_LINKS.items()}
    parties = [row | {"role": str(role)} for link, role in roles.items() for row in values.get(link, ())]
    return EventFacts(
        type=first(vocab.EVENT_TYPE, "label"),
        first_day=first(vocab.EARLIEST),
        last_day=first(vocab.LATEST),
        is_assumed=first(vocab.ASSUMED) == "true",
        places=tuple(values.get(vocab.AT_PLACE, ())),
        parties=tuple(one for one in parties if "label" in one),
        differs_on=tuple(row["value"] for row in values.get(vocab.DIFFERS_ON, ())),
    )


def neighbours_of(rows: PageRows, event: str, facts: EventFacts, day: str) -> Neighbours | None:
    """Return the acts between the two sides of an event before and after a day; None if a side is unknown.

    Of parties that act together, each is a side.
    """
    agents = [one["value"] for one in facts.parties if one["role"] == "agent"]
    others = [one["value"] for one in facts.parties if one["role"] in {"patient", "recipient"}] or agents
    if not day or len({*agents, *others}) < 2 or not agents:
        return None
    found = rows("between", side=agents[:_MAX_PARTIES], other=others[:_MAX_PARTIES])
    acts = sorted((row for row in found if row["event"] != event), key=lambda row: (row["day"], row["event"]))
    return Neighbours(
        before=tuple([row for row in acts if row["day"] < day][-_NEIGHBOURS:]),
        after=tuple([row for row in acts if row["day"] >= day][:_NEIGHBOURS]),
    )


def differences(facts: EventFacts, mentions: Iterable[MentionView]) -> list[dict[str, str]]:
    """Return one row for each report that says something on what the reports differ on, as field and words."""
    rows = [_differing(facts.differs_on, mention) for mention in mentions]
    return [row for row in rows if any(row[field] for field in facts.differs_on)]


def _differing(fields: Iterable[str], mention: MentionView) -> dict[str, str]:
    facts = mention.facts
    words = {
        "day": " to ".join(dict.fromkeys(facts[key] for key in ("earliest", "latest") if key in facts)),
        "place": ", ".join(place["name"] for place in mention.places),
        "number": ", ".join(one["words"] for one in mention.participants),
        "agent": _participants(mention, {"agent"}),
        "patient": _participants(mention, {"patient", "recipient"}),
    }
    row = {"article": facts["article"], "outlet": facts.get("publisher") or facts.get("headline", "article")}
    return row | {field: words.get(field, "") for field in fields}


def _participants(mention: MentionView, roles: set[str]) -> str:
    return ", ".join(one.get("name") or one["words"] for one in mention.participants if one["role"] in roles)
