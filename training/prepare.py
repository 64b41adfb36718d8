"""Data as Stanza's trainers take it, by Stanza's own scripts; tags by our own models, and distinct words for lemmas."""

import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from training.places import Places
from training.recipe import Recipe, Recipes
from training.sources import unpack_names, unpack_treebank

_GOLD = frozenset({"lemma", "depparse"})  # scripts that would otherwise look for a tagger of Stanza's


def prepare(recipe: Recipe, recipes: Recipes, places: Places) -> None:
    """Prepare what the trainer of a model reads, anew."""
    if recipe.prepare == "ner":
        unpack_names(places, recipes.corpus)
        return
    unpack_treebank(places, recipes.treebank, recipes.shorthand)
    _script(recipe, recipes.treebank, places)
    folder = places.prepared / recipe.processor
    if recipe.distinct:
        train = folder / f"{recipes.shorthand}.train.in.conllu"
        train.write_text("".join(distinct(train.read_text(encoding="utf-8"))), encoding="utf-8")
    if recipe.predicted:
        for part in ("train", "dev"):
            predict(folder / f"{recipes.shorthand}.{part}.in.conllu", recipes, places)


def _script(recipe: Recipe, treebank: str, places: Places) -> None:
    module = f"stanza.utils.datasets.prepare_{recipe.prepare}_treebank"
    command = [sys.executable, "-m", module, treebank, *(["--gold"] if recipe.prepare in _GOLD else [])]
    subprocess.run(command, check=True, env={**os.environ, **places.environment})  # noqa: S603 - a module of Stanza's


def predict(path: Path, recipes: Recipes, places: Places) -> None:
    """Put the tags of this run's tagger in place of those in a CoNLL-U file; the trees stay.

    The parser sees such tags when it is used. Trained on a treebank's own, it trusts them too much.
    """
    from stanza.models import tagger

    model = places.model("pos", recipes.models["pos"].package)
    if not model.is_file():
        raise click.ClickException(f"{model} is absent: train pos first, or give --start FOLDER.")
    files = ["--eval_file", str(path), "--output_file", str(path)]
    saved = ["--save_dir", str(model.parent), "--save_name", model.name]
    names = ["--lang", "en", "--shorthand", recipes.shorthand, "--wordvec_pretrain_file", str(places.vectors)]
    tagger.main(["--mode", "predict", *files, *saved, *names])


def distinct(conllu: str) -> Iterator[str]:
    """Yield each (form, tag, lemma) of a text in CoNLL-U as a sentence: once, plus the logarithm of its count.

    Lemmas are learned from words without their sentences; running text would only repeat "the".
    """
    counts = Counter(
        (fields[1], fields[3], fields[2])
        for fields in (line.split("\t") for line in conllu.splitlines() if "\t" in line)
        if fields[0].isdecimal()
    )
    for (form, upos, lemma), count in counts.items():
        word = "\t".join(["1", form, lemma, upos, "_", "_", "0", "root", "_", "_"])
        yield f"{word}\n\n" * (1 + int(math.log(count)))
