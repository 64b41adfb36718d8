"""Output of the commands: data goes to standard output, everything else to standard error."""

import signal
import sys
from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.errors import KgError
from kg.model import Failure, Notice

_DEFAULT_WIDTH = 160  # columns, if the output is a file or a pipe


def exit_on_broken_pipe() -> None:
    """Exit silently when the reader of the output ends, as in ``kg … | head``."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def console(*, err: bool = False) -> Console:
    """Return a console for standard output, or for standard error if ``err``."""
    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() else _DEFAULT_WIDTH
    return Console(stderr=err, width=width, highlight=False, markup=False, emoji=False)


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """Return a table that wraps long cells; None becomes an empty cell."""
    result = Table(title=Text(title), title_justify="left", title_style="bold")
    for name in columns:
        result.add_column(Text(name), overflow="fold")
    for row in rows:
        result.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    return result


def print_error(error: KgError | Failure) -> None:
    """Print the subject, reason and remedy of an error on standard error."""
    subject = f"{error.subject}: " if error.subject else ""
    click.echo(f"kg: {subject}{error.reason}", err=True)
    if error.remedy:
        click.echo(f"    {error.remedy}", err=True)


def print_failures(failures: Sequence[Failure]) -> None:
    """Print failures in the same form as errors."""
    for failure in failures:
        print_error(failure)


def print_notices(notices: Sequence[Notice]) -> None:
    """Print notices in the form of warnings."""
    for notice in notices:
        click.echo(f"kg: note: {notice.subject}: {notice.reason}", err=True)
