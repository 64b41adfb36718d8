"""Properties of extraction for arbitrary parses, including cyclic ones."""

import dataclasses
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract import extract
from kg.extract.open_ie import propositions
from kg.model import Article, Document, Entity, EntityLabel, Sentence, Span, Token

WORDS = [
    "Togo",
    "said",
    "not",
    "to",
    "attack",
    "Ghana",
    ",",
    '"',
    "talks",
    "on",
    "Monday",
    "who",
    "will",
    "ruled",
    "out",
    "if",
]
UPOS = ["NOUN", "VERB", "PROPN", "ADJ", "ADV", "ADP", "AUX", "PRON", "PUNCT", "PART", "SCONJ", "CCONJ", "DET"]
XPOS = ["VBD", "VBG", "VBN", "VB", "NN", "PRP"]
DEPRELS = [
    "nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod", "nmod:poss", "conj", "cc", "ccomp", "xcomp",
    "advcl", "acl", "acl:relcl", "mark", "case", "aux", "aux:pass", "advmod", "amod", "compound", "compound:prt",
    "parataxis", "flat", "punct", "appos", "cop", "det", "fixed", "csubj",
]  # fmt: skip
FEATS = ["", "VerbForm=Fin|Tense=Past", "VerbForm=Inf", "PronType=Rel", "Number=Sing", "VerbForm=Ger"]
LEMMAS = {"said": "say", "talks": "talk", "ruled": "rule"}


@st.composite
def documents(draw: st.DrawFn) -> Document:
    rows = draw(
        st.lists(
            st.tuples(*(st.sampled_from(x) for x in (WORDS, UPOS, XPOS, DEPRELS, FEATS)), st.integers(0, 14)),
            min_size=1,
            max_size=14,
        )
    )
    text = " ".join(row[0] for row in rows)
    tokens, offset = [], 0
    for i, (word, upos, xpos, deprel, feats, head) in enumerate(rows, 1):
        # Cycles are allowed, because a parser may return them.
        governor = head if head <= len(rows) and head != i else 0
        tokens.append(
            Token(
                index=i, text=word, lemma=LEMMAS.get(word, word), upos=upos, xpos=xpos, feats=feats,
                head=governor, deprel=deprel, start=offset, end=offset + len(word),
            )
        )  # fmt: skip
        offset += len(word) + 1
    first = draw(st.integers(1, len(tokens)))
    label = draw(st.sampled_from(list(EntityLabel)))
    span = Span(start=tokens[first - 1].start, end=tokens[first - 1].end, quote=tokens[first - 1].text)
    entity = Entity(label=label, first=first, last=first, span=span)
    whole = Span(start=0, end=len(text), quote=text)
    sentence = Sentence(index=0, span=whole, tokens=tuple(tokens), entities=(entity,))
    return Document(article=Article(id="0" * 16, source="drawn", text=text), sentences=(sentence,))


def _spans(value: Any) -> list[Span]:
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple):
        return [span for item in value for span in _spans(item)]
    if dataclasses.is_dataclass(value):
        return [span for f in dataclasses.fields(value) for span in _spans(getattr(value, f.name))]
    return []


@settings(max_examples=400, deadline=None)
@given(documents())
def test_propositions_quote_the_text(document: Document) -> None:
    found = propositions(document)
    for span in _spans(found):
        assert document.article.text[span.start : span.end] == span.quote
    for proposition in found:
        assert 0 <= proposition.confidence <= 1
        assert proposition.relation.text
        assert all(phrase.spans for phrase in (proposition.subject, *proposition.arguments))
    assert propositions(document) == found


@settings(max_examples=400, deadline=None)
@given(documents())
def test_extract_quotes_the_text(document: Document) -> None:
    found = extract(document)
    for span in _spans(found.mentions) + _spans(found.abstentions):
        assert document.article.text[span.start : span.end] == span.quote
    assert extract(document) == found
