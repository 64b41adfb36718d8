"""Measure accuracy, speed and size of the parse models: ``python -m benchmarks.models [--models FOLDER] [--json FILE]``.

Trees, tags and lemmas are scored on the EWT, GUM and PUD test sets with udtools, sentence boundaries on our own news
sentences (benchmarks/wire.py), and names on the Worldwide English Newswire test set. Times are CPU seconds on one core.
Needs ../shared.
"""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks import names, treebanks, wire
from benchmarks.shared import shared
from kg.model import Article
from kg.parse import parse
from kg.parse.load_models import load
from kg.parse.model_inventory import BUNDLED, inventory

ARTICLES = 50  # size of the batch for the speed measurement
NEWS = "GUM_news"
LABELS = {
    "ewt_text_las": "EWT test, LAS from raw text",
    "ewt_las": "EWT test, LAS with gold tokens",
    "pud_las": "PUD, LAS with gold tokens",
    "gum_las": "GUM test, LAS with gold tokens",
    "gum_news_las": "GUM test, news part, LAS with gold tokens",
    "ewt_upos": "EWT test, UPOS with gold tokens",
    "pud_upos": "PUD, UPOS with gold tokens",
    "gum_upos": "GUM test, UPOS with gold tokens",
    "ewt_sentences": "EWT test, sentences F1",
    "wire_sentences": "agency news (our own), sentences F1",
    "wire_sentences_raw": "agency news, tokenizer alone",
    "ner_f1": "names F1, worldwide newswire test",
    "words_s": "words per CPU second, whole pipeline",
    "load_s": "CPU seconds for loading",
    "size_mb": "size in MB",
}


def measure(models: Path | None, data: Path, sentences: int | None = None) -> dict[str, float]:
    """Return a value for each key of :data:`LABELS`, from the first ``sentences`` of each set (None: all)."""
    began = time.process_time()
    pipeline = load(models, cpus=1)
    loaded = time.process_time() - began
    return {
        **_trees(models, data, sentences, pipeline),
        **_wire(models, pipeline),
        "ner_f1": names.f1(
            names.read_tagged(data / "ner" / "en_worldwide-9class.test.bio.gz", sentences), pipeline
        ),
        "words_s": _speed(models, data, sentences),
        "load_s": loaded,
        "size_mb": sum(model.file.stat().st_size for model in inventory(models or BUNDLED)) / 1e6,
    }


def _trees(models: Path | None, data: Path, sentences: int | None, pipeline: Any) -> dict[str, float]:
    sets = {
        name: treebanks.read(data / "ud" / f"en_{name}-ud-test.conllu.gz", sentences)
        for name in ("ewt", "pud", "gum")
    }
    news = treebanks.of_documents(treebanks.read(data / "ud" / "en_gum-ud-test.conllu.gz"), NEWS)[:sentences]
    text = treebanks.from_text(sets["ewt"], models)
    figures = {"ewt_text_las": text["las"], "ewt_sentences": text["sentences"]}
    for name, blocks in {**sets, "gum_news": news}.items():
        scores = treebanks.from_words(blocks, pipeline)
        figures |= {f"{name}_{metric}": scores[metric] for metric in ("las", "uas", "upos", "lemmas")}
    return figures


def _wire(models: Path | None, pipeline: Any) -> dict[str, float]:
    texts, gold = wire.read()
    return {
        "wire_sentences": wire.f1(gold, wire.ours(texts, models)),
        "wire_sentences_raw": wire.f1(gold, wire.raw(texts, pipeline)),
    }


def _speed(models: Path | None, data: Path, sentences: int | None) -> float:
    """Return the words per CPU second of the parse stage on PUD, split into 50 articles."""
    blocks = treebanks.read(data / "ud" / "en_pud-ud-test.conllu.gz", sentences)
    size = -(-len(blocks) // ARTICLES)
    texts = [" ".join(treebanks.texts(blocks[first : first + size])) for first in range(0, len(blocks), size)]
    articles = [Article(id=str(n), source=str(n), text=text) for n, text in enumerate(texts)]
    began = time.process_time()
    for _ in parse(articles, models=models):
        pass
    return sum(len(text.split()) for text in texts) / (time.process_time() - began)


def table(figures: Mapping[str, float]) -> Table:
    """Return the figures as a table."""
    made = Table(title="Parse models", title_justify="left")
    made.add_column("")
    made.add_column("measured", justify="right")
    for name, label in LABELS.items():
        made.add_row(label, f"{figures[name]:.1f}")
    return made


@click.command()
@click.option(
    "--models",
    type=click.Path(path_type=Path, exists=True),
    help="Folder of Stanza models. Default: the bundled models.",
)
@click.option("--sentences", type=int, help="Use only the first N sentences of each set, for a quick check.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the figures to this file.")
def main(models: Path | None, sentences: int | None, target: Path | None) -> None:
    """Measure the models in a folder."""
    figures = measure(models, shared("training"), sentences)
    Console(soft_wrap=True).print(table(figures))
    if target:
        target.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
