"""`kg models`: what is used, whether it is whole, and fetching without a connection."""

import json
import shutil

from kg.parse.model_inventory import BUNDLED


def test_the_bundled_models_are_shown_with_their_labels(kg):
    result = kg("models", "--json")
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert shown["folder"] == str(BUNDLED)
    assert {model["processor"]: model["state"] for model in shown["models"]}["depparse"] == "ok"
    assert shown["labels"]["Person"] == "person"


def test_the_table_names_packages_and_states(kg):
    shown = kg("models").stdout
    for word in ("depparse", "union", "worldwide", "ok", "Organization", "organization"):
        assert word in shown


def test_a_changed_file_is_a_finding(kg, folder):
    copy = shutil.copytree(BUNDLED, folder / "models")
    (copy / "en" / "ner" / "worldwide.pt").write_bytes(b"not a model")
    result = kg("models", "--models", copy)
    assert result.exit_code == 1
    assert "changed" in result.stdout


def test_a_folder_without_models_is_refused(kg, folder):
    result = kg("models", "--models", folder)
    assert result.exit_code == 2
    assert "no resources.json" in result.stderr


def test_fetching_without_a_connection_says_so(kg, folder, monkeypatch):
    import stanza

    def offline(*_, **__):
        raise ConnectionError("Name or service not known")

    monkeypatch.setattr(stanza, "download", offline)
    result = kg("models", "--download", folder / "official")
    assert result.exit_code == 2
    assert "cannot be fetched: ConnectionError: Name or service not known" in result.stderr
    assert "connection to the internet" in result.stderr


def test_fetching_asks_for_the_models_that_are_needed(kg, folder, monkeypatch):
    import stanza

    def copied(language, *, model_dir, processors, **_):
        asked.append((language, processors))
        shutil.copytree(BUNDLED, model_dir)

    asked = []
    monkeypatch.setattr(stanza, "download", copied)
    result = kg("models", "--download", folder / "official", "--json")
    assert result.exit_code == 0, result.stderr
    assert asked == [("en", "tokenize,mwt,pos,lemma,depparse,ner")]
    assert json.loads(result.stdout)["folder"] == str(folder / "official")
