"""Tests of the Python API: docs/api.md, the notebook, and what the examples do not show."""

import json
import re
import subprocess
import sys
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

import kg
from kg.config import Settings
from kg.errors import ConfigError, InputError, NotFoundError, QueryError, StoreError
from scripts import notebook

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def _without_settings(tmp_path, monkeypatch):
    """A working directory with the examples, and no settings."""
    for name in ("KG_STORE", "KG_MODELS", "KG_PUBLISHED", "KG_BASE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)


def test_examples_of_the_page_print_what_it_shows():
    namespace: dict[str, object] = {}
    printed = ""
    for kind, text in BLOCK.findall((ROOT / "docs" / "api.md").read_text()):
        if kind == "text":
            assert printed == text
            continue
        with redirect_stdout(StringIO()) as output:
            exec(text, namespace)
        printed = output.getvalue()


def test_notebook_runs():
    cells = notebook.code_cells(notebook.read())
    assert all(notebook.stored_output(cell) for cell in cells), "run python -m scripts.notebook"
    assert all(notebook.run(cells)), "a cell prints nothing"


def test_import_is_light():
    program = (
        "import sys, kg; assert kg.__version__;"
        "print({'torch', 'rdflib', 'pyoxigraph', 'pandas', 'kg.api'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_package_lists_its_functions_only():
    assert {"events", "build", "open", "events_frame"} <= set(dir(kg))
    with pytest.raises(AttributeError, match="no attribute 'evnts'"):
        kg.evnts  # noqa: B018


def test_event_has_actors_speaker_and_status():
    text = "NAIROBI - Kenya denied on Monday that it had expelled a Peruvian envoy in Lima, officials said."
    found = kg.events(text, published=date(2025, 3, 5))
    [expelled] = [event for event in found if event.predicate == "expel"]
    assert (expelled.type, expelled.agents, expelled.status) == ("SANCTION", ("Kenya",), "denied")
    assert expelled.speaker == "Kenya"
    assert expelled.place == "Lima"
    assert expelled.quote.endswith("officials said.")
    assert 0 < expelled.confidence <= 1


def test_failing_text_raises_input_error(monkeypatch):
    def breaking(document):
        raise RuntimeError("division by zero")

    monkeypatch.setattr("kg.processing.extract", breaking)
    with pytest.raises(InputError, match="division by zero"):
        kg.events("Norway met Kenya.")


def test_unknown_setting_raises_config_error():
    with pytest.raises(ConfigError, match="no such setting") as caught:
        kg.events("Norway met Kenya.", publishd="2025-08-20")
    assert caught.value.remedy == "Did you mean published?"


@pytest.fixture
def store(graph: Settings):
    with kg.open(graph.store) as store:
        yield store


def test_query_returns_python_values(store):
    query = """SELECT ?event ?day ?score ?quoted ?number ?none {
        ?event dip:hasMention ?m ; dip:earliest ?day . ?m dip:confidence ?score .
        OPTIONAL { ?m dip:quoted ?true } BIND (BOUND(?true) AS ?quoted) BIND (3 AS ?number)
        OPTIONAL { ?event dip:unknown ?none }
    } ORDER BY ?day LIMIT 1"""
    [row] = store.query(query)
    assert row["event"].startswith("http://")
    assert row["day"].year == 2025
    assert isinstance(row["score"], float)
    assert row["quoted"] in {True, False}
    assert (row["number"], row["none"]) == (3, None)


def test_query_accepts_ask_and_library_queries(store):
    assert list(store.query("ASK { ?e a dip:Event }")) == [{"answer": True}]
    rows = store.query("who-accused-whom", {"actor": "MLI"})
    assert [(row["who"], row["whom"]) for row in rows] == [("Mali", "Benin")]
    assert len(rows[:1]) == 1
    assert repr(rows).endswith("rows=1)")


def test_ill_typed_literal_stays_a_string(store):
    [row] = store.query('SELECT ?x { BIND ("soon"^^xsd:date AS ?x) }')
    assert row["x"] == "soon"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("SELECT ?x {",), QueryError),
        (("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",), QueryError),
        (("who-acused-whom",), NotFoundError),
        (("ASK {}", {"actor": "MLI"}), InputError),
    ],
)
def test_invalid_query_raises_an_error_with_a_remedy(store, arguments, error):
    with pytest.raises(error) as caught:
        store.query(*arguments)
    assert caught.value.remedy


def test_missing_store_raises_store_error():
    with pytest.raises(StoreError, match="no-such-store"):
        kg.open("no-such-store")


def test_events_frame_has_the_columns_and_types_of_the_export(store):
    from kg.export.event_columns import columns

    frame = store.events_frame()
    assert list(frame.columns) == [column.name for column in columns()]
    assert frame["event"].is_unique
    assert frame["asserted"].dtype == bool
    assert frame["earliest"].dtype.kind == "M"
    assert frame["score"].dtype == float


def test_events_frame_marks_assumed_times():
    article = {"text": "Norway expelled two Kenyan diplomats.", "published": "2025-03-05"}
    Path("news.jsonl").write_text(json.dumps(article))
    frame = kg.events_frame(["news.jsonl"])
    [row] = frame[frame["type"] == "SANCTION"].to_dict("records")
    assert (row["assumed_time"], str(row["latest"])[:10]) == (True, "2025-03-05")


def test_events_frame_warns_of_failed_inputs():
    Path("empty.txt").write_text("")
    Path("one.txt").write_text("Norway expelled two Kenyan diplomats on Friday, the ministry said.")
    with pytest.warns(UserWarning, match=r"empty\.txt"):
        frame = kg.events_frame(["empty.txt", Path("one.txt")])
    assert "SANCTION" in set(frame["type"])


def test_missing_pandas_error_has_a_remedy(store, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    for function in (store.query("ASK {}").to_pandas, store.events_frame):
        with pytest.raises(ConfigError, match="pandas is not installed") as caught:
            function()
        assert "diplomacy-kg[pandas]" in caught.value.remedy
