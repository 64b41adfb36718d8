"""Places of an event's noun elsewhere in its sentence: "talks with the envoy in Oslo", "Beira, where clashes began"."""

from collections.abc import Iterator

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS, TypeRule
from kg.extract.place_names import places_in, places_of
from kg.extract.triggers import Trigger
from kg.model import EventType

_MAX_DEPTH = 3  # "a meeting of ministers of the union in Oslo"
_PARTY_PREPOSITIONS = frozenset({"with", "of", "between", "among"})
# Acts that happen where their noun says, whatever the verb is: "covered a raid in Jenin", but "condemned a plan in Paris".
_LOCAL_TYPES = frozenset({EventType.ASSAULT, EventType.PROTEST})


def noun_places(tree: Tree, trigger: Trigger, rule: TypeRule) -> Iterator[int]:
    """Yield the heads of places around the event's noun, for an event without a place of its own."""
    noun = trigger.head if tree.upos(trigger.head) == "NOUN" else trigger.event_noun
    if rule.type is EventType.CONSULT:
        occasions = [i for i in tree.children(trigger.head, "obl") if _is_occasion(tree, i)]
        yield from (p for i in (noun, *occasions) if i is not None for p in _places_of_parties(tree, i))
    if noun is not None:
        if rule.type in _LOCAL_TYPES and not trigger.is_verb:
            yield from _places_behind(tree, noun)
        yield from _places_that_see(tree, noun)
    yield from _places_of_where_clause(tree, trigger.head)


def _is_occasion(tree: Tree, noun: int) -> bool:
    """Return True for "in the summit" of "took part in the summit"."""
    return tree.preposition(noun) in {"in", "at"} and tree.lemma(noun) in WORDS["occasion_nouns"]


def _places_of_parties(tree: Tree, noun: int, depth: int = _MAX_DEPTH) -> Iterator[int]:
    """Yield places behind the parties of talks: "a meeting with his counterparts in Tehran"."""
    parties = [i for i in tree.children(noun, "nmod") if tree.preposition(i) in _PARTY_PREPOSITIONS]
    if tree.udeprel(noun) == "obj":  # "hold talks at the level of ministers in Oslo"
        parties += [i for i in tree.children(tree.head(noun), "obl") if tree.lemma(i) == "level" and i > noun]
    for party in (i for first in parties for i in tree.conjuncts(first)):
        for phrase in tree.children(party, "nmod"):
            yield from places_in(tree, phrase)
        if depth > 1:
            yield from _places_of_parties(tree, party, depth - 1)


def _places_behind(tree: Tree, noun: int) -> Iterator[int]:
    """Yield a place directly behind the noun, attached to a verb that only tells of it: "covered a raid in Jenin"."""
    verb = tree.head(noun)
    if tree.udeprel(noun) == "obj" and tree.upos(verb) == "VERB":
        behind = [i for i in tree.children(verb, "obl") if tree.first(i) == tree.last(noun) + 1]
        yield from (place for phrase in behind for place in places_in(tree, phrase))


def _places_that_see(tree: Tree, noun: int) -> Iterator[int]:
    """Yield a place that is the subject of what happens in it: "Beira has seen months of protests"."""
    owner = tree.head(noun) if tree.udeprel(noun) == "nmod" else noun
    verb = tree.head(owner)
    if tree.udeprel(owner) == "obj" and tree.lemma(verb) in WORDS["seeing_verbs"]:
        for subject in tree.children(verb, "nsubj"):
            if phrases.names_place(tree, subject) or tree.lemma(subject) in WORDS["countries"]:
                yield subject


def _places_of_where_clause(tree: Tree, word: int) -> Iterator[int]:
    """Yield the place before a clause with "where": "Beira, where rebels killed five"."""
    for above in tree.ancestors(word):
        where = next((i for i in tree.children(above, "advmod") if tree.lemma(i) == "where"), None)
        if where is not None and where < word:
            before = where - 1 if tree.lemma(where - 1) != "," else where - 2
            if before >= 1:
                names = [i for i in tree.ancestors(before) if i <= before]
                yield from next((places for i in names if (places := places_of(tree, i))), [])
            return
