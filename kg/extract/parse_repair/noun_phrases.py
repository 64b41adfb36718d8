"""Repairs of noun phrases: names, dates, appositions and misattached phrases."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.model import EntityLabel

_WEEKDAY_MODIFIERS = frozenset(
    {"last", "next", "this", "that", "late", "early", "every", "each", "past", "following", "same"}
)


def _merge_title_and_name(tree: Tree, index: int) -> None:
    """Merge title and name into one phrase headed by the name: "President Amina Diallo"."""
    entity = tree.entity(index)
    if entity is None or entity.label is not EntityLabel.PERSON or entity.first != index:
        return
    group = range(_title_start(tree, index), entity.last + 1)
    outer_words = [i for i in group if tree.head(i) not in group]
    top = next((i for i in outer_words if tree.udeprel(i) not in {"flat", "compound"}), None)
    if top is None or len(group) == 1:
        return
    dependents = [c for i in group for c in tree.children(i) if c not in group]
    tree.attach(index, tree.head(top), tree.deprel(top))
    for word in group:
        if word != index:
            tree.attach(word, index, "flat" if word > index else "nmod:desc")
    for child in dependents:
        tree.attach(child, index, tree.deprel(child))


def _title_start(tree: Tree, word: int) -> int:
    """Return the index of the first title before a name: "Foreign Minister", "chief of staff"."""
    start = word
    while length := _title_length(tree, start - 1):
        start -= length
    return start


def _title_length(tree: Tree, last: int) -> int:
    """Return the number of words of the title that ends at ``last``, or 0."""
    has_of = (
        tree.upos(last) in {"PROPN", "NOUN"} and tree.lemma(last - 1) == "of" and _is_title(tree, last - 2)
    )
    if has_of and tree.entity(last) is None:
        return 3
    return 1 if _is_title(tree, last) else 0


def _is_title(tree: Tree, word: int) -> bool:
    if tree.upos(word) not in {"PROPN", "NOUN"} or tree.entity(word) is not None:
        return False
    return tree.lemma(word) in LEXICON.actor_nouns


def _split_coordinated_names(tree: Tree, word: int) -> None:
    """Split two names joined as one: "Donald Trump and Ukrainian President Volodymyr Zelenskiy"."""
    if tree.udeprel(word) == "flat" and tree.children(word, "cc"):
        tree.attach(word, tree.head(word), "conj")


def _separate_noun_from_weekday(tree: Tree, word: int) -> None:
    """Make the noun before a weekday the head of the phrase: "in a post Wednesday"."""
    if not _is_day_name(tree, word) or tree.head(word) == 0:
        return
    noun = next((c for c in tree.children(word, "compound", "amod") if c == word - 1), None)
    if noun is None or tree.lemma(noun) in _WEEKDAY_MODIFIERS | LEXICON.time_nouns:
        return
    tree.attach(noun, tree.head(word), tree.deprel(word))
    for child in tree.children(word):
        if child != noun:
            tree.attach(child, noun, tree.deprel(child))
    tree.attach(word, _event_governor(tree, noun) or noun, "obl:unmarked")


def _separate_weekday_from_noun(tree: Tree, word: int) -> None:
    """Detach a weekday from the noun after it: "said on Wednesday attempts to …"."""
    noun = tree.head(word)
    is_modifier = tree.udeprel(word) in {"compound", "nmod"} and word < noun
    if not _is_day_name(tree, word) or not is_modifier or tree.lemma(word - 1) != "on":
        return
    is_preposed = tree.head(word - 1) in {noun, word} and tree.head(noun)
    if tree.lemma(noun) not in LEXICON.time_nouns and is_preposed:
        verb = word - 2 if tree.upos(word - 2) == "VERB" else tree.head(noun)
        tree.attach(word, verb, "obl")
        tree.attach(word - 1, word, "case")
        if tree.udeprel(noun) != "nsubj":
            tree.attach(noun, tree.head(noun), "dep")


def _is_day_name(tree: Tree, word: int) -> bool:
    """Return True for a weekday or a word such as "today"."""
    if tree.lemma(word) in {"overnight", "today", "yesterday", "tomorrow"}:
        return True
    return (
        tree.upos(word) == "PROPN"
        and tree.lemma(word) in LEXICON.time_nouns
        and tree.lemma(word).endswith("day")
    )


def _attach_date_to_weekday(tree: Tree, word: int) -> None:
    """Attach a date to the weekday before it: "on Tuesday, March 22, 2016"."""
    if not _is_day_name(tree, word) or tree.lemma(word + 1) != ",":
        return
    for date in (*tree.children(word, "appos"), *tree.children(tree.head(word))):
        is_date = (
            tree.upos(date) == "NUM" and phrases.names_time(tree, date) and not tree.children(date, "case")
        )
        if is_date and _extent(tree, date)[0] == word + 2:
            tree.attach(date, word, "nmod:unmarked")


def _merge_date(tree: Tree, word: int) -> None:
    """Merge day, month and year into one phrase headed by the first: "on 12 July 2006"."""
    entity = tree.entity(word)
    if entity is None or entity.label is not EntityLabel.DATE or entity.first != word:
        return
    for part in range(word + 1, entity.last + 1):
        if (
            tree.upos(part) in {"NUM", "PROPN"}
            and tree.head(part) == tree.head(word)
            and not tree.children(part, "case")
        ):
            tree.attach(part, word, "nmod:unmarked")


def _attach_apposition(tree: Tree, word: int) -> None:
    """Make a noun after a name and a comma an apposition.

    Example: "Amina Diallo, the foreign minister of Mali, met …".
    """
    if tree.udeprel(word) not in _APPOSITION_DEPRELS or tree.upos(word) != "NOUN":
        return
    first = _extent(tree, word)[0]
    if tree.children(word, "case", "cc", "cop", "nsubj", "mark") or tree.token(max(first - 1, 1)).text != ",":
        return
    name = next((a for a in tree.ancestors(first - 2) if tree.head(a) == tree.head(word)), None)
    if (
        name is None
        or tree.upos(name) != "PROPN"
        or tree.udeprel(name) not in _APPOSITION_DEPRELS[tree.udeprel(word)]
    ):
        return
    if _extent(tree, name)[1] == first - 2 and not phrases.names_time(tree, name):
        tree.attach(word, name, "appos")


# Maps the deprel of a misparsed apposition to the possible deprels of its name.
_APPOSITION_DEPRELS = {"nsubj": frozenset({"nsubj"}), "parataxis": frozenset({"obj", "obl", "iobj"})}


def _extent(tree: Tree, head: int) -> tuple[int, int]:
    """Return the first and last word of a phrase, without outer punctuation."""
    words = [w for w in tree.subtree(head) if tree.upos(w) != "PUNCT"] or [head]
    return words[0], words[-1]


def _make_time_oblique(tree: Tree, word: int) -> None:
    """Make a time with a preposition an oblique: "on Monday hosted …"."""
    if (
        tree.udeprel(word) in {"nsubj", "obj"}
        and phrases.names_time(tree, word)
        and tree.children(word, "case")
    ):
        tree.attach(word, tree.head(word), "obl")


def _move_phrase_from_time(tree: Tree, word: int) -> None:
    """Move a phrase from a time to the event: "met last Friday with Putin"."""
    time = tree.head(word)
    if (
        tree.udeprel(word) == "nmod"
        and time
        and phrases.names_time(tree, time)
        and not phrases.names_time(tree, word)
    ):
        event = _event_governor(tree, time)
        if event and tree.preposition(word) not in {"of", ""}:
            tree.attach(word, event, "obl" if tree.upos(event) == "VERB" else "nmod")


def _move_phrase_from_name(tree: Tree, word: int) -> None:
    """Move a time or topic from a name to the event.

    Examples: "met Putin in Alaska on Friday", "met in Washington on security".
    """
    name = tree.head(word)
    if not name or _is_part_of_time(tree, word, name) or LEXICON.rules_for("nouns", tree.lemma(name)):
        return
    # A gerund may be tagged as a noun: "accused Chad of spying on Monday".
    is_gerund = tree.upos(name) == "NOUN" and tree.children(name, "mark")
    if not (tree.udeprel(word) in {"nmod", "advmod"} or (is_gerund and tree.udeprel(word) == "obl")) or not (
        _is_actor(tree, name) or phrases.names_time(tree, word)
    ):
        return
    if phrases.names_time(tree, word) or _modifies_event(tree, word, name):
        event = _event_governor(tree, name)
        if event:
            for place in _places_between(tree, word, name):
                tree.attach(place, event, "obl")
            tree.attach(word, event, "obl" if tree.upos(event) == "VERB" else "nmod")


def _is_part_of_time(tree: Tree, word: int, time: int) -> bool:
    """Return True if a word is part of the time above it: "July" in "12 July", "the hours of Friday"."""
    return phrases.names_time(tree, time) and tree.preposition(word) in {"", "of"}


def _is_actor(tree: Tree, word: int) -> bool:
    return phrases.names_actor(tree, word) and not phrases.names_time(tree, word)


def _modifies_event(tree: Tree, word: int, name: int) -> bool:
    """Return True if a phrase cannot modify the name it is attached to."""
    preposition, entity = tree.preposition(word), tree.entity(name)
    if preposition in {"for", "during", "after", "before"}:
        return bool(LEXICON.rules_for("nouns", tree.lemma(word)))
    if entity is None or tree.upos(name) != "PROPN":
        return False
    if entity.label in {EntityLabel.LOCATION, EntityLabel.FACILITY}:
        return preposition in {"on", "with", "about", "over"}
    return entity.label is EntityLabel.PERSON and preposition in {"in", "at", "on", "with", "about", "over"}


def _places_between(tree: Tree, word: int, name: int) -> list[int]:
    """Return the places between a participant and the phrase, which belong to the same event."""
    if (
        tree.preposition(name) in {"in", "at"}
        and tree.udeprel(name) == "nmod"
        and phrases.names_actor(tree, tree.head(name))
    ):
        return [name]
    siblings = tree.children(name, "nmod")
    return [s for s in siblings if name < s < word and tree.preposition(s) in {"in", "at"}]


def _event_governor(tree: Tree, name: int) -> int | None:
    """Return the nearest verb or event noun above a phrase."""
    ancestors = list(tree.ancestors(name))[1:]
    return next(
        (a for a in ancestors if tree.upos(a) == "VERB" or LEXICON.rules_for("nouns", tree.lemma(a))), None
    )


def _join_list(tree: Tree, word: int) -> None:
    """Coordinate a name that follows a name and a comma: "the envoys of Mali, Chad and Niger"."""
    is_separate = tree.deprel(word) in {"appos", "conj"} and tree.upos(word) == "PROPN"
    if not is_separate or tree.token(word - 1).text != ",":
        return
    first, head = word - 2, tree.head(word)
    labels = {e.label for i in (first, word) if (e := tree.entity(i)) is not None}
    is_plural = tree.upos(head) == "NOUN" and "Number=Plur" in tree.token(head).feats
    is_list = (tree.udeprel(first), tree.head(first)) == ("nmod", head) and EntityLabel.PERSON not in labels
    if is_plural and is_list:
        tree.attach(word, first, "conj")
        for other in [c for c in tree.children(head, "conj") if c > word and tree.upos(c) == "PROPN"]:
            tree.attach(other, first, "conj")


def _make_names_head(tree: Tree, word: int) -> None:
    """Make coordinated names the head of their description: "Old rivals Gabon and Congo renewed ties"."""
    name = word + 1
    if tree.upos(word) != "NOUN" or tree.upos(name) != "PROPN" or tree.head(name) != word:
        return
    is_coordinated = any(
        tree.upos(c) == "PROPN" and tree.children(c, "cc") for c in tree.children(name, "conj")
    )
    if (
        is_coordinated
        and tree.udeprel(name) in {"amod", "compound", "appos", "flat", "nmod"}
        and not tree.preposition(name)
    ):
        cases = tree.children(word, "case")
        tree.attach(name, tree.head(word), tree.deprel(word))
        tree.attach(word, name, "nmod:desc")
        for case in cases:
            tree.attach(case, name, "case")


NOMINAL_REPAIRS = (
    _merge_title_and_name,
    _split_coordinated_names,
    _separate_noun_from_weekday,
    _separate_weekday_from_noun,
    _attach_date_to_weekday,
    _merge_date,
    _attach_apposition,
    _make_time_oblique,
    _move_phrase_from_time,
    _move_phrase_from_name,
    _join_list,
    _make_names_head,
)
