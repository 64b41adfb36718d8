"""Tests of the HTML documentation that pyLODE generates from the ontology."""

import re
from collections import Counter
from html import unescape

import pytest
from rdflib import RDFS, SKOS, Graph

from kg import vocab
from scripts import documentation


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(documentation.SOURCE)


@pytest.fixture(scope="module")
def page() -> str:
    return documentation.render()


def test_documentation_is_reproducible(page: str) -> None:
    assert documentation.render() == page


def test_documentation_has_one_anchor_for_each_term(page: str, ontology: Graph) -> None:
    anchors = Counter(re.findall(r'\sid="([^"]*)"', page))
    terms = {str(term) for term in ontology.subjects(RDFS.isDefinedBy)}
    assert len(terms) > 90
    for term in terms:
        assert anchors[term.removeprefix(vocab.DIP)] == 1, term


def test_documentation_contains_every_definition(page: str, ontology: Graph) -> None:
    text = " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())
    for term, definition in ontology.subject_objects(SKOS.definition):
        assert " ".join(str(definition).split()) in text, term


def test_documentation_leaves_styles_to_the_site(page: str) -> None:
    assert not re.search(r"<script[^>]* src=|<img|<link|<style|style=|url\(|<body|</body", page)
    assert page.count("<div") == page.count("</div>")
    assert page.count("<h1>") == 1
