"""Which words of a sentence are the triggers of events."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON

_FUNCTION = frozenset(
    {
        "case",
        "mark",
        "fixed",
        "amod",
        "compound",
        "flat",
        "aux",
        "cop",
        "discourse",
        "punct",
        "goeswith",
        "det",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A trigger: its head, what it is called, and the noun that carries the meaning where there is one."""

    head: int  # the word on which the clause or phrase hangs
    words: tuple[int, ...]  # the trigger's words, in the order of the text
    kind: str  # "verbs", "nouns" or "adjectives": which lists of the rules it is looked up in
    lemma: str  # "rule out"
    noun: int | None = None  # object of a light verb that is the event: "talks" in "held talks"

    @property
    def is_verb(self) -> bool:
        """Whether the trigger's head is a verb (a light verb too)."""
        return self.kind == "verbs"


def predicates(tree: Tree) -> Iterator[Predicate]:
    """Yield the triggers of a sentence in the order of the text."""
    taken: set[int] = set()
    for token in tree:
        found = _predicate(tree, token.index, taken)
        if found:
            taken |= set(found.words)
            yield found


def _predicate(tree: Tree, index: int, taken: set[int]) -> Predicate | None:
    if index in taken:
        return None
    upos = tree.upos(index)
    if upos == "VERB" and tree.children(index, "aux:pass", "cop") and (state := _copular(tree, index)):
        return state
    if upos == "VERB" and tree.base(index) not in _FUNCTION:
        return None if is_aspect(tree, index) or _is_modal(tree, index) else _verbal(tree, index)
    if upos in {"ADJ", "NOUN"} and tree.children(index, "cop"):
        return _copular(tree, index) or _nominal(tree, index)
    return _nominal(tree, index)


def is_aspect(tree: Tree, verb: int) -> bool:
    """Tell whether a verb only says how the event below it runs: "have begun exploring"."""
    return tree.lemma(verb) in LEXICON.aspect and tree.child(verb, "xcomp") is not None


def _is_modal(tree: Tree, verb: int) -> bool:
    """Tell whether a passive only says how the event below it is meant: "is expected to visit", "are prepared to lead"."""
    passive = tree.children(verb, "aux:pass", "nsubj:pass") or tree.children(verb, "cop")
    known = ("complement", tree.lemma(verb)) in LEXICON.categories
    return (
        bool(passive)
        and known
        and tree.child(verb, "xcomp") is not None
        and not tree.children(verb, "obl:agent")
    )


def lemma(tree: Tree, verb: int) -> str:
    """Return the lemma with its particle or idiomatic object: "rule out", "take part"."""
    return " ".join(tree.lemma(i) for i in (verb, *_particles(tree, verb)))


def _particles(tree: Tree, verb: int) -> tuple[int, ...]:
    particles = [p for p in tree.children(verb, "compound:prt") if not _bounds_number(tree, p)]
    idiom = [
        o
        for o in tree.children(verb, "obj")
        if f"{tree.lemma(verb)} {tree.lemma(o)}" in LEXICON.lists["idioms"]
    ]
    return (*particles, *idiom)


def _bounds_number(tree: Tree, particle: int) -> bool:
    """Tell whether a particle belongs to a number, not to the verb: "freed up to nine men"."""
    return tree.lemma(particle + 1) == "to" and tree.upos(particle + 2) == "NUM"


def _verbal(tree: Tree, verb: int) -> Predicate:
    name = lemma(tree, verb)
    particles = _particles(tree, verb)
    noun = _light_object(tree, verb) if name in LEXICON.light else None
    if noun is None:
        return Predicate(head=verb, words=(verb, *particles), kind="verbs", lemma=name)
    words = tuple(sorted({verb, *particles, noun}))
    return Predicate(head=verb, words=words, kind="verbs", lemma=f"{name} {tree.lemma(noun)}", noun=noun)


def _light_object(tree: Tree, verb: int) -> int | None:
    """Return the object (or "in"-phrase: "take part in the talks") that names the event."""
    objects = [o for o in tree.children(verb, "obj") if o not in _particles(tree, verb)]
    phrases = [o for o in tree.children(verb, "obl") if tree.case(o) in {"in", "to"}] if not objects else []
    counted = [
        n for o in objects if _only_counts(tree, o) for n in tree.children(o, "nmod") if tree.case(n) == "of"
    ]
    return next((o for o in (*objects, *phrases, *counted) if is_event_noun(tree, o)), None)


def _only_counts(tree: Tree, noun: int) -> bool:
    """Tell whether a noun only says how much there was of an event: "two days of talks", "a round of talks"."""
    return tree.lemma(noun) in LEXICON.time_nouns or tree.lemma(noun) in LEXICON.lists["rounds"]


def is_event_noun(tree: Tree, index: int) -> bool:
    """Tell whether a word is a noun that names an event."""
    return tree.upos(index) == "NOUN" and bool(LEXICON.rules_for("nouns", tree.lemma(index)))


def _copular(tree: Tree, index: int) -> Predicate | None:
    """Return a state as a predicate: "is ready to", "is opposed to", whether the parser takes it for a verb or not."""
    word = tree.token(index).text.lower() if tree.upos(index) == "VERB" else tree.lemma(index)
    if not LEXICON.rules_for("adjectives", word):
        return None
    return Predicate(head=index, words=(index,), kind="adjectives", lemma=f"be {word}")


def _nominal(tree: Tree, index: int) -> Predicate | None:
    if not is_event_noun(tree, index) or tree.base(index) in {"compound", "amod", "flat"}:
        return None
    return Predicate(head=index, words=(index,), kind="nouns", lemma=tree.lemma(index))
