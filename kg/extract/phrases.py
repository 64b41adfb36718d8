"""Finds the words of a phrase, and tests whether a phrase names an actor, a place or a time."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.model import EntityLabel, Mention

NAME_LABELS = frozenset(
    {EntityLabel.PERSON, EntityLabel.ORGANIZATION, EntityLabel.LOCATION, EntityLabel.NORP}
)

# Clauses and appositions are phrases of their own, and so are conjuncts.
_SEPARATE_DEPRELS = frozenset({"acl:relcl", "appos", "parataxis", "dep", "discourse", "list", "advcl"})
_EXCLUDED_DEPRELS = _SEPARATE_DEPRELS | {"conj", "cc"}
_FRAMING_DEPRELS = frozenset({"case", "mark", "punct", "cc", "advmod"})


def words(tree: Tree, head: int, without: int = 0) -> list[int]:
    """Return the contiguous words of a phrase, without its preposition and outer punctuation.

    ``without`` is the verb of a clause to leave out: "leading" in "the roads leading north".
    """
    excluded = _EXCLUDED_DEPRELS | {"acl"} if names_actor(tree, head) else _EXCLUDED_DEPRELS
    dependents = [*tree.children(head), *_shared_modifiers(tree, head)]
    included = [
        c
        for c in dependents
        if c != without and tree.deprel(c) not in excluded and tree.udeprel(c) not in excluded
    ]
    phrase = {head, *(w for c in included for w in tree.subtree(c, _SEPARATE_DEPRELS))} - _framing_words(
        tree, head
    ) | _name_words(tree, head)
    first = last = head
    while first - 1 in phrase or _is_inner_punctuation(tree, first - 1, first - 2, phrase):
        first -= 1
    while last + 1 in phrase or _is_inner_punctuation(tree, last + 1, last + 2, phrase):
        last += 1
    return _with_closing_bracket(tree, _trim(tree, head, list(range(first, last + 1))))


def mention(tree: Tree, head: int, without: int = 0) -> Mention:
    """Return the phrase of a head as a mention; ``without`` as in :func:`words`."""
    return tree.mention(head, words(tree, head, without))


def _shared_modifiers(tree: Tree, head: int) -> list[int]:
    """Return the modifiers after a list that belong to all conjuncts: "lawmakers and officials in Kenya"."""
    first = tree.head(head)
    if tree.deprel(head) != "conj" or max(tree.children(first, "conj")) != head:
        return []
    return [word for word in tree.children(first, "nmod") if word > head]


def _framing_words(tree: Tree, head: int) -> set[int]:
    """Return dependents outside the phrase: prepositions, markers, auxiliaries, copula and subject."""
    return {
        w
        for c in tree.children(head, "case", "mark", "cop", "aux", "nsubj", "csubj")
        for w in tree.subtree(c)
    }


def _is_inner_punctuation(tree: Tree, mark: int, next_word: int, phrase: set[int]) -> bool:
    """Return True for a punctuation mark between two words of the phrase."""
    return next_word in phrase and 1 <= mark <= len(tree) and tree.upos(mark) == "PUNCT"


def _trim(tree: Tree, head: int, run: list[int]) -> list[int]:
    """Remove words that cannot begin or end a phrase."""
    while run[0] < head and _is_framing(tree, run[0], head):
        run = run[1:]
    while run[-1] > head and tree.upos(run[-1]) in {"PUNCT", "CCONJ"}:
        run = run[:-1]
    return run


def _with_closing_bracket(tree: Tree, run: list[int]) -> list[int]:
    """Append the bracket that closes one opened in the phrase."""
    texts = [tree.token(i).text for i in run]
    next_word = run[-1] + 1
    is_open = texts.count("(") > texts.count(")")
    return (
        [*run, next_word] if is_open and next_word <= len(tree) and tree.token(next_word).text == ")" else run
    )


def _is_framing(tree: Tree, index: int, head: int) -> bool:
    """Return True if a word at the left edge is not part of the phrase: "only", "of"."""
    is_framing = tree.udeprel(index) in _FRAMING_DEPRELS and tree.head(index) == head
    return is_framing or tree.upos(index) in {"PUNCT", "CCONJ", "SCONJ", "ADP"}


def _name_words(tree: Tree, head: int) -> set[int]:
    """Return the words of the name that contains the head; a name is never split."""
    entity = tree.entity(head)
    return set(range(entity.first, entity.last + 1)) if entity and entity.label in NAME_LABELS else set()


def names_actor(tree: Tree, index: int) -> bool:
    """Return True if a word heads a phrase for people or organisations that can act."""
    entity = tree.entity(index)
    if entity is not None and entity.label in NAME_LABELS:
        return True
    if tree.lemma(index) in LEXICON.lists["quantity_words"]:
        return any(tree.preposition(n) == "of" and names_actor(tree, n) for n in tree.children(index, "nmod"))
    return (
        tree.upos(index) == "PROPN"
        or tree.lemma(index) in LEXICON.actor_nouns
        or _is_personal_pronoun(tree, index)
    )


def names_place(tree: Tree, index: int) -> bool:
    """Return True if a word is part of a place name."""
    entity = tree.entity(index)
    return entity is not None and entity.label is EntityLabel.LOCATION


def stance_prefix(tree: Tree, index: int) -> str:
    """Return the prefix in a compound with a name, or an empty string: "anti" of "anti-Russian"."""
    if tree.lemma(index - 1) != "-":
        return ""
    prefix = tree.lemma(index - 2)
    return (
        prefix
        if prefix in LEXICON.lists["opposing_prefixes"] or prefix in LEXICON.lists["favouring_prefixes"]
        else ""
    )


def names_time(tree: Tree, index: int) -> bool:
    """Return True if a word heads a phrase that names a time."""
    if tree.upos(index) == "NUM":  # "3" in "between 3 and 5 June"
        parts = [*tree.conjuncts(index), *tree.children(index, "nmod", "conj")]
        return any(
            _is_time_word(tree, word) for part in parts for word in (part, *tree.children(part, "nmod"))
        )
    return _is_time_word(tree, index)


def _is_time_word(tree: Tree, index: int) -> bool:
    entity = tree.entity(index)
    is_date = entity is not None and entity.label is EntityLabel.DATE
    return is_date or tree.lemma(index).removeprefix("mid-") in LEXICON.time_nouns


def is_claim_noun(tree: Tree, index: int) -> bool:
    """Return True for a noun that introduces a claim, even if tagged as a name at the sentence start."""
    lemma = tree.lemma(index)
    is_tagged_name = tree.upos(index) == "PROPN" and index == 1 and tree.entity(index) is None
    is_listed = lemma in LEXICON.lists["claim_nouns"] or (
        is_tagged_name and lemma.removesuffix("s") in LEXICON.lists["claim_nouns"]
    )
    return is_listed and tree.upos(index) in {"NOUN", "PROPN"}


def _is_personal_pronoun(tree: Tree, index: int) -> bool:
    return tree.upos(index) == "PRON" and ("Person=" in tree.token(index).feats or tree.lemma(index) == "who")
