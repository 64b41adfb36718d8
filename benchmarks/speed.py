"""Measure speed and memory: ``python -m benchmarks.speed [--rounds N] [--cpus N] [--json FILE] [PATH...]``.

Compares three programs on the seed page and the sample articles: ``kg build`` into a new store, the parse stage alone, and
``stanza.Pipeline`` with the same models called per article, which only parses. The last two compare like with like. Each
runs in its own process with the same number of threads, in rotating order.
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
    """One run of every program on the same articles."""

    usages: dict[str, Usage]  # by program name
    articles: int
    words: int  # separated by white space
    load_s: float  # time to load the models, which is the same for all programs


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Medians over the rounds for one program, with the range of its wall times."""

    wall_s: float
    shortest_s: float
    longest_s: float
    cpu_s: float
    words_s: float
    words_s_loaded: float  # words per second after loading the models
    peak_mib: float


def one_round(paths: Sequence[Path], cpus: int, number: int) -> Round:
    """Run every program once; the order rotates with the round number."""
    with TemporaryDirectory() as folder:
        programs = _programs(paths, cpus, Path(folder))
        first = number % len(programs)
        order = list(programs)[first:] + list(programs)[:first]
        usages = {name: programs[name]() for name in order}
        printed = json.loads(_output(Path(folder), "plain").read_text(encoding="utf-8"))
    del printed["parse_s"]  # part of the wall time
    return Round(usages={name: usages[name] for name in programs}, **printed)


def _programs(paths: Sequence[Path], cpus: int, folder: Path) -> dict[str, Callable[[], Usage]]:
    threads = {"OMP_NUM_THREADS": str(cpus), "KG_CPUS": str(cpus), "KG_BUILD_WORKERS": "1"}
    build: list[str | Path] = [*KG, "build", "--store", folder / "store", "--published", PUBLISHED, *paths]

    def parsing(method: str) -> Usage:
        command: list[str | Path] = [sys.executable, "-m", "benchmarks.parsing", method, PUBLISHED, *paths]
        return run(command, stdout=_output(folder, method), environ=threads)

    return {
        BUILD: lambda: run(build, environ=threads),
        BATCHED: lambda: parsing("batched"),
        PLAIN: lambda: parsing("plain"),
    }


def _output(folder: Path, method: str) -> Path:
    return folder / f"{method}.json"


def speeds(rounds: Sequence[Round]) -> dict[str, Speed]:
    """Return the figures of every program."""
    return {name: _speed([(r.usages[name], r) for r in rounds]) for name in rounds[0].usages}


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


def ratios(rounds: Sequence[Round], name: str, of: str) -> list[float]:
    """Return the program's ``wall_s`` or ``cpu_s`` divided by that of the plain pipeline, for each round."""
    return [getattr(r.usages[name], of) / getattr(r.usages[PLAIN], of) for r in rounds]


def verdict(rounds: Sequence[Round], name: str, of: str) -> str:
    """Return one sentence with the ratio; it says so if the rounds disagree on which program is faster."""
    values = sorted(ratios(rounds, name, of))
    span = f"{median(values):.2f} times that of {PLAIN} ({values[0]:.2f} to {values[-1]:.2f})"
    agreed = values[0] > 1 or values[-1] < 1
    doubt = "" if agreed else "; the rounds disagree on which is faster"
    return f"{of.removesuffix('_s')} time of {name}: {span}{doubt}."


def _verdicts(rounds: Sequence[Round]) -> Iterator[str]:
    for name in (BUILD, BATCHED):
        yield from (verdict(rounds, name, of) for of in ("wall_s", "cpu_s"))


def _table(rounds: Sequence[Round]) -> Table:
    title = f"{rounds[0].articles} articles, {rounds[0].words} words, {len(rounds)} rounds, medians"
    result = Table("", title=title, title_justify="left")
    for name in ("wall s", "from", "to", "CPU s", "words/s", "loaded", "peak MiB"):
        result.add_column(name, justify="right")
    for name, speed in speeds(rounds).items():
        wall = (speed.wall_s, speed.shortest_s, speed.longest_s)
        figures = (*wall, speed.cpu_s, speed.words_s, speed.words_s_loaded, speed.peak_mib)
        result.add_row(name, *(f"{figure:.1f}" for figure in figures))
    return result


def _content(rounds: Sequence[Round]) -> dict[str, Any]:
    return {
        "medians": {name: asdict(speed) for name, speed in speeds(rounds).items()},
        "verdicts": list(_verdicts(rounds)),
        "rounds": [asdict(r) for r in rounds],
    }


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--rounds", "count", default=5, show_default=True, type=click.IntRange(1))
@click.option(
    "--cpus", default=1, show_default=True, type=click.IntRange(1), help="Number of threads of each program."
)
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write every round to this file.")
def main(paths: tuple[Path, ...], count: int, cpus: int, target: Path | None) -> None:
    """Measure wall time, words per second and peak memory of a build."""
    inputs = paths or (shared("seed/seed-page.txt"), REPO / "examples")
    console = Console(soft_wrap=True)
    rounds = [one_round(inputs, cpus, number) for number in range(count)]
    console.print(_table(rounds))
    console.print(f"Loading the models takes {median(r.load_s for r in rounds):.1f} s of each run.")
    console.print("\n".join(_verdicts(rounds)))
    if target:
        target.write_text(json.dumps(_content(rounds), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
