"""Generates the HTML documentation of the ontology with pyLODE: ``python -m scripts.documentation``.

The page is written to ``ontology/diplomacy.html``, which git ignores. ``kg serve`` returns it at ``/ontology``, and a
wheel that is built afterwards contains it. The same ontology always produces the same bytes.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from pylode import OntPub
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

from kg import vocab

_ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
SOURCE = _ONTOLOGY / "diplomacy.ttl"
FILE = _ONTOLOGY / "diplomacy.html"
_NAMESPACES = '<div id="namespaces">'  # the section after the terms


def render() -> str:
    """Return the documentation as one self-contained HTML page.

    Raises ValueError if pyLODE produces an unexpected page layout.
    """
    ontology = Graph().parse(SOURCE)
    publication = OntPub(ontology=str(SOURCE), sort_subjects=True)
    publication.fids |= dict(_fragments(ontology))
    page: str = publication.make_html()
    terms, heading, rest = page.partition(_NAMESPACES)
    if not heading:
        raise ValueError(
            f"The page from pyLODE has no {_NAMESPACES}. Adapt scripts/documentation.py to this pyLODE."
        )
    page = terms + _fixed_values(ontology) + heading + rest
    return "\n".join(line.rstrip() for line in page.splitlines()) + "\n"


def _fragments(ontology: Graph) -> Iterator[tuple[str, str]]:
    """Yield each term's IRI with its local name as the HTML id; pyLODE would derive the id from the label."""
    terms = sorted(str(term) for term in ontology.subjects(RDFS.isDefinedBy))
    yield from ((term, term.removeprefix(vocab.DIP)) for term in terms)


def _fixed_values(ontology: Graph) -> str:
    """Return a section that lists the named individuals, which pyLODE omits."""
    values = sorted(str(value) for value in ontology.subjects(RDF.type, OWL.NamedIndividual))
    entries = (_fixed_value(ontology, URIRef(value)) for value in values)
    return f'<div class="section" id="fixedvalues">\n<h2>Fixed Values</h2>\n{"".join(entries)}</div>\n'


def _fixed_value(ontology: Graph, value: URIRef) -> str:
    (class_,) = set(ontology.objects(value, RDF.type)) - {OWL.NamedIndividual}
    name, class_name = (str(term).removeprefix(vocab.DIP) for term in (value, class_))
    label, definition = (escape(str(ontology.value(value, link))) for link in (RDFS.label, SKOS.definition))
    rows = {
        "IRI": f"<code>{value}</code>",
        "Description": f"<p>{definition}</p>",
        "Type": f'<a href="#{class_name}">{escape(str(ontology.value(class_, RDFS.label)))}</a>',
    }
    table = "".join(f"<tr><th>{title}</th><td>{cell}</td></tr>\n" for title, cell in rows.items())
    return f'<div class="property entity" id="{name}">\n<h3>{label}</h3>\n<table>\n{table}</table>\n</div>\n'


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
