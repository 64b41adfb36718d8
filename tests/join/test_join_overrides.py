"""A person overrules joins by lines of a file; lines that cannot be followed are reported."""

import pytest
from join_helpers import SANI, TRAORE, article, groups, meeting

from kg.join import join

FIRST = article("a", meeting(text="Deby met Sani at the river."), meeting(3, others=(TRAORE,)))
SECOND = article("b", meeting())
IRI = "https://graph.example/id/mention"


def test_overrides_different_separates_a_join() -> None:
    assert ["a/0-2", "b/0-2"] in groups(join([FIRST, SECOND]))
    joining = join([FIRST, SECOND], f"different {IRI}/a/0-2 {IRI}/b/0-2  # another river\n")
    assert ["a/0-2"] in groups(joining)
    assert joining.problems == ()


@pytest.mark.parametrize("second", ["b/0-2", f"<{IRI}/b/0-2>", 'b "they met"'])
def test_overrides_same_joins_what_is_barred(second) -> None:
    joining = join([FIRST, SECOND], f"# by hand\n\nsame a/3-2 {second} # the minister said so\n")
    (event,) = [event for event in joining.events if len(event.articles) > 1]
    assert {"a/3-2", "b/0-2"} <= {str(key) for key in event.mentions}
    assert any(str(found.reason).startswith("line 3 of the overrides") for found in event.joins)


def test_overrides_apply_inside_an_article() -> None:
    joining = join([FIRST], "same a/0-2 a/3-2")
    assert groups(joining) == [["a/0-2", "a/3-2"]]
    twice = article("c", meeting(), meeting(1, is_noun=True, is_definite=True, agents=(), others=()))
    assert len(join([twice]).events) == 1
    assert len(join([twice], "different c/0-2 c/1-2").events) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("joined a/0-2 b/0-2", "The line is not"),
        ("same a/0-2", "The line is not"),
        ("same a/0-2 b/9-9", "b/9-9 is no mention"),
        ('same a/0-2 b "no such words"', "is no mention"),
    ],
)
def test_overrides_wrong_line_is_reported(line, reason) -> None:
    (problem,) = join([FIRST, SECOND], f"\n{line}\n").problems
    assert problem.line == 2
    assert problem.text == line
    assert reason in problem.reason


def test_overrides_contradiction_is_reported() -> None:
    lines = "same a/0-2 b/0-2\nsame b/0-2 a/3-2\ndifferent a/0-2 a/3-2\n"
    joining = join([FIRST, SECOND], lines)
    assert [problem.line for problem in joining.problems] == [3]
    assert groups(joining) == [["a/0-2", "a/3-2", "b/0-2"]]


def test_overrides_chain_overrules_bars() -> None:
    third = article("c", meeting(agents=(SANI,), others=(TRAORE,)))
    joining = join([FIRST, SECOND, third], "same a/0-2 b/0-2\nsame b/0-2 c/0-2\n")
    assert {"a/0-2", "b/0-2", "c/0-2"} <= set(groups(joining)[0])
