"""Names against a corpus of names: a name counts where its words and its class are right."""

import gzip
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

Name = tuple[int, int, int, str]  # sentence, first and last word counted from 0, class
Tagged = list[tuple[str, str]]  # the words of a sentence and their BIO tags


def read(path: Path, sentences: int | None = None) -> list[Tagged]:
    """Return the sentences of a gzipped file with a word and its tag a line, the first ``sentences`` or all."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        blocks = (block.strip("\n") for block in file.read().split("\n\n"))
        return [_tagged(block) for block in islice((block for block in blocks if block), sentences)]


def _tagged(block: str) -> Tagged:
    pairs = (line.split("\t") for line in block.splitlines())
    return [(word, tag) for word, tag in pairs]


def f1(sentences: Sequence[Tagged], pipeline: Any) -> float:
    """Return the F1 of the pipeline's names, over all classes, in per cent."""
    gold, found = set(annotated(sentences)), set(_predicted(sentences, pipeline))
    return 200 * len(gold & found) / (len(gold) + len(found))


def annotated(sentences: Sequence[Tagged]) -> Iterator[Name]:
    """Yield the names that the tags say: each begins with B, or with I where no name of its class goes before."""
    for number, sentence in enumerate(sentences):
        first, kind = 0, ""
        for place, (_, tag) in enumerate([*sentence, ("", "O")]):
            prefix, _, name = tag.partition("-")
            if kind and (prefix != "I" or name != kind):
                yield number, first, place - 1, kind
                kind = ""
            if name and not kind:
                first, kind = place, name


def _predicted(sentences: Sequence[Tagged], pipeline: Any) -> Iterator[Name]:
    import stanza

    words = [[{"id": n, "text": word} for n, (word, _) in enumerate(sentence, 1)] for sentence in sentences]
    document = stanza.Document(words)
    pipeline.processors["ner"].process(document)
    for number, sentence in enumerate(document.sentences):
        for entity in sentence.ents:
            yield number, entity.words[0].id - 1, entity.words[-1].id - 1, entity.type
