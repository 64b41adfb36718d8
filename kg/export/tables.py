"""The table of events as CSV, Parquet and GeoJSON."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.export.event_columns import columns
from kg.export.event_rows import Row, Value, rows
from kg.store import Lookup

_GROUP = 10_000  # rows of a Parquet file that are in memory at once
_TYPES = {
    "string": pa.string(),
    "integer": pa.int32(),
    "decimal": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def write_csv(lookup: Lookup, output: IO[bytes]) -> None:
    """Write CSV in UTF-8 with a header (https://www.rfc-editor.org/rfc/rfc4180)."""
    text = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(column.name for column in columns())
    for row in rows(lookup):
        writer.writerow(_lexical(row.get(column.name)) for column in columns())
    text.detach()


def write_parquet(lookup: Lookup, output: IO[bytes]) -> None:
    """Write Parquet, a row group after the other (https://parquet.apache.org/docs/)."""
    schema = pa.schema(
        [pa.field(one.name, _TYPES[one.type], metadata={"about": one.about}) for one in columns()]
    )
    with pq.ParquetWriter(output, schema, compression="zstd") as writer:
        for group in _groups(rows(lookup)):
            writer.write_table(pa.Table.from_pylist([_plain(row) for row in group], schema=schema))


def write_geojson(lookup: Lookup, output: IO[bytes]) -> None:
    """Write a GeoJSON FeatureCollection, a feature a line (https://www.rfc-editor.org/rfc/rfc7946).

    An event whose place has no coordinates has no geometry.
    """
    output.write(b'{"type": "FeatureCollection", "features": [')
    for index, row in enumerate(rows(lookup)):
        output.write(b",\n" if index else b"\n")
        output.write(json.dumps(_feature(row), ensure_ascii=False).encode())
    output.write(b"\n]}\n")


def _lexical(value: Value | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _groups(some: Iterator[Row]) -> Iterator[list[Row]]:
    while group := list(islice(some, _GROUP)):
        yield group


def _plain(row: Row) -> dict[str, Any]:
    """Return a row without numbers of a kind that the formats do not have."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in row.items()}


def _feature(row: Row) -> dict[str, Any]:
    plain = _plain(row)
    place = [plain[name] for name in ("longitude", "latitude") if name in plain]
    point = {"type": "Point", "coordinates": place} if len(place) == 2 else None
    told = {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}
    return {"type": "Feature", "id": row["event"], "geometry": point, "properties": told}
