"""Families of acts: which words can tell one event (data/acts.toml)."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from kg.codes import EventType
from kg.join.data_tables import read_toml

STATE: Final = "state"  # the family of all plain statements
_NO_RULE: Final = "classifier"  # the rule of a word whose type the event classifier gave
_SPEECH: Final = frozenset(
    {EventType.ACCUSE, EventType.REQUEST, EventType.SUPPORT, EventType.REJECT, EventType.THREATEN}
)


def act_of(rule: str, type_: EventType, predicate: str, target: str | None) -> str:
    """Return the family of a trigger; ``target`` is the noun of its object: "lawsuit" in "filed a lawsuit"."""
    if type_ is EventType.STATE:
        return STATE
    for entry in _entries():
        if _fits(entry, type_, predicate, target):
            return str(entry["name"])
    return _by_rule().get(rule) or (rule if rule and rule != _NO_RULE else predicate)


@cache
def is_utterance(act: str, type_: EventType) -> bool:
    """Return True for an act that is done by speaking, and for statements."""
    by_name = {str(entry["name"]): bool(entry.get("utterance")) for entry in _entries()}
    return by_name.get(act, act == STATE or type_ in _SPEECH)


def _fits(entry: Mapping[str, Any], type_: EventType, predicate: str, target: str | None) -> bool:
    """Return True if the lemmas of an entry apply; of a light verb and its noun, the noun counts."""
    if not {predicate, predicate.split()[-1]} & set(entry.get("lemmas", ())):
        return False
    return type_ in entry.get("types", (type_,)) and (
        target in entry["objects"] if "objects" in entry else True
    )


@cache
def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = read_toml("acts.toml")["act"]
    return entries


@cache
def _by_rule() -> dict[str, str]:
    return {rule: str(entry["name"]) for entry in _entries() for rule in entry.get("rules", ())}
