"""Loads the rules and word lists of event extraction from ``data/``."""

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
    """A rule that assigns an event type to words; ``data/types.toml`` documents the fields."""

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
    of_phrase_role: Role = Role.PATIENT
    destination: bool = False
    roles: Mapping[str, Role] = field(default_factory=dict)

    @property
    def condition_count(self) -> int:
        """The number of conditions; rules with more are more specific."""
        return sum(map(bool, (self.objects, self.prepositions, self.modifiers, self.agents)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words that change the factuality of an event; ``data/cues.toml`` documents the fields."""

    category: str
    scope: str
    words: frozenset[str]
    examples: tuple[tuple[str, str], ...]
    inverse_examples: tuple[tuple[str, str], ...] = ()
    intent: bool = False
    certainty: str | None = None
    when_negated: str | None = None
    when_past: str | None = None
    when_indicative: str | None = None
    terminators: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """The codes of an intended act: an intended meeting is coded as an agreement."""

    becomes: EventType
    cameo: str
    mode: str | None = None
    modes: Mapping[str, str] = field(default_factory=dict)

    def mode_for(self, mode: str | None) -> str | None:
        """Return the mode of the intention to carry out an act of ``mode``."""
        return self.modes.get(mode or "", self.mode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Prepositions governed by verbs; ``data/frames.toml`` documents the fields."""

    prepositions: frozenset[str]
    verbs: tuple[str, ...]
    example: tuple[str, ...]
    of_persons: bool = False


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """All rules, cues, frames and word lists of event extraction."""

    rules: tuple[TypeRule, ...]
    cues: tuple[Cue, ...]
    lists: Mapping[str, frozenset[str]]
    verb_roles: Mapping[str, Role]
    noun_roles: Mapping[str, Role]
    intents: Mapping[EventType, Intent]
    hypernyms: Mapping[tuple[str, str], str]  # maps ("verbs", "excoriate") to "condemn"
    frame_rules: tuple[Frame, ...]
    _rules_by_word: dict[tuple[str, str], list[TypeRule]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for rule in self.rules:
            for kind in ("verbs", "nouns", "adjectives"):
                for word in getattr(rule, kind):
                    self._rules_by_word[kind, word].append(rule)
        for (kind, word), general in self.hypernyms.items():
            self._rules_by_word[kind, word] = [
                replace(rule, name=f"{rule.name} ({word}: a kind of {general})")
                for rule in self._rules_by_word[kind, general]
                if not rule.condition_count
            ]

    def rules_for(self, kind: str, word: str) -> list[TypeRule]:
        """Return the type rules of a word; ``kind`` is "verbs", "nouns" or "adjectives"."""
        return self._rules_by_word.get((kind, word), [])

    @cached_property
    def cues_by_word(self) -> dict[tuple[str, str], Cue]:
        """The cue of each (scope, word)."""
        return {(cue.scope, word): cue for cue in reversed(self.cues) for word in cue.words}

    @cached_property
    def cue_categories(self) -> dict[tuple[str, str], str]:
        """The cue category of each (scope, word)."""
        return {key: cue.category for key, cue in self.cues_by_word.items()}

    @cached_property
    def intent_cues(self) -> frozenset[tuple[str, str]]:
        """The (scope, word) pairs of cues that express an intention of the agent."""
        return frozenset((cue.scope, word) for cue in self.cues if cue.intent for word in cue.words)

    @cached_property
    def frames(self) -> dict[tuple[str, str], list[Frame]]:
        """The frames of each (verb, preposition)."""
        frames: dict[tuple[str, str], list[Frame]] = defaultdict(list)
        for frame in self.frame_rules:
            for verb in frame.verbs:
                for preposition in frame.prepositions:
                    frames[verb, preposition].append(frame)
        return frames

    @property
    def aspect_verbs(self) -> frozenset[str]:
        """Verbs that express the phase of another event."""
        return self.lists["aspect_verbs"]

    @property
    def light_verbs(self) -> frozenset[str]:
        """Verbs whose object carries the meaning."""
        return self.lists["light_verbs"]

    @property
    def reporting_verbs(self) -> frozenset[str]:
        """Verbs with reported content as their complement clause."""
        return self.lists["reporting_verbs"]

    @property
    def quotation_verbs(self) -> frozenset[str]:
        """Verbs that introduce direct speech."""
        return self.lists["quotation_verbs"]

    @property
    def time_nouns(self) -> frozenset[str]:
        """Nouns that denote a time."""
        return self.lists["time_nouns"]

    @property
    def actor_nouns(self) -> frozenset[str]:
        """Nouns that denote people or organisations that can act."""
        return self.lists["actor_nouns"]


def _read_toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def _parse_type_rule(entry: dict[str, Any]) -> TypeRule:
    return TypeRule(
        name=entry["name"],
        type=EventType(entry["type"]) if "type" in entry else None,
        cameo=entry.get("cameo"),
        mode=entry.get("mode"),
        of_phrase_role=Role(entry.get("of", "patient")),
        destination=entry.get("destination", False),
        roles=_parse_roles(entry.get("roles", {}).items()),
        example=tuple(entry["example"]),
        verbs=tuple(entry.get("verbs", ())),
        nouns=tuple(entry.get("nouns", ())),
        adjectives=tuple(entry.get("adjectives", ())),
        objects=frozenset(entry.get("objects", ())),
        prepositions=frozenset(entry.get("prepositions", ())),
        modifiers=frozenset(entry.get("modifiers", ())),
        agents=frozenset(entry.get("agents", ())),
    )


def _parse_cue(entry: dict[str, Any]) -> Cue:
    return Cue(
        category=entry["category"],
        scope=entry["scope"],
        words=frozenset(entry["words"]),
        examples=_parse_examples(entry["examples"]),
        inverse_examples=_parse_examples(entry.get("inverse_examples", ())),
        intent=entry.get("intent", False),
        certainty=entry.get("certainty"),
        when_negated=entry.get("when_negated"),
        when_past=entry.get("when_past"),
        when_indicative=entry.get("when_indicative"),
        terminators=frozenset(entry.get("terminators", ())),
    )


def _parse_examples(entries: Iterable[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((sentence, trigger) for sentence, trigger in entries)


def _parse_frame(entry: dict[str, Any]) -> Frame:
    return Frame(
        prepositions=frozenset(entry["prepositions"]),
        verbs=tuple(entry["verbs"]),
        example=tuple(entry["example"]),
        of_persons=entry.get("of_persons", False),
    )


def _parse_intent(entry: dict[str, Any]) -> tuple[EventType, Intent]:
    intent = Intent(
        becomes=EventType(entry["becomes"]),
        cameo=entry["cameo"],
        mode=entry.get("mode"),
        modes=entry.get("modes", {}),
    )
    return EventType(entry["type"]), intent


def _parse_roles(entries: Iterable[tuple[str, str]]) -> dict[str, Role]:
    return {preposition: Role(role) for preposition, role in entries}


def _read_hypernyms() -> dict[tuple[str, str], str]:
    with (_DATA / "hypernyms.tsv").open(encoding="utf-8") as file:
        return {(row["kind"], row["word"]): row["kind_of"] for row in DictReader(file, delimiter="\t")}


def _load_lexicon() -> Lexicon:
    roles, types = _read_toml("roles"), _read_toml("types")
    return Lexicon(
        rules=tuple(_parse_type_rule(entry) for entry in types["rule"]),
        intents=dict(_parse_intent(entry) for entry in types["intent"]),
        hypernyms=_read_hypernyms(),
        cues=tuple(_parse_cue(entry) for entry in _read_toml("cues")["cue"]),
        frame_rules=tuple(_parse_frame(entry) for entry in _read_toml("frames")["frame"]),
        lists={name: frozenset(entry["words"]) for name, entry in _read_toml("words").items()},
        verb_roles=_parse_roles(roles["verb"].items()),
        noun_roles=_parse_roles(roles["noun"].items()),
    )


LEXICON = _load_lexicon()
