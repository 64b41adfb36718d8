"""Evaluation of named entity recognition: an entity counts if its words and its class are correct."""

import gzip
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

EntitySpan = tuple[int, int, int, str]  # sentence, first and last word (all from 0), class
TaggedSentence = list[tuple[str, str]]  # words with BIO tags


def read_tagged(path: Path, max_sentences: int | None = None) -> list[TaggedSentence]:
    """Return the sentences of a gzipped file that has one word and its tag per line."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        blocks = (block.strip("\n") for block in file.read().split("\n\n"))
        return [_parse_block(block) for block in islice((block for block in blocks if block), max_sentences)]


def _parse_block(block: str) -> TaggedSentence:
    pairs = (line.split("\t") for line in block.splitlines())
    return [(word, tag) for word, tag in pairs]


def f1(sentences: Sequence[TaggedSentence], pipeline: Any) -> float:
    """Return the micro-averaged F1 of a Stanza pipeline's entities, in per cent."""
    gold, predicted = set(gold_spans(sentences)), set(_predicted_spans(sentences, pipeline))
    return 200 * len(gold & predicted) / (len(gold) + len(predicted))


def gold_spans(sentences: Sequence[TaggedSentence]) -> Iterator[EntitySpan]:
    """Yield the entities of BIO tags; an I tag without an entity of its class before it starts a new one."""
    for number, sentence in enumerate(sentences):
        first, kind = 0, ""
        for position, (_, tag) in enumerate([*sentence, ("", "O")]):
            prefix, _, class_ = tag.partition("-")
            if kind and (prefix != "I" or class_ != kind):
                yield number, first, position - 1, kind
                kind = ""
            if class_ and not kind:
                first, kind = position, class_


def _predicted_spans(sentences: Sequence[TaggedSentence], pipeline: Any) -> Iterator[EntitySpan]:
    import stanza

    words = [[{"id": n, "text": word} for n, (word, _) in enumerate(sentence, 1)] for sentence in sentences]
    document = stanza.Document(words)
    pipeline.processors["ner"].process(document)
    for number, sentence in enumerate(document.sentences):
        for entity in sentence.ents:
            yield number, entity.words[0].id - 1, entity.words[-1].id - 1, entity.type
