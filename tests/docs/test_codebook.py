"""docs/codebook.md is what scripts/codebook.py generates from the ontology, and it covers every coded value."""

from rdflib import OWL, RDF, SKOS, Graph, URIRef

from kg import datafiles, vocab
from scripts import codebook


def test_codebook_matches_the_ontology() -> None:
    assert codebook.FILE.read_text(encoding="utf-8") == codebook.render()


def test_codebook_names_every_event_type_and_sector() -> None:
    page = codebook.render()
    for name in ("event-types.ttl", "sectors.ttl"):
        graph = Graph().parse(datafiles.folder("ontology") / name)
        codes = [str(code) for code in graph.objects(None, SKOS.notation)]
        assert codes
        assert [code for code in codes if f"`{code}`" not in page and f"| {code}" not in page] == []


def test_codebook_names_every_polarity_and_certainty() -> None:
    graph = Graph().parse(datafiles.folder("ontology") / "diplomacy.ttl")
    for class_name in ("Polarity", "Certainty"):
        values = set(graph.subjects(RDF.type, URIRef(vocab.DIP + class_name)))
        assert values == values & set(graph.subjects(RDF.type, OWL.NamedIndividual))
        for value in values:
            assert f"`dip:{str(value).removeprefix(vocab.DIP)}`" in codebook.render()
