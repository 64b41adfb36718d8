"""Entity labels of the three label sets of English models."""

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
def test_entity_label_maps_each_label_set(name, label):
    assert entity_label(name) is label


def test_label_of_a_weekday_is_date():
    assert label_of("Wednesday", "Misc") is EntityLabel.DATE


def test_entity_label_knows_the_labels_of_the_bundled_model():
    known = load(None).processors["ner"].get_known_tags()
    other = {name for name in known if entity_label(name) is EntityLabel.OTHER}
    assert other == {"Misc", "Money", "Product"}
