"""A published BERT becomes an encoder of ours that says the same; a parser is joined with one and parted from it again."""

import math

import click
import pytest
import torch
from smallbert import HEADS, WIDE, published
from torch.nn import functional

from kg.parse import encoder
from training import pack, transformer


def bert(weights, pieces, layers):
    """BERT as its paper has it, for one sentence: attention over all pieces, then two maps, each added and normed."""

    def mapped(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def normed(x, name):
        return functional.layer_norm(
            x, (WIDE,), weights[f"{name}.weight"], weights[f"{name}.bias"], eps=1e-12
        )

    x = weights["embeddings.word_embeddings.weight"][pieces]
    x = x + weights["embeddings.position_embeddings.weight"][: len(pieces)]
    x = normed(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for n in range(layers):
        layer = f"encoder.layer.{n}"
        query, key, value = (
            mapped(x, f"{layer}.attention.self.{name}").view(len(pieces), HEADS, -1).transpose(0, 1)
            for name in ("query", "key", "value")
        )
        weighed = torch.softmax(query @ key.transpose(1, 2) / math.sqrt(WIDE // HEADS), -1) @ value
        heads = weighed.transpose(0, 1).reshape(len(pieces), WIDE)
        x = normed(
            x + mapped(heads, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm"
        )
        inner = functional.gelu(mapped(x, f"{layer}.intermediate.dense"))
        x = normed(x + mapped(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    return x


@pytest.fixture
def published_weights(tmp_path):
    return published(tmp_path / "minilm")


@pytest.fixture
def taken(tmp_path, published_weights):
    target = tmp_path / "models" / "transformer" / "minilm.pt"
    transformer.take(tmp_path / "minilm", 2, target)
    return target


def test_the_first_layers_say_what_they_say_in_the_published_model(published_weights, taken):
    sentence = torch.tensor([2, 4, 5, 6, 3])
    model, _ = encoder.read(taken)
    with torch.no_grad():
        read = model(sentence[None], torch.ones(1, 5))
    assert len(read.hidden_states) == 1 + 2
    for layers, states in enumerate(read.hidden_states):
        assert torch.allclose(
            states[0], bert(published_weights, sentence, layers), atol=1e-2
        )  # half precision


def test_files_that_are_absent_are_named_with_what_fetches_them(tmp_path):
    with pytest.raises(click.ClickException, match=r"model\.safetensors is absent.*training\.sources"):
        transformer.take(tmp_path / "minilm", 2, tmp_path / "minilm.pt")


def test_a_parser_is_joined_with_an_encoder_and_packed_without_it(taken, tmp_path):
    parser, whole, packed = (tmp_path / name for name in ("parser.pt", "whole.pt", "packed.pt"))
    torch.save({"model": {"lstm": torch.ones(2)}, "config": {"bert_model": "minilm.pt"}}, parser)
    transformer.join(parser, taken, whole)
    saved = torch.load(whole, weights_only=True)
    assert {"lstm", "bert_model.piece.weight"} < set(saved["model"])

    saved["model"]["bert_model.piece.weight"] += 1
    torch.save(saved, whole)
    before = encoder.read(taken)[0].state_dict()
    pack.lighten(whole, packed, taken)
    after = encoder.read(taken)[0].state_dict()
    assert set(torch.load(packed, weights_only=True)["model"]) == {"lstm"}
    assert torch.allclose(after["piece.weight"], before["piece.weight"] + 1, atol=1e-2)
    assert torch.equal(after["norm.weight"], before["norm.weight"])


def test_an_encoder_of_names_has_layers_of_its_own_and_reads_pieces_as_the_other_does(taken, tmp_path):
    names, model, packed = taken.with_name("names.pt"), tmp_path / "whole.pt", tmp_path / "packed.pt"
    transformer.derive(taken, names)
    before = encoder.read(taken)[0].state_dict()
    assert all(
        torch.equal(weights, before[name]) for name, weights in encoder.read(names)[0].state_dict().items()
    )

    tuned = {f"bert_model.{name}": weights + 1 for name, weights in before.items() if "layer" in name}
    shared = {f"bert_model.{name}": weights for name, weights in before.items() if "layer" not in name}
    torch.save({"model": {"crf": torch.ones(2), **tuned, **shared}, "config": {}}, model)
    pack.lighten(model, packed, names)
    after = encoder.read(names)[0].state_dict()
    for name, weights in after.items():
        moved = 1 if "layer" in name else 0
        assert torch.allclose(weights, before[name] + moved, atol=1e-2), name
    assert all(
        torch.equal(before[name], value) for name, value in encoder.read(taken)[0].state_dict().items()
    )
    assert set(torch.load(packed, weights_only=True)["model"]) == {"crf"}
    saved = torch.load(names, weights_only=True)["weights"]
    assert not any(name.startswith("piece") for name in saved)


def test_a_packed_parser_leaves_the_encoder_as_it_is(taken, tmp_path):
    parser, packed = tmp_path / "parser.pt", tmp_path / "packed.pt"
    torch.save({"model": {"lstm": torch.ones(2)}, "config": {}}, parser)
    content = taken.read_bytes()
    pack.lighten(parser, packed, taken)
    assert taken.read_bytes() == content
