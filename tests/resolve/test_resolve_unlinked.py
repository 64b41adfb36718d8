"""Reasons why participants have no actor, from their words alone."""

import pytest

from kg.resolve.actors.unlinked import why_unlinked


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("They", "no single referent of the pronoun is known"),
        ("we", "no single referent of the pronoun is known"),
        ("the two lawmakers from the coast", "neither text nor setting tells whose"),
        ("the premier", "neither text nor setting tells whose"),
        ("the Lakes Corp", "a name of no known person, body or country"),
        ("the reports from the coast", "a thing"),
        ("the sacking of her government", "a thing, or people without a role"),
        ("new energy sources", "a thing, or people without a role"),
        ("", "a thing, or people without a role"),
    ],
)
def test_why_unlinked_tells_by_the_words(words: str, reason: str) -> None:
    assert why_unlinked(words) == f"no actor: {reason}"
