"""Events in the sentences of ``data/``."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.model import EventMention, Extraction, Mention, Role

RULES_ALONE = True
FILES = ("cases", "attribution", "factuality", "statements")
CASES: list[dict[str, Any]] = [
    case
    for name in FILES
    for case in tomllib.loads((Path(__file__).parent / f"data/{name}.toml").read_text())["case"]
]
SENTENCES = [case["text"] for case in CASES]
ATTRIBUTION_FIELDS = {"by": "speaker", "addressee": "addressee", "occasion": "occasion"}
ROLES = {role.value: role for role in Role}


def _event(extraction: Extraction, trigger: str) -> EventMention:
    events = [m for m in extraction.mentions if m.trigger.quote == trigger]
    assert len(events) == 1, [m.trigger.quote for m in extraction.mentions]
    return events[0]


def _texts(mentions: tuple[Mention, ...]) -> list[str]:
    return [mention.span.quote for mention in mentions]


def _value(event: EventMention, key: str) -> Any:
    if key in ROLES:
        return _texts(tuple(p.mention for p in event.participants if p.role is ROLES[key]))
    if key in {"time", "place"}:
        return _texts(event.times if key == "time" else event.places)
    if key in ATTRIBUTION_FIELDS:
        phrase = getattr(event.attribution, ATTRIBUTION_FIELDS[key])
        return phrase.span.quote if phrase else ""
    if key == "content":
        return [part.quote for part in event.content]
    if key == "quoted":
        return event.attribution.quoted
    value = getattr(event, key)
    return "" if value is None else value


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['group']}: {c['trigger']} in {c['text'][:40]}")
def test_extract_finds_event_of_case(case: dict[str, Any], extractor) -> None:
    event = _event(extractor(case["text"]), case["trigger"])
    expected = {k: v for k, v in case.items() if k not in {"group", "text", "trigger"}}
    assert {key: _value(event, key) for key in expected} == expected
