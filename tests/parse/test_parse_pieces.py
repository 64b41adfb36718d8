"""Pieces: nothing is lost, none is longer than allowed, and paragraphs stay whole where they can."""

from hypothesis import given
from hypothesis import strategies as st

from kg.parse.chunking import pieces


@given(st.text(alphabet="ab. \n", max_size=400), st.integers(0, 20), st.integers(3, 60))
def test_nothing_but_white_space_is_lost(text, start, longest):
    covered = set()
    for offset, piece in pieces(text, start, longest):
        assert 0 < len(piece) <= longest
        assert text[offset : offset + len(piece)] == piece
        assert covered.isdisjoint(range(offset, offset + len(piece)))
        covered.update(range(offset, offset + len(piece)))
    left_out = [text[n] for n in range(start, len(text)) if n not in covered]
    assert not "".join(left_out).strip()


def test_a_piece_ends_at_the_last_paragraph_that_fits():
    text = "One two.\n\nThree four.\n\nFive six."
    assert [piece for _, piece in pieces(text, 0, 25)] == ["One two.\n\nThree four.\n\n", "Five six."]


def test_a_paragraph_that_is_too_long_is_cut_at_a_sentence():
    assert [piece for _, piece in pieces("One two. Three four. Five.", 0, 22)] == [
        "One two. Three four. ",
        "Five.",
    ]


def test_a_word_that_is_too_long_is_cut():
    assert [piece for _, piece in pieces("x" * 25, 0, 10)] == ["x" * 10, "x" * 10, "x" * 5]
