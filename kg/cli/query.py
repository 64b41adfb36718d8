"""``kg query``: ask the store, in SPARQL or by the name of a question of the library."""

import sys
from pathlib import Path

import click

from kg.cli import options
from kg.cli.output import console, exit_on_broken_pipe, table
from kg.config import Settings
from kg.errors import InputError
from kg.query_library import get_query, library
from kg.store import Query, Reader, Table, open_graph, query_form


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", required=False)
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "-f",
    "--file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read the query from FILE; - is standard input.",
)
@click.option("--json", "format_", flag_value="json", help="SPARQL results in JSON; JSON-LD for a graph.")
@click.option("--csv", "format_", flag_value="csv", help="Comma-separated values.")
@click.option(
    "--table", "format_", flag_value="table", help="A table for people (the default on a terminal)."
)
@click.option("--list", "listed", is_flag=True, help="Show the questions of the library.")
@options.store
def command(  # noqa: PLR0913, PLR0917 - an option each
    query: str | None,
    parameters: tuple[str, ...],
    file: Path | None,
    format_: str | None,
    listed: bool,
    store: str | None,
) -> None:
    """Ask QUERY, which is SPARQL or the name of a question of the library.

    A question's own parameters follow its name: kg query who-accused-whom --actor RUS --from 2025-01-01;
    kg query NAME --list shows them. Common prefixes (dip:, type:, schema:, oa:, skos:, rdfs:, xsd:, id:) need not be
    declared. Without a flag the answer is a table on a terminal and CSV elsewhere; a CONSTRUCT or DESCRIBE gives Turtle.
    """
    exit_on_broken_pipe()
    if listed:
        _list(query)
        return
    settings = options.settings(store=store)
    _answer(_text(query, file, _values(parameters)), format_, settings)


def _list(name: str | None) -> None:
    if name is None:
        rows = ((q.name, q.group, q.title) for q in library())
        console().print(table("Questions", ("name", "group", "question"), rows))
        return
    query = get_query(name)
    told = ((f"--{p.name}", p.type, p.default, p.description) for p in query.parameters)
    console().print(table(query.title, ("parameter", "type", "default", "meaning"), told))


def _values(words: tuple[str, ...]) -> dict[str, str]:
    """Read ``--actor RUS`` and ``--actor=RUS``."""
    values: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        name, sign, value = word.removeprefix("--").partition("=")
        given = value if sign else next(rest, None)
        if not word.startswith("--") or given is None:
            remedy = "write kg query NAME --parameter VALUE; kg query NAME --list shows the parameters"
            raise InputError("it is no parameter with a value", subject=word, remedy=remedy)
        values[name] = given
    return values


def _text(query: str | None, file: Path | None, values: dict[str, str]) -> str:
    """Return the query itself. Raises :class:`InputError` where there is none, or two."""
    if (query is None) == (file is None):
        remedy = "kg query 'SELECT …', kg query NAME, or kg query -f FILE; kg query --list shows the names"
        raise InputError("one query is expected", subject="kg query", remedy=remedy)
    name = (query or "").strip()
    if file is None and name and not any(c.isspace() or c == "{" for c in name):
        return get_query(name).with_values(values)
    if values:
        remedy = "write its values into it"
        raise InputError(
            "only a question of the library has parameters", subject=f"--{min(values)}", remedy=remedy
        )
    return query if file is None else _read(file)  # type: ignore[return-value]  # one of the two is given


def _read(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be read: {error}", subject=str(file), remedy="Name a text file with a query."
        ) from error


def _answer(text: str, format_: str | None, settings: Settings) -> None:
    with open_graph(settings) as reader:
        if query_form(text) != "results":
            _write(reader, text, {"json": "jsonld"}.get(format_ or "", "ttl"))
        elif (format_ or ("table" if sys.stdout.isatty() else "csv")) == "table":
            _print(reader.select(text))
        else:
            _write(reader, text, format_ or "csv")


def _write(reader: Reader, text: str, format_: str) -> None:
    output = sys.stdout.buffer
    reader.answer(Query(text=text, format=format_), output)
    output.flush()


def _print(answer: Table) -> None:
    rows = [[term.value if term else "" for term in row] for row in answer.rows]
    console().print(table(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", answer.columns, rows))
