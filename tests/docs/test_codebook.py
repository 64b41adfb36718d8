"""docs/codebook.md is what scripts/codebook.py generates from the ontology, and it covers every coded value."""

from rdflib import OWL, RDF, SKOS, Graph, URIRef
from rdflib.term import Node

from kg import datafiles, vocab
from scripts import codebook


def test_codebook_matches_the_ontology() -> None:
    assert codebook.FILE.read_text(encoding="utf-8") == codebook.render()


def test_codebook_names_every_event_type_mode_and_sector() -> None:
    page = codebook.render()
    for name in ("event-types.ttl", "sectors.ttl"):
        graph = Graph().parse(datafiles.folder("ontology") / name)
        meanings = [str(meaning) for meaning in graph.objects(None, SKOS.definition)]
        assert len(meanings) > 10
        missing = [meaning for meaning in meanings if f"| {meaning} |" not in page]
        assert missing == [str(graph.value(concept, SKOS.definition)) for concept in _quad_classes(graph)]


def _quad_classes(graph: Graph) -> list[Node]:
    """Return the top concepts with narrower ones, which the codebook shows as a column."""
    tops = graph.objects(None, SKOS.hasTopConcept)
    return [concept for concept in tops if (None, SKOS.broader, concept) in graph]


def test_codebook_names_every_polarity_and_certainty() -> None:
    graph = Graph().parse(datafiles.folder("ontology") / "diplomacy.ttl")
    for class_name in ("Polarity", "Certainty"):
        values = set(graph.subjects(RDF.type, URIRef(vocab.DIP + class_name)))
        assert values == values & set(graph.subjects(RDF.type, OWL.NamedIndividual))
        for value in values:
            assert f"`dip:{str(value).removeprefix(vocab.DIP)}`" in codebook.render()
