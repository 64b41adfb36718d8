"""The documentation is what pyLODE makes of the ontology now, with a place for each term."""

import re
from collections import Counter

from rdflib import RDFS, Graph

from kg import vocab
from kg.resources import folder
from scripts.documentation import FILE, documentation


def test_the_documentation_is_of_this_ontology() -> None:
    assert FILE.read_text(encoding="utf-8") == documentation(), "run python -m scripts.documentation"


def test_the_iri_of_a_term_leads_to_its_place_in_the_page() -> None:
    places = Counter(re.findall(r'\sid="([^"]*)"', FILE.read_text(encoding="utf-8")))
    terms = {
        str(term) for term in Graph().parse(folder("ontology") / "diplomacy.ttl").subjects(RDFS.isDefinedBy)
    }
    assert len(terms) > 90
    for term in terms:
        assert places[term.removeprefix(vocab.DIP)] == 1, term
