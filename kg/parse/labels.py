"""What the labels of any NER model mean to us, by data/entities.toml."""

import tomllib
from functools import cache
from pathlib import Path

from kg.model import EntityLabel

_DATA = Path(__file__).with_name("data") / "entities.toml"


def entity_label(name: str) -> EntityLabel:
    """Return our label for the NER model's ``name``; one that no known set has is OTHER."""
    return _labels().get(name, EntityLabel.OTHER)


@cache
def _labels() -> dict[str, EntityLabel]:
    tables = tomllib.loads(_DATA.read_text(encoding="utf-8")).values()
    return {name: EntityLabel(label) for table in tables for name, label in table.items()}
