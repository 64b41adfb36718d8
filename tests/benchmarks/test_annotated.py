"""The annotated set: its format, its scoring, and floors that may only rise."""

import re
from collections import Counter
from datetime import date

import pytest

from benchmarks import annotated, annotations
from benchmarks.annotations import Item

WANTED = 0.9  # least share of correct fields for each phenomenon
ITEMS = annotations.load()
FIELDS = {
    *("agent", "patient", "recipient", "instrument", "topic", "time", "place", "by", "addressee", "occasion"),
    *(
        "quoted",
        "polarity",
        "certainty",
        "tense",
        "type",
        "cameo",
        "earliest",
        "latest",
        "precision",
        "links",
    ),
}


@pytest.fixture(scope="module")
def found():
    return list(annotated.run(ITEMS))


@pytest.mark.parametrize("phenomenon", sorted({item.phenomenon for item in ITEMS}))
def test_annotated_set_stays_above_its_floors(found, phenomenon):
    count = annotated.figures(found)[phenomenon]
    misses = annotated.misses(p for p in found if p.item.phenomenon == phenomenon)
    assert count["correct"] >= WANTED * count["total"], "\n".join(misses)


def test_annotated_set_is_large_and_has_no_duplicates():
    assert len(ITEMS) >= 330
    for values in ([item.id for item in ITEMS], [item.text for item in ITEMS]):
        assert [value for value, count in Counter(values).items() if count > 1] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_annotated_phrases_occur_in_their_texts(item):
    for event in item.events:
        assert event.keys() - {"trigger"} <= FIELDS
        for phrase in _phrases(event):
            words, _, nth = phrase.partition("#")
            places = re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", item.text)
            assert len(places) >= int(nth or 1), phrase


def _phrases(event):
    yield event["trigger"]
    for field in ("agent", "patient", "recipient", "instrument", "topic", "time", "place"):
        for alternatives in event.get(field, ()):
            yield from alternatives.split("|")
    for field in ("by", "addressee", "occasion"):
        yield from filter(None, event.get(field, "").split("|"))
    yield from event.get("links", {})


TEXT = "Kenya's foreign minister met Tanzanian officials in Arusha on Monday. He did not sign the treaty."
RIGHT = {
    "trigger": "met",
    "agent": ["Kenya's foreign minister"],
    "patient": ["Tanzanian officials|officials"],
    "recipient": [],
    "place": ["in Arusha"],
    "by": "",
    "quoted": False,
    "polarity": "stated",
    "type": "CONSULT",
    "cameo": "04",
    "earliest": date(2025, 3, 3),
    "latest": date(2025, 3, 3),
    "precision": "day",
}
WRONG = {
    "agent": ["Kenya"],  # another word of the phrase is not its head
    "patient": ["Tanzanian officials", "Arusha"],
    "recipient": ["Arusha"],
    "place": [],
    "by": "He",
    "quoted": True,
    "polarity": "denied",
    "type": "",
    "cameo": "042",
    "earliest": "",
    "latest": date(2025, 3, 4),
    "precision": "week",
}


def _scored(*events):
    item = Item(
        id="case-1", phenomenon="case", point="", text=TEXT, published=date(2025, 3, 5), events=events
    )
    return {(point.trigger, point.field): point.correct for point in annotated.run([item])}


def test_judge_scores_each_field_separately():
    assert set(_scored(RIGHT).values()) == {True}
    assert set(_scored({"trigger": "met", **WRONG}).values()) == {False}


def test_judge_counts_every_field_of_a_missing_event():
    assert _scored({"trigger": "Arusha", "agent": [], "quoted": False}) == {
        ("Arusha", "agent"): False,
        ("Arusha", "quoted"): False,
    }


def test_figures_count_and_misses_show_the_extracted_value():
    item = Item(id="case-1", phenomenon="case", point="a point", text=TEXT, published=None, events=(RIGHT,))
    points = list(annotated.run([item]))
    counts = annotated.figures(points)
    assert counts == {"case": {"correct": 9, "total": 12}}  # no bounds without a publication date
    (first, *_) = sorted(annotated.misses(points))
    assert first == "case-1 (a point), met.earliest: expected 2025-03-03; got "
