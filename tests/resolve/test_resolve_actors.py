"""Entity linking of actors in invented sentences."""

from dataclasses import replace
from typing import Any

import pytest
from resolve_helpers import ARTICLE, cases, event_of, extraction_of, mention_of

from kg.extract import extract
from kg.model import ActorLink, Document
from kg.resolve import resolve
from kg.resolve.data_tables import anaphora_rules


def _link(document: Document, phrase: str, nth: int) -> ActorLink | None:
    extraction = extraction_of(document, event_of(participants=(mention_of(document, phrase, nth),)))
    return resolve(extraction).events[0].mentions[0].participants[0].link


def _keys(link: ActorLink | None) -> str:
    """Return the actor keys of a link, joined by spaces: "country/PER country/CHL"."""
    return " ".join(actor.key for actor in link.actors) if link else ""


@pytest.mark.parametrize(
    "case", cases("actors.toml"), ids=lambda c: f"{c['group']}: {c['phrase']} in {c['text'][:30]}"
)
def test_actor_phrase_is_linked(case: dict[str, Any], parser) -> None:
    link = _link(parser(case["text"], case.get("published", "")), case["phrase"], case.get("nth", 1))
    assert _keys(link) == case["actor"].format(article=ARTICLE[:12])
    for field in ("country", "sector"):
        if link and field in case:
            assert (getattr(link.actors[0], field) or "") == case[field]
    if link:
        assert link.reason == case.get("reason", link.reason)
        assert 0 < link.score <= 1


@pytest.mark.parametrize("case", cases("pronouns.toml"), ids=lambda c: f"{c['group']}: {c['text'][:40]}")
def test_pronoun_is_resolved(case: dict[str, Any], parser) -> None:
    resolution = resolve(extract(parser(case["text"])))
    events = [
        e.mentions[0] for e in resolution.events if e.mentions[0].mention.trigger.quote == case["trigger"]
    ]
    links = [p.link for e in events for p in e.participants if p.mention.span.quote == case["phrase"]]
    assert len(links) == 1, resolution.events
    assert _keys(links[0]) == case["actor"]


@pytest.mark.parametrize(
    "example", anaphora_rules()["example"], ids=lambda e: f"{e['words']}: {e['text'][:40]}"
)
def test_anaphora_rule_example(example: dict[str, str], parser) -> None:
    assert _keys(_link(parser(example["text"]), example["words"], 1)) == example["actors"]


def test_relative_pronoun_is_linked_to_antecedent(parser) -> None:
    document = parser("Polish officials who met the envoy on Monday left early.")
    link = _link(document, "who", 1)
    assert link is not None
    assert _keys(link) == "group/POL-officials"
    assert link.reason == "relative pronoun for Polish officials"


def test_speaker_is_linked(parser) -> None:
    resolution = resolve(extract(parser("Kenyan President Joseph Mwangi said Togo had attacked the port.")))
    attacks = [e.mentions[0] for e in resolution.events if e.mentions[0].mention.trigger.quote == "attacked"]
    assert [_keys(m.speaker) for m in attacks] == ["person/joseph-mwangi-KEN"]


def test_resolve_keeps_the_extraction(parser) -> None:
    extraction = extract(parser("Kenyan President Joseph Mwangi said Togo had attacked the port."))
    resolution = resolve(extraction)
    assert resolution.document is extraction.document
    assert resolution.abstentions == extraction.abstentions
    mentions = [event.mentions[0].mention for event in resolution.events]
    assert [replace(m, confidence=0) for m in mentions] == [
        replace(m, confidence=0) for m in extraction.mentions
    ]
