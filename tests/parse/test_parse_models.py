"""Model folders: the bundled models are complete, unusable folders raise errors."""

import json
import shutil
import subprocess
import sys

import pytest

from kg.errors import ModelError
from kg.model import Article, Document
from kg.parse import parse
from kg.parse.model_inventory import BUNDLED, inventory

ARTICLE = Article(id="a", source="a.txt", text="Kenya rejected the offer on Monday.")


def test_bundled_models_match_their_checksums():
    states = {(model.processor, model.state()) for model in inventory(BUNDLED)}
    expected = ("tokenize", "mwt", "pos", "pretrain", "lemma", "depparse", "transformer", "ner", "events")
    assert states == {(processor, "ok") for processor in expected}
    assert (BUNDLED / "MODEL_CARD.md").is_file()


def test_bundled_models_are_small():
    assert sum(model.file.stat().st_size for model in inventory(BUNDLED)) < 120_000_000


def test_damaged_encoder_raises_model_error(tmp_path):
    copy = shutil.copytree(BUNDLED, tmp_path / "broken")
    (copy / "en" / "transformer" / "minilm.pt").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be loaded"):
        list(parse([ARTICLE], models=copy))


def test_load_does_not_import_the_torch_compiler():
    """Optimizers would import it, which takes a second."""
    code = "import sys; from kg.parse.load_models import load; load(None); sys.exit('torch._dynamo' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_copied_folder_parses_the_same(tmp_path):
    copy = shutil.copytree(BUNDLED, tmp_path / "stanza_resources")
    assert list(parse([ARTICLE], models=copy)) == list(parse([ARTICLE]))


def test_official_folder_layout_is_read(tmp_path):
    """Official folders also list other languages, other packages and models without a checksum."""
    copy = shutil.copytree(BUNDLED, tmp_path / "official")
    resources = json.loads((copy / "resources.json").read_text())
    english = resources["en"]
    english["packages"]["default_fast"] = {"tokenize": "fast", "optional": {"ner": "fast"}}
    english["default_md5"] = "0"
    del english["mwt"]["union"]["md5"]
    (copy / "resources.json").write_text(
        json.dumps({"af": {"lang_name": "Afrikaans"}, "url": "", **resources})
    )
    assert {model.processor: model.state() for model in inventory(copy)}["mwt"] == "no checksum"
    [document] = parse([ARTICLE], models=copy)
    assert isinstance(document, Document)


@pytest.mark.parametrize(
    ("resources", "reason"),
    [
        (None, "no resources.json that can be read"),
        ("{", "not valid JSON"),
        ("[]", "no English models"),
        ('{"de": {}}', "no English models"),
        ('{"en": {"packages": {"default": {"tokenize": "x"}}}}', "no pos, lemma, depparse, ner"),
    ],
)
def test_unusable_folder_raises_model_error_with_reason(tmp_path, resources, reason):
    if resources is not None:
        (tmp_path / "resources.json").write_text(resources)
    with pytest.raises(ModelError, match=reason) as caught:
        list(parse([ARTICLE], models=tmp_path))
    assert caught.value.subject == str(tmp_path)
    assert "kg models --download" in caught.value.remedy


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_damaged_model_file_raises_model_error(tmp_path, damage):
    copy = shutil.copytree(BUNDLED, tmp_path / "broken")
    file = copy / "en" / "pos" / "union.pt"
    file.unlink() if damage == "missing" else file.write_bytes(b"version https://example.org/pointer")
    assert {model.processor: model.state() for model in inventory(copy)}["pos"] == damage
    with pytest.raises(ModelError, match="cannot be loaded"):
        list(parse([ARTICLE], models=copy))
