"""Families of acts: which words can tell one event (data/acts.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from kg.codes import EventType
from kg.join.data_tables import read_toml

STATE: Final = "state"  # the family of all plain statements
CLAIM: Final = "accuse"  # the family of accusations
_NO_RULE: Final = "classifier"  # the rule of a word whose type the event classifier gave
_CLAIMS: Final = frozenset({EventType.STATE, EventType.ACCUSE})
_SPEECH: Final = frozenset(
    {EventType.ACCUSE, EventType.REQUEST, EventType.SUPPORT, EventType.REJECT, EventType.THREATEN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words that decide on the family of a trigger, as lemmas."""

    predicate: str  # "file", "make statement"
    target: str | None  # noun of the object: "lawsuit"
    documents: frozenset[
        str
    ]  # nouns of what speaks: "the complaint alleges", "in its lawsuit, the party said"
    complement: str | None  # verb that completes it: "suspend" in "agreed to suspend"
    sentence: frozenset[str]  # all lemmas
    is_noun: bool


def act_of(rule: str, type_: EventType, words: Words) -> str:
    """Return the family of a trigger."""
    for entry in _entries():
        if (type_ in _CLAIMS and words.documents & set(entry.get("documents", ()))) or _fits(
            entry, type_, words
        ):
            return str(entry["name"])
    if type_ is EventType.STATE:
        return STATE
    return _by_rule().get(rule) or (rule if rule and rule != _NO_RULE else words.predicate)


def is_document(noun: str) -> bool:
    """Return True for a noun whose document is an act, such as "lawsuit"."""
    return bool(acts_by_document(noun))


@cache
def retold_acts(predicate: str) -> frozenset[str]:
    """Return the kinds of acts whose document can be retold with a verb: "the party alleges", after "the party sued"."""
    return frozenset(str(entry["name"]) for entry in _entries() if predicate in entry.get("retold", ()))


@cache
def acts_by_document(noun: str) -> frozenset[str]:
    """Return the kinds of acts whose document a noun can name: "the complaint", after "the party sued"."""
    return frozenset(str(entry["name"]) for entry in _entries() if noun in entry.get("documents", ()))


@cache
def recurring_acts() -> frozenset[str]:
    """Return the kinds of acts that the same parties do again within days: strikes, talks, tests."""
    return frozenset(str(entry["name"]) for entry in _entries() if entry.get("recurring"))


@cache
def moves() -> frozenset[str]:
    """Return the kinds of acts that tell to which country somebody goes or is sent: visits, expulsions."""
    return frozenset(str(entry["name"]) for entry in _entries() if entry.get("moves"))


@cache
def is_utterance(act: str, type_: EventType) -> bool:
    """Return True for an act that is done by speaking, and for statements."""
    by_name = {str(entry["name"]): bool(entry.get("utterance")) for entry in _entries()}
    return by_name.get(act, act == STATE or type_ in _SPEECH)


def _fits(entry: Mapping[str, Any], type_: EventType, words: Words) -> bool:
    """Return True if the lemmas of an entry apply; of a light verb and its noun, the noun counts."""
    predicate = words.predicate
    if not {predicate, predicate.split()[-1]} & set(entry.get("lemmas", ())):
        return False
    if "objects" in entry and words.target not in entry["objects"]:
        return False
    if "complements" in entry and words.complement not in entry["complements"]:
        return False
    if "beside" in entry and not words.sentence & set(entry["beside"]):
        return False
    if words.is_noun and entry.get("verbs"):
        return False
    return type_ in entry.get("types", (type_,))


@cache
def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = read_toml("acts.toml")["act"]
    return entries


@cache
def _by_rule() -> dict[str, str]:
    return {rule: str(entry["name"]) for entry in _entries() for rule in entry.get("rules", ())}
