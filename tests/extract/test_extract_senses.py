"""The types of words by sense, in the sentences of ``data/senses.toml``, when the actors are known."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.resolve import resolve

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "data/senses.toml").read_text())["case"]
SENTENCES = [case["text"] for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['type'] or 'no type'}: {c['text'][:50]}")
def test_type_depends_on_the_sense(case: dict[str, Any], extractor) -> None:
    start = case["text"].index(case["trigger"])
    mentions = [event.mentions[0].mention for event in resolve(extractor(case["text"])).events]
    types = {m.type.value for m in mentions if m.type and m.trigger.start <= start < m.trigger.end}
    assert types == ({case["type"]} if case["type"] else set())
