"""What words a phrase is made of: a name without the clause that follows it, one conjunct without the others."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.model import EntityLabel, Mention

NAMED = frozenset({EntityLabel.PERSON, EntityLabel.ORGANIZATION, EntityLabel.LOCATION, EntityLabel.NORP})

# A phrase is the head with its modifiers: clauses, appositions and fellow conjuncts are phrases of their own.
_CLAUSES = frozenset({"acl:relcl", "appos", "parataxis", "dep", "discourse", "list", "advcl"})
_APART = _CLAUSES | {"conj", "cc"}
_EDGE = frozenset({"case", "mark", "punct", "cc", "advmod"})


def words(tree: Tree, head: int, without: int = 0) -> list[int]:
    """Return the unbroken run of words around a head that makes its phrase, without preposition and edge punctuation.

    ``without`` is a word whose clause is left out: "the roads", of what the "leading" in "the roads leading north" says.
    """
    apart = _APART | {"acl"} if names_actor(tree, head) else _APART
    around = [*tree.children(head), *_shared(tree, head)]
    parts = [c for c in around if c != without and tree.rel(c) not in apart and tree.base(c) not in apart]
    inside = {head, *(w for c in parts for w in tree.below(c, _CLAUSES))} - _outer(tree, head) | _name(
        tree, head
    )
    first = last = head
    while first - 1 in inside or _bridged(tree, first - 1, first - 2, inside):
        first -= 1
    while last + 1 in inside or _bridged(tree, last + 1, last + 2, inside):
        last += 1
    return _closed(tree, _trimmed(tree, head, list(range(first, last + 1))))


def mention(tree: Tree, head: int, without: int = 0) -> Mention:
    """Return the phrase of a head as a value."""
    return tree.mention(head, words(tree, head, without))


def _shared(tree: Tree, head: int) -> list[int]:
    """Return what stands after the last of a list and modifies them all: "lawmakers and officials in Kenya"."""
    first = tree.head(head)
    if tree.rel(head) != "conj" or max(tree.children(first, "conj")) != head:
        return []
    return [word for word in tree.children(first, "nmod") if word > head]


def _outer(tree: Tree, head: int) -> set[int]:
    """Return what hangs on the head but frames the phrase: its prepositions, marks and own copula."""
    return {
        w for c in tree.children(head, "case", "mark", "cop", "aux", "nsubj", "csubj") for w in tree.below(c)
    }


def _bridged(tree: Tree, gap: int, beyond: int, inside: set[int]) -> bool:
    """Tell whether a single punctuation mark between two words of the phrase belongs to it."""
    return beyond in inside and 1 <= gap <= len(tree) and tree.upos(gap) == "PUNCT"


def _trimmed(tree: Tree, head: int, run: list[int]) -> list[int]:
    """Cut what a phrase neither begins nor ends with."""
    while run[0] < head and _is_edge(tree, run[0], head):
        run = run[1:]
    while run[-1] > head and tree.upos(run[-1]) in {"PUNCT", "CCONJ"}:
        run = run[:-1]
    return run


def _closed(tree: Tree, run: list[int]) -> list[int]:
    """Take in the bracket that closes one opened in the phrase."""
    texts = [tree.token(i).text for i in run]
    after = run[-1] + 1
    opened = texts.count("(") > texts.count(")")
    return [*run, after] if opened and after <= len(tree) and tree.token(after).text == ")" else run


def _is_edge(tree: Tree, index: int, head: int) -> bool:
    """Tell whether a word at the left edge frames the phrase: "only", "of"."""
    framing = tree.base(index) in _EDGE and tree.head(index) == head
    return framing or tree.upos(index) in {"PUNCT", "CCONJ", "SCONJ", "ADP"}


def _name(tree: Tree, head: int) -> set[int]:
    """Return the words of the name that the head is part of: a name is never cut."""
    entity = tree.entity(head)
    return set(range(entity.first, entity.last + 1)) if entity and entity.label in NAMED else set()


def names_actor(tree: Tree, index: int) -> bool:
    """Tell whether a word heads a phrase that names people or a body that can act."""
    entity = tree.entity(index)
    if entity is not None and entity.label in NAMED:
        return True
    if tree.lemma(index) in LEXICON.lists["quantities"]:
        return any(tree.case(n) == "of" and names_actor(tree, n) for n in tree.children(index, "nmod"))
    return tree.upos(index) == "PROPN" or tree.lemma(index) in LEXICON.people or _is_personal(tree, index)


def names_place(tree: Tree, index: int) -> bool:
    """Tell whether a word is part of a name that was recognised as one of a place."""
    entity = tree.entity(index)
    return entity is not None and entity.label is EntityLabel.LOCATION


def stance(tree: Tree, index: int) -> str:
    """Return what stands before the hyphen of a compound that ends in a name: "anti" of "anti-Russian"; else nothing."""
    if tree.lemma(index - 1) != "-":
        return ""
    before = tree.lemma(index - 2)
    return before if before in LEXICON.lists["against"] or before in LEXICON.lists["favouring"] else ""


def names_time(tree: Tree, index: int) -> bool:
    """Tell whether a word heads a phrase that names a time, as far as the words go."""
    if tree.upos(index) == "NUM":  # "3" in "between 3 and 5 June"
        parts = [*tree.conjuncts(index), *tree.children(index, "nmod", "conj")]
        return any(_names_time(tree, word) for part in parts for word in (part, *tree.children(part, "nmod")))
    return _names_time(tree, index)


def _names_time(tree: Tree, index: int) -> bool:
    entity = tree.entity(index)
    dated = entity is not None and entity.label is EntityLabel.DATE
    return dated or tree.lemma(index).removeprefix("mid-") in LEXICON.time_nouns


def is_claim(tree: Tree, index: int) -> bool:
    """Tell whether a word is a noun whose clause is somebody's word; a plural that begins a sentence may pass for a name."""
    word = tree.lemma(index)
    named = tree.upos(index) == "PROPN" and index == 1 and tree.entity(index) is None
    known = word in LEXICON.lists["claims"] or (named and word.removesuffix("s") in LEXICON.lists["claims"])
    return known and tree.upos(index) in {"NOUN", "PROPN"}


def _is_personal(tree: Tree, index: int) -> bool:
    return tree.upos(index) == "PRON" and ("Person=" in tree.token(index).feats or tree.lemma(index) == "who")
