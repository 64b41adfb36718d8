"""The event classifier: its scores in tokens, files, and independence of the batch."""

import shutil

import pytest
import torch

from kg.errors import ModelError
from kg.model import Article, EventType
from kg.parse import event_classifier, parse
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
    classifier = event_classifier.Classifier(event_classifier.Dimensions(2, 5, 4)).eval()
    for parameter in classifier.parameters():
        parameter.data = torch.randn_like(parameter).half().float()
    event_classifier.save(tmp_path / "a.pt", classifier, "small.pt")
    loaded, encoder = event_classifier.load(tmp_path / "a.pt")
    words = torch.randn(3, 5)
    assert encoder == "small.pt"
    assert torch.equal(loaded.probabilities(words), classifier.probabilities(words))
    assert torch.allclose(loaded.probabilities(words).sum(1), torch.ones(3))
