"""Sentence borders: each rule by its examples, and what must stay as Stanza has it."""

import re
from itertools import pairwise

import pytest

from kg.parse.sentence_boundaries import Unit, regroup, rules

JOINS = [(rule.name, example) for rule in rules().join for example in rule.examples]
SPLITS = [(rule.name, example) for rule in rules().split for example in rule.examples]

# Texts as the sentences that must come out; the joined text goes in.
KEPT = [
    ["The envoy J. Larsen left Oslo.", "Nobody knew why."],
    ["Gen. Otieno met President Ingrid W. Dahl.", "They agreed on little."],
    ["U.S. officials met Kenyan diplomats on Sept. 14."],
    ["'We hope for peace,' Dahl said."],
    ["She called it a 'grave error' and left."],
    ["The plan, by Dr. Amina Otieno of the U.N., was signed at 5 p.m. in Oslo."],
]


def cut(text):
    """Cut an example at blanks and bars: (text without bars, tokens, numbers of tokens that a bar precedes)."""
    parts = re.findall(r"\|?\s*[^\s|]+", re.sub(r"\s\|\s", " |", text))
    clean, tokens, borders = "", [], []
    for part in parts:
        if part.startswith("|"):
            borders.append(len(tokens))
            clean += " " if f" {part}" in re.sub(r"\s\|\s", " |", text) else ""
        word = part.lstrip("| ")
        clean += " " if clean and part[0].isspace() else ""
        tokens.append(Unit(text=word, start=len(clean), end=len(clean) + len(word)))
        clean += word
    return clean, tokens, borders


def at(tokens, borders):
    edges = [0, *borders, len(tokens)]
    return [tokens[a:b] for a, b in pairwise(edges)]


@pytest.mark.parametrize(("name", "example"), JOINS)
def test_a_join_rule_takes_the_border_of_its_example_away(name, example):
    text, tokens, borders = cut(example)
    assert borders, name
    assert regroup(text, at(tokens, borders)) == [tokens]


@pytest.mark.parametrize(("name", "example"), SPLITS)
def test_a_split_rule_makes_the_border_of_its_example(name, example):
    text, tokens, borders = cut(example)
    assert borders, name
    assert regroup(text, [tokens]) == at(tokens, borders)


@pytest.mark.parametrize(("name", "example"), SPLITS)
def test_the_examples_come_out_so_with_the_bundled_models(parsed, name, example):
    text, tokens, borders = cut(example)
    expected = [text[part[0].start : part[-1].end] for part in at(tokens, borders)]
    assert [sentence.span.quote for sentence in parsed(text).sentences] == expected


@pytest.mark.parametrize(("name", "example"), JOINS)
def test_the_joined_examples_are_one_sentence_with_the_bundled_models(parsed, name, example):
    text, _, _ = cut(example)
    assert [sentence.span.quote for sentence in parsed(text).sentences] == [text]


@pytest.mark.parametrize("sentences", KEPT, ids=lambda sentences: sentences[0][:30])
def test_what_was_right_stays_as_it_was(parsed, sentences):
    found = parsed(" ".join(sentences)).sentences
    assert [sentence.span.quote for sentence in found] == sentences


def test_a_title_and_its_full_stop_are_one_word(parsed):
    [sentence] = parsed("Adm. Luca Moretti said so.").sentences
    assert [token.text for token in sentence.tokens] == ["Adm.", "Luca", "Moretti", "said", "so", "."]


def test_a_blank_line_always_ends_a_sentence(parsed):
    found = parsed("The fleet of Adm.\n\nLuca Moretti left.").sentences
    assert found[0].span.quote == "The fleet of Adm."


def test_a_sentence_is_cut_at_a_pause_before_the_limit():
    words = [Unit(text="," if n == 200 else "word", start=5 * n, end=5 * n + 1) for n in range(600)]
    parts = regroup("word " * 600, [words])
    assert [len(part) for part in parts] == [201, 250, 149]
