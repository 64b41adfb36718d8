"""From Stanza's objects to our values, so that rules never see Stanza."""

from collections.abc import Iterator
from typing import Any

from kg.model import Entity, Sentence, Span, Token
from kg.parse.labels import entity_label
from kg.parse.lemmas import lemma

_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})


def sentences(text: str, offset: int, document: Any, first: int) -> Iterator[Sentence]:
    """Yield the sentences of a piece of an article: it begins at ``offset`` in ``text``, they are counted from ``first``."""
    for index, sentence in enumerate(document.sentences, first):
        yield _sentence(text, offset, sentence, index)


def _sentence(text: str, offset: int, sentence: Any, index: int) -> Sentence:
    tokens = tuple(_token(text, offset, token, word) for token in sentence.tokens for word in token.words)
    entities = (_entity(text, tokens, entity) for entity in sentence.ents)
    return Sentence(
        index=index,
        span=_span(text, tokens[0].start, max(token.end for token in tokens)),
        tokens=tokens,
        entities=tuple(entity for entity in entities if entity),
    )


def _token(text: str, offset: int, token: Any, word: Any) -> Token:
    start, end = offset + word.start_char, offset + word.end_char
    form, upos = text[start:end] if len(token.words) == 1 else word.text, word.upos or "X"
    return Token(
        index=word.id,
        text=form,
        lemma=lemma(form, upos, word.lemma or form),
        upos=upos,
        xpos=word.xpos or "",
        feats=word.feats or "",
        head=word.head,
        deprel=word.deprel,
        start=start,
        end=end,
    )


def _entity(text: str, tokens: tuple[Token, ...], entity: Any) -> Entity | None:
    """Make a value of a name, without a possessive at its end; None where nothing else is in it."""
    first, last = entity.words[0].id, entity.words[-1].id
    while last >= first and tokens[last - 1].text in _POSSESSIVES:
        last -= 1
    if last < first:
        return None
    return Entity(
        label=entity_label(entity.type),
        first=first,
        last=last,
        span=_span(text, tokens[first - 1].start, tokens[last - 1].end),
    )


def _span(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, quote=text[start:end])
