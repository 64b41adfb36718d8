"""File layout of a training run. A run writes only below its work folder."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaths:
    """The folders and files that a training run reads and writes."""

    data: Path  # input: ud/, ner/, vectors/ and transformer/
    work: Path  # output
    start: Path | None = None  # Stanza resources folder with models to continue from

    @property
    def treebanks(self) -> Path:
        """The folder in which Stanza's scripts look for treebanks (UDBASE)."""
        return self.work / "ud"

    @property
    def prepared(self) -> Path:
        """The folder into which Stanza's scripts write prepared data (DATA_ROOT)."""
        return self.work / "data"

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for Stanza's scripts and trainers."""
        return {"UDBASE": str(self.treebanks), "DATA_ROOT": str(self.prepared)}

    @property
    def vectors(self) -> Path:
        """The word vectors in Stanza's format."""
        return self.work / "models" / "pretrain" / "glove100.pt"

    @property
    def packed(self) -> Path:
        """The Stanza resources folder with the packed models."""
        return self.work / "packed"

    def start_model(self, processor: str, package: str) -> Path | None:
        """Return the model to continue from, or None for training from scratch."""
        return self.start / "en" / processor / f"{package}.pt" if self.start else None

    def model(self, processor: str, package: str) -> Path:
        """Return the path of a trained model with single-precision weights."""
        return self.work / "models" / processor / f"{package}.pt"
