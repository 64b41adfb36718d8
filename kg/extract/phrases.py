"""Finds the words of a phrase, and checks if it names an actor, place or time."""

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS
from kg.model import EntityLabel, Mention

NAME_LABELS = frozenset(
    {EntityLabel.PERSON, EntityLabel.ORGANIZATION, EntityLabel.LOCATION, EntityLabel.NORP}
)

# Clauses and appositions are phrases of their own, and so are conjuncts.
_SEPARATE_DEPRELS = frozenset({"acl:relcl", "appos", "parataxis", "dep", "discourse", "list", "advcl"})
_EXCLUDED_DEPRELS = _SEPARATE_DEPRELS | {"conj", "cc"}
_FRAMING_DEPRELS = frozenset({"case", "mark", "punct", "cc", "advmod"})


def words(tree: Tree, head: int, without: int = 0) -> list[int]:
    """Return the contiguous words of a phrase, without its preposition and the dependent ``without``."""
    excluded = _EXCLUDED_DEPRELS | {"acl"} if names_actor(tree, head) else _EXCLUDED_DEPRELS
    dependents = [*tree.children(head), *_shared_modifiers(tree, head)]
    included = [d for d in dependents if d != without and not {tree.deprel(d), tree.udeprel(d)} & excluded]
    phrase = {head, *(w for d in included for w in tree.subtree(d, *_SEPARATE_DEPRELS))}
    phrase = phrase - _framing_words(tree, head) | _name_words(tree, head)
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
    """Return the modifiers after a list that belong to all conjuncts: "ministers and envoys in Kenya"."""
    first = tree.head(head)
    if tree.deprel(head) != "conj" or max(tree.children(first, "conj")) != head:
        return []
    return [word for word in tree.children(first, "nmod") if word > head]


def _framing_words(tree: Tree, head: int) -> set[int]:
    """Return the prepositions, markers, auxiliaries, copula and subject of a head."""
    dependents = tree.children(head, "case", "mark", "cop", "aux", "nsubj", "csubj")
    return {word for dependent in dependents for word in tree.subtree(dependent)}


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
    is_closed_next = next_word <= len(tree) and tree.token(next_word).text == ")"
    return [*run, next_word] if is_open and is_closed_next else run


def _is_framing(tree: Tree, word: int, head: int) -> bool:
    """Return True if a word at the left edge is not part of the phrase: "only", "of"."""
    is_framing = tree.udeprel(word) in _FRAMING_DEPRELS and tree.head(word) == head
    return is_framing or tree.upos(word) in {"PUNCT", "CCONJ", "SCONJ", "ADP"}


def _name_words(tree: Tree, head: int) -> set[int]:
    """Return the words of the name that contains the head; a name is never split."""
    entity = tree.entity(head)
    return set(range(entity.first, entity.last + 1)) if entity and entity.label in NAME_LABELS else set()


def names_actor(tree: Tree, word: int) -> bool:
    """Return True if a word heads a phrase for people or organisations that can act."""
    if tree.label(word) in NAME_LABELS:
        return True
    if tree.lemma(word) in WORDS["quantity_words"]:
        return any(tree.preposition(n) == "of" and names_actor(tree, n) for n in tree.children(word, "nmod"))
    if tree.lemma(word) == "justice" and tree.upos(word) == "NOUN" and not tree.children(word, "det"):
        return False  # "demanded justice"
    if tree.upos(word) == "PROPN" or tree.lemma(word) in WORDS["actor_nouns"]:
        return True
    if tree.lemma(word) in {"latter", "former"} and tree.udeprel(word) != "amod":
        return True
    is_pronoun = tree.upos(word) == "PRON" and (
        "Person=" in tree.token(word).feats or tree.lemma(word) == "who"
    )
    return is_pronoun or _are_those_people(tree, word)


def _are_those_people(tree: Tree, word: int) -> bool:
    """Return True for "those who protest" and "those detained"; "those that failed" may be things."""
    if tree.token(word).text.lower() != "those":
        return False
    clauses = tree.children(word, "acl", "amod")
    has_who = any(tree.lemma(s) == "who" for c in clauses for s in tree.children(c, "nsubj"))
    return has_who or any(tree.lemma(c) in {"responsible", "detain", "arrest", "accuse"} for c in clauses)


def contains_name(tree: Tree, phrase: Mention) -> bool:
    """Return True if a phrase contains the name of an actor: "Chad's plan", "the Chadian plan"."""
    names = [e for e in tree.sentence.entities if e.label in NAME_LABELS]
    return any(phrase.span.start <= e.span.start and e.span.end <= phrase.span.end for e in names)


def names_place(tree: Tree, word: int) -> bool:
    """Return True if a word is part of a place name."""
    return tree.label(word) is EntityLabel.LOCATION


def stance_prefix(tree: Tree, word: int) -> str:
    """Return the prefix of a compound with a name, or an empty string: "anti" in "anti-Russian"."""
    prefix = tree.lemma(word - 2) if tree.lemma(word - 1) == "-" else ""
    return prefix if prefix in WORDS["opposing_prefixes"] | WORDS["favouring_prefixes"] else ""


def names_time(tree: Tree, index: int) -> bool:
    """Return True if a word heads a phrase that names a time."""
    if tree.upos(index) == "NUM":  # "3" in "between 3 and 5 June"
        parts = [*tree.conjuncts(index), *tree.children(index, "nmod")]
        words_of_parts = [word for part in parts for word in (part, *tree.children(part, "nmod"))]
        return any(_is_time_word(tree, word) for word in words_of_parts)
    return _is_time_word(tree, index)


def _is_time_word(tree: Tree, word: int) -> bool:
    if tree.lemma(word) in {"march", "may"} and tree.upos(word) != "PROPN":
        return False
    is_date = tree.label(word) is EntityLabel.DATE
    return is_date or tree.lemma(word).removeprefix("mid-") in WORDS["time_nouns"]


def is_claim(tree: Tree, word: int) -> bool:
    """Return True for a noun that introduces a claim."""
    lemmas = {tree.lemma(word)}
    if word == 1 and tree.upos(word) == "PROPN" and tree.entity(word) is None:
        lemmas.add(tree.lemma(word).removesuffix("s"))  # a plural noun tagged as a name
    return tree.upos(word) in {"NOUN", "PROPN"} and bool(lemmas & WORDS["claim_nouns"])
