"""Settings: which value wins, where it came from, and what is said of a wrong one."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from kg.config import Settings, about, load
from kg.errors import ConfigError


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_defaults_where_nothing_is_said():
    loaded = load(environ={})
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {"default"}


def test_the_file_is_read_from_the_working_directory():
    Path("kg.toml").write_text("port = 9000\npublished = 2025-08-20\n")
    loaded = load(environ={})
    assert (loaded.settings.port, loaded.settings.published) == (9000, date(2025, 8, 20))
    assert loaded.origins["port"] == "kg.toml"


def test_variable_beats_file_and_flag_beats_variable():
    Path("kg.toml").write_text("port = 1\nbatch = 1\nthreads = 1\n")
    loaded = load(environ={"KG_BATCH": "2", "KG_THREADS": "2"}, flags={"threads": 3, "port": None})
    assert (loaded.settings.port, loaded.settings.batch, loaded.settings.threads) == (1, 2, 3)
    assert [loaded.origins[name] for name in ("port", "batch", "threads")] == [
        "kg.toml",
        "KG_BATCH",
        "--threads",
    ]


def test_paths_in_a_file_count_from_its_folder():
    Path("there").mkdir()
    file = Path("there/mine.toml")
    file.write_text('store = "graph"\nmodels = "/models"\n')
    settings = load(file=file, environ={}).settings
    assert (settings.store, settings.models) == (Path("there/graph"), Path("/models"))
    assert load(environ={"KG_STORE": "graph"}).settings.store == Path("graph")


def test_a_store_may_be_an_address():
    assert load(environ={"KG_STORE": " https://h:8/sparql "}).settings.store == "https://h:8/sparql"
    assert load(environ={}, flags={"store": "http://h/sparql"}).settings.store == "http://h/sparql"
    file = Path("mine.toml")
    file.write_text('store = "http://h/sparql"\nstore_secret_file = "secret"\n')
    settings = load(file=file, environ={}).settings
    assert (settings.store, settings.store_secret_file) == ("http://h/sparql", Path("secret"))


@pytest.mark.parametrize(
    "address", ["https://", "https://me:word@h/", "http://h/?key=1", "http://h/#a", "http://h/a b"]
)
def test_an_address_that_is_none_or_has_a_secret_is_refused(address):
    with pytest.raises(ConfigError, match="an address is expected"):
        load(environ={"KG_STORE": address})


def test_hosts_are_a_list_or_a_text_with_commas():
    Path("kg.toml").write_text('service_hosts = ["Query.example.org", "b.example:8080"]')
    for settings in (
        load(environ={}).settings,
        load(environ={"KG_SERVICE_HOSTS": "query.example.org, B.example:8080"}).settings,
    ):
        assert settings.service_hosts == ("query.example.org", "b.example:8080")


def test_an_empty_variable_counts_as_not_set():
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
        ("service_hosts", "http://example.org/"),
        ("service_hosts", "example.org, *"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(name, value):
    variable = f"KG_{name.upper()}"
    with pytest.raises(ConfigError) as caught:
        load(environ={variable: value})
    assert caught.value.subject == variable
    assert repr(value) in caught.value.reason
    assert about(name) in caught.value.remedy


@pytest.mark.parametrize(
    "line", ["port = true", "port = [1]", "store = 5", "base = 1", "timeout_s = false", "host = ''"]
)
def test_a_value_of_the_wrong_kind_in_a_file_is_refused_by_its_key(line):
    Path("kg.toml").write_text(line)
    with pytest.raises(ConfigError) as caught:
        load(environ={})
    assert caught.value.subject == f"kg.toml, {line.split(' ')[0]}"


def test_an_unknown_setting_is_refused_and_the_likely_one_named():
    Path("kg.toml").write_text("prot = 9000")
    with pytest.raises(ConfigError, match="not a setting") as caught:
        load(environ={})
    assert caught.value.remedy == "Did you mean port?"
    with pytest.raises(ConfigError) as caught:
        load(file=_file(""), environ={"KG_STROE": "x"})
    assert (caught.value.subject, caught.value.remedy) == ("KG_STROE", "Did you mean KG_STORE?")
    with pytest.raises(ConfigError) as caught:
        load(file=_file(""), environ={"KG_QQQQ": "x"})
    assert "KG_TIMEOUT_S" in caught.value.remedy


@pytest.mark.parametrize(("content", "reason"), [(b"port = ", "not TOML"), (b"\xff\xfe", "not TOML")])
def test_a_file_that_is_not_toml_is_named(content, reason):
    Path("kg.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=reason) as caught:
        load(environ={})
    assert caught.value.subject == "kg.toml"


def test_a_file_that_was_named_must_be_there():
    with pytest.raises(ConfigError, match="No such file"):
        load(file=Path("other.toml"), environ={})


def test_every_setting_says_what_it_is():
    assert all(about(setting.name) for setting in fields(Settings))


def _file(text):
    file = Path("empty.toml")
    file.write_text(text)
    return file


@pytest.mark.parametrize(("cores", "processes", "workers"), [(1, 1, 2), (3, 1, 2), (4, 2, 4), (64, 2, 4)])
def test_the_server_uses_cores_where_there_are_some(
    cores: int, processes: int, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert (Settings().processes, Settings().workers) == (processes, workers)
