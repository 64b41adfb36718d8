"""Mapping from the labels of NER models to :class:`EntityLabel` (data/entities.toml)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kg.model import EntityLabel

_FILE = Path(__file__).with_name("data") / "entities.toml"


def entity_label(name: str) -> EntityLabel:
    """Return the label for the name used by an NER model, or OTHER for an unknown name."""
    return _labels().get(name, EntityLabel.OTHER)


def label_of(quote: str, name: str) -> EntityLabel:
    """Return the label of an entity.

    Weekdays are dates even if the model calls them otherwise.
    """
    return EntityLabel.DATE if is_weekday(quote) else entity_label(name)


def is_weekday(quote: str) -> bool:
    """Return True for the name of a weekday or its abbreviation."""
    return quote in _weekdays()


@cache
def _labels() -> dict[str, EntityLabel]:
    label_sets = _tables()["labels"].values()
    return {name: EntityLabel(label) for labels in label_sets for name, label in labels.items()}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(_tables()["weekdays"])


def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
