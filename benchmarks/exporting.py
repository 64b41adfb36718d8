"""Measure exports of a large graph: ``python -m benchmarks.exporting [--statements N] [--rounds N] [--json FILE]``.

The graph holds copies of the articles in tests/data/stories.toml under new ids until it has N statements. For each format,
``kg export`` and pyoxigraph's own dump of the same statements run alternately, each in its own process. Both stores are
bulk-loaded from the same N-Quads and optimised.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from benchmarks.invented import BASE, invented
from benchmarks.program import KG, Usage, run
from kg.store import load, prefixes

NAMED, UNION = ("nq", "trig", "jsonld"), ("nt", "ttl", "rdfxml")  # formats with and without named graphs
_DUMP = """
import json, sys, pyoxigraph as ox
store, media_type, file, prefixes = sys.argv[1:]
engine = ox.RdfFormat.from_media_type(media_type)
whole = {} if engine.supports_datasets else {"from_graph": ox.DefaultGraph()}
ox.Store.read_only(store).dump(file, engine, prefixes=json.loads(prefixes), **whole)
"""
_SHORT = ("trig", "ttl", "rdfxml")  # formats that use prefixes
_TYPES = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "ttl": "text/turtle",
    "rdfxml": "application/rdf+xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Time and memory for one format: medians over the rounds."""

    ours_s: float  # CPU time of the whole process
    dump_s: float
    ratio: float  # dump time divided by export time, within one round
    ours_mib: float  # peak memory
    dump_mib: float


def figures(rounds: Sequence[tuple[Usage, Usage]]) -> Figures:
    """Summarise the rounds of a format; each has the usage of the export and of the dump."""
    return Figures(
        ours_s=median(ours.cpu_s for ours, _ in rounds),
        dump_s=median(dump.cpu_s for _, dump in rounds),
        ratio=median(dump.cpu_s / ours.cpu_s for ours, dump in rounds),
        ours_mib=max(ours.peak_mib for ours, _ in rounds),
        dump_mib=max(dump.peak_mib for _, dump in rounds),
    )


def _stores(folder: Path, number: int) -> None:
    """Create both stores.

    Runs in its own process, because a child's peak memory includes that of the process it was forked from.
    """
    source = folder / "graph.nq"
    invented(number, source)
    with source.open("rb") as file:
        load(folder / "store", file, "nq", base=BASE)
    plain = ox.Store(folder / "named")
    plain.bulk_load(path=source, format=ox.RdfFormat.N_QUADS)
    plain.optimize()
    union = ox.Store(folder / "union")
    with source.open("rb") as file:
        union.bulk_extend(
            ox.Quad(q.subject, q.predicate, q.object) for q in ox.parse(file, ox.RdfFormat.N_QUADS)
        )
    union.optimize()


def _one_round(folder: Path, name: str, number: int) -> tuple[Usage, Usage]:
    """Run the export and the dump, in alternating order."""
    plain = folder / ("named" if name in NAMED else "union")
    declared = json.dumps(prefixes(BASE) if name in _SHORT else {})
    programs: list[Callable[[], Usage]] = [
        lambda: run(
            [*KG, "export", "--store", folder / "store", "--format", name, "-o", folder / "ours"],
            environ={"KG_BASE": BASE},
        ),
        lambda: run([sys.executable, "-c", _DUMP, plain, _TYPES[name], folder / "theirs", declared]),
    ]
    usages = {which: programs[which]() for which in ((0, 1) if number % 2 else (1, 0))}
    return usages[0], usages[1]


def _table(found: dict[str, Figures], number: int) -> Table:
    table = Table(title=f"Exports of {number:,} statements", title_justify="left")
    for column in ("format", "kg export, s", "dump, s", "dump / export", "kg export, MiB", "dump, MiB"):
        table.add_column(column, justify="right")
    for name, one in found.items():
        seconds = (f"{one.ours_s:.2f}", f"{one.dump_s:.2f}", f"{one.ratio:.2f}")
        table.add_row(name, *seconds, f"{one.ours_mib:.0f}", f"{one.dump_mib:.0f}")
    return table


@click.command()
@click.option("--statements", "number", type=click.IntRange(1), default=1_000_000, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the figures to this file.")
@click.option(
    "--into", type=click.Path(path_type=Path), help="Only create the stores, in this folder.", hidden=True
)
def main(number: int, rounds: int, target: Path | None, into: Path | None) -> None:
    """Compare kg export with pyoxigraph's dump in each format."""
    if into is not None:
        _stores(into, number)
        return
    with TemporaryDirectory() as name:
        folder = Path(name)
        making: list[str | Path] = [
            sys.executable,
            "-m",
            "benchmarks.exporting",
            "--statements",
            str(number),
            "--into",
            folder,
        ]
        run(making)
        found = {
            each: figures([_one_round(folder, each, turn) for turn in range(rounds)])
            for each in NAMED + UNION
        }
    Console().print(_table(found, number))
    if target:
        target.write_text(json.dumps({each: asdict(one) for each, one in found.items()}, indent=1))


if __name__ == "__main__":
    main()
