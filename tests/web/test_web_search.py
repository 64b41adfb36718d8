"""Full-text search: the page, JSON, and the SPARQL functions."""

import re

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def test_search_returns_json_sorted_by_score(client: FlaskClient) -> None:
    response = client.get("/search", query_string={"q": "arming rebels", "format": "json"})
    assert response.status_code == 200
    first, *_ = response.json["results"]
    assert first["kind"] == "quote"
    assert "rebels" in first["text"]
    assert first["thing"].startswith("http://127.0.0.1:8000/id/event/")
    scores = [hit["score"] for hit in response.json["results"]]
    assert scores == sorted(scores, reverse=True)
    again = client.get(
        "/search?q=arming+rebels&format=json", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


def test_search_filters_by_kind_and_limit(client: FlaskClient) -> None:
    kinds = {hit["kind"] for hit in client.get("/search?q=mali&format=json").json["results"]}
    assert kinds == {"title", "quote", "name"}
    names = client.get("/search?q=mali&kind=name&limit=1&format=json").json["results"]
    assert [(hit["kind"], hit["text"]) for hit in names] == [("name", "Mali")]


@pytest.mark.parametrize(
    "parameters", ["q=", "q=%22", "q=mali&kind=nothing", "q=mali&limit=0", "q=mali&limit=x"]
)
def test_search_refuses_invalid_parameters(client: FlaskClient, parameters: str) -> None:
    response = client.get(f"/search?{parameters}", headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"


def test_search_page_links_to_results(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "rebels"}, headers=HTML)
    assert page.status_code == 200
    assert "arming rebels" in page.text
    assert '<a href="/doc/event/' in page.text


def test_search_page_shows_a_quote_of_several_events_once(client: FlaskClient) -> None:
    hits = client.get("/search?q=mali&kind=quote&format=json").json["results"]
    page = client.get("/search?q=mali&kind=quote&min_confidence=0", headers=HTML).text
    quotes = re.findall(r"<blockquote>(.*?)</blockquote>", page)
    assert len(hits) > len({hit["text"] for hit in hits}) == len(quotes) == len(set(quotes))
    events = {hit["thing"].rpartition("/")[2] for hit in hits}
    assert events == set(re.findall(r'href="/doc/event/([^"#]+)"', page))


def test_search_page_says_whose_name_was_found(client: FlaskClient) -> None:
    page = client.get("/search?q=burma&kind=name", headers=HTML).text
    assert re.search(r">Myanmar</a> <span class=\"meta\">also called Burma<", page)


def test_search_page_without_words_shows_only_the_form(client: FlaskClient) -> None:
    page = client.get("/search", headers=HTML).text
    assert "<form" in page
    assert 'id="results"' not in page


def test_search_page_says_if_nothing_is_found(client: FlaskClient) -> None:
    assert (
        "No title, quote or name has all of these words." in client.get("/search?q=zzzz", headers=HTML).text
    )


def test_search_page_escapes_words(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": '"><script>', "kind": "odd"}, headers=HTML)
    assert page.status_code == 400
    assert "<script>" not in page.text


def test_sparql_search_needs_no_prefix_declaration(client: FlaskClient) -> None:
    query = "SELECT ?quote { ?event dip:hasMention/dip:sentence/oa:exact ?quote FILTER(search:matches(?event, 'rebel')) }"
    response = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert "arming rebels" in response.text


def test_service_description_names_search_functions(client: FlaskClient) -> None:
    text = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert "sparql-service-description#extensionFunction> <https://w3id.org/diplomacy/search#score>" in text
