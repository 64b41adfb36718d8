"""IRIs: from content alone, one for each thing, and fit to stand in a URL."""

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
    Mention,
    Place,
    Polarity,
    ResolvedParticipant,
    Role,
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


def participant(role: Role, start: int) -> ResolvedParticipant:
    span = Span(start=start, end=start + 3, quote="abc")
    return ResolvedParticipant(role=role, mention=Mention(sentence=0, head=1, span=span), link=None)


def actor(key: str) -> Actor:
    return Actor(key=key, kind=ActorKind.PERSON, name="Ada")


@given(keys)
def test_a_key_is_encoded_and_can_be_read_back(key: str) -> None:
    iri = IRIS.actor(actor(key))
    assert URI.fullmatch(iri)
    path = urlsplit(iri).path.removeprefix("/id/actor/")
    assert "/".join(unquote(part) for part in path.split("/")) == key


@given(segments)
def test_an_article_id_stays_one_segment(article: str) -> None:
    graph = IRIS.article_graph(article)
    assert URI.fullmatch(graph)
    assert graph.startswith(IRIS.article_graphs)
    assert unquote(graph.rpartition("/")[2]) == article


@given(st.lists(st.tuples(segments, numbers, numbers), unique=True, max_size=5))
def test_mentions_and_events_that_differ_have_iris_that_differ(places: list[tuple[str, int, int]]) -> None:
    mentions = [(article, mention(sentence, head)) for article, sentence, head in places]
    assert len({IRIS.mention(article, one) for article, one in mentions}) == len(places)
    assert len({IRIS.event(article, [one]) for article, one in mentions}) == len(places)


@given(st.lists(st.tuples(numbers, numbers), min_size=2, unique=True), st.randoms())
def test_an_event_does_not_depend_on_the_order_of_its_mentions(places: list[tuple[int, int]], random) -> None:
    mentions = [mention(sentence, head) for sentence, head in places]
    before = IRIS.event("a1", mentions)
    random.shuffle(mentions)
    assert IRIS.event("a1", mentions) == before
    assert IRIS.event("a1", mentions[1:]) != before


@given(st.lists(st.tuples(st.sampled_from(Role), numbers), unique=True))
def test_participations_that_differ_have_iris_that_differ(parts: list[tuple[Role, int]]) -> None:
    iris = {IRIS.participation("a1", mention(), participant(role, start)) for role, start in parts}
    assert len(iris) == len(parts)


def test_things_of_different_kinds_never_share_an_iri() -> None:
    place = Place(key="country/NOR", name="Norway")
    span = Span(start=0, end=1, quote="N")
    iris = [
        IRIS.article("a1"),
        IRIS.article_graph("a1"),
        IRIS.mention("a1", mention()),
        IRIS.attribution("a1", mention()),
        IRIS.time("a1", mention()),
        IRIS.day(date(2025, 8, 18)),
        IRIS.event("a1", [mention()]),
        IRIS.participation("a1", mention(), participant(Role.AGENT, 0)),
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
def test_a_key_that_a_client_would_rewrite_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="can be no part of an IRI"):
        IRIS.actor(actor(key))


def test_an_iri_is_the_same_in_every_release() -> None:
    assert IRIS.actor(actor("person/léa huber")) == "http://example.org/id/actor/person/l%C3%A9a%20huber"
    assert IRIS.mention("0af3", mention(4, 7)) == "http://example.org/id/mention/0af3/4-7"
    assert IRIS.event("0af3", [mention(4, 7)]) == "http://example.org/id/event/982e4d96746b34eacc13"
