"""The documentation is what pyLODE makes of the ontology now."""

from scripts.documentation import FILE, documentation


def test_the_documentation_is_of_this_ontology() -> None:
    assert FILE.read_text(encoding="utf-8") == documentation(), "run python -m scripts.documentation"
