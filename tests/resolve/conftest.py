from collections.abc import Callable
from datetime import date

import pytest
from resolving import ARTICLE, DATA, cases

from kg.model import Article, Document
from kg.parse import parse

Parser = Callable[..., Document]


@pytest.fixture(scope="session")
def parser() -> Parser:
    """Parse a text with the bundled models; those of the data files all at once."""
    files = [file.name for file in sorted(DATA.glob("*.toml"))]
    known = _parsed(dict.fromkeys(case["text"] for name in files for case in cases(name)))

    def of(text: str, published: str = "") -> Document:
        if text not in known:
            known.update(_parsed({text: None}))
        article = Article(
            id=ARTICLE,
            source="case",
            text=text,
            published=date.fromisoformat(published) if published else None,
        )
        return Document(article=article, sentences=known[text].sentences)

    return of


def _parsed(texts: dict[str, None]) -> dict[str, Document]:
    articles = [Article(id=f"{i:016x}", source="case", text=text) for i, text in enumerate(texts)]
    documents = {}
    for document in parse(articles):
        assert isinstance(document, Document), document
        documents[document.article.text] = document
    return documents
