"""Fixtures of the parse tests."""

from collections.abc import Iterable

import pytest

from kg.model import Article, Document
from kg.parse import parse


class CachedParser:
    """Parses texts with the bundled models, each text once per process."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, int], Document] = {}

    def parse_batch(self, texts: Iterable[str]) -> None:
        """Parse many texts together, which is faster than one by one."""
        articles = [_article(text) for text in dict.fromkeys(texts) if (text, 0) not in self._documents]
        for document in parse(articles):
            assert isinstance(document, Document), document
            self._documents[document.article.text, 0] = document

    def __call__(self, text: str, lead: int = 0) -> Document:
        if (text, lead) not in self._documents:
            [document] = parse([_article(text, lead)])
            assert isinstance(document, Document), document
            self._documents[text, lead] = document
        return self._documents[text, lead]


def _article(text: str, lead: int = 0) -> Article:
    return Article(id="a", source="a.txt", text=text, lead=lead)


@pytest.fixture(scope="session")
def parsed() -> CachedParser:
    return CachedParser()
