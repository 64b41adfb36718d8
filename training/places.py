"""Where a run keeps what it makes: everything lies in one folder, so that it can be thrown away."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The folders and files of a run."""

    data: Path  # what it is given: ud/, ner/, vectors
    work: Path  # what it makes
    start: Path | None = None  # a Stanza resources folder whose models are gone on from

    @property
    def treebanks(self) -> Path:
        """Where Stanza's scripts look for treebanks (UDBASE)."""
        return self.work / "ud"

    @property
    def prepared(self) -> Path:
        """Where Stanza's scripts leave the data they make (DATA_ROOT)."""
        return self.work / "data"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that tell Stanza's scripts and trainers so."""
        return {"UDBASE": str(self.treebanks), "DATA_ROOT": str(self.prepared)}

    @property
    def vectors(self) -> Path:
        """The word vectors as Stanza reads them."""
        return self.work / "models" / "pretrain" / "glove100.pt"

    @property
    def packed(self) -> Path:
        """The Stanza resources folder that comes out."""
        return self.work / "packed"

    def given(self, processor: str, package: str) -> Path | None:
        """Return the model of a processor that is gone on from, if any."""
        return self.start / "en" / processor / f"{package}.pt" if self.start else None

    def model(self, processor: str, package: str) -> Path:
        """Return where the trained model of a processor is, with single-precision weights."""
        return self.work / "models" / processor / f"{package}.pt"
