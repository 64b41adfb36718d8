"""Lemmas are words in the dictionary, not stems that the model invented."""

import pytest

from kg.parse.convert import correct_lemma


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
        ("NT", "PART", "not", "NT"),
        ("NOT", "PART", "not", "not"),
    ],
)
def test_correct_lemma_replaces_invented_lemmas(word, upos, proposed, expected):
    assert correct_lemma(word, upos, proposed) == expected


def test_tokens_have_corrected_lemmas(parsed):
    [sentence] = parsed("Norway expelled two diplomats and telephoned their ambassador.").sentences
    assert {"expel", "diplomat", "telephone"} <= {token.lemma for token in sentence.tokens}
