"""Parties in opposition by day: the sector of a party depends on the date of the article.

``data/opposition.tsv`` lists when parties of the tables opposed the government of their country. A missing day leaves the
spell open. Without a date of publication, only parties that have never governed are in opposition.
"""

from dataclasses import replace
from datetime import date
from functools import cache

from kg.resolve.data_tables import group, read_rows
from kg.resolve.gazetteer import GazetteerEntry


def entry_on(entry: GazetteerEntry, day: date | None) -> GazetteerEntry:
    """Return the entry of an organisation with the sector OPP if it is a party in opposition on a day."""
    is_opposed = entry.sector == "PTY" and is_in_opposition(entry.name, day)
    return replace(entry, sector="OPP") if is_opposed else entry


def is_in_opposition(party: str, day: date | None) -> bool:
    """Return True if a party of the tables opposes the government on a day, or on all days if it is unknown."""
    earliest, latest = (day, day) if day else (date.min, date.max)
    return any(first <= earliest and latest <= last for first, last in _spells().get(party, ()))


@cache
def _spells() -> dict[str, tuple[tuple[date, date], ...]]:
    rows = read_rows("opposition.tsv")
    return group((row["party"], (_day(row["first"], date.min), _day(row["last"], date.max))) for row in rows)


def _day(cell: str, missing: date) -> date:
    return date.fromisoformat(cell) if cell else missing
