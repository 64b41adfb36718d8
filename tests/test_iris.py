"""Tests of kg.iris: IRIs are unique, deterministic and valid URIs."""

import re
from datetime import date
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.iris import Iris
from kg.model import (
    Actor,
    ActorKind,
    Attribution,
    Certainty,
    EventMention,
    Place,
    Polarity,
    Span,
    Tense,
)

IRIS = Iris(base="http://example.org/")
URI = re.compile(r"http://example\.org/(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+")

segments = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text.strip(".") and "/" not in text
)
keys = st.lists(segments, min_size=1, max_size=3).map("/".join)
numbers = st.integers(0, 10**7)


def mention(sentence: int = 0, head: int = 1) -> EventMention:
    return EventMention(
        sentence=sentence,
        head=head,
        trigger=Span(start=0, end=3, quote="met"),
        predicate="meet",
        rule="",
        type=None,
        cameo=None,
        participants=(),
        times=(),
        places=(),
        attribution=Attribution(),
        polarity=Polarity.STATED,
        polarity_cue=None,
        certainty=Certainty.FACT,
        certainty_cue=None,
        tense=Tense.PAST,
        confidence=0.5,
    )


def actor(key: str) -> Actor:
    return Actor(key=key, kind=ActorKind.PERSON, name="Ada")


@given(keys)
def test_actor_key_is_percent_encoded(key: str) -> None:
    iri = IRIS.actor(actor(key))
    assert URI.fullmatch(iri)
    path = urlsplit(iri).path.removeprefix("/id/actor/")
    assert "/".join(unquote(part) for part in path.split("/")) == key


@given(segments)
def test_article_id_is_one_path_segment(article: str) -> None:
    graph = IRIS.article_graph(article)
    assert URI.fullmatch(graph)
    assert graph.startswith(IRIS.article_graph_prefix)
    assert unquote(graph.rpartition("/")[2]) == article


@given(st.lists(st.tuples(segments, numbers, numbers), unique=True, max_size=5))
def test_different_mentions_have_different_iris(positions: list[tuple[str, int, int]]) -> None:
    mentions = [(article, mention(sentence, head)) for article, sentence, head in positions]
    assert len({IRIS.mention(article, one) for article, one in mentions}) == len(positions)
    assert len({IRIS.event(article, [one]) for article, one in mentions}) == len(positions)


@given(st.lists(st.tuples(numbers, numbers), min_size=2, unique=True), st.randoms())
def test_event_iri_ignores_the_order_of_mentions(positions: list[tuple[int, int]], random) -> None:
    mentions = [mention(sentence, head) for sentence, head in positions]
    expected = IRIS.event("a1", mentions)
    random.shuffle(mentions)
    assert IRIS.event("a1", mentions) == expected
    assert IRIS.event("a1", mentions[1:]) != expected


@given(st.lists(st.tuples(numbers, numbers), unique=True))
def test_different_spans_have_different_iris(offsets: list[tuple[int, int]]) -> None:
    spans = [Span(start=start, end=end, quote="x") for start, end in offsets]
    assert len({IRIS.evidence("a1", span) for span in spans}) == len(spans)
    assert len({IRIS.attribution("a1", span) for span in spans}) == len(spans)


def test_resources_of_different_kinds_have_own_iris() -> None:
    place = Place(key="country/NOR", name="Norway")
    span = Span(start=0, end=1, quote="N")
    iris = [
        IRIS.article("a1"),
        IRIS.article_graph("a1"),
        IRIS.mention("a1", mention()),
        IRIS.attribution("a1", span),
        IRIS.time("a1", date(2025, 8, 18), date(2025, 8, 19)),
        IRIS.event("a1", [mention()]),
        IRIS.evidence("a1", span),
        IRIS.actor(actor("country/NOR")),
        IRIS.place(place),
        IRIS.software("a1"),
        IRIS.events_graph,
        IRIS.ontology_graph,
    ]
    assert len(set(iris)) == len(iris)
    assert all(URI.fullmatch(iri) for iri in iris)


@pytest.mark.parametrize("key", ["", ".", "person/..", "person//ada", "/ada", "ada/"])
def test_key_with_empty_or_dot_segments_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="cannot be a path segment"):
        IRIS.actor(actor(key))


def test_iris_are_stable_between_releases() -> None:
    assert IRIS.actor(actor("person/léa huber")) == "http://example.org/id/actor/person/l%C3%A9a%20huber"
    assert IRIS.mention("0af3", mention(4, 7)) == "http://example.org/id/mention/0af3/4-7"
    assert IRIS.event("0af3", [mention(4, 7)]) == "http://example.org/id/event/982e4d96746b34eacc13"
