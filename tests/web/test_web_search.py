"""The search page, and the same for programs."""

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}


def test_programs_get_what_is_found_best_first(client: FlaskClient) -> None:
    answer = client.get("/search", query_string={"q": "arming rebels", "format": "json"})
    assert answer.status_code == 200
    first, *_ = answer.json["results"]
    assert first["kind"] == "quote"
    assert "rebels" in first["text"]
    assert first["thing"].startswith("http://127.0.0.1:8000/id/event/")
    scores = [hit["score"] for hit in answer.json["results"]]
    assert scores == sorted(scores, reverse=True)
    again = client.get(
        "/search?q=arming+rebels&format=json", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_search_is_narrowed(client: FlaskClient) -> None:
    kinds = {hit["kind"] for hit in client.get("/search?q=mali&format=json").json["results"]}
    assert kinds == {"title", "quote", "name"}
    names = client.get("/search?q=mali&kind=name&limit=1&format=json").json["results"]
    assert [(hit["kind"], hit["text"]) for hit in names] == [("name", "Mali")]


@pytest.mark.parametrize(
    "question", ["q=", "q=%22", "q=mali&kind=nothing", "q=mali&limit=0", "q=mali&limit=x"]
)
def test_what_cannot_be_searched_for_is_told(client: FlaskClient, question: str) -> None:
    answer = client.get(f"/search?{question}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_people_get_a_page_that_links_what_is_found(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "rebels"}, headers=HTML)
    assert page.status_code == 200
    assert "arming rebels" in page.text
    assert '<a href="/doc/event/' in page.text
    assert "found</h2>" not in client.get("/search", headers=HTML).text
    odd = client.get("/search", query_string={"q": '"><script>', "kind": "odd"}, headers=HTML)
    assert odd.status_code == 400
    assert "<script>" not in odd.text


def test_a_query_searches_without_declaring_anything(client: FlaskClient) -> None:
    query = "SELECT ?quote { ?event dip:hasMention/dip:sentence/oa:exact ?quote FILTER(search:matches(?event, 'rebel')) }"
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert "arming rebels" in answer.text


def test_the_description_names_the_functions(client: FlaskClient) -> None:
    text = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    assert "sparql-service-description#extensionFunction> <https://w3id.org/diplomacy/search#score>" in text
