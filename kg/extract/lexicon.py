"""Loads the rules and word lists of event extraction from ``data/``."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from csv import DictReader
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg.model import EventType, Role

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRule:
    """A rule that assigns an event type to words; ``data/types.toml`` documents the fields."""

    name: str = ""
    type: EventType | None = None
    cameo: str | None = None
    example: tuple[str, ...] = ()
    mode: str | None = None
    verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    complements: frozenset[str] = frozenset()
    of_phrase_role: Role = Role.PATIENT
    destination: bool = False
    ends_object: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)

    @property
    def condition_count(self) -> int:
        """The number of conditions; rules with more are more specific."""
        return sum(
            map(bool, (self.objects, self.prepositions, self.modifiers, self.agents, self.complements))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that change the factuality of an event; ``data/cues.toml`` documents the fields."""

    category: str
    scope: str = ""
    words: frozenset[str] = frozenset()
    examples: tuple[tuple[str, str], ...] = ()
    inverse_examples: tuple[tuple[str, str], ...] = ()
    intent: bool = False
    certainty: str | None = None
    when_negated: str | None = None
    when_past: str | None = None
    when_indicative: str | None = None
    terminators: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Prepositions governed by verbs; ``data/frames.toml`` documents the fields."""

    prepositions: frozenset[str]
    verbs: frozenset[str]
    example: tuple[str, ...]
    of_persons: bool = False


class Lexicon:
    """The rules, cues and frames of event extraction, read from ``data/``."""

    def __init__(self) -> None:
        types, roles = _read_toml("types"), _read_toml("roles")
        self.rules = [_parse_type_rule(entry) for entry in types["rule"]]
        self.root_codes = {EventType(name): code for name, code in types["roots"].items()}
        self.intents = {EventType(name): code for name, code in types["intents"].items()}
        self.hypernyms = _read_hypernyms()
        self.cues = [_parse_cue(entry) for entry in _read_toml("cues")["cue"]]
        self.frame_rules = [_parse_frame(entry) for entry in _read_toml("frames")["frame"]]
        self.verb_roles, self.noun_roles = _parse_roles(roles["verb"]), _parse_roles(roles["noun"])
        self._rules_by_word = _index_rules(self.rules, self.hypernyms)
        # The first cue of a word applies.
        self._cues = {(cue.scope, word): cue for cue in reversed(self.cues) for word in cue.words}

    def rules_for(self, kind: str, word: str) -> list[TypeRule]:
        """Return the type rules of a word; ``kind`` is "verbs", "nouns" or "adjectives"."""
        return self._rules_by_word.get((kind, word), [])

    def cue(self, scope: str, word: str) -> Cue | None:
        """Return the cue of a word or phrase in a scope."""
        return self._cues.get((scope, word))

    def cue_category(self, scope: str, word: str) -> str:
        """Return the category of the cue of a word, or an empty string."""
        cue = self.cue(scope, word)
        return cue.category if cue else ""

    def frames_for(self, verb: str, preposition: str) -> list[Frame]:
        """Return the frames of a verb with a preposition."""
        return [f for f in self.frame_rules if verb in f.verbs and preposition in f.prepositions]


def _index_rules(
    rules: list[TypeRule], hypernyms: dict[tuple[str, str], str]
) -> dict[tuple[str, str], list[TypeRule]]:
    """Return the rules of each (kind, word); a hyponym has the unconditional rules of its hypernym."""
    index: dict[tuple[str, str], list[TypeRule]] = defaultdict(list)
    for rule in rules:
        for kind in ("verbs", "nouns", "adjectives"):
            for word in getattr(rule, kind):
                index[kind, word].append(rule)
    for (kind, word), general in hypernyms.items():
        index[kind, word] = [
            replace(rule, name=f"{rule.name} ({word}: a kind of {general})")
            for rule in index[kind, general]
            if not rule.condition_count
        ]
    return index


def _read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _parse_type_rule(entry: dict[str, Any]) -> TypeRule:
    sets = ("verbs", "nouns", "adjectives", "objects", "prepositions", "modifiers", "agents", "complements")
    return TypeRule(
        name=entry["name"],
        type=EventType(entry["type"]) if "type" in entry else None,
        cameo=entry.get("cameo"),
        mode=entry.get("mode"),
        of_phrase_role=Role(entry.get("of", "patient")),
        destination=entry.get("destination", False),
        ends_object=entry.get("ends", False),
        roles=_parse_roles(entry.get("roles", {})),
        example=tuple(entry["example"]),
        **{name: frozenset(entry.get(name, ())) for name in sets},
    )


def _parse_cue(entry: dict[str, Any]) -> Cue:
    examples = {name: tuple(map(tuple, entry.get(name, ()))) for name in ("examples", "inverse_examples")}
    sets = {name: frozenset(entry.get(name, ())) for name in ("words", "terminators")}
    return Cue(**(entry | examples | sets))


def _parse_frame(entry: dict[str, Any]) -> Frame:
    sets = {name: frozenset(entry[name]) for name in ("prepositions", "verbs")}
    return Frame(**(entry | sets))


def _parse_roles(roles: dict[str, str]) -> dict[str, Role]:
    return {preposition: Role(role) for preposition, role in roles.items()}


def _read_hypernyms() -> dict[tuple[str, str], str]:
    with (_DATA / "hypernyms.tsv").open(encoding="utf-8") as file:
        return {(row["kind"], row["word"]): row["kind_of"] for row in DictReader(file, delimiter="\t")}


LEXICON = Lexicon()
NO_RULE = TypeRule()  # of words that no rule matches

# The word lists of ``data/words.toml`` by name.
WORDS = {name: frozenset(entry["words"]) for name, entry in _read_toml("words").items()}
