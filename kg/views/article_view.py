"""The text of an article with the triggers of its events, and its acts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.views.attributions import OWN_VOICE, Attributed
from kg.views.event_status import Record, with_status


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSegment:
    """A piece of article text; with a tone if it is the trigger of an event."""

    text: str
    start: int  # character offset into the article text
    event: str | None = None  # IRI of the event
    # CSS class of the status; "hidden" for an act that is left out, "trigger" in the sentence of a mention
    tone: str = ""
    status: str = ""  # in words


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article with the event triggers marked in its text."""

    facts: Record  # keys of _ARTICLE_PATHS
    paragraphs: tuple[tuple[TextSegment, ...], ...]
    acts: tuple[
        Record, ...
    ]  # in text order; keys of queries/pages/article-events.rq, and those of with_status
    statements: tuple[Record, ...]  # likewise
    hidden_acts: int  # number of acts that are less certain than those shown
    # Copies and versions of the article; keys of queries/pages/article-links.rq
    links: tuple[Record, ...] = ()


def article_view(
    facts: Record,
    records: list[Record],
    sources: Mapping[str, Attributed],
    min_confidence: float,
    *,
    links: tuple[Record, ...] = (),
) -> ArticleView:
    """Return an article; ``records`` are its events, and ``sources`` say who tells its mentions.

    Acts below the least confidence, and events that are neither acts nor statements, are left out.
    """
    told = [record for record in records if record["how"] != "other clause"]
    speakers: dict[str, dict[str, None]] = {}
    for record in told:
        names = sources.get(record["mention"], OWN_VOICE).names
        speakers.setdefault(record["event"], {}).update(dict.fromkeys(names or ("",)))
    events = [with_status(one | {"speakers": "|".join(speakers[one["event"]])}) for one in told]
    shown = [one for one in events if one["how"] == "statement" or float(one["confidence"]) >= min_confidence]
    hidden = {one["event"] for one in events} - {one["event"] for one in shown}
    listed = {one["event"]: one for one in reversed(shown)}
    in_order = tuple(reversed(listed.values()))
    triggers = [_trigger(facts["body"], one, is_shown=one in shown) for one in events]
    return ArticleView(
        facts=facts,
        paragraphs=tuple(_paragraphs(facts["body"], triggers)),
        acts=tuple(one for one in in_order if one["how"] != "statement"),
        statements=tuple(one for one in in_order if one["how"] == "statement"),
        hidden_acts=len(hidden),
        links=links,
    )


def _trigger(body: str, record: Record, *, is_shown: bool) -> TextSegment:
    start, end = int(record["start"]), int(record["end"])
    return TextSegment(
        text=body[start:end],
        start=start,
        event=record["event"] if is_shown else None,
        tone=record["tone"] if is_shown else "hidden",
        status=record["status"],
    )


def _paragraphs(body: str, triggers: list[TextSegment]) -> Iterator[tuple[TextSegment, ...]]:
    start = 0
    for paragraph in body.split("\n\n"):
        end = start + len(paragraph)
        inside = [trigger for trigger in triggers if start <= trigger.start < end]
        yield tuple(_segments(body, start, end, inside))
        start = end + 2


def _segments(body: str, start: int, end: int, triggers: list[TextSegment]) -> Iterator[TextSegment]:
    """Yield ``body[start:end]`` in segments; a trigger that overlaps an earlier one is not marked."""
    for trigger in triggers:
        if trigger.start < start:
            continue
        if trigger.start > start:
            yield TextSegment(text=body[start : trigger.start], start=start)
        yield trigger
        start = trigger.start + len(trigger.text)
    if start < end:
        yield TextSegment(text=body[start:end], start=start)
