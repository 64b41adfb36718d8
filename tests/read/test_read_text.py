"""Normalisation, paragraphs, and headings that run into a sentence."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.crossheads import crossheads_apart
from kg.read.normalize import key, normalise, one_line, paragraphs
from kg.read.shapes import is_prose


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a\r\nb\rc\x85d\u2028e", "a\nb\nc\nd\ne"),
        ("a\u00a0\u2009b\t c", "a b c"),
        ("a\u200b\u00ad\ufeffb\x07\x00c\ue000\uffff", "abc"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("e" + "\u0301" * 99, "\u00e9" + "\u0301" * 29),
        ("a\ud800b", "a\ufffdb"),
        ("  a  \n\n b ", "a\n\nb"),
    ],
)
def test_normalised_text(given, expected):
    assert normalise(given) == expected


@given(st.text(st.characters(codec=None)))
def test_normalising_twice_changes_nothing_and_gives_text_that_can_be_stored(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode("utf-8").decode("utf-8") == once


def test_a_title_is_one_line():
    assert one_line(" Envoy\n recalled ") == "Envoy recalled"
    assert one_line(" \n") is None
    assert one_line(None) is None


def test_what_a_reader_holds_for_the_same_has_the_same_key():
    assert key("‘Road to NOWHERE’, it says") == key("'Road to nowhere' it says")


WRAPPED = """Ruritania recalled its ambassador to Borduria on Tuesday after
talks over the river border failed, officials of both sides said
in Strelsau.
The envoy left at once. No date was set for his
return, which nobody expects.

Borduria regretted the step."""


def test_lines_that_were_kept_short_are_joined_again():
    first, second, third = paragraphs(WRAPPED)
    assert first.startswith("Ruritania recalled")
    assert first.endswith("said in Strelsau.")
    assert second == "The envoy left at once. No date was set for his return, which nobody expects."
    assert third == "Borduria regretted the step."


def test_lines_of_a_text_that_is_not_wrapped_are_paragraphs():
    long = "Ruritania recalled its ambassador to Borduria after talks over the border had failed, " * 2
    long = long.strip()
    assert paragraphs(f"{long}\nand nobody knew why\n\n{long}") == [long, "and nobody knew why", long]


def test_short_lines_that_nobody_wrapped_are_paragraphs():
    lines = [
        "Envoy recalled after talks",
        "The Post",
        "2 hours ago",
        "He left on Tuesday.",
        "She stayed.",
        "They met.",
    ]
    assert paragraphs("\n".join(lines)) == lines


@pytest.mark.parametrize(
    ("paragraph", "parts"),
    [
        ("He left the talks. NO TALKS YET Sapt stayed.", ["He left the talks.", "NO TALKS YET", "Sapt stayed."]),
        ("A clumsy move. 'CLUMSY' MOVES Sapt stayed.", ["A clumsy move.", "'CLUMSY' MOVES", "Sapt stayed."]),
        ("It has talks. THE U.S. TALKS: NEXT? “We stay,” she said.",
         ["It has talks.", "THE U.S. TALKS: NEXT?", "“We stay,” she said."]),
        ("The talks ended. TALKS FAIL A minister left.", ["The talks ended.", "TALKS FAIL", "A minister left."]),
        ("He left. NATO EU leaders met.", ["He left. NATO EU leaders met."]),
        ("He left. UNESCO ICCROM Director Sapt stayed.", ["He left. UNESCO ICCROM Director Sapt stayed."]),
        ("The talks ended. TALKS went on.", ["The talks ended. TALKS went on."]),
        ("STRELSAU (Northwire) - He left.", ["STRELSAU (Northwire) - He left."]),
    ],
)  # fmt: skip
def test_headings_in_capitals_stand_apart(paragraph, parts):
    assert list(crossheads_apart([paragraph])) == parts


@pytest.mark.parametrize(
    "line",
    [
        "He left.",
        "“No,” he said.",
        '"Why?"  he asked.',
        "- no date for a second round",
        "(Reporting by Ada Example; editing by Bo Sample)",
        "Reporting by Ada Example",
        "Who would have thought that? Nobody in Strelsau, and certainly no minister, as far as one can tell from the papers",
    ],
)
def test_prose(line):
    assert is_prose(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ruritania recalls envoy",
        "Can Ruritania go it alone?",
        "Ruritania to talk to the U.S.",
        "Read more...",
        "What we know:",
        "By Ada Example",
        "The Borderland Post",
        "‘This is mad!’ Ruritania's minister says of plan to shut the bridge: 'Never!'",
    ],
)
def test_short_lines_are_no_prose(line):
    assert not is_prose(line)
