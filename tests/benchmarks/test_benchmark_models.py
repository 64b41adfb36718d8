"""The model benchmark: treebank scores, sentence boundaries and names."""

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


def test_treebank_texts_keep_paragraphs():
    paragraph = SECOND.replace("# text", "# newpar\n# text")
    assert list(treebanks.texts([FIRST, SECOND, paragraph, THIRD])) == [
        "Chad left. It did.\n\nIt did.",
        "Chad left.",
    ]


def test_treebank_part_is_selected_by_document_id():
    assert treebanks.of_documents([FIRST, SECOND, THIRD], "GUM_news") == [FIRST, SECOND]


def test_score_drops_by_one_word_for_a_wrong_head():
    right = f"{FIRST}\n\n{SECOND}\n\n"
    assert set(treebanks.score([FIRST, SECOND], right).values()) == {100}
    wrong = right.replace("NNP\t_\t2\tnsubj", "NNP\t_\t3\tnsubj")
    assert treebanks.score([FIRST, SECOND], wrong)["las"] == pytest.approx(100 * 5 / 6)


def test_parse_is_scored_from_text_and_from_words():
    for scores in (
        treebanks.from_text([FIRST, SECOND], None),
        treebanks.from_words([FIRST, SECOND], load(None)),
    ):
        assert scores["las"] == 100


def test_wire_set_is_large_and_consistent():
    texts, gold = wire.read()
    assert len(gold) >= 100
    written = {
        line for line in wire.WIRE.read_text().splitlines() if line and not line.startswith(("#", "----"))
    }
    assert {texts[number][start:end] for number, start, end in gold} == written


def test_wire_sentences_stay_above_their_floor():
    texts, gold = wire.read()
    found = wire.ours(texts, None)
    assert wire.f1(gold, found) >= 97, "\n".join(wire.misses(texts, gold, found))


def test_wire_f1_counts_whole_sentences_once():
    gold = frozenset({(0, 0, 5), (0, 6, 9)})
    assert wire.f1(gold, frozenset({(0, 0, 5), (0, 6, 8)})) == 50
    assert list(wire.misses(["Peace now"], gold, frozenset({(0, 0, 5)}))) == ["wanted: 'now'"]


def test_configured_models_are_measured(monkeypatch, tmp_path):
    monkeypatch.setenv("KG_MODELS", str(tmp_path))
    assert models() == tmp_path


def test_names_are_read_from_bio_tags():
    tagged = [
        [
            ("Chad", "B-Location"),
            ("Oslo", "B-Location"),
            ("Accord", "I-Location"),
            ("of", "O"),
            ("Ana", "I-Person"),
        ]
    ]
    assert list(names.gold_spans(tagged)) == [
        (0, 0, 0, "Location"),
        (0, 1, 2, "Location"),
        (0, 4, 4, "Person"),
    ]
