"""Tests of kg models: inventory, checksums and downloads."""

import json
import shutil

from kg.parse.model_inventory import BUNDLED


def test_models_prints_bundled_models_and_labels(kg):
    result = kg("models", "--json")
    assert result.exit_code == 0
    output = json.loads(result.stdout)
    assert output["folder"] == str(BUNDLED)
    assert {model["processor"]: model["state"] for model in output["models"]}["depparse"] == "ok"
    assert output["labels"]["Person"] == "person"


def test_models_table_has_packages_and_states(kg):
    output = kg("models").stdout
    for word in ("depparse", "union", "worldwide", "ok", "Organization", "organization"):
        assert word in output


def test_changed_model_file_sets_exit_code_1(kg, folder):
    copy = shutil.copytree(BUNDLED, folder / "models")
    (copy / "en" / "ner" / "worldwide.pt").write_bytes(b"not a model")
    result = kg("models", "--models", copy)
    assert result.exit_code == 1
    assert "changed" in result.stdout


def test_directory_without_models_is_an_error(kg, folder):
    result = kg("models", "--models", folder)
    assert result.exit_code == 2
    assert "no resources.json" in result.stderr


def test_download_without_a_connection_is_an_error(kg, folder, monkeypatch):
    import stanza

    def offline(*_, **__):
        raise ConnectionError("Name or service not known")

    monkeypatch.setattr(stanza, "download", offline)
    result = kg("models", "--download", folder / "official")
    assert result.exit_code == 2
    assert "failed: ConnectionError: Name or service not known" in result.stderr
    assert "connection to the internet" in result.stderr


def test_download_requests_the_required_processors(kg, folder, monkeypatch):
    import stanza

    def copy_bundled(language, *, model_dir, processors, **_):
        requests.append((language, processors))
        shutil.copytree(BUNDLED, model_dir)

    requests = []
    monkeypatch.setattr(stanza, "download", copy_bundled)
    result = kg("models", "--download", folder / "official", "--json")
    assert result.exit_code == 0, result.stderr
    assert requests == [("en", "tokenize,mwt,pos,lemma,depparse,ner")]
    assert json.loads(result.stdout)["folder"] == str(folder / "official")
