"""Names of actors that are made of the words of a nominal."""

import pytest
from resolve_helpers import event_of, extraction_of, mention_of

from kg.resolve import resolve


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        (
            "Lawyers asked the Rundu Magistrates Court for help.",
            "the Rundu Magistrates Court",
            "Rundu Magistrates Court",
        ),
        (
            "The minister met Ghanaian opposition MPs on Monday.",
            "Ghanaian opposition MPs",
            "Ghanaian opposition MPs",
        ),
        ("Ghana's Volta farmers met the minister.", "Volta farmers", "Ghanaian Volta farmers"),
        (
            "Police arrested Nigeria's former Lakes State governor.",
            "Nigeria's former Lakes State governor",
            "Nigerian former Lakes State governor",
        ),
        ("The Ghanaian Government praised Chad.", "The Ghanaian Government", "Ghanaian government"),
        ("Local Kenyan police arrested the men.", "Local Kenyan police", "Kenyan police"),
        (
            "Angry Ghanaian Opposition Voters Reject Latest Budget",
            "Ghanaian Opposition Voters",
            "Ghanaian opposition voters",
        ),
        (
            "The Ministry of Fisheries of Peru met Chad.",
            "The Ministry of Fisheries of Peru",
            "Ministry of Fisheries of Peru",
        ),
        ("New Zealand farmers met Chadian farmers.", "New Zealand farmers", "New Zealand farmers"),
        ("Judges jailed a 34 year old Chadian woman.", "a 34 year old Chadian woman", "Chadian woman"),
    ],
)
def test_group_name_keeps_capitals_of_names(text: str, phrase: str, name: str, parser) -> None:
    document = parser(text)
    resolution = resolve(extraction_of(document, event_of(participants=(mention_of(document, phrase),))))
    link = resolution.events[0].mentions[0].participants[0].link
    assert link is not None
    assert [actor.name for actor in link.actors] == [name]
