"""Writes the ontology's HTML documentation with pyLODE: ``python -m scripts.documentation``, after every change of it.

The same ontology gives the same bytes; a test tells when the file is not what the ontology gives.
"""

from pathlib import Path

from pylode import OntPub

_ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
FILE = _ONTOLOGY / "diplomacy.html"


def documentation() -> str:
    """Return the documentation of the ontology as one HTML page that needs nothing beside it."""
    page: str = OntPub(ontology=str(_ONTOLOGY / "diplomacy.ttl"), sort_subjects=True).make_html()
    return "\n".join(line.rstrip() for line in page.splitlines()) + "\n"


if __name__ == "__main__":
    FILE.write_text(documentation(), encoding="utf-8")
