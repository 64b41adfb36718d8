"""Speed and memory: ``python -m benchmarks.speed [--rounds N] [--cpus N] [--json FILE] [PATH...]``.

``kg build`` of the seed page and the sample articles into a new store, against the same models called one
article at a time through ``stanza.Pipeline``, which only parses; and our parse stage alone, which is what the
plain way compares with like for like. Each in a process of its own, by turns, with equally many threads.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks.program import KG, Usage, run
from benchmarks.shared import REPO, shared

PUBLISHED = "2025-08-20"
BUILD, BATCHED, PLAIN = "kg build", "parse stage alone", "one at a time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One turn of every program over the same articles."""

    usages: dict[str, Usage]  # by the program's name; from the start of its process to its end
    articles: int
    words: int  # separated by white space, of the articles as read
    load_s: float  # loading the models, as the plain program measures it; all load the same ones


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


def one_round(paths: Sequence[Path], cpus: int, number: int) -> Round:
    """Run every program once; which of them is first changes with the round's number."""
    with TemporaryDirectory() as folder:
        programs = _programs(paths, cpus, Path(folder))
        first = number % len(programs)
        order = list(programs)[first:] + list(programs)[:first]
        usages = {name: programs[name]() for name in order}
        said = json.loads(_said(Path(folder), "plain").read_text(encoding="utf-8"))
    del said["parse_s"]  # within the plain program's wall time
    return Round(usages={name: usages[name] for name in programs}, **said)


def _programs(paths: Sequence[Path], cpus: int, folder: Path) -> dict[str, Callable[[], Usage]]:
    threads = {"OMP_NUM_THREADS": str(cpus), "KG_CPUS": str(cpus)}
    build: list[str | Path] = [*KG, "build", "--store", folder / "store", "--published", PUBLISHED, *paths]

    def parsing(way: str) -> Usage:
        command: list[str | Path] = [sys.executable, "-m", "benchmarks.parsing", way, PUBLISHED, *paths]
        return run(command, stdout=_said(folder, way), environ=threads)

    return {
        BUILD: lambda: run(build, environ=threads),
        BATCHED: lambda: parsing("batched"),
        PLAIN: lambda: parsing("plain"),
    }


def _said(folder: Path, way: str) -> Path:
    return folder / f"{way}.json"


def speeds(taken: Sequence[Round]) -> dict[str, Speed]:
    """Return every program's figures."""
    return {name: _speed([(r.usages[name], r) for r in taken]) for name in taken[0].usages}


def _speed(usages: Sequence[tuple[Usage, Round]]) -> Speed:
    wall = [usage.wall_s for usage, _ in usages]
    return Speed(
        wall_s=median(wall),
        shortest_s=min(wall),
        longest_s=max(wall),
        cpu_s=median(usage.cpu_s for usage, _ in usages),
        words_s=median(r.words / usage.wall_s for usage, r in usages),
        words_s_loaded=median(r.words / (usage.wall_s - r.load_s) for usage, r in usages),
        peak_mib=median(usage.peak_mib for usage, _ in usages),
    )


def ratios(taken: Sequence[Round], name: str, of: str) -> list[float]:
    """Return for each round the program's ``wall_s`` or ``cpu_s`` as a multiple of the plain way's."""
    return [getattr(r.usages[name], of) / getattr(r.usages[PLAIN], of) for r in taken]


def verdict(taken: Sequence[Round], name: str, of: str) -> str:
    """Say in a line what the rounds show; nothing is concluded where they disagree on which is less."""
    values = sorted(ratios(taken, name, of))
    span = f"{median(values):.2f} times that of {PLAIN} ({values[0]:.2f} to {values[-1]:.2f})"
    agreed = values[0] > 1 or values[-1] < 1
    doubt = "" if agreed else "; the rounds disagree on which is less"
    return f"{of.removesuffix('_s')} time of {name}: {span}{doubt}."


def _verdicts(taken: Sequence[Round]) -> Iterator[str]:
    for name in (BUILD, BATCHED):
        yield from (verdict(taken, name, of) for of in ("wall_s", "cpu_s"))


def _table(taken: Sequence[Round]) -> Table:
    title = f"{taken[0].articles} articles, {taken[0].words} words, {len(taken)} rounds, medians"
    result = Table("", title=title, title_justify="left")
    for name in ("wall s", "from", "to", "CPU s", "words/s", "loaded", "peak MiB"):
        result.add_column(name, justify="right")
    for name, speed in speeds(taken).items():
        wall = (speed.wall_s, speed.shortest_s, speed.longest_s)
        figures = (*wall, speed.cpu_s, speed.words_s, speed.words_s_loaded, speed.peak_mib)
        result.add_row(name, *(f"{figure:.1f}" for figure in figures))
    return result


def _content(taken: Sequence[Round]) -> dict[str, Any]:
    return {
        "medians": {name: asdict(speed) for name, speed in speeds(taken).items()},
        "verdicts": list(_verdicts(taken)),
        "rounds": [asdict(r) for r in taken],
    }


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--rounds", "count", default=5, show_default=True, type=click.IntRange(1))
@click.option("--cpus", default=1, show_default=True, type=click.IntRange(1), help="Threads of each program.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write every round to this file.")
def main(paths: tuple[Path, ...], count: int, cpus: int, target: Path | None) -> None:
    """Measure wall time, words a second and peak memory of a build."""
    inputs = paths or (shared("seed/seed-page.txt"), REPO / "examples")
    console = Console(soft_wrap=True)
    taken = [one_round(inputs, cpus, number) for number in range(count)]
    console.print(_table(taken))
    console.print(f"Loading the models takes {median(r.load_s for r in taken):.1f} s of each.")
    console.print("\n".join(_verdicts(taken)))
    if target:
        target.write_text(json.dumps(_content(taken), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
