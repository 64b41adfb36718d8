"""Generate ``docs/codebook.md`` from the ontology: ``python -m scripts.codebook``.

The codebook explains every coded value: event types, modes, roles, polarity, certainty, confidence and actor codes.
The same ontology always gives the same text; a test compares the committed file with it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rdflib import RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from kg import datafiles, vocab

FILE = Path(__file__).resolve().parent.parent / "docs" / "codebook.md"
_TYPES = "https://w3id.org/diplomacy/event-type/"
_SECTORS = "https://w3id.org/diplomacy/sector/"
_QUAD_CLASSES = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
_ROLES = ("agent", "patient", "recipient", "instrument", "speaker", "addressee")

_INTRODUCTION = """\
# Codebook

What each coded value in the graph and in the exports means. Generated from [`ontology/`](../ontology/README.md) by
`python -m scripts.codebook`; edit the ontology, not this file.

An **act** is an event of one of PLOVER's sixteen types, with participants in roles, a polarity and a certainty. A
**statement** is an event of type `STATE`: somebody says something, without an act of another type. Only an act that a text
states as a fact is a `dip:AssertedEvent`. Each **mention** of an event has a confidence and the quote it was read from.
"""
_ACTOR_CODES = """
A country has its ISO 3166-1 alpha-3 code (`PER` is Peru). An actor of a country appends the code of its sector:
`PERGOV` is the government of Peru, `PERMIL` its armed forces. International organisations and others without a country have
codes of their own (`NATO`). An actor whose country is not known has no code.
"""


def render() -> str:
    """Return the codebook as Markdown."""
    ontology = _ontology()
    sections = (
        ("Event types", _types(ontology)),
        ("Modes", _modes(ontology)),
        ("Roles", _terms(ontology, (URIRef(vocab.DIP + name) for name in _ROLES))),
        ("Polarity", _terms(ontology, _individuals(ontology, "Polarity"))),
        ("Certainty", _terms(ontology, _individuals(ontology, "Certainty"))),
        ("Confidence", _terms(ontology, [URIRef(vocab.DIP + "confidence")])),
        ("Actor codes and sectors", _sectors(ontology)),
    )
    parts = (f"\n## {title}\n{body}" for title, body in sections)
    return _INTRODUCTION + "".join(parts)


def _ontology() -> Graph:
    graph = Graph()
    for name in ("diplomacy.ttl", "event-types.ttl", "sectors.ttl"):
        graph.parse(datafiles.folder("ontology") / name)
    return graph


def _types(ontology: Graph) -> str:
    rows = []
    for name in _QUAD_CLASSES:
        quad_class = URIRef(_TYPES + name)
        for kind in _narrower(ontology, quad_class):
            score = ontology.value(kind, URIRef(vocab.DIP + "ploverScore"))
            rows.append(
                (
                    f"`{_code(ontology, kind)}`",
                    _label(ontology, quad_class),
                    str(score),
                    *_meaning(ontology, kind),
                )
            )
    neutral = URIRef(_TYPES + "STATE")
    rows.append(("`STATE`", "neutral", "", *_meaning(ontology, neutral)))
    note = "\nThe score is PLOVER's value from conflict (-10) to cooperation (10).\n"
    return note + _table(("code", "quad class", "score", "meaning", "example"), rows)


def _modes(ontology: Graph) -> str:
    kinds = [kind for name in _QUAD_CLASSES for kind in _narrower(ontology, URIRef(_TYPES + name))]
    rows = [
        (f"`{_code(ontology, kind)}`", _label(ontology, mode), *_meaning(ontology, mode))
        for kind in kinds
        for mode in _narrower(ontology, kind)
    ]
    return _table(("type", "mode", "meaning", "example"), rows)


def _sectors(ontology: Graph) -> str:
    sectors = sorted(ontology.subjects(SKOS.inScheme, URIRef(_SECTORS)), key=str)
    rows = [(f"`{_code(ontology, s)}`", _label(ontology, s), _meaning(ontology, s)[0]) for s in sectors]
    return _ACTOR_CODES + _table(("code", "sector", "meaning"), rows)


def _terms(ontology: Graph, terms: Iterable[Node]) -> str:
    rows = [(f"`dip:{str(term).removeprefix(vocab.DIP)}`", *_meaning(ontology, term)) for term in terms]
    return _table(("term", "meaning", "example"), rows)


def _individuals(ontology: Graph, class_name: str) -> list[Node]:
    return sorted(ontology.subjects(RDF.type, URIRef(vocab.DIP + class_name)), key=str)


def _narrower(ontology: Graph, concept: Node) -> list[Node]:
    return sorted(ontology.subjects(SKOS.broader, concept), key=str)


def _code(ontology: Graph, concept: Node) -> str:
    return str(ontology.value(concept, SKOS.notation))


def _label(ontology: Graph, term: Node) -> str:
    return str(ontology.value(term, RDFS.label))


def _meaning(ontology: Graph, term: Node) -> tuple[str, str]:
    """Return a term's definition and its first example, which may be empty."""
    examples = sorted(str(example) for example in ontology.objects(term, SKOS.example))
    return str(ontology.value(term, SKOS.definition)), examples[0] if examples else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    return "\n" + "".join(_lines([tuple(head), *(tuple(row) for row in rows)]))


def _lines(rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(rows[0])} |\n"
    yield f"|{'---|' * len(rows[0])}\n"
    for row in rows[1:]:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |\n"


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
