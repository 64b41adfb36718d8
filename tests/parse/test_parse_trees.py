"""The tree that is found at once is the one that Stanza's search finds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

from kg.parse.mst import at_once, best_heads, is_tree


def refuse(scores):
    raise AssertionError("searched although the best heads are a tree")


@pytest.mark.parametrize(
    ("heads", "tree"),
    [
        ([0, 0], True),
        ([0, 2, 0, 2], True),
        ([0, 2, 3, 4, 5, 6, 0], True),  # a chain
        ([0, 0, 0], False),  # two roots
        ([0, 2, 1], False),  # none
        ([0, 0, 3, 2], False),  # a root, and a circle that does not reach it
        ([0, 0, 3, 4, 5, 6, 7, 8, 2], False),  # a long one
    ],
)
def test_a_tree_is_told_from_what_is_none(heads, tree):
    assert is_tree(np.array(heads)) is tree


@given(st.integers(1, 12), st.integers(0, 2**32 - 1), st.floats(0, 8))
@settings(max_examples=300, deadline=None)
def test_heads_are_those_of_the_search(words, seed, pull):
    """``pull`` draws each word to the one before it, so that both kinds come up: trees at once, and others."""
    scores = np.random.default_rng(seed).normal(size=(words + 1, words + 1)).astype(np.float32)
    scores[np.arange(1, words + 1), np.arange(words)] += pull
    given_scores = scores.copy()
    assert at_once(chuliu_edmonds_one_root)(scores).tolist() == chuliu_edmonds_one_root(scores).tolist()
    assert np.array_equal(scores, given_scores)


def test_nothing_is_searched_where_the_best_heads_are_a_tree():
    scores = np.full((4, 4), -1.0)
    for word, head in ((1, 2), (2, 0), (3, 2)):
        scores[word, head] = 1.0
    assert at_once(refuse)(scores).tolist() == best_heads(scores).tolist() == [0, 2, 0, 2]


def test_a_word_is_never_its_own_head():
    scores = np.array([[0.0, 0.0], [1.0, 9.0]])
    assert best_heads(scores).tolist() == [0, 0]
