"""Runs Stanza: tokenization with corrected sentence boundaries, tagging, parsing and NER."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from kg.parse.load_models import ANALYSIS, NER, TOKENIZATION
from kg.parse.sentence_boundaries import Unit, correct_boundaries, max_sentence_tokens

# The models see only these, because their memory grows with the longest word of a batch.
MAX_WORD_CHARS = 100

# A stanza Sentence with its analysis, or the tokens of a part of a sentence that is too long to be parsed.
SentenceAnalysis: TypeAlias = "Any | list[Unit]"


def analyse(pipeline: Any, texts: Sequence[str]) -> list[list[SentenceAnalysis]]:
    """Return the analysed sentences of each text. No text may be blank.

    Sentences with more tokens than the limit are not parsed, because time and memory grow with the square of the
    length. They are returned in parts, as lists of tokens.
    """
    tokenized = pipeline.bulk_process(texts, processors=TOKENIZATION)
    sentences = [_corrected_sentences(document) for document in tokenized]
    parsable = [[tokens for tokens in of_text if _can_be_parsed(tokens)] for of_text in sentences]
    parsed = _parse(pipeline, texts, parsable)
    return [list(_in_text_order(*pair)) for pair in zip(sentences, parsed, strict=True)]


def _can_be_parsed(sentence: list[Unit]) -> bool:
    return len(sentence) <= max_sentence_tokens()


def _in_text_order(sentences: list[list[Unit]], parsed: Sequence[Any]) -> Iterator[SentenceAnalysis]:
    """Yield the parsed sentences, and the parts of the sentences that are too long, in text order."""
    remaining = iter(parsed)
    for sentence in sentences:
        if _can_be_parsed(sentence):
            yield next(remaining)
        else:
            for start in range(0, len(sentence), max_sentence_tokens()):
                yield sentence[start : start + max_sentence_tokens()]


def _parse(pipeline: Any, texts: Sequence[str], sentences: list[list[list[Unit]]]) -> list[Sequence[Any]]:
    """Return the stanza Sentences of each text, with entities."""
    import stanza

    documents = [
        stanza.Document([list(_entries(tokens)) for tokens in of_text], text=text)
        for text, of_text in zip(texts, sentences, strict=True)
    ]
    parsed = list(pipeline.process(documents, processors=ANALYSIS))
    for document, recognised in zip(parsed, _recognise_entities(pipeline, parsed), strict=True):
        for sentence, with_entities in zip(document.sentences, recognised.sentences, strict=True):
            sentence.ents = with_entities.ents
    return [document.sentences for document in parsed]


def _recognise_entities(pipeline: Any, documents: Sequence[Any]) -> list[Any]:
    """Return documents with entities, whose tokens are the words of the given documents.

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
    return list(pipeline.process(words, processors=NER))


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
