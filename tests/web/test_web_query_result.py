"""Results on query pages: labels as links, order of rows, charts, timelines and maps."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from kg.web.pages.page_limits import Cell, ResultTable
from kg.web.pages.query_chart import draw_chart, number_columns
from kg.web.pages.query_labels import with_labels
from kg.web.pages.query_map import draw_map, has_points
from kg.web.pages.query_sorting import Order, sort_rows
from kg.web.pages.query_timeline import date_column, draw_timeline

HTML = {"Accept": "text/html"}
XSD = "http://www.w3.org/2001/XMLSchema#"


def table(columns: str, *rows: tuple[Cell | str, ...]) -> ResultTable:
    cells = tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
    return ResultTable(columns=tuple(columns.split()), rows=cells, is_complete=True)


def resource(key: str) -> Cell:
    return Cell(f"id:{key}", f"/doc/{key}", iri=f"http://x/id/{key}")


def number(value: str) -> Cell:
    return Cell(value, datatype=f"{XSD}decimal")


def texts(shown: ResultTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in shown.rows]


def page(client: FlaskClient, path: str, **arguments: str) -> str:
    return client.get(path, query_string=arguments, headers=HTML, buffered=True).text


def test_label_and_its_iri_become_one_column() -> None:
    found = table("name n who", ("Mali", "1", resource("a")), ("Chad", "2", resource("b")))
    shown = with_labels(found, {"http://x/id/a": "Mali", "http://x/id/b": "Chad"})
    assert shown.columns == ("who", "n")
    assert shown.variables == ("name", "n")
    assert texts(shown) == [["Mali", "1"], ["Chad", "2"]]
    assert shown.rows[0][0].url == "/doc/a"


def test_text_that_is_not_the_label_keeps_its_column() -> None:
    found = table("word who", ("Bamako", resource("a")), ("Mali", resource("a")))
    shown = with_labels(found, {"http://x/id/a": "Mali"})
    assert shown.columns == ("word", "who")
    assert texts(shown) == [["Bamako", "Mali"], ["Mali", "Mali"]]
    assert shown.variables == ("word", "")


def test_names_of_columns_tell_that_they_belong_together() -> None:
    found = table("place placeLabel", (resource("p"), "the capital"), (resource("q"), ""))
    shown = with_labels(found, {"http://x/id/q": "Oslo"})
    assert shown.columns == ("place",)
    assert texts(shown) == [["the capital"], ["Oslo"]]


def test_rows_are_sorted_by_value_with_empty_cells_last() -> None:
    found = table("a", ("10",), ("",), ("9",), ("-1",))
    assert texts(sort_rows(found, Order(variable="a"))) == [["-1"], ["9"], ["10"], [""]]
    assert texts(sort_rows(found, Order(variable="a", is_descending=True)))[0] == ["10"]
    words = table("a", ("b",), ("A",), ("é",))
    assert texts(sort_rows(words, Order(variable="a"))) == [["A"], ["b"], ["é"]]
    assert sort_rows(words, Order(variable="other")) == words


def test_chart_has_bars_on_both_sides_of_zero() -> None:
    found = table("one other balance", ("A", "B", number("3")), ("C", "D", number("-1")), ("E", "F", ""))
    chart = draw_chart(found, "balance")
    assert number_columns(found) == ("balance",)
    assert [(bar.start, bar.width, bar.is_negative) for bar in chart.bars] == [(25, 75, False), (0, 25, True)]
    assert [cell.text for cell in chart.bars[0].name] == ["A", "B"]
    assert chart.left_out == 1


def test_timeline_has_empty_periods_and_no_more_than_fit() -> None:
    days = table("day event", ("2025-03-01", "a"), ("2025-03-03", "b"), ("2025-03-03", "c"), ("", "d"))
    timeline = draw_timeline(days)
    assert (timeline.unit, timeline.counted, timeline.undated) == ("day", "rows", 1)
    assert [(period.name, period.value) for period in timeline.periods] == [
        ("2025-03-01", 1),
        ("2025-03-02", 0),
        ("2025-03-03", 2),
    ]
    long = draw_timeline(table("day", ("2020-12-31",), ("2025-01-01",)))
    assert (long.unit, len(long.periods), long.periods[1].name) == ("month", 50, "2021-01")
    assert draw_timeline(table("day", ("1000-01-01",), ("2025-01-01",))).unit == "year"


def test_timeline_adds_up_numbers_by_month() -> None:
    months = table("month n", ("2025-01", number("2")), ("2025-01", number("3")), ("2025-02", number("1")))
    timeline = draw_timeline(months)
    assert (timeline.unit, timeline.counted) == ("month", "n")
    assert [period.text for period in timeline.periods] == ["5", "1"]


def test_numbers_are_no_dates() -> None:
    assert date_column(table("n day", ("2025", "2025-01-01T10:00:00Z"))) == "day"
    assert date_column(table("n", ("2025",))) is None
    assert date_column(table("n", ("2025-13",))) is None


def test_map_marks_points_that_do_not_overlap() -> None:
    found = table("name lat long", ("A", "10", "20"), ("B", "10.1", "20"), ("C", "-10", "-20"), ("D", "", ""))
    drawn = draw_map(found, {})
    assert [[row[0].text for row in spot.entries] for spot in drawn.spots] == [["A", "B"], ["C"]]
    (first, second) = drawn.spots
    assert first.x > second.x
    assert first.y < second.y
    assert drawn.unplaced == 1
    assert "0°" in [line.label for line in drawn.parallels]


def test_map_reads_points_and_places() -> None:
    assert has_points(table("p", ("POINT(6.1 46.2)",)), {})
    assert has_points(table("p", (resource("place/a"),)), {"http://x/id/place/a": "POINT (6.1 46.2)"})
    assert not has_points(table("p", ("POINT(600 46.2)",), ("POINT EMPTY",)), {})


def test_result_page_shows_labels_instead_of_iris(client: FlaskClient) -> None:
    query = "SELECT ?event ?label ?n { ?event a dip:AssertedEvent ; rdfs:label ?label BIND(1 AS ?n) }"
    text = page(client, "/query", query=query)
    assert re.search(r'<td[^>]*><a href="/doc/event/[^"]+">Mali accused Benin', text)
    assert "id:event/" not in text
    assert "A resource and its label are in one column" in text
    assert client.get("/sparql", query_string={"query": query, "format": "csv"}).text.startswith(
        "event,label,n"
    )


def test_library_result_is_sorted_before_it_is_cut(client: FlaskClient) -> None:
    rising, falling = (
        re.findall(
            r'data-label="times">(\d+)<', page(client, "/query/phrases-for-an-actor", limit="2", sort=sort)
        )
        for sort in ("times", "-times")
    )
    assert int(rising[0]) <= int(rising[1]) < int(falling[0])
    csv = page(client, "/query/phrases-for-an-actor", format="csv", sort="-words").splitlines()[1:]
    assert len(csv) > 3
    assert 'aria-sort="descending"' in page(client, "/query/phrases-for-an-actor", sort="-times")


@pytest.mark.parametrize("sort", ["?x", "a b", "--", "1", "-" + "x" * 200, "' }"])
def test_other_sort_parameter_is_ignored(client: FlaskClient, sort: str) -> None:
    response = client.get("/query/who-accused-whom", query_string={"sort": sort}, headers=HTML)
    assert response.status_code == 200
    assert 'aria-sort="ascending"' not in response.text


def test_view_is_chosen_by_parameter_or_comment(client: FlaskClient) -> None:
    counts = "SELECT ?type (COUNT(*) AS ?n) { ?e a dip:Act ; dip:eventType ?type } GROUP BY ?type"
    assert '<table class="chart">' in page(client, "/query", query=counts, view="chart")
    assert '<table class="chart">' in page(client, "/query", query=f"#view:chart\n{counts}")
    assert '<table class="result">' in page(client, "/query", query=f"#view:chart\n{counts}", view="table")
    assert '<table class="result">' in page(client, "/query", query=counts, view="map")
    assert "Timeline</button>" not in page(client, "/query", query=counts)
    assert 'class="histogram"' in page(client, "/query/events-by-day", view="timeline")


def test_next_page_keeps_order_and_view(client: FlaskClient) -> None:
    text = page(client, "/query/phrases-for-an-actor", limit="2", sort="-times", view="chart")
    following = re.search(r'href="([^"]+)" rel="next"', text)
    assert following
    assert {"sort=-times", "view=chart", "offset=2#result"} <= set(
        unescape(following[1]).split("?")[1].split("&")
    )


def test_saved_questions_are_found_without_scripts(client: FlaskClient) -> None:
    found = page(client, "/query", find="accus crit")
    assert re.search(r"1 question with accus crit", found)
    assert found.count("<li data-words") == 1
    assert page(client, "/query").count("<li data-words") > 60
