from collections.abc import Callable, Iterable
from datetime import date

import pytest
from resolve_helpers import ARTICLE, DATA, cases

from kg.model import Article, Document
from kg.parse import parse

Parser = Callable[..., Document]


@pytest.fixture(scope="session")
def parser() -> Parser:
    """A function that returns the document of a text; the texts of the data files are parsed in one batch."""
    files = [file.name for file in sorted(DATA.glob("*.toml"))]
    documents = _parse_texts(case["text"] for name in files for case in cases(name))

    def parse_text(text: str, published: str = "") -> Document:
        if text not in documents:
            documents.update(_parse_texts([text]))
        article = Article(
            id=ARTICLE,
            source="case",
            text=text,
            published=date.fromisoformat(published) if published else None,
        )
        return Document(article=article, sentences=documents[text].sentences)

    return parse_text


def _parse_texts(texts: Iterable[str]) -> dict[str, Document]:
    unique = dict.fromkeys(texts)
    articles = [Article(id=f"{i:016x}", source="case", text=text) for i, text in enumerate(unique)]
    documents = {}
    for document in parse(articles):
        assert isinstance(document, Document), document
        documents[document.article.text] = document
    return documents
