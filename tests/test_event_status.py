"""The status of an event in words."""

import pytest

from kg.views.event_status import with_status


@pytest.mark.parametrize(
    ("how", "speakers", "status", "tone"),
    [
        ("fact", "", "reported", "fact"),
        ("fact", "Norway", "claimed by Norway", "claim"),
        ("fact", "Norway|Chad", "claimed by Chad and Norway", "claim"),
        ("fact", "Peru|Norway|Chad", "claimed by Chad, Norway and Peru", "claim"),
        ("fact", "Togo|Peru|Norway|Chad", "claimed by Chad, Norway and 2 others", "claim"),
        ("fact", "|Norway", "reported", "fact"),
        ("denied", "", "denied", "denied"),
        ("denied", "Norway", "denied, according to Norway", "denied"),
        ("planned", "", "planned", "open"),
        ("possible", "a diplomat", "possible, according to a diplomat", "open"),
        ("conditional", "", "conditional", "open"),
        ("statement", "Norway", "statement", "statement"),
        ("other clause", "", "other clause", "statement"),
    ],
)
def test_status_names_speakers(how: str, speakers: str, status: str, tone: str) -> None:
    record = with_status({"how": how, "speakers": speakers})
    assert (record["status"], record["tone"]) == (status, tone)
