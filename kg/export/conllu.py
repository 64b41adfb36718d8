"""Parses as CoNLL-U (https://universaldependencies.org/format.html)."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

from kg.config import Settings
from kg.model import Document, Sentence, Token
from kg.pipeline import Report, parse_articles, read_articles, stored_articles
from kg.store import Lookup, Snapshot


def parses(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[str]:
    """Yield each article's sentences as one block of CoNLL-U."""
    for document in parse_articles(read_articles(paths, settings, report), settings, report):
        yield block(document)


def write_parses(snapshot: Snapshot, output: IO[bytes], settings: Settings, report: Report) -> None:
    """Write the parses of a store's articles, a block for each; they are parsed anew, for a store keeps only their text."""
    for document in parse_articles(stored_articles(Lookup(snapshot)), settings, report):
        output.write(f"{block(document)}\n".encode())


def block(document: Document) -> str:
    """Return a document's sentences; offsets into the article's text stand in MISC, as ``start_char`` and ``end_char``."""
    sentences = [_sentence(document, sentence) for sentence in document.sentences]
    return f"# newdoc id = {document.article.id}\n" + "\n".join(sentences)


def _sentence(document: Document, sentence: Sentence) -> str:
    text = " ".join(sentence.span.quote.split())
    lines = [f"# sent_id = {document.article.id}-{sentence.index}", f"# text = {text}"]
    after = [*(token.start for token in sentence.tokens[1:]), sentence.span.end + 1]
    followed = dict(zip((token.index for token in sentence.tokens), after, strict=True))
    for (start, end), some in groupby(sentence.tokens, key=lambda token: (token.start, token.end)):
        words = list(some)
        misc = _misc(start, end, followed[words[-1].index])
        if len(words) > 1:
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
        _sorted(token.feats),
        str(token.head),
        token.deprel,
        "_",
        misc,
    )


def _sorted(feats: str) -> str:
    """Put features into the order of the format (https://universaldependencies.org/format.html#morphological-annotation)."""
    return "|".join(sorted(feats.split("|"), key=str.lower))


def _columns(*cells: str) -> str:
    return "\t".join(cell or "_" for cell in cells)


def _misc(start: int, end: int, following: int) -> str:
    space = "SpaceAfter=No|" if following == end else ""
    return f"{space}start_char={start}|end_char={end}"
