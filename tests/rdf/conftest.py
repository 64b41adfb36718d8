"""Fixtures: resolutions of an invented article, made by hand."""

from datetime import date

import pytest
from invented import closed, mediates, met, resolution, send, span, told, veto

from kg.model import Resolution


@pytest.fixture(scope="session")
def bern() -> Resolution:
    """An article with all metadata: four acts, one of them asserted, a statement, and another clause."""
    return resolution(
        met(),
        closed(),
        send(),
        told(),
        mediates(),
        veto(),
        headline="Envoys “meet” in Bern",
        publisher="The Invented Wire",
        url="https://example.org/bern?a=1|2",
        byline=span("Ana Prieto"),
        dateline=span("BERN"),
        published=date(2025, 8, 20),
        published_basis="metadata",
    )


@pytest.fixture(scope="session")
def bare() -> Resolution:
    """The same text without metadata and events."""
    return resolution(id="0b")


@pytest.fixture(scope="session")
def other() -> Resolution:
    """Another article with an actor of the first one."""
    return resolution(closed(), id="0c")
