"""Tests of the CoNLL-U output with the reader of Stanza and the validator of Universal Dependencies."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from stanza.utils.conll import CoNLL

from kg.cli import main
from kg.config import Settings
from kg.export.conllu import conllu_block
from kg.model import Article, Document, Sentence, Span, Token


def test_stanza_reads_the_conllu_output(articles: Path, kg, folder: Path) -> None:
    done = kg("extract", articles, "--output", "conllu")
    assert done.exit_code == 0
    (folder / "parses.conllu").write_text(done.stdout)
    read = CoNLL.conll2doc(str(folder / "parses.conllu"))
    texts = [sentence.text for sentence in read.sentences]
    assert "Kenya did not accept the decision." in texts
    (sentence,) = [one for one in read.sentences if one.text == "Kenya did not accept the decision."]
    assert [(word.text, word.head) for word in sentence.words if word.deprel == "root"] == [("accept", 0)]


def word(index: int, text: str, start: int, end: int) -> Token:
    return Token(
        index=index,
        text=text,
        lemma=text,
        upos="AUX",
        xpos="",
        feats="",
        head=0,
        deprel="root",
        start=start,
        end=end,
    )


def test_multiword_token_has_a_range_line() -> None:
    text = "can't go"
    tokens = (word(1, "ca", 0, 5), word(2, "n't", 0, 5), word(3, "go", 6, 8))
    sentence = Sentence(index=0, span=Span(start=0, end=8, quote=text), tokens=tokens, entities=())
    document = Document(article=Article(id="a", source="-", text=text), sentences=(sentence,))
    rows = [
        line.split("\t") for line in conllu_block(document).splitlines() if line and not line.startswith("#")
    ]
    assert [(row[0], row[1], row[9]) for row in rows] == [
        ("1-2", "can't", "start_char=0|end_char=5"),
        ("1", "ca", "_"),
        ("2", "n't", "_"),
        ("3", "go", "start_char=6|end_char=8"),
    ]


@pytest.fixture(scope="module")
def exported(graph: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("parses") / "parses.conllu"
    done = CliRunner().invoke(main, ["export", "--store", str(graph.store), "-o", str(file)])
    assert done.exit_code == 0, done.stderr
    return file


def test_export_gives_the_same_parses_as_extract(exported: Path, graph: Settings, kg, folder: Path) -> None:
    parsed = kg(
        "extract", graph.store.parent / "envoys.txt", graph.store.parent / "accused.txt", "--output", "conllu"
    )

    def documents(text: str) -> set[str]:
        return {part.strip() for part in text.split("# newdoc id = ") if part}

    assert len(documents(parsed.stdout)) == 2
    assert documents(exported.read_text()) == documents(parsed.stdout)


def test_ud_validator_accepts_the_export(exported: Path) -> None:
    # Level 2 covers the format, the metadata, the word forms and the trees.
    command = [sys.executable, "-c", "import sys; from udtools.cli import main; sys.exit(main())"]
    options = ["--lang", "en", "--level", "2", str(exported)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert (done.returncode, "PASSED" in done.stdout + done.stderr) == (0, True), done.stdout + done.stderr


def test_features_are_sorted() -> None:
    text = "half"
    token = replace(word(1, text, 0, 4), feats="NumForm=Word|NumType=Frac|Number=Sing")
    sentence = Sentence(index=0, span=Span(start=0, end=4, quote=text), tokens=(token,), entities=())
    document = Document(article=Article(id="a", source="-", text=text), sentences=(sentence,))
    assert "\tNumber=Sing|NumForm=Word|NumType=Frac\t" in conllu_block(document)
