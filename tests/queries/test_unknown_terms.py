"""Warnings about classes and properties that the graph does not have."""

import pytest

from kg.ask import Vocabulary
from kg.query_library import library
from kg.store import Snapshot, named_terms


@pytest.fixture(scope="module")
def vocabulary(snapshot: Snapshot) -> Vocabulary:
    return Vocabulary(snapshot.select, snapshot.prefixes)


@pytest.mark.parametrize(
    ("query", "warning"),
    [
        ("SELECT * { ?s a dip:Evnt }", "The graph has no dip:Evnt. Did you mean dip:Event?"),
        (
            "SELECT * { ?s schema:headlin ?o }",
            "The graph has no schema:headlin. Did you mean schema:headline?",
        ),
        ("PREFIX d: <https://w3id.org/diplomacy/ontology#> ASK { ?s d:agnt ?o }", "The graph has no d:agnt."),
    ],
)
def test_unknown_term_is_named_with_a_similar_one(vocabulary: Vocabulary, query: str, warning: str) -> None:
    (found,) = vocabulary.unknown_terms(query)
    assert str(found).startswith(warning)


def test_library_queries_use_only_known_terms(vocabulary: Vocabulary) -> None:
    assert {
        query.name: vocabulary.unknown_terms(query.text)
        for query in library()
        if vocabulary.unknown_terms(query.text)
    } == {}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s <http://example.org/p> ?o ; foaf:name ?n }",
        'ASK { ?s rdfs:label "dip:Evnt" } # dip:Evnt',
    ],
)
def test_other_vocabularies_texts_and_comments_are_ignored(vocabulary: Vocabulary, query: str) -> None:
    assert vocabulary.unknown_terms(query) == []


def test_named_terms_resolve_declared_prefixes_and_skip_functions() -> None:
    query = "PREFIX x: <http://x/> SELECT * { ?s x:p dip:q FILTER(x:f(?s)) }"
    assert named_terms(query, {"dip": "http://dip/"}) == {"x:p": "http://x/p", "dip:q": "http://dip/q"}
