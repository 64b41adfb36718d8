"""The weights of the ranking criteria, from ``kg/resolve/data/main_event.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.resolve.data_tables import read_text


@dataclass(frozen=True)
class Weights:
    """The tables of the weights file; index by question for the weights of its criteria."""

    data: Mapping[str, Any]

    def __getitem__(self, question: str) -> Mapping[str, float]:
        weights: Mapping[str, float] = self.data[question]
        return weights

    @cached_property
    def stop_words(self) -> frozenset[str]:
        """Words that do not link a phrase to the headline."""
        return frozenset(self.data["words"]["stop_words"])

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """Inflectional endings to remove before comparison, longest first."""
        return tuple(sorted(self.data["words"]["endings"], key=len, reverse=True))

    @cached_property
    def reason_markers(self) -> frozenset[str]:
        """Words that introduce a reason."""
        return frozenset(self.data["words"]["reason_markers"])

    @cached_property
    def means_markers(self) -> frozenset[str]:
        """Words that introduce a means."""
        return frozenset(self.data["words"]["means_markers"])

    @cached_property
    def aside_markers(self) -> frozenset[str]:
        """Words that introduce a subordinate clause or phrase at the start of a headline."""
        return frozenset(self.data["words"]["aside_markers"])

    @property
    def max_topic_words(self) -> int:
        """The largest number of words before a colon that form a topic and not a clause."""
        return int(self.data["words"]["max_topic_words"])

    @property
    def max_lead_sentences(self) -> int:
        """The number of opening sentences in which answers are looked for."""
        return int(self.data["words"]["max_lead_sentences"])


WEIGHTS = Weights(tomllib.loads(read_text("main_event.toml")))
