"""Parses against treebanks, by udtools' scorer: from raw text by the whole of kg.parse, or over a treebank's own words."""

import gzip
import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from kg.model import Article, Document
from kg.parse import parse

METRICS = {
    "sentences": "Sentences",
    "words": "Words",
    "upos": "UPOS",
    "lemmas": "Lemmas",
    "uas": "UAS",
    "las": "LAS",
}
_AT_ONCE = 500  # sentences


def read(path: Path, sentences: int | None = None) -> list[str]:
    """Return the sentences of a gzipped CoNLL-U file as blocks of lines, the first ``sentences`` or all."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        blocks = (block.strip("\n") for block in file.read().split("\n\n"))
        return list(islice((block for block in blocks if block), sentences))


def of_documents(blocks: Sequence[str], start: str) -> list[str]:
    """Return the sentences of the documents whose name begins with ``start``."""
    kept, inside = [], False
    for block in blocks:
        for line in block.splitlines():
            if line.startswith("# newdoc id = "):
                inside = line.removeprefix("# newdoc id = ").startswith(start)
        if inside:
            kept.append(block)
    return kept


def from_words(blocks: Sequence[str], pipeline: Any) -> dict[str, float]:
    """Score tags, lemmas and trees over the words of the treebank."""
    return score(blocks, "".join(_analysed(blocks, pipeline)))


def _analysed(blocks: Sequence[str], pipeline: Any) -> Iterator[str]:
    from stanza.utils.conll import CoNLL

    for first in range(0, len(blocks), _AT_ONCE):
        document = CoNLL.conll2doc(input_str=_conllu(blocks[first : first + _AT_ONCE]))
        for name in ("pos", "lemma", "depparse"):
            pipeline.processors[name].process(document)
        yield f"{document:C}\n\n"


def from_text(blocks: Sequence[str], models: Path | None) -> dict[str, float]:
    """Score everything from the text on: each document of the treebank is an article."""
    articles = [Article(id=str(n), source=str(n), text=text) for n, text in enumerate(texts(blocks))]
    found = list(parse(articles, models=models))
    failed = [item for item in found if not isinstance(item, Document)]
    if failed:
        raise ValueError(f"not parsed: {failed[0]}")
    return score(blocks, "".join(_written(item) for item in found if isinstance(item, Document)))


def texts(blocks: Sequence[str]) -> Iterator[str]:
    """Yield the text of each document; a paragraph ends with an empty line."""
    text = ""
    for block in blocks:
        comments = dict(
            line[2:].partition(" = ")[::2] for line in block.splitlines() if line.startswith("# ")
        )
        new = any(name.startswith("newdoc") for name in comments)
        if new and text:
            yield text
            text = ""
        paragraph = any(name.startswith("newpar") for name in comments)
        text += ("\n\n" if paragraph else _gap(text)) * bool(text) + comments["text"]
    if text:
        yield text


def _gap(text: str) -> str:
    return "" if text.endswith("\n\n") else " "


def _written(document: Document) -> str:
    """Return a document of ours in CoNLL-U; the pieces of a multiword token stand as words of their own."""
    lines = []
    for sentence in document.sentences:
        for t in sentence.tokens:
            fields = (
                t.index,
                t.text,
                t.lemma,
                t.upos,
                t.xpos or "_",
                t.feats or "_",
                t.head,
                t.deprel,
                "_",
                "_",
            )
            lines.append("\t".join(map(str, fields)))
        lines.append("")
    return "\n".join(lines) + "\n"


def score(gold: Sequence[str], predicted: str) -> dict[str, float]:
    """Return F1 in per cent for each of :data:`METRICS`, against the treebank's sentences."""
    from udtools.udeval import evaluate, load_conllu

    read_ = [
        load_conllu(io.StringIO(text), name, {})
        for name, text in (("gold", _conllu(gold)), ("ours", predicted))
    ]
    scores: Mapping[str, Any] = evaluate(*read_)
    return {name: 100 * scores[theirs].f1 for name, theirs in METRICS.items()}


def _conllu(blocks: Sequence[str]) -> str:
    return "".join(f"{block}\n\n" for block in blocks)
