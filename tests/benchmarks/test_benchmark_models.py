"""Figures of the parse models: treebanks written and scored, sentences of agency news, names by their tags."""

import pytest

from benchmarks import names, treebanks, wire
from benchmarks.shared import models
from kg.parse.load_models import load

FIRST = """# newdoc id = GUM_news_a
# newpar
# text = Chad left.
1	Chad	Chad	PROPN	NNP	_	2	nsubj	_	_
2	left	leave	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_"""
SECOND = """# text = It did.
1	It	it	PRON	PRP	_	2	nsubj	_	_
2	did	do	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_"""
THIRD = FIRST.replace("GUM_news_a", "GUM_voyage_b").replace("# newpar\n", "# newpar id = 1\n")


def test_texts_of_documents_have_their_paragraphs():
    paragraph = SECOND.replace("# text", "# newpar\n# text")
    assert list(treebanks.texts([FIRST, SECOND, paragraph, THIRD])) == [
        "Chad left. It did.\n\nIt did.",
        "Chad left.",
    ]


def test_a_part_of_a_treebank_is_known_by_its_documents():
    assert treebanks.of_documents([FIRST, SECOND, THIRD], "GUM_news") == [FIRST, SECOND]


def test_what_is_right_scores_all_and_a_wrong_head_costs_its_word():
    right = f"{FIRST}\n\n{SECOND}\n\n"
    assert set(treebanks.score([FIRST, SECOND], right).values()) == {100}
    wrong = right.replace("NNP\t_\t2\tnsubj", "NNP\t_\t3\tnsubj")
    assert treebanks.score([FIRST, SECOND], wrong)["las"] == pytest.approx(100 * 5 / 6)


def test_our_parse_is_scored_from_text_and_over_words():
    for scores in (
        treebanks.from_text([FIRST, SECOND], None),
        treebanks.from_words([FIRST, SECOND], load(None)),
    ):
        assert scores["las"] == 100


def test_the_set_of_agency_news_is_large_and_its_sentences_are_where_it_says():
    texts, gold = wire.read()
    assert len(gold) >= 100
    written = {
        line for line in wire.WIRE.read_text().splitlines() if line and not line.startswith(("#", "----"))
    }
    assert {texts[number][start:end] for number, start, end in gold} == written


def test_sentences_of_agency_news_end_where_they_should():
    texts, gold = wire.read()
    found = wire.ours(texts, None)
    assert wire.f1(gold, found) >= 97, "\n".join(wire.misses(texts, gold, found))


def test_whole_sentences_count_once():
    gold = frozenset({(0, 0, 5), (0, 6, 9)})
    assert wire.f1(gold, frozenset({(0, 0, 5), (0, 6, 8)})) == 50
    assert list(wire.misses(["Peace now"], gold, frozenset({(0, 0, 5)}))) == ["wanted: 'now'"]


def test_the_models_that_are_set_are_measured(monkeypatch, tmp_path):
    monkeypatch.setenv("KG_MODELS", str(tmp_path))
    assert models() == tmp_path


def test_names_are_read_off_their_tags():
    tagged = [
        [
            ("Chad", "B-Location"),
            ("Oslo", "B-Location"),
            ("Accord", "I-Location"),
            ("of", "O"),
            ("Ana", "I-Person"),
        ]
    ]
    assert list(names.annotated(tagged)) == [
        (0, 0, 0, "Location"),
        (0, 1, 2, "Location"),
        (0, 4, 4, "Person"),
    ]
