"""An encoder is read as it was written, sees a sentence and not what fills it up, and knows which pieces are a word's."""

import pytest
import torch
from smallbert import PIECES, word_pieces

from kg.parse import encoder
from kg.parse.model_inventory import BUNDLED

SHAPE = encoder.Shape(num_hidden_layers=2, hidden_size=8, heads=2, inner=12, pieces=len(PIECES), longest=16)


@pytest.fixture
def file(tmp_path):
    torch.manual_seed(7)
    path = tmp_path / "small.pt"
    encoder.save(path, SHAPE, encoder.Encoder(SHAPE).state_dict(), word_pieces())
    return path


def states(model, pieces):
    with torch.no_grad():
        read = model(torch.tensor(pieces["input_ids"]), torch.tensor(pieces["attention_mask"]))
    return read.hidden_states


def test_what_is_written_is_read_in_single_precision(file):
    first, second = encoder.read(file)[0], encoder.read(file)[0]
    assert first.config == SHAPE
    for name, weights in first.state_dict().items():
        assert weights.dtype == torch.float32
        assert torch.equal(weights, second.state_dict()[name])


def test_a_sentence_is_read_alike_alone_and_beside_a_longer_one(file):
    model, pieces = encoder.read(file)
    short, long = ["Ministers", "met", "."], ["Ministers", "met", "in", "Oslo", "in", "Oslo", "."]
    alone, beside = pieces([short], is_split_into_words=True), pieces([short, long], is_split_into_words=True)
    assert len(beside["input_ids"][0]) > len(alone["input_ids"][0])
    for one, other in zip(states(model, alone), states(model, beside), strict=True):
        assert torch.allclose(one[0], other[0, : one.shape[1]], atol=1e-5)


def test_what_comes_beside_a_sentence_changes_no_bit_of_it():
    """Or an article would be read otherwise in another batch."""
    model, pieces = encoder.read(BUNDLED / "en" / "transformer" / "minilm.pt")
    text = "Kenya, which had rejected the offer on Monday, thanked Norway ."
    sentences = [text.split()[:words] for words in range(3, 12)]
    together = states(model, pieces(sentences, is_split_into_words=True))[-1]
    for sentence, beside in zip(sentences, together, strict=True):
        alone = states(model, pieces([sentence], is_split_into_words=True))[-1][0]
        assert torch.equal(alone, beside[: len(alone)])
        assert not beside[len(alone) :].any()


def test_layers_by_themselves_read_pieces_as_their_base_does_by_the_same_weights(file):
    base, tokenizer = encoder.read(file)
    own = encoder.Encoder(SHAPE).state_dict()
    derived = file.with_name("derived.pt")
    encoder.save_layers(derived, SHAPE, own, file.name)
    first = encoder.read(derived)[0]
    second, shared = encoder.read(derived, {file.name: (base, tokenizer)})
    assert second.piece is base.piece
    assert second.place is base.place
    assert shared is tokenizer
    for name, weights in first.state_dict().items():
        assert torch.equal(weights, second.state_dict()[name])
        wanted = own[name].half().float() if name.startswith("layer") else base.state_dict()[name]
        assert torch.equal(weights, wanted), name


def test_there_is_a_state_before_the_first_layer_and_after_each(file):
    model, pieces = encoder.read(file)
    found = states(model, pieces([["Oslo"]], is_split_into_words=True))
    assert [tuple(state.shape) for state in found] == [(1, 4, 8)] * 3  # [CLS] os ##lo [SEP]


def test_pieces_say_which_word_they_are_of(file):
    _, pieces = encoder.read(file)
    made = pieces([["Ministers", "met", "in", "Oslo"], ["met"]], is_split_into_words=True)
    assert made.word_ids(batch_index=0) == [None, 0, 0, 1, 2, 3, 3, None]
    assert made.word_ids(batch_index=1) == [None, 0, *[None] * 6]


def test_half_a_character_is_a_piece_like_any_unknown(file):
    _, pieces = encoder.read(file)
    made = pieces([["Oslo", "\ud83d"]], is_split_into_words=True)
    assert made.word_ids(batch_index=0) == [None, 0, 0, 1, None]


def test_single_texts_are_not_filled_up(file):
    """So Stanza finds the words of which no piece is left: a lone zero-width space, for one."""
    _, pieces = encoder.read(file)
    assert [len(ids) for ids in pieces(["Oslo", "\u200b"], is_split_into_words=False).input_ids] == [4, 2]
