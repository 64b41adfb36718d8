"""Sentence boundaries: examples of each rule, and boundaries that must not change."""

import re
from itertools import pairwise

import pytest

from kg.parse.sentence_boundaries import Unit, correct_boundaries, rules

JOINS = [(rule.name, example) for rule in rules().join for example in rule.examples]
SPLITS = [(rule.name, example) for rule in rules().split for example in rule.examples]
TITLE = "Adm. Luca Moretti said so."
BLANK_LINE = "The fleet of Adm.\n\nLuca Moretti left."

# Expected sentences. The input is the joined text.
UNCHANGED = [
    ["The envoy J. Larsen left Oslo.", "Nobody knew why."],
    ["Gen. Otieno met President Ingrid W. Dahl.", "They agreed on little."],
    ["U.S. officials met Kenyan diplomats on Sept. 14."],
    ["'We hope for peace,' Dahl said."],
    ["She called it a 'grave error' and left."],
    ["The plan, by Dr. Amina Otieno of the U.N., was signed at 5 p.m. in Oslo."],
]


@pytest.fixture(scope="module", autouse=True)
def _parse_all_texts(parsed):
    examples = [tokenize(example)[0] for _, example in JOINS + SPLITS]
    parsed.parse_batch([*examples, *map(" ".join, UNCHANGED), TITLE, BLANK_LINE])


def tokenize(example):
    """Return an example's text without bars, its tokens, and the indexes of tokens after a bar."""
    parts = re.findall(r"\|?\s*[^\s|]+", re.sub(r"\s\|\s", " |", example))
    clean, tokens, boundaries = "", [], []
    for part in parts:
        if part.startswith("|"):
            boundaries.append(len(tokens))
            clean += " " if f" {part}" in re.sub(r"\s\|\s", " |", example) else ""
        word = part.lstrip("| ")
        clean += " " if clean and part[0].isspace() else ""
        tokens.append(Unit(text=word, start=len(clean), end=len(clean) + len(word)))
        clean += word
    return clean, tokens, boundaries


def split_at(tokens, boundaries):
    edges = [0, *boundaries, len(tokens)]
    return [tokens[a:b] for a, b in pairwise(edges)]


def quotes(document):
    return [sentence.span.quote for sentence in document.sentences]


@pytest.mark.parametrize(("name", "example"), JOINS)
def test_join_rule_removes_the_boundary_of_its_example(name, example):
    text, tokens, boundaries = tokenize(example)
    assert boundaries, name
    assert correct_boundaries(text, split_at(tokens, boundaries)) == [tokens]


@pytest.mark.parametrize(("name", "example"), SPLITS)
def test_split_rule_adds_the_boundary_of_its_example(name, example):
    text, tokens, boundaries = tokenize(example)
    assert boundaries, name
    assert correct_boundaries(text, [tokens]) == split_at(tokens, boundaries)


@pytest.mark.parametrize(("name", "example"), SPLITS)
def test_example_of_split_rule_is_split_when_parsed(parsed, name, example):
    text, tokens, boundaries = tokenize(example)
    expected = [text[part[0].start : part[-1].end] for part in split_at(tokens, boundaries)]
    assert quotes(parsed(text)) == expected


@pytest.mark.parametrize(("name", "example"), JOINS)
def test_example_of_join_rule_is_one_sentence_when_parsed(parsed, name, example):
    text, _, _ = tokenize(example)
    assert quotes(parsed(text)) == [text]


@pytest.mark.parametrize("sentences", UNCHANGED, ids=lambda sentences: sentences[0][:30])
def test_correct_boundaries_are_unchanged(parsed, sentences):
    assert quotes(parsed(" ".join(sentences))) == sentences


def test_title_and_full_stop_are_one_token(parsed):
    [sentence] = parsed(TITLE).sentences
    assert [token.text for token in sentence.tokens] == ["Adm.", "Luca", "Moretti", "said", "so", "."]


def test_word_that_the_tokenizer_splits_is_one_token(parsed):
    [sentence] = parsed("Paraguay thanked Peru a fortnight ago.").sentences
    assert "fortnight" in [token.text for token in sentence.tokens]


def test_blank_line_ends_a_sentence(parsed):
    assert parsed(BLANK_LINE).sentences[0].span.quote == "The fleet of Adm."
