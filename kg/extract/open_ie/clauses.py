"""The clauses of a sentence: a predicate, its subjects, and what else it takes."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.extract.open_ie import argument_span
from kg.extract.open_ie.draft import Kind, Words
from kg.extract.open_ie.relation_phrase import chain, is_close, is_governed, is_predicate, relation
from kg.extract.participants import is_passive, is_relative, subjects


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What a predicate takes beside its subject."""

    head: int
    words: Words
    kind: Kind
    case: Words = ()  # its preposition, or the "that" of a clause


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A predicate with what it takes, in the order of the text."""

    head: int
    relation: Words
    subjects: tuple[int, ...]  # heads; fellow conjuncts go with the first
    arguments: tuple[Argument, ...]


def clauses(tree: Tree) -> Iterator[Clause]:
    """Yield the clauses of a sentence in the order of the text."""
    for token in tree:
        if is_predicate(tree, token.index) and not is_governed(tree, token.index):
            yield _clause(tree, token.index)


def _clause(tree: Tree, head: int) -> Clause:
    predicates = chain(tree, head)
    verbs = relation(tree, predicates)
    found = [a for p in predicates for a in _arguments(tree, p, {*verbs, *predicates})]
    if _has_complement(tree, predicates[-1]):
        found.append(_complement(tree, predicates[-1]))
    for adjective in tree.children(predicates[-1], "xcomp"):
        if tree.upos(adjective) == "ADJ" and not tree.children(predicates[-1], "obj"):
            found += [_phrase(tree, c, Kind.OBLIQUE) for c in tree.children(adjective, "obl")]
    found += [*_shared(tree, head, found), *_antecedent(tree, head), *_quoted(tree, head)]
    return Clause(
        head=head,
        relation=verbs,
        subjects=tuple(_subjects(tree, head)),
        arguments=tuple(sorted((a for a in found if a.words), key=lambda a: a.words)),
    )


def _has_complement(tree: Tree, predicate: int) -> bool:
    copular = bool(tree.children(predicate, "cop")) and tree.upos(predicate) != "VERB"
    return copular and not _is_existential(tree, predicate)


def _is_existential(tree: Tree, predicate: int) -> bool:
    """Tell whether a copula says of the predicate itself that it is: "there are two camps"."""
    there = [e for e in tree.children(predicate, "expl") if tree.lemma(e) == "there"]
    return bool(there and tree.children(predicate, "cop")) and not tree.children(predicate, "nsubj", "csubj")


def _subjects(tree: Tree, head: int) -> list[int]:
    """Return the heads of a clause's subject; of coordinated ones the first, with which the others go.

    A relative or interrogative pronoun that stands for nobody we know is none.
    """
    if _is_existential(tree, head):
        return [head]
    own = subjects(tree, head) or [e for e in tree.children(head, "expl") if tree.lemma(e) == "it"]
    found = [s for h in own for s in _described(tree, h, head)]
    known = [h for h in found if not tree.token(h).xpos.startswith("W")]
    return [h for h in known if not (tree.rel(h) == "conj" and tree.head(h) in known)]


def _described(tree: Tree, subject: int, head: int) -> list[int]:
    """Return whom a relative clause is about: "Diallo is a judge who served in Mali" says that Diallo served."""
    relative = tree.base(head) in {"acl", "conj"} and subject in tree.ancestors(head)
    if relative and tree.children(subject, "cop"):
        return subjects(tree, subject) or [subject]
    return [subject]


def _arguments(tree: Tree, predicate: int, taken: set[int]) -> Iterator[Argument]:
    for child in tree.children(predicate):
        if child not in taken and not is_relative(tree, child):
            found = _argument(tree, child, predicate)
            if found:
                yield found


def _argument(tree: Tree, child: int, predicate: int) -> Argument | None:
    base = tree.base(child)
    if base in {"obj", "iobj"}:
        return _phrase(tree, child, Kind.OBJECT)
    if base == "obl" or (base == "nmod" and not tree.children(predicate, "cop")):
        return _phrase(tree, child, Kind.TIME if times_and_places.is_time(tree, child) else Kind.OBLIQUE)
    if base == "xcomp" and tree.upos(child) != "VERB":
        return _complement(tree, child)
    if base in {"ccomp", "xcomp"} or (base == "csubj" and tree.children(predicate, "expl")):
        return _content(tree, child)
    if base == "advcl":
        return Argument(head=child, words=argument_span.clausal(tree, child), kind=Kind.ADVERBIAL)
    return _adverb(tree, child, predicate) if base == "advmod" else None


def _phrase(tree: Tree, head: int, kind: Kind) -> Argument:
    whole = argument_span.nominal(tree, head, whole=True)
    return Argument(head=head, words=whole, kind=kind, case=argument_span.prepositions(tree, head))


def _complement(tree: Tree, head: int) -> Argument:
    return Argument(
        head=head,
        words=argument_span.nominal(tree, head),
        kind=Kind.COMPLEMENT,
        case=argument_span.prepositions(tree, head),
    )


def _content(tree: Tree, head: int) -> Argument:
    inside = argument_span.clausal(tree, head)
    that = tuple(w for w in inside[:1] if tree.lemma(w) == "that" and tree.upos(w) == "SCONJ")
    return Argument(head=head, words=tuple(w for w in inside if w not in that), kind=Kind.CONTENT, case=that)


def _adverb(tree: Tree, head: int, predicate: int) -> Argument | None:
    """Return an adverb that is no part of the relation or complement, nor a question or linking word."""
    asks = tree.lemma(head) in LEXICON.lists["linking"]
    inside = is_close(tree, head) or (tree.children(predicate, "cop") and head < predicate)
    if asks or (inside and tree.children(predicate, "cop")):
        return None
    return Argument(head=head, words=argument_span.nominal(tree, head), kind=Kind.ADVERB)


def _shared(tree: Tree, head: int, own: list[Argument]) -> Iterator[Argument]:
    """Yield what a verb shares with the first of its coordination: phrases before that, an object after itself."""
    first = tree.head(head)
    if tree.rel(head) != "conj" or first == 0 or not is_predicate(tree, first):
        return
    for child in tree.children(first, "obl"):
        if child < first and not is_relative(tree, child):
            yield _phrase(tree, child, Kind.TIME if times_and_places.is_time(tree, child) else Kind.OBLIQUE)
    if not any(a.kind in {Kind.OBJECT, Kind.COMPLEMENT, Kind.CONTENT} for a in own):
        yield from (_phrase(tree, c, Kind.OBJECT) for c in tree.children(first, "obj") if c > head)


def _antecedent(tree: Tree, head: int) -> Iterator[Argument]:
    """Yield what a relative clause is said of, where that is not its subject: "the port that Togo attacked"."""
    if tree.rel(head) != "acl:relcl":
        return
    noun = tree.head(head)
    relatives = [c for c in tree.children(head) if is_relative(tree, c)]
    for relative in relatives:
        if tree.base(relative) in {"obj", "obl"}:
            kind = Kind.OBJECT if tree.base(relative) == "obj" else Kind.OBLIQUE
            case = argument_span.prepositions(tree, relative)
            yield Argument(
                head=noun, words=argument_span.nominal(tree, noun, without=head), kind=kind, case=case
            )
            return
    if (
        tree.children(head, "nsubj")
        and not relatives
        and not tree.children(head, "obj")
        and not is_passive(tree, head)
    ):
        yield Argument(head=noun, words=argument_span.nominal(tree, noun, without=head), kind=Kind.OBJECT)


def _quoted(tree: Tree, head: int) -> Iterator[Argument]:
    """Yield what is said in the sentence around a reporting clause: "The talks failed, the envoy said"."""
    above = tree.head(head)
    if tree.base(head) != "parataxis" or above == 0 or tree.lemma(head) not in LEXICON.speaking:
        return
    if not tree.children(head, "ccomp", "obj") and (len(tree.below(head)) < above or above < head):
        inside = set(tree.below(head))
        said = [w for w in tree.below(above) if w not in inside]
        yield Argument(head=above, words=argument_span.trimmed(tree, said), kind=Kind.CONTENT)
