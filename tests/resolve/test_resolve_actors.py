"""Phrases of texts that we wrote, and the actors they must be linked to."""

from typing import Any

import pytest
from resolving import ARTICLE, cases, event_of, extraction_of, mention_of

from kg.extract import extract
from kg.model import ActorLink, Document
from kg.resolve import resolve


def _linked(document: Document, phrase: str, nth: int) -> ActorLink | None:
    extraction = extraction_of(document, event_of(participants=(mention_of(document, phrase, nth),)))
    return resolve(extraction).events[0].mentions[0].participants[0].link


@pytest.mark.parametrize(
    "case", cases("actors.toml"), ids=lambda c: f"{c['group']}: {c['phrase']} in {c['text'][:30]}"
)
def test_phrase(case: dict[str, Any], parser) -> None:
    link = _linked(parser(case["text"]), case["phrase"], case.get("nth", 1))
    assert (link.actor.key if link else "") == case["actor"].format(article=ARTICLE[:12])
    for field in ("country", "sector"):
        if link and field in case:
            assert (getattr(link.actor, field) or "") == case[field]
    if link:
        assert link.reason == case.get("reason", link.reason)
        assert 0 < link.score <= 1


@pytest.mark.parametrize("case", cases("pronouns.toml"), ids=lambda c: f"{c['group']}: {c['text'][:40]}")
def test_pronoun(case: dict[str, Any], parser) -> None:
    resolution = resolve(extract(parser(case["text"])))
    events = [
        e.mentions[0] for e in resolution.events if e.mentions[0].mention.trigger.quote == case["trigger"]
    ]
    links = [p.link for e in events for p in e.participants if p.mention.span.quote == case["phrase"]]
    assert len(links) == 1, resolution.events
    assert (links[0].actor.key if links[0] else "") == case["actor"]


def test_relative_pronoun_is_its_antecedent(parser) -> None:
    document = parser("Polish officials who met the envoy on Monday left early.")
    link = _linked(document, "who", 1)
    assert link is not None
    assert link.actor.key == "group/POL-officials"
    assert link.reason == "relative pronoun for Polish officials"


def test_speaker_is_linked(parser) -> None:
    resolution = resolve(extract(parser("Kenyan President Joseph Mwangi said Togo had attacked the port.")))
    attacks = [e.mentions[0] for e in resolution.events if e.mentions[0].mention.trigger.quote == "attacked"]
    assert [m.speaker.actor.key for m in attacks if m.speaker] == ["person/joseph-mwangi"]


def test_everything_of_the_extraction_is_kept(parser) -> None:
    extraction = extract(parser("Kenyan President Joseph Mwangi said Togo had attacked the port."))
    resolution = resolve(extraction)
    assert resolution.document is extraction.document
    assert resolution.abstentions == extraction.abstentions
    assert tuple(e.mentions[0].mention for e in resolution.events) == extraction.mentions
