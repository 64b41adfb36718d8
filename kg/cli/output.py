"""How commands print: data on standard output, everything else on standard error."""

import signal
import sys
from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.errors import KgError
from kg.model import Failure

_WIDTH_OF_NO_TERMINAL = 160  # a file or a pipe has no width of its own


def end_with_the_reader() -> None:
    """Let ``kg … | head`` end without a word when head has read enough, as other commands do."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def console(*, err: bool = False) -> Console:
    """Return a console for standard output or, with ``err``, standard error."""
    stream = sys.stderr if err else sys.stdout
    width = None if stream.isatty() else _WIDTH_OF_NO_TERMINAL
    return Console(stderr=err, width=width, highlight=False, markup=False, emoji=False)


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """Make a table in which nothing is cut off; None gives an empty cell."""
    made = Table(title=Text(title), title_justify="left", title_style="bold")
    for name in columns:
        made.add_column(Text(name), overflow="fold")
    for row in rows:
        made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    return made


def print_error(error: KgError) -> None:
    """Print what went wrong and what to do about it, on standard error."""
    click.echo(f"kg: {error}", err=True)
    if error.remedy:
        click.echo(f"    {error.remedy}", err=True)


def print_failures(failures: Sequence[Failure]) -> None:
    """Print each input that failed with its reason and what to do, on standard error."""
    if failures:
        rows = [(failure.subject, failure.reason, failure.remedy) for failure in failures]
        console(err=True).print(table("Failed", ("input", "reason", "what to do"), rows))
