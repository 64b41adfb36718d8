"""The event classifier: its scores in tokens, files, and independence of the batch."""

import shutil

import pytest
import torch

from kg.errors import ModelError
from kg.model import Article, EventType
from kg.parse import parse
from kg.parse.event_classifier import Classifier, Dimensions, describe, load, save
from kg.parse.load_models import load_encoders
from kg.parse.model_inventory import BUNDLED

SENTENCES = {
    "Police arrested three protesters in Zubrowka on Monday.": ("arrested", EventType.COERCE),
    "President Boris Novak met his Syldavian counterpart in Klow.": ("met", EventType.CONSULT),
    "The minister told reporters that the border was calm.": ("told", EventType.STATE),
    "Army helicopters bombed two villages near the border on Friday.": ("bombed", EventType.ASSAULT),
    "The opposition condemned the decision of the government.": ("condemned", EventType.ACCUSE),
}
OTHER_SENSES = {
    "The singer released her third album in May.": "released",
    "Mixed with lime, the salt attacked the paint on the old doors.": "attacked",
    "The recipe calls for two eggs and some butter.": "calls",
}


def scores(text, word, **options):
    [document] = parse([Article(id="a", source="a.txt", text=text)], **options)
    [token] = (token for s in document.sentences for token in s.tokens if token.text == word)
    return token.event_scores if token.event_scores is None else dict(token.event_scores)


@pytest.mark.parametrize(("text", "expected"), SENTENCES.items())
def test_political_acts_have_high_scores(text, expected):
    word, type_ = expected
    found = scores(text, word)
    assert max(found, key=found.__getitem__) is type_
    assert found[type_] > 0.5


@pytest.mark.parametrize(("text", "word"), OTHER_SENSES.items())
def test_other_senses_have_low_scores(text, word):
    assert sum(scores(text, word).values()) < 0.5


def test_scores_are_probabilities_of_open_class_words():
    [document] = parse([Article(id="a", source="a.txt", text=" ".join(SENTENCES))])
    for token in (token for sentence in document.sentences for token in sentence.tokens):
        assert all(0 < score <= 1 for _, score in token.event_scores or ())
        assert sum(score for _, score in token.event_scores) <= 1.01
        assert token.upos in {"VERB", "NOUN", "ADJ", "PROPN"} or not token.event_scores


def test_scores_do_not_depend_on_the_batch():
    articles = [Article(id=str(n), source="a.txt", text=text) for n, text in enumerate(SENTENCES)]
    assert list(parse(articles)) == [document for article in articles for document in parse([article])]


def test_folder_without_a_classifier_gives_no_scores(tmp_path):
    folder = shutil.copytree(BUNDLED, tmp_path / "models")
    listing = folder / "resources.json"
    listing.write_text(
        listing.read_text().replace('"events": "acts",', "").replace('"events": "acts"', '"x": "y"')
    )
    assert scores(next(iter(SENTENCES)), "arrested", models=folder) is None


def test_damaged_classifier_raises_model_error(tmp_path):
    folder = shutil.copytree(BUNDLED, tmp_path / "models")
    (folder / "en" / "events" / "acts.pt").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be loaded"):
        scores(next(iter(SENTENCES)), "arrested", models=folder)


def test_saved_classifier_is_loaded_with_its_encoder(tmp_path):
    torch.manual_seed(3)
    encoders = load_encoders(BUNDLED)
    encoder = encoders["minilm-names.pt"]
    classifier = Classifier(Dimensions(networks=2, hidden=5, rank=3, tuned_hidden=4), encoder[0]).eval()
    for parameter in classifier.parameters():
        if parameter.requires_grad:
            parameter.data = (torch.randn_like(parameter) / 9).half().float()
    [document] = parse([Article(id="a", source="a.txt", text=" ".join(SENTENCES))])
    inputs = describe(document.sentences, encoder)
    expected = torch.cat(classifier.probabilities(inputs))
    save(tmp_path / "a.pt", classifier, "minilm-names.pt")
    loaded, (_, tokenizer) = load(tmp_path / "a.pt", encoders)
    found = torch.cat(loaded.probabilities(inputs))
    assert tokenizer is encoder[1]
    assert torch.allclose(found, expected, atol=1e-5)
    assert torch.allclose(found.sum(1), torch.ones(len(found)))
    assert (tmp_path / "a.pt").stat().st_size < 400_000  # without the layers of the encoder
