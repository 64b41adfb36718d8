"""The regression behind the weights of open IE propositions."""

from types import SimpleNamespace

import pytest

from benchmarks.weights import fit, rows
from kg.extract.open_ie.confidence import WEIGHTS
from kg.model import Article, Document
from kg.parse import parse


def same_relation(gold, found):
    return (float(gold["rel"] == found["rel"]), 0.0)


def test_gold_tuple_matches_one_proposition():
    (document,) = parse([Article(id="0" * 16, source="case", text="Ghana imports cocoa, timber and gold.")])
    assert isinstance(document, Document)
    found = rows(document, [{"rel": "imports"}], SimpleNamespace(pair_score=same_relation))
    assert sorted(right for _, right in found) == [0.0, 0.0, 1.0]
    assert {len(features) for features, _ in found} == {len(WEIGHTS)}


def test_fit_gives_more_weight_to_better_features():
    names = list(WEIGHTS)
    good, bad = ([float(name == which) for name in names] for which in ("object", "nothing"))
    weights = dict(zip(names, fit([(good, 1.0), (bad, 0.0)] * 50), strict=True))
    assert weights["object"] == pytest.approx(50 / 53)
    assert weights["nothing"] == 0
