"""Tests of kg.config: precedence, origins, errors and old names of settings."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from kg.config import Settings, description, load, redact
from kg.errors import ConfigError


@pytest.fixture(autouse=True)
def _work_in_tmp_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_load_returns_the_defaults():
    loaded = load(environ={})
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {"default"}
    assert loaded.warnings == ()


def test_load_reads_kg_toml_in_the_working_directory():
    Path("kg.toml").write_text("port = 9000\npublished = 2025-08-20\n")
    loaded = load(environ={})
    assert (loaded.settings.port, loaded.settings.published) == (9000, date(2025, 8, 20))
    assert loaded.origins["port"] == "kg.toml"


def test_flag_beats_variable_and_variable_beats_file():
    Path("kg.toml").write_text("port = 1\nbatch = 1\nmax_rows = 1\n")
    loaded = load(environ={"KG_BATCH": "2", "KG_MAX_ROWS": "2"}, flags={"max_rows": 3, "port": None})
    assert (loaded.settings.port, loaded.settings.batch, loaded.settings.max_rows) == (1, 2, 3)
    assert [loaded.origins[name] for name in ("port", "batch", "max_rows")] == [
        "kg.toml",
        "KG_BATCH",
        "--max-rows",
    ]


def test_paths_in_a_file_are_relative_to_the_file():
    Path("there").mkdir()
    file = Path("there/mine.toml")
    file.write_text('store = "graph"\nmodels = "/models"\n')
    settings = load(file=file, environ={}).settings
    assert (settings.store, settings.models) == (Path("there/graph"), Path("/models"))
    assert load(environ={"KG_STORE": "graph"}).settings.store == Path("graph")


def test_store_accepts_a_url():
    assert load(environ={"KG_STORE": " https://h:8/sparql "}).settings.store == "https://h:8/sparql"
    assert load(environ={}, flags={"store": "http://h/sparql"}).settings.store == "http://h/sparql"
    file = Path("mine.toml")
    file.write_text('store = "http://h/sparql"\nstore_secret_file = "secret"\n')
    settings = load(file=file, environ={}).settings
    assert (settings.store, settings.store_secret_file) == ("http://h/sparql", Path("secret"))


@pytest.mark.parametrize(
    "url", ["https://", "https://me:word@h/", "http://h/?key=1", "http://h/#a", "http://h/a b"]
)
def test_store_refuses_invalid_urls_and_passwords(url):
    with pytest.raises(ConfigError, match="expected a URL"):
        load(environ={"KG_STORE": url})


def test_empty_variable_counts_as_not_set():
    assert load(environ={"KG_MODELS": "", "KG_PORT": " "}).settings == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "80a"),
        ("port", "70000"),
        ("port", "-1"),
        ("batch", "0"),
        ("batch", "1.5"),
        ("timeout_s", "0"),
        ("timeout_s", "nan"),
        ("timeout_s", "inf"),
        ("published", "20.8.2025"),
        ("published", "2025-02-30"),
        ("base", "example.org/"),
        ("base", "http://example.org"),
        ("base", "http://exa mple.org/"),
        ("base", "http://[example.org/"),
        ("base", "ftp://example.org/"),
        ("default_graph", "all"),
        ("min_confidence", "1.1"),
        ("min_confidence", "-0.1"),
        ("min_confidence", "nan"),
        ("min_confidence", "high"),
    ],
)
def test_invalid_value_error_has_value_and_description(name, value):
    variable = f"KG_{name.upper()}"
    with pytest.raises(ConfigError) as caught:
        load(environ={variable: value})
    assert caught.value.subject == variable
    assert repr(value) in caught.value.reason
    assert description(name) in caught.value.remedy


@pytest.mark.parametrize(
    "line", ["port = true", "port = [1]", "store = 5", "base = 1", "timeout_s = false", "host = ''"]
)
def test_invalid_type_in_a_file_error_names_the_key(line):
    Path("kg.toml").write_text(line)
    with pytest.raises(ConfigError) as caught:
        load(environ={})
    assert caught.value.subject == f"kg.toml, {line.split(' ')[0]}"


def test_unknown_setting_error_suggests_a_name():
    Path("kg.toml").write_text("prot = 9000")
    with pytest.raises(ConfigError, match="no such setting") as caught:
        load(environ={})
    assert caught.value.remedy == "Did you mean port?"
    with pytest.raises(ConfigError) as caught:
        load(file=_file(""), environ={"KG_STROE": "x"})
    assert (caught.value.subject, caught.value.remedy) == ("KG_STROE", "Did you mean KG_STORE?")
    with pytest.raises(ConfigError) as caught:
        load(file=_file(""), environ={"KG_QQQQ": "x"})
    assert "KG_TIMEOUT_S" in caught.value.remedy


@pytest.mark.parametrize(("content", "reason"), [(b"port = ", "not valid TOML"), (b"\xff\xfe", "not valid")])
def test_invalid_toml_error_names_the_file(content, reason):
    Path("kg.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=reason) as caught:
        load(environ={})
    assert caught.value.subject == "kg.toml"


def test_missing_config_file_raises_an_error():
    with pytest.raises(ConfigError, match="No such file"):
        load(file=Path("other.toml"), environ={})


def test_every_setting_has_a_description():
    assert all(description(setting.name) for setting in fields(Settings))


@pytest.mark.parametrize(
    ("old", "new", "value", "expected"),
    [
        ("memory_mb", "max_query_memory_mib", 512, 512),
        ("max_upload_bytes", "max_upload_mb", 50_000_000, 50),
        ("max_upload_bytes", "max_upload_mb", 5000, 1),
        ("client_seconds", "client_query_seconds_per_minute", 20, 20),
        ("max_waiting", "max_queued_queries", 0, 0),
        ("max_wait_s", "max_queue_wait_s", 2.5, 2.5),
        ("store_default_graph", "default_graph", "own", "own"),
    ],
)
def test_old_name_works_with_a_warning(old, new, value, expected):
    file = _file(f"{old} = {value!r}")
    loaded = load(file=file, environ={})
    assert getattr(loaded.settings, new) == expected
    assert loaded.warnings == (f"empty.toml, {old}: {old} is deprecated. Use {new} instead.",)
    loaded = load(file=_file(""), environ={f"KG_{old.upper()}": str(value)})
    assert getattr(loaded.settings, new) == expected
    assert loaded.origins[new] == f"KG_{old.upper()}"
    assert f"Use KG_{new.upper()} instead." in loaded.warnings[0]


def test_new_name_beats_the_old_one_in_any_order():
    for text in (
        "memory_mb = 100\nmax_query_memory_mib = 200",
        "max_query_memory_mib = 200\nmemory_mb = 100",
    ):
        loaded = load(file=_file(text), environ={})
        assert loaded.settings.max_query_memory_mib == 200
        assert len(loaded.warnings) == 1


def test_invalid_value_under_an_old_name_shows_that_name():
    with pytest.raises(ConfigError, match="'ten'") as caught:
        load(environ={"KG_MAX_UPLOAD_BYTES": "ten"})
    assert caught.value.subject == "KG_MAX_UPLOAD_BYTES"


def test_redact_hides_secrets_only():
    assert [redact(name, "x") for name in ("token", "store_secret", "host")] == ["(set)", "(set)", "x"]
    assert redact("token", None) is None


def _file(text):
    file = Path("empty.toml")
    file.write_text(text)
    return file
