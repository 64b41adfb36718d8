"""``kg models``: the models in use, whether they are whole, and what their entity labels mean to us."""

import json
from pathlib import Path

import click

from kg.cli import options
from kg.cli.output import console, table
from kg.parse.download import fetch
from kg.parse.entity_labels import entity_label
from kg.parse.load_models import load
from kg.parse.model_inventory import BUNDLED, Model, inventory


@click.command()
@options.models
@click.option(
    "--download",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Fetch Stanza's English models into DIR.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def command(models: Path | None, download: Path | None, as_json: bool) -> None:
    """Show the models in use; exit code 1 where a file is not what it should be."""
    if download:
        fetch(download)
        click.echo(f"Fetched into {download}. To use them: models = '{download}' in kg.toml.", err=True)
    folder = download or options.settings(models=models).models or BUNDLED
    rows = [(model, model.state()) for model in inventory(folder)]
    whole = all(state in {"ok", "no checksum"} for _, state in rows)
    labels = _labels(folder) if whole else {}
    if as_json:
        click.echo(json.dumps(_plain(folder, rows, labels), indent=2))
    else:
        _print(folder, rows, labels)
    if not whole:
        click.get_current_context().exit(1)


def _labels(folder: Path) -> dict[str, str]:
    tags = load(folder).processors["ner"].get_known_tags()
    return {tag: entity_label(tag).value for tag in sorted(tags)}


def _plain(folder: Path, rows: list[tuple[Model, str]], labels: dict[str, str]) -> dict[str, object]:
    files = [
        {"processor": m.processor, "package": m.package, "file": str(m.file), "md5": m.md5, "state": state}
        for m, state in rows
    ]
    return {"folder": str(folder), "models": files, "labels": labels}


def _print(folder: Path, rows: list[tuple[Model, str]], labels: dict[str, str]) -> None:
    cells = [(m.processor, m.package, m.md5, state) for m, state in rows]
    console().print(table(f"Models in {folder}", ("processor", "package", "md5", "state"), cells))
    if labels:
        console().print(table("Entity labels", ("of the model", "ours"), labels.items()))
