"""Slips inside noun phrases: names run together, weekdays swallowed, phrases hung on a name."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.model import EntityLabel

_WEEKDAY_MODIFIERS = frozenset(
    {"last", "next", "this", "that", "late", "early", "every", "each", "past", "following", "same"}
)


def _name_as_one(tree: Tree, index: int) -> None:
    """Slip: "President Amina Diallo" as two objects: title and name are one phrase, headed by the name."""
    entity = tree.entity(index)
    if entity is None or entity.label is not EntityLabel.PERSON or entity.first != index:
        return
    group = range(_title_start(tree, index), entity.last + 1)
    outer = [i for i in group if tree.head(i) not in group]
    top = next((i for i in outer if tree.base(i) not in {"flat", "compound"}), None)
    if top is None or len(group) == 1:
        return
    below = [c for i in group for c in tree.children(i) if c not in group]
    tree.attach(index, tree.head(top), tree.rel(top))
    for word in group:
        if word != index:
            tree.attach(word, index, "flat" if word > index else "nmod:desc")
    for child in below:
        tree.attach(child, index, tree.rel(child))


def _title_start(tree: Tree, index: int) -> int:
    """Return where the titles right before a name begin: "Foreign Minister", "President", "chief of staff"."""
    start = index
    while length := _title_length(tree, start - 1):
        start -= length
    return start


def _title_length(tree: Tree, last: int) -> int:
    """Return how many words before a name, or before a title of it, are a title themselves."""
    of_noun = (
        tree.upos(last) in {"PROPN", "NOUN"} and tree.lemma(last - 1) == "of" and _is_title(tree, last - 2)
    )
    if of_noun and tree.entity(last) is None:
        return 3
    return 1 if _is_title(tree, last) else 0


def _is_title(tree: Tree, index: int) -> bool:
    if tree.upos(index) not in {"PROPN", "NOUN"} or tree.entity(index) is not None:
        return False
    return tree.lemma(index) in LEXICON.people


def _name_across_coordination(tree: Tree, index: int) -> None:
    """Slip: "Donald Trump and Ukrainian President Volodymyr Zelenskiy" is two names, not one."""
    if tree.base(index) == "flat" and tree.children(index, "cc"):
        tree.attach(index, tree.head(index), "conj")


def _noun_before_weekday(tree: Tree, index: int) -> None:
    """Slip: "in a post Wednesday": the weekday is the time, the noun before it the head."""
    if not _is_weekday(tree, index) or tree.head(index) == 0:
        return
    noun = next((c for c in tree.children(index, "compound", "amod") if c == index - 1), None)
    if noun is None or tree.lemma(noun) in _WEEKDAY_MODIFIERS | LEXICON.time_nouns:
        return
    tree.attach(noun, tree.head(index), tree.rel(index))
    for child in tree.children(index):
        if child != noun:
            tree.attach(child, noun, tree.rel(child))
    tree.attach(index, event_above(tree, noun) or noun, "obl:unmarked")


def _weekday_before_noun(tree: Tree, index: int) -> None:
    """Slip: "said on Wednesday attempts to …": the weekday is a time of its own, not part of the noun's name."""
    noun = tree.head(index)
    before = tree.base(index) in {"compound", "nmod"} and index < noun
    if not _is_weekday(tree, index) or not before or tree.lemma(index - 1) != "on":
        return
    preposed = tree.head(index - 1) in {noun, index} and tree.head(noun)
    if tree.lemma(noun) not in LEXICON.time_nouns and preposed:
        verb = index - 2 if tree.upos(index - 2) == "VERB" else tree.head(noun)
        tree.attach(index, verb, "obl")
        tree.attach(index - 1, index, "case")
        if tree.base(noun) != "nsubj":
            tree.attach(noun, tree.head(noun), "dep")


def _is_weekday(tree: Tree, index: int) -> bool:
    """Tell whether a word names a day by itself."""
    if tree.lemma(index) in {"overnight", "today", "yesterday", "tomorrow"}:
        return True
    return (
        tree.upos(index) == "PROPN"
        and tree.lemma(index) in LEXICON.time_nouns
        and tree.lemma(index).endswith("day")
    )


def _date_of_weekday(tree: Tree, index: int) -> None:
    """Slip: "on Tuesday, March 22, 2016": the date behind a weekday belongs to it, and is no apposition."""
    if not _is_weekday(tree, index) or tree.lemma(index + 1) != ",":
        return
    for date in (*tree.children(index, "appos"), *tree.children(tree.head(index))):
        dated = (
            tree.upos(date) == "NUM" and phrases.names_time(tree, date) and not tree.children(date, "case")
        )
        if dated and _extent(tree, date)[0] == index + 2:
            tree.attach(date, index, "nmod:unmarked")


def _date_as_one(tree: Tree, index: int) -> None:
    """Slip: "on 12 July 2006" as three times: day, month and year are one, headed by the first."""
    entity = tree.entity(index)
    if entity is None or entity.label is not EntityLabel.DATE or entity.first != index:
        return
    for part in range(index + 1, entity.last + 1):
        if (
            tree.upos(part) in {"NUM", "PROPN"}
            and tree.head(part) == tree.head(index)
            and not tree.children(part, "case")
        ):
            tree.attach(part, index, "nmod:unmarked")


def _apposition_apart(tree: Tree, index: int) -> None:
    """Slip: "Amina Diallo, the foreign minister of Mali, met …": what a name is said to be is no second subject."""
    if tree.base(index) not in _APART or tree.upos(index) != "NOUN":
        return
    first = _extent(tree, index)[0]
    if (
        tree.children(index, "case", "cc", "cop", "nsubj", "mark")
        or tree.token(max(first - 1, 1)).text != ","
    ):
        return
    named = next((a for a in tree.ancestors(first - 2) if tree.head(a) == tree.head(index)), None)
    if named is None or tree.upos(named) != "PROPN" or tree.base(named) not in _APART[tree.base(index)]:
        return
    if _extent(tree, named)[1] == first - 2 and not phrases.names_time(tree, named):
        tree.attach(index, named, "appos")


# As what an apposition is taken: as what of the same verb the name before it may be.
_APART = {"nsubj": frozenset({"nsubj"}), "parataxis": frozenset({"obj", "obl", "iobj"})}


def _extent(tree: Tree, head: int) -> tuple[int, int]:
    """Return the first and last word of a phrase, without punctuation at its edges."""
    inside = [w for w in tree.below(head) if tree.upos(w) != "PUNCT"] or [head]
    return inside[0], inside[-1]


def _time_as_argument(tree: Tree, index: int) -> None:
    """Slip: "on Monday hosted …": a time with a preposition is neither subject nor object."""
    if (
        tree.base(index) in {"nsubj", "obj"}
        and phrases.names_time(tree, index)
        and tree.children(index, "case")
    ):
        tree.attach(index, tree.head(index), "obl")


def _phrase_on_time(tree: Tree, index: int) -> None:
    """Slip: "met last Friday with Putin": a time has no companions; they belong to the event."""
    time = tree.head(index)
    if (
        tree.base(index) == "nmod"
        and time
        and phrases.names_time(tree, time)
        and not phrases.names_time(tree, index)
    ):
        target = event_above(tree, time)
        if target and tree.case(index) not in {"of", ""}:
            tree.attach(index, target, "obl" if tree.upos(target) == "VERB" else "nmod")


def _phrase_on_name(tree: Tree, index: int) -> None:
    """Slip: "met Putin in Alaska on Friday": names and people have no time; "in Washington on security": nor a topic."""
    name = tree.head(index)
    if not name or _is_date(tree, index, name) or LEXICON.rules_for("nouns", tree.lemma(name)):
        return
    gerund = tree.upos(name) == "NOUN" and tree.children(name, "mark")  # "accused Chad of spying on Monday"
    if not (tree.base(index) in {"nmod", "advmod"} or (gerund and tree.base(index) == "obl")) or not (
        _is_actor(tree, name) or phrases.names_time(tree, index)
    ):
        return
    if phrases.names_time(tree, index) or _speaks_of_event(tree, index, name):
        target = event_above(tree, name)
        if target:
            for earlier in _places_before(tree, index, name):
                tree.attach(earlier, target, "obl")
            tree.attach(index, target, "obl" if tree.upos(target) == "VERB" else "nmod")


def _is_date(tree: Tree, index: int, time: int) -> bool:
    """Tell whether a word names part of the time it hangs on: "July" in "12 July", "the hours of Friday"."""
    return phrases.names_time(tree, time) and tree.case(index) in {"", "of"}


def _is_actor(tree: Tree, index: int) -> bool:
    return phrases.names_actor(tree, index) and not phrases.names_time(tree, index)


def _speaks_of_event(tree: Tree, index: int, name: int) -> bool:
    """Tell whether a phrase cannot belong to the name it hangs on."""
    case, entity = tree.case(index), tree.entity(name)
    if case in {"for", "during", "after", "before"}:
        return bool(LEXICON.rules_for("nouns", tree.lemma(index)))
    if entity is None or tree.upos(name) != "PROPN":
        return False
    if entity.label in {EntityLabel.LOCATION, EntityLabel.FACILITY}:
        return case in {"on", "with", "about", "over"}
    return entity.label is EntityLabel.PERSON and case in {"in", "at", "on", "with", "about", "over"}


def _places_before(tree: Tree, index: int, name: int) -> list[int]:
    """Return places that stand between a participant and the time: they belong to the same event."""
    if (
        tree.case(name) in {"in", "at"}
        and tree.base(name) == "nmod"
        and phrases.names_actor(tree, tree.head(name))
    ):
        return [name]
    siblings = tree.children(name, "nmod")
    return [s for s in siblings if name < s < index and tree.case(s) in {"in", "at"}]


def event_above(tree: Tree, name: int) -> int | None:
    """Return the verb or event noun that a phrase takes part in."""
    above = list(tree.ancestors(name))[1:]
    return next(
        (a for a in above if tree.upos(a) == "VERB" or LEXICON.rules_for("nouns", tree.lemma(a))), None
    )


def _list_as_apposition(tree: Tree, index: int) -> None:
    """Slip: "the envoys of Mali, Chad and Niger": after a name and a comma, a name goes on the list."""
    apart = tree.rel(index) in {"appos", "conj"} and tree.upos(index) == "PROPN"
    if not apart or tree.token(index - 1).text != ",":
        return
    first, head = index - 2, tree.head(index)
    labels = {e.label for i in (first, index) if (e := tree.entity(i)) is not None}
    several = tree.upos(head) == "NOUN" and "Number=Plur" in tree.token(head).feats
    listed = (tree.base(first), tree.head(first)) == ("nmod", head) and EntityLabel.PERSON not in labels
    if several and listed:
        tree.attach(index, first, "conj")
        for other in [c for c in tree.children(head, "conj") if c > index and tree.upos(c) == "PROPN"]:
            tree.attach(other, first, "conj")


def _names_described(tree: Tree, index: int) -> None:
    """Slip: "Old rivals Gabon and Congo renewed ties": who they are stands before the names, which act."""
    name = index + 1
    if tree.upos(index) != "NOUN" or tree.upos(name) != "PROPN" or tree.head(name) != index:
        return
    coordinated = any(tree.upos(c) == "PROPN" and tree.children(c, "cc") for c in tree.children(name, "conj"))
    if (
        coordinated
        and tree.base(name) in {"amod", "compound", "appos", "flat", "nmod"}
        and not tree.case(name)
    ):
        cases = tree.children(index, "case")
        tree.attach(name, tree.head(index), tree.rel(index))
        tree.attach(index, name, "nmod:desc")
        for case in cases:
            tree.attach(case, name, "case")


NOMINAL_STEPS = (
    _name_as_one,
    _name_across_coordination,
    _noun_before_weekday,
    _weekday_before_noun,
    _date_of_weekday,
    _date_as_one,
    _apposition_apart,
    _time_as_argument,
    _phrase_on_time,
    _phrase_on_name,
    _list_as_apposition,
    _names_described,
)
