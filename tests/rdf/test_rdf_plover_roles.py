"""Actors and recipients by the PLOVER manual."""

import pytest
from invented import CHAD, HUBER, NORWAY, POLAND, part, resolved

from kg.model import EventType, Role
from kg.rdf.events import plover_roles

AGENT = part(Role.AGENT, "Norway", 3, NORWAY)
PATIENT = part(Role.PATIENT, "Poland", 1, POLAND)
RECIPIENT = part(Role.RECIPIENT, "Chad", 2, CHAD)
UNKNOWN = part(Role.PATIENT, "the plan", 4)
TOPIC = part(Role.TOPIC, "Huber", 2, HUBER)


@pytest.mark.parametrize(
    ("fields", "actors", "recipients"),
    [
        ({"type": EventType.ACCUSE, "cameo": "112"}, [NORWAY], [POLAND, CHAD]),
        ({"type": None}, [NORWAY], [POLAND, CHAD]),
        ({"type": EventType.CONSULT, "cameo": "042", "mode": "visit"}, [NORWAY], [POLAND, CHAD]),
        ({"type": EventType.CONSULT, "cameo": "043", "mode": "visit"}, [POLAND, CHAD], [NORWAY]),
        ({"type": EventType.CONSULT, "cameo": "040"}, [NORWAY, POLAND, CHAD], []),
        ({"type": EventType.CONSULT, "cameo": "041", "mode": "phone"}, [NORWAY, POLAND, CHAD], []),
    ],
)
def test_plover_roles_depend_on_type_and_mode(fields, actors, recipients) -> None:
    event = resolved(3, "mediates", AGENT, PATIENT, RECIPIENT, UNKNOWN, TOPIC, **fields)
    assert plover_roles(event) == (actors, recipients)


def test_plover_roles_are_empty_without_linked_actors() -> None:
    assert plover_roles(resolved(3, "mediates", UNKNOWN, type=EventType.CONSULT)) == ([], [])
