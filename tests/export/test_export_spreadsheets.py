"""Tables for spreadsheets, and the table and network of meetings."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from kg.errors import InputError
from kg.export import EXPORTS, meetings_export
from kg.export.event_columns import columns
from kg.export.spreadsheets import write_csv_excel, write_xlsx
from kg.store import Snapshot

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROW = {
    "event": "http://example.org/id/event/1",
    "label": "=HYPERLINK(1)",
    "asserted": True,
    "score": Decimal("-4.5"),
    "earliest": date(2025, 4, 2),
    "sentence": "-1 degree, said\nthe minister\x01.",
    "mentions": 2,
}


def cells(content: bytes) -> list[dict[str, str]]:
    """Return the rows of the sheet, each as texts by column letters."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        root = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return [
        {str(cell.get("r")).rstrip("0123456789"): "".join(cell.itertext()) for cell in row}
        for row in root.iter(f"{_SHEET}row")
    ]


def export(snapshot: Snapshot, name: str, *, meetings: bool = False) -> bytes:
    output = io.BytesIO()
    (meetings_export(name) if meetings else EXPORTS[name]).write(snapshot, output)
    return output.getvalue()


def test_csv_for_excel_has_a_mark_and_no_formulas() -> None:
    output = io.BytesIO()
    write_csv_excel([ROW], output)
    assert output.getvalue().startswith(b"\xef\xbb\xbfevent,")
    (row,) = csv.DictReader(io.StringIO(output.getvalue().decode("utf-8-sig"), newline=""))
    assert row["label"] == "'=HYPERLINK(1)"
    assert row["sentence"].startswith("'-1 degree")
    assert row["score"] == "-4.5"


def test_workbook_has_typed_cells_and_no_formulas() -> None:
    output = io.BytesIO()
    write_xlsx([ROW], output)
    header, row = cells(output.getvalue())
    assert list(header.values()) == [column.name for column in columns()]
    assert row["B"] == "=HYPERLINK(1)"
    assert "45749" in row.values()  # 2025-04-02 as a day number
    assert "-4.5" in row.values()
    with zipfile.ZipFile(io.BytesIO(output.getvalue())) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_workbook_has_the_rows_of_the_csv(snapshot: Snapshot) -> None:
    rows = list(csv.DictReader(io.StringIO(export(snapshot, "csv").decode())))
    assert len(cells(export(snapshot, "xlsx"))) == len(rows) + 1
    assert export(snapshot, "xlsx") == export(snapshot, "xlsx")


def test_meetings_are_the_only_rows(snapshot: Snapshot) -> None:
    rows = list(csv.DictReader(io.StringIO(export(snapshot, "csv", meetings=True).decode())))
    assert rows
    assert {row["type"] for row in rows} == {"CONSULT"}


def test_network_of_meetings_connects_each_pair_once(snapshot: Snapshot) -> None:
    network = nx.read_gexf(io.BytesIO(export(snapshot, "gexf", meetings=True)))
    names = nx.get_node_attributes(network, "label")
    edges = {tuple(sorted((names[a], names[b]))): data for a, b, data in network.edges(data=True)}
    assert not network.is_directed()
    assert edges["Kenya", "Norway"]["weight"] == 2


def test_meetings_are_no_rdf() -> None:
    with pytest.raises(InputError, match="table or a network"):
        meetings_export("ttl")
