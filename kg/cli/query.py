"""``kg query``: run a SPARQL query or a query of the library."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from kg.ask import Names, Prepared, Vocabulary, count_rows, explain_empty, prepare
from kg.cli import options
from kg.cli.output import console, exit_on_broken_pipe, table
from kg.config import Settings
from kg.errors import InputError
from kg.query_library import get_query, is_library_name, library, query_text, with_page
from kg.store import Query, Reader, Table, Term, open_graph, query_form


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
    "--limit",
    metavar="N|all",
    help="Number of rows of a library query, or all of them.  [default: LIMIT of the query]",
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Skip so many rows of a library query.")
@click.option(
    "--list", "is_list", is_flag=True, help="List the queries of the library, or the parameters of QUERY."
)
@options.store
def command(  # noqa: PLR0913, PLR0917 - one argument per option
    query: str | None,
    parameters: tuple[str, ...],
    file: Path | None,
    format_: str | None,
    limit: str | None,
    offset: int,
    is_list: bool,
    store: str | None,
) -> None:
    """Run QUERY, a SPARQL query or the name of a query of the library.

    The parameters of a library query follow its name, as in: kg query who-accused-whom --actor Russia --from 2025-01-01.
    Actors may be written as names, codes, demonyms or surnames, in any case.

    The prefixes dip:, type:, schema:, oa:, skos:, rdfs:, xsd:, id: and other common ones are predefined. The result is a
    table on a terminal and CSV otherwise; CONSTRUCT and DESCRIBE print Turtle.
    """
    exit_on_broken_pipe()
    if is_list:
        _list(query)
        return
    settings, values = options.settings(store=store), _parameter_values(parameters)
    if query is not None and file is None and is_library_name(query):
        page = _Page(limit=_limit(limit, get_query(query.strip()).default_limit), offset=offset)
        _run_library_query(query, values, page, format_, settings)
    else:
        _run(_query_text(query, file, values), format_, settings)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """The rows of a library query to print."""

    limit: int | None  # None for all
    offset: int


def _limit(text: str | None, default: int | None) -> int | None:
    if text is None:
        return default
    if text != "all" and not (text.isascii() and text.isdigit() and int(text)):
        raise InputError("This is not a number of rows.", subject="--limit", remedy="Write a number, or all.")
    return None if text == "all" else int(text)


def _run_library_query(
    name: str, values: dict[str, str], page: _Page, format_: str | None, settings: Settings
) -> None:
    with open_graph(settings) as reader:
        names = Names(reader.select)
        prepared = prepare(get_query(name.strip()), values, names)
        for note in prepared.notes:
            click.echo(f"kg: {note}", err=True)
        text = with_page(prepared.text, page.limit, page.offset)
        result = reader.select(text)
        total = _total(prepared, page, len(result.rows), reader)
        if _chosen(format_) == "table":
            _print(result, _title(page, len(result.rows), total), reader.prefixes)
        else:
            _write(reader, text, _chosen(format_))
        if not total:
            for sentence in explain_empty(prepared, reader.select, names):
                click.echo(f"kg: {sentence}", err=True)
        elif page.offset + len(result.rows) < total:
            click.echo(
                f"kg: {_title(page, len(result.rows), total)}. {_more(page, len(result.rows))}", err=True
            )


def _total(prepared: Prepared, page: _Page, rows: int, reader: Reader) -> int:
    """Return the number of rows of all pages, which is known if the page is not full."""
    is_last = page.limit is None or rows < page.limit
    return (
        page.offset + rows
        if is_last and (rows or not page.offset)
        else count_rows(prepared.text, reader.select)
    )


def _title(page: _Page, rows: int, total: int) -> str:
    """Return which rows are shown: "12 rows", "First 100 of 1,234 rows", "Rows 101 to 200 of 1,234"."""
    if rows == total:
        return f"{rows:,} row{'' if rows == 1 else 's'}"
    if not page.offset:
        return f"First {rows:,} of {total:,} rows"
    return (
        f"Rows {page.offset + 1:,} to {page.offset + rows:,} of {total:,}"
        if rows
        else f"No more than {total:,} rows"
    )


def _more(page: _Page, rows: int) -> str:
    return f"Next page: --offset {page.offset + rows}; all rows: --limit all."


def _chosen(format_: str | None) -> str:
    return format_ or ("table" if sys.stdout.isatty() else "csv")


def _run(text: str, format_: str | None, settings: Settings) -> None:
    with open_graph(settings) as reader:
        for term in Vocabulary(reader.select, reader.prefixes).unknown_terms(text):
            click.echo(f"kg: warning: {term}", err=True)
        if query_form(text) != "results":
            _write(reader, text, {"json": "jsonld"}.get(format_ or "", "ttl"))
        elif _chosen(format_) == "table":
            result = reader.select(text)
            title = f"{len(result.rows):,} row{'' if len(result.rows) == 1 else 's'}"
            _print(result, title, reader.prefixes)
        else:
            _write(reader, text, _chosen(format_))


def _write(reader: Reader, text: str, format_: str) -> None:
    output = sys.stdout.buffer
    reader.answer(Query(text=text, format=format_), output)
    output.flush()


def _print(result: Table, title: str, prefixes: Mapping[str, str]) -> None:
    """Print a table, with IRIs as prefixed names."""
    rows = [[_shown(term, prefixes) if term else "" for term in row] for row in result.rows]
    console().print(table(title, result.columns, rows))


def _shown(term: Term, prefixes: Mapping[str, str]) -> str:
    if term.kind == "uri":
        for prefix, namespace in prefixes.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value.removeprefix(namespace)}"
    return term.value
