"""Finds the triggers of events: verbs, nouns and adjectives that express an event."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.dependency_tree import INNER_DEPRELS, Tree
from kg.extract.lexicon import LEXICON, WORDS

_LEAST_SCORE = 0.3  # of the event classifier for nouns without rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The words that express an event."""

    head: int  # head of the clause or noun phrase
    words: tuple[int, ...]  # in text order
    kind: str  # "verbs", "nouns" or "adjectives": the word lists of the type rules
    lemma: str  # "rule out"
    event_noun: int | None = None  # the noun under a light verb: "talks" in "held talks"

    @property
    def is_verb(self) -> bool:
        """Whether the head is a verb, including light verbs."""
        return self.kind == "verbs"


def find_triggers(tree: Tree) -> Iterator[Trigger]:
    """Yield the triggers of a sentence in text order."""
    used: set[int] = set()
    for token in tree:
        trigger = _trigger_at(tree, token.index, used)
        if trigger:
            used |= set(trigger.words)
            yield trigger


def _trigger_at(tree: Tree, word: int, used: set[int]) -> Trigger | None:
    if word in used:
        return None
    upos = tree.upos(word)
    is_state = (upos in {"ADJ", "NOUN"} and tree.children(word, "cop")) or (
        upos == "VERB" and tree.children(word, "aux:pass", "cop")
    )
    state = _adjective_trigger(tree, word) if is_state else None
    if state is not None or upos != "VERB":
        return state or _noun_trigger(tree, word)
    is_auxiliary = is_aspect_verb(tree, word) or _is_modal_passive(tree, word)
    return None if is_auxiliary or tree.udeprel(word) in INNER_DEPRELS else _verb_trigger(tree, word)


def is_aspect_verb(tree: Tree, verb: int) -> bool:
    """Return True if a verb only expresses the phase of another event: "have begun exploring"."""
    return tree.lemma(verb) in WORDS["aspect_verbs"] and tree.child(verb, "xcomp") is not None


def _is_modal_passive(tree: Tree, verb: int) -> bool:
    """Return True if a passive only qualifies the event below it: "is expected to visit"."""
    is_passive = tree.children(verb, "aux:pass", "nsubj:pass", "cop") and not tree.children(verb, "obl:agent")
    is_cue = LEXICON.cue("complement", tree.lemma(verb)) is not None
    return bool(is_passive) and is_cue and tree.child(verb, "xcomp") is not None


def verb_lemma(tree: Tree, verb: int) -> str:
    """Return the lemma of a verb with its particle or idiomatic object: "rule out", "take part"."""
    return " ".join(tree.lemma(i) for i in (verb, *_particles_and_idiom(tree, verb)))


def _particles_and_idiom(tree: Tree, verb: int) -> tuple[int, ...]:
    """Return the particles of a verb and the object of an idiom."""
    particles = [p for p in tree.children(verb, "compound:prt") if not _modifies_number(tree, p)]
    idiom_objects = [
        o for o in tree.children(verb, "obj") if f"{tree.lemma(verb)} {tree.lemma(o)}" in WORDS["idioms"]
    ]
    return (*particles, *idiom_objects)


def _modifies_number(tree: Tree, particle: int) -> bool:
    """Return True if a particle modifies a number instead of the verb: "freed up to nine men"."""
    return tree.lemma(particle + 1) == "to" and tree.upos(particle + 2) == "NUM"


def _verb_trigger(tree: Tree, verb: int) -> Trigger:
    name = verb_lemma(tree, verb)
    particles = _particles_and_idiom(tree, verb)
    noun = _light_verb_noun(tree, verb) if name in WORDS["light_verbs"] else None
    if noun is None:
        return Trigger(head=verb, words=(verb, *particles), kind="verbs", lemma=name)
    words = tuple(sorted({verb, *particles, noun}))
    return Trigger(head=verb, words=words, kind="verbs", lemma=f"{name} {tree.lemma(noun)}", event_noun=noun)


def _light_verb_noun(tree: Tree, verb: int) -> int | None:
    """Return the event noun of a light verb: its object, or the head of "take part in the talks"."""
    nouns = [o for o in tree.children(verb, "obj") if o not in _particles_and_idiom(tree, verb)]
    if not nouns:
        nouns = [o for o in tree.children(verb, "obl") if tree.preposition(o) in {"in", "to"}]
    else:  # "held two days of talks", "held a round of talks"
        measures = [o for o in nouns if tree.lemma(o) in WORDS["time_nouns"] | WORDS["series_nouns"]]
        modifiers = [n for measure in measures for n in tree.children(measure, "nmod")]
        nouns += [n for n in modifiers if tree.preposition(n) == "of"]
    return next((noun for noun in nouns if is_event_noun(tree, noun)), None)


def is_event_noun(tree: Tree, word: int) -> bool:
    """Return True for a noun that has type rules, or that the event classifier takes for an event."""
    if tree.upos(word) != "NOUN":
        return False
    is_scored = sum(score for _, score in tree.token(word).event_scores or ()) > _LEAST_SCORE
    return is_scored or bool(LEXICON.rules_for("nouns", tree.lemma(word)))


def _adjective_trigger(tree: Tree, index: int) -> Trigger | None:
    """Return the trigger of a state such as "is ready to", tagged as adjective or verb."""
    word = tree.token(index).text.lower() if tree.upos(index) == "VERB" else tree.lemma(index)
    if not LEXICON.rules_for("adjectives", word):
        return None
    return Trigger(head=index, words=(index,), kind="adjectives", lemma=f"be {word}")


def _noun_trigger(tree: Tree, word: int) -> Trigger | None:
    if not is_event_noun(tree, word) or tree.udeprel(word) in {"compound", "amod", "flat"}:
        return None
    return Trigger(head=word, words=(word,), kind="nouns", lemma=tree.lemma(word))
