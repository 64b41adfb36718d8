"""Times of an article's events, from their own time expressions or from those of related clauses and events.

Some expressions are anchored to an earlier event: "a day later", "the following week", "two days after the coup". Their
anchor is the last dated event before the expression, at most two sentences back.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache

from kg.model import (
    Certainty,
    EventMention,
    Extraction,
    Mention,
    Precision,
    Sentence,
    Tense,
    TimeBounds,
    Token,
)
from kg.resolve.data_tables import time_rules
from kg.resolve.name_keys import join_tokens
from kg.resolve.times.clause_offsets import resolve_clause_offsets
from kg.resolve.times.intervals import Interval, calendar_unit, cover
from kg.resolve.times.quoted_times import counts_from_saying, is_saying_of
from kg.resolve.times.time_parser import compile_pattern, in_stated_week, most_specific, normalize, to_bounds
from kg.resolve.times.time_readings import TimeContext, offset_from

# Words after a time phrase that may belong to it: "after the coup" in "two days after the coup".
_MAX_WORDS_AFTER = 3
_MAX_SENTENCE_DISTANCE = 2  # between the anchor and the expression
_DASHES = frozenset({"-", "–", "—", "--"})
_FORWARD_WORDS = frozenset({"later", "after", "afterwards", "next", "following"})


def event_times(extraction: Extraction) -> list[TimeBounds | None]:
    """Return the time of each event mention, or None if it is unknown."""
    published = extraction.document.article.published
    stated = [_stated_time(mention, extraction, published) for mention in extraction.mentions]
    stated = [
        _stated_time(mention, extraction, _day_of_saying(mention, extraction, stated))
        if counts_from_saying(mention)
        else time
        for mention, time in zip(extraction.mentions, stated, strict=True)
    ]
    if published is not None:
        stated = _times_of_promises(extraction, stated, published)
    times = resolve_clause_offsets(extraction, stated)
    return relative_times(extraction.mentions, times, extraction.document.sentences)


def _times_of_promises(
    extraction: Extraction, times: Sequence[TimeBounds | None], published: date
) -> list[TimeBounds | None]:
    """Give the times of plans that lie in the past to the verbs above: "promised to build a road in 2019"."""
    completed = list(times)
    by_head = {(m.sentence, m.head): index for index, m in enumerate(extraction.mentions)}
    for index, mention in enumerate(extraction.mentions):
        token = extraction.document.sentences[mention.sentence].tokens[mention.head - 1]
        above, time = by_head.get((mention.sentence, token.head)), times[index]
        if above is None or time is None or time.latest >= published or token.deprel != "xcomp":
            continue
        is_plan = mention.certainty is Certainty.PLANNED and times[above] is None
        if is_plan and extraction.mentions[above].tense is Tense.PAST:
            completed[above], completed[index] = time, None
    return completed


def _day_of_saying(
    mention: EventMention, extraction: Extraction, stated: Sequence[TimeBounds | None]
) -> date | None:
    """Return the day that the text gives for the saying of a quoted event."""
    for other, time in zip(extraction.mentions, stated, strict=True):
        if is_saying_of(other, mention) and time is not None and time.precision is Precision.DAY:
            return time.earliest
    return None


def _stated_time(mention: EventMention, extraction: Extraction, published: date | None) -> TimeBounds | None:
    """Return the most specific of an event's own time expressions, read on the day ``published``."""
    sentence = extraction.document.sentences[mention.sentence]
    tense = _tense_relative_to_publication(mention, sentence)
    tense = Tense.FUTURE if _is_at_plan(mention, extraction) else tense
    times = [
        normalize(
            time,
            sentence,
            TimeContext(published=published, tense=_tense_at(time, mention, sentence) or tense),
        )
        for time in mention.times
        if not _is_day_of_report(time, mention, sentence)
    ]
    return most_specific(in_stated_week([time for time in times if time is not None]))


def _tense_at(time: Mention, mention: EventMention, sentence: Sentence) -> Tense | None:
    """Return the tense of another verb that gives the event its time: "talks took place in March", "set for Friday"."""
    governor = sentence.tokens[time.head - 1].head
    if _is_due(time, sentence) or _is_for(time, sentence):
        return Tense.FUTURE
    if governor in {0, mention.head} or sentence.tokens[governor - 1].upos != "VERB":
        return None
    verb = sentence.tokens[governor - 1]
    if verb.lemma in time_rules()["same_time"]["scheduling"]:
        return Tense.FUTURE
    return Tense.PAST if "VerbForm=Fin" in verb.feats and "Tense=Past" in verb.feats else None


def _is_for(time: Mention, sentence: Sentence) -> bool:
    """Return True for "announced a strike for Friday"."""
    return any(t.head == time.head and t.deprel == "case" and t.lemma == "for" for t in sentence.tokens)


def _is_day_of_report(time: Mention, mention: EventMention, sentence: Sentence) -> bool:
    """Return True for the day before a report of what has happened: "LIMA, 6 May - The minister has resigned"."""
    after = next((token for token in sentence.tokens if token.start >= time.span.end), None)
    is_opening = sentence.index == 0 and after is not None and after.text in _DASHES
    return is_opening and _is_perfect(sentence.tokens[mention.head - 1], sentence)


def _is_due(time: Mention, sentence: Sentence) -> bool:
    """Return True for "due in May"."""
    first = next(token.index for token in sentence.tokens if token.end > time.span.start)
    return any(token.lemma == "due" for token in sentence.tokens[max(0, first - 3) : first])


def _tense_relative_to_publication(mention: EventMention, sentence: Sentence) -> Tense:
    """Return whether an event lies before or after publication.

    A planned or possible event lies ahead ("would meet on Friday"), unless its verb is past ("may have met on Monday").
    A verb without tense ("holding talks on Monday") takes the tense of its sentence.
    """
    verb = sentence.tokens[mention.head - 1]
    is_finite = "VerbForm=Fin" in verb.feats
    if mention.certainty is not Certainty.FACT:
        is_past = (is_finite and "Tense=Past" in verb.feats) or _is_perfect(verb, sentence)
        return Tense.PAST if is_past else Tense.FUTURE
    if mention.tense is not Tense.PRESENT or is_finite:
        return mention.tense
    root = next((token for token in sentence.tokens if token.head == 0), None)
    return Tense.PAST if root is not None and "Tense=Past" in root.feats else mention.tense


def _is_at_plan(mention: EventMention, extraction: Extraction) -> bool:
    """Return True for the occasion of what lies ahead: "may announce it during his visit on Friday"."""
    tokens = extraction.document.sentences[mention.sentence].tokens
    noun = tokens[mention.head - 1]
    cases = {token.lemma for token in tokens if token.head == noun.index and token.deprel == "case"}
    if noun.upos != "NOUN" or not cases & set(time_rules()["same_time"]["prepositions"]):
        return False
    return any(
        (other.sentence, other.head, other.tense) == (mention.sentence, noun.head, Tense.FUTURE)
        for other in extraction.mentions
    )


def _is_perfect(verb: Token, sentence: Sentence) -> bool:
    """Return True for a perfect other than the future perfect: not "by Friday it will have left"."""
    auxiliaries = {t.lemma for t in sentence.tokens if t.head == verb.index and t.deprel.startswith("aux")}
    return "have" in auxiliaries and "will" not in auxiliaries


def relative_times(
    mentions: Sequence[EventMention], times: Sequence[TimeBounds | None], sentences: Sequence[Sentence]
) -> list[TimeBounds | None]:
    """Fill in missing event times from expressions anchored to the event before."""
    resolved = list(times)
    anchor: TimeBounds | None = None
    anchor_sentence = 0
    for index, mention in enumerate(mentions):
        time = resolved[index]
        if time is None and anchor and mention.sentence - anchor_sentence <= _MAX_SENTENCE_DISTANCE:
            time = resolved[index] = _resolve_from_anchor(mention, sentences, anchor)
        if time is not None:
            anchor, anchor_sentence = time, mention.sentence
    return resolved


def _resolve_from_anchor(
    mention: EventMention, sentences: Sequence[Sentence], anchor: TimeBounds
) -> TimeBounds | None:
    for time in mention.times:
        text = _expanded_text(time, sentences[time.sentence])
        interval = relative_interval(text, anchor)
        if interval is not None:
            return to_bounds(interval, time)
    return None


def _expanded_text(time: Mention, sentence: Sentence) -> str:
    """Return a time phrase with two words before it and up to three after it, without a subordinate clause."""
    inside = [t.index for t in sentence.tokens if time.span.start <= t.start < time.span.end]
    if not inside:
        return time.span.quote
    following = sentence.tokens[inside[-1] : inside[-1] + _MAX_WORDS_AFTER]
    end = next((i for i, t in enumerate(following) if t.deprel == "mark"), len(following))
    return join_tokens(sentence.tokens[max(0, inside[0] - 3) : inside[-1] + end])


def relative_interval(text: str, anchor: TimeBounds) -> Interval | None:
    """Return the time of an expression relative to an anchor, or None if it matches no anchored pattern."""
    match = next((match for pattern in _patterns() if (match := pattern.search(text))), None)
    if match is None:
        return None
    groups = {name: value for name, value in match.groupdict().items() if value}
    direction = groups.get("direction", "same").lower()
    if direction == "same":
        unit = groups.get("unit", "day").lower()
        if anchor.latest > calendar_unit(anchor.earliest, unit, "").latest:  # which week of the year?
            return None
        return calendar_unit(anchor.earliest, unit, f"same {unit} as {anchor.earliest}")
    sign = 1 if direction in _FORWARD_WORDS else -1
    try:
        return cover(offset_from(anchor.earliest, groups, sign), offset_from(anchor.latest, groups, sign))
    except (OverflowError, ValueError):
        return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(compile_pattern(row["match"]) for row in time_rules()["anchored"])
