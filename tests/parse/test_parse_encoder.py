"""The encoder: saving and loading, independence of the batch, and tokenization."""

import pytest
import torch
from smallbert import PIECES, word_pieces

from kg.parse import encoder
from kg.parse.model_inventory import BUNDLED

CONFIG = encoder.EncoderConfig(
    num_hidden_layers=2, hidden_size=8, heads=2, inner=12, pieces=len(PIECES), longest=16
)


@pytest.fixture
def file(tmp_path):
    torch.manual_seed(7)
    path = tmp_path / "small.pt"
    encoder.save(path, CONFIG, encoder.Encoder(CONFIG).state_dict(), word_pieces())
    return path


def states(model, pieces):
    with torch.no_grad():
        output = model(torch.tensor(pieces["input_ids"]), torch.tensor(pieces["attention_mask"]))
    return output.hidden_states


def test_saved_encoder_is_loaded_in_single_precision(file):
    first, second = encoder.load(file)[0], encoder.load(file)[0]
    assert first.config == CONFIG
    for name, weights in first.state_dict().items():
        assert weights.dtype == torch.float32
        assert torch.equal(weights, second.state_dict()[name])


def test_padding_does_not_change_the_states(file):
    model, tokenizer = encoder.load(file)
    short, long = ["Ministers", "met", "."], ["Ministers", "met", "in", "Oslo", "in", "Oslo", "."]
    alone, beside = (
        tokenizer([short], is_split_into_words=True),
        tokenizer([short, long], is_split_into_words=True),
    )
    assert len(beside["input_ids"][0]) > len(alone["input_ids"][0])
    for one, other in zip(states(model, alone), states(model, beside), strict=True):
        assert torch.allclose(one[0], other[0, : one.shape[1]], atol=1e-5)


def test_other_sentences_do_not_change_a_bit_of_the_states():
    """So the parse of an article does not depend on its batch."""
    model, tokenizer = encoder.load(BUNDLED / "en" / "transformer" / "minilm.pt")
    text = "Kenya, which had rejected the offer on Monday, thanked Norway ."
    sentences = [text.split()[:words] for words in range(3, 12)]
    together = states(model, tokenizer(sentences, is_split_into_words=True))[-1]
    for sentence, beside in zip(sentences, together, strict=True):
        alone = states(model, tokenizer([sentence], is_split_into_words=True))[-1][0]
        assert torch.equal(alone, beside[: len(alone)])
        assert not beside[len(alone) :].any()


def test_saved_layers_share_the_embeddings_of_their_base(file):
    base, tokenizer = encoder.load(file)
    own = encoder.Encoder(CONFIG).state_dict()
    derived = file.with_name("derived.pt")
    encoder.save_layers(derived, CONFIG, own, file.name)
    first = encoder.load(derived)[0]
    second, shared = encoder.load(derived, {file.name: (base, tokenizer)})
    assert second.piece is base.piece
    assert second.place is base.place
    assert shared is tokenizer
    for name, weights in first.state_dict().items():
        assert torch.equal(weights, second.state_dict()[name])
        expected = own[name].half().float() if name.startswith("layer") else base.state_dict()[name]
        assert torch.equal(weights, expected), name


def test_hidden_states_include_the_embeddings(file):
    model, tokenizer = encoder.load(file)
    found = states(model, tokenizer([["Oslo"]], is_split_into_words=True))
    assert [tuple(state.shape) for state in found] == [(1, 4, 8)] * 3  # [CLS] os ##lo [SEP]


def test_word_ids_name_the_word_of_each_piece(file):
    _, tokenizer = encoder.load(file)
    tokenized = tokenizer([["Ministers", "met", "in", "Oslo"], ["met"]], is_split_into_words=True)
    assert tokenized.word_ids(batch_index=0) == [None, 0, 0, 1, 2, 3, 3, None]
    assert tokenized.word_ids(batch_index=1) == [None, 0, *[None] * 6]


def test_lone_surrogate_is_an_unknown_piece(file):
    _, tokenizer = encoder.load(file)
    tokenized = tokenizer([["Oslo", "\ud83d"]], is_split_into_words=True)
    assert tokenized.word_ids(batch_index=0) == [None, 0, 0, 1, None]


def test_single_texts_are_not_padded(file):
    """Stanza relies on this to find words without pieces, such as a zero-width space."""
    _, tokenizer = encoder.load(file)
    assert [len(ids) for ids in tokenizer(["Oslo", "\u200b"], is_split_into_words=False).input_ids] == [4, 2]


def test_remembered_sentences_are_not_encoded_again(file):
    model, tokenizer = encoder.load(file)
    pieces = tokenizer([["Oslo"], ["Ministers", "met"]], is_split_into_words=True)
    oslo, met = (tuple(pieces["input_ids"][0][:4]), tuple(pieces["input_ids"][1]))
    with torch.no_grad(), model.remembering():
        expected = torch.cat(states(model, pieces)[-3:], -1)
        model.layer = None  # encoding fails from now on
        for alone, beside in zip(model.last_states([oslo, met, oslo]), expected[[0, 1, 0]], strict=True):
            assert torch.equal(alone, beside[: len(alone)])
    with pytest.raises(TypeError):
        model.last_states([oslo])


def test_last_states_are_input_and_outputs_of_the_last_two_layers(file):
    model, tokenizer = encoder.load(file)
    pieces = tokenizer([["Ministers", "met", "in", "Oslo"]], is_split_into_words=True)
    with torch.no_grad():
        [found] = model.last_states([tuple(pieces["input_ids"][0])])
    assert torch.equal(found, torch.cat([one[0] for one in states(model, pieces)[-3:]], -1))
