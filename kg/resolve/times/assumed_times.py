"""Days that are assumed for acts and statements told without a time.

What is told right after a dated act happened on its day, if it is recent news or has a party in common. Otherwise, the
opening of an article tells what happened on the only day that the opening gives, or the only one of the article, or else
on the publication day or the day before. A statement after the opening was made on that only day. The occasion of what
was told before ("his remarks came at a meeting") has its day. All these are marked as assumptions, and score lower than
what the text says. What may be history gets no time: the past perfect, nouns, sentences with another date.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kg.model import EntityLabel, Polarity, Precision, Sentence, TimeBounds, Token
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.data_tables import time_rules
from kg.resolve.times.tellings import Telling, is_main_clause, is_utterance, says

_SCORE_OF_ACT_BEFORE, _SCORE_OF_ARTICLE_DAY, _SCORE_OF_PUBLICATION = 0.6, 0.5, 0.4
_ARTICLE_DAYS = 1  # between publication and the only day of an article
_NEWS_DAYS = 7  # what is older than this before publication is history
_MAX_DAYS_OF_SCENE = 31  # a longer time holds more than one scene
_MAX_GAP, _MAX_GAP_IN_HISTORY = 4, 2  # sentences between a dated act and the next one
_MAX_SENTENCE = 2  # index of the last sentence of the opening


def occasion_time(telling: Telling, dated: Sequence[Telling]) -> TimeBounds | None:
    """Return the time of the occasion of what was said before: "His remarks came at a meeting"."""
    is_act = telling.mention.type is not None and not telling.mention.times
    if is_act and telling.is_own_fact and _is_occasion_of_text_before(telling):
        return _time_of_statement_before(telling, dated)
    return None


def assumed_time(
    telling: Telling, dated: Sequence[Telling], published: date | None, sentences: Sequence[Sentence]
) -> TimeBounds | None:
    """Return the time of an act or statement that the article tells as news, without a time."""
    mention = telling.mention
    if mention.type is None or mention.polarity is Polarity.DENIED or mention.times:
        return None
    if _is_recent_news(telling) and published and not _names_other_time(telling, sentences[mention.sentence]):
        return _only_day(dated, published)
    if not _tells_news(telling) or _names_other_time(telling, sentences[mention.sentence]):
        return None
    before = [other for other in dated if _tells_news(other) and _gap(telling, other) in range(_MAX_GAP + 1)]
    if before:
        return _time_of_act_before(telling, min(before, key=lambda other: _gap(telling, other)), published)
    return _time_of_article(telling, dated, published) if published else None


def _time_of_article(telling: Telling, dated: Sequence[Telling], published: date) -> TimeBounds | None:
    if telling.mention.sentence <= _MAX_SENTENCE:
        return _only_day(dated, published) or _day_of_news(published)
    is_statement = is_utterance(telling) and not _is_in_history(telling, dated, published)
    return _only_day(dated, published) if is_statement else None


def _is_in_history(telling: Telling, dated: Iterable[Telling], published: date) -> bool:
    """Return True if the last dated event before is no news."""
    before = [other for other in dated if other.position < telling.position and other.is_own_fact]
    last = max(before, key=lambda other: other.position, default=None)
    return last is not None and not (last.resolved.time and _is_recent(last.resolved.time, published))


def _is_occasion_of_text_before(telling: Telling) -> bool:
    """Return True for the occasion of what was told before: "His remarks came at a meeting with the envoy"."""
    words, tree = time_rules()["same_time"], telling.tree
    root = tree.clause_of(telling.mention.head)
    roots = [root, *tree.outer_predicates(root)]
    return any(
        verb.lemma in words["back_reference_verbs"] and subject.lemma.lower() in words["back_reference"]
        for verb in roots
        for subject in tree.children(verb.index, "nsubj")
    )


def _time_of_statement_before(telling: Telling, dated: Iterable[Telling]) -> TimeBounds | None:
    before = [o for o in dated if 0 < _gap(telling, o) <= _MAX_GAP_IN_HISTORY and says(o)]
    last = max(before, key=lambda other: other.position, default=None)
    return _told_after(last, last.resolved.time) if last and last.resolved.time else None


def _tells_news(telling: Telling) -> bool:
    return telling.is_own_fact and telling.is_simple_past and is_main_clause(telling)


def _is_recent_news(telling: Telling) -> bool:
    """Return True for what the opening tells in the present perfect: "The minister has resigned"."""
    is_opening = telling.is_own_fact and telling.mention.sentence <= _MAX_SENTENCE and is_main_clause(telling)
    auxiliaries = telling.tree.children(telling.mention.head, "aux")
    return is_opening and any(one.text.lower() in {"has", "have", "'s", "’s"} for one in auxiliaries)


def _gap(telling: Telling, other: Telling) -> int:
    return telling.mention.sentence - other.mention.sentence


def _time_of_act_before(telling: Telling, before: Telling, published: date | None) -> TimeBounds | None:
    time = before.resolved.time
    if time is None or (time.latest - time.earliest).days > _MAX_DAYS_OF_SCENE:
        return None
    is_related = bool(telling.parties & before.parties) or _continues(telling.tree.token(1))
    is_same_scene = _gap(telling, before) <= _MAX_GAP_IN_HISTORY and is_related
    if not is_same_scene and not (published and _is_recent(time, published)):
        return None
    return _told_after(before, time)


def _told_after(before: Telling, time: TimeBounds) -> TimeBounds:
    reason = f"{time.reason.partition(';')[0]}; told after the act in sentence {before.mention.sentence + 1}"
    return replace(time, reason=reason, score=min(_SCORE_OF_ACT_BEFORE, time.score), is_assumed=True)


def _is_recent(time: TimeBounds, published: date) -> bool:
    return time.precision is Precision.DAY and 0 <= (published - time.latest).days <= _NEWS_DAYS


def _only_day(dated: Iterable[Telling], published: date) -> TimeBounds | None:
    """Return the only recent day of the article's opening, or else of the whole article."""
    news = [telling for telling in dated if _is_dated_news(telling, published)]
    opening = [telling for telling in news if telling.mention.sentence <= _MAX_SENTENCE + 1]
    times = [time for telling in opening or news if (time := telling.resolved.time)]
    if len({time.earliest for time in times}) != 1:
        return None
    if not opening and (published - times[0].latest).days > _ARTICLE_DAYS:
        return None
    what = "article's opening" if opening else "article"
    reason = f"{times[0].reason.partition(';')[0]}; only day of the {what}"
    return replace(times[0], reason=reason, score=_SCORE_OF_ARTICLE_DAY, is_assumed=True)


def _is_dated_news(telling: Telling, published: date) -> bool:
    time = telling.resolved.time
    return time is not None and _is_recent(time, published) and _tells_news(telling)


def _day_of_news(published: date) -> TimeBounds:
    """Return the day before publication and the day of publication."""
    return TimeBounds(
        earliest=published - timedelta(days=1),
        latest=published,
        precision=Precision.RANGE,
        mention=None,
        reason=f"news without a time, published on {published}",
        score=_SCORE_OF_PUBLICATION,
        is_assumed=True,
    )


def _names_other_time(telling: Telling, sentence: Sentence) -> bool:
    """Return True for a date or an adverb such as "previously" in the clause of an event or one above or beside it.

    Of a statement, only its own clause counts.
    """
    adverbs = set(time_rules()["same_time"]["earlier"])
    dates = {entity.last for entity in sentence.entities if entity.label is EntityLabel.DATE}
    others = [token for token in sentence.tokens if token.index in dates or token.lemma.lower() in adverbs]
    own = telling.tree.clause_of(telling.mention.head)
    if is_utterance(telling):
        return any(telling.tree.clause_of(token.index).index == own.index for token in others)
    return any(not _is_in_side_clause(token, own, telling.tree) for token in others if not _continues(token))


def _is_in_side_clause(token: Token, own: Token, tree: ClauseTree) -> bool:
    """Return True for a word in an adverbial clause of an event's clause: "protested after suffering for weeks"."""
    clause = tree.clause_of(token.index)
    return clause.head == own.index and clause.deprel == "advcl"


def _continues(token: Token) -> bool:
    """Return True for a word such as "then" that starts a sentence."""
    return token.index == 1 and token.lemma.lower() in time_rules()["same_time"]["continuing"]
