"""The page /claims: what is asserted and denied, told by one side, or denied, with names as typed."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import stories
from flask.testing import FlaskClient
from in_process import InProcess

from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(story_store: Path) -> Iterator[FlaskClient]:
    settings = Settings(store=story_store, base=stories.BASE)
    with open_snapshot(story_store, base=stories.BASE) as snapshot:
        yield create_app(settings, InProcess(snapshot)).test_client()


def claims(client: FlaskClient, **parameters: str) -> list[str]:
    """Return the text of each claim on the page."""
    page = client.get("/claims", query_string=parameters, headers=HTML)
    assert page.status_code == 200
    found = re.findall(r'<article class="contest.*?</article>', page.text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]


def test_claims_show_who_asserts_and_who_denies(client: FlaskClient) -> None:
    (claim,) = claims(client)
    assert "Asserted by Norway" in claim
    assert "Denied by Amina Otieno" in claim
    assert "Kenya had spied on Norway for years" in claim
    assert "“We did not spy on Norway,”" in claim


@pytest.mark.parametrize(
    ("parameters", "number"),
    [
        ({"by": "norway"}, 1),
        ({"by": "Kenya"}, 0),
        ({"denier": "KEN"}, 1),  # a person of the country
        ({"denier": "Otieno"}, 1),
        ({"denier": "Norwegian"}, 0),
        ({"party": "Kenya"}, 1),
        ({"party": "Peru"}, 0),
        ({"by": "Norway|Kenya", "denier": "Kenya"}, 1),
        ({"kind": "denied", "denier": "Kenya"}, 1),
        ({"kind": "denied", "denier": "Norway"}, 0),
        ({"kind": "one-sided", "by": "Ecuador"}, 1),
        ({"kind": "one-sided", "by": "NATO"}, 0),
        ({"kind": "one-sided", "party": "Peru"}, 1),
    ],
)
def test_filters_take_names_as_typed(client: FlaskClient, parameters: dict[str, str], number: int) -> None:
    found = claims(client, **parameters)
    assert len(found) == number
    everything = claims(client, kind=parameters.get("kind", "disputed"))
    assert set(found) <= set(everything)


def test_unknown_kind_shows_disputed_claims(client: FlaskClient) -> None:
    assert claims(client, kind="none") == claims(client)


def test_page_after_the_last_has_no_claims(client: FlaskClient) -> None:
    page = client.get("/claims?page=9", headers=HTML)
    assert page.status_code == 200
    assert "There are no more claims." in page.text


def test_no_fitting_claim_suggests_fewer_filters(client: FlaskClient) -> None:
    shown = client.get("/claims?by=Peru", headers=HTML).text
    assert re.search(r"No claim fits. Peru (is the|takes part)[^<]*Try fewer filters", shown)
    assert 'href="/claims?kind=one-sided&amp;by=Peru"' in shown


def test_claims_page_escapes_typed_names(client: FlaskClient) -> None:
    page = client.get("/claims", query_string={"by": '"><script>x</script>'}, headers=HTML)
    assert "<script>" not in page.text


def test_unchanged_claims_are_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/claims", headers=HTML)
    again = client.get("/claims", headers={**HTML, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
