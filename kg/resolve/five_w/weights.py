"""What speaks for an answer, and how much: ``kg/resolve/data/main_event.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent.parent / "data/main_event.toml"


@dataclass(frozen=True)
class Weights:
    """The file's tables."""

    data: Mapping[str, Any]

    def __getitem__(self, question: str) -> Mapping[str, float]:
        weights: Mapping[str, float] = self.data[question]
        return weights

    @cached_property
    def little(self) -> frozenset[str]:
        """Words that say little by themselves."""
        return frozenset(self.data["words"]["little"])

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """Endings that are cut when words are compared, the longest first."""
        return tuple(sorted(self.data["words"]["endings"], key=len, reverse=True))

    @cached_property
    def reasons(self) -> frozenset[str]:
        """Words that introduce a reason."""
        return frozenset(self.data["words"]["reasons"])

    @cached_property
    def means(self) -> frozenset[str]:
        """Words that introduce a means."""
        return frozenset(self.data["words"]["means"])

    @cached_property
    def asides(self) -> frozenset[str]:
        """Words that begin an aside before a headline's clause."""
        return frozenset(self.data["words"]["asides"])

    @property
    def topic(self) -> int:
        """How many words before a colon are a topic rather than a clause."""
        return int(self.data["words"]["topic"])

    @property
    def lead(self) -> int:
        """How many sentences from the beginning may hold an answer."""
        return int(self.data["words"]["lead"])


WEIGHTS = Weights(tomllib.loads(_FILE.read_text(encoding="utf-8")))
