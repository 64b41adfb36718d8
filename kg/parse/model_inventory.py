"""What a Stanza resources folder holds, read from its resources.json without loading a model.

The folder is laid out as ``stanza.download`` lays it: ``resources.json`` and ``en/<processor>/<package>.pt``.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ModelError

BUNDLED = Path(__file__).with_name("models")
NEEDED = ("tokenize", "pos", "lemma", "depparse", "ner")  # mwt too, where the folder has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model file and the checksum that resources.json states for it."""

    processor: str  # "depparse"; "pretrain", "forward_charlm" ... for what others build on
    package: str
    file: Path
    md5: str | None

    def state(self) -> str:
        """Say how the file compares with resources.json: "ok", "missing", "changed" or "no checksum"."""
        if not self.file.is_file():
            return "missing"
        if self.md5 is None:
            return "no checksum"
        return "ok" if checksum(self.file) == self.md5 else "changed"


def checksum(file: Path) -> str:
    """Return the digest that resources.json states of a model's file: MD5, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def inventory(folder: Path) -> tuple[Model, ...]:
    """Return the models of the default English package and those that they build on.

    Raises :class:`ModelError` where ``folder`` is no resources folder, or lacks an English model we need.
    """
    english = _english(folder)
    package = english.get("packages", {}).get("default", {})
    missing = [processor for processor in NEEDED if processor not in package]
    if missing:
        raise _unusable(folder, f"its English package has no {', '.join(missing)}")
    wanted = ("tokenize", "mwt", *NEEDED[1:])
    found = (_models(folder, english, name, package[name]) for name in wanted if name in package)
    return tuple(dict.fromkeys(model for models in found for model in models))


def _english(folder: Path) -> dict[str, Any]:
    try:
        resources = json.loads((folder / "resources.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise _unusable(folder, "it has no resources.json that can be read") from error
    except ValueError as error:
        raise _unusable(folder, f"its resources.json is not JSON: {error}") from error
    english = resources.get("en") if isinstance(resources, dict) else None
    if not isinstance(english, dict):
        raise _unusable(folder, "it has no English models")
    return english


def _models(folder: Path, english: dict[str, Any], processor: str, package: str) -> Iterator[Model]:
    entry = english.get(processor, {}).get(package, {})
    yield Model(
        processor=processor,
        package=package,
        file=folder / "en" / processor / f"{package}.pt",
        md5=entry.get("md5"),
    )
    for other in entry.get("dependencies", ()):
        yield from _models(folder, english, other["model"], other["package"])


def _unusable(folder: Path, reason: str) -> ModelError:
    return ModelError(
        f"not a Stanza resources folder we can use: {reason}",
        subject=str(folder),
        remedy="Fetch one with `kg models --download DIR`, or leave `models` out for the bundled one.",
    )
