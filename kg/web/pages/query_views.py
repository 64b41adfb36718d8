"""Pictures of a result, where its columns allow: bars, a timeline, a map.

The parameter ``view`` chooses one, or a comment in the query: ``#view:map``.
"""

import re
from collections.abc import Mapping
from typing import Final

from flask import request

from kg.web.pages.page_limits import ResultTable
from kg.web.pages.query_chart import Chart, draw_chart, number_columns
from kg.web.pages.query_map import Map, draw_map, has_points
from kg.web.pages.query_timeline import Timeline, date_column, draw_timeline

TABLE: Final = "table"
_COMMENT = re.compile(r"^\s*#\s*(?:view|defaultView):\s*(\w+)", re.MULTILINE | re.IGNORECASE)


def views_of(table: ResultTable, points: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the views that a result has, the table first."""
    fits = {
        "chart": len(table.columns) > 1 and bool(number_columns(table)),
        "timeline": date_column(table) is not None,
        "map": has_points(table, points),
    }
    return (TABLE, *(name for name, does_fit in fits.items() if does_fit))


def requested_view(query: str, views: tuple[str, ...]) -> str:
    """Return the view that the URL or the query asks for; the table if the result does not have it."""
    comment = _COMMENT.search(query)
    name = (request.args.get("view") or (comment[1] if comment else "")).lower()
    return name if name in views else TABLE


def draw(table: ResultTable, view: str, points: Mapping[str, str]) -> Chart | Timeline | Map | None:
    """Return the drawing of a view; None for the table."""
    match view:
        case "chart":
            return draw_chart(table, request.args.get("value", ""))
        case "timeline":
            return draw_timeline(table)
        case "map":
            return draw_map(table, points)
        case _:
            return None
