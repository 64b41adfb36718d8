"""Tests of kg.vocab: the terms exist in the ontologies, and the import is light."""

import subprocess
import sys

import pytest
import rdflib
from rdflib import SKOS, Graph, URIRef
from rdflib import namespace as namespaces

from kg import vocab
from kg.datafiles import folder

NAMESPACES = {
    vocab.DCTERMS: namespaces.DCTERMS,
    vocab.GEO: namespaces.GEO,
    vocab.OWL_TIME: rdflib.TIME,
    vocab.OWL: rdflib.OWL,
    vocab.PROV: rdflib.PROV,
    vocab.RDF: rdflib.RDF,
    vocab.RDFS: rdflib.RDFS,
    vocab.SCHEMA: rdflib.SDO,
    vocab.SKOS: rdflib.SKOS,
}
WEB_ANNOTATION = {"start", "end", "exact"}  # https://www.w3.org/TR/annotation-vocab/

CONSTANTS = [value for name, value in vars(vocab).items() if name.isupper() and isinstance(value, str)]
ENUMERATIONS = [
    value
    for name, value in vars(vocab).items()
    if name.isupper() and name != "PREFIXES" and hasattr(value, "values")
]
TERMS = sorted(
    {*CONSTANTS, *(term for mapping in ENUMERATIONS for term in mapping.values())}
    - {*vocab.PREFIXES.values(), vocab.SECTORS}
)


@pytest.fixture(scope="module")
def defined() -> set[URIRef]:
    graph = Graph()
    for name in ("diplomacy.ttl", "event-types.ttl"):
        graph.parse(folder("ontology") / name)
    return set(graph.subjects(SKOS.definition))


@pytest.mark.parametrize("term", [term for term in TERMS if term.startswith((vocab.DIP, vocab.TYPE))])
def test_own_term_is_defined_in_the_ontology(term: str, defined: set[URIRef]) -> None:
    assert URIRef(term) in defined


@pytest.mark.parametrize("term", [term for term in TERMS if not term.startswith((vocab.DIP, vocab.TYPE))])
def test_external_term_exists_in_its_vocabulary(term: str) -> None:
    namespace, name = next(
        (space, term.removeprefix(space)) for space in vocab.PREFIXES.values() if term.startswith(space)
    )
    if namespace == vocab.OA:
        assert name in WEB_ANNOTATION
    else:
        assert name in NAMESPACES[namespace]


def test_all_namespaces_are_covered() -> None:
    assert {next(space for space in vocab.PREFIXES.values() if term.startswith(space)) for term in TERMS} == {
        vocab.DIP, vocab.TYPE, vocab.GEO, vocab.OA, vocab.PROV, vocab.RDF, vocab.RDFS, vocab.SCHEMA,
        vocab.OWL, vocab.SKOS, vocab.DCTERMS,
    }  # fmt: skip


def test_import_loads_no_rdf_library() -> None:
    code = (
        "import sys, kg.vocab, kg.iris; print(*sorted({'torch', 'rdflib', 'pyoxigraph'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
