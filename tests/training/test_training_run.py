"""The training command on a few sentences: prepare, train, pack, measure and load."""

import gzip
import re

import pytest
import torch
from click.testing import CliRunner
from smallbert import write_bert

from benchmarks import wire
from kg.model import Article, Document
from kg.parse import parse
from kg.parse.load_models import load
from kg.parse.model_inventory import BUNDLED, inventory
from training import recipe
from training.__main__ import main

pytestmark = pytest.mark.long

ARTICLES = 4
# Replacements in models.toml that shorten the training.
SHORT = {
    r"max_steps = \d+": "max_steps = 2",
    r"^steps = \d+": "steps = 2",
    r"eval_(interval|steps) = \d+": r"eval_\1 = 1",
    r"num_epoch = \d+": "num_epoch = 1",
    r"^vector_count = \d+": "vector_count = 40",
}


@pytest.fixture(scope="module")
def recipes(tmp_path_factory):
    text = recipe.RECIPES.read_text(encoding="utf-8")
    for pattern, short in SHORT.items():
        text, count = re.subn(pattern, short, text, flags=re.MULTILINE)
        assert count, pattern
    path = tmp_path_factory.mktemp("recipes") / "models.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder with sentences that the bundled models have parsed."""
    folder = tmp_path_factory.mktemp("data")
    texts, _ = wire.read()
    documents = load(None).bulk_process(texts[:ARTICLES])
    blocks = [
        f"# newdoc id = GUM_news_{n}\n# newpar\n{document:C}\n\n" for n, document in enumerate(documents)
    ]
    for part in ("train", "dev", "test"):
        write(folder / "ud" / f"en_union-ud-{part}.conllu.gz", "".join(blocks))
        tags = "\n\n".join(
            "\n".join(
                f"{token.text}\t{token.ner.replace('E-', 'I-').replace('S-', 'B-')}" for token in s.tokens
            )
            for document in documents
            for s in document.sentences
        )
        write(folder / "ner" / f"en_worldwide-9class.{part}.bio.gz", tags)
    for name in ("ewt", "gum", "pud"):
        write(folder / "ud" / f"en_{name}-ud-test.conllu.gz", "".join(blocks))
    words = sorted({word.text.lower() for d in documents for s in d.sentences for word in s.words})
    write_bert(folder / "transformer")
    (folder / "vectors").mkdir()
    (folder / "vectors" / "some.txt").write_text("".join(f"{word} 0.5 -0.5 1\n" for word in words))
    return folder


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


def run(*arguments):
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output


def saved(folder, processor, package="union"):
    return torch.load(folder / "en" / processor / f"{package}.pt", weights_only=True)


def weights(folder, *model):
    content = saved(folder, *model)
    return content["model"] if "model" in content else content["weights"]


def are_equal(first, second):
    return all(torch.equal(weights, second[name]) for name, weights in first.items())


def parsed(folder):
    [document] = parse([Article(id="a", source="a", text="Chad thanked Norway.")], models=folder)
    return document


@pytest.mark.slow
def test_all_models_are_trained_from_scratch_and_packed(recipes, data, tmp_path):
    run("--data", data, "--work", tmp_path, "--recipes", recipes)
    packed = tmp_path / "packed"
    assert {(m.processor, m.state()) for m in inventory(packed)} == {
        (name, "ok") for name in (*recipe.MODELS, "pretrain", "transformer")
    }
    assert isinstance(parsed(packed), Document)
    card = (packed / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "| depparse | union |" in card
    assert "| PUD, LAS with gold tokens |" in card
    first = torch.load(tmp_path / "models" / "pos" / "union-0.pt", weights_only=True)
    assert saved(packed, "pos")["vocab"] == first["vocab"]
    ner, last = saved(packed, "ner", "worldwide"), recipe.read_recipes(recipes).models["ner"].stages[-1]
    assert ner["config"]["lr"] == last.options["lr"]
    assert ner["config"]["bert_model"] == "minilm-names.pt"
    assert str(tmp_path).encode() not in b"".join(path.read_bytes() for path in packed.rglob("*.pt"))


def test_continued_training_keeps_the_vocabulary(recipes, data, tmp_path):
    run("ner", "pack", "--data", data, "--work", tmp_path, "--recipes", recipes, "--start", BUNDLED)
    packed = tmp_path / "packed"
    assert not are_equal(weights(packed, "ner", "worldwide"), weights(BUNDLED, "ner", "worldwide"))
    assert saved(packed, "ner", "worldwide")["vocab"] == saved(BUNDLED, "ner", "worldwide")["vocab"]
    assert are_equal(weights(packed, "pos"), weights(BUNDLED, "pos"))
    before, after = parsed(BUNDLED), parsed(packed)
    assert [token.xpos for token in after.sentences[0].tokens] == [t.xpos for t in before.sentences[0].tokens]


@pytest.mark.slow
def test_continued_training_is_reproducible(recipes, data, tmp_path):
    tuned = (
        ("depparse", "union"),
        ("ner", "worldwide"),
        ("transformer", "minilm"),
        ("transformer", "minilm-names"),
    )
    command = ("depparse", "ner", "pack", "--data", data, "--work", tmp_path, "--recipes", recipes)
    run(*command, "--start", BUNDLED)
    packed = tmp_path / "packed"
    first = {model: weights(packed, *model) for model in tuned}
    for model in tuned:
        assert not are_equal(first[model], weights(BUNDLED, *model)), model
    run(*command, "--start", BUNDLED)
    for model in tuned:
        assert are_equal(first[model], weights(packed, *model)), model
