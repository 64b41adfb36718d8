"""Days that one clause gives for another: "made the comments two days after Trump hosted European leaders".

The two events are so far apart. Where the day of the subordinate clause is known, it gives that of the main clause; else
the day of the main clause, or of the telling, gives that of the subordinate one. The telling is dated by the last
statement before it ("Russia said on Wednesday"), else by publication.
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
from kg.resolve.data_tables import time_data
from kg.resolve.times.intervals import Interval, between, of_day
from kg.resolve.times.time_parser import pattern, stated
from kg.resolve.times.time_readings import apart

_WORDS = 6  # an offset has no more words before "after": "more than a couple of years"
_BEFORE_VERB = frozenset({"AUX", "ADV", "PART"})
_MAIN = frozenset({"root", "parataxis"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How far apart two events of a sentence are."""

    mention: Mention  # "two days after"
    groups: dict[str, str]
    direction: int  # 1: the main clause's event is the later one
    main: int | None  # index among the extraction's mentions, where there is one
    subordinate: int


Times = list[TimeBounds | None]


def with_offsets(extraction: Extraction, own: Sequence[TimeBounds | None]) -> Times:
    """Return the times of the mentions, those that have none of their own given by another clause where one does."""
    times = list(own)
    by_sentence = _by_sentence(extraction.mentions)
    told = extraction.document.article.published
    for sentence in extraction.document.sentences:
        here = by_sentence.get(sentence.index, [])
        for offset in _offsets(sentence, here, extraction.mentions, extraction.document.article.text):
            _apply(offset, extraction.mentions, times, told)
        told = _told(sentence, here, extraction.mentions, times) or told
    return times


def _by_sentence(mentions: Sequence[EventMention]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for index, mention in enumerate(mentions):
        found.setdefault(mention.sentence, []).append(index)
    return found


def _told(
    sentence: Sentence, here: Sequence[int], mentions: Sequence[EventMention], times: Times
) -> date | None:
    """Return the day on which the last statement of a sentence's main clause was made."""
    days = [_day(times[i]) for i in here if _is_statement(mentions[i], sentence)]
    return next((day for day in reversed(days) if day is not None), None)


def _is_statement(mention: EventMention, sentence: Sentence) -> bool:
    main = sentence.tokens[mention.head - 1].deprel in _MAIN
    return (
        main
        and mention.type is EventType.STATE
        and mention.certainty is Certainty.FACT
        and mention.tense is Tense.PAST
    )


def _day(time: TimeBounds | None) -> date | None:
    return time.earliest if time is not None and time.precision is Precision.DAY else None


# ---------------------------------------------------------------- what gives what


def _apply(offset: Offset, mentions: Sequence[EventMention], times: Times, told: date | None) -> None:
    known = times[offset.subordinate]
    if known is not None:
        if offset.main is not None and times[offset.main] is None:
            times[offset.main] = _moved(known, offset, offset.direction)
        return
    if (
        offset.main is not None
        and times[offset.main] is None
        and told is not None
        and _is_telling(mentions[offset.main])
    ):
        times[offset.main] = stated(of_day(told, f"told on {told}"), offset.mention)
    basis = times[offset.main] if offset.main is not None else None
    if basis is not None:
        times[offset.subordinate] = _moved(basis, offset, -offset.direction)


def _is_telling(mention: EventMention) -> bool:
    """Tell whether an event without a time of its own is part of what the article tells as news."""
    return mention.certainty is Certainty.FACT and mention.tense in {Tense.PAST, Tense.PRESENT}


def _moved(time: TimeBounds, offset: Offset, sign: int) -> TimeBounds | None:
    try:
        first = apart(time.earliest, offset.groups, sign)
        last = apart(time.latest, offset.groups, sign)
    except (OverflowError, ValueError):  # a day outside of the calendar
        return None
    found = _spanning(first, last)
    return stated(found, offset.mention) if found else None


def _spanning(first: Interval | None, last: Interval | None) -> Interval | None:
    if first is None or last is None or first == last:
        return first
    return between(first.earliest, last.latest, first.reason)


# ---------------------------------------------------------------- where a sentence says so


def _offsets(
    sentence: Sentence, here: Sequence[int], mentions: Sequence[EventMention], text: str
) -> Iterator[Offset]:
    """Find "two days after" with the events on both sides."""
    for token in sentence.tokens:
        if token.text.lower() not in {"after", "before"} or len(here) < 2:
            continue
        words = sentence.tokens[max(0, token.index - 1 - _WORDS) : token.index]
        match = _pattern().search(text[words[0].start : token.end])
        subordinate = _subordinate(token.index, sentence, here, mentions) if match else None
        if match is None or subordinate is None:
            continue
        start = words[0].start + match.start()
        yield Offset(
            mention=Mention(
                sentence=sentence.index,
                head=max(1, token.index - 1),
                span=Span(start=start, end=token.end, quote=text[start : token.end]),
            ),
            groups={name: value for name, value in match.groupdict().items() if value},
            direction=1 if token.text.lower() == "after" else -1,
            main=_main(token.index - 1, subordinate, sentence, here, mentions),
            subordinate=subordinate,
        )


@cache
def _pattern() -> re.Pattern[str]:
    return pattern(time_data()["offset"])


def _subordinate(
    after: int, sentence: Sentence, here: Sequence[int], mentions: Sequence[EventMention]
) -> int | None:
    """Return the event that "after" introduces: what it hangs on, or the verb whose subject it was taken to belong to."""
    phrase = list(takewhile(lambda above: above > after, _ancestors(after, sentence)))
    if not phrase:
        return None
    for index in here:
        head = mentions[index].head
        if head == phrase[0] or (head > after and _has_subject(mentions[index], phrase, after, sentence)):
            return index
    return None


def _has_subject(mention: EventMention, phrase: Sequence[int], after: int, sentence: Sentence) -> bool:
    """Tell whether the phrase behind "after" is the subject of an event, or stands where its missing subject would."""
    words = (sentence.tokens[index - 1] for index in phrase)
    if any(word.head == mention.head and word.deprel.startswith("nsubj") for word in words):
        return True
    subjects = {p.mention.head for p in mention.participants if p.role in {Role.AGENT, Role.PATIENT}}
    between = {subject for subject in subjects if after < subject < mention.head}
    if between:
        return bool(between.intersection(phrase))
    return all(token.upos in _BEFORE_VERB for token in sentence.tokens[phrase[0] : mention.head - 1])


def _main(
    unit: int, subordinate: int, sentence: Sentence, here: Sequence[int], mentions: Sequence[EventMention]
) -> int | None:
    """Return the event that the "two days" belong to: the nearest one above them that is not the other."""
    heads = {mentions[index].head: index for index in here if index != subordinate}
    return next((heads[above] for above in _ancestors(unit, sentence) if above in heads), None)


def _ancestors(index: int, sentence: Sentence) -> list[int]:
    """Return the words above a word, nearest first."""
    path: list[int] = []
    above = sentence.tokens[index - 1].head
    while above and above not in path and above <= len(sentence.tokens):
        path.append(above)
        above = sentence.tokens[above - 1].head
    return path
