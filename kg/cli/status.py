"""``kg status``: what the store covers, its last build, its size, and what waits."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

import click

from kg.cli import options
from kg.cli.output import console, exit_on_broken_pipe, table
from kg.status import Coverage, LastBuild, Status, Waiting, get_status
from kg.store import DiskUsage

_MB = 1_000_000
_NAMES = {
    "writer": "database",
    "generations": "published graph, without what it shares with the database",
    "parses.sqlite": "parse cache",
    "joins.sqlite": "comparisons of the last build",
    "inputs.sqlite": "memory of the files that were read",
    "fetched": "fetched pages",
}


@click.command()
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
@options.store
def command(is_json: bool, store: str | None) -> None:
    """Show what the store covers, its last build, its size, and what waits to be built.

    Files wait if kg build --watch has not processed them yet.
    """
    exit_on_broken_pipe()
    status = get_status(options.settings(store=store))
    if is_json:
        click.echo(json.dumps(asdict(status), ensure_ascii=False, indent=2, default=_json_value))
    else:
        console().print(table(f"Store {status.store}", ("Item", "Value"), _rows(status)))


def _json_value(value: object) -> str:
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def _rows(status: Status) -> Iterator[tuple[str, str]]:
    yield from _coverage_rows(status.coverage)
    yield from _build_rows(status.last_build)
    if status.disk:
        yield from _disk_rows(status.disk)
    yield from _waiting_rows(status.waiting)


def _coverage_rows(coverage: Coverage) -> Iterator[tuple[str, str]]:
    yield "Articles", f"{coverage.articles:,}"
    yield "Acts", f"{coverage.acts:,}"
    yield "Statements", f"{coverage.statements:,}"
    if coverage.first_day:
        yield (
            "Days of publication",
            f"{coverage.first_day} to {coverage.last_day}, {coverage.days:,} days with articles",
        )
    if coverage.undated_articles:
        yield "  articles without a day", f"{coverage.undated_articles:,}"
    yield "Publishers", f"{coverage.publishers:,}"
    yield from ((f"  {each.name}", f"{each.articles:,} articles") for each in coverage.largest_publishers)


def _build_rows(build: LastBuild | None) -> Iterator[tuple[str, str]]:
    if build is None:
        yield "Last build", "none"
        return
    yield (
        "Last build",
        f"{_time(build.started)} to {_time(build.ended) if build.ended else '… (running or interrupted)'}",
    )
    yield "  program", build.program
    rules = (
        "those of this program"
        if build.has_current_rules
        else "older; kg build PATH… extracts the articles again"
    )
    yield "  rules", rules


def _disk_rows(disk: DiskUsage) -> Iterator[tuple[str, str]]:
    yield "Size on disk", _size(disk.total_bytes)
    for name, size in disk.bytes_by_part.items():
        if name in _NAMES:
            yield f"  {_NAMES[name]}", _size(size)
    if disk.published:
        yield "Published", _time(disk.published.isoformat())
    if not disk.is_current:
        yield (
            "Waiting to be published",
            "changes of a build that is running or was interrupted; the next build publishes them",
        )


def _waiting_rows(waiting: Waiting | None) -> Iterator[tuple[str, str]]:
    if waiting is None:
        return
    yield "kg build --watch", "running" if waiting.is_watching else "not running"
    for source in waiting.sources:
        looked = f"looked at {_time(source.looked)}" if source.looked else "not looked at yet"
        yield f"  {source.name}", f"{looked}. {source.failure}" if source.failure else looked
    yield "  files that wait", f"{waiting.files:,}"
    yield "  files with failures", f"{waiting.failed_files:,}"


def _time(text: str) -> str:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S} UTC"


def _size(count: int) -> str:
    return f"{count / _MB:,.1f} MB"
