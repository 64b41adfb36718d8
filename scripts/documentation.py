"""Writes the ontology's HTML documentation with pyLODE: ``python -m scripts.documentation``, after every change of it.

The same ontology gives the same bytes; a test tells when the file is not what the ontology gives.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from pylode import OntPub
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg import vocab

_ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
FILE = _ONTOLOGY / "diplomacy.html"
_NEXT = '<div id="namespaces">'  # what follows the terms in a page of pyLODE


def documentation() -> str:
    """Return the documentation of the ontology as one HTML page that needs nothing beside it."""
    file = _ONTOLOGY / "diplomacy.ttl"
    ontology = Graph().parse(file)
    publication = OntPub(ontology=str(file), sort_subjects=True)
    publication.fids |= dict(_fragments(ontology))
    page: str = publication.make_html()
    terms, found, rest = page.partition(_NEXT)
    if not found:
        raise ValueError("pyLODE writes its pages otherwise than it did")
    page = terms + _fixed_values(ontology) + found + rest
    return "\n".join(line.rstrip() for line in page.splitlines()) + "\n"


def _fragments(ontology: Graph) -> Iterator[tuple[str, str]]:
    """Give each term the place in the page that its IRI names; pyLODE would make one of its label."""
    terms = sorted(str(term) for term in ontology.subjects(RDFS.isDefinedBy))
    yield from ((term, term.removeprefix(vocab.DIP)) for term in terms)


def _fixed_values(ontology: Graph) -> str:
    """Return a section of the values that some properties may have, which pyLODE leaves out."""
    values = sorted(str(value) for value in ontology.subjects(RDF.type, OWL.NamedIndividual))
    shown = (_fixed_value(ontology, URIRef(value)) for value in values)
    return f'<div class="section" id="fixedvalues">\n<h2>Fixed Values</h2>\n{"".join(shown)}</div>\n'


def _fixed_value(ontology: Graph, value: URIRef) -> str:
    (kind,) = set(ontology.objects(value, RDF.type)) - {OWL.NamedIndividual}
    name, kind_name = (str(term).removeprefix(vocab.DIP) for term in (value, kind))
    label, definition = (escape(str(ontology.value(value, link))) for link in (RDFS.label, SKOS.definition))
    rows = {
        "IRI": f"<code>{value}</code>",
        "Description": f"<p>{definition}</p>",
        "Type": f'<a href="#{kind_name}">{escape(str(ontology.value(kind, RDFS.label)))}</a>',
    }
    table = "".join(f"<tr><th>{title}</th><td>{shown}</td></tr>\n" for title, shown in rows.items())
    return f'<div class="property entity" id="{name}">\n<h3>{label}</h3>\n<table>\n{table}</table>\n</div>\n'


if __name__ == "__main__":
    FILE.write_text(documentation(), encoding="utf-8")
