"""Chunks of a text: complete, of bounded length, and split at paragraphs if possible."""

from hypothesis import given
from hypothesis import strategies as st

from kg.parse.batching import split_text


@given(st.text(alphabet="ab. \n", max_size=400), st.integers(0, 20), st.integers(3, 60))
def test_split_text_loses_only_white_space(text, start, max_chars):
    covered = set()
    for offset, chunk in split_text(text, start, max_chars):
        assert 0 < len(chunk) <= max_chars
        assert text[offset : offset + len(chunk)] == chunk
        assert covered.isdisjoint(range(offset, offset + len(chunk)))
        covered.update(range(offset, offset + len(chunk)))
    skipped = [text[n] for n in range(start, len(text)) if n not in covered]
    assert not "".join(skipped).strip()


def test_split_text_prefers_the_end_of_a_paragraph():
    text = "One two.\n\nThree four.\n\nFive six."
    assert [chunk for _, chunk in split_text(text, 0, 25)] == ["One two.\n\nThree four.\n\n", "Five six."]


def test_split_text_splits_a_long_paragraph_at_a_sentence():
    assert [chunk for _, chunk in split_text("One two. Three four. Five.", 0, 22)] == [
        "One two. Three four. ",
        "Five.",
    ]


def test_split_text_splits_a_long_word():
    assert [chunk for _, chunk in split_text("x" * 25, 0, 10)] == ["x" * 10, "x" * 10, "x" * 5]
