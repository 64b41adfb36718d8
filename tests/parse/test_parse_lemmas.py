"""Lemmas are words of the language, not stems that a model made up."""

import pytest

from kg.parse.lemma_check import lemma


@pytest.mark.parametrize(
    ("word", "upos", "proposed", "expected"),
    [
        ("expelled", "VERB", "expelle", "expel"),
        ("Telephoned", "VERB", "telephon", "telephone"),
        ("found", "VERB", "found", "found"),
        ("leaves", "NOUN", "leaf", "leaf"),
        ("talks", "NOUN", "talkes", "talk"),
        ("Dahl", "PROPN", "dahle", "dahle"),
        ("refrobnicated", "VERB", "refrobnicate", "refrobnicate"),
        ("won", "AUX", "will", "will"),
    ],
)
def test_the_dictionary_overrules_an_invented_lemma(word, upos, proposed, expected):
    assert lemma(word, upos, proposed) == expected


def test_tokens_have_checked_lemmas(parsed):
    [sentence] = parsed("Norway expelled two diplomats and telephoned their ambassador.").sentences
    assert {"expel", "diplomat", "telephone"} <= {token.lemma for token in sentence.tokens}
