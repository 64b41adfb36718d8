"""The seed benchmark: floors that may only rise."""

import json
import os
from dataclasses import replace

import pytest
from click.testing import CliRunner

from benchmarks.checks import DAYS, EVENTS, NOT_FACTS, PATIENTS, SPEAKERS
from benchmarks.seed import boilerplate, main
from benchmarks.shared import SHARED
from kg.model import Article, Document, Sentence, Span

FLOORS = {EVENTS: 0.95, DAYS: 1.0, PATIENTS: 0.8, SPEAKERS: 0.85, NOT_FACTS: 1.0}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    if not (SHARED / "seed").is_dir() and os.environ.get("CI") != "true":
        pytest.skip("shared/seed is not beside the checkout")
    target = tmp_path_factory.mktemp("seed") / "figures.json"
    done = CliRunner().invoke(main, ["--verbose", "--json", str(target)])
    assert done.exit_code == 0, done.output
    return done.output, json.loads(target.read_text(encoding="utf-8"))


def test_seed_page_gives_four_articles_without_boilerplate(report):
    _, figures = report
    assert figures["articles"] == 4
    assert figures["failures"] == figures["boilerplate"] == []


@pytest.mark.parametrize("kind", FLOORS)
def test_seed_figures_stay_above_their_floors(report, kind):
    count = report[1]["figures"][kind]
    assert count["right"] >= FLOORS[kind] * count["of"]


def test_seed_report_lists_every_miss(report):
    output, figures = report
    for miss in figures["misses"]:
        assert f"{miss['kind']}, {miss['sentence']}: wanted {miss['wanted']}; got {miss['got']}" in output


def test_boilerplate_matches_phrases_sentences_and_headline():
    text = ("Comments", "Her comments were kind.", "Advertisement He left.", "They met.", "Talks end")
    whole = " ".join(text)
    spans = [Span(start=whole.index(t), end=whole.index(t) + len(t), quote=t) for t in text]
    sentences = [Sentence(index=i, span=span, tokens=(), entities=()) for i, span in enumerate(spans)]
    article = Article(id="0", source="-", text=whole, headline="Talks end")
    document = Document(article=article, sentences=tuple(sentences))
    assert list(boilerplate([document])) == ["Comments", "Advertisement He left.", "Talks end"]
    unheaded = replace(document, article=replace(article, headline=None))
    assert list(boilerplate([unheaded])) == ["Comments", "Advertisement He left."]
