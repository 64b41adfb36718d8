"""When and where: the phrases that give this event's time and place, not those of the clause next to it."""

from collections.abc import Iterator

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, TypeRule
from kg.extract.triggers import Predicate, is_aspect
from kg.model import EntityLabel, EventType, Mention

_CARRIERS = ("obl", "nmod", "advmod", "obj", "nsubj", "dep")
_LOOSE = frozenset({"conj", "parataxis", "punct"})
_AFTER = frozenset({"after", "before", "since", "until"})
_DISTANT = frozenset({"ago", "earlier", "later"})
_ARGUMENTS = ("obj", "iobj", "obl", "nmod", "nsubj", "conj")
_INTO = frozenset({"into", "onto"})
_DAYTIMES = frozenset({"late", "early"})

# What is where its object is: shots at a tanker in a gulf, but not a condemnation of a war in Gaza.
LOCAL = frozenset(
    {
        EventType.CONSULT,
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.MOBILIZE,
        EventType.RETREAT,
        EventType.AID,
        EventType.PROTEST,
        EventType.COOPERATE,
    }
)


def times(tree: Tree, predicate: Predicate) -> tuple[Mention, ...]:
    """Return the phrases that say when an event was, in the order of the text."""
    carried = [i for carrier in _carriers(tree, predicate) for i in tree.children(carrier, *_CARRIERS)]
    carried += [s for i in carried if tree.lemma(i) in _DISTANT for s in tree.children(i, "obl")]  # "ago"
    heads = {i for i in carried if is_time(tree, i)} or set(_stray_times(tree, predicate))
    heads |= {day for time in heads for day in tree.children(time, "appos") if is_time(tree, day)}
    return tuple(_time_mention(tree, i, predicate) for i in sorted(heads))


def _stray_times(tree: Tree, predicate: Predicate) -> Iterator[int]:
    """Yield times that hang below an argument of a verb but can only be the verb's own.

    People have no time ("sentenced a judge on Monday"), and a bare "next month" belongs to the clause.
    """
    stack = [(predicate.head, False)] if predicate.is_verb else []
    while stack:
        above, people = stack.pop()
        for child in tree.children(above, *_ARGUMENTS):
            if above != predicate.head and is_time(tree, child):
                if people or (not tree.children(child, "case") and tree.children(child, "amod", "det")):
                    yield child
            else:
                stack.append((child, phrases.names_actor(tree, child)))


def places(tree: Tree, predicate: Predicate, rule: TypeRule | None) -> tuple[Mention, ...]:
    """Return the phrases that say where an event was, in the order of the text."""
    carriers = _carriers(tree, predicate)
    venues = {
        i
        for c in carriers
        if tree.upos(c) == "NOUN"
        for i in tree.children(c, "compound")
        if is_venue(tree, i, rule)
    }
    phrases_of = [child for carrier in carriers for child in tree.children(carrier, "obl", "nmod")]
    phrases_of += [c for time in phrases_of if is_time(tree, time) for c in tree.children(time, "nmod")]
    heads = {i for i in phrases_of if is_place(tree, i) or _spoken_from(tree, i, rule)}
    heads |= {c for time in phrases_of if is_time(tree, time) for c in _places_before(tree, time)}
    heads |= {c for spot in phrases_of if spot not in heads for c in _places_of_spot(tree, spot)}
    nested = {i for head in heads for i in tree.children(head, "nmod") if is_place(tree, i)}
    if not heads and not venues:
        heads = set(_stray_places(tree, predicate, rule))
    return tuple(phrases.mention(tree, i) for i in sorted(heads | nested | venues))


def _spoken_from(tree: Tree, index: int, rule: TypeRule | None) -> bool:
    """Tell whether a phrase says where a statement was made: "announced from Vienna"."""
    return rule is not None and rule.type is EventType.STATE and is_origin(tree, index)


def is_origin(tree: Tree, index: int) -> bool:
    """Tell whether a phrase names a place from which something comes."""
    return phrases.names_place(tree, index) and tree.case(index) == "from"


def _stray_places(tree: Tree, predicate: Predicate, rule: TypeRule | None) -> Iterator[int]:
    """Yield the places of what an event is done to, else of who does it, where that is also the event's own."""
    signed = tree.lemma(predicate.head) in LEXICON.lists["signing"]
    local = signed or (rule is not None and rule.type in LOCAL)
    told = rule is None or rule.type is EventType.STATE
    sides = (("obj", "iobj", "nsubj:pass"), ("nsubj",)) if predicate.is_verb else (("nmod",),)
    for relations in sides:
        found = [
            place
            for first in tree.children(predicate.head, *relations)
            for argument in tree.conjuncts(first)
            if local
            or (told and predicate.is_verb and phrases.names_actor(tree, argument))
            or (rule is None and predicate.is_verb and _is_thing(tree, argument))
            for place in tree.children(argument, "nmod")
            if is_place(tree, place)
        ]
        if found:
            yield from found
            return


def _is_thing(tree: Tree, argument: int) -> bool:
    """Tell whether an object is a thing that is somewhere, rather than an event or words: "reopened a school in Pune"."""
    said = phrases.is_claim(tree, argument) or tree.lemma(argument) in LEXICON.lists["documents"]
    return tree.upos(argument) == "NOUN" and not said and not LEXICON.rules_for("nouns", tree.lemma(argument))


def _carriers(tree: Tree, predicate: Predicate) -> list[int]:
    """Return the words whose phrases speak of the event: the trigger, its noun, an aspect verb above."""
    carriers = [predicate.head]
    if predicate.noun is not None:
        carriers.append(predicate.noun)
    if tree.rel(predicate.head) == "xcomp" and is_aspect(tree, tree.head(predicate.head)):
        carriers.append(tree.head(predicate.head))
    return carriers + [c for c in tree.children(predicate.head) if tree.lemma(c) in _DAYTIMES]


def is_venue(tree: Tree, modifier: int, rule: TypeRule | None) -> bool:
    """Tell whether the name before a meeting's noun is its place: "the Istanbul talks"."""
    place = phrases.names_place(tree, modifier) and tree.rel(modifier) == "compound"
    return place and rule is not None and rule.type is EventType.CONSULT


def is_time(tree: Tree, index: int) -> bool:
    """Tell whether a phrase says when: "spent the day" names a time, but as what was spent."""
    spent = tree.base(index) == "obj" and tree.lemma(index) in LEXICON.time_nouns
    if spent and tree.upos(index) != "PROPN" and tree.lemma(index + 1) not in _DISTANT:
        return False
    return phrases.names_time(tree, index)


def is_place(tree: Tree, index: int) -> bool:
    """Tell whether a phrase names a place: a name after a preposition of place."""
    if tree.case(index) not in LEXICON.lists["place_prepositions"] or is_time(tree, index):
        return False
    entity = tree.entity(index)
    if entity is not None and entity.label in {EntityLabel.LOCATION, EntityLabel.FACILITY}:
        return True
    proper = tree.upos(index) == "PROPN" and (entity is None or entity.label is not EntityLabel.PERSON)
    return proper or _is_named_spot(tree, index)


def _is_named_spot(tree: Tree, index: int) -> bool:
    """Tell whether a common noun bears the name of a place: "near Bonny island", "in Helmand province"."""
    named = phrases.names_place(tree, index - 1) and tree.rel(index - 1) == "compound"
    acts = LEXICON.rules_for("nouns", tree.lemma(index)) or phrases.names_actor(tree, index)
    return named and tree.head(index - 1) == index and tree.upos(index) == "NOUN" and not acts


def _time_words(tree: Tree, index: int) -> list[int]:
    """Return the words of a time phrase: of one coordinated by mistake only the date, and no place behind it."""
    words, entity = phrases.words(tree, index), tree.entity(index)
    if entity is not None and entity.label is EntityLabel.DATE:  # "Tuesday, March 22, 2016"
        inside = set(tree.below(index))
        words = _run(index, {*words, *(w for w in range(entity.first, entity.last + 1) if w in inside)})
    stray = tree.base(index) == "conj" and entity is not None and entity.label is EntityLabel.DATE
    if entity is not None and stray:
        words = [w for w in words if entity.first <= w <= entity.last]
    apart = [c for c in tree.children(index, "nmod") if is_place(tree, c)] + _places_before(tree, index)
    placed = {w for c in apart for w in tree.below(c)}
    return [w for w in words if w not in placed] or words


def _run(index: int, words: set[int]) -> list[int]:
    """Return the unbroken run of words around a word."""
    first = last = index
    while first - 1 in words:
        first -= 1
    while last + 1 in words:
        last += 1
    return list(range(first, last + 1))


def _places_of_spot(tree: Tree, spot: int) -> list[int]:
    """Return where a spot without a name lies: "in a field in Poland", "in the city of Izmir", "off the coast of Yemen"."""
    where = tree.case(spot)
    moved = where in _INTO and tree.base(spot) == "obl"
    if is_time(tree, spot) or not (moved or where in LEXICON.lists["place_prepositions"]):
        return []
    return [c for c in tree.children(spot, "nmod") if is_place(tree, c) or _is_named_of(tree, c)]


def _is_named_of(tree: Tree, index: int) -> bool:
    return tree.case(index) == "of" and phrases.names_place(tree, index)


def _places_before(tree: Tree, time: int) -> list[int]:
    """Return the places that the parser took for part of a bare time behind them: "in Lusaka next spring"."""
    if tree.case(time) not in LEXICON.lists["place_prepositions"]:
        return []
    return [c for c in tree.children(time, "compound") if phrases.names_place(tree, c)]


def _time_mention(tree: Tree, index: int, predicate: Predicate) -> Mention:
    """Return a time phrase; "two days" before an after-clause of the event reaches over that clause."""
    words = _time_words(tree, index)
    measured = tree.head(index)
    if measured == words[-1] + 1 and tree.lemma(measured) in _DAYTIMES:  # "a week earlier"
        return tree.mention(measured, [*words, measured])
    for clause in tree.children(predicate.head, "advcl"):
        marks = [m for m in tree.children(clause, "mark") if tree.lemma(m) in _AFTER]
        if marks and marks[0] == words[-1] + 1:
            return tree.mention(index, [*words, *tree.below(clause, _LOOSE)])
    return tree.mention(index, words)
