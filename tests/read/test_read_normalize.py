"""Normalisation, paragraphs, prose, and subheadings within a paragraph."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.draft import split_subheadings
from kg.read.line_types import is_prose
from kg.read.normalize import comparison_key, normalize_line, normalize_text, split_paragraphs


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
def test_normalize_text(given, expected):
    assert normalize_text(given) == expected


@given(st.text(st.characters(codec=None)))
def test_normalize_text_is_idempotent_and_encodable(text):
    once = normalize_text(text)
    assert normalize_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode("utf-8").decode("utf-8") == once


def test_normalize_line_joins_lines():
    assert normalize_line(" Envoy\n recalled ") == "Envoy recalled"
    assert normalize_line(" \n") is None
    assert normalize_line(None) is None


def test_comparison_key_ignores_case_and_punctuation():
    assert comparison_key("‘Road to NOWHERE’, it says") == comparison_key("'Road to nowhere' it says")


WRAPPED = """Ruritania recalled its ambassador to Borduria on Tuesday after
talks over the river border failed, officials of both sides said
in Strelsau.
The envoy left at once. No date was set for his
return, which nobody expects.

Borduria regretted the step."""


def test_split_paragraphs_joins_wrapped_lines():
    first, second, third = split_paragraphs(WRAPPED)
    assert first.startswith("Ruritania recalled")
    assert first.endswith("said in Strelsau.")
    assert second == "The envoy left at once. No date was set for his return, which nobody expects."
    assert third == "Borduria regretted the step."


def test_split_paragraphs_keeps_long_lines():
    long = "Ruritania recalled its ambassador to Borduria after talks over the border had failed, " * 2
    long = long.strip()
    assert split_paragraphs(f"{long}\nand nobody knew why\n\n{long}") == [long, "and nobody knew why", long]


def test_split_paragraphs_keeps_short_lines():
    lines = [
        "Envoy recalled after talks",
        "The Post",
        "2 hours ago",
        "He left on Tuesday.",
        "She stayed.",
        "They met.",
    ]
    assert split_paragraphs("\n".join(lines)) == lines


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
def test_split_subheadings_separates_capitals(paragraph, parts):
    assert list(split_subheadings([paragraph])) == parts


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
def test_is_prose_accepts_sentences(line):
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
def test_is_prose_rejects_headlines_and_labels(line):
    assert not is_prose(line)
