"""Slips at reporting verbs: what is said hung beside the word that says it, instead of below it."""

from kg.extract import phrases
from kg.extract.lexicon import LEXICON
from kg.extract.tree import Tree


def _author_of_claim(tree: Tree, verb: int) -> None:
    """Slip: "dismissed allegations by the opposition": the allegations are the opposition's."""
    for phrase in tree.children(verb, "obl"):
        before = min(tree.below(phrase)) - 1
        by = tree.case(phrase) == "by" and not tree.children(verb, "aux:pass", "nsubj:pass")
        if by and tree.head(before) == verb and tree.lemma(before) in LEXICON.lists["claims"]:
            tree.attach(phrase, before, "nmod")


def _that_as_object(tree: Tree, verb: int) -> None:
    """Slip: "assured them that it would send troops": "that" is no object where the clause lacks nothing."""
    that = next((o for o in tree.children(verb, "obj") if tree.lemma(o) == "that" and o < verb), None)
    if that is None or not tree.children(verb, "nsubj") or tree.base(verb) != "acl":
        return
    telling = tree.head(tree.head(verb))
    told = (
        bool(telling)
        and tree.lemma(telling) in LEXICON.reporting
        and phrases.names_actor(tree, tree.head(verb))
    )
    if told or len(tree.children(verb, "obj")) > 1:
        tree.attach(that, verb, "mark")


def _told_clause(tree: Tree, verb: int) -> None:
    """Slip: "told the president that Ghana had left": the that-clause is what was told, not which president."""
    told = tree.head(verb)
    telling = tree.head(told)
    full = "that" in tree.marks(verb) and tree.children(verb, "nsubj")
    if not full or tree.base(verb) != "acl" or not telling or tree.lemma(told) in LEXICON.lists["claims"]:
        return
    if tree.base(told) in {"obj", "iobj", "obl"} and tree.lemma(telling) in LEXICON.reporting:
        tree.attach(verb, telling, "ccomp")
    elif tree.base(told) == "nmod" and tree.lemma(telling) in LEXICON.lists["claims"]:
        tree.attach(verb, telling, "acl")


def _nested_content(tree: Tree, verb: int) -> None:
    """Slip: "reported that officials said Togo had left": the last clause is what the officials said."""
    above = tree.head(verb)
    if tree.base(verb) not in {"ccomp", "advcl", "parataxis"} or not above or above > verb:
        return
    first = min(tree.below(verb))
    nearer = first - 1
    if nearer == above or tree.upos(nearer) != "VERB" or tree.lemma(nearer) not in LEXICON.reporting:
        return
    if (
        tree.head(nearer) == above
        and tree.children(verb, "nsubj")
        and not tree.children(nearer, "ccomp", "obj")
    ):
        tree.attach(verb, nearer, "ccomp")


def _clause_of_claim(tree: Tree, verb: int) -> None:
    """Slip: "rejected accusations that it had left": the that-clause belongs to the accusations."""
    first = min(tree.below(verb))
    noun = first - 1
    if "that" not in tree.marks(verb) or tree.upos(noun) != "NOUN" or tree.base(verb) == "acl":
        return
    if tree.lemma(noun) in LEXICON.lists["claims"] and tree.head(noun) == tree.head(verb):
        tree.attach(verb, noun, "acl")


def _goes_on_saying(tree: Tree, verb: int) -> None:
    """Slip: "'…,' the general said, adding that …": who adds is who said it."""
    above = tree.head(verb)
    if (
        tree.rel(verb) != "advcl"
        or tree.token(verb).xpos != "VBG"
        or tree.lemma(verb) not in LEXICON.reporting
    ):
        return
    said = [c for c in tree.children(above, "parataxis") if c < verb and tree.lemma(c) in LEXICON.speaking]
    if said and not tree.marks(verb):
        tree.attach(verb, said[-1], "advcl")


def _source_of_clause(tree: Tree, verb: int) -> None:
    """Slip: "left after the meeting, according to a source": the source is one of the clause, not of the meeting."""
    for word in tree.below(verb):
        on_noun = tree.base(word) == "nmod" and tree.case(word) in LEXICON.lists["according"]
        if on_noun and tree.upos(min(tree.below(word)) - 1) == "PUNCT":
            tree.attach(word, verb, "obl")


REPORT_STEPS = (
    _author_of_claim,
    _that_as_object,
    _told_clause,
    _nested_content,
    _clause_of_claim,
    _goes_on_saying,
)
ROOT_STEPS = (_source_of_clause,)
