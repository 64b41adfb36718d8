"""Times implied by a temporal clause: "made the comments two days after Trump hosted European leaders".

A dated subordinate event dates the main event. Otherwise the main event dates the subordinate one. A main event without a
time takes the day of the report: that of the last statement before it ("Russia said on Wednesday"), or else the publication
date.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import takewhile

from kg.model import (
    Certainty,
    EventMention,
    EventType,
    Extraction,
    Mention,
    Precision,
    Role,
    Sentence,
    Span,
    Tense,
    TimeBounds,
)
from kg.resolve.data_tables import time_rules
from kg.resolve.times.intervals import cover, single_day
from kg.resolve.times.time_parser import compile_pattern, to_bounds
from kg.resolve.times.time_readings import offset_from

# Words of an offset before "after": "more than a couple of years".
_MAX_OFFSET_WORDS = 6
_PREVERBAL_UPOS = frozenset({"AUX", "ADV", "PART"})
_MAIN_DEPRELS = frozenset({"root", "parataxis"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseOffset:
    """The time between the events of a main and a subordinate clause."""

    mention: Mention  # "two days after"
    groups: dict[str, str]  # number and unit from the pattern match
    direction: int  # 1 if the main event is the later one, else -1
    main: int | None  # index of the main event in the extraction's mentions
    subordinate: int  # index of the subordinate event


Times = list[TimeBounds | None]


def resolve_clause_offsets(extraction: Extraction, times: Sequence[TimeBounds | None]) -> Times:
    """Fill in missing event times from offsets between clauses."""
    resolved = list(times)
    by_sentence = _mentions_by_sentence(extraction.mentions)
    reported_on = extraction.document.article.published
    for sentence in extraction.document.sentences:
        indices = by_sentence.get(sentence.index, [])
        text = extraction.document.article.text
        for offset in _find_offsets(sentence, indices, extraction.mentions, text):
            _apply(offset, extraction.mentions, resolved, reported_on)
        statement_day = _last_statement_day(sentence, indices, extraction.mentions, resolved)
        reported_on = statement_day or reported_on
    return resolved


def _mentions_by_sentence(mentions: Sequence[EventMention]) -> dict[int, list[int]]:
    by_sentence: dict[int, list[int]] = {}
    for index, mention in enumerate(mentions):
        by_sentence.setdefault(mention.sentence, []).append(index)
    return by_sentence


def _last_statement_day(
    sentence: Sentence, indices: Sequence[int], mentions: Sequence[EventMention], times: Times
) -> date | None:
    """Return the day of the last past statement in a sentence's main clause."""
    days = [_exact_day(times[i]) for i in indices if _is_main_statement(mentions[i], sentence)]
    return next((day for day in reversed(days) if day is not None), None)


def _is_main_statement(mention: EventMention, sentence: Sentence) -> bool:
    return (
        sentence.tokens[mention.head - 1].deprel in _MAIN_DEPRELS
        and mention.type is EventType.STATE
        and mention.certainty is Certainty.FACT
        and mention.tense is Tense.PAST
    )


def _exact_day(time: TimeBounds | None) -> date | None:
    return time.earliest if time is not None and time.precision is Precision.DAY else None


# ---------------------------------------------------------------- application of offsets


def _apply(
    offset: ClauseOffset, mentions: Sequence[EventMention], times: Times, reported_on: date | None
) -> None:
    """Date one event of an offset from the other; modify ``times`` in place."""
    subordinate_time = times[offset.subordinate]
    if subordinate_time is not None:
        if offset.main is not None and times[offset.main] is None:
            times[offset.main] = _shifted(subordinate_time, offset, offset.direction)
        return
    if offset.main is None:
        return
    if times[offset.main] is None and reported_on is not None and _is_news(mentions[offset.main]):
        interval = single_day(reported_on, f"reported on {reported_on}")
        times[offset.main] = to_bounds(interval, offset.mention)
    main_time = times[offset.main]
    if main_time is not None:
        times[offset.subordinate] = _shifted(main_time, offset, -offset.direction)


def _is_news(mention: EventMention) -> bool:
    """Return True for a past or present fact, which happened on the day of the report if the text gives no time."""
    return mention.certainty is Certainty.FACT and mention.tense in {Tense.PAST, Tense.PRESENT}


def _shifted(time: TimeBounds, offset: ClauseOffset, sign: int) -> TimeBounds | None:
    try:
        first = offset_from(time.earliest, offset.groups, sign)
        last = offset_from(time.latest, offset.groups, sign)
    except (OverflowError, ValueError):  # a day outside the calendar
        return None
    interval = cover(first, last)
    return to_bounds(interval, offset.mention) if interval else None


# ---------------------------------------------------------------- detection of offsets


def _find_offsets(
    sentence: Sentence, indices: Sequence[int], mentions: Sequence[EventMention], text: str
) -> Iterator[ClauseOffset]:
    """Yield the offsets of a sentence ("two days after") with the events of both clauses."""
    for token in sentence.tokens:
        if token.text.lower() not in {"after", "before"} or len(indices) < 2:
            continue
        words = sentence.tokens[max(0, token.index - 1 - _MAX_OFFSET_WORDS) : token.index]
        match = _offset_pattern().search(text[words[0].start : token.end])
        subordinate = _subordinate_event(token.index, sentence, indices, mentions) if match else None
        if match is None or subordinate is None:
            continue
        start = words[0].start + match.start()
        yield ClauseOffset(
            mention=Mention(
                sentence=sentence.index,
                head=max(1, token.index - 1),
                span=Span(start=start, end=token.end, quote=text[start : token.end]),
            ),
            groups={name: value for name, value in match.groupdict().items() if value},
            direction=1 if token.text.lower() == "after" else -1,
            main=_main_event(token.index - 1, subordinate, sentence, indices, mentions),
            subordinate=subordinate,
        )


@cache
def _offset_pattern() -> re.Pattern[str]:
    return compile_pattern(time_rules()["clause_offset"])


def _subordinate_event(
    conjunction: int, sentence: Sentence, indices: Sequence[int], mentions: Sequence[EventMention]
) -> int | None:
    """Return the event that "after" or "before" introduces.

    It is the head of the conjunction, or a verb whose subject the parser attached to the conjunction.
    """
    phrase = list(takewhile(lambda above: above > conjunction, _ancestors(conjunction, sentence)))
    if not phrase:
        return None
    for index in indices:
        head = mentions[index].head
        has_subject = head > conjunction and _has_subject_in(mentions[index], phrase, conjunction, sentence)
        if head == phrase[0] or has_subject:
            return index
    return None


def _has_subject_in(
    mention: EventMention, phrase: Sequence[int], conjunction: int, sentence: Sentence
) -> bool:
    """Return True if a phrase contains the subject of an event, or stands directly before a verb without one."""
    words = (sentence.tokens[index - 1] for index in phrase)
    if any(word.head == mention.head and word.deprel.startswith("nsubj") for word in words):
        return True
    subjects = {p.mention.head for p in mention.participants if p.role in {Role.AGENT, Role.PATIENT}}
    before_verb = {subject for subject in subjects if conjunction < subject < mention.head}
    if before_verb:
        return bool(before_verb.intersection(phrase))
    return all(token.upos in _PREVERBAL_UPOS for token in sentence.tokens[phrase[0] : mention.head - 1])


def _main_event(
    unit: int, subordinate: int, sentence: Sentence, indices: Sequence[int], mentions: Sequence[EventMention]
) -> int | None:
    """Return the nearest event above the unit of time ("days"), other than the subordinate one."""
    events = {mentions[index].head: index for index in indices if index != subordinate}
    return next((events[above] for above in _ancestors(unit, sentence) if above in events), None)


def _ancestors(index: int, sentence: Sentence) -> list[int]:
    """Return the ancestors of a token, nearest first; stop at a cycle."""
    path: list[int] = []
    above = sentence.tokens[index - 1].head
    while above and above not in path and above <= len(sentence.tokens):
        path.append(above)
        above = sentence.tokens[above - 1].head
    return path
