"""``kg models``: show or download the language models."""

import json
from pathlib import Path

import click

from kg.cli import options
from kg.cli.output import console, table
from kg.parse.entity_labels import entity_label
from kg.parse.load_models import download_models, load
from kg.parse.model_inventory import BUNDLED, Model, inventory


@click.command()
@options.models
@click.option(
    "--download",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Download the English models of Stanza into DIR.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def command(models: Path | None, download: Path | None, as_json: bool) -> None:
    """Show the models in use and their entity labels.

    The exit code is 1 if a model file is missing or does not match its checksum.
    """
    if download:
        download_models(download)
        click.echo(f"Downloaded to {download}. To use it, set models = '{download}' in kg.toml.", err=True)
    directory = download or options.settings(models=models).models or BUNDLED
    states = [(model, model.state()) for model in inventory(directory)]
    usable = all(state in {"ok", "no checksum"} for _, state in states)
    labels = _entity_labels(directory) if usable else {}
    if as_json:
        click.echo(json.dumps(_json(directory, states, labels), indent=2))
    else:
        _print(directory, states, labels)
    if not usable:
        click.get_current_context().exit(1)


def _entity_labels(directory: Path) -> dict[str, str]:
    """Return the entity labels of the NER model with the labels that kg uses for them."""
    tags = load(directory).processors["ner"].get_known_tags()
    return {tag: entity_label(tag).value for tag in sorted(tags)}


def _json(directory: Path, states: list[tuple[Model, str]], labels: dict[str, str]) -> dict[str, object]:
    models = [
        {
            "processor": model.processor,
            "package": model.package,
            "file": str(model.file),
            "md5": model.md5,
            "state": state,
        }
        for model, state in states
    ]
    return {"folder": str(directory), "models": models, "labels": labels}


def _print(directory: Path, states: list[tuple[Model, str]], labels: dict[str, str]) -> None:
    rows = [(model.processor, model.package, model.md5, state) for model, state in states]
    console().print(table(f"Models in {directory}", ("Processor", "Package", "MD5", "State"), rows))
    if labels:
        console().print(table("Entity labels", ("Model", "kg"), labels.items()))
