"""The loop of ``kg build --watch``: looks again and again until a signal stops it."""

import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from kg.cli.build_progress import show_progress
from kg.cli.build_report import print_remarks
from kg.cli.output import print_error, print_failures
from kg.config import Settings
from kg.errors import Failure, InputError, StoreError
from kg.pipeline import Report
from kg.read.fetching import FetchReport
from kg.store import create_empty
from kg.watch_state import is_address, open_state, state_folder
from kg.watching import Watcher


def watch(sources: Sequence[str], settings: Settings) -> None:
    """Process what is new in ``sources`` until SIGINT or SIGTERM. Raises :class:`KgError` if it cannot begin."""
    for source in sources:
        _check(source)
    if isinstance(settings.store, Path):
        create_empty(settings.store, base=settings.base, union=True)
    with open_state(state_folder(settings)) as state, _stopped_by_signals():
        loop = _Loop(Watcher(sources=tuple(sources), settings=settings, state=state))
        loop.look()
        _say(f"Watching {', '.join(sources)}. Stop with Ctrl+C.")
        while True:
            time.sleep(settings.watch_interval_s)
            loop.look_again()


def _check(source: str) -> None:
    if source == "-":
        raise InputError(
            "Standard input cannot be watched.", subject=source, remedy="Name a folder or a feed."
        )
    if not is_address(source) and not Path(source).exists():
        raise InputError(
            "The path does not exist.", subject=source, remedy="Name a folder, a file or a feed."
        )


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """End the block at SIGINT and SIGTERM; what it has begun is completed or undone."""
    earlier = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        _say("Stopped.")
    finally:
        signal.signal(signal.SIGTERM, earlier)


class _Loop:
    """Looks at the sources, and prints what is new."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._failures: list[Failure] = []  # of the last fetch
        self._error = ""  # of the last look

    def look_again(self) -> None:
        """Look once. An error of the store is printed, once: it may be gone at the next look."""
        try:
            self.look()
        except StoreError as error:
            if str(error) != self._error:
                print_error(error)
            self._error = str(error)
        else:
            self._error = ""

    def look(self) -> None:
        """Fetch what is due and build what is new."""
        fetched = self._watcher.fetch()
        if fetched:
            self._print_fetched(fetched)
        for report in self._watcher.build(show_progress):
            _print(report)

    def _print_fetched(self, report: FetchReport) -> None:
        if report.saved:
            _say(f"Pages fetched: {len(report.saved):,}.")
        print_failures([failure for failure in report.failures if failure not in self._failures])
        self._failures = report.failures


def _print(report: Report) -> None:
    counts = {
        "stored": report.stored,
        "unchanged": report.skipped,
        "duplicates": report.reading.duplicates,
        "in other languages": report.other_languages,
        "failures": len(report.failures),
    }
    others = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count or name == "stored")
    _say(f"Articles: {others}; {report.events:,} events, {report.seconds:.1f} s.")
    print_remarks(report)


def _say(text: str) -> None:
    click.echo(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {text}", err=True)
