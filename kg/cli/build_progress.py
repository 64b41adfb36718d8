"""The progress display of ``kg build``: articles done, rate and time left."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TimeElapsedColumn
from rich.progress_bar import ProgressBar
from rich.text import Text

from kg.cli.output import console

if TYPE_CHECKING:
    from kg.pipeline import Report

_BAR_WIDTH = 20  # fits a line of 80 columns with the longest text
_MIN_SHARE = 0.001  # of the inputs that must be read before the number of articles is estimated


@contextmanager
def show_progress(report: "Report") -> Iterator[None]:
    """Show the progress of a build on a terminal while its report is filled."""
    err = console(err=True)
    columns = (SpinnerColumn(), _Bar(report), _Counts(report), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        progress.add_task("build", total=None)
        yield


def expected_articles(report: "Report") -> int | None:
    """Return the estimated number of articles in the inputs, from the part that was read; None if unknown."""
    total, position = report.reading.total, report.reading.position
    if not total or not report.articles or position < _MIN_SHARE * total:
        return None
    return max(report.articles, round(report.articles * total / position))


def progress_text(report: "Report", elapsed_s: float) -> str:
    """Return the counts, the rate and the time left in words."""
    done, expected = report.skipped + report.stored, expected_articles(report)
    parts = [f"{done:,} articles" if expected is None else f"{done:,} of ~{expected:,} articles"]
    if report.stored and elapsed_s > 0:
        parts.append(_rate(report.stored / elapsed_s))
    if expected and report.stored and elapsed_s > 0:
        left_s = max(0, expected - done) * elapsed_s / done
        parts.append(f"{timedelta(seconds=round(left_s))} left")
    return ", ".join(parts)


def _rate(per_second: float) -> str:
    return f"{per_second:.1f}/s" if per_second >= 1 else f"{60 * per_second:.1f}/min"


class _Bar(ProgressColumn):
    def __init__(self, report: "Report") -> None:
        super().__init__()
        self._report = report

    def render(self, task: Task) -> ProgressBar:
        expected = expected_articles(self._report)
        done = self._report.skipped + self._report.stored
        return ProgressBar(
            total=expected,
            completed=done,
            width=_BAR_WIDTH,
            pulse=expected is None,
            animation_time=task.get_time(),
        )


class _Counts(ProgressColumn):
    def __init__(self, report: "Report") -> None:
        super().__init__()
        self._report = report

    def render(self, task: Task) -> Text:
        return Text(progress_text(self._report, task.elapsed or 0.0))
