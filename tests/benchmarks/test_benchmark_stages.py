"""Input of the stage and parser benchmarks: the long article and the treebank."""

import gzip
from collections import Counter

import pytest

from benchmarks import goldtrees, stages
from kg.extract import extract
from kg.model import Article, Document
from kg.parse import parse

TEXT = 'Kenya accused Uganda of the raid on Monday. "We did not attack," Uganda\'s minister told reporters.'
CONLLU = """# text = Kenya's envoy met Togo.
1-2\tKenya's\t_\t_\t_\t_\t_\t_\t_\t_
1\tKenya\tKenya\tPROPN\tNNP\tNumber=Sing\t3\tnmod:poss\t_\t_
2\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_
3\tenvoy\tenvoy\tNOUN\tNN\tNumber=Sing\t4\tnsubj\t_\t_
4\tmet\tmeet\tVERB\tVBD\tMood=Ind|Tense=Past|VerbForm=Fin\t0\troot\t_\t_
5\tTogo\tTogo\tPROPN\tNNP\tNumber=Sing\t4\tobj\t_\tSpaceAfter=No
6\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

"""


@pytest.fixture(scope="module")
def documents():
    found = list(parse([Article(id="0" * 16, source="-", text=TEXT)]))
    assert all(isinstance(document, Document) for document in found)
    return found


def test_long_article_repeats_the_sentences(documents):
    long = stages.long_article(documents, 200)
    text = long.article.text
    for sentence in long.sentences:
        assert text[sentence.span.start : sentence.span.end] == sentence.span.quote
        for entity in sentence.entities:
            assert text[entity.span.start : entity.span.end] == entity.span.quote
    assert sum(len(sentence.tokens) for sentence in long.sentences) >= 200


def test_twice_the_text_gives_twice_the_events(documents):
    once = len(extract(documents[0]).mentions)
    words = sum(len(sentence.tokens) for sentence in documents[0].sentences)
    assert once > 0
    assert len(extract(stages.long_article(documents, 8 * words)).mentions) == 8 * once


def test_stages_are_measured_on_all_words(documents):
    measured = stages.measure(documents * 2, parse_s=1.0)
    assert measured.words == 2 * sum(len(sentence.tokens) for sentence in documents[0].sentences)
    assert measured.extract_s > 0
    assert measured.resolve_s > 0


def test_linking_costs_little_beside_the_parse():
    documents, parse_s = stages.parsed([stages.REPO / "examples"])
    stages.measure(documents)  # loads the data files
    measured = min(stages.measure(documents).resolve_s for _ in range(3))
    assert measured < 0.15 * parse_s, (measured, parse_s)  # about 0.06; the limit is 0.1


def test_treebank_words_have_offsets(tmp_path):
    file = tmp_path / "small.conllu.gz"
    file.write_bytes(gzip.compress(CONLLU.encode()))
    ((text, tokens),) = goldtrees.treebank(file)
    assert text == "Kenya's envoy met Togo."
    assert [(t.text, text[t.start : t.end]) for t in tokens][1:4] == [
        ("'s", "Kenya's"),  # the words of a token share its offsets
        ("envoy", "envoy"),
        ("met", "met"),
    ]
    counts, found = goldtrees.run(file, None)
    assert counts["gold events"] == 1
    assert Counter(difference.field for difference in found)["event"] == 0
