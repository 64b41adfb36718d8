"""Texts through Stanza: split, sentence borders put right, then analysed, all texts of a batch at once."""

from collections.abc import Iterator, Sequence
from typing import Any

from kg.parse.load_models import ANALYSIS, NAMES, SPLITTING
from kg.parse.sentence_boundaries import Unit, regroup

LONGEST_WORD = (
    100  # characters the models are shown of a word: their memory grows with the longest of a batch
)


def analyse(pipeline: Any, texts: Sequence[str]) -> list[Any]:
    """Return a ``stanza.Document`` for each text, none of which may be blank."""
    split = pipeline.bulk_process(texts, processors=SPLITTING)
    documents = [_regrouped(document) for document in split]
    analysed = list(pipeline.process(documents, processors=ANALYSIS))
    for document, named in zip(analysed, _named(pipeline, analysed), strict=True):
        for sentence, names in zip(document.sentences, named.sentences, strict=True):
            sentence.ents = names.ents
    return analysed


def _named(pipeline: Any, documents: Sequence[Any]) -> list[Any]:
    """Return the documents' words with the names among them, counted alike.

    Stanza looks for names among tokens. Corpora of names have words: "Gondor" and "'s", and no "Gondor's".
    """
    import stanza

    words = [
        stanza.Document(
            [
                [{"id": word.id, "text": word.text} for word in sentence.words]
                for sentence in document.sentences
            ]
        )
        for document in documents
    ]
    return list(pipeline.process(words, processors=NAMES))


def _regrouped(document: Any) -> Any:
    import stanza

    sentences = [[_unit(token) for token in sentence.tokens] for sentence in document.sentences]
    grouped = regroup(document.text, sentences)
    return stanza.Document([list(_entries(sentence)) for sentence in grouped], text=document.text)


def _unit(token: Any) -> Unit:
    words = token.words if len(token.words) > 1 else ()
    return Unit(
        text=token.text,
        start=token.start_char,
        end=token.end_char,
        words=tuple(_word(word, token) for word in words),
    )


def _word(word: Any, token: Any) -> Unit:
    placed = token if word.start_char is None else word
    return Unit(text=word.text, start=placed.start_char, end=placed.end_char)


def _entries(tokens: Sequence[Unit]) -> Iterator[dict[str, Any]]:
    """Yield tokens and words as Stanza reads them back, counted anew from 1."""
    index = 1
    for token in tokens:
        words = token.words or (token,)
        if token.words:
            yield _entry((index, index + len(words) - 1), token)
        for word in words:
            yield _entry(index, word)
            index += 1


def _entry(index: int | tuple[int, int], unit: Unit) -> dict[str, Any]:
    return {"id": index, "text": unit.text[:LONGEST_WORD], "start_char": unit.start, "end_char": unit.end}
