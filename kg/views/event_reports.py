"""The reports of an event by what they say: assertions, denials, and plans or possibilities."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.query_library import site_query
from kg.store import Select
from kg.views.attributions import OWN_VOICE, Attributed, attributions_of
from kg.views.event_status import Record, with_status

_MAX_MENTIONS = 40  # the LIMIT of queries/pages/report-mentions.rq
_MAX_COUNTERPARTS = 5  # linked events whose reports are shown too
_DENIALS = ("denied in", "denies")  # relations of queries/pages/related-events.rq
_PLANS = ("planned as", "carried out as")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence in its paragraph, in five pieces; ``trigger`` is the word that tells of the event."""

    before: str
    head: str
    trigger: str
    tail: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport:
    """The report of one source about an event, with copies and repetitions of the same words."""

    facts: Record  # keys of queries/pages/reports.rq, and those of with_status
    source: Attributed
    quote: Quote
    others: tuple[Record, ...] = ()  # facts of the reports that repeat the same words


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The reports that say the same about an event."""

    name: str  # "asserts", "denies" or "plans"
    reports: tuple[EventReport, ...]
    sources: int  # independent ones; copies of a text count as one


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReports:
    """All reports of an event, and of the events that deny it or carry it out."""

    sides: tuple[Side, ...]
    mentions: tuple[str, ...]  # of the event itself, the first ones
    totals: dict[str, int]  # of the event itself: mentions, articles and independent sources

    @property
    def is_complete(self) -> bool:
        """Whether all mentions are shown."""
        return self.totals["mentions"] <= len(self.mentions)


def reports_of(select: Select, event: str, related: Iterable[Record]) -> EventReports:
    """Return the reports of an event and of those of the ``related`` events that deny or carry it out."""
    linked = [one["event"] for one in related if one["relation"] in (*_DENIALS, *_PLANS)]
    own = _mentions(select, event)
    mentions = [*own, *(one for each in linked[:_MAX_COUNTERPARTS] for one in _mentions(select, each))]
    reports = list(reports_by_mention(select, mentions).values())
    counts = select(site_query("report-counts", [event])).records()[0]
    return EventReports(
        sides=tuple(_side(name, reports) for name in ("asserts", "denies", "plans")),
        mentions=tuple(own),
        totals={name: int(number) for name, number in counts.items()},
    )


def reports_by_mention(select: Select, mentions: list[str]) -> dict[str, EventReport]:
    """Return what mentions say, by day of publication."""
    rows = select(site_query("reports", mentions)).records() if mentions else []
    sources = attributions_of(select, mentions)
    return {row["mention"]: _report(row, sources.get(row["mention"], OWN_VOICE)) for row in _unique(rows)}


def _mentions(select: Select, event: str) -> list[str]:
    return [row["mention"] for row in select(site_query("report-mentions", [event])).records()]


def _unique(rows: Iterable[Record]) -> list[Record]:
    """Return one row for each mention; an article with two headlines gives two."""
    return list({row["mention"]: row for row in reversed(list(rows))}.values())[::-1]


def _report(row: Record, source: Attributed) -> EventReport:
    how = "denied" if row["denied"] == "true" else row["certainty"]
    return EventReport(
        facts=with_status(row | {"how": how, "speakers": "|".join(source.names)}),
        source=source,
        quote=_quote(row),
    )


def _side(name: str, reports: Iterable[EventReport]) -> Side:
    chosen = [report for report in reports if _side_of(report.facts["how"]) == name]
    groups: dict[tuple[str, ...], list[EventReport]] = {}
    for report in chosen:
        groups.setdefault((*report.source.names, "", report.facts["sentence"]), []).append(report)
    return Side(
        name=name,
        reports=tuple(_with_others(group) for group in groups.values()),
        sources=len({report.facts.get("original", report.facts["article"]) for report in chosen}),
    )


def _with_others(group: list[EventReport]) -> EventReport:
    first, *rest = group
    others = {
        one.facts["article"]: one.facts for one in rest if one.facts["article"] != first.facts["article"]
    }
    return EventReport(
        facts=first.facts, source=first.source, quote=first.quote, others=tuple(others.values())
    )


def _side_of(how: str) -> str:
    return {"fact": "asserts", "denied": "denies"}.get(how, "plans")


def _quote(row: Record) -> Quote:
    """Cut the paragraph around a sentence out of the text around it."""
    text, offset = row["text"], int(row["text_from"])
    start = int(row["from"]) - offset
    end = start + len(row["sentence"])
    word, word_end = int(row["start"]) - offset, int(row["end"]) - offset
    before, after = text[:start].rpartition("\n\n")[2], text[end:].partition("\n\n")[0]
    is_cut = "\n\n" not in text[:start] and offset > 0
    return Quote(
        before=f"… {before.partition(' ')[2]}" if is_cut else before,
        head=text[start:word],
        trigger=text[word:word_end],
        tail=text[word_end:end],
        after=f"{after.rpartition(' ')[0]} …" if _is_cut_off(text, end) else after,
    )


def _is_cut_off(text: str, end: int) -> bool:
    """Return True if the paragraph may go on after the text; queries/pages/reports.rq has 300 characters of it."""
    return "\n\n" not in text[end:] and len(text) - end >= 300
