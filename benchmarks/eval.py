"""Quality on four published data sets: ``python -m benchmarks.eval [--set NAME] [--json FILE]``.

Runs ``benchmarks.predictions`` and the scorer of shared/eval, and compares the figures with those of other programs
(peers.toml).
"""

import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks.program import run
from benchmarks.shared import shared

_WHO = ("who", "what", "when", "where", "precision_4w", "precision_all")
SETS = {
    "carb_dev": ("precision", "recall", "f1", "auc"),
    "petrarch_unit": ("dyad_recall", "dyad_root_recall", "dyad_full_recall", "dyad_precision_coded"),
    "plover_gsr": ("dyad_recall", "dyad_root_recall"),
    "giveme5w1h": _WHO,
}

LABELS = {  # column headings; --json keeps the names of the scorer
    "dyad_recall": "actors",
    "dyad_root_recall": "with root",
    "dyad_full_recall": "with full code",
    "dyad_precision_coded": "precision",
    "precision_4w": "who-where",
    "precision_all": "all six",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The figures of a program on a data set."""

    program: str
    figures: Mapping[str, float]
    note: str = ""
    is_published: bool = False  # figures from a paper, on other data or with other rules


def peers(name: str) -> list[Row]:
    """Return the figures of other programs on the data set ``name``."""
    entries = tomllib.loads(Path(__file__).with_name("peers.toml").read_text(encoding="utf-8"))["peer"]
    return [
        Row(
            program=peer["program"],
            figures=peer["figures"],
            note=peer.get("note", ""),
            is_published=peer["with"] == "published",
        )
        for peer in entries
        if peer["set"] == name
    ]


def measure(name: str, folder: Path, *, step: int = 1) -> dict[str, Any]:
    """Predict and score every ``step``-th text of a data set; leave predictions, figures and details in ``folder``."""
    gold = folder / f"{name}.jsonl"
    lines = shared(f"eval/data/{name}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    gold.write_text("".join(lines[::step]), encoding="utf-8")
    predictions, scores = folder / f"{name}.predictions.jsonl", folder / f"{name}.scores.json"
    run([sys.executable, "-m", "benchmarks.predictions", gold], stdout=predictions)
    details = folder / f"{name}.details.jsonl"
    scorer: list[str | Path] = [sys.executable, shared("eval/score.py")]
    run([*scorer, "--gold", gold, "--pred", predictions, "--json", scores, "--details", details])
    (result,) = json.loads(scores.read_text(encoding="utf-8")).values()
    return dict(result)


def figures(name: str, result: Mapping[str, Any]) -> dict[str, float]:
    """Select the figures to compare; for a 5W1H question, the precision of the first answer."""
    values = {key: result.get(key) for key in SETS[name]}
    return {
        key: float(value["precision"] if isinstance(value, dict) else value)
        for key, value in values.items()
        if value is not None
    }


def table(name: str, rows: Sequence[Row]) -> Table:
    """Return the table of a data set; published figures of other measurements are in brackets."""
    result = Table("program", *(LABELS.get(key, key) for key in SETS[name]), title=name, title_justify="left")
    for row in rows:
        cells = [f"{row.figures[key]:.3f}" if key in row.figures else "" for key in SETS[name]]
        result.add_row(row.program, *(f"({cell})" if cell and row.is_published else cell for cell in cells))
    result.caption = "\n".join(f"{row.program}: {row.note}" for row in rows if row.note)
    result.caption_justify = "left"
    return result


@click.command()
@click.option(
    "--set", "names", multiple=True, type=click.Choice(list(SETS)), help="Measure only this data set."
)
@click.option(
    "--json", "target", type=click.Path(path_type=Path), help="Write the figures to FILE.", metavar="FILE"
)
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep predictions and details in DIR.", metavar="DIR"
)
def main(names: tuple[str, ...], target: Path | None, keep: Path | None) -> None:
    """Measure the quality of extraction on the data sets of shared/eval, and compare with other programs."""
    console, results = Console(), {}
    with TemporaryDirectory() as temporary:
        folder = keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names or SETS:
            results[name] = measure(name, folder)
            console.print(
                table(name, [Row(program="kg", figures=figures(name, results[name])), *peers(name)])
            )
    if target:
        target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
