"""Fitting the weights of the probability of events."""

import pickle
import tomllib

import numpy as np
import pytest
from click.testing import CliRunner

from kg.model import Article, EventKind, EventType
from kg.parse import parse
from training.confidence import Example, ScoredArticle, examples, fit, main

TEXT = (
    "The president met the prime minister of Ruritania on Monday. The police arrested two reporters in Lima."
)


@pytest.fixture(scope="module")
def article() -> ScoredArticle:
    (document,) = parse([Article(id="0123456789abcdef", source="a.txt", text=TEXT)])
    start = TEXT.index("arrested")
    return ScoredArticle(document, ((start, start + len("arrested"), EventType.COERCE),))


def test_event_is_right_if_a_trigger_with_its_type_overlaps(article: ScoredArticle) -> None:
    assert [(example.kind, example.is_right) for example in examples(article)] == [
        (EventKind.ACT, False),
        (EventKind.ACT, True),
    ]


def test_fit_finds_the_evidence_that_tells_right_from_wrong() -> None:
    random = np.random.default_rng(0)
    drawn = [(float(a), float(b)) for a, b in random.normal(size=(4000, 2))]
    right = random.random(len(drawn)) < [1 / (1 + np.exp(-(2 * a - 1))) for a, _ in drawn]
    found = [
        Example(EventKind.ACT, {"telling": a, "useless": b}, bool(is_right))
        for (a, b), is_right in zip(drawn, right, strict=True)
    ]
    weights = fit(found)
    assert weights == pytest.approx({"bias": -1, "telling": 2, "useless": 0}, abs=0.2)


def test_command_writes_weights_for_acts_and_statements(article: ScoredArticle, tmp_path) -> None:
    statement = "President Ann Example said that the talks had failed. The minister said nothing."
    (document,) = parse([Article(id="0123456789abcdee", source="b.txt", text=statement)])
    scored, weights = tmp_path / "scored.pickle", tmp_path / "weights.toml"
    scored.write_bytes(pickle.dumps([article, ScoredArticle(document, ())]))
    result = CliRunner().invoke(main, [str(scored), "--weights", str(weights)])
    assert result.exit_code == 0, result.output
    tables = tomllib.loads(weights.read_text())
    assert set(tables) == {"act", "statement"}
    assert all({"bias", "least", "score"} <= set(table) for table in tables.values())
