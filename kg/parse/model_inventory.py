"""Models in a Stanza resources folder, read from resources.json without loading them.

The folder has the layout of ``stanza.download``: ``resources.json`` and ``en/<processor>/<package>.pt``.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ModelError

BUNDLED = Path(__file__).with_name("models")
REQUIRED = ("tokenize", "pos", "lemma", "depparse", "ner")
EVENTS = "events"  # the event classifier; it and mwt are optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model file with its checksum in resources.json."""

    processor: str  # "depparse", or "pretrain" and the like for dependencies
    package: str
    file: Path
    md5: str | None

    def state(self) -> str:
        """Compare the file with its checksum: "ok", "missing", "changed" or "no checksum"."""
        if not self.file.is_file():
            return "missing"
        if self.md5 is None:
            return "no checksum"
        return "ok" if checksum(self.file) == self.md5 else "changed"


def checksum(file: Path) -> str:
    """Return the MD5 digest of a file in hexadecimal, as in resources.json."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def inventory(folder: Path) -> tuple[Model, ...]:
    """Return the models of the default English package and their dependencies.

    Raises :class:`ModelError` if ``folder`` is not a Stanza resources folder or lacks a required model.
    """
    english = _english(folder)
    package = english.get("packages", {}).get("default", {})
    missing = [processor for processor in REQUIRED if processor not in package]
    if missing:
        raise _unusable(folder, f"its English package has no {', '.join(missing)}")
    processors = ("tokenize", "mwt", *REQUIRED[1:], EVENTS)
    models = (
        model
        for name in processors
        if name in package
        for model in _models(folder, english, name, package[name])
    )
    return tuple(dict.fromkeys(models))


def _english(folder: Path) -> dict[str, Any]:
    try:
        resources = json.loads((folder / "resources.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise _unusable(folder, "it has no resources.json that can be read") from error
    except ValueError as error:
        raise _unusable(folder, f"its resources.json is not valid JSON: {error}") from error
    english = resources.get("en") if isinstance(resources, dict) else None
    if not isinstance(english, dict):
        raise _unusable(folder, "it has no English models")
    return english


def _models(folder: Path, english: dict[str, Any], processor: str, package: str) -> Iterator[Model]:
    """Yield a model, then the models that it depends on."""
    entry = english.get(processor, {}).get(package, {})
    yield Model(
        processor=processor,
        package=package,
        file=folder / "en" / processor / f"{package}.pt",
        md5=entry.get("md5"),
    )
    for dependency in entry.get("dependencies", ()):
        yield from _models(folder, english, dependency["model"], dependency["package"])


def _unusable(folder: Path, reason: str) -> ModelError:
    return ModelError(
        f"The folder is not a usable Stanza resources folder: {reason}.",
        subject=str(folder),
        remedy="Download one with `kg models --download DIR`, or remove `models` to use the bundled models.",
    )
