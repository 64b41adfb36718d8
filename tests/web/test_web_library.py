"""Pages of library queries: names as typed, pages of rows, reasons for empty results, and warnings."""

import re

from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def page(client: FlaskClient, path: str) -> str:
    return client.get(path, headers=HTML, buffered=True).text


def test_library_page_takes_names_as_typed(client: FlaskClient) -> None:
    by_code = page(client, "/query/who-accused-whom?actor=MLI")
    assert "Mali accused Benin" in by_code
    assert "Mali accused Benin" in page(client, "/query/who-accused-whom?actor=mali")
    assert "Mali accused Benin" not in page(client, "/query/who-accused-whom?actor=Chad")


def test_library_page_says_how_many_rows_there_are(client: FlaskClient) -> None:
    first = page(client, "/query/phrases-for-an-actor?limit=2")
    total = re.search(r"First 2 of (\d+) rows", first)
    assert total
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    second = page(client, following[1].replace("&amp;", "&"))
    assert re.search(rf"Rows 3 to \d+ of {total[1]}", second)


def test_library_download_has_all_rows_unless_limited(client: FlaskClient) -> None:
    path = "/query/phrases-for-an-actor?format=csv"
    everything = client.get(path, buffered=True).text.splitlines()
    assert len(client.get(f"{path}&limit=1", buffered=True).text.splitlines()) == 2
    assert len(everything) > 3


def test_library_page_rejects_a_wrong_limit(client: FlaskClient) -> None:
    response = client.get("/query/articles?limit=many", headers=HTML, buffered=True)
    assert response.status_code == 400
    assert "This is not a number of rows." in response.text


def test_empty_result_says_why(client: FlaskClient) -> None:
    text = page(client, "/query/denied-events?speaker=Nobody+at+All")
    assert "Without speaker Nobody at All there" in text
    assert "No actor is called Nobody at All." in text


def test_unknown_term_is_warned_of(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT * { ?s a dip:Evnt }"}, buffered=True)
    assert response.headers["X-SPARQL-Warning"] == "The graph has no dip:Evnt. Did you mean dip:Event?"
    assert "X-SPARQL-Warning" in response.headers["Access-Control-Expose-Headers"]
    known = client.get("/sparql", query_string={"query": "SELECT * { ?s a dip:Event }"}, buffered=True)
    assert "X-SPARQL-Warning" not in known.headers
    assert "Did you mean dip:Event?" in page(client, "/query?query=SELECT+*+%7B+?s+a+dip:Evnt+%7D")


def test_page_at_another_address_names_the_base(client: FlaskClient) -> None:
    elsewhere = client.get("/", headers={**HTML, "Host": "kg.example.net"}, buffered=True).text
    assert "you opened it at another address" in elsewhere
    assert "http://127.0.0.1:8000/" in elsewhere
    assert "kg.example.net" not in elsewhere
    same = client.get("/", base_url="http://127.0.0.1:8000/", headers=HTML, buffered=True).text
    assert "you opened it at another address" not in same


def test_search_says_how_many_results_there_are(client: FlaskClient) -> None:
    found = client.get("/search?q=mali&limit=1&format=json").json
    assert len(found["results"]) == 1
    assert found["total"] > 1
    assert f"First 1 of {found['total']} results" in page(client, "/search?q=mali&limit=1")
