"""The setting of invented articles, and the links of phrases that depend on it or on the rest of the text."""

from typing import Any

import pytest
from resolve_helpers import ARTICLE, cases, event_of, extraction_of, mention_of, with_metadata

from kg.extract import extract
from kg.model import ActorLink, Document
from kg.resolve import resolve
from kg.resolve.actors.article_entities import collect_entities

SETTINGS = cases("settings.toml")
PHRASES = [
    pytest.param(
        case, phrase, key, *(codes or [None]), id=f"{case['group']}: {phrase} in {case['text'][:30]}"
    )
    for case in (*SETTINGS, *cases("descriptions.toml"))
    for phrase, key, *codes in case["links"]
]


def _document(case: dict[str, Any], parser) -> Document:
    return with_metadata(parser(case["text"], case.get("published", "")), case)


def _link(document: Document, phrase: str) -> ActorLink | None:
    words, _, nth = phrase.partition("#")
    event = event_of(participants=(mention_of(document, words, int(nth or 1)),))
    return resolve(extraction_of(document, event)).events[0].mentions[0].participants[0].link


def _keys(link: ActorLink | None) -> str:
    return " ".join(actor.key for actor in link.actors) if link else ""


@pytest.mark.parametrize("case", SETTINGS, ids=lambda c: f"{c['group']}: {c['text'][:40]}")
def test_setting_is_inferred(case: dict[str, Any], parser) -> None:
    setting = collect_entities(_document(case, parser)).setting
    assert (setting.country or "") == case["home"]
    assert setting.evidence == case.get("evidence", setting.evidence)
    assert bool(setting.evidence) == (0 < setting.score <= 1) == bool(setting.country)


@pytest.mark.parametrize(("case", "phrase", "key", "codes"), PHRASES)
def test_phrase_in_article_is_linked(
    case: dict[str, Any], phrase: str, key: str, codes: str | None, parser
) -> None:
    link = _link(_document(case, parser), phrase)
    assert _keys(link) == key.format(article=ARTICLE[:12])
    if codes is not None:
        assert link is not None
        actor, expected = link.actors[0], codes.split(" ")
        assert [actor.country or "", actor.sector or "", actor.wikidata or ""][: len(expected)] == expected


def test_setting_gives_reason_and_lower_score(parser) -> None:
    stated = _link(parser("Ghanaian governors met the Togolese envoy."), "Ghanaian governors")
    case = {"text": "Governors met the Togolese envoy.", "dateline": "ACCRA", "url": "https://example.com.gh"}
    inferred = _link(_document(case, parser), "Governors")
    assert stated is not None
    assert inferred is not None
    assert [_keys(stated), _keys(inferred)] == ["group/GHA-governors"] * 2
    assert inferred.reason == (
        "owner and head noun; country from the article's setting (web address https://example.com.gh, dateline ACCRA)"
    )
    assert inferred.score < stated.score
    assert [stated.from_setting, inferred.from_setting] == [False, True]


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        ("2022-07-15", "full name, foreign minister of EGY since 2014-06-17"),
        ("", "full name, foreign minister of EGY since 2014-06-17, without a date of the article"),
        ("2025-01-15", "full name, former official, Q7409268"),
    ],
)
def test_link_of_an_official_tells_the_office(published: str, reason: str, parser) -> None:
    link = _link(parser("Egypt thanked Sameh Shoukry on Monday.", published), "Sameh Shoukry")
    assert link is not None
    assert link.reason == reason


@pytest.mark.parametrize("case", cases("participants.toml"), ids=lambda c: f"{c['group']}: {c['text'][:40]}")
def test_participants_of_event_are_linked(case: dict[str, Any], parser) -> None:
    events = resolve(extract(_document(case, parser))).events
    (event,) = [e.mentions[0] for e in events if e.mentions[0].mention.trigger.quote == case["trigger"]]
    expected = [tuple(p) for p in case["participants"]]
    roles = {role for role, _, _ in expected}
    found = [(p.role.value, p.mention.span.quote, _keys(p.link)) for p in event.participants]
    assert [p for p in found if p[0] in roles] == expected
