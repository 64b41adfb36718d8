"""Encoders: conversion of a published BERT, insertion into models and extraction from them."""

import math

import click
import pytest
import torch
from smallbert import HEADS, HIDDEN_SIZE, write_bert
from torch.nn import functional

from kg.parse import encoder
from training import pack, transformer


def bert(weights, pieces, layers):
    """Compute BERT for one sentence, directly from the paper."""

    def linear(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def layer_norm(x, name):
        return functional.layer_norm(
            x, (HIDDEN_SIZE,), weights[f"{name}.weight"], weights[f"{name}.bias"], eps=1e-12
        )

    x = weights["embeddings.word_embeddings.weight"][pieces]
    x = x + weights["embeddings.position_embeddings.weight"][: len(pieces)]
    x = layer_norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for n in range(layers):
        layer = f"encoder.layer.{n}"
        query, key, value = (
            linear(x, f"{layer}.attention.self.{name}").view(len(pieces), HEADS, -1).transpose(0, 1)
            for name in ("query", "key", "value")
        )
        context = torch.softmax(query @ key.transpose(1, 2) / math.sqrt(HIDDEN_SIZE // HEADS), -1) @ value
        heads = context.transpose(0, 1).reshape(len(pieces), HIDDEN_SIZE)
        x = layer_norm(
            x + linear(heads, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm"
        )
        inner = functional.gelu(linear(x, f"{layer}.intermediate.dense"))
        x = layer_norm(x + linear(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    return x


@pytest.fixture
def published_weights(tmp_path):
    return write_bert(tmp_path / "minilm")


@pytest.fixture
def converted(tmp_path, published_weights):
    target = tmp_path / "models" / "transformer" / "minilm.pt"
    transformer.convert_bert(tmp_path / "minilm", 2, target)
    return target


def test_converted_layers_compute_the_same_states(published_weights, converted):
    sentence = torch.tensor([2, 4, 5, 6, 3])
    model, _ = encoder.load(converted)
    with torch.no_grad():
        output = model(sentence[None], torch.ones(1, 5))
    assert len(output.hidden_states) == 1 + 2
    for layers, states in enumerate(output.hidden_states):
        assert torch.allclose(
            states[0], bert(published_weights, sentence, layers), atol=1e-2
        )  # half precision


def test_missing_file_raises_an_error_with_the_download(tmp_path):
    with pytest.raises(click.ClickException, match=r"model\.safetensors is missing.*training\.sources"):
        transformer.convert_bert(tmp_path / "minilm", 2, tmp_path / "minilm.pt")


def test_encoder_is_inserted_into_a_parser_and_extracted(converted, tmp_path):
    parser, whole, packed = (tmp_path / name for name in ("parser.pt", "whole.pt", "packed.pt"))
    torch.save({"model": {"lstm": torch.ones(2)}, "config": {"bert_model": "minilm.pt"}}, parser)
    transformer.insert_encoder(parser, converted, whole)
    saved = torch.load(whole, weights_only=True)
    assert {"lstm", "bert_model.piece.weight"} < set(saved["model"])

    saved["model"]["bert_model.piece.weight"] += 1
    torch.save(saved, whole)
    before = encoder.load(converted)[0].state_dict()
    pack.pack_model(whole, packed, converted)
    after = encoder.load(converted)[0].state_dict()
    assert set(torch.load(packed, weights_only=True)["model"]) == {"lstm"}
    assert torch.allclose(after["piece.weight"], before["piece.weight"] + 1, atol=1e-2)
    assert torch.equal(after["norm.weight"], before["norm.weight"])


def test_derived_encoder_has_own_layers_and_shared_embeddings(converted, tmp_path):
    names, model, packed = converted.with_name("names.pt"), tmp_path / "whole.pt", tmp_path / "packed.pt"
    transformer.derive_encoder(converted, names)
    before = encoder.load(converted)[0].state_dict()
    assert all(
        torch.equal(weights, before[name]) for name, weights in encoder.load(names)[0].state_dict().items()
    )

    tuned = {f"bert_model.{name}": weights + 1 for name, weights in before.items() if "layer" in name}
    shared = {f"bert_model.{name}": weights for name, weights in before.items() if "layer" not in name}
    torch.save({"model": {"crf": torch.ones(2), **tuned, **shared}, "config": {}}, model)
    pack.pack_model(model, packed, names)
    after = encoder.load(names)[0].state_dict()
    for name, weights in after.items():
        moved = 1 if "layer" in name else 0
        assert torch.allclose(weights, before[name] + moved, atol=1e-2), name
    assert all(
        torch.equal(before[name], value) for name, value in encoder.load(converted)[0].state_dict().items()
    )
    assert set(torch.load(packed, weights_only=True)["model"]) == {"crf"}
    saved = torch.load(names, weights_only=True)["weights"]
    assert not any(name.startswith("piece") for name in saved)


def test_packed_parser_leaves_the_encoder_unchanged(converted, tmp_path):
    parser, packed = tmp_path / "parser.pt", tmp_path / "packed.pt"
    torch.save({"model": {"lstm": torch.ones(2)}, "config": {}}, parser)
    content = converted.read_bytes()
    pack.pack_model(parser, packed, converted)
    assert converted.read_bytes() == content
