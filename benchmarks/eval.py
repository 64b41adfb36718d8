"""Quality on four sets that others annotated: ``python -m benchmarks.eval [--set NAME] [--json FILE]``.

Runs ``kg extract --output eval`` and then the scorer of shared/eval, and puts our figures beside those of
other programs (peers.toml).
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

from benchmarks.program import KG, run
from benchmarks.shared import shared

_WHO = ("who", "what", "when", "where", "precision_4w", "precision_all")
SETS = {
    "carb_dev": ("precision", "recall", "f1", "auc"),
    "petrarch_unit": ("dyad_recall", "dyad_root_recall", "dyad_full_recall", "dyad_precision_coded"),
    "plover_gsr": ("dyad_recall", "dyad_root_recall"),
    "giveme5w1h": _WHO,
}

LABELS = {  # shorter than the scorer's names, which --json keeps
    "dyad_recall": "actors",
    "dyad_root_recall": "with root",
    "dyad_full_recall": "with full code",
    "dyad_precision_coded": "precision",
    "precision_4w": "who-where",
    "precision_all": "all six",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A program's figures on a set."""

    program: str
    figures: Mapping[str, float]
    note: str = ""
    published: bool = False  # the authors' own figures, on other data or by other rules


def peers(name: str) -> list[Row]:
    """Return what other programs reach on the set ``name``."""
    known = tomllib.loads(Path(__file__).with_name("peers.toml").read_text(encoding="utf-8"))["peer"]
    return [
        Row(
            program=peer["program"],
            figures=peer["figures"],
            note=peer.get("note", ""),
            published=peer["with"] == "published",
        )
        for peer in known
        if peer["set"] == name
    ]


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Predict and score one set; its predictions, figures and details stay in ``folder``."""
    gold = shared(f"eval/data/{name}.jsonl")
    predictions, scores = folder / f"{name}.predictions.jsonl", folder / f"{name}.scores.json"
    run([*KG, "extract", gold, "--output", "eval"], stdout=predictions)
    details = folder / f"{name}.details.jsonl"
    scorer: list[str | Path] = [sys.executable, shared("eval/score.py")]
    run([*scorer, "--gold", gold, "--pred", predictions, "--json", scores, "--details", details])
    (result,) = json.loads(scores.read_text(encoding="utf-8")).values()
    return dict(result)


def figures(name: str, result: Mapping[str, Any]) -> dict[str, float]:
    """Pick the figures that are compared; of a question of 5W1H the share of right first answers."""
    values = {key: result.get(key) for key in SETS[name]}
    return {
        key: float(value["precision"] if isinstance(value, dict) else value)
        for key, value in values.items()
        if value is not None
    }


def table(name: str, rows: Sequence[Row]) -> Table:
    """Lay a set's rows out; figures of another measurement stand in brackets."""
    result = Table("program", *(LABELS.get(key, key) for key in SETS[name]), title=name, title_justify="left")
    for row in rows:
        shown = [f"{row.figures[key]:.3f}" if key in row.figures else "" for key in SETS[name]]
        result.add_row(row.program, *(f"({f})" if f and row.published else f for f in shown))
    result.caption = "\n".join(f"{row.program}: {row.note}" for row in rows if row.note)
    result.caption_justify = "left"
    return result


@click.command()
@click.option("--set", "names", multiple=True, type=click.Choice(list(SETS)), help="Only this set.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write all our figures to this file.")
@click.option("--keep", type=click.Path(path_type=Path), help="Keep predictions and details in this folder.")
def main(names: tuple[str, ...], target: Path | None, keep: Path | None) -> None:
    """Measure extraction on the sets of shared/eval, beside other programs."""
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
