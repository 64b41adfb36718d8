"""Processes what is new in folders and feeds, for ``kg build --watch``.

Each look fetches the feeds and pages that are due, finds the files that are new or have changed, and builds them in groups.
It may be killed at any moment: the store changes by whole articles, and the state only after the store.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from kg.article_store import rules_digest
from kg.config import Settings
from kg.model import Failure
from kg.pipeline import Report, build
from kg.read import Reading, total_size
from kg.read.fetching import FetchReport, fetch
from kg.read.fetching.client import Client
from kg.watch_state import FETCHED, Source, Stamp, WatchState, is_address, state_folder, waiting_files

_SETTLE_S = 2.0  # a file that changed less than this time ago may still be written
_FILES_PER_BUILD = 500  # after each build, readers see its articles and the state has its files
_DELAY_S = 1.0  # between two requests to a host
_BYTES_PER_CHAR = 4
_AFTER_FILE = ("", "#", ":", "/")  # what follows the file in the subject of a failure


@dataclass(slots=True, kw_only=True)
class Watcher:
    """Looks for new articles in folders, files, pages and feeds."""

    sources: tuple[str, ...]  # paths and URLs
    settings: Settings
    state: WatchState
    clock: Callable[[], float] = time.time
    _seen: dict[Path, Stamp] = field(default_factory=dict)  # new files at the last look

    def __post_init__(self) -> None:
        """Take over the state of an earlier run, unless the rules have changed since."""
        self.state.forget_other_rules(rules_digest(self.settings))
        self.state.watch(name if is_address(name) else str(Path(name).absolute()) for name in self.sources)
        for unfinished in self._fetched.glob(".*.part"):
            unfinished.unlink()

    @property
    def _fetched(self) -> Path:
        return state_folder(self.settings) / FETCHED

    def fetch(self) -> FetchReport | None:
        """Fetch the pages and feeds that are due, and return a report; None if none is due."""
        now = self.clock()
        due = [
            source.name
            for source in self.state.sources()
            if is_address(source.name) and self._is_due(source, now)
        ]
        if not due:
            return None
        client = Client(delay_s=_DELAY_S, max_bytes=_BYTES_PER_CHAR * self.settings.max_chars)
        report = fetch(due, self._fetched, client)
        for name in due:
            failure = next((each.reason for each in report.failures if each.subject == name), "")
            self.state.add_look(Source(name=name, looked=now, failure=failure))
        return report

    def _is_due(self, source: Source, now: float) -> bool:
        return source.looked is None or not 0 <= now - source.looked < self.settings.feed_interval_s

    def build(
        self, following: Callable[[Report], AbstractContextManager[None]] = lambda _: nullcontext()
    ) -> Iterator[Report]:
        """Build the files that are new, in groups, and yield the report of each group.

        ``following`` receives the report of a group before it is filled, and returns the context of its build.
        """
        files = self.new_files()
        remaining = iter(files.items())
        while group := dict(islice(remaining, _FILES_PER_BUILD)):
            report = Report(reading=Reading(total_size(list(group))))
            with following(report):
                build([str(path) for path in group], self.settings, report=report)
            self.state.add_files(group, _failed(group, report.failures))
            yield report

    def new_files(self) -> dict[Path, Stamp]:
        """Return the files that were not processed yet and are no longer being written, and record the look."""
        now = self.clock()
        folders = [source for source in self.sources if not is_address(source)]
        found = dict(waiting_files([*folders, *self._fetched_folders()], self.state))
        settled = {path: stamp for path, stamp in found.items() if self._is_settled(path, stamp, now)}
        self._seen = found
        for name in folders:
            failure = "" if Path(name).exists() else "The path does not exist."
            self.state.add_look(Source(name=str(Path(name).absolute()), looked=now, failure=failure))
        return settled

    def _is_settled(self, path: Path, stamp: Stamp, now: float) -> bool:
        """Return True for a file that has not changed for a while, or not since the last look."""
        return now - stamp.modified_ns / 1e9 >= _SETTLE_S or self._seen.get(path) == stamp

    def _fetched_folders(self) -> list[str]:
        return [str(self._fetched)] if self._fetched.is_dir() else []


def _failed(files: Iterable[Path], failures: Iterable[Failure]) -> Iterator[Path]:
    subjects = [failure.subject for failure in failures]
    return (file for file in files if any(_is_in(subject, str(file)) for subject in subjects))


def _is_in(subject: str, file: str) -> bool:
    """Return True if the subject of a failure is a file or an article in it."""
    return subject.startswith(file) and subject[len(file) :][:1] in _AFTER_FILE
