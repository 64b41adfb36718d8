"""Score parses against treebanks with udtools, from raw text or from the treebank's own words."""

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
    """Return the first ``sentences`` sentences (None: all) of a gzipped CoNLL-U file, each as a block of lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        blocks = (block.strip("\n") for block in file.read().split("\n\n"))
        return list(islice((block for block in blocks if block), sentences))


def of_documents(blocks: Sequence[str], start: str) -> list[str]:
    """Return the sentences of the documents whose id begins with ``start``."""
    kept, inside = [], False
    for block in blocks:
        for line in block.splitlines():
            if line.startswith("# newdoc id = "):
                inside = line.removeprefix("# newdoc id = ").startswith(start)
        if inside:
            kept.append(block)
    return kept


def from_words(blocks: Sequence[str], pipeline: Any) -> dict[str, float]:
    """Score tags, lemmas and trees on the treebank's own words."""
    return score(blocks, "".join(_analysed(blocks, pipeline)))


def _analysed(blocks: Sequence[str], pipeline: Any) -> Iterator[str]:
    from stanza.utils.conll import CoNLL

    for first in range(0, len(blocks), _AT_ONCE):
        document = CoNLL.conll2doc(input_str=_conllu(blocks[first : first + _AT_ONCE]))
        for name in ("pos", "lemma", "depparse"):
            pipeline.processors[name].process(document)
        yield f"{document:C}\n\n"


def from_text(blocks: Sequence[str], models: Path | None) -> dict[str, float]:
    """Score the whole parse stage on raw text; each document of the treebank is an article. Raises ValueError on failure."""
    articles = [Article(id=str(n), source=str(n), text=text) for n, text in enumerate(texts(blocks))]
    found = list(parse(articles, models=models))
    failed = [item for item in found if not isinstance(item, Document)]
    if failed:
        raise ValueError(f"not parsed: {failed[0]}")
    return score(blocks, "".join(_conllu_of(item) for item in found if isinstance(item, Document)))


def texts(blocks: Sequence[str]) -> Iterator[str]:
    """Yield the text of each document; paragraphs are separated by an empty line."""
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


def _conllu_of(document: Document) -> str:
    """Return a parsed document as CoNLL-U; the parts of a multiword token are written as separate words."""
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
    """Return F1 in percent for each key of :data:`METRICS`."""
    from udtools.udeval import evaluate, load_conllu

    read_ = [
        load_conllu(io.StringIO(text), name, {})
        for name, text in (("gold", _conllu(gold)), ("ours", predicted))
    ]
    scores: Mapping[str, Any] = evaluate(*read_)
    return {name: 100 * scores[theirs].f1 for name, theirs in METRICS.items()}


def _conllu(blocks: Sequence[str]) -> str:
    return "".join(f"{block}\n\n" for block in blocks)
