"""The mentions of an article as tellings of events: with parties, and with what decides if two tell the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.model import (
    Certainty,
    EntityLabel,
    EventMention,
    EventType,
    ResolvedMention,
    Role,
    Tense,
    TimeBounds,
)
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.data_tables import time_rules
from kg.resolve.times.sentence_times import is_perfect

_SCORE = 0.8
_UTTERANCES = frozenset(
    {EventType.STATE, EventType.ACCUSE, EventType.REQUEST, EventType.SUPPORT, EventType.REJECT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A mention of an event, with what decides if another one tells the same."""

    resolved: ResolvedMention
    tree: ClauseTree
    agents: frozenset[str]  # keys of the linked actors
    others: frozenset[str]
    unlinked: frozenset[str]  # nouns of agents without a link: "archives" for "the archives"
    noun: str  # lemma of the noun of the event: "talk", also in "attended the talks"; "" for another verb
    is_definite: bool  # True for a noun that refers back: "the talks", "his visit", "attended the talks"

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
    def is_simple_past(self) -> bool:
        """True for a finished event of the time that the text is at: not "had said", not "has said"."""
        return self.mention.tense is Tense.PAST and not is_perfect(self.tree, self.mention.head)

    @property
    def is_own_fact(self) -> bool:
        """True for a fact that the article states in its own voice."""
        return self.mention.attribution.speaker is None and self.mention.certainty is Certainty.FACT


def tell(resolved: ResolvedMention, tree: ClauseTree) -> Telling:
    """Return a mention with its parties."""
    noun = _event_noun(resolved.mention, tree)
    return Telling(
        resolved=resolved,
        tree=tree,
        agents=_parties(resolved, Role.AGENT),
        others=_parties(resolved, Role.PATIENT, Role.RECIPIENT),
        unlinked=frozenset(_unlinked_agents(resolved, tree)),
        noun=tree.token(noun).lemma if noun else "",
        is_definite=noun > 0 and _is_definite(noun, tree),
    )


def _event_noun(mention: EventMention, tree: ClauseTree) -> int:
    """Return the index of the noun of an event, 0 for a verb."""
    if tree.token(mention.head).upos == "NOUN":
        return mention.head
    words = mention.predicate.split()
    objects = tree.children(mention.head, "obj") if len(words) > 1 else []
    return next((child.index for child in objects if child.lemma == words[-1]), 0)


def _is_definite(noun: int, tree: ClauseTree) -> bool:
    words = time_rules()["same_time"]
    before = tree.children(noun, "det", "nmod", "amod")
    of_noun = {child.text.lower() for child in before}
    if of_noun & set(words["other_occasion"]):
        return False
    is_owned = any(child.deprel == "nmod:poss" and not _is_in_date(child.index, tree) for child in before)
    return is_owned or bool(of_noun & set(words["determiners"]))


def _is_in_date(index: int, tree: ClauseTree) -> bool:
    dates = (entity for entity in tree.sentence.entities if entity.label is EntityLabel.DATE)
    return any(entity.first <= index <= entity.last for entity in dates)


def _unlinked_agents(resolved: ResolvedMention, tree: ClauseTree) -> Iterator[str]:
    for part in resolved.participants:
        head = tree.token(part.mention.head)
        if part.role is Role.AGENT and part.link is None and head.upos in {"NOUN", "PROPN"}:
            yield head.lemma


def _parties(resolved: ResolvedMention, *roles: Role) -> frozenset[str]:
    links = [part.link for part in resolved.participants if part.role in roles]
    return frozenset(actor.key for link in links if link for actor in link.actors)


def kinds(mention: EventMention) -> frozenset[str]:
    """Return the kinds of occasion that the words of a mention name: "meeting" for "attend talks"."""
    words = set(mention.predicate.split())
    return frozenset(kind for kind, nouns in time_rules()["kinds"].items() if words & set(nouns))


def names_day(telling: Telling) -> bool:
    """Return True for an event with a day of its own, though it may be unknown which: "today's rally"."""
    heads = {time.head for time in telling.mention.times}
    return any(_is_in_date(head, telling.tree) for head in heads) or any(
        telling.tree.token(head).lemma in time_rules()["same_time"]["days"] for head in heads
    )


def is_utterance(telling: Telling) -> bool:
    """Return True for a statement of the article's own voice, in the time that the text is at."""
    return telling.is_own_fact and says(telling)


def says(telling: Telling) -> bool:
    """Return True for a statement in the time that the text is at, not earlier."""
    mention, words = telling.mention, time_rules()["same_time"]
    adverbs = {child.lemma for child in telling.tree.children(mention.head, "advmod")}
    is_saying = mention.type in _UTTERANCES or mention.predicate in words["speaking"]
    return is_saying and telling.is_simple_past and not adverbs & set(words["earlier"])


def is_main_clause(telling: Telling) -> bool:
    """Return True for an event of the main line of a sentence, not of a relative clause or of reported content."""
    token = telling.tree.token(telling.mention.head)
    return token.deprel.partition(":")[0] in {"root", "conj", "parataxis", "advcl"}


def shared_time(telling: Telling, what: str) -> TimeBounds | None:
    """Return the time of a telling, with the reason why another one has it."""
    time = telling.resolved.time
    if time is None:
        return None
    reason = f"{time.reason.partition(';')[0]}; {what} in sentence {telling.mention.sentence + 1}"
    return replace(time, reason=reason, score=round(min(_SCORE, time.score), 3))
