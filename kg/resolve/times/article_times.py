"""Completes the times of an article's events from each other."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.model import Document, ResolvedMention, TimeBounds
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.data_tables import group
from kg.resolve.times.assumed_times import assumed_time, occasion_time
from kg.resolve.times.event_times import relative_times
from kg.resolve.times.quoted_times import quoted_time
from kg.resolve.times.retold_times import introduced_time, refined_time, retold_time
from kg.resolve.times.sentence_times import share_in_sentence
from kg.resolve.times.speaker_times import speaker_time
from kg.resolve.times.tellings import Telling, tell

_Rule = Callable[[Telling, list[Telling]], TimeBounds | None]


def complete_times(
    mentions: Sequence[ResolvedMention], document: Document, trees: Sequence[ClauseTree]
) -> list[ResolvedMention]:
    """Return the mentions with the times that related events give: of the sentence, the same event, the same speaker.

    ``trees`` are those of all sentences.
    """
    published = document.article.published
    tellings = [tell(mention, trees[mention.mention.sentence]) for mention in mentions]
    tellings = _apply(occasion_time, tellings)
    introduced = _share_in_sentences(tellings, trees)
    tellings = _apply(lambda telling, _: introduced_time(telling, introduced, published), introduced)
    retold = _apply(lambda telling, _: retold_time(telling, tellings), tellings)
    tellings = _share_in_sentences(_refine(retold), trees)
    by_speaker = _apply(lambda telling, dated: speaker_time(telling, dated, published), tellings)
    quoted = _apply(lambda telling, dated: quoted_time(telling, dated, document.sentences), by_speaker)
    shared = _share_in_sentences(_relate(quoted, document), trees)
    assumed = _apply(
        lambda telling, dated: assumed_time(telling, dated, published, document.sentences), shared
    )
    return [telling.resolved for telling in _share_in_sentences(assumed, trees)]


def _apply(rule: _Rule, tellings: Sequence[Telling]) -> list[Telling]:
    """Return the tellings; those without a time get that of a rule, which looks at those that have one."""
    dated = [telling for telling in tellings if telling.resolved.time is not None]
    return [
        _with_time(telling, rule(telling, dated)) if telling.resolved.time is None else telling
        for telling in tellings
    ]


def _relate(tellings: Sequence[Telling], document: Document) -> list[Telling]:
    """Return the tellings with the times of expressions such as "earlier that day" after events dated by now."""
    mentions, times = [t.mention for t in tellings], [t.resolved.time for t in tellings]
    related = relative_times(mentions, times, document.sentences)
    return [_with_time(telling, time) for telling, time in zip(tellings, related, strict=True)]


def _refine(tellings: Sequence[Telling]) -> list[Telling]:
    """Return the tellings with the day of other tellings of the same event instead of a longer time."""
    days = [refined_time(telling, tellings) for telling in tellings]
    return [_with_time(t, day) if day else t for t, day in zip(tellings, days, strict=True)]


def _share_in_sentences(tellings: Sequence[Telling], trees: Sequence[ClauseTree]) -> list[Telling]:
    times = [telling.resolved.time for telling in tellings]
    by_sentence = group((telling.mention.sentence, index) for index, telling in enumerate(tellings))
    for sentence, indexes in by_sentence.items():
        events = {index: tellings[index].mention for index in indexes}
        share_in_sentence(trees[sentence], events, times)
    return [_with_time(telling, time) for telling, time in zip(tellings, times, strict=True)]


def _with_time(telling: Telling, time: TimeBounds | None) -> Telling:
    if telling.resolved.time is time:
        return telling
    return replace(telling, resolved=replace(telling.resolved, time=time))
