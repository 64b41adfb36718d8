"""The order of the rows on a page: the parameter ``sort``, a variable of the query, with a minus for descending."""

import re
from dataclasses import dataclass, replace
from typing import Final

from flask import request

from kg.web.pages.page_limits import Cell, ResultTable

PARAMETER: Final = "sort"
_VARIABLE = re.compile(r"(-?)([^\W\d]\w{0,60})", re.ASCII)
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The variable that sorts the rows; empty for the order of the query."""

    variable: str = ""
    is_descending: bool = False

    @property
    def parameter(self) -> str:
        """The value of the URL's parameter."""
        return f"-{self.variable}" if self.is_descending else self.variable

    def state(self, variable: str) -> str:
        """Return the value of aria-sort for a column."""
        if not variable or variable != self.variable:
            return "none"
        return "descending" if self.is_descending else "ascending"

    def next_parameter(self, variable: str) -> str:
        """Return the parameter that sorts by a column, or that reverses its order."""
        return f"-{variable}" if self.state(variable) == "ascending" else variable


def requested_order() -> Order:
    """Return the order that the URL asks for; any other text means none."""
    match = _VARIABLE.fullmatch(request.args.get(PARAMETER, ""))
    return Order(variable=match[2], is_descending=bool(match[1])) if match else Order()


def sort_rows(table: ResultTable, order: Order) -> ResultTable:
    """Return the table with its rows sorted; numbers by value, and empty cells last."""
    index = next((i for i, name in enumerate(table.sort_names) if name == order.variable), None)
    if index is None:
        return table
    filled = [row for row in table.rows if row[index].text]
    empty = [row for row in table.rows if not row[index].text]
    if all(is_number(row[index]) for row in filled):
        filled.sort(key=lambda row: float(row[index].text), reverse=order.is_descending)
    else:
        filled.sort(key=lambda row: row[index].text.casefold(), reverse=order.is_descending)
    return replace(table, rows=(*filled, *empty))


def is_number(cell: Cell) -> bool:
    """Return True if a cell has a number."""
    return not cell.iri and len(cell.text) < 60 and _NUMBER.fullmatch(cell.text) is not None
