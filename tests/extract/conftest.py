from collections.abc import Callable, Iterable

import pytest

from kg.extract import extract
from kg.model import Article, Document, Extraction
from kg.parse import parse

Extractor = Callable[[str], Extraction]


@pytest.fixture(scope="module")
def extractor(request: pytest.FixtureRequest) -> Extractor:
    """Return a function that extracts from a sentence, with the SENTENCES of the module parsed in one batch."""
    documents = _parse(dict.fromkeys(request.module.SENTENCES))
    extractions: dict[str, Extraction] = {}

    def extract_from(text: str) -> Extraction:
        if text not in extractions:
            extractions[text] = extract(documents[text])
        return extractions[text]

    return extract_from


def _parse(texts: Iterable[str]) -> dict[str, Document]:
    articles = [Article(id=f"{number:016x}", source="case", text=text) for number, text in enumerate(texts)]
    results = list(parse(articles))
    documents = {result.article.text: result for result in results if isinstance(result, Document)}
    assert len(documents) == len(articles), [result for result in results if not isinstance(result, Document)]
    return documents
