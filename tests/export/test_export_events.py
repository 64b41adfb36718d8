"""The events as tables and the actors as a network, read by what others use."""

import csv
import io
import json
from datetime import date

import duckdb
import networkx as nx
import pandas as pd
import pytest
import stories

from kg.export.event_columns import columns, csvw
from kg.export.gdelt import COLUMNS as GDELT

EVENTS = sum(len(resolution.events) for resolution in stories.resolutions())
NAMES = [column.name for column in columns()]


@pytest.fixture(scope="module")
def table(export) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(export("csv")), keep_default_na=False, dtype=str)


def one(table: pd.DataFrame, words: str) -> dict[str, str]:
    (row,) = table[table["sentence"].str.contains(words, regex=False)].to_dict("records")
    return row


def test_an_event_is_a_row_with_what_is_known_of_it(table: pd.DataFrame) -> None:
    assert list(table.columns) == NAMES
    assert len(table) == EVENTS
    assert table["event"].is_unique
    row = one(table, "Peruvian soldiers shelled")
    assert row | {"event": "", "place_iri": "", "agent_iris": "", "patient_iris": ""} == {
        **dict.fromkeys(NAMES, ""),
        "label": "Peruvian soldiers shelled Ecuador",
        "type": "ASSAULT",
        "quad_class": "material conflict",
        "score": "-9",
        "cameo": "190",
        "asserted": "true",
        "polarity": "stated",
        "certainty": "fact",
        "earliest": "2025-04-01",
        "latest": "2025-04-01",
        "agents": "Peruvian soldiers",
        "agent_countries": "PER",
        "patients": "Ecuador",
        "patient_countries": "ECU",
        "place": "Lima",
        "place_country": "PER",
        "latitude": "-12.0432",
        "longitude": "-77.0282",
        "speakers": "Peru",
        "trigger": "shelled",
        "sentence": "Peruvian soldiers shelled Ecuador near Lima on Tuesday, the government in Lima said.",
        "confidence": "0.9",
        "mentions": "1",
        "articles": "1",
        "published": "2025-04-02",
        "publishers": "The Example Herald",
        "urls": "https://example.com/a4",
    }


def test_what_is_denied_or_planned_is_not_asserted(table: pd.DataFrame) -> None:
    assert one(table, "did not spy")["asserted"] == "false"
    assert one(table, "did not spy")["polarity"] == "denied"
    assert one(table, "will meet")["certainty"] == "planned"
    open_ = table[table["asserted"] == "false"]
    assert not ((open_["polarity"] == "stated") & (open_["certainty"] == "fact")).any()


def test_parquet_has_the_same_rows_with_types(export, tmp_path, table: pd.DataFrame) -> None:
    file = tmp_path / "events.parquet"
    file.write_bytes(export("parquet"))
    asked = f"SELECT event, asserted, earliest, score FROM '{file}' WHERE type = 'ASSAULT'"
    assert [row[1:] for row in duckdb.sql(asked).fetchall()] == [(True, date(2025, 4, 1), -9.0)]
    frame = pd.read_parquet(file)
    assert list(frame.columns) == NAMES
    assert list(frame["event"]) == list(table["event"])
    assert duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(EVENTS,)]


def test_duckdb_reads_the_csv(export, tmp_path) -> None:
    file = tmp_path / "events.csv"
    file.write_bytes(export("csv"))
    asked = f"SELECT count(*), min(earliest) FROM read_csv('{file}') WHERE asserted"
    assert duckdb.sql(asked).fetchall() == [
        (EVENTS - 3, date(2025, 2, 24))
    ]  # one is denied, one planned, one possible


def test_geojson_has_a_feature_for_each_event(export) -> None:
    read = json.loads(export("geojson"))
    assert read["type"] == "FeatureCollection"
    assert len(read["features"]) == EVENTS
    assert {feature["type"] for feature in read["features"]} == {"Feature"}
    assert all(feature["id"] == feature["properties"]["event"] for feature in read["features"])


def test_the_columns_are_described_for_programs() -> None:
    described = csvw("events.csv")["tableSchema"]["columns"]
    assert [column["name"] for column in described] == NAMES
    assert {column["datatype"] for column in described} == {"string", "decimal", "integer", "boolean", "date"}


def test_gdelt_has_its_61_columns(export) -> None:
    lines = export("gdelt").decode().splitlines()
    rows = [dict(zip(GDELT, line.split("\t"), strict=True)) for line in lines]
    assert len(GDELT) == 61
    (row,) = [row for row in rows if row["EventCode"] == "190"]
    shown = ("Day", "Actor1Code", "Actor1Name", "Actor2Code", "EventRootCode", "QuadClass", "GoldsteinScale")
    assert [row[name] for name in shown] == [
        "20250401",
        "PERMIL",
        "PERUVIAN SOLDIERS",
        "ECU",
        "19",
        "4",
        "-9",
    ]
    assert row["ActionGeo_Fullname"] == "Lima"
    assert row["SOURCEURL"] == "https://example.com/a4"
    assert row["GlobalEventID"].isdigit()
    assert len({row["GlobalEventID"] for row in rows}) == len(rows)


def test_gdelt_has_nothing_that_is_not_asserted(export, table: pd.DataFrame) -> None:
    lines = export("gdelt").decode().splitlines()
    typed = table[(table["asserted"] == "true") & (table["type"] != "")]
    assert len(lines) == len(typed)


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_the_network(export, name: str, read) -> None:
    graph = read(io.BytesIO(export(name)))
    labels = {node: told["label"] for node, told in graph.nodes(data=True)}
    edges = {(labels[a], labels[b]): told for a, b, told in graph.edges(data=True)}
    assert edges["Peruvian soldiers", "Ecuador"]["material_conflict"] == 1
    met = edges["Norway", "Kenya"]
    assert (met["weight"], met["verbal_cooperation"], met["material_cooperation"]) == (4, 2, 1)
    assert (met["first"], met["last"]) == ("2025-02-24", "2025-03-08")
    assert {told["kind"] for _, told in graph.nodes(data=True)} == {"Country", "Group", "Organization"}


def test_a_cell_with_a_line_break_or_a_quote_comes_back(export) -> None:
    rows = list(csv.DictReader(io.StringIO(export("csv").decode(), newline="")))
    assert any("“We did not spy" in row["sentence"] for row in rows)
