"""What the pages show, and that their links work."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from flask.testing import FlaskClient

from kg.query_library import library

HTML = {"Accept": "text/html"}


def links(page: str) -> Iterator[str]:
    return (unescape(found) for found in re.findall(r'href="(/[^"#]*)', page))


def event_page(client: FlaskClient, query: str) -> str:
    """Return the page of the only event that a query finds."""
    found = client.get("/query", query_string={"query": query})
    (path,) = {link for link in links(found.text) if link.startswith("/doc/event/")}
    return client.get(path).text


def test_home_page_shows_counts_and_latest_events(client: FlaskClient) -> None:
    page = client.get("/").text
    assert re.search(r"<dt>articles</dt><dd>2</dd>", page)
    assert "Mali accused Benin" in page
    assert "<mark>accused</mark>" in page


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_library_query_has_a_page_with_results(client: FlaskClient, query) -> None:
    for response in (
        client.get("/query", query_string={"query": query.text}),
        client.get(f"/query/{query.name}", headers=HTML),
    ):
        assert response.status_code == 200
        assert re.search(r"\d+ rows?</h2>", response.text)


def test_library_query_page_applies_its_parameters(client: FlaskClient) -> None:
    page = client.get("/query/who-accused-whom?actor=MLI&target=", headers=HTML)
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


def test_library_query_page_shows_invalid_parameter(client: FlaskClient) -> None:
    page = client.get("/query/who-accused-whom?from=May", headers=HTML)
    assert page.status_code == 400
    assert "such as 2025-08-20" in page.text
    assert client.get("/query/who-acused-whom").status_code == 404


def test_library_query_page_limits_parameter_length(client: FlaskClient) -> None:
    response = client.get("/query/who-accused-whom", query_string={"actor": "x" * 70_000}, headers=HTML)
    assert response.status_code == 414


def test_event_page_shows_quote_rule_and_attribution(client: FlaskClient) -> None:
    page = event_page(client, "SELECT ?e { ?e dip:polarity dip:Denied ; dip:hasMention/dip:predicate 'arm' }")
    assert "Benin denied that it had <mark>armed</mark> the rebels." in page
    assert ">denied<" in page
    assert '<a href="/doc/actor/country/BEN">Benin</a>' in page


def test_event_page_shows_mode(client: FlaskClient) -> None:
    page = event_page(client, "SELECT ?e { ?e dip:mode type:ACCUSE-allege }")
    assert "accuse: accuse, allegation (CAMEO 112)" in page


def test_article_page_marks_triggers_in_full_text(client: FlaskClient) -> None:
    found = client.get(
        "/query", query_string={"query": "SELECT ?a { ?a schema:headline 'Mali accuses Benin' }"}
    )
    (path,) = {link for link in links(found.text) if link.startswith("/doc/article/")}
    page = client.get(path).text
    assert re.search(r'<a class="mark fact" id="c5" href="/doc/event/\w+" title="reported">accused</a>', page)
    text = unescape(re.sub(r"<[^>]+>", "", page))
    assert (
        "Mali accused Benin on Wednesday of arming rebels. Benin denied that it had armed the rebels." in text
    )


def test_article_page_lists_its_acts_with_their_status(client: FlaskClient) -> None:
    found = client.get(
        "/query", query_string={"query": "SELECT ?a { ?a schema:headline 'Mali accuses Benin' }"}
    )
    (path,) = {link for link in links(found.text) if link.startswith("/doc/article/")}
    page = client.get(path, query_string={"min_confidence": 0}).text
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "Acts Mali accused Benin reported" in text
    assert "denied, according to Benin" in text


def test_resource_redirects_to_its_page(client: FlaskClient) -> None:
    response = client.get("/id/actor/country/MLI")
    assert (response.status_code, response.headers["Location"]) == (303, "/doc/actor/country/MLI")
    assert "<h1>Mali</h1>" in client.get("/doc/actor/country/MLI").text


def test_unknown_resource_is_not_found(client: FlaskClient) -> None:
    response = client.get("/doc/actor/country/XXX", headers=HTML)
    assert response.status_code == 404
    assert "The graph has no such resource." in response.text


def test_query_page_shows_position_of_syntax_error(client: FlaskClient) -> None:
    response = client.get("/query", query_string={"query": "SELECT ?a WHERE { ?a ?b }"})
    assert response.status_code == 400
    assert "The query failed" in response.text
    assert re.search(r"line 1, column \d+", response.text)


def test_query_page_shows_answer_of_ask(client: FlaskClient) -> None:
    response = client.get("/query", query_string={"query": "ASK { ?s ?p ?o }"})
    assert 'data-label="answer">true</td>' in response.text


def test_query_page_says_if_there_are_no_results(client: FlaskClient) -> None:
    response = client.get("/query", query_string={"query": "SELECT ?a { ?a a dip:Nothing }"})
    assert "The query has no results." in response.text


@pytest.mark.parametrize("path", ["/", "/query", "/sparql?query=ASK{}", "/doc/x", "/static/site.css"])
def test_every_response_has_content_security_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_query_page_escapes_values(client: FlaskClient) -> None:
    response = client.get(
        "/query", query_string={"query": "SELECT ?x { BIND('<script>alert(1)</script>' AS ?x) }"}
    )
    assert "<script>" not in response.text
    assert "&lt;script&gt;" in response.text


@pytest.mark.parametrize("rest", ["/evil.example/login", "\\evil.example", "//evil.example"])
def test_no_link_leads_to_another_host(client: FlaskClient, rest: str) -> None:
    """A browser takes href="//host" for a link to another site."""
    query = f"SELECT ?x {{ BIND(IRI(CONCAT('http://127.0.0.1:8000/', '{rest}')) AS ?x) }}"
    page = client.get("/query", query_string={"query": query.replace("\\", "\\\\")}).text
    assert not re.search(r'href="/[/\\]', page)


@pytest.mark.parametrize("path", ["/static//x", "/query//evil.example", "/doc//actor/country/MLI"])
def test_no_redirect_repeats_the_host_of_the_request(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in response.headers.get("Location", "")
    assert response.status_code in {303, 404}


def test_query_form_starts_with_a_query_that_works(client: FlaskClient) -> None:
    page = client.get("/query", headers=HTML).text
    (text,) = re.findall(r"<textarea [^>]*>(.*?)</textarea>", page, re.DOTALL)
    result = client.get("/query", query_string={"query": unescape(text)}).text
    assert "Mali accused Benin" in result
    assert "Mali accused Benin" not in page  # the form alone runs no query


def test_query_form_lists_predeclared_prefixes(client: FlaskClient) -> None:
    page = client.get("/query", headers=HTML).text
    (line,) = re.findall(r"Predeclared prefixes: (.*?)</p>", page)
    prefixes = re.findall(r"(\w+):", line)
    pattern = " ; ".join(f"{prefix}:a ?{prefix}" for prefix in prefixes)
    assert client.get("/sparql", query_string={"query": f"ASK {{ ?s {pattern} }}"}).status_code == 200
    assert {"dip", "geo", "id", "schema", "time"} <= set(prefixes)
