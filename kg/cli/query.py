"""``kg query``: run a SPARQL query or a query of the library."""

import sys
from pathlib import Path

import click

from kg.cli import options
from kg.cli.output import console, exit_on_broken_pipe, table
from kg.config import Settings
from kg.errors import InputError
from kg.query_library import get_query, library, query_text
from kg.store import Query, Reader, Table, open_graph, query_form


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query", required=False)
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "-f",
    "--file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read the query from FILE, or from standard input if FILE is -.",
)
@click.option(
    "--json", "format_", flag_value="json", help="Print SPARQL Results JSON, or JSON-LD for a graph."
)
@click.option("--csv", "format_", flag_value="csv", help="Print comma-separated values.")
@click.option("--table", "format_", flag_value="table", help="Print a table (default on a terminal).")
@click.option(
    "--list", "is_list", is_flag=True, help="List the queries of the library, or the parameters of QUERY."
)
@options.store
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    query: str | None,
    parameters: tuple[str, ...],
    file: Path | None,
    format_: str | None,
    is_list: bool,
    store: str | None,
) -> None:
    """Run QUERY, a SPARQL query or the name of a query of the library.

    The parameters of a library query follow its name, as in: kg query who-accused-whom --actor RUS --from 2025-01-01.

    The prefixes dip:, type:, schema:, oa:, skos:, rdfs:, xsd:, id: and other common ones are predefined. The result is a
    table on a terminal and CSV otherwise; CONSTRUCT and DESCRIBE print Turtle.
    """
    exit_on_broken_pipe()
    if is_list:
        _list(query)
        return
    settings = options.settings(store=store)
    _run(_query_text(query, file, _parameter_values(parameters)), format_, settings)


def _list(name: str | None) -> None:
    if name is None:
        rows = ((query.name, query.group, query.title) for query in library())
        console().print(table("Query library", ("Name", "Group", "Title"), rows))
        return
    query = get_query(name)
    parameters = ((f"--{p.name}", p.type, p.default, p.description) for p in query.parameters)
    console().print(table(query.title, ("Parameter", "Type", "Default", "Description"), parameters))


def _parameter_values(words: tuple[str, ...]) -> dict[str, str]:
    """Parse ``--actor RUS`` and ``--actor=RUS``."""
    values: dict[str, str] = {}
    remaining = iter(words)
    for word in remaining:
        name, equals, text = word.removeprefix("--").partition("=")
        value = text if equals else next(remaining, None)
        if not word.startswith("--") or value is None:
            raise InputError(
                "This is not a parameter with a value.",
                subject=word,
                remedy="Write kg query NAME --PARAMETER VALUE. Show the parameters with: kg query NAME --list.",
            )
        values[name] = value
    return values


def _query_text(query: str | None, file: Path | None, values: dict[str, str]) -> str:
    """Return the text of the query. Raises :class:`InputError` unless there is exactly one."""
    if (query is None) == (file is None):
        raise InputError(
            "Exactly one query is required.",
            subject="kg query",
            remedy="Write kg query 'SELECT …', kg query NAME or kg query -f FILE. Show the names with: kg query --list.",
        )
    if file is not None and not values:
        return _read(file)
    return query_text(query or "", values)


def _read(file: Path) -> str:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
        return text.removeprefix("\ufeff")  # a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The file cannot be read: {error}.",
            subject=str(file),
            remedy="Name a text file that contains a query.",
        ) from error


def _run(text: str, format_: str | None, settings: Settings) -> None:
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


def _print(result: Table) -> None:
    rows = [[term.value if term else "" for term in row] for row in result.rows]
    console().print(table(f"{len(rows)} row{'' if len(rows) == 1 else 's'}", result.columns, rows))
