"""Relations between two mentions of an article that depend on the mentions between them.

A noun refers back to an earlier act ("the talks"), or a speaker goes on ("in an interview, he said …, he added …").
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Final

from kg.codes import ActorKind, Certainty, EventKind, Polarity
from kg.join.acts import CLAIM, STATE, is_utterance, recurring_acts
from kg.join.compare import GOES_ON, REFERS_BACK, find_bars
from kg.join.data_tables import read_toml
from kg.join.profile import Profile, is_short
from kg.join_values import MentionKey, MentionTraits

_NEAR: Final = 3  # sentences between a noun that refers back and what it refers to
_TALKS: Final = frozenset({"meet", "phone"})  # one meeting can be "talks"
_STEM: Final = 5  # letters: "Russia's invasion", "the Russian invasion"
_BESIDE: Final = 2  # sentences between two sayings of one occasion, or before a noun with parties of its own

_COUNTRY: Final = ActorKind.COUNTRY.value
_HYPOTHETICAL: Final = frozenset({Certainty.POSSIBLE, Certainty.CONDITIONAL})
_SPEAKERS: Final = frozenset({ActorKind.PERSON.value, ActorKind.ORGANIZATION.value})

Pair = tuple[MentionKey, MentionKey]


def relations_between(
    mentions: list[MentionTraits], profiles: Mapping[MentionKey, Profile]
) -> dict[Pair, str]:
    """Return the relation of each pair of mentions that have one; ``mentions`` are those of an article in text order."""
    sayings = {*_sayings(mentions), *_of_only_occasion(mentions), *_remarks(mentions)}
    going_on = _with_additions(sayings, list(_additions(mentions)))
    return dict.fromkeys(_references(mentions, profiles), REFERS_BACK) | dict.fromkeys(going_on, GOES_ON)


# ---------------------------------------------------------------- nouns that refer back


def _references(mentions: list[MentionTraits], profiles: Mapping[MentionKey, Profile]) -> Iterator[Pair]:
    """Yield each noun that refers back, after the mention that it refers to."""
    for position, noun in enumerate(mentions):
        if not noun.is_definite:
            continue
        before = [
            one
            for one in mentions[:position]
            if one.act == noun.act
            and one.sentence < noun.sentence
            and _can_be(noun, one)
            and not list(find_bars(profiles[one.key], profiles[noun.key], "within"))
        ]
        found = _referent(noun, before)
        if found and not (noun.certainty is Certainty.FACT and found.certainty in _HYPOTHETICAL):
            yield found.key, noun.key


def _can_be(noun: MentionTraits, one: MentionTraits) -> bool:
    """Return True if the words of a noun do not tell that it refers to another act than one told before."""
    if noun.details and not (one.is_noun and all(word[:_STEM] in one.text.lower() for word in noun.details)):
        return False
    if one.predicate.split()[-1] == noun.predicate and _last_word(one) != _last_word(noun):
        return False
    if _is_any(one):
        return False
    is_of_many = noun.predicate in _words("situations") or (
        noun.is_plural and noun.act in recurring_acts() - _TALKS
    )
    return one.is_noun or not is_of_many or one.predicate[:_STEM] == noun.predicate[:_STEM]


def _is_any(one: MentionTraits) -> bool:
    """Return True for a noun in the plural that could be of any acts: "torture and killings"."""
    is_bare = one.is_noun and one.is_plural and not one.is_definite
    return is_bare and not (one.has_agent or one.has_other or one.days or one.place or one.number)


def _referent(noun: MentionTraits, before: list[MentionTraits]) -> MentionTraits | None:
    """Return the nearest mention of the act of a noun, if the article has only one such act, or one near it."""
    if (
        _is_one(before)
        and _is_same_noun(before[-1], noun)
        and _shares(noun, before)
        and _is_told_alike(noun, before[-1])
    ):
        return before[-1]
    near = [
        one
        for one in before
        if (not one.is_noun or _is_same_noun(one, noun)) and noun.sentence - one.sentence <= _NEAR
    ]
    if noun.parties or noun.has_agent or noun.has_other:
        return _beside(noun, near)
    return near[-1] if _is_one(near) else None


def _is_told_alike(noun: MentionTraits, one: MentionTraits) -> bool:
    """Return False for a noun far from another one that tells no fact as the noun does, or is about other things."""
    if noun.sentence - one.sentence <= _NEAR:
        return True
    told = one.text.lower()
    is_fact_of_plan = noun.certainty is Certainty.FACT and one.certainty is not Certainty.FACT
    return not is_fact_of_plan and all(word[:_STEM] in told for word in noun.about)


def _beside(noun: MentionTraits, near: list[MentionTraits]) -> MentionTraits | None:
    """Return the last mention of the act of a noun with a party of its own: "X met Y. In the meeting, X …"."""
    last = near[-1] if near else None
    if last is None or noun.sentence - last.sentence > _BESIDE:
        return None
    return None if _party_keys(last).isdisjoint(_party_keys(noun)) else last


def _is_one(mentions: Iterable[MentionTraits]) -> bool:
    """Return True if there are mentions, and all that name parties name the same."""
    named = list(mentions)
    return bool(named) and len({_party_keys(one) for one in named if one.parties}) <= 1


def _last_word(mention: MentionTraits) -> str:
    return mention.trigger.split()[-1].lower()


def _is_same_noun(one: MentionTraits, noun: MentionTraits) -> bool:
    return one.is_noun and one.predicate.split()[-1] == noun.predicate


def _shares(noun: MentionTraits, others: Iterable[MentionTraits]) -> bool:
    """Return True if a noun names no party, or one that others name; one that is not known can be any."""
    keys = frozenset(key for one in others for key in _party_keys(one))
    if not noun.parties:
        return not (noun.has_agent or noun.has_other)
    return not keys.isdisjoint(_party_keys(noun))


def _party_keys(mention: MentionTraits) -> frozenset[str]:
    return frozenset(party.key for party in mention.parties)


# ---------------------------------------------------------------- sayings of one occasion


def _sayings(mentions: Iterable[MentionTraits]) -> Iterator[Pair]:
    """Yield the pairs of sayings of one speaker on one occasion that the text names, without another speaker between.

    The first can be another act of speech: "criticised the plan in a speech". A saying that goes on from the sentence before
    it needs no occasion: "she said … She added …".
    """
    run: list[MentionTraits] = []
    opening: list[MentionTraits] = []
    for one in mentions:
        if one.kind is not EventKind.STATEMENT:
            opening = [one] if is_utterance(one.act, one.type) and _has_occasion(one) else opening
            continue
        if not _is_in_run(run, one):
            run = opening if _is_in_run(opening, one) else []
        if any(_has_occasion(said) for said in run):
            yield from ((said.key, one.key) for said in run)
        elif run and _goes_on(run[-1], one):
            yield run[-1].key, one.key
        run = [*run, one]


def _of_only_occasion(mentions: Iterable[MentionTraits]) -> Iterator[Pair]:
    """Yield the pairs of sayings of a speaker for whom the article names one occasion only, such as an interview.

    What is told to others, said as another thing or published in short posts need not be of it.
    """
    by_speaker: defaultdict[frozenset[str], list[MentionTraits]] = defaultdict(list)
    for one in mentions:
        if is_utterance(one.act, one.type) and one.agents and all(p.kind in _SPEAKERS for p in one.agents):
            by_speaker[_keys(one)].append(one)
    for sayings in by_speaker.values():
        statements = [one for one in sayings if one.kind is EventKind.STATEMENT]
        occasions = [one for one in statements if one.occasion or one.predicate in _words("posting")]
        if len(occasions) != 1 or not _is_long(occasions[0]):
            continue
        told = {party.key for party in occasions[0].others}
        of_it = [one for one in sayings if one in occasions or _can_be_said_there(one, told)]
        yield from ((one.key, other.key) for one, other in combinations(of_it, 2))


def _can_be_said_there(one: MentionTraits, told: Collection[str]) -> bool:
    """Return True for a saying that can be of the only occasion of its speaker, told to others or not.

    Whom an accusation names need not hear it. An accusation can be old, so one with a day of its own is not of the occasion.
    """
    if one.is_another or one.is_repeated:
        return False
    if one.act == STATE:
        return all(party.key in told for party in one.others)
    is_new = one.days is None or one.days.is_assumed
    is_told = one.certainty is Certainty.FACT and one.polarity is Polarity.STATED and not one.is_noun
    return one.act == CLAIM and is_new and is_told


def _remarks(mentions: Iterable[MentionTraits]) -> Iterator[Pair]:
    """Yield the pairs of "made the remarks", or "her remarks", and the sayings of the same speaker beside it."""
    sayings = [one for one in mentions if one.kind is EventKind.STATEMENT and one.agents]
    for position, remark in enumerate(sayings):
        if _is_remark(remark):
            beside = (
                *sayings[max(position - 1, 0) : position],
                remark,
                *sayings[position + 1 : position + 2],
            )
            told = [one for one in beside if one is remark or _is_what_was_remarked(remark, one)]
            yield from ((one.key, other.key) for one, other in combinations(told, 2))


def _is_remark(one: MentionTraits) -> bool:
    """Return True for a noun that refers to what was said, by itself or as what somebody made."""
    nouns = _words("remarks")
    if one.is_noun:
        return one.is_definite and not one.details and one.predicate in nouns
    is_pointed_at = any(f"{pointer} {one.target}" in one.text.lower() for pointer in ("the", "this", "these"))
    return one.predicate.startswith("make") and one.target in nouns and is_pointed_at


def _is_what_was_remarked(remark: MentionTraits, one: MentionTraits) -> bool:
    is_near = 0 < abs(one.sentence - remark.sentence) <= _BESIDE
    is_same = _keys(one) == _keys(remark) or _is_country_of(one, remark)
    return is_near and one.act == STATE and is_same and not (one.occasion or one.others)


def _is_country_of(one: MentionTraits, remark: MentionTraits) -> bool:
    """Return True for a statement of the country of a person: "Norway said … The minister made the remarks"."""
    return (
        one.sentence < remark.sentence
        and len(one.agents) == 1 == len(remark.agents)
        and one.agents[0].kind == _COUNTRY
        and one.agents[0].country == remark.agents[0].country
    )


def _is_long(saying: MentionTraits) -> bool:
    """Return True for an occasion on which much is said, unless only its year or month is told: it may be long ago."""
    is_recent = saying.days is None or is_short(saying.days)
    return is_recent and not _words("long-occasions").isdisjoint((saying.occasion or "").split())


def _goes_on(said: MentionTraits, one: MentionTraits) -> bool:
    """Return True for a verb such as "added" in the next sentence."""
    return one.predicate in _words("continuing") and one.sentence - said.sentence == 1


def _additions(mentions: Iterable[MentionTraits]) -> Iterator[Pair]:
    """Yield each saying that a participle adds to another one by the same speaker: "she said …, adding …"."""
    by_key = {one.key: one for one in mentions}
    for added in by_key.values():
        if added.adds_to is None or not is_utterance(added.act, added.type):
            continue
        said = by_key.get(MentionKey(added.article, added.sentence, added.adds_to))
        if said and _keys(said) == _keys(added) and _is_one_saying(said, added):
            yield min(said.key, added.key), max(said.key, added.key)


def _with_additions(sayings: Collection[Pair], additions: list[Pair]) -> Iterator[Pair]:
    """Yield pairs of sayings, and what is added to one of them with each saying of its occasion."""
    yield from sayings
    for pair in additions:
        yield pair
        for said, added in (pair, pair[::-1]):
            beside = {key for other in sayings if said in other for key in other} - {said, added}
            yield from ((min(one, added), max(one, added)) for one in beside)


def _is_one_saying(said: MentionTraits, added: MentionTraits) -> bool:
    """Return True for two statements, or one and another act of speech: "criticised it, saying …", "said … and asked …"."""
    kinds = {said.kind, added.kind}
    is_said = said.kind is EventKind.STATEMENT or said.certainty not in _HYPOTHETICAL
    return is_said and EventKind.STATEMENT in kinds and is_utterance(said.act, said.type)


def _is_in_run(run: list[MentionTraits], one: MentionTraits) -> bool:
    """Return True for a saying soon after others by the same speaker, without a new occasion or addressee."""
    if not run or _has_occasion(one) or one.sentence - run[-1].sentence > _BESIDE:
        return False
    told = {party.key for said in run for party in said.others}
    if any(party.key not in told for party in one.others):
        return False
    return bool(one.agents) and _keys(one) == _keys(run[-1])


def _keys(mention: MentionTraits) -> frozenset[str]:
    return frozenset(party.key for party in mention.agents)


def _has_occasion(mention: MentionTraits) -> bool:
    named = set(mention.occasion.split()) if mention.occasion else set()
    return bool(_words("occasions") & named) or mention.predicate in _words("posting")


@cache
def _words(name: str) -> frozenset[str]:
    """Return a list of acts.toml."""
    return frozenset(read_toml("acts.toml")[name])
