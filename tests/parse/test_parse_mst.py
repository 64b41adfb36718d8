"""The shortcuts return the same trees as Stanza's decoder."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds, chuliu_edmonds_one_root

from kg.parse.mst import best_heads, is_tree, with_shortcuts


def failing_decoder(scores):
    raise AssertionError("The decoder was called although the best heads form a tree.")


@pytest.mark.parametrize(
    ("heads", "tree"),
    [
        ([0, 0], True),
        ([0, 2, 0, 2], True),
        ([0, 2, 3, 4, 5, 6, 0], True),  # a chain
        ([0, 0, 0], False),  # two roots
        ([0, 2, 1], False),  # no root
        ([0, 0, 3, 2], False),  # a root and a separate cycle
        ([0, 0, 3, 4, 5, 6, 7, 8, 2], False),  # a root and a long cycle
    ],
)
def test_is_tree_rejects_cycles_and_several_roots(heads, tree):
    assert is_tree(np.array(heads)) is tree


@given(st.integers(1, 12), st.integers(0, 2**32 - 1), st.floats(0, 8))
@settings(max_examples=300, deadline=None)
def test_shortcuts_return_the_heads_of_the_decoder(words, seed, pull):
    """``pull`` favours the preceding word as head, so that both trees and other graphs occur."""
    scores = np.random.default_rng(seed).normal(size=(words + 1, words + 1)).astype(np.float32)
    scores[np.arange(1, words + 1), np.arange(words)] += pull
    scores -= scores.max() + 1  # negative like the logarithms of the parser: Stanza's decoder relies on it
    original = scores.copy()
    heads = with_shortcuts(chuliu_edmonds_one_root, chuliu_edmonds)(scores)
    assert heads.tolist() == chuliu_edmonds_one_root(scores).tolist()
    assert np.array_equal(scores, original)


def test_greedy_shortcut_skips_the_decoder_for_a_tree():
    scores = np.full((4, 4), -1.0)
    for word, head in ((1, 2), (2, 0), (3, 2)):
        scores[word, head] = 1.0
    heads = with_shortcuts(failing_decoder, failing_decoder)(scores)
    assert heads.tolist() == best_heads(scores).tolist() == [0, 2, 0, 2]


def test_decoder_is_skipped_if_the_best_tree_has_one_root():
    scores = np.full((4, 4), -1.0)
    for word, head in ((1, 2), (2, 1), (3, 2)):  # a cycle
        scores[word, head] = 1.0
    scores[2, 0] = 0.0
    heads = with_shortcuts(failing_decoder, chuliu_edmonds)(scores)
    assert heads.tolist() == chuliu_edmonds_one_root(scores).tolist() == [0, 2, 0, 2]


def test_best_heads_never_contain_the_word_itself():
    scores = np.array([[0.0, 0.0], [1.0, 9.0]])
    assert best_heads(scores).tolist() == [0, 0]
