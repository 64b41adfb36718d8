"""The examples of data/acts.toml, parsed: two tellings of one kind of act, and one of another."""

import pytest

from kg.extract import extract
from kg.join import traits
from kg.join.data_tables import read_toml
from kg.model import Article, Document
from kg.parse import parse
from kg.resolve import resolve

ACTS = read_toml("acts.toml")["act"]
RETOLD = "Norway sued Sweden. Norway argues that Sweden lied."
TEXTS = [RETOLD, *dict.fromkeys(text for act in ACTS for text in (*act["example"], act["unlike"]))]
NAMES = [f"{number}-{act['name']}" for number, act in enumerate(ACTS)]


@pytest.fixture(scope="module")
def acts() -> dict[str, set[str]]:
    """The kinds of acts that each example tells of."""
    articles = [Article(id=f"{number:016x}", source="case", text=text) for number, text in enumerate(TEXTS)]
    documents = [document for document in parse(articles) if isinstance(document, Document)]
    return {
        document.article.text: {mention.act for mention in traits(resolve(extract(document))).mentions}
        for document in documents
    }


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
def test_act_holds_both_tellings(acts, act) -> None:
    assert [text for text in act["example"] if act["name"] not in acts[text]] == []


@pytest.mark.parametrize("act", ACTS, ids=NAMES)
def test_act_leaves_out_another_kind(acts, act) -> None:
    assert act["name"] not in acts[act["unlike"]]


def test_act_holds_what_its_document_says(acts) -> None:
    assert acts[RETOLD] == {"sue"}
