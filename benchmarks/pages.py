"""Time the pages of the site on a large graph: ``python -m benchmarks.pages --store DIR [--rounds N] [--only NAME]``.

The store is that of ``python -m benchmarks.queries --store DIR``, with the pages of the resources with most events. The
table shows the least CPU time of several requests in one process, slowest first. The exit code is 1 if a page takes longer
than the limit. Pages with the result of a query are left out: ``benchmarks.queries`` times the queries.
"""

import json
import runpy
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
from flask.testing import FlaskClient
from rich.console import Console
from rich.table import Table

from benchmarks.invented import BASE
from benchmarks.shared import REPO
from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app

_HTML = {"Accept": "text/html"}
_TESTS = REPO / "tests" / "web"
_RESOURCES = {
    "event with most reports": "?it a dip:Act ; dip:hasMention ?counted",
    "statement": "?it a dip:Statement ; dip:hasMention ?counted",
    "actor with most acts": "?counted a dip:Act ; dip:agent ?it",
    "actor with most statements": "?counted a dip:Statement ; dip:agent ?it",
    "place with most acts": "?counted a dip:Act ; dip:place ?it",
    "article": "?counted dip:inArticle ?it",
}


def paths(client: FlaskClient) -> dict[str, str]:
    """Return the paths of pages, by the kind of page."""
    pages: dict[str, str] = runpy.run_path(str(_TESTS / "page_kinds.py"))["PAGES"]
    found = {
        kind: path
        for kind, path in pages.items()
        if "query=" not in path and not path.startswith(("/query/", "/upload"))
    }
    return found | {kind: _busiest(client, pattern) for kind, pattern in _RESOURCES.items()}


def _busiest(client: FlaskClient, pattern: str) -> str:
    query = f"SELECT ?it {{ {pattern} }} GROUP BY ?it ORDER BY DESC(COUNT(?counted)) ?it LIMIT 1"
    rows = json.loads(client.get(f"/sparql?format=json&query={quote(query)}", buffered=True).data)
    iri: str = rows["results"]["bindings"][0]["it"]["value"]
    return f"/doc/{iri.removeprefix(f'{BASE}id/')}"


def seconds(client: FlaskClient, path: str, rounds: int) -> float:
    """Return the least CPU time of a page, which depends less on other load than the median."""
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        client.get(path, headers=_HTML, buffered=True)
        taken.append(time.process_time() - started)
    return min(taken)


@click.command()
@click.option("--store", required=True, type=click.Path(exists=True, path_type=Path), help="The store.")
@click.option("--rounds", default=8, show_default=True, type=click.IntRange(1))
@click.option("--only", multiple=True, help="Time only pages whose kind contains this.")
@click.option("--limit", default=0.1, show_default=True, help="Seconds that a page may take.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the figures to a file.")
def main(store: Path, rounds: int, only: tuple[str, ...], limit: float, target: Path | None) -> None:
    """Time the pages of the site."""
    settings = Settings(store=store, base=BASE)
    in_process: Any = runpy.run_path(str(_TESTS / "in_process.py"))["InProcess"]
    with open_snapshot(store, base=BASE) as snapshot:
        client = create_app(settings, in_process(snapshot)).test_client()
        chosen = {
            kind: path
            for kind, path in paths(client).items()
            if not only or any(text in kind for text in only)
        }
        figures = {kind: seconds(client, path, rounds) for kind, path in chosen.items()}
    Console(soft_wrap=True).print(_table(figures))
    if target:
        target.write_text(json.dumps(figures, indent=1) + "\n")
    slow = [kind for kind, took in figures.items() if took > limit]
    if slow:
        sys.exit(f"These pages take longer than {limit:g} s: {', '.join(slow)}.")


def _table(figures: dict[str, float]) -> Table:
    table = Table("page", "seconds")
    for kind, took in sorted(figures.items(), key=lambda item: -item[1]):
        table.add_row(kind, f"{took:.3f}")
    return table


if __name__ == "__main__":
    main()
