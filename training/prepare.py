"""Prepares training data with Stanza's scripts, predicted tags and distinct words."""

import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from training.paths import RunPaths
from training.recipe import Recipe, Recipes
from training.sources import unpack_ner_corpus, unpack_treebank

_GOLD = frozenset({"lemma", "depparse"})  # scripts that would otherwise use one of Stanza's taggers


def prepare(recipe: Recipe, recipes: Recipes, paths: RunPaths) -> None:
    """Write the training data of a model, replacing earlier data."""
    if recipe.prepare == "ner":
        unpack_ner_corpus(paths, recipes.corpus)
        return
    unpack_treebank(paths, recipes.treebank, recipes.shorthand)
    _run_script(recipe, recipes.treebank, paths)
    folder = paths.prepared / recipe.processor
    if recipe.distinct_words:
        train = folder / f"{recipes.shorthand}.train.in.conllu"
        train.write_text("".join(distinct_words(train.read_text(encoding="utf-8"))), encoding="utf-8")
    if recipe.predicted_tags:
        for part in ("train", "dev"):
            predict_tags(folder / f"{recipes.shorthand}.{part}.in.conllu", recipes, paths)


def _run_script(recipe: Recipe, treebank: str, paths: RunPaths) -> None:
    module = f"stanza.utils.datasets.prepare_{recipe.prepare}_treebank"
    command = [sys.executable, "-m", module, treebank, *(["--gold"] if recipe.prepare in _GOLD else [])]
    subprocess.run(command, check=True, env={**os.environ, **paths.environment})  # noqa: S603 - module of Stanza


def predict_tags(path: Path, recipes: Recipes, paths: RunPaths) -> None:
    """Replace the tags in a CoNLL-U file with those predicted by this run's tagger.

    The trees stay unchanged.
    A parser that is trained on gold tags relies on them too much, because it gets predicted tags in use.
    """
    from stanza.models import tagger

    model = paths.model("pos", recipes.models["pos"].package)
    if not model.is_file():
        raise click.ClickException(f"{model} is missing. Train pos first, or pass --start FOLDER.")
    files = ["--eval_file", str(path), "--output_file", str(path)]
    saved = ["--save_dir", str(model.parent), "--save_name", model.name]
    names = ["--lang", "en", "--shorthand", recipes.shorthand, "--wordvec_pretrain_file", str(paths.vectors)]
    tagger.main(["--mode", "predict", *files, *saved, *names])


def distinct_words(conllu: str) -> Iterator[str]:
    """Yield each distinct (form, tag, lemma) in CoNLL-U as a sentence, 1 + log(count) times.

    The lemmatizer is trained on words without context, so running text would only repeat words such as "the".
    """
    counts = Counter(
        (fields[1], fields[3], fields[2])
        for fields in (line.split("\t") for line in conllu.splitlines() if "\t" in line)
        if fields[0].isdecimal()
    )
    for (form, upos, lemma), count in counts.items():
        word = "\t".join(["1", form, lemma, upos, "_", "_", "0", "root", "_", "_"])
        yield f"{word}\n\n" * (1 + int(math.log(count)))
