"""Times that one telling of an event gives and another leaves out, and those of what one speaker says on one occasion.

Two mentions tell the same event if they have the same rule or word and the same parties. A definite noun ("the meeting")
needs no parties of its own: it means the nearest event before it. Where the dated tellings disagree, none is chosen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.model import (
    Certainty,
    EventMention,
    EventType,
    Polarity,
    Precision,
    ResolvedMention,
    Role,
    Tense,
    TimeBounds,
)
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.data_tables import time_rules
from kg.resolve.times.sentence_times import is_perfect

_SCORE = 0.8
_MAX_DAYS = 1  # a longer time holds more than one occasion
_SENTENCES_BEFORE, _SENTENCES_AFTER = 12, 2  # distance of a dated act of the same speaker
_SENTENCES_BEFORE_HISTORY = 3
_NEWS_DAYS = 7  # what is older than this before publication is history
_UTTERANCES = frozenset(
    {EventType.STATE, EventType.ACCUSE, EventType.REQUEST, EventType.SUPPORT, EventType.REJECT}
)
_TALKS = frozenset({EventType.CONSULT, EventType.AGREE})
_SCHEDULED = frozenset({EventType.CONSULT, EventType.PROTEST, EventType.COERCE})  # summits, marches, trials


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A mention of an event, with what decides if another one tells the same."""

    resolved: ResolvedMention
    tree: ClauseTree
    agents: frozenset[str]  # keys of the linked actors
    others: frozenset[str]

    @property
    def mention(self) -> EventMention:
        """The event mention."""
        return self.resolved.mention

    @property
    def countries(self) -> frozenset[str]:
        """The countries of the parties."""
        links = [part.link for part in self.resolved.participants]
        return frozenset(actor.country for link in links if link for actor in link.actors if actor.country)

    @property
    def parties(self) -> frozenset[str]:
        """The keys of all linked actors."""
        return self.agents | self.others

    @property
    def position(self) -> tuple[int, int]:
        """The place of the trigger in the article."""
        return self.mention.sentence, self.mention.head

    @property
    def upos(self) -> str:
        """The part of speech of the trigger: "NOUN" for "the talks"."""
        return self.tree.token(self.mention.head).upos

    @property
    def is_definite(self) -> bool:
        """True for a noun that refers back: "the talks", "his visit", "attended the talks"."""
        words = time_rules()["same_time"]
        noun = self._noun
        before = self.tree.children(noun, "det", "nmod", "amod")
        of_noun = {child.text.lower() for child in before}
        is_other = bool(of_noun & set(words["other_occasion"]))
        is_owned = any(child.deprel == "nmod:poss" for child in before)
        return bool(noun) and (is_owned or bool(of_noun & set(words["determiners"]))) and not is_other

    @property
    def _noun(self) -> int:
        """The noun of the event: "talks", also in "attended the talks"; 0 for another verb."""
        if self.upos == "NOUN":
            return self.mention.head
        words = self.mention.predicate.split()
        objects = self.tree.children(self.mention.head, "obj") if len(words) > 1 else []
        return next((child.index for child in objects if child.lemma == words[-1]), 0)

    @property
    def noun(self) -> str:
        """The lemma of the noun of the event, "" for a verb."""
        return self.tree.token(self._noun).lemma if self._noun else ""

    @property
    def is_simple_past(self) -> bool:
        """True for a finished event of the time that the text is at: not "had said", not "has said"."""
        return self.mention.tense is Tense.PAST and not is_perfect(self.tree, self.mention.head)

    @property
    def is_own_fact(self) -> bool:
        """True for a fact that the article states in its own voice."""
        return self.mention.attribution.speaker is None and self.mention.certainty is Certainty.FACT


def tell(resolved: ResolvedMention, tree: ClauseTree) -> Telling:
    """Return a mention with its parties."""
    return Telling(
        resolved=resolved,
        tree=tree,
        agents=_parties(resolved, Role.AGENT),
        others=_parties(resolved, Role.PATIENT, Role.RECIPIENT),
    )


def _parties(resolved: ResolvedMention, *roles: Role) -> frozenset[str]:
    links = [part.link for part in resolved.participants if part.role in roles]
    return frozenset(actor.key for link in links if link for actor in link.actors)


# ---------------------------------------------------------------- one event, told twice


def introduced_time(
    telling: Telling, tellings: Sequence[Telling], published: date | None
) -> TimeBounds | None:
    """Return the day of a noun that refers back to an event: "phoned the envoy … The calls of Tuesday"."""
    if not (telling.is_own_fact and telling.is_simple_past) or _refers_back(telling):
        return None
    later = [other for other in tellings if other.position > telling.position and _is_over(other, published)]
    noun = next((o for o in later if _refers_back(o) and _antecedent(o, tellings) is telling), None)
    return _shared(noun, "the same event") if noun else None


def _is_over(telling: Telling, published: date | None) -> bool:
    time = telling.resolved.time
    return time is not None and (published is None or time.latest <= published)


def _refers_back(telling: Telling) -> bool:
    """Return True for a noun of an occasion that has no parties of its own: "the talks"."""
    is_noun = telling.upos == "NOUN" and bool(_kinds(telling.mention))
    return is_noun and telling.is_definite and not telling.parties


def _antecedent(noun: Telling, tellings: Sequence[Telling]) -> Telling | None:
    """Return the last event of a kind that the text before a noun introduces."""
    before = [o for o in tellings if o.mention.sentence < noun.mention.sentence and not _refers_back(o)]
    return next(
        (
            other
            for other in reversed(before)
            if other.mention.type is EventType.CONSULT
            and other.mention.certainty is noun.mention.certainty
            and _are_of_one_kind(other.mention, noun.mention)
        ),
        None,
    )


def retold_time(telling: Telling, tellings: Sequence[Telling]) -> TimeBounds | None:
    """Return the time of the event that a noun refers back to, or the one that all tellings of the same event agree on."""
    same = [other for other in tellings if _tell_the_same(telling, other)]
    if not (telling.is_definite or telling.is_simple_past):
        same = [other for other in same if _have_same_sides(telling, other)]
    refers_back = telling.is_definite and not telling.parties and bool(_kinds(telling.mention))
    if refers_back and (nearest := _nearest_before(telling, same)):
        return _shared(nearest, "the same event")
    return _agreed_time([other for other in same if other.resolved.time])


def refined_time(telling: Telling, dated: Iterable[Telling]) -> TimeBounds | None:
    """Return the day that other tellings of an event give where this one gives a longer time."""
    time = telling.resolved.time
    if time is None or time.precision is Precision.DAY:
        return None
    same = [other for other in dated if _tell_the_same(telling, other)]
    return _agreed_time([other for other in same if _is_day_in(other.resolved.time, time)])


def _is_day_in(day: TimeBounds | None, time: TimeBounds) -> bool:
    return (
        day is not None
        and day.precision is Precision.DAY
        and time.earliest <= day.earliest <= day.latest <= time.latest
    )


def _nearest_before(telling: Telling, same: Sequence[Telling]) -> Telling | None:
    """Return the last event before a noun, unless it is undated and not one of those that are dated."""
    before = [other for other in same if other.mention.sentence < telling.mention.sentence]
    known = frozenset(party for other in before if other.resolved.time for party in other.parties)
    introducing = [other for other in before if other.resolved.time or other.parties - known]
    return introducing[-1] if introducing else None


def _agreed_time(same: Sequence[Telling]) -> TimeBounds | None:
    """Return the time that lies in the times of all tellings."""
    times = [other.resolved.time for other in same if other.resolved.time]
    inner = (o for o in same if o.resolved.time and all(_is_in(o.resolved.time, time) for time in times))
    telling = next(inner, None)
    return _shared(telling, "the same event") if telling else None


def _is_in(time: TimeBounds, longer: TimeBounds) -> bool:
    return longer.earliest <= time.earliest <= time.latest <= longer.latest


def _tell_the_same(telling: Telling, dated: Telling) -> bool:
    mention, other = telling.mention, dated.mention
    if mention.type in {None, EventType.STATE} or other.polarity is Polarity.DENIED:
        return False
    if mention.certainty is not other.certainty and not _are_before_and_at(telling, dated):
        return False
    are_talks = _are_talks(mention, other)
    if not (are_talks or _is_same_act(telling, dated)) or not _are_among(telling, dated, are_talks=are_talks):
        return False
    if telling.is_definite and not telling.parties:
        return other.type in {mention.type, None} and _are_of_one_kind(mention, other)
    if mention.type in _TALKS:
        return len(telling.parties) > 1 or telling.is_definite
    return _fit(telling.agents, dated.agents) and _fit(telling.others, dated.others) and bool(telling.others)


def _are_before_and_at(telling: Telling, dated: Telling) -> bool:
    """Return True for an occasion that is set ("set the trial for May"), and a noun for it: "the trial"."""
    certainties = {telling.mention.certainty, dated.mention.certainty}
    is_set = certainties == {Certainty.FACT, Certainty.PLANNED} and telling.mention.type in _SCHEDULED
    return is_set and telling.is_definite and telling.noun == dated.noun


def _have_same_sides(telling: Telling, dated: Telling) -> bool:
    """Return True for the same word with known agents and others: "has suspended her", "suspended her"."""
    is_same_word = telling.mention.predicate == dated.mention.predicate
    return is_same_word and bool(telling.agents & dated.agents) and bool(telling.others & dated.others)


def _are_among(telling: Telling, dated: Telling, *, are_talks: bool) -> bool:
    """Return True if all parties are among those of another event; of talks, one of them and all the countries."""
    if telling.parties <= dated.parties:
        return True
    if not are_talks and telling.agents & dated.agents and telling.agents <= dated.agents:
        return not dated.others and _acts_on_pronoun(dated)
    is_joint = len(telling.countries) > 1 and telling.countries <= dated.countries
    return are_talks and is_joint and bool(telling.parties & dated.parties)


def _acts_on_pronoun(telling: Telling) -> bool:
    """Return True for "suspended her", where nobody knows who that is."""
    others = (part for part in telling.resolved.participants if part.role is Role.PATIENT)
    return any(telling.tree.token(part.mention.head).upos == "PRON" for part in others)


def _are_talks(mention: EventMention, other: EventMention) -> bool:
    """Return True for two facts that can be one meeting: what was discussed and what was agreed at it."""
    return {mention.type, other.type} <= _TALKS and mention.certainty is Certainty.FACT


def _is_same_act(telling: Telling, dated: Telling) -> bool:
    """Return True for the same word, or a noun and a verb of one rule: "the attack", "attacked"."""
    mention, other = telling.mention, dated.mention
    if telling.is_definite and telling.noun == dated.noun:  # "staged a strike", "the strike"
        return other.type in {mention.type, None}
    if mention.type is not other.type:
        return False
    return mention.predicate == other.predicate or (
        mention.rule == other.rule and "NOUN" in {telling.upos, dated.upos}
    )


def _are_of_one_kind(mention: EventMention, other: EventMention) -> bool:
    """Return False for two kinds of occasion: "the summit" is not the visit told before."""
    kinds = [_kinds(mention), _kinds(other)]
    return bool(kinds[0] & kinds[1]) if all(kinds) else kinds[0] == kinds[1]


def _kinds(mention: EventMention) -> frozenset[str]:
    words = set(mention.predicate.split())
    return frozenset(kind for kind, nouns in time_rules()["kinds"].items() if words & set(nouns))


def _fit(first: frozenset[str], second: frozenset[str]) -> bool:
    """Return True if two sides can be the same; a side that is not told may be any."""
    return not first or not second or bool(first & second)


# ---------------------------------------------------------------- one speaker, on one occasion


def speaker_time(telling: Telling, dated: Iterable[Telling], published: date | None) -> TimeBounds | None:
    """Return the time of the nearest dated act of the same speaker, if it is an occasion to speak."""
    if not is_utterance(telling):
        return None
    near = [other for other in dated if _is_occasion(other, telling, published)]
    nearest = min(near, key=lambda other: _distance(telling, other), default=None)
    return _shared(nearest, "the same speaker") if nearest else None


def is_utterance(telling: Telling) -> bool:
    """Return True for a statement of the article's own voice, in the time that the text is at."""
    mention, words = telling.mention, time_rules()["same_time"]
    adverbs = {child.lemma for child in telling.tree.children(mention.head, "advmod")}
    says = mention.type in _UTTERANCES or mention.predicate in words["speaking"]
    return telling.is_own_fact and says and telling.is_simple_past and not adverbs & set(words["earlier"])


def _is_occasion(dated: Telling, telling: Telling, published: date | None) -> bool:
    time, gap = dated.resolved.time, telling.mention.sentence - dated.mention.sentence
    if time is None or (time.latest - time.earliest).days > _MAX_DAYS or not telling.agents & dated.parties:
        return False
    if not dated.is_own_fact or not dated.is_simple_past:
        return False
    is_news = published is None or 0 <= (published - time.latest).days <= _NEWS_DAYS
    if not is_news or not is_main_clause(dated):
        return 0 <= gap <= _SENTENCES_BEFORE_HISTORY and is_main_clause(dated)
    says_so = is_utterance(dated) and bool(telling.agents & dated.agents)
    return (-_SENTENCES_AFTER if says_so else 0) <= gap <= _SENTENCES_BEFORE


def is_main_clause(telling: Telling) -> bool:
    """Return True for an event of the main line of a sentence, not of a relative clause or of reported content."""
    token = telling.tree.token(telling.mention.head)
    return token.deprel.partition(":")[0] in {"root", "conj", "parataxis", "advcl"}


def _distance(telling: Telling, dated: Telling) -> tuple[bool, int]:
    gap = telling.mention.sentence - dated.mention.sentence
    return gap < 0, abs(gap)


def _shared(telling: Telling, what: str) -> TimeBounds | None:
    time = telling.resolved.time
    if time is None:
        return None
    reason = f"{time.reason.partition(';')[0]}; {what} in sentence {telling.mention.sentence + 1}"
    return replace(time, reason=reason, score=round(min(_SCORE, time.score), 3))
