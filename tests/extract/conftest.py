from collections.abc import Callable

import pytest

from kg.extract import extract
from kg.model import Article, Document, Extraction
from kg.parse import parse

Extractor = Callable[[str], Extraction]


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """Parse a text with the bundled models and extract from it; each text once a session."""
    known: dict[str, Extraction] = {}

    def of(text: str) -> Extraction:
        if text not in known:
            (document,) = parse([Article(id="0" * 16, source="case", text=text)])
            assert isinstance(document, Document), document
            known[text] = extract(document)
        return known[text]

    return of
