"""Who is actor and who recipient by PLOVER's manual, whatever the words make of them."""

import pytest
from invented import CHAD, HUBER, NORWAY, POLAND, part, resolved

from kg.model import EventType, Role
from kg.rdf.plover_roles import sides

AGENT = part(Role.AGENT, "Norway", 3, NORWAY)
PATIENT = part(Role.PATIENT, "Poland", 1, POLAND)
RECIPIENT = part(Role.RECIPIENT, "Chad", 2, CHAD)
UNKNOWN = part(Role.PATIENT, "the plan", 4)
TOPIC = part(Role.TOPIC, "Huber", 2, HUBER)


@pytest.mark.parametrize(
    ("said", "actors", "recipients"),
    [
        ({"type": EventType.ACCUSE, "cameo": "112"}, [NORWAY], [POLAND, CHAD]),
        ({"type": None}, [NORWAY], [POLAND, CHAD]),
        ({"type": EventType.CONSULT, "cameo": "042", "mode": "visit"}, [NORWAY], [POLAND, CHAD]),
        ({"type": EventType.CONSULT, "cameo": "043", "mode": "visit"}, [POLAND, CHAD], [NORWAY]),
        ({"type": EventType.CONSULT, "cameo": "040"}, [NORWAY, POLAND, CHAD], []),
        ({"type": EventType.CONSULT, "cameo": "041", "mode": "phone"}, [NORWAY, POLAND, CHAD], []),
        ({"type": EventType.AGREE, "trigger_type": EventType.CONSULT}, [NORWAY], [POLAND, CHAD]),
    ],
)
def test_guest_and_host_and_all_who_meet(said, actors, recipients) -> None:
    found = resolved(3, "mediates", AGENT, PATIENT, RECIPIENT, UNKNOWN, TOPIC, **said)
    assert sides(found) == (actors, recipients)


def test_nobody_known_is_nobody() -> None:
    assert sides(resolved(3, "mediates", UNKNOWN, type=EventType.CONSULT)) == ([], [])
