"""From Stanza's objects to our values, so that rules never see Stanza."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from kg.model import Entity, EntityLabel, Sentence, Span, Token
from kg.parse.entity_labels import is_day, label_of
from kg.parse.lemma_check import lemma

_AFTER_NAMES = frozenset({"'s", "’s", "'", "’", ","})


def sentences(text: str, offset: int, document: Any, first: int) -> Iterator[Sentence]:
    """Yield the sentences of a piece of an article: it begins at ``offset`` in ``text``, they are counted from ``first``."""
    for index, sentence in enumerate(document.sentences, first):
        yield _sentence(text, offset, sentence, index)


def _sentence(text: str, offset: int, sentence: Any, index: int) -> Sentence:
    tokens = tuple(_token(text, offset, token, word) for token in sentence.tokens for word in token.words)
    entities = (found for entity in sentence.ents if (found := _entity(text, tokens, entity)))
    return Sentence(
        index=index,
        span=_span(text, tokens[0].start, max(token.end for token in tokens)),
        tokens=tokens,
        entities=_with_days(text, tokens, entities),
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
    """Make a value of a name, without a possessive or comma at its end; None where nothing else is in it."""
    first, last = entity.words[0].id, entity.words[-1].id
    while last >= first and tokens[last - 1].text in _AFTER_NAMES:
        last -= 1
    if last < first:
        return None
    span = _span(text, tokens[first - 1].start, tokens[last - 1].end)
    return Entity(label=label_of(span.quote, entity.type), first=first, last=last, span=span)


def _with_days(text: str, tokens: tuple[Token, ...], entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Return the names, each date with the day of the week before it: "Wed, November 30, 2016"."""
    found: list[Entity] = []
    for entity in entities:
        if found and _is_date_of(found[-1], entity, tokens):
            day = found[-1]
            span = _span(text, day.span.start, entity.span.end)
            found[-1] = replace(day, last=entity.last, span=span)
        else:
            found.append(entity)
    return tuple(found)


def _is_date_of(day: Entity, date: Entity, tokens: tuple[Token, ...]) -> bool:
    between = [token.text for token in tokens[day.last : date.first - 1]]
    dated = date.label is EntityLabel.DATE and not is_day(date.span.quote)
    return dated and is_day(day.span.quote) and between in ([], [","])


def _span(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, quote=text[start:end])
