"""Labels of events."""

import pytest
from invented import HUBER, closed, mediates, met, part, resolved, send, veto

from kg.model import Certainty, Polarity, ResolvedMention, Role
from kg.rdf.event_labels import event_label

CASES = [
    (met(), "foreign minister of Jordan met Léa Huber"),
    (closed(), "not: Poland closed the \\border\\"),
    (send(), "planned: We send doctors to Chad"),
    (mediates(), "conditional: Norway mediates"),
    (veto(), "possible: NATO veto the plan"),
    (resolved(0, "met", part(Role.PATIENT, "Swiss envoy Léa Huber", 0, HUBER)), "met Léa Huber"),
    (
        resolved(4, "veto", certainty=Certainty.PLANNED, polarity=Polarity.DENIED),
        "planned, not: veto",
    ),
    (
        resolved(1, "closed", part(Role.AGENT, "Poland", 1), part(Role.AGENT, "it", 1)),
        "Poland and it closed",
    ),
    (resolved(1, "denied that it had closed", predicate="deny close"), "deny close"),
    (resolved(1, "had closed\nthe", predicate="close"), "had closed the"),
]


@pytest.mark.parametrize(("mention", "expected"), CASES, ids=[expected for _, expected in CASES])
def test_event_label_has_agent_verb_and_object(mention: ResolvedMention, expected: str) -> None:
    assert event_label(mention) == expected


def test_event_label_shortens_long_phrases() -> None:
    whole = (
        "“We will send doctors to Chad,” Huber told reporters at a forum. If Oslo agrees, Norway mediates."
    )
    cut = event_label(resolved(4, "veto", part(Role.AGENT, whole, 2)))
    assert cut.endswith("… veto")
    assert cut.removesuffix("… veto") in whole
