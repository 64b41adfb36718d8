"""Speed and memory: ``python -m benchmarks.speed [--rounds N] [--json FILE] [PATH...]``.

``kg build`` of the seed page and the sample articles into a new store, against the same models called one
article at a time through ``stanza.Pipeline``, which only parses. Both run in processes of their own, by turns.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
from rich.console import Console
from rich.table import Table

from benchmarks.program import KG, Usage, run
from benchmarks.shared import REPO, shared

PUBLISHED = "2025-08-20"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One turn of both programs over the same articles."""

    build: Usage  # kg build, from the start of the process to its end
    plain: Usage
    articles: int
    words: int  # separated by white space, of the articles as read
    load_s: float  # loading the models, as the plain program measures it; both load the same ones
    parse_s: float  # the plain program's parsing alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """A program's figures: medians over the rounds, and how far the wall times lie apart."""

    wall_s: float
    shortest_s: float
    longest_s: float
    cpu_s: float
    words_s: float
    words_s_loaded: float  # words a second once the models are loaded
    peak_mib: float


def build(paths: Sequence[Path], store: Path) -> Usage:
    """Build the articles at ``paths`` into a new store."""
    return run([*KG, "build", "--store", store, "--published", PUBLISHED, *paths])


def plain(paths: Sequence[Path], output: Path) -> Usage:
    """Parse the same articles one at a time; ``output`` takes what the program says of itself."""
    return run([sys.executable, "-m", "benchmarks.one_at_a_time", PUBLISHED, *paths], stdout=output)


def rounds(paths: Sequence[Path], count: int) -> Iterator[Round]:
    """Run both programs ``count`` times, the one first and the other first by turns."""
    for number in range(count):
        with TemporaryDirectory() as folder:
            store, output = Path(folder, "store"), Path(folder, "plain.json")
            first = build(paths, store) if number % 2 == 0 else None
            other = plain(paths, output)
            usage = first or build(paths, store)
            yield Round(build=usage, plain=other, **json.loads(output.read_text(encoding="utf-8")))


def speeds(taken: Sequence[Round]) -> dict[str, Speed]:
    """Return the medians of both programs."""
    return {
        "kg build": _speed([(r.build, r) for r in taken]),
        "one at a time": _speed([(r.plain, r) for r in taken]),
    }


def ratios(taken: Sequence[Round], of: str) -> list[float]:
    """Return for each round how many times ``wall_s`` or ``cpu_s`` of a build the plain program takes."""
    return [getattr(r.plain, of) / getattr(r.build, of) for r in taken]


def verdict(taken: Sequence[Round], of: str) -> str:
    """Say in a line what the rounds show; nothing is concluded where they disagree on which is faster."""
    values = sorted(ratios(taken, of))
    span = f"{median(values):.2f} times that of kg build ({values[0]:.2f} to {values[-1]:.2f})"
    agreed = values[0] > 1 or values[-1] < 1
    doubt = "" if agreed else "; the rounds disagree on which is less: measure where nothing else runs"
    return f"{of.removesuffix('_s')} time, one at a time: {span}{doubt}."


def _speed(usages: Sequence[tuple[Usage, Round]]) -> Speed:
    return Speed(
        wall_s=median(usage.wall_s for usage, _ in usages),
        shortest_s=min(usage.wall_s for usage, _ in usages),
        longest_s=max(usage.wall_s for usage, _ in usages),
        cpu_s=median(usage.cpu_s for usage, _ in usages),
        words_s=median(r.words / usage.wall_s for usage, r in usages),
        words_s_loaded=median(r.words / (usage.wall_s - r.load_s) for usage, r in usages),
        peak_mib=median(usage.peak_mib for usage, _ in usages),
    )


def _table(taken: Sequence[Round]) -> Table:
    title = f"{taken[0].articles} articles, {taken[0].words} words, {len(taken)} rounds, medians"
    result = Table("", title=title, title_justify="left")
    for name in ("wall s", "from", "to", "CPU s", "words/s", "w/s once loaded", "peak MiB"):
        result.add_column(name, justify="right")
    for name, speed in speeds(taken).items():
        wall = (speed.wall_s, speed.shortest_s, speed.longest_s)
        figures = (*wall, speed.cpu_s, speed.words_s, speed.words_s_loaded, speed.peak_mib)
        result.add_row(name, *(f"{figure:.1f}" for figure in figures))
    return result


def _json(taken: Sequence[Round]) -> str:
    medians = {name: asdict(speed) for name, speed in speeds(taken).items()}
    shares = {of: ratios(taken, of) for of in ("wall_s", "cpu_s")}
    return json.dumps({"medians": medians, "ratios": shares, "rounds": [asdict(r) for r in taken]}, indent=1)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--rounds", "count", default=5, show_default=True, type=click.IntRange(1))
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write every round to this file.")
def main(paths: tuple[Path, ...], count: int, target: Path | None) -> None:
    """Measure wall time, words a second and peak memory of a build."""
    inputs = paths or (shared("seed/seed-page.txt"), REPO / "examples")
    console = Console()
    taken = list(rounds(inputs, count))
    console.print(_table(taken))
    console.print(f"Loading the models takes {median(r.load_s for r in taken):.1f} s of either.")
    for of in ("wall_s", "cpu_s"):
        console.print(verdict(taken, of), soft_wrap=True)
    console.print("One at a time only parses; a build does all the rest too.")
    if target:
        target.write_text(_json(taken) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
