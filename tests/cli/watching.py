"""``kg`` with a parser that finds no sentences: ``python watching.py build --watch …``. It needs no models."""

import sys
from collections.abc import Iterable, Iterator

import kg.processing
from kg.cli import main
from kg.model import Article, Document


def _parse(articles: Iterable[Article], **_: object) -> Iterator[Document]:
    return (Document(article=article, sentences=()) for article in articles)


if __name__ == "__main__":
    kg.processing.parse = _parse  # type: ignore[assignment]
    main(sys.argv[1:])
