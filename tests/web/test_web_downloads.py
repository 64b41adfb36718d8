"""Exports over HTTP: the same bytes as ``kg export``, or an error."""

from io import BytesIO
from pathlib import Path

import pytest
import stories
from flask.testing import FlaskClient
from in_process import InProcess

from kg.config import Settings
from kg.export import EXPORTS
from kg.store import Snapshot, open_snapshot
from kg.web import create_app


@pytest.fixture(scope="module")
def snapshot(story_store: Path):
    with open_snapshot(story_store, base=stories.BASE) as opened:
        yield opened


def client_of(snapshot: Snapshot, store: Path) -> FlaskClient:
    return create_app(Settings(store=store, base=stories.BASE), InProcess(snapshot)).test_client()


@pytest.fixture(scope="module")
def client(story_store: Path, snapshot: Snapshot) -> FlaskClient:
    return client_of(snapshot, story_store)


@pytest.mark.parametrize("name", ["nq", "canonical", "ttl", "csv", "parquet", "gexf"])
def test_export_equals_output_of_command(client: FlaskClient, snapshot: Snapshot, name: str) -> None:
    output = BytesIO()
    EXPORTS[name].write(snapshot, output)
    found = client.get("/export", query_string={"format": name})
    assert (found.status_code, found.mimetype) == (200, EXPORTS[name].media_type)
    assert found.headers["Content-Disposition"].endswith(f'{EXPORTS[name].suffix}"')
    assert found.data == output.getvalue()


def test_unchanged_export_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.head("/export?format=nt").headers["ETag"]
    assert client.get("/export?format=nt", headers={"If-None-Match": tag}).status_code == 304


def test_export_without_format_redirects_to_downloads(client: FlaskClient) -> None:
    found = client.get("/export")
    assert (found.status_code, found.headers["Location"]) == (303, "/dataset#downloads")
    assert client.get("/export?format=pdf").status_code == 404


def test_failed_export_is_an_error(snapshot: Snapshot, tmp_path: Path) -> None:
    assert client_of(snapshot, tmp_path / "none").get("/export?format=nt").status_code == 503


def test_concurrent_exports_are_limited(client: FlaskClient) -> None:
    held = [client.get("/export?format=nt", buffered=False) for _ in range(2)]
    refused = client.get("/export?format=nt")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    for response in held:
        response.close()  # as if the client had disconnected
    assert client.get("/export?format=nt").status_code == 200


def test_export_of_a_view(client: FlaskClient) -> None:
    found = client.get("/export?view=simple")
    assert (found.status_code, found.mimetype) == (200, "text/turtle")
    assert found.headers["Content-Disposition"].endswith('diplomatic-events-simple.ttl"')
    assert "relation/accuses" in found.text
    assert client.get("/export?view=simple&format=nt").mimetype == "application/n-triples"
    assert client.get("/export?view=none").status_code == 404
    assert client.get("/export?view=simple&format=csv").status_code == 404
