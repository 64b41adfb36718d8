"""Runs Stanza on texts: tokenization, corrected sentence boundaries, then tagging, parsing and NER."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from kg.parse.load_models import ANALYSIS, NER, TOKENIZATION
from kg.parse.sentence_boundaries import Unit, correct_boundaries, max_sentence_tokens

MAX_WORD_CHARS = 100  # shown to the models, whose memory grows with the longest word of a batch

# A stanza Sentence with its analysis, or the tokens of a part of a sentence that is too long to be parsed.
SentenceAnalysis: TypeAlias = "Any | list[Unit]"


def analyse(pipeline: Any, texts: Sequence[str]) -> list[list[SentenceAnalysis]]:
    """Return the analysed sentences of each text. No text may be blank.

    Sentences with more tokens than the limit are not parsed, because time and memory grow with the square of the
    length. They are returned in parts, as lists of tokens.
    """
    tokenized = pipeline.bulk_process(texts, processors=TOKENIZATION)
    sentences = [_corrected_sentences(document) for document in tokenized]
    parsed = _parse(pipeline, texts, [[s for s in of_text if _can_be_parsed(s)] for of_text in sentences])
    return [
        [
            part
            for sentence in of_text
            for part in ([next(results)] if _can_be_parsed(sentence) else _parts(sentence))
        ]
        for of_text, results in zip(sentences, parsed, strict=True)
    ]


def _can_be_parsed(sentence: list[Unit]) -> bool:
    return len(sentence) <= max_sentence_tokens()


def _parts(sentence: list[Unit]) -> Iterator[list[Unit]]:
    for start in range(0, len(sentence), max_sentence_tokens()):
        yield sentence[start : start + max_sentence_tokens()]


def _parse(pipeline: Any, texts: Sequence[str], sentences: list[list[list[Unit]]]) -> list[Iterator[Any]]:
    """Return the stanza Sentences of each text, with entities."""
    import stanza

    documents = [
        stanza.Document([list(_entries(sentence)) for sentence in of_text], text=text)
        for text, of_text in zip(texts, sentences, strict=True)
        if of_text
    ]
    parsed = list(pipeline.process(documents, processors=ANALYSIS)) if documents else []
    for document, recognised in zip(parsed, _recognise_entities(pipeline, parsed), strict=True):
        for sentence, with_entities in zip(document.sentences, recognised.sentences, strict=True):
            sentence.ents = with_entities.ents
    remaining = iter(parsed)
    return [iter(next(remaining).sentences if of_text else ()) for of_text in sentences]


def _recognise_entities(pipeline: Any, documents: Sequence[Any]) -> list[Any]:
    """Return copies of the documents with entities, whose tokens are the words of the originals.

    Stanza's NER uses tokens, such as "Gondor's". NER corpora use words, such as "Gondor" and "'s".
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
    return list(pipeline.process(words, processors=NER)) if words else []


def _corrected_sentences(document: Any) -> list[list[Unit]]:
    sentences = [[_unit(token) for token in sentence.tokens] for sentence in document.sentences]
    return correct_boundaries(document.text, sentences)


def _unit(token: Any) -> Unit:
    words = token.words if len(token.words) > 1 else ()
    return Unit(
        text=token.text,
        start=token.start_char,
        end=token.end_char,
        words=tuple(_word_unit(word, token) for word in words),
    )


def _word_unit(word: Any, token: Any) -> Unit:
    located = token if word.start_char is None else word
    return Unit(text=word.text, start=located.start_char, end=located.end_char)


def _entries(tokens: Sequence[Unit]) -> Iterator[dict[str, Any]]:
    """Yield the tokens and words of a sentence as stanza Document entries, numbered from 1."""
    index = 1
    for token in tokens:
        words = token.words or (token,)
        if token.words:
            yield _entry((index, index + len(words) - 1), token)
        for word in words:
            yield _entry(index, word)
            index += 1


def _entry(index: int | tuple[int, int], unit: Unit) -> dict[str, Any]:
    return {"id": index, "text": unit.text[:MAX_WORD_CHARS], "start_char": unit.start, "end_char": unit.end}
