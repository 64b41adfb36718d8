"""Which acts are told by two sides: asserted by one, denied by another."""

import pytest

from kg.explore.claims import Told, claims_in

ASSERTED, DENIED = 1, 2


def told(asserting: set[str], denying: set[str]) -> Told:
    """Return two visits of one agent, asserted and denied by some speakers; articles themselves have no speaker."""
    alike = {ASSERTED: ["visitor"], DENIED: ["visitor"]}
    return Told(
        mentions={ASSERTED: ["yes"], DENIED: ["no"]},
        status={ASSERTED: "claimed" if asserting else "reported", DENIED: "denied"},
        values={
            "agent": alike,
            "patient": {},
            "party": alike,
            "type": {ASSERTED: ["CONSULT"], DENIED: ["CONSULT"]},
        },
        speakers={"yes": asserting, "no": denying},
        predicates={"yes": "visit", "no": "visit"},
        contradicted=[],
    )


@pytest.mark.parametrize(
    ("asserting", "denying", "number"),
    [
        ({"ministry"}, {"opposition"}, 1),
        (set(), {"opposition"}, 1),
        ({"ministry"}, set(), 1),
        ({"ministry"}, {"ministry"}, 0),
        (set(), set(), 0),
    ],
)
def test_dispute_needs_two_sides(asserting: set[str], denying: set[str], number: int) -> None:
    found = [claim for claim in claims_in(told(asserting, denying)) if claim.kind == "disputed"]
    assert len(found) == number
