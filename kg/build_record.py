"""The description of a build and its models, for the graph of builds."""

from dataclasses import dataclass
from datetime import UTC, datetime

from kg.iris import Iris


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A trained model that a build used."""

    name: str  # "depparse/union"
    digest: str  # of its file, in hexadecimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A run of the pipeline, described as a PROV activity."""

    started: datetime  # with time zone
    rules: str  # digest of the program's code and data
    models: tuple[Model, ...]

    def iri(self, iris: Iris) -> str:
        """Return the build's IRI, which contains its start time in UTC."""
        return iris.build(self.started.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ"))
