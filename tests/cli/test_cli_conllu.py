"""Parses as CoNLL-U, read back by Stanza's own reader."""

from pathlib import Path

from stanza.utils.conll import CoNLL

from kg.cli.conllu import block
from kg.model import Article, Document, Sentence, Span, Token


def test_parses_are_conllu_that_is_read_back(articles: Path, kg, folder: Path) -> None:
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


def test_words_of_one_token_stand_under_its_range() -> None:
    text = "can't go"
    tokens = (word(1, "ca", 0, 5), word(2, "n't", 0, 5), word(3, "go", 6, 8))
    sentence = Sentence(index=0, span=Span(start=0, end=8, quote=text), tokens=tokens, entities=())
    document = Document(article=Article(id="a", source="-", text=text), sentences=(sentence,))
    rows = [line.split("\t") for line in block(document).splitlines() if line and not line.startswith("#")]
    assert [(row[0], row[1], row[9]) for row in rows] == [
        ("1-2", "can't", "start_char=0|end_char=5"),
        ("1", "ca", "_"),
        ("2", "n't", "_"),
        ("3", "go", "start_char=6|end_char=8"),
    ]
