"""Patients that are acts of somebody: "welcomed Chad's support"."""

import pytest

from kg.extract import extract
from kg.resolve import resolve


@pytest.mark.parametrize(
    ("text", "phrase", "keys"),
    [
        ("Minister Ana Ruiz of Peru praised Chad's support.", "Chad's support", ["country/TCD"]),
        (
            "The Peruvian parliament welcomed the Omani investments in the port.",
            "the Omani investments in the port",
            ["country/OMN"],
        ),
        ("Oman rejected Peru's proposal.", "Peru's proposal", ["country/PER"]),
        # What happens to somebody is not what they do.
        ("Peru condemned Ana Ruiz's murder.", "Ana Ruiz's murder", []),
        # Nobody praises themselves.
        ("Peru praised Peru's role.", "Peru's role", []),
        # Other acts are not directed at the owner.
        ("Peru postponed Chad's visit.", "Chad's visit", []),
        # Nothing says whose act it is.
        ("Peru welcomed the proposal.", "the proposal", []),
    ],
)
def test_owner_of_an_act_is_patient(text: str, phrase: str, keys: list[str], parser) -> None:
    events = resolve(extract(parser(text))).events
    found = [p for e in events for p in e.mentions[0].participants if p.mention.span.quote == phrase]
    assert found, events
    links = [actor.key for p in found if p.link for actor in p.link.actors]
    assert links == keys
