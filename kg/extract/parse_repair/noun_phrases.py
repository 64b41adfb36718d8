"""Repairs of noun phrases: names, dates, appositions and misattached phrases."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS
from kg.model import EntityLabel

_WEEKDAY_MODIFIERS = frozenset(
    {"last", "next", "this", "that", "late", "early", "every", "each", "past", "following", "same"}
)

_HONORIFICS = frozenset({"majesty", "highness", "excellency", "holiness", "eminence"})


def _merge_title_and_name(tree: Tree, index: int) -> None:
    """Merge title and name into one phrase headed by the name: "President Amina Diallo"."""
    entity = tree.entity(index)
    if entity is None or entity.label is not EntityLabel.PERSON or entity.first != index:
        return
    group = range(_title_start(tree, index), entity.last + 1)
    outer_words = [i for i in group if tree.head(i) not in group]
    tops = [i for i in outer_words if tree.udeprel(i) not in {"flat", "compound"}]
    subjects = [i for i in tops if tree.udeprel(i) == "nsubj" and tree.head(i) == _next_verb(tree, group[-1])]
    top = next(iter(subjects + tops), None)
    if top is None or len(group) == 1:
        return
    dependents = [c for i in group for c in tree.children(i) if c not in group]
    tree.attach(index, tree.head(top), tree.deprel(top))
    for word in group:
        if word != index:
            tree.attach(word, index, "flat" if word > index else "nmod:desc")
    for child in dependents:
        tree.attach(child, index, tree.deprel(child))


def _next_verb(tree: Tree, last: int) -> int | None:
    """Return the verb that follows a phrase, possibly after auxiliaries and adverbs."""
    word = last + 1
    while tree.upos(word) in {"AUX", "ADV"}:
        word += 1
    return word if tree.upos(word) == "VERB" else None


def _title_start(tree: Tree, word: int) -> int:
    """Return the index of the first title before a name: "Foreign Minister", "chief of staff"."""
    start = word
    while length := _title_length(tree, start - 1):
        start -= length
    return start


def _title_length(tree: Tree, last: int) -> int:
    """Return the number of words of the title that ends at ``last``, or 0."""
    if not _is_unnamed_noun(tree, last):
        return 0
    has_of = tree.lemma(last - 1) == "of" and _is_unnamed_noun(tree, last - 2)
    if has_of and tree.lemma(last - 2) in WORDS["actor_nouns"]:
        return 3
    return 1 if tree.lemma(last) in WORDS["actor_nouns"] else 0


def _is_unnamed_noun(tree: Tree, word: int) -> bool:
    return tree.upos(word) in {"PROPN", "NOUN"} and tree.entity(word) is None


def _split_coordinated_names(tree: Tree, word: int) -> None:
    """Split two names joined as one: "Donald Trump and Ukrainian President Volodymyr Zelenskiy"."""
    if tree.udeprel(word) == "flat" and tree.children(word, "cc"):
        tree.attach(word, tree.head(word), "conj")


def _separate_noun_from_weekday(tree: Tree, word: int) -> None:
    """Make the noun before a weekday the head of the phrase: "in a post Wednesday"."""
    if not _is_day_name(tree, word) or tree.head(word) == 0:
        return
    noun = next((c for c in tree.children(word, "compound", "amod") if c == word - 1), None)
    if noun is None or tree.lemma(noun) in _WEEKDAY_MODIFIERS | WORDS["time_nouns"]:
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
    if tree.lemma(noun) not in WORDS["time_nouns"] and is_preposed:
        verb = word - 2 if tree.upos(word - 2) == "VERB" else tree.head(noun)
        tree.attach(word, verb, "obl")
        tree.attach(word - 1, word, "case")
        if tree.udeprel(noun) != "nsubj":
            tree.attach(noun, tree.head(noun), "dep")


def _is_day_name(tree: Tree, word: int) -> bool:
    """Return True for a weekday or a word such as "today"."""
    lemma = tree.lemma(word)
    is_weekday = lemma in WORDS["time_nouns"] and lemma.endswith("day") and tree.upos(word) == "PROPN"
    return is_weekday or lemma in {"overnight", "today", "yesterday", "tomorrow"}


def _attach_date_to_weekday(tree: Tree, word: int) -> None:
    """Attach a date to the weekday before it: "on Tuesday, March 22, 2016"."""
    if not _is_day_name(tree, word) or tree.lemma(word + 1) != ",":
        return
    for date in (*tree.children(word, "appos"), *tree.children(tree.head(word))):
        is_bare_number = tree.upos(date) == "NUM" and not tree.children(date, "case")
        if is_bare_number and phrases.names_time(tree, date) and _extent(tree, date)[0] == word + 2:
            tree.attach(date, word, "nmod:unmarked")


def _merge_date(tree: Tree, word: int) -> None:
    """Merge day, month and year into one phrase headed by the first: "on 12 July 2006"."""
    entity = tree.entity(word)
    if entity is None or entity.label is not EntityLabel.DATE or entity.first != word:
        return
    for part in range(word + 1, entity.last + 1):
        is_sibling = tree.head(part) == tree.head(word) and not tree.children(part, "case")
        if is_sibling and tree.upos(part) in {"NUM", "PROPN"}:
            tree.attach(part, word, "nmod:unmarked")


def _attach_apposition(tree: Tree, word: int) -> None:
    """Make a noun or "one of" after a name and a comma an apposition: "Amina Diallo, the foreign minister of Mali"."""
    is_one = tree.lemma(word) == "one" and tree.lemma(word + 1) == "of"
    if tree.udeprel(word) not in _APPOSITION_DEPRELS or not (is_one or tree.upos(word) == "NOUN"):
        return
    first = _extent(tree, word)[0]
    if tree.children(word, "case", "cc", "cop", "nsubj", "mark") or tree.token(max(first - 1, 1)).text != ",":
        return
    name = next((a for a in tree.ancestors(first - 2) if tree.head(a) == tree.head(word)), None)
    if name is None or tree.udeprel(name) not in _APPOSITION_DEPRELS[tree.udeprel(word)]:
        return
    is_name = tree.upos(name) == "PROPN" and not phrases.names_time(tree, name)
    if is_name and _extent(tree, name)[1] == first - 2:
        tree.attach(word, name, "appos")


# Maps the deprel of a misparsed apposition to the possible deprels of its name.
_APPOSITION_DEPRELS = {"nsubj": frozenset({"nsubj"}), "parataxis": frozenset({"obj", "obl", "iobj"})}


def _extent(tree: Tree, head: int) -> tuple[int, int]:
    """Return the first and last word of a phrase, without outer punctuation."""
    words = [w for w in tree.subtree(head) if tree.upos(w) != "PUNCT"] or [head]
    return words[0], words[-1]


def _make_time_oblique(tree: Tree, word: int) -> None:
    """Make a time with a preposition an oblique: "on Monday hosted …"."""
    is_argument = tree.udeprel(word) in {"nsubj", "obj"} and tree.children(word, "case")
    if is_argument and phrases.names_time(tree, word):
        tree.attach(word, tree.head(word), "obl")


def _move_phrase_from_time(tree: Tree, word: int) -> None:
    """Move a phrase from a time to the event: "met last Friday with Putin"."""
    time = tree.head(word)
    is_movable = tree.udeprel(word) == "nmod" and tree.preposition(word) not in {"of", ""}
    if is_movable and phrases.names_time(tree, time) and not phrases.names_time(tree, word):
        _attach_to_event(tree, word, _event_governor(tree, time))


def _attach_to_event(tree: Tree, word: int, event: int | None) -> None:
    if event:
        tree.attach(word, event, "obl" if tree.upos(event) == "VERB" else "nmod")


def _move_phrase_from_name(tree: Tree, word: int) -> None:
    """Move a time or topic from a name to the event: "met Putin on Friday", "met in Cairo on security"."""
    name = tree.head(word)
    if not name or LEXICON.rules_for("nouns", tree.lemma(name)):
        return
    # A gerund may be tagged as a noun: "accused Chad of spying on Monday".
    is_gerund = tree.upos(name) == "NOUN" and tree.children(name, "mark")
    if tree.udeprel(word) not in ({"nmod", "advmod", "obl"} if is_gerund else {"nmod", "advmod"}):
        return
    event = _event_governor(tree, name)
    if event and _is_misattached(tree, word, name):
        for place in _places_between(tree, word, name):
            tree.attach(place, event, "obl")
        _attach_to_event(tree, word, event)


def _is_misattached(tree: Tree, word: int, name: int) -> bool:
    """Return True for a time or topic on a name, but not for "July" in "12 July"."""
    is_time_name = phrases.names_time(tree, name)
    if phrases.names_time(tree, word):
        return not is_time_name or tree.preposition(word) not in {"", "of"}
    return phrases.names_actor(tree, name) and not is_time_name and _modifies_event(tree, word, name)


def _modifies_event(tree: Tree, word: int, name: int) -> bool:
    """Return True if a phrase cannot modify the name it is attached to."""
    preposition, label = tree.preposition(word), tree.label(name)
    if preposition in {"for", "during", "after", "before"}:
        return bool(LEXICON.rules_for("nouns", tree.lemma(word)))
    is_place = label in {EntityLabel.LOCATION, EntityLabel.FACILITY}
    is_named = tree.upos(name) == "PROPN" and (is_place or label is EntityLabel.PERSON)
    is_about = preposition in {"on", "with", "about", "over"}
    return is_named and (is_about or (not is_place and preposition in {"in", "at"}))


def _places_between(tree: Tree, word: int, name: int) -> list[int]:
    """Return the places between a participant and the phrase, which belong to the same event."""
    is_place = tree.preposition(name) in {"in", "at"} and tree.udeprel(name) == "nmod"
    if is_place and phrases.names_actor(tree, tree.head(name)):
        return [name]
    siblings = tree.children(name, "nmod")
    return [s for s in siblings if name < s < word and tree.preposition(s) in {"in", "at"}]


def _event_governor(tree: Tree, name: int) -> int | None:
    """Return the nearest verb or event noun above a phrase."""
    for ancestor in tree.ancestors(tree.head(name)):
        if tree.upos(ancestor) == "VERB" or LEXICON.rules_for("nouns", tree.lemma(ancestor)):
            return ancestor
    return None


def _join_list(tree: Tree, word: int) -> None:
    """Coordinate a name that follows a name and a comma: "the envoys of Mali, Chad and Niger"."""
    is_separate = tree.deprel(word) in {"appos", "conj"} and tree.upos(word) == "PROPN"
    if not is_separate or tree.token(word - 1).text != ",":
        return
    first, head = word - 2, tree.head(word)
    is_plural = tree.upos(head) == "NOUN" and "Number=Plur" in tree.token(head).feats
    is_list = (tree.udeprel(first), tree.head(first)) == ("nmod", head)
    if is_plural and is_list and EntityLabel.PERSON not in {tree.label(first), tree.label(word)}:
        tree.attach(word, first, "conj")
        for other in [c for c in tree.children(head, "conj") if c > word and tree.upos(c) == "PROPN"]:
            tree.attach(other, first, "conj")


def _make_names_head(tree: Tree, word: int) -> None:
    """Make coordinated names the head of their description: "Old rivals Gabon and Congo renewed ties"."""
    name = word + 1
    if tree.upos(word) != "NOUN" or tree.upos(name) != "PROPN" or tree.head(name) != word:
        return
    names = [c for c in tree.children(name, "conj") if tree.upos(c) == "PROPN" and tree.children(c, "cc")]
    is_modifier = tree.udeprel(name) in {"amod", "compound", "appos", "flat", "nmod"}
    if names and is_modifier and not tree.preposition(name):
        cases = tree.children(word, "case")
        tree.attach(name, tree.head(word), tree.deprel(word))
        tree.attach(word, name, "nmod:desc")
        for case in cases:
            tree.attach(case, name, "case")


def _make_possessor(tree: Tree, word: int) -> None:
    """Attach a possessor that was taken for a subject: "Amina Diallo's support to the union was praised"."""
    has_mark = any(tree.token(c).xpos == "POS" for c in tree.children(word, "case"))
    if tree.udeprel(word) != "nsubj" or not has_mark:
        return
    owned = next((s for s in tree.children(tree.head(word), "nsubj") if s > word), None)
    if owned is not None and tree.upos(owned) == "NOUN":
        tree.attach(word, owned, "nmod:poss")


def _make_name_head_of_honorific(tree: Tree, word: int) -> None:
    """Make the name or title the head after an honorific: "between His Majesty King Abdullah and the premier"."""
    if tree.lemma(word) not in _HONORIFICS or not tree.children(word, "nmod:poss"):
        return
    head = tree.head(word)
    if head > word and tree.udeprel(word) in {"nmod", "compound"}:  # "to His Highness the Crown Prince"
        for case in tree.children(word, "case"):
            tree.attach(case, head, "case")
        tree.attach(word, head, "nmod:desc")
        return
    names = [
        c for c in tree.children(word, "nmod:desc", "flat", "appos") if c > word and tree.upos(c) == "PROPN"
    ]
    if names and tree.token(tree.first(names[-1]) - 1).text != ",":
        name = names[-1]
        tree.attach(name, head, tree.deprel(word))
        for child in tree.children(word):
            if (
                child != name
                and tree.udeprel(child) in {"case", "conj", "nmod", "acl", "appos", "punct"}
                and (tree.deprel(child) not in {"nmod:poss", "nmod:desc"})
            ):
                tree.attach(child, name, tree.deprel(child))
        tree.attach(word, name, "nmod:desc")


def _separate_hyphenated_names(tree: Tree, word: int) -> None:
    """Make two names with a hyphen modifiers of their own: "the Chad-Niger war"."""
    first, noun = word - 2, tree.head(word)
    is_pair = (
        tree.lemma(word - 1) == "-" and tree.head(first) == word and tree.label(first) is tree.label(word)
    )
    is_modifier = tree.udeprel(word) in {"compound", "amod"} and tree.upos(noun) == "NOUN"
    if (
        is_pair
        and is_modifier
        and tree.entity(first) is not tree.entity(word)
        and tree.entity(word) is not None
    ):
        tree.attach(first, noun, "compound")
        tree.attach(word - 1, word, "punct")


NOMINAL_REPAIRS = (
    _separate_hyphenated_names,
    _make_possessor,
    _make_name_head_of_honorific,
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
