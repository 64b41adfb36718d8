"""The state of a store: what it covers, its last build, its size, and what waits to be built."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.config import Settings
from kg.errors import ConfigError
from kg.fingerprint import code_digest
from kg.query_library import get_query, site_query, with_page
from kg.store import DiskUsage, Reader, disk_usage, open_graph
from kg.watch_state import (
    FETCHED,
    Source,
    WatchState,
    is_address,
    is_watching,
    read_state,
    state_folder,
    waiting_files,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """A publisher with its number of articles."""

    name: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The days and publishers that the articles of a store cover."""

    articles: int
    acts: int
    statements: int
    first_day: str | None  # of publication
    last_day: str | None
    days: int  # with at least one article
    undated_articles: int
    publishers: int
    largest_publishers: tuple[Publisher, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBuild:
    """The last build that changed the store."""

    started: str
    ended: str | None  # None: it was interrupted, or is running
    program: str
    has_current_rules: bool  # False if the rules of this program are others


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A watched folder, page or feed."""

    name: str
    looked: str | None  # time of the last look
    failure: str | None  # of the last look


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The files that ``kg build --watch`` has not processed yet."""

    is_watching: bool  # True if it is running
    sources: tuple[Watched, ...]
    files: int  # new or changed files in its folders
    failed_files: int  # with articles that could not be read or processed


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of a store."""

    store: str
    coverage: Coverage
    last_build: LastBuild | None  # None for a store that was loaded from a file
    disk: DiskUsage | None  # None for a remote store
    waiting: Waiting | None  # None if nothing is watched


def get_status(settings: Settings) -> Status:
    """Return the state of the store. Raises :class:`StoreError` if there is no graph."""
    with open_graph(settings) as reader:
        coverage, last_build = _coverage(reader), _last_build(reader)
    return Status(
        store=str(settings.store),
        coverage=coverage,
        last_build=last_build,
        disk=disk_usage(settings.store) if isinstance(settings.store, Path) else None,
        waiting=_waiting(settings),
    )


def _coverage(reader: Reader) -> Coverage:
    (row,) = reader.select(site_query("status")).records()
    events = {
        each["kind"]: int(each["number"]) for each in reader.select(site_query("status-events")).records()
    }
    publishers = reader.select(site_query("status-publishers")).records()
    return Coverage(
        articles=int(row["articles"]),
        acts=events.get("acts", 0),
        statements=events.get("statements", 0),
        first_day=row.get("first"),
        last_day=row.get("last"),
        days=int(row["days"]),
        undated_articles=int(row["articles"]) - int(row["dated_articles"]),
        publishers=int(row["publishers"]),
        largest_publishers=tuple(
            Publisher(name=each["publisher"], articles=int(each["articles"])) for each in publishers
        ),
    )


def _last_build(reader: Reader) -> LastBuild | None:
    rows = reader.select(with_page(get_query("builds").text, 1)).records()
    if not rows:
        return None
    (row,) = rows
    return LastBuild(
        started=row["started"],
        ended=row.get("ended"),
        program=row["program"],
        has_current_rules=row["rules"] == code_digest(),
    )


def _waiting(settings: Settings) -> Waiting | None:
    try:
        folder = state_folder(settings)
    except ConfigError:  # a remote store without such a folder
        return None
    with read_state(folder) as state:
        return _read_waiting(folder, state) if state and state.sources() else None


def _read_waiting(folder: Path, state: WatchState) -> Waiting:
    sources = state.sources()
    folders = [source.name for source in sources if not is_address(source.name)]
    return Waiting(
        is_watching=is_watching(folder),
        sources=tuple(map(_watched, sources)),
        files=sum(1 for _ in waiting_files([*folders, str(folder / FETCHED)], state)),
        failed_files=state.failed_files(),
    )


def _watched(source: Source) -> Watched:
    looked = (
        datetime.fromtimestamp(source.looked, UTC).isoformat(timespec="seconds") if source.looked else None
    )
    return Watched(name=source.name, looked=looked, failure=source.failure or None)
