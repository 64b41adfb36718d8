"""The pages on which people add articles: login, queue, what was read, confirmation, and hostile input."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
import stories
from flask.testing import FlaskClient
from in_process import InProcess
from playwright.sync_api import Browser
from running import Running, eventually, running
from serving import BEARER, TOKEN, listening
from werkzeug.test import TestResponse

from kg.config import Settings
from kg.store import WriterClient, open_snapshot
from kg.uploads import State, UploadedFile, Uploads
from kg.uploads.upload import safe_names
from kg.web import Server, create_app
from kg.web.uploads.login import COOKIE

HERE = Path(__file__).parent
HEADLINE = next(stories.resolutions()).article.headline or ""
ARTICLE = """Title: Envoys of Chad and Niger meet in Abuja
Date: 2025-03-05

ABUJA - Chad's foreign minister, Awa Deby, met her Nigerien counterpart in Abuja on Tuesday.

"We did not discuss the border," Deby told reporters. Niger denied that it had accused Chad of arming rebels.
"""
KEY = re.compile(r'name="form_key" value="([0-9a-f]+)"')


@pytest.fixture(scope="module")
def settings(story_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    store = shutil.copytree(story_store, tmp_path_factory.mktemp("uploads") / "store")
    return Settings(
        store=store, base=stories.BASE, token=TOKEN, max_uploads=3, upload_timeout_s=20, max_body_kb=20
    )


@pytest.fixture
def queue(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Uploads]:
    paths = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    with Uploads(settings, reader="fake_reader") as queue:
        yield queue


@pytest.fixture
def client(settings: Settings, queue: Uploads) -> Iterator[FlaskClient]:
    with (
        open_snapshot(settings.store, base=settings.base) as snapshot,
        WriterClient(story(settings), base=settings.base, timeout_s=20) as writer,
    ):
        yield create_app(settings, InProcess(snapshot), writer, queue).test_client()


@pytest.fixture
def member(client: FlaskClient) -> FlaskClient:
    assert client.post("/upload/login", data={"token": TOKEN}).status_code == 303
    return client


def story(settings: Settings) -> Path:
    assert isinstance(settings.store, Path)
    return settings.store


def form_key(client: FlaskClient) -> str:
    found = KEY.search(client.get("/upload").text)
    assert found
    return found[1]


def send(client: FlaskClient, text: str = "an article", **values: Any) -> TestResponse:
    return client.post("/upload", data={"form_key": form_key(client), "text": text, **values})


def state(client: FlaskClient, path: str) -> str:
    return str(client.get(f"{path}?format=json").json["state"])


def wait(client: FlaskClient, path: str) -> str:
    """Return the state of an upload as soon as the server waits for somebody."""
    assert eventually(lambda: not client.get(f"{path}?format=json").json["is_busy"])
    return state(client, path)


def all_read(queue: Uploads, number: int) -> bool:
    return [one.state for one in queue.newest_first()] == [State.READ] * number


def upload(client: FlaskClient, text: str = "an article") -> str:
    response = send(client, text)
    assert response.status_code == 303
    return response.headers["Location"]


# ---------------------------------------------------------------- access


def test_server_without_token_has_no_upload_pages(settings: Settings, story_store: Path) -> None:
    with open_snapshot(story_store, base=settings.base) as snapshot:
        client = create_app(replace(settings, token=None), InProcess(snapshot)).test_client()
        assert "/upload" not in client.get("/").text
        for path in ("/upload", "/upload/x"):
            assert client.get(path).status_code == 403
        for path in ("/upload", "/upload/login", "/upload/x/confirm"):
            assert client.post(path, data={"token": TOKEN}).status_code == 403


def test_login_sets_a_cookie_that_scripts_and_other_sites_cannot_use(client: FlaskClient) -> None:
    assert "Add an article" in client.get("/").text
    response = client.post("/upload/login", data={"token": TOKEN}, base_url="https://kg.example")
    cookie = response.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=Strict", "Path=/upload", "Secure", "Max-Age="):
        assert part in cookie
    assert TOKEN not in cookie
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], f"{TOKEN}x", "é" * 20, "\ud800"])
def test_wrong_token_gives_no_cookie(client: FlaskClient, token: str) -> None:
    response = client.post("/upload/login", data={"token": token.encode("utf-8", "surrogatepass")})
    assert response.status_code == 403
    assert "Set-Cookie" not in response.headers
    assert "not the token" in response.text


def test_pages_need_a_cookie_of_this_server(client: FlaskClient, queue: Uploads) -> None:
    known = queue.add([UploadedFile(name="a.txt", content=b"hang")], None)
    forged = ("", "x", ".", "9999999999.", f"9999999999.{'0' * 64}", "é.é", f"9999999999.{TOKEN}")
    for cookie in (None, *forged):
        if cookie is not None:
            client.set_cookie(COOKIE, cookie, path="/upload")
        assert known.id not in client.get("/upload").text
        assert client.get(f"/upload/{known.id}").status_code == 401
        data = {"text": "x", "form_key": form_key_of_nobody(client)}
        for path in (
            "/upload",
            f"/upload/{known.id}/confirm",
            f"/upload/{known.id}/discard",
            "/upload/logout",
        ):
            assert client.post(path, data=data).status_code == 401
    assert [one.id for one in queue.newest_first()] == [known.id]


def form_key_of_nobody(client: FlaskClient) -> str:
    found = KEY.search(client.get("/upload").text)
    return found[1] if found else ""


def test_expired_cookie_is_refused(member: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Read it" in member.get("/upload").text
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 9 * 3600)
    assert "Read it" not in member.get("/upload").text


def test_form_of_another_site_is_refused(member: FlaskClient, queue: Uploads) -> None:
    key = form_key(member)
    for values in ({}, {"form_key": ""}, {"form_key": "0" * 64}, {"form_key": key[:-1]}):
        assert member.post("/upload", data={"text": "x", **values}).status_code == 403
    for site in ("cross-site", "same-site", "none"):
        headers = {"Sec-Fetch-Site": site}
        assert member.post("/upload", data={"text": "x", "form_key": key}, headers=headers).status_code == 403
    assert queue.newest_first() == []
    assert send(member).status_code == 303


def test_program_sends_the_token_and_needs_no_form(client: FlaskClient) -> None:
    response = client.post("/upload", data={"text": "an article"}, headers=BEARER)
    assert response.status_code == 303
    path = response.headers["Location"]
    assert client.get(path).status_code == 401
    assert client.get(path, headers=BEARER).status_code == 200


def test_logout_deletes_the_cookie(member: FlaskClient) -> None:
    member.post("/upload/logout", data={"form_key": form_key(member)})
    assert "Read it" not in member.get("/upload").text


# ---------------------------------------------------------------- the queue


def test_what_was_read_is_shown_with_quotes(member: FlaskClient) -> None:
    path = upload(member)
    assert wait(member, path) == State.READ
    page = member.get(path).text
    resolution = next(stories.resolutions())
    trigger = resolution.events[0].mentions[0].mention.trigger
    assert f"<h1>{HEADLINE}</h1>" in page
    assert f"<mark>{trigger.quote}</mark>" in page
    assert 'href="#e1"' in page
    assert 'id="e1"' in page
    assert "Its date was mended." in page
    assert f"{path}?article=2" in page or 'href="?article=2"' in page
    assert member.get(f"{path}?article=2").status_code == 200
    assert member.get(f"{path}?article=3").status_code == 404


def test_page_that_waits_refreshes_with_and_without_script(member: FlaskClient) -> None:
    path = upload(member, "hang")
    assert eventually(lambda: state(member, path) == State.READING)
    response = member.get(path)
    assert '<noscript><meta http-equiv="refresh"' in response.text
    assert "upload.js" in response.text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert member.get("/static/upload.js").status_code == 200


@pytest.mark.parametrize("text", ["die", "no message"])
def test_queue_goes_on_after_a_process_died(member: FlaskClient, text: str) -> None:
    first, second = upload(member, text), upload(member)
    assert wait(member, first) == State.FAILED
    page = member.get(first).text
    assert "died" in page
    assert "max_upload_memory_mib" in page
    assert wait(member, second) == State.READ


def test_article_that_takes_too_long_is_stopped(settings: Settings, queue: Uploads) -> None:
    with Uploads(replace(settings, upload_timeout_s=5), reader="fake_reader") as impatient:
        files = [[UploadedFile(name="a.txt", content=text)] for text in (b"hang", b"an article")]
        first, second = (impatient.add(each, None) for each in files)
        assert eventually(lambda: impatient.get(second.id).state is State.READ)
        failed = impatient.get(first.id)
        assert failed.state is State.FAILED
        assert "upload_timeout_s" in failed.failures[0].remedy
        assert not first.folder.exists()


def test_discarding_stops_the_process_and_the_next_is_read(member: FlaskClient) -> None:
    first, second = upload(member, "hang"), upload(member)
    assert eventually(lambda: state(member, first) == State.READING)
    member.post(f"{first}/discard", data={"form_key": form_key(member)})
    assert state(member, first) == State.DISCARDED
    assert wait(member, second) == State.READ


def test_full_queue_refuses_more_until_one_is_decided(member: FlaskClient) -> None:
    paths = [upload(member, "hang") for _ in range(3)]
    response = send(member)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "max_uploads" in response.text
    member.post(f"{paths[1]}/discard", data={"form_key": form_key(member)})
    assert send(member).status_code == 303


def test_unusable_upload_fails_with_a_remedy(member: FlaskClient) -> None:
    path = upload(member, "nothing")
    assert wait(member, path) == State.FAILED
    assert "It is empty. Fill it." in member.get(path).text
    assert (
        member.post(f"{path}/confirm", data={"form_key": form_key(member), "article": 0}).status_code == 409
    )


def test_process_ends_when_it_is_idle(settings: Settings, queue: Uploads) -> None:
    with Uploads(settings, reader="fake_reader", idle_s=0.1) as brief:
        for count in (1, 2):  # the second starts another process
            brief.add([UploadedFile(name="a.txt", content=b"x")], None)
            assert eventually(partial(all_read, brief, count))
            assert eventually(lambda: not brief.is_reader_running)


def test_closing_deletes_all_files(settings: Settings, queue: Uploads) -> None:
    one = queue.add([UploadedFile(name="a.txt", content=b"hang")], None)
    assert one.folder.exists()
    queue.close()
    assert not one.folder.parent.exists()


# ---------------------------------------------------------------- bounds and hostile input


def test_long_body_is_refused(member: FlaskClient) -> None:
    assert send(member, "x" * 21_000).status_code == 413
    files = {"files": (BytesIO(b"x" * 21_000), "a.txt")}
    assert send(member, "", **files).status_code == 413


@pytest.mark.parametrize(
    "values", [{"text": ""}, {"text": " "}, {"text": "x", "published": "soon"}, {"published": "2025-99-99"}]
)
def test_invalid_form_is_refused(member: FlaskClient, values: dict[str, str]) -> None:
    response = member.post("/upload", data={"form_key": form_key(member), **values})
    assert response.status_code == 400


def test_invalid_article_number_is_not_found(member: FlaskClient) -> None:
    path = upload(member)
    wait(member, path)
    key = form_key(member)
    for number in ("", "x", "-1", "9" * 5000, "²"):
        assert member.get(path, query_string={"article": number}).status_code == 404
        response = member.post(f"{path}/confirm", data={"form_key": key, "article": number})
        assert response.status_code == 409


def test_hostile_text_is_never_markup(member: FlaskClient) -> None:
    path = upload(member, "hostile")
    assert wait(member, path) == State.READ
    page = member.get(path).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>" not in page
    assert "javascript:1" not in page
    assert "<script>" not in member.get("/upload").text


def test_safe_names_have_no_path_and_are_distinct() -> None:
    names = [
        "../../etc/passwd",
        "C:\\a\\b.html",
        "-",
        "",
        "..",
        ".hidden",
        "b.html",
        "ü.pdf",
        "x" * 500 + ".gz",
    ]
    safe = safe_names(names)
    assert len(set(safe)) == len(names)
    assert safe[:3] == ["passwd", "b.html", "file"]
    assert safe[6:8] == ["b-2.html", "pdf"] or safe[7].endswith("pdf")
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,109}", name) for name in safe)


def test_several_files_are_one_upload(member: FlaskClient, queue: Uploads) -> None:
    files = [(BytesIO(b"x"), "../a.txt"), (BytesIO(b"y"), "a.txt")]
    assert send(member, "", files=files).status_code == 303
    assert queue.newest_first()[0].names == ("a.txt", "a-2.txt")


# ---------------------------------------------------------------- in a browser


@pytest.mark.parametrize(("has_script", "width"), [(True, 1280), (False, 375)])
def test_upload_in_a_browser(
    browser: Browser, settings: Settings, queue: Uploads, has_script: bool, width: int
) -> None:
    context = browser.new_context(
        java_script_enabled=has_script, viewport={"width": width, "height": 800}, color_scheme="dark"
    )
    page, errors = context.new_page(), list[str]()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    with (
        open_snapshot(story(settings), base=settings.base) as snapshot,
        WriterClient(story(settings), base=settings.base, timeout_s=20) as writer,
        listening(
            Server(create_app(settings, InProcess(snapshot), writer, queue), replace(settings, port=0))
        ) as port,
    ):
        page.goto(f"http://127.0.0.1:{port}/upload")
        page.get_by_label("Token").fill(TOKEN)
        page.keyboard.press("Enter")
        page.get_by_label("Text of the article").fill("an article")
        page.get_by_role("button", name="Read it").click()
        page.get_by_text("Is it right?").wait_for(timeout=60_000)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.locator("a.mark").first.click()
        assert page.locator("li:target blockquote mark").count() == 1
        page.get_by_role("button", name="Discard").click()
        assert page.get_by_text("discarded").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()
    assert errors == []


# ---------------------------------------------------------------- the whole way


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    store = tmp_path_factory.mktemp("uploads") / "store"
    with running(
        store, base="http://example.org/", token=TOKEN, max_upload_articles=1, upload_timeout_s=600
    ) as served:
        yield served


def readers(server: Running) -> list[int]:
    return [
        pid for pid in server.children() if b"reading_worker" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def look(server: Running, path: str, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return an upload as soon as a condition holds."""
    seen: list[dict[str, Any]] = []

    def holds() -> bool:
        answer = requests.get(f"{server.address}{path}?format=json", headers=BEARER, timeout=60)
        seen[:] = [answer.json()]
        return until(seen[0])

    assert any(eventually(holds) for _ in range(5)), seen  # the models may take minutes to load
    return seen[0]


def post(server: Running, path: str, **values: Any) -> str:
    answer = requests.post(
        f"{server.address}{path}", headers=BEARER, timeout=60, allow_redirects=False, **values
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def count(server: Running) -> int:
    query = "SELECT (COUNT(*) AS ?n) { ?article a schema:NewsArticle }"
    answer = requests.get(server.sparql, params={"query": query, "format": "csv"}, timeout=60)
    return int(answer.text.split()[1])


@pytest.mark.long
def test_article_is_read_confirmed_and_then_in_the_graph(server: Running) -> None:
    other = "Ruritania accused Borduria on Monday of closing the border."
    files = [
        ("files", ("envoys.txt", ARTICLE)),
        ("files", ("other.txt", other)),
        ("files", ("a.bin", b"\0\1")),
    ]
    path = post(server, "/upload", files=files)
    read = look(server, path, lambda upload: not upload["is_busy"])
    assert read["state"] == State.READ
    (article,) = read["articles"]
    assert article["headline"] == "Envoys of Chad and Niger meet in Abuja"
    assert article["source"] == f"{path.removeprefix('/')}/envoys.txt"
    assert "Only the first 1 articles" in read["notices"][-1]["reason"]
    met = next(event for event in read["article"]["events"] if event["quote"][1] == "met")
    assert met["time"]["name"] == "2025-03-04"
    assert met["participants"][0]["name"] == "Awa Deby"
    assert next(event for event in read["article"]["events"] if event["how"] == "denied")
    assert count(server) == 0
    maps = Path(f"/proc/{server.process.pid}/maps").read_text()
    assert "torch" not in maps
    post(server, f"{path}/confirm", data={"article": "0"})
    added = look(server, path, lambda upload: not upload["is_busy"])
    assert added["state"] == State.CONFIRMED, added
    assert count(server) == 1
    page = requests.get(
        f"{server.address}/doc/article/{article['id']}", headers={"Accept": "text/html"}, timeout=60
    )
    assert "Awa Deby" in page.text


@pytest.mark.long
def test_killed_reader_is_replaced_and_unusable_files_are_reported(server: Running) -> None:
    path = post(server, "/upload", files=[("files", ("a.docx", b"PK\3\4 no archive"))])
    read = look(server, path, lambda upload: not upload["is_busy"])
    assert read["state"] == State.FAILED
    assert read["failures"][0]["remedy"]
    assert str(server.store.parent) not in str(read)
    (reader,) = readers(server)
    status = Path(f"/proc/{reader}/status").read_text()
    assert "Seccomp:\t2" in status  # no network
    assert re.search(r"Max address space +\d", Path(f"/proc/{reader}/limits").read_text())
    assert TOKEN.encode() not in Path(f"/proc/{reader}/environ").read_bytes()
    long = post(server, "/upload", data={"text": f"{ARTICLE} " * 200})
    look(server, long, lambda upload: "article" in upload["progress"])
    os.kill(reader, 9)
    assert look(server, long, lambda upload: not upload["is_busy"])["state"] == State.FAILED
    again = post(server, "/upload", data={"text": ARTICLE})
    assert look(server, again, lambda upload: not upload["is_busy"])["state"] == State.READ
