"""Entity labels of the three sets that English models carry."""

import pytest

from kg.model import EntityLabel
from kg.parse.entity_labels import entity_label, label_of
from kg.parse.load_models import load


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Person", EntityLabel.PERSON),
        ("Organization", EntityLabel.ORGANIZATION),
        ("Facility", EntityLabel.FACILITY),
        ("Money", EntityLabel.OTHER),
        ("PERSON", EntityLabel.PERSON),
        ("GPE", EntityLabel.LOCATION),
        ("FAC", EntityLabel.FACILITY),
        ("TIME", EntityLabel.DATE),
        ("WORK_OF_ART", EntityLabel.OTHER),
        ("PER", EntityLabel.PERSON),
        ("ORG", EntityLabel.ORGANIZATION),
        ("MISC", EntityLabel.OTHER),
        ("NORP", EntityLabel.NORP),
        ("B-new", EntityLabel.OTHER),
    ],
)
def test_labels_of_any_set_are_ours(name, label):
    assert entity_label(name) is label


def test_a_day_is_a_date_whatever_the_model_calls_it():
    assert label_of("Wednesday", "Misc") is EntityLabel.DATE


def test_every_label_of_the_bundled_model_is_known():
    known = load(None).processors["ner"].get_known_tags()
    other = {name for name in known if entity_label(name) is EntityLabel.OTHER}
    assert other == {"Misc", "Money", "Product"}
