"""The table of acts in CSV, Parquet and GeoJSON."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.export.event_columns import columns
from kg.export.event_rows import Row, Value

_ROW_GROUP = 10_000  # rows in memory
_TYPES = {
    "string": pa.string(),
    "integer": pa.int32(),
    "decimal": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def write_csv(rows: Iterable[Row], output: IO[bytes]) -> None:
    """Write the event table in CSV, in UTF-8 with a header (https://www.rfc-editor.org/rfc/rfc4180)."""
    write_csv_cells(rows, output, cell_text, encoding="utf-8")


def write_csv_cells(
    rows: Iterable[Row], output: IO[bytes], cell: Callable[[Value | None], str], *, encoding: str
) -> None:
    """Write the event table in CSV; ``cell`` returns the text of a value."""
    text = io.TextIOWrapper(output, encoding=encoding, newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(column.name for column in columns())
    for row in rows:
        writer.writerow(cell(row.get(column.name)) for column in columns())
    text.detach()


def write_parquet(rows: Iterable[Row], output: IO[bytes]) -> None:
    """Write the event table in Parquet, in row groups with zstd compression (https://parquet.apache.org/docs/)."""
    schema = pa.schema(
        [
            pa.field(column.name, _TYPES[column.type], metadata={"description": column.description})
            for column in columns()
        ]
    )
    with pq.ParquetWriter(output, schema, compression="zstd") as writer:
        for group in _row_groups(iter(rows)):
            writer.write_table(pa.Table.from_pylist([_with_floats(row) for row in group], schema=schema))


def write_geojson(rows: Iterable[Row], output: IO[bytes]) -> None:
    """Write the acts as a GeoJSON FeatureCollection, one feature per line (https://www.rfc-editor.org/rfc/rfc7946).

    The geometry of an event without coordinates is null.
    """
    output.write(b'{"type": "FeatureCollection", "features": [')
    for index, row in enumerate(rows):
        output.write(b",\n" if index else b"\n")
        output.write(json.dumps(_feature(row), ensure_ascii=False).encode())
    output.write(b"\n]}\n")


def cell_text(value: Value | None) -> str:
    """Return a value as the text of a cell; empty if unknown."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _row_groups(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(rows, _ROW_GROUP)):
        yield group


def _with_floats(row: Row) -> dict[str, Any]:
    """Return the row with floats for decimals, which the formats do not support."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def _feature(row: Row) -> dict[str, Any]:
    values = _with_floats(row)
    coordinates = [values[name] for name in ("longitude", "latitude") if name in values]
    point = {"type": "Point", "coordinates": coordinates} if len(coordinates) == 2 else None
    properties = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()
    }
    return {"type": "Feature", "id": row["event"], "geometry": point, "properties": properties}
