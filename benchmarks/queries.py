"""Time each query of the library on a large graph: ``python -m benchmarks.queries [--triples N] [--only NAME]``.

The graph holds copies of the articles in tests/data/stories.toml, whose days are spread over three years. The table shows
the CPU time of each query with its default values, which depends less on other load than the time by the clock. The exit
code is 1 if one takes longer than the limit.
"""

import json
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
from rdflib import Dataset
from rich.console import Console
from rich.table import Table

from benchmarks.invented import BASE, invented
from benchmarks.program import KG, run
from kg.datafiles import folder
from kg.iris import Iris
from kg.query_library import get_query, library
from kg.store import Query, open_snapshot

_TIMEOUT_S = 60.0
_DAYS = 3 * 365  # over which the copies are spread


def seconds(store: Path, name: str, rounds: int) -> tuple[float, int]:
    """Return the median CPU time of a query, and the number of its rows; the time limit if it takes longer."""
    command = [sys.executable, "-m", "benchmarks.queries", "--store", str(store), "--run", name]
    command += ["--rounds", str(rounds)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=True)
    except subprocess.TimeoutExpired:
        return _TIMEOUT_S, 0
    took, rows = run.stdout.split()
    return float(took), int(rows)


def _run(store: Path, name: str, rounds: int) -> None:
    """Run a query in this process, and print its CPU time and the number of its rows."""
    taken = []
    with open_snapshot(store, base=BASE) as snapshot:
        for _ in range(rounds):
            output, started = BytesIO(), time.process_time()
            snapshot.answer(Query(text=get_query(name).text, format="csv"), output)
            taken.append(time.process_time() - started)
    click.echo(f"{median(taken)} {output.getvalue().count(bytes([10])) - 1}")


@click.command()
@click.option("--triples", default=1_000_000, show_default=True, type=click.IntRange(1))
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--only", multiple=True, help="Time only the query of this name.")
@click.option("--store", type=click.Path(path_type=Path), help="Use this store, and create it if necessary.")
@click.option("--limit", default=2.0, show_default=True, help="Seconds that a query may take.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the figures to a file.")
@click.option("--run", "name", hidden=True, help="Only run the query of this name in the store.")
def main(  # noqa: PLR0913, PLR0917 - one argument per option
    triples: int,
    rounds: int,
    only: tuple[str, ...],
    store: Path | None,
    limit: float,
    target: Path | None,
    name: str | None,
) -> None:
    """Time each query of the library."""
    if store and name:
        _run(store, name, rounds)
        return
    with TemporaryDirectory() as temporary:
        directory = store or Path(temporary) / "store"
        if not directory.exists():
            data = Path(temporary) / "data.nq"
            invented(triples, data, days=_DAYS)
            _add_ontology(data)
            run([*KG, "load", str(data), "--store", str(directory)], environ={"KG_BASE": BASE})
        names = [query.name for query in library() if not only or query.name in only]
        figures = {name: seconds(directory, name, rounds) for name in names}
    Console(soft_wrap=True).print(_table(figures))
    if target:
        target.write_text(json.dumps({name: took for name, (took, _) in figures.items()}, indent=1) + "\n")
    slow = [name for name, (took, _) in figures.items() if took > limit]
    if slow:
        sys.exit(f"These queries take longer than {limit:g} s: {', '.join(slow)}.")


def _add_ontology(data: Path) -> None:
    """Append the event types, whose labels and classes many queries need, and the actors that are known by name."""
    iris = Iris(base=BASE)
    ontology = folder("ontology")
    files = {iris.ontology_graph: [file for file in ontology.glob("*.ttl") if file.name != "shapes.ttl"]}
    files[iris.actors_graph] = [ontology / "actors" / "actors.ttl"]
    with data.open("a", encoding="utf-8") as output:
        for graph, paths in files.items():
            for path in paths:
                parsed = Dataset()
                parsed.graph(graph).parse(path, publicID=iris.resource_prefix)
                output.write(parsed.serialize(format="nquads"))


def _table(figures: dict[str, tuple[float, int]]) -> Table:
    table = Table("query", "seconds", "rows")
    for name, (took, rows) in sorted(figures.items(), key=lambda item: -item[1][0]):
        table.add_row(name, f"{took:.3f}", f"{rows:,}")
    return table


if __name__ == "__main__":
    main()
