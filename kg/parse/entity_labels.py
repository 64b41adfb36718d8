"""What the labels of any NER model mean to us, by data/entities.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from kg.model import EntityLabel

_DATA = Path(__file__).with_name("data") / "entities.toml"


def entity_label(name: str) -> EntityLabel:
    """Return our label for the NER model's ``name``; one that no known set has is OTHER."""
    return _labels().get(name, EntityLabel.OTHER)


def label_of(quote: str, name: str) -> EntityLabel:
    """Return our label for some words which the model calls ``name``: a day is a date whatever it is called."""
    return EntityLabel.DATE if is_day(quote) else entity_label(name)


def is_day(quote: str) -> bool:
    """Tell whether a name is that of a day of the week."""
    return quote in _days()


@cache
def _labels() -> dict[str, EntityLabel]:
    tables = _data()["labels"].values()
    return {name: EntityLabel(label) for table in tables for name, label in table.items()}


@cache
def _days() -> frozenset[str]:
    return frozenset(_data()["days"])


def _data() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))
