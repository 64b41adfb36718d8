"""Finds the sides of an event noun in the clause that holds it, by the rules of ``data/noun_clauses.toml``."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, TypeRule
from kg.extract.subjects import is_passive, is_relative_pronoun, nominal_conjuncts, subjects
from kg.extract.triggers import verb_lemma
from kg.model import EventType, Role

_FILE = Path(__file__).parent / "data" / "noun_clauses.toml"
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_CONTAINERS = (
    WORDS["series_nouns"] | WORDS["document_nouns"]
)  # "a string of charges", "a letter of resignation"
_SETTINGS = frozenset({"in", "during", "at"})
_OCCASION_PREPOSITIONS = frozenset({"in", "during"})
_GIVING = frozenset({"issue", "give", "sign", "make", "have", "play", "take"})
_ROLES = ("known", "governor", "subject", "object", "affected")
_NOMINAL = frozenset({"NOUN", "PROPN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRule:
    """A rule for the sides of an event noun; ``data/noun_clauses.toml`` documents the fields."""

    name: str
    positions: frozenset[str]
    verbs: frozenset[str] = frozenset()
    governors: frozenset[str] = frozenset()
    unless_verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    types: frozenset[EventType] = frozenset()
    unless_types: frozenset[EventType] = frozenset()
    is_definite: bool = False
    is_bare: bool = False
    is_active: bool = False
    known: Role | None = None
    people: frozenset[str] = frozenset()
    governor: Role | None = None
    subject: Role | None = None
    object: Role | None = None
    affected: Role | None = None
    phrases: Mapping[str, Role] = field(default_factory=dict)
    examples: tuple[tuple[str, ...], ...] = ()
    exceptions: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Clause:
    """The verb above an event noun, or the noun that governs it, its name, and the position of the event noun."""

    noun: int
    type: EventType | None
    verb: int
    name: str
    position: str
    is_nominal: bool = False


def clause_participants(
    tree: Tree, noun: int, type_rule: TypeRule, known: set[Role]
) -> Iterator[tuple[Role, int]]:
    """Yield the sides that the clause of an event noun adds to those that its phrase names."""
    for clause in _clauses(tree, noun, type_rule.type):
        for rule in RULES:
            if _applies(tree, clause, rule, known):
                found = [pair for pair in _sides(tree, clause, rule) if not _is_known(pair[0], known)]
                yield from found
                known = known | {role for role, _ in found}


def _is_known(role: Role, known: set[Role]) -> bool:
    affected = {Role.PATIENT, Role.RECIPIENT}
    return role in known or (role in affected and bool(affected & known))


def _clauses(tree: Tree, noun: int, type_: EventType | None) -> Iterator[_Clause]:
    """Yield the verb above a noun, and the passive participles that modify it."""
    yield from _clauses_below(tree, noun, type_)
    yield from _clauses_above(tree, noun, type_)


def _clauses_below(tree: Tree, noun: int, type_: EventType | None) -> Iterator[_Clause]:
    for verb in tree.children(noun, "acl"):
        if _has_as_object(tree, verb):
            yield _Clause(noun, type_, verb, verb_lemma(tree, verb), "object")


def _clauses_above(tree: Tree, noun: int, type_: EventType | None) -> Iterator[_Clause]:
    top = _top_of_phrase(tree, noun)
    governor, position = tree.head(top), _position(tree, top)
    if position in _SETTINGS and tree.udeprel(governor) == "nsubj" and phrases.names_actor(tree, governor):
        governor = tree.head(governor)  # "the minister, in a meeting with the envoy, said"
    if tree.upos(governor) in {"VERB", "ADJ"}:
        yield _Clause(noun, type_, governor, verb_lemma(tree, governor), position)
        if position == "subject":  # "the rally saw the attendance of …"
            for thing in tree.children(governor, "obj"):
                name = f"{verb_lemma(tree, governor)} {tree.lemma(thing)}"
                yield _Clause(noun, type_, governor, name, position)
    elif tree.udeprel(top) == "nmod" and tree.upos(governor) in _NOMINAL | {"NUM"}:
        yield _Clause(noun, type_, governor, tree.lemma(governor), position, is_nominal=True)
    if tree.deprel(governor) == "obj" and tree.upos(tree.head(governor)) == "VERB":
        verb = tree.head(governor)
        if position in _OCCASION_PREPOSITIONS:  # "acquitted three officials in the trial"
            yield _Clause(noun, type_, verb, verb_lemma(tree, verb), position)
        yield _Clause(noun, type_, verb, f"{verb_lemma(tree, verb)} {tree.lemma(governor)}", position)


def _has_as_object(tree: Tree, verb: int) -> bool:
    """Return True if the noun before a clause is its object: "a raid ordered by Chad", "that he ordered"."""
    if is_passive(tree, verb):
        subject = tree.child(verb, "nsubj:pass")
        return subject is None or is_relative_pronoun(tree, subject)
    objects, subject = tree.children(verb, "obj"), tree.child(verb, "nsubj")
    if tree.deprel(verb) != "acl:relcl" or subject is None or is_relative_pronoun(tree, subject):
        return False
    return all(is_relative_pronoun(tree, o) for o in objects)


def _top_of_phrase(tree: Tree, noun: int) -> int:
    """Return the head of the phrase: of "charges" in "a string of charges", of the second of two nouns."""
    while True:
        head = tree.head(noun)
        is_measured = tree.preposition(noun) == "of" and tree.lemma(head) in _CONTAINERS
        if not (tree.deprel(noun) == "conj" or is_measured) or tree.upos(head) not in _NOMINAL:
            return noun
        noun = head


def _position(tree: Tree, noun: int) -> str:
    if tree.deprel(noun) in {"obj", "nsubj:pass"}:
        return "object"
    if tree.udeprel(noun) == "nsubj":
        return "subject"
    return tree.preposition(noun) if tree.udeprel(noun) in {"obl", "nmod"} else ""


def _applies(tree: Tree, clause: _Clause, rule: ClauseRule, known: set[Role]) -> bool:
    """Return True if all conditions of a rule hold."""
    if clause.position not in rule.positions or not _is_governed(clause, rule):
        return False
    if rule.nouns and tree.lemma(clause.noun) not in rule.nouns:
        return False
    if rule.types and clause.type not in rule.types:
        return False
    is_known = rule.known is None or rule.known in known
    if rule.is_active and is_passive(tree, clause.verb):
        return False
    return is_known and _refers(tree, clause, rule) and not _is_other_act(clause, rule)


def _is_governed(clause: _Clause, rule: ClauseRule) -> bool:
    """Return True if the word above the noun is one of those that the rule names."""
    if clause.is_nominal:
        return clause.name in rule.governors or rule.governor is not None
    is_verbal = not rule.governors and rule.governor is None
    return is_verbal and (not rule.verbs or clause.name in rule.verbs)


def _refers(tree: Tree, clause: _Clause, rule: ClauseRule) -> bool:
    """Return True if the noun has the determiner that the rule asks for."""
    if rule.is_bare and tree.children(clause.noun, "det", "nmod:poss", "amod"):
        return False
    return not rule.is_definite or any(tree.lemma(d) in _DEFINITE for d in tree.children(clause.noun, "det"))


def _is_other_act(clause: _Clause, rule: ClauseRule) -> bool:
    """Return True if the verb, or one of its types, is among those that the rule excludes."""
    rules = [r for r in LEXICON.rules_for("verbs", clause.name) if not r.condition_count]
    return clause.name in rule.unless_verbs or bool(rule.unless_types & {r.type for r in rules})


def _sides(tree: Tree, clause: _Clause, rule: ClauseRule) -> Iterator[tuple[Role, int]]:
    """Yield who has which side; only those whose noun the rule names, if it names any."""
    sides = _sides_of_noun(tree, clause, rule) if clause.is_nominal else _sides_of_verb(tree, clause, rule)
    yield from ((r, h) for r, h in sides if not rule.people or rule.people & _names(tree, h))


def _names(tree: Tree, head: int) -> set[str]:
    """Return the noun that names people, also after a count: "dozens of protesters"."""
    counted = tree.children(head, "nmod") if tree.lemma(head) in WORDS["quantity_words"] else []
    return {tree.lemma(head), *map(tree.lemma, counted)}


def _sides_of_noun(tree: Tree, clause: _Clause, rule: ClauseRule) -> Iterator[tuple[Role, int]]:
    if rule.subject is not None:
        yield from ((rule.subject, head) for head in _owners(tree, clause))
    if rule.governor is not None and _is_side(tree, clause.verb):
        yield rule.governor, clause.verb


def _owners(tree: Tree, clause: _Clause) -> list[int]:
    """Return whose order or answer it is: "an order by Chad for his arrest", "its role in the raid"."""
    governor = clause.verb
    before = tree.children(governor, "nmod:poss", "compound", "amod")
    after = [p for p in tree.children(governor, "nmod") if tree.preposition(p) in {"by", "of", "from"}]
    owners = [w for w in (*before, *after) if w != clause.noun and _is_owner(tree, w)]
    if not owners and tree.udeprel(governor) == "obj" and verb_lemma(tree, tree.head(governor)) in _GIVING:
        owners = _agents(tree, tree.head(governor))  # "issued an order for his arrest"
    return [head for owner in owners[:1] for head in nominal_conjuncts(tree, owner)]


def _is_owner(tree: Tree, word: int) -> bool:
    if tree.udeprel(word) in {"compound", "amod"}:
        is_name = tree.label(word) in phrases.NAME_LABELS
        return is_name or tree.lemma(word) in WORDS["acting_bodies"]
    return phrases.names_actor(tree, word)


def _sides_of_verb(tree: Tree, clause: _Clause, rule: ClauseRule) -> Iterator[tuple[Role, int]]:
    verb = clause.verb
    agents, objects = _agents(tree, verb), _objects(tree, verb)
    if clause.position in _SETTINGS and tree.deprel(verb) == "acl" and "to" in tree.marks(verb):
        agents = []  # "clashed over Chad's efforts to help during a visit": perhaps a visit by those who clashed
    if rule.subject is not None and not (rule.affected and not objects):
        yield from ((rule.subject, head) for head in agents if phrases.names_actor(tree, head))
    role = rule.object or rule.affected
    affected = objects or (agents if rule.affected else [])
    if role is not None:
        yield from ((role, head) for head in affected if _is_side(tree, head))
    inner = [p for o in objects if o != clause.noun for p in tree.children(o, "nmod")]
    for phrase in (*tree.children(verb, "obl"), *inner, *_opposed(tree, agents)):
        phrase_role = rule.phrases.get(tree.preposition(phrase))
        if phrase_role is not None and _is_party(tree, phrase):
            yield from ((phrase_role, head) for head in nominal_conjuncts(tree, phrase))


def _is_party(tree: Tree, phrase: int) -> bool:
    return phrases.names_actor(tree, phrase) and not phrases.names_time(tree, phrase)


def _opposed(tree: Tree, agents: list[int]) -> list[int]:
    """Return phrases that the parser attaches to the agent instead: "charges made by the union against Chad"."""
    return [p for a in agents for p in tree.children(a, "nmod") if tree.preposition(p) == "against"]


def _is_side(tree: Tree, word: int) -> bool:
    """Return True for actors and people, also by their number: "killed nine"; reporters only hear of it."""
    if tree.lemma(word) in WORDS["media_nouns"] | {"reporter", "journalist"}:
        return False
    is_people = tree.lemma(word) in WORDS["people_nouns"]
    return is_people or phrases.names_actor(tree, word) or tree.upos(word) == "NUM"


def _agents(tree: Tree, verb: int) -> list[int]:
    """Return the subject of a verb, or the by-phrase of a passive."""
    if not is_passive(tree, verb):
        return subjects(tree, verb)
    by_phrases = [p for p in tree.children(verb, "obl") if tree.preposition(p) == "by"]
    return [head for phrase in by_phrases for head in nominal_conjuncts(tree, phrase)]


def _objects(tree: Tree, verb: int) -> list[int]:
    """Return the object of a verb, or the subject of a passive."""
    if is_passive(tree, verb):
        passive_subjects = tree.children(verb, "nsubj:pass")
        return [h for s in passive_subjects for h in nominal_conjuncts(tree, s)] or subjects(tree, verb)
    return [h for o in tree.children(verb, "obj", "iobj") for h in nominal_conjuncts(tree, o)]


def _read_rules() -> list[ClauseRule]:
    return [_parse(entry) for entry in tomllib.loads(_FILE.read_text(encoding="utf-8"))["rule"]]


def _parse(entry: dict[str, Any]) -> ClauseRule:
    names = ("positions", "verbs", "governors", "unless_verbs", "nouns", "people")
    sets = {name: frozenset(entry.get(name, ())) for name in names}
    types = {name: frozenset(map(EventType, entry.get(name, ()))) for name in ("types", "unless_types")}
    roles = {name: Role(entry[name]) for name in _ROLES if name in entry}
    examples = {name: tuple(map(tuple, entry.get(name, ()))) for name in ("examples", "exceptions")}
    by_preposition = {preposition: Role(role) for preposition, role in entry.get("phrases", {}).items()}
    return ClauseRule(**(entry | sets | types | roles | examples | {"phrases": by_preposition}))


RULES = _read_rules()
