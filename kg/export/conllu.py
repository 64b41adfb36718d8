"""Parses in CoNLL-U (https://universaldependencies.org/format.html)."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

from kg.config import Settings
from kg.model import Document, Sentence, Token
from kg.pipeline import Report, parse_articles, read_articles, stored_articles
from kg.store import Lookup, Snapshot


def parses(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[str]:
    """Yield the sentences of each article at ``paths`` as a block of CoNLL-U."""
    for document in parse_articles(read_articles(paths, settings, report), settings, report):
        yield conllu_block(document)


def write_parses(snapshot: Snapshot, output: IO[bytes], settings: Settings, report: Report) -> None:
    """Parse the articles of a store again, because it keeps only their texts, and write them as CoNLL-U."""
    for document in parse_articles(stored_articles(Lookup(snapshot)), settings, report):
        output.write(f"{conllu_block(document)}\n".encode())


def conllu_block(document: Document) -> str:
    """Return the sentences of a document; MISC has the offsets into the text of the article."""
    sentences = [_sentence(document, sentence) for sentence in document.sentences]
    return f"# newdoc id = {document.article.id}\n" + "\n".join(sentences)


def _sentence(document: Document, sentence: Sentence) -> str:
    text = " ".join(sentence.span.quote.split())
    lines = [f"# sent_id = {document.article.id}-{sentence.index}", f"# text = {text}"]
    next_starts = [*(token.start for token in sentence.tokens[1:]), sentence.span.end + 1]
    next_start = dict(zip((token.index for token in sentence.tokens), next_starts, strict=True))
    for (start, end), group in groupby(sentence.tokens, key=lambda token: (token.start, token.end)):
        words = list(group)
        misc = _misc(start, end, next_start[words[-1].index])
        if len(words) > 1:  # a multiword token
            form = document.article.text[start:end]
            lines.append(_columns(f"{words[0].index}-{words[-1].index}", form, *"_______", misc))
            lines += [_word(word, "_") for word in words]
        else:
            lines.append(_word(words[0], misc))
    return "\n".join(lines) + "\n"


def _word(token: Token, misc: str) -> str:
    return _columns(
        str(token.index),
        token.text,
        token.lemma,
        token.upos,
        token.xpos,
        _sort_features(token.feats),
        str(token.head),
        token.deprel,
        "_",
        misc,
    )


def _sort_features(feats: str) -> str:
    """Sort features as the format requires (https://universaldependencies.org/format.html#morphological-annotation)."""
    return "|".join(sorted(feats.split("|"), key=str.lower))


def _columns(*cells: str) -> str:
    return "\t".join(cell or "_" for cell in cells)


def _misc(start: int, end: int, next_start: int) -> str:
    space = "SpaceAfter=No|" if next_start == end else ""
    return f"{space}start_char={start}|end_char={end}"
