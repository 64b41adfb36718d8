"""Claims: acts that one side asserts and another denies, acts that only one side tells, and denied acts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg.store import Select
from kg.views.event_reports import EventReport, reports_by_mention
from kg.views.event_status import Record
from kg.views.page_rows import PageRows

Titles: TypeAlias = Callable[[Iterable[str]], dict[str, Record]]  # title and more of events

KINDS = ("disputed", "one-sided", "denied")
FILTERS: Mapping[str, tuple[str, ...]] = {  # variables of queries/pages/claims-KIND.rq
    "disputed": ("by", "denier", "party"),
    "one-sided": ("by", "party"),
    "denied": ("denier", "party"),
}
_ROWS_PER_PAGE = 20  # the queries return one more


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An act with a report that asserts it, one that denies it, or both."""

    stated: EventReport | None
    denied: EventReport | None
    is_joined: bool  # the two were linked by comparing parties, kinds and days
    assertions: int  # acts of which ``stated`` is one
    denials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimList:
    """One page of claims."""

    claims: tuple[Claim, ...]
    titles: Mapping[str, str]  # of the events
    page_number: int  # counted from 1
    has_next: bool


def claims_of(  # noqa: PLR0913, PLR0917 - where to look, what for, and how to name it
    select: Select,
    rows: PageRows,
    kind: str,
    names: Mapping[str, tuple[str, ...]],
    page_number: int,
    titles: Titles,
) -> ClaimList:
    """Return one page of the claims of a kind; ``names`` has names of actors and codes for its filters."""
    found = rows(f"claims-{kind}", offset=(page_number - 1) * _ROWS_PER_PAGE, **names)
    shown = found[:_ROWS_PER_PAGE]
    reports = reports_by_mention(
        select, [row[key] for row in shown for key in ("stated", "denied") if key in row]
    )
    events = [report.facts["event"] for report in reports.values()]
    claims = [_claim(row, reports) for row in shown]
    return ClaimList(
        claims=tuple(_without_repetitions(claims)),
        titles={event: one["title"] for event, one in titles(events).items()},
        page_number=page_number,
        has_next=len(found) > _ROWS_PER_PAGE,
    )


def _claim(row: Record, reports: Mapping[str, EventReport]) -> Claim:
    return Claim(
        stated=reports.get(row.get("stated", "")),
        denied=reports.get(row.get("denied", "")),
        is_joined=row.get("basis") == "joined",
        assertions=int(row.get("assertions", 1)),
        denials=int(row.get("denials", 1)),
    )


def _without_repetitions(claims: list[Claim]) -> list[Claim]:
    """Leave out pairs that are alike if the same two events were also joined; joined ones come first."""
    unique: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        events = [one.facts["event"] if one else "" for one in (claim.stated, claim.denied)]
        unique.setdefault((events[0], events[1]), claim)
    return list(unique.values())
