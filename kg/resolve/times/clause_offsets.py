"""Times implied by a temporal clause: "made the comments two days after Trump hosted European leaders".

A dated subordinate event dates the main event. Otherwise the main event dates the subordinate one. A main event without a
time takes the day of the report: that of the last statement before it ("Russia said on Wednesday"), or else the publication
date.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import takewhile

from kg.model import (
    Certainty,
    EntityLabel,
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
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.data_tables import time_rules
from kg.resolve.times.intervals import cover, single_day
from kg.resolve.times.time_parser import compile_pattern, to_bounds
from kg.resolve.times.time_readings import offset_from

# Words of an offset before "after": "more than a couple of years".
_MAX_OFFSET_WORDS = 6
_PREVERBAL_UPOS = frozenset({"AUX", "ADV", "PART"})
_DEFINITE = frozenset({"the", "this", "that"})
_MAIN_DEPRELS = frozenset({"root", "parataxis"})


Times = list[TimeBounds | None]
Events = dict[int, EventMention]  # the events of a sentence by their index in the extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseOffset:
    """The time between the events of a main and a subordinate clause."""

    mention: Mention  # "two days after"
    groups: dict[str, str]  # number and unit from the pattern match
    direction: int  # 1 if the main event is the later one, else -1
    main: int  # index of the main event in the extraction's mentions
    subordinate: int  # index of the subordinate event


def resolve_clause_offsets(extraction: Extraction, times: Sequence[TimeBounds | None]) -> Times:
    """Fill in missing event times from offsets between clauses."""
    resolved = list(times)
    events_by_sentence: defaultdict[int, Events] = defaultdict(dict)
    for index, mention in enumerate(extraction.mentions):
        events_by_sentence[mention.sentence][index] = mention
    reported_on = extraction.document.article.published
    for sentence in extraction.document.sentences:
        events = events_by_sentence[sentence.index]
        for offset in _find_offsets(sentence, events, extraction.document.article.text):
            if resolved[offset.subordinate] is None:
                resolved[offset.subordinate] = _time_told_before(offset.subordinate, extraction, resolved)
            is_reported = not _names_other_day(sentence, offset.mention)
            _apply(offset, events, resolved, reported_on if is_reported else None)
        reported_on = _last_statement_day(sentence, events, resolved) or reported_on
    return resolved


def _time_told_before(index: int, extraction: Extraction, times: Times) -> TimeBounds | None:
    """Return the time of the event that a noun refers back to: "the coup" after "soldiers toppled the president"."""
    mention = extraction.mentions[index]
    sentence = extraction.document.sentences[mention.sentence]
    is_definite = any(t.head == mention.head and t.lemma in _DEFINITE for t in sentence.tokens)
    if sentence.tokens[mention.head - 1].upos != "NOUN" or not is_definite:
        return None
    before = zip(extraction.mentions[:index], times, strict=False)
    told = [
        time for other, time in before if other.type is mention.type and other.sentence < mention.sentence
    ]
    return told[-1] if told else None


def _last_statement_day(sentence: Sentence, events: Events, times: Times) -> date | None:
    """Return the day of the last past statement in a sentence's main clause."""
    for index, mention in reversed(events.items()):
        time = times[index]
        if time and time.precision is Precision.DAY and _is_main_statement(mention, sentence):
            return time.earliest
    return None


def _is_main_statement(mention: EventMention, sentence: Sentence) -> bool:
    return (
        sentence.tokens[mention.head - 1].deprel in _MAIN_DEPRELS
        and mention.type is EventType.STATE
        and mention.certainty is Certainty.FACT
        and mention.tense is Tense.PAST
    )


def _apply(offset: ClauseOffset, events: Events, times: Times, reported_on: date | None) -> None:
    """Date one event of an offset from the other; modify ``times`` in place."""
    subordinate_time = times[offset.subordinate]
    if times[offset.main] is None:
        if subordinate_time is not None:
            times[offset.main] = _shifted(subordinate_time, offset, offset.direction)
        elif reported_on is not None and _is_news(events[offset.main]):
            interval = single_day(reported_on, f"reported on {reported_on}")
            times[offset.main] = to_bounds(interval, offset.mention)
    main_time = times[offset.main]
    if subordinate_time is None and main_time is not None:
        times[offset.subordinate] = _shifted(main_time, offset, -offset.direction)


def _names_other_day(sentence: Sentence, offset: Mention) -> bool:
    """Return True if a sentence names another time than an offset: "elections on Sunday, two days after he resigned"."""
    dates = [entity.span for entity in sentence.entities if entity.label is EntityLabel.DATE]
    return any(span.end <= offset.span.start or span.start >= offset.span.end for span in dates)


def _is_news(mention: EventMention) -> bool:
    """Return True for a past or present fact, which happened on the day of the report if the text gives no time."""
    return mention.certainty is Certainty.FACT and mention.tense in {Tense.PAST, Tense.PRESENT}


def _shifted(time: TimeBounds, offset: ClauseOffset, sign: int) -> TimeBounds | None:
    """Return a time moved by an offset, or None for a day outside the calendar."""
    try:
        first = offset_from(time.earliest, offset.groups, sign)
        last = offset_from(time.latest, offset.groups, sign)
        return to_bounds(cover(first, last), offset.mention)
    except (OverflowError, ValueError):
        return None


def _find_offsets(sentence: Sentence, events: Events, text: str) -> Iterator[ClauseOffset]:
    """Yield the offsets of a sentence ("two days after") with the events of both clauses."""
    tree = ClauseTree(sentence)
    for token in sentence.tokens:
        if token.text.lower() not in {"after", "before"}:
            continue
        words = sentence.tokens[max(0, token.index - 1 - _MAX_OFFSET_WORDS) : token.index]
        match = _offset_pattern().search(text[words[0].start : token.end])
        subordinate = _subordinate_event(token.index, tree, events)
        main = _main_event(token.index - 1, subordinate, tree, events)
        if match is None or subordinate is None or main is None:
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
            main=main,
            subordinate=subordinate,
        )


@cache
def _offset_pattern() -> re.Pattern[str]:
    return compile_pattern(time_rules()["clause_offset"])


def _subordinate_event(conjunction: int, tree: ClauseTree, events: Events) -> int | None:
    """Return the event that "after" or "before" introduces; the parser may have attached only its subject."""
    ancestors = takewhile(lambda above: above.index > conjunction, tree.ancestors(conjunction))
    phrase = [above.index for above in ancestors]
    for index, event in events.items():
        if phrase and (event.head == phrase[0] or _has_subject_in(event, phrase, conjunction, tree)):
            return index
    return None


def _has_subject_in(mention: EventMention, phrase: Sequence[int], conjunction: int, tree: ClauseTree) -> bool:
    """Return True if a phrase contains the subject of an event, or stands directly before a verb without one."""
    if mention.head <= conjunction:
        return False
    words = [tree.token(index) for index in phrase]
    if any(word.head == mention.head and word.deprel.startswith("nsubj") for word in words):
        return True
    subjects = {p.mention.head for p in mention.participants if p.role in {Role.AGENT, Role.PATIENT}}
    before_verb = {subject for subject in subjects if conjunction < subject < mention.head}
    if before_verb:
        return bool(before_verb.intersection(phrase))
    between = tree.sentence.tokens[phrase[0] : mention.head - 1]
    return all(token.upos in _PREVERBAL_UPOS for token in between)


def _main_event(unit: int, subordinate: int | None, tree: ClauseTree, events: Events) -> int | None:
    """Return the nearest event above the unit of time ("days"), other than the subordinate one."""
    by_head = {event.head: index for index, event in events.items() if index != subordinate}
    return next((by_head[above.index] for above in tree.ancestors(unit) if above.index in by_head), None)
