"""Conversion of Stanza's sentences to :class:`Sentence`, with corrected lemmas and dates."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from kg.model import Entity, EntityLabel, Sentence, Span, Token
from kg.parse.entity_labels import is_weekday, label_of
from kg.parse.run_stanza import SentenceAnalysis
from kg.parse.sentence_boundaries import Unit

_TRAILING_TOKENS = frozenset({"'s", "’s", "'", "’", ","})  # not part of a name
_CURRENCIES = frozenset({"NT", "Nt"})  # in "NT$1 million"
_DICTIONARY_TAGS = frozenset({"NOUN", "VERB"})


def convert_sentences(
    text: str, offset: int, analyses: Iterable[SentenceAnalysis], first_index: int
) -> Iterator[Sentence]:
    """Yield the sentences of the chunk at ``offset`` in ``text``, numbered from ``first_index``."""
    for index, analysis in enumerate(analyses, first_index):
        if isinstance(analysis, list):
            yield _unparsed_sentence(text, offset, analysis, index)
        else:
            yield _sentence(text, offset, analysis, index)


def correct_lemma(word: str, upos: str, lemma: str) -> str:
    """Return the dictionary's first lemma for a word if it does not list ``lemma``, else ``lemma``.

    The neural lemmatizer sometimes invents stems, such as "expelle" for "expelled", and takes the currency "NT" for "n't".
    """
    if word in _CURRENCIES:
        return word
    known = _dictionary_lemmas(word.lower(), upos) if upos in _DICTIONARY_TAGS else ()
    return known[0] if known and lemma.lower() not in known else lemma


@cache
def _dictionary_lemmas(word: str, upos: str) -> tuple[str, ...]:
    from lemminflect import getAllLemmas  # only here, because it imports numpy

    return tuple(getAllLemmas(word, upos=upos).get(upos, ()))


def _sentence(text: str, offset: int, sentence: Any, index: int) -> Sentence:
    tokens = tuple(_token(text, offset, token, word) for token in sentence.tokens for word in token.words)
    entities = (found for entity in sentence.ents if (found := _entity(text, tokens, entity)))
    return Sentence(
        index=index,
        span=_sentence_span(text, tokens),
        tokens=tokens,
        entities=_merge_dates(text, tokens, entities),
    )


def _token(text: str, offset: int, token: Any, word: Any) -> Token:
    start, end = offset + word.start_char, offset + word.end_char
    form, upos = text[start:end] if len(token.words) == 1 else word.text, word.upos or "X"
    return Token(
        index=word.id,
        text=form,
        lemma=correct_lemma(form, upos, word.lemma or form),
        upos=upos,
        xpos=word.xpos or "",
        feats=word.feats or "",
        head=word.head,
        deprel=word.deprel,
        start=start,
        end=end,
    )


def _unparsed_sentence(text: str, offset: int, units: list[Unit], index: int) -> Sentence:
    """Return a sentence of unknown parts of speech in which all words depend on the first."""
    words = [word for unit in units for word in (unit.words or (unit,))]
    tokens = tuple(
        Token(
            index=number,
            text=word.text,
            lemma=word.text,
            upos="X",
            xpos="",
            feats="",
            head=0 if number == 1 else 1,
            deprel="root" if number == 1 else "dep",
            start=offset + word.start,
            end=offset + word.end,
        )
        for number, word in enumerate(words, 1)
    )
    span = _sentence_span(text, tokens)
    return Sentence(index=index, span=span, tokens=tokens, entities=(), is_parsed=False)


def _entity(text: str, tokens: tuple[Token, ...], entity: Any) -> Entity | None:
    """Return an entity without a trailing possessive or comma, or None if nothing is left."""
    first, last = entity.words[0].id, entity.words[-1].id
    while last >= first and tokens[last - 1].text in _TRAILING_TOKENS:
        last -= 1
    if last < first:
        return None
    span = _span(text, tokens[first - 1].start, tokens[last - 1].end)
    return Entity(label=label_of(span.quote, entity.type), first=first, last=last, span=span)


def _merge_dates(text: str, tokens: tuple[Token, ...], entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Merge each date with the weekday before it, as in "Wed, November 30, 2016"."""
    merged: list[Entity] = []
    for entity in entities:
        if merged and _is_date_of(merged[-1], entity, tokens):
            weekday = merged[-1]
            span = _span(text, weekday.span.start, entity.span.end)
            merged[-1] = replace(weekday, last=entity.last, span=span)
        else:
            merged.append(entity)
    return tuple(merged)


def _is_date_of(weekday: Entity, date: Entity, tokens: tuple[Token, ...]) -> bool:
    between = [token.text for token in tokens[weekday.last : date.first - 1]]
    is_date = date.label is EntityLabel.DATE and not is_weekday(date.span.quote)
    return is_date and is_weekday(weekday.span.quote) and between in ([], [","])


def _sentence_span(text: str, tokens: tuple[Token, ...]) -> Span:
    return _span(text, tokens[0].start, max(token.end for token in tokens))


def _span(text: str, start: int, end: int) -> Span:
    return Span(start=start, end=end, quote=text[start:end])
