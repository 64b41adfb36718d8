"""Tests of the event tables and the actor network with pandas, DuckDB and networkx."""

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
from kg.model import EventKind

EVENTS = sum(event.kind is EventKind.ACT for one in stories.resolutions() for event in one.events)
NAMES = [column.name for column in columns()]


@pytest.fixture(scope="module")
def table(export) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(export("csv")), keep_default_na=False, dtype=str)


def row_with(table: pd.DataFrame, words: str) -> dict[str, str]:
    (row,) = table[table["sentence"].str.contains(words, regex=False)].to_dict("records")
    return row


def test_event_is_a_row_with_all_columns(table: pd.DataFrame) -> None:
    assert list(table.columns) == NAMES
    assert len(table) == EVENTS
    assert table["event"].is_unique
    row = row_with(table, "Peruvian soldiers shelled")
    assert row | {"event": "", "place_iri": "", "agent_iris": "", "patient_iris": ""} == {
        **dict.fromkeys(NAMES, ""),
        "label": "Peruvian soldiers shelled Ecuador",
        "type": "ASSAULT",
        "quad_class": "material conflict",
        "score": "-9",
        "cameo": "190",
        "asserted": "true",
        "claimed_by": "Peru",
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


def test_denied_and_planned_events_are_not_asserted(table: pd.DataFrame) -> None:
    assert row_with(table, "did not spy")["asserted"] == "false"
    assert row_with(table, "did not spy")["polarity"] == "denied"
    assert row_with(table, "will meet Kenya")["certainty"] == "planned"
    others = table[table["asserted"] == "false"]
    assert not ((others["polarity"] == "stated") & (others["certainty"] == "fact")).any()


def test_parquet_has_the_rows_of_the_csv_with_types(export, tmp_path, table: pd.DataFrame) -> None:
    file = tmp_path / "events.parquet"
    file.write_bytes(export("parquet"))
    query = f"SELECT event, asserted, earliest, score FROM '{file}' WHERE type = 'ASSAULT'"
    assert [row[1:] for row in duckdb.sql(query).fetchall()] == [(True, date(2025, 4, 1), -9.0)]
    frame = pd.read_parquet(file)
    assert list(frame.columns) == NAMES
    assert list(frame["event"]) == list(table["event"])
    assert duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall() == [(EVENTS,)]


def test_duckdb_reads_the_csv(export, tmp_path) -> None:
    file = tmp_path / "events.csv"
    file.write_bytes(export("csv"))
    query = f"SELECT count(*), min(earliest) FROM read_csv('{file}') WHERE asserted"
    # One event is denied, two are planned and one is possible.
    assert duckdb.sql(query).fetchall() == [(EVENTS - 4, date(2025, 2, 24))]


def test_geojson_has_a_feature_per_event(export) -> None:
    collection = json.loads(export("geojson"))
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == EVENTS
    assert {feature["type"] for feature in collection["features"]} == {"Feature"}
    assert all(feature["id"] == feature["properties"]["event"] for feature in collection["features"])


def test_csvw_describes_all_columns() -> None:
    columns = csvw("events.csv")["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == NAMES
    assert {column["datatype"] for column in columns} == {"string", "decimal", "integer", "boolean", "date"}


def test_gdelt_has_61_columns(export) -> None:
    lines = export("gdelt").decode().splitlines()
    rows = [dict(zip(GDELT, line.split("\t"), strict=True)) for line in lines]
    assert len(GDELT) == 61
    (row,) = [row for row in rows if row["EventCode"] == "190"]
    selected = (
        "Day",
        "Actor1Code",
        "Actor1Name",
        "Actor2Code",
        "EventRootCode",
        "QuadClass",
        "GoldsteinScale",
    )
    assert [row[name] for name in selected] == [
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


def test_gdelt_has_asserted_events_only(export, table: pd.DataFrame) -> None:
    lines = export("gdelt").decode().splitlines()
    typed = table[(table["asserted"] == "true") & (table["type"] != "")]
    assert len(lines) == len(typed)


@pytest.mark.parametrize(("name", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networkx_reads_the_network(export, name: str, read) -> None:
    graph = read(io.BytesIO(export(name)))
    labels = {node: data["label"] for node, data in graph.nodes(data=True)}
    edges = {(labels[a], labels[b]): data for a, b, data in graph.edges(data=True)}
    assert edges["Peruvian soldiers", "Ecuador"]["material_conflict"] == 1
    edge = edges["Norway", "Kenya"]
    assert (edge["weight"], edge["verbal_cooperation"], edge["material_cooperation"]) == (4, 2, 1)
    assert (edge["first"], edge["last"]) == ("2025-02-24", "2025-03-08")
    assert {data["kind"] for _, data in graph.nodes(data=True)} == {"Country", "Group", "Organization"}


def test_csv_quotes_are_preserved(export) -> None:
    rows = list(csv.DictReader(io.StringIO(export("csv").decode(), newline="")))
    assert any("“We did not spy" in row["sentence"] for row in rows)
