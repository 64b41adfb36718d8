"""The pages: what they show, that their links lead somewhere, and that nothing foreign runs in them."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from kg.query_library import library


def links(page: str) -> Iterator[str]:
    return (unescape(found) for found in re.findall(r'href="(/[^"#]*)', page))


def test_the_start_page_shows_counts_and_the_latest_events(client: FlaskClient) -> None:
    page = client.get("/").text
    assert re.search(r"<dt>articles</dt><dd>2</dd>", page)
    assert "Mali accused Benin" in page
    assert "<mark>accused</mark>" in page


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_every_question_of_the_library_is_answered_on_its_page(client: FlaskClient, query) -> None:
    for asked in (
        client.get("/query", query_string={"query": query.text}),
        client.get(f"/query/{query.name}", headers={"Accept": "text/html"}),
    ):
        assert asked.status_code == 200
        assert re.search(r"\d+ rows?</h2>", asked.text)


def test_a_question_is_narrowed_by_its_form_and_has_a_stable_address(client: FlaskClient) -> None:
    page = client.get("/query/who-accused-whom?actor=MLI&target=", headers={"Accept": "text/html"})
    assert ">1 row</h2>" in page.text
    assert '<input id="actor" name="actor" type="text" value="MLI"' in page.text
    assert "kg query who-accused-whom --actor MLI" in page.text
    (csv,) = [link for link in links(page.text) if link.endswith("format=csv")]
    assert csv == "/query/who-accused-whom?actor=MLI&format=csv"
    assert "Mali accused Benin on Wednesday" in client.get(csv).text
    found = client.get(
        "/query/who-accused-whom?actor=BEN", headers={"Accept": "application/sparql-results+json"}
    )
    assert found.json is not None
    assert found.json["results"]["bindings"] == []


def test_a_value_that_does_not_fit_is_told_beside_the_form(client: FlaskClient) -> None:
    page = client.get("/query/who-accused-whom?from=May", headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert "such as 2025-08-20" in page.text
    assert client.get("/query/who-acused-whom").status_code == 404


def test_an_event_shows_its_quote_its_rule_and_who_says_so(client: FlaskClient) -> None:
    found = client.get(
        "/query",
        query_string={
            "query": "SELECT ?e { ?e dip:polarity dip:Denied ; dip:hasMention/dip:predicate 'arm' }"
        },
    )
    (address,) = {link for link in links(found.text) if link.startswith("/doc/event/")}
    page = client.get(address).text
    assert "Benin denied that it had <mark>armed</mark> the rebels." in page
    assert ">denied<" in page
    assert '<a href="/doc/actor/country/BEN">Benin</a>' in page


def test_an_event_shows_its_mode(client: FlaskClient) -> None:
    found = client.get("/query", query_string={"query": "SELECT ?e { ?e dip:mode type:ACCUSE-allege }"})
    (address,) = {link for link in links(found.text) if link.startswith("/doc/event/")}
    assert "accuse: accuse, allegation (CAMEO 112)" in client.get(address).text


def test_an_article_marks_what_was_read_in_it(client: FlaskClient) -> None:
    found = client.get(
        "/query", query_string={"query": "SELECT ?a { ?a schema:headline 'Mali accuses Benin' }"}
    )
    (address,) = {link for link in links(found.text) if link.startswith("/doc/article/")}
    page = client.get(address).text
    assert re.search(r'<a class="mark fact" id="c5" href="/doc/event/\w+">accused</a>', page)
    text = unescape(re.sub(r"<[^>]+>", "", page))
    assert (
        "Mali accused Benin on Wednesday of arming rebels. Benin denied that it had armed the rebels." in text
    )


def test_a_thing_leads_to_the_page_about_it(client: FlaskClient) -> None:
    response = client.get("/id/actor/country/MLI")
    assert (response.status_code, response.headers["Location"]) == (303, "/doc/actor/country/MLI")
    assert "<h1>Mali</h1>" in client.get("/doc/actor/country/MLI").text


def test_what_the_graph_does_not_know_is_not_found(client: FlaskClient) -> None:
    response = client.get("/doc/actor/country/XXX", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "does not know" in response.text


def test_a_wrong_query_shows_where(client: FlaskClient) -> None:
    response = client.get("/query", query_string={"query": "SELECT ?a WHERE { ?a ?b }"})
    assert response.status_code == 400
    assert "cannot be answered" in response.text
    assert re.search(r"line 1, column \d+", response.text)


@pytest.mark.parametrize("address", ["/", "/query", "/sparql?query=ASK{}", "/doc/x", "/static/site.css"])
def test_every_answer_carries_the_policy(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_comes_from_a_text_is_no_markup(client: FlaskClient) -> None:
    response = client.get(
        "/query", query_string={"query": "SELECT ?x { BIND('<script>alert(1)</script>' AS ?x) }"}
    )
    assert "<script>" not in response.text
    assert "&lt;script&gt;" in response.text


def test_the_form_begins_with_a_query_that_answers(client: FlaskClient) -> None:
    page = client.get("/query", headers={"Accept": "text/html"}).text
    (text,) = re.findall(r"<textarea [^>]*>(.*?)</textarea>", page, re.DOTALL)
    answer = client.get("/query", query_string={"query": unescape(text)}).text
    assert "Mali accused Benin" in answer
    assert "Mali accused Benin" not in page  # nothing runs before it is asked for


def test_the_form_says_which_prefixes_are_known(client: FlaskClient) -> None:
    page = client.get("/query", headers={"Accept": "text/html"}).text
    (told,) = re.findall(r"The prefixes (.*?) need not be declared", page)
    named = re.findall(r"(\w+):", told)
    pattern = " ; ".join(f"{name}:a ?{name}" for name in named)
    assert client.get("/sparql", query_string={"query": f"ASK {{ ?s {pattern} }}"}).status_code == 200
    assert {"dip", "geo", "id", "schema", "time"} <= set(named)
