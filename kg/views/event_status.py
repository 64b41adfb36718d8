"""The status of an event in words: "reported", "claimed by Norway", "denied, according to Chad", "planned"."""

from collections.abc import Iterable, Mapping
from typing import Any

Record = dict[str, str]

_MAX_SPEAKERS = 2  # named in a status
# CSS classes
_TONES = {"fact": "fact", "denied": "denied", "statement": "statement", "other clause": "statement"}


def with_status(record: Record) -> Record:
    """Return a record with its status in words and ``tone``, the CSS class of its badge.

    ``how`` is "fact", "denied", "planned", "possible", "conditional", "statement" or "other clause"; ``speakers`` are
    separated by "|". An empty speaker is the article itself, which makes the event reported.
    """
    speakers = record.get("speakers", "").split("|")
    claimants = [] if "" in speakers else sorted(speakers)
    how = record["how"]
    tone = "claim" if how == "fact" and claimants else _TONES.get(how, "open")
    return record | {"status": status(how, claimants), "tone": tone}


def index_status(event: Mapping[str, Any]) -> Record:
    """Return how a row of the event index tells its event, its status in words and the tone."""
    how = "fact" if event["status"] in {"reported", "claimed"} else event["status"]
    record = with_status({"how": how, "speakers": event["speakers"] or ""})
    return {"how": how, "status": record["status"], "tone": record["tone"]}


def status(how: str, claimants: Iterable[str]) -> str:
    """Return the words for the status of an event that only the ``claimants`` tell of, if there are any."""
    names = _join(list(claimants))
    if how == "statement":
        return how
    if how == "fact":
        return f"claimed by {names}" if names else "reported"
    return f"{how}, according to {names}" if names else how


def _join(names: list[str]) -> str:
    rest = len(names) - _MAX_SPEAKERS
    shown = [*names[:_MAX_SPEAKERS], f"{rest} others"] if rest > 1 else names
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
