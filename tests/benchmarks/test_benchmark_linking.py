"""The linking benchmark: floors that may only rise, and its judgements."""

import pytest

from benchmarks import linking
from benchmarks.probes import mention_of
from kg.model import Actor, ActorKind, ActorLink, Article, Document

FLOORS = {
    "links": {"precision": 0.97, "recall": 0.96},
    "places": {"precision": 0.95, "right": 0.95},
    "when": {"precision": 0.95, "right": 0.85},
}


@pytest.fixture(scope="module")
def figures():
    return linking.figures(linking.run(linking.load()))


@pytest.mark.parametrize(("part", "name"), [(part, name) for part, of in FLOORS.items() for name in of])
def test_linking_figures_stay_above_their_floors(figures, part, name):
    assert figures[part][name] >= FLOORS[part][name], figures[part]


def test_linking_set_is_large_enough():
    items = linking.load()
    assert len(items) >= 60
    assert sum(len(item["links"]) for item in items) >= 300


def _judged(*told: tuple[str, Actor | None]) -> list[bool]:
    links = [
        ({"text": ""}, "", wanted, actor and ActorLink(mention=None, actors=(actor,), reason="", score=1.0))
        for wanted, actor in told
    ]
    return [one.is_correct for one in linking.judge_links(links)]


def _person(key: str, country: str | None) -> Actor:
    return Actor(key=key, kind=ActorKind.PERSON, name="Ana Ruiz", country=country)


def test_judge_rejects_merged_namesakes_and_split_persons():
    peru, spain = "person Ana Ruiz | PER", "person Ana Ruiz | ESP"
    right = [(peru, _person("person/1", "PER")), (peru, _person("person/1", "PER"))]
    assert _judged(*right, (spain, _person("person/2", "ESP"))) == [True, True, True]
    assert _judged(*right, (spain, _person("person/1", "ESP"))) == [True, True, False]
    assert _judged(*right, (peru, _person("person/2", "PER"))) == [True, True, False]


def test_judge_scores_kind_country_and_abstention():
    assert _judged(("org Ana Ruiz", _person("person/1", None))) == [False]
    assert _judged(("person Ana Ruiz | PER", _person("person/1", None))) == [False]
    assert _judged(("person Ana Ruiz | ?", _person("person/1", None))) == [True]
    assert _judged(("-", None), ("-", _person("person/1", None))) == [True, False]


def test_missing_phrase_raises_an_error():
    document = Document(article=Article(id="0", source="", text="nothing"), sentences=())
    with pytest.raises(ValueError, match="somebody"):
        mention_of(document, "somebody")
