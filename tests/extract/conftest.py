from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from kg.extract import extract
from kg.model import Article, Document, Extraction
from kg.parse import parse

Extractor = Callable[[str], Extraction]


@pytest.fixture(scope="module")
def extractor(request: pytest.FixtureRequest) -> Extractor:
    """Return a function that extracts from a sentence, with the SENTENCES of the module parsed in one batch.

    Modules with RULES_ALONE extract without the scores of the event classifier.
    """
    documents = _parse(dict.fromkeys(request.module.SENTENCES))
    if getattr(request.module, "RULES_ALONE", False):
        documents = {text: _without_scores(document) for text, document in documents.items()}
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


def _without_scores(document: Document) -> Document:
    sentences = (
        replace(sentence, tokens=tuple(replace(token, event_scores=None) for token in sentence.tokens))
        for sentence in document.sentences
    )
    return replace(document, sentences=tuple(sentences))
