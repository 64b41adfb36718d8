"""Generates the HTML documentation of the ontology with pyLODE: ``python -m scripts.documentation``.

The content of the page is written to ``ontology/diplomacy.html``, which git ignores. ``kg serve`` shows it at
``/ontology`` within the site's page, and a wheel that is built afterwards contains it. The same ontology always
produces the same bytes.
"""

import re
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
_METADATA = re.compile(r"<script id=\"schema.org\".*?</script>", re.DOTALL)
_PARTS = re.compile(
    r'<div id="content">(?P<content>.*)</div>\s*<div id="pylode">.*<div id="toc">(?P<contents>.*)</div>\s*</body>',
    re.DOTALL,
)
# Each term is defined by this ontology.
_DEFINED_BY = re.compile(r"<tr>\s*<th>\s*<a[^>]*#isDefinedBy\"(?:(?!</tr>).)*</tr>", re.DOTALL)
_UNKNOWN_TITLE = ' title="None. Defined in None"'


def render() -> str:
    """Return the documentation as HTML without styles, for the main part of a page.

    Raises ValueError if pyLODE produces an unexpected page layout.
    """
    ontology = Graph().parse(SOURCE)
    publication = OntPub(ontology=str(SOURCE), sort_subjects=True)
    publication.fids |= dict(_fragments(ontology))
    page: str = publication.make_html()
    metadata, parts = _METADATA.search(page), _PARTS.search(page)
    terms, heading, rest = (parts["content"] if parts else "").partition(_NAMESPACES)
    if not (metadata and parts and heading):
        raise ValueError(
            "pyLODE made a page of another layout. Adapt scripts/documentation.py to this pyLODE."
        )
    terms = _DEFINED_BY.sub("", terms)
    content = terms + _fixed_values(ontology) + heading + rest
    html = f'{metadata[0]}\n<div class="ontology">{_with_contents(content, parts["contents"])}</div>'
    return "\n".join(line.rstrip() for line in html.replace(_UNKNOWN_TITLE, "").splitlines()) + "\n"


def _with_contents(content: str, contents: str) -> str:
    """Put the table of contents, without its heading, after the title."""
    title, end, rest = content.partition("</h1>")
    entries = re.sub(r"<h3>.*?</h3>|</?h4>", "", contents, flags=re.DOTALL)
    nav = f'<nav aria-label="Contents">{entries}</nav>'
    return f'{title}{end}<details id="toc"><summary>Contents</summary>{nav}</details>{rest}'


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
