"""An upload: the files that a client sent, and its state."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final

RESOLUTIONS: Final = "resolutions.pickle"  # file of what was read, for the store
_MAX_NAME = 100  # characters
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_ID_BYTES = 9  # of randomness in the ID of an upload


class State(StrEnum):
    """The state of an upload."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"  # waits to be confirmed or discarded
    ADDING = "adding"  # to the store
    CONFIRMED = "confirmed"  # it is in the store
    DISCARDED = "discarded"
    FAILED = "failed"

    @property
    def is_busy(self) -> bool:
        """True if the state changes without a user's decision."""
        return self in {State.WAITING, State.READING, State.ADDING}

    @property
    def is_final(self) -> bool:
        """True if it never changes again."""
        return self in {State.CONFIRMED, State.DISCARDED, State.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file as it was sent."""

    name: str  # any text
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A failure or notice about an input, in words; a notice has no remedy."""

    subject: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An upload in one state. Its files and what was read from them are in ``folder``."""

    folder: Path
    names: tuple[str, ...]  # of the files in the folder
    published: date | None  # of articles without a date
    id: str = field(default_factory=lambda: token_urlsafe(_ID_BYTES))
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    state: State = State.WAITING
    progress: str = ""  # what is done at the moment, in words
    articles: tuple[dict[str, Any], ...] = ()  # keys: id, headline, source, acts, statements
    chosen: tuple[int, ...] = ()  # positions of the articles that are added or confirmed
    failures: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()


def safe_names(names: list[str]) -> list[str]:
    """Return a file name for each name that a client sent: distinct, in ASCII, with its suffix, and no path."""
    safe: list[str] = []
    for name in names:
        path = Path(_UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]).strip("._-") or "file")
        suffix = path.suffix[:10]
        stem = path.name.removesuffix(path.suffix)[: _MAX_NAME - len(suffix)] or "file"
        numbers = (f"{stem}-{number}{suffix}" for number in range(2, len(names) + 2))
        safe.append(next(each for each in (f"{stem}{suffix}", *numbers) if each not in safe))
    return safe


def preview_file(folder: Path, position: int) -> Path:
    """Return the file with the preview of an article, in the folder of its upload."""
    return folder / f"article-{position}.json"
