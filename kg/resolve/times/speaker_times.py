"""Times of what one speaker says on one occasion: "said on Monday that … He added that …"."""

from collections.abc import Iterable
from datetime import date

from kg.model import TimeBounds
from kg.resolve.times.tellings import Telling, is_main_clause, is_utterance, shared_time

_MAX_DAYS = 1  # a longer time holds more than one occasion
_SENTENCES_BEFORE, _SENTENCES_AFTER = 12, 2  # distance of a dated act of the same speaker
_SENTENCES_BEFORE_HISTORY = 3
_NEWS_DAYS = 7  # what is older than this before publication is history


def speaker_time(telling: Telling, dated: Iterable[Telling], published: date | None) -> TimeBounds | None:
    """Return the time of the nearest dated act of the same speaker, if it is an occasion to speak."""
    if not is_utterance(telling):
        return None
    near = [other for other in dated if _is_occasion(other, telling, published)]
    nearest = min(near, key=lambda other: _distance(telling, other), default=None)
    return shared_time(nearest, "the same speaker") if nearest else None


def _is_occasion(dated: Telling, telling: Telling, published: date | None) -> bool:
    time, gap = dated.resolved.time, telling.mention.sentence - dated.mention.sentence
    if time is None or (time.latest - time.earliest).days > _MAX_DAYS:
        return False
    if not (telling.agents & dated.parties or telling.unlinked & dated.unlinked):
        return False
    if not dated.is_own_fact or not dated.is_simple_past:
        return False
    is_news = published is None or 0 <= (published - time.latest).days <= _NEWS_DAYS
    if not is_news or not is_main_clause(dated):
        return 0 <= gap <= _SENTENCES_BEFORE_HISTORY and is_main_clause(dated)
    speaks = bool(telling.agents & dated.agents or telling.unlinked & dated.unlinked)
    says_so = is_utterance(dated) and speaks
    return (-_SENTENCES_AFTER if says_so else 0) <= gap <= _SENTENCES_BEFORE


def _distance(telling: Telling, dated: Telling) -> tuple[bool, int]:
    gap = telling.mention.sentence - dated.mention.sentence
    return gap < 0, abs(gap)
