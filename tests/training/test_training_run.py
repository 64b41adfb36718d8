"""The whole command on a few sentences and steps: prepared, trained, packed, measured, and loaded again."""

import gzip
import re

import pytest
import torch
from click.testing import CliRunner
from smallbert import published

from benchmarks import wire
from kg.model import Article, Document
from kg.parse import parse
from kg.parse.load_models import load
from kg.parse.model_inventory import BUNDLED, inventory
from training import recipe
from training.__main__ import main

ARTICLES = 4
# As many steps as it takes to see that they are taken; the rest of the recipes stays as it is.
SMALL = {
    r"max_steps = \d+": "max_steps = 2",
    r"^steps = \d+": "steps = 2",
    r"eval_(interval|steps) = \d+": r"eval_\1 = 1",
    r"num_epoch = \d+": "num_epoch = 1",
    r"^words = \d+": "words = 40",
}


@pytest.fixture(scope="module")
def recipes(tmp_path_factory):
    text = recipe.RECIPES.read_text(encoding="utf-8")
    for pattern, small in SMALL.items():
        text, found = re.subn(pattern, small, text, flags=re.MULTILINE)
        assert found, pattern
    path = tmp_path_factory.mktemp("recipes") / "models.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Sentences of ours as the bundled models read them, laid out as the data are."""
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
    published(folder / "transformer")
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
    found = saved(folder, *model)
    return found["model"] if "model" in found else found["weights"]


def same(some, others):
    return all(torch.equal(weights, others[name]) for name, weights in some.items())


def parsed(folder):
    [document] = parse([Article(id="a", source="a", text="Chad thanked Norway.")], models=folder)
    return document


def test_every_model_is_trained_from_nothing_and_packed(recipes, data, tmp_path):
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
    names, last = saved(packed, "ner", "worldwide"), recipe.read(recipes).models["ner"].stages[-1]
    assert names["config"]["lr"] == last.options["lr"]
    assert names["config"]["bert_model"] == "minilm-names.pt"
    assert str(tmp_path).encode() not in b"".join(path.read_bytes() for path in packed.rglob("*.pt"))


def test_going_on_from_models_keeps_their_vocabulary_and_can_be_repeated(recipes, data, tmp_path):
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
        assert not same(first[model], weights(BUNDLED, *model)), model
    for model in tuned[:2]:
        assert saved(packed, *model)["vocab"] == saved(BUNDLED, *model)["vocab"]
    assert same(weights(packed, "pos"), weights(BUNDLED, "pos"))
    run(*command, "--start", BUNDLED)
    for model in tuned:  # the same data and seed, in the same folder
        assert same(first[model], weights(packed, *model)), model
    before, after = parsed(BUNDLED), parsed(packed)
    assert [token.xpos for token in after.sentences[0].tokens] == [t.xpos for t in before.sentences[0].tokens]
