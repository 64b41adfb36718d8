"""The rules and word lists of the extraction, read from ``data/``."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from csv import DictReader
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.model import EventType, Role

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRule:
    """When an event is of a type; ``data/types.toml`` explains the fields."""

    name: str
    type: EventType | None
    cameo: str | None
    example: tuple[str, ...]
    mode: str | None = None
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    objects: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    of: Role = Role.PATIENT
    destination: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)

    @property
    def conditions(self) -> int:
        """How narrow the rule is."""
        return sum(map(bool, (self.objects, self.prepositions, self.modifiers, self.agents)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that change how an event is meant; ``data/cues.toml`` explains the fields."""

    category: str
    scope: str
    words: frozenset[str]
    examples: tuple[tuple[str, str], ...]
    inverse: tuple[tuple[str, str], ...] = ()
    intent: bool = False
    certainty: str | None = None
    negated: str | None = None
    past: str | None = None
    indicative: str | None = None
    terminators: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What an act is coded as while it is only meant: a meeting agreed on is an agreement."""

    becomes: EventType
    cameo: str
    mode: str | None = None
    modes: Mapping[str, str] = field(default_factory=dict)

    def mode_for(self, mode: str | None) -> str | None:
        """Return the mode that an act of ``mode`` has as an intention."""
        return self.modes.get(mode or "", self.mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Prepositions that belong to a verb; ``data/frames.toml`` explains the fields."""

    prepositions: frozenset[str]
    verbs: tuple[str, ...]
    example: tuple[str, ...]
    of_persons: bool = False


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """All rules and lists."""

    rules: tuple[TypeRule, ...]
    cues: tuple[Cue, ...]
    lists: Mapping[str, frozenset[str]]
    verb_roles: Mapping[str, Role]
    noun_roles: Mapping[str, Role]
    intents: Mapping[EventType, Intent]
    kinds: Mapping[tuple[str, str], str]  # by ("verbs", "excoriate"): "condemn"
    known_frames: tuple[Frame, ...]
    _by_word: dict[tuple[str, str], list[TypeRule]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for rule in self.rules:
            for kind in ("verbs", "nouns", "adjectives"):
                for word in getattr(rule, kind):
                    self._by_word[kind, word].append(rule)
        for (kind, word), general in self.kinds.items():
            self._by_word[kind, word] = [
                replace(rule, name=f"{rule.name} ({word}: a kind of {general})")
                for rule in self._by_word[kind, general]
                if not rule.conditions
            ]

    def rules_for(self, kind: str, word: str) -> list[TypeRule]:
        """Return the rules of a word; ``kind`` is "verbs", "nouns" or "adjectives"."""
        return self._by_word.get((kind, word), [])

    @cached_property
    def cue_of(self) -> dict[tuple[str, str], Cue]:
        """The cue of each (scope, word)."""
        return {(cue.scope, word): cue for cue in reversed(self.cues) for word in cue.words}

    @cached_property
    def categories(self) -> dict[tuple[str, str], str]:
        """The category of each (scope, word) of the cues."""
        return {key: cue.category for key, cue in self.cue_of.items()}

    @cached_property
    def intent(self) -> frozenset[tuple[str, str]]:
        """The (scope, word) of the cues that say that who acts means to."""
        return frozenset((cue.scope, word) for cue in self.cues if cue.intent for word in cue.words)

    @cached_property
    def frames(self) -> dict[tuple[str, str], list[Frame]]:
        """The frames of each (verb, preposition)."""
        found: dict[tuple[str, str], list[Frame]] = defaultdict(list)
        for frame in self.known_frames:
            for verb in frame.verbs:
                for preposition in frame.prepositions:
                    found[verb, preposition].append(frame)
        return found

    @property
    def aspect(self) -> frozenset[str]:
        """Verbs that say how another event runs."""
        return self.lists["aspect"]

    @property
    def light(self) -> frozenset[str]:
        """Verbs that leave the meaning to their object."""
        return self.lists["light"]

    @property
    def reporting(self) -> frozenset[str]:
        """Verbs whose clause is somebody's word."""
        return self.lists["reporting"]

    @property
    def speaking(self) -> frozenset[str]:
        """Verbs that introduce quoted words."""
        return self.lists["speaking"]

    @property
    def time_nouns(self) -> frozenset[str]:
        """Nouns that name a time."""
        return self.lists["time_nouns"]

    @property
    def people(self) -> frozenset[str]:
        """Nouns for people and bodies who act."""
        return self.lists["people"]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _type_rule(entry: dict[str, Any]) -> TypeRule:
    return TypeRule(
        name=entry["name"],
        type=EventType(entry["type"]) if "type" in entry else None,
        cameo=entry.get("cameo"),
        mode=entry.get("mode"),
        of=Role(entry.get("of", "patient")),
        destination=entry.get("destination", False),
        roles=_roles(entry.get("roles", {}).items()),
        example=tuple(entry["example"]),
        verbs=tuple(entry.get("verbs", ())),
        nouns=tuple(entry.get("nouns", ())),
        adjectives=tuple(entry.get("adjectives", ())),
        objects=frozenset(entry.get("objects", ())),
        prepositions=frozenset(entry.get("prepositions", ())),
        modifiers=frozenset(entry.get("modifiers", ())),
        agents=frozenset(entry.get("agents", ())),
    )


def _cue(entry: dict[str, Any]) -> Cue:
    return Cue(
        category=entry["category"],
        scope=entry["scope"],
        words=frozenset(entry["words"]),
        examples=_examples(entry["examples"]),
        inverse=_examples(entry.get("inverse", ())),
        intent=entry.get("intent", False),
        certainty=entry.get("certainty"),
        negated=entry.get("negated"),
        past=entry.get("past"),
        indicative=entry.get("indicative"),
        terminators=frozenset(entry.get("terminators", ())),
    )


def _examples(entries: Iterable[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((sentence, trigger) for sentence, trigger in entries)


def _frame(entry: dict[str, Any]) -> Frame:
    return Frame(
        prepositions=frozenset(entry["prepositions"]),
        verbs=tuple(entry["verbs"]),
        example=tuple(entry["example"]),
        of_persons=entry.get("of_persons", False),
    )


def _intent(entry: dict[str, Any]) -> tuple[EventType, Intent]:
    becomes = Intent(
        becomes=EventType(entry["becomes"]),
        cameo=entry["cameo"],
        mode=entry.get("mode"),
        modes=entry.get("modes", {}),
    )
    return EventType(entry["type"]), becomes


def _roles(entries: Iterable[tuple[str, str]]) -> dict[str, Role]:
    return {preposition: Role(role) for preposition, role in entries}


def _kinds() -> dict[tuple[str, str], str]:
    with (_DATA / "hypernyms.tsv").open(encoding="utf-8") as file:
        return {(row["kind"], row["word"]): row["kind_of"] for row in DictReader(file, delimiter="\t")}


def _load() -> Lexicon:
    roles, types = _toml("roles"), _toml("types")
    return Lexicon(
        rules=tuple(_type_rule(entry) for entry in types["rule"]),
        intents=dict(_intent(entry) for entry in types["intent"]),
        kinds=_kinds(),
        cues=tuple(_cue(entry) for entry in _toml("cues")["cue"]),
        known_frames=tuple(_frame(entry) for entry in _toml("frames")["frame"]),
        lists={name: frozenset(entry["words"]) for name, entry in _toml("words").items()},
        verb_roles=_roles(roles["verb"].items()),
        noun_roles=_roles(roles["noun"].items()),
    )


LEXICON = _load()
