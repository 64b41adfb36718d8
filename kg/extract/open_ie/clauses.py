"""Finds the clauses of a sentence: predicates with their subjects and arguments."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS
from kg.extract.open_ie import argument_span
from kg.extract.open_ie.draft import ArgumentKind, Words
from kg.extract.open_ie.relation_phrase import (
    is_governed,
    is_inside_predicate,
    is_predicate,
    predicate_chain,
    relation_words,
)
from kg.extract.subjects import is_passive, is_relative_pronoun, subjects

_DIRECT_KINDS = frozenset({ArgumentKind.OBJECT, ArgumentKind.COMPLEMENT, ArgumentKind.CONTENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument or modifier of a predicate, other than its subject."""

    head: int
    words: Words
    kind: ArgumentKind
    case: Words = ()  # preposition, or the "that" of a clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A predicate with its subjects and arguments, in text order."""

    head: int
    relation: Words
    subjects: tuple[int, ...]  # heads; conjuncts are represented by the first
    arguments: tuple[Argument, ...]


def find_clauses(tree: Tree) -> Iterator[Clause]:
    """Yield the clauses of a sentence in text order."""
    for token in tree:
        if is_predicate(tree, token.index) and not is_governed(tree, token.index):
            yield _clause(tree, token.index)


def _clause(tree: Tree, head: int) -> Clause:
    predicates = predicate_chain(tree, head)
    relation = relation_words(tree, predicates)
    arguments = [a for p in predicates for a in _arguments(tree, p, {*relation, *predicates})]
    arguments += _complement_arguments(tree, predicates[-1])
    arguments += list(_shared_arguments(tree, head, arguments))
    arguments += [*_antecedent_argument(tree, head), *_quoted_content(tree, head)]
    return Clause(
        head=head,
        relation=relation,
        subjects=tuple(_subjects(tree, head)),
        arguments=tuple(sorted((a for a in arguments if a.words), key=lambda a: a.words)),
    )


def _complement_arguments(tree: Tree, predicate: int) -> Iterator[Argument]:
    """Yield the predicate after a copula, and the phrases of an adjective: "became ready for war"."""
    has_copula = tree.children(predicate, "cop") and tree.upos(predicate) != "VERB"
    if has_copula and not _is_existential(tree, predicate):
        yield _complement_argument(tree, predicate)
    complements = [] if tree.children(predicate, "obj") else tree.children(predicate, "xcomp")
    for adjective in [c for c in complements if tree.upos(c) == "ADJ"]:
        for phrase in tree.children(adjective, "obl"):
            yield _phrase_argument(tree, phrase, ArgumentKind.OBLIQUE)


def _is_existential(tree: Tree, predicate: int) -> bool:
    """Return True for the predicate of an existential clause: "there are two camps"."""
    there = [e for e in tree.children(predicate, "expl") if tree.lemma(e) == "there"]
    return bool(there and tree.children(predicate, "cop")) and not tree.children(predicate, "nsubj", "csubj")


def _subjects(tree: Tree, head: int) -> list[int]:
    """Return the heads of the subjects, without later conjuncts and pronouns of unknown reference."""
    if _is_existential(tree, head):
        return [head]
    own_subjects = subjects(tree, head) or [e for e in tree.children(head, "expl") if tree.lemma(e) == "it"]
    heads = [s for h in own_subjects for s in _relative_subjects(tree, h, head)]
    referents = [h for h in heads if not tree.token(h).xpos.startswith("W")]
    return [h for h in referents if not (tree.deprel(h) == "conj" and tree.head(h) in referents)]


def _relative_subjects(tree: Tree, subject: int, head: int) -> list[int]:
    """Return the subject of a relative clause: Diallo in "Diallo is a judge who served in Mali"."""
    is_relative = tree.udeprel(head) in {"acl", "conj"} and subject in tree.ancestors(head)
    if is_relative and tree.children(subject, "cop"):
        return subjects(tree, subject) or [subject]
    return [subject]


def _arguments(tree: Tree, predicate: int, excluded: set[int]) -> Iterator[Argument]:
    for child in tree.children(predicate):
        if child not in excluded and not is_relative_pronoun(tree, child):
            argument = _argument(tree, child, predicate)
            if argument:
                yield argument


def _argument(tree: Tree, child: int, predicate: int) -> Argument | None:
    base = tree.udeprel(child)
    if base in {"obj", "iobj"}:
        return _phrase_argument(tree, child, ArgumentKind.OBJECT)
    if base == "obl" or (base == "nmod" and not tree.children(predicate, "cop")):
        return _oblique_argument(tree, child)
    if base == "xcomp" and tree.upos(child) != "VERB":
        return _complement_argument(tree, child)
    if base in {"ccomp", "xcomp"} or (base == "csubj" and tree.children(predicate, "expl")):
        return _content_argument(tree, child)
    if base == "advcl":
        words = argument_span.clause_words(tree, child)
        return Argument(head=child, words=words, kind=ArgumentKind.ADVERBIAL)
    return _adverb_argument(tree, child, predicate) if base == "advmod" else None


def _phrase_argument(tree: Tree, head: int, kind: ArgumentKind) -> Argument:
    words = argument_span.nominal_words(tree, head, whole=True)
    return Argument(head=head, words=words, kind=kind, case=argument_span.preposition_words(tree, head))


def _oblique_argument(tree: Tree, head: int) -> Argument:
    is_time = times_and_places.is_time(tree, head)
    return _phrase_argument(tree, head, ArgumentKind.TIME if is_time else ArgumentKind.OBLIQUE)


def _complement_argument(tree: Tree, head: int) -> Argument:
    return Argument(
        head=head,
        words=argument_span.nominal_words(tree, head),
        kind=ArgumentKind.COMPLEMENT,
        case=argument_span.preposition_words(tree, head),
    )


def _content_argument(tree: Tree, head: int) -> Argument:
    words = argument_span.clause_words(tree, head)
    that = tuple(w for w in words[:1] if tree.lemma(w) == "that" and tree.upos(w) == "SCONJ")
    return Argument(
        head=head, words=tuple(w for w in words if w not in that), kind=ArgumentKind.CONTENT, case=that
    )


def _adverb_argument(tree: Tree, head: int, predicate: int) -> Argument | None:
    """Return an adverb that is neither part of the relation or complement nor a linking word."""
    is_linking = tree.lemma(head) in WORDS["linking_adverbs"]
    is_inside = is_inside_predicate(tree, head) or (tree.children(predicate, "cop") and head < predicate)
    if is_linking or (is_inside and tree.children(predicate, "cop")):
        return None
    return Argument(head=head, words=argument_span.nominal_words(tree, head), kind=ArgumentKind.ADVERB)


def _shared_arguments(tree: Tree, head: int, own_arguments: list[Argument]) -> Iterator[Argument]:
    """Yield what a conjunct shares: phrases before the first verb and an object after both verbs."""
    first = tree.head(head)
    if tree.deprel(head) != "conj" or first == 0 or not is_predicate(tree, first):
        return
    for child in tree.children(first, "obl"):
        if child < first and not is_relative_pronoun(tree, child):
            yield _oblique_argument(tree, child)
    if not {a.kind for a in own_arguments} & _DIRECT_KINDS:
        objects = [o for o in tree.children(first, "obj") if o > head]
        yield from (_phrase_argument(tree, o, ArgumentKind.OBJECT) for o in objects)


def _antecedent_argument(tree: Tree, head: int) -> Iterator[Argument]:
    """Yield the antecedent of a relative clause if it is not the subject: "the port that Togo attacked"."""
    if tree.deprel(head) != "acl:relcl":
        return
    noun = tree.head(head)
    words = argument_span.nominal_words(tree, noun, without=head)
    relatives = [c for c in tree.children(head) if is_relative_pronoun(tree, c)]
    relative = next((r for r in relatives if tree.udeprel(r) in {"obj", "obl"}), None)
    if relative is not None:
        kind = ArgumentKind.OBJECT if tree.udeprel(relative) == "obj" else ArgumentKind.OBLIQUE
        case = argument_span.preposition_words(tree, relative)
        yield Argument(head=noun, words=words, kind=kind, case=case)
        return
    has_gap = tree.children(head, "nsubj") and not tree.children(head, "obj")
    if has_gap and not relatives and not is_passive(tree, head):
        yield Argument(head=noun, words=words, kind=ArgumentKind.OBJECT)


def _quoted_content(tree: Tree, head: int) -> Iterator[Argument]:
    """Yield the content around a reporting clause: "The talks failed, the envoy said"."""
    governor = tree.head(head)
    if tree.udeprel(head) != "parataxis" or governor == 0 or tree.lemma(head) not in WORDS["quotation_verbs"]:
        return
    if not tree.children(head, "ccomp", "obj") and (len(tree.subtree(head)) < governor or governor < head):
        report_words = set(tree.subtree(head))
        words = [w for w in tree.subtree(governor) if w not in report_words]
        yield Argument(head=governor, words=argument_span.trim(tree, words), kind=ArgumentKind.CONTENT)
