"""The acts of an actor or at a place, one page at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg import vocab
from kg.query_library import iri_terms, site_query
from kg.store import Select
from kg.views.event_status import Record
from kg.views.page_rows import PageRows

_ACTS_PER_PAGE = 50  # the LIMIT of queries/pages/acts.rq
_ROLES = {link: str(role) for role, link in vocab.ROLE_LINKS.items()} | {vocab.AT_PLACE: "place"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActList:
    """One page of acts, the newest first; coming ones follow all others."""

    acts: tuple[Record, ...]  # keys of EventViews.details, and event, as (roles), day
    page_number: int  # counted from 1
    pages: int
    total: int  # of acts that are certain enough
    less_certain: int  # acts that are left out


def act_list(  # noqa: PLR0913, PLR0917 - where to look, what for, and how to name it
    select: Select,
    rows: PageRows,
    details: Callable[[Iterable[str]], dict[str, Record]],
    thing: str,
    page_number: int = 1,
    min_confidence: float = 0,
) -> ActList:
    """Return one page of the acts of an actor or place; ``details`` gives title, quote and status of events."""
    counts = rows("act-counts", thing=[thing], least=min_confidence)[0]
    total = int(counts["sure"])
    offset = (page_number - 1) * _ACTS_PER_PAGE
    acts = rows("acts", thing=[thing], least=min_confidence, offset=offset)[:_ACTS_PER_PAGE]
    events = [act["event"] for act in acts]
    found, roles = details(events), _roles(select, thing, events)
    return ActList(
        acts=tuple(act | found.get(act["event"], {}) | {"as": roles.get(act["event"], "")} for act in acts),
        page_number=page_number,
        pages=max(1, -(-total // _ACTS_PER_PAGE)),
        total=total,
        less_certain=int(counts["all"]) - total,
    )


def _roles(select: Select, thing: str, events: list[str]) -> dict[str, str]:
    """Return the roles of an actor or a place by event."""
    found: dict[str, list[str]] = {}
    query = site_query("roles", [thing], event=iri_terms(events)) if events else ""
    for row in select(query).records() if query else ():
        if name := _ROLES.get(row["role"]):
            found.setdefault(row["event"], []).append(name)
    return {event: " and ".join(names) for event, names in found.items()}
