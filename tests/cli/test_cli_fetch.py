# ruff: noqa: E501, PLR0917 - markup is easier to read unbroken; pytest passes fixtures by position
"""Tests of `kg fetch` against a server of its own on the loopback interface."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kg.model import Article
from kg.read import read
from kg.read.fetching import fetch
from kg.read.fetching.client import AGENT, Client

FIRST = "Ruritania recalled its ambassador to Borduria on Tuesday, the foreign ministry in Strelsau said in a statement."
SECOND = "Borduria regretted the decision on Wednesday and asked its neighbour for talks on the river, officials there said."
META = '<meta property="article:published_time" content="2024-03-05T10:00:00Z">'
PAGE = f"<html><head><title>Envoy recalled</title>{META}</head><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"


class Site:
    """A site: path -> status, headers and body. It records the requests."""

    def __init__(self):
        self.pages = {}
        self.requests = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.requests.append((self.path, dict(self.headers)))
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                known = self.headers.get("If-None-Match")
                if known and known == headers.get("ETag"):
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def add(self, path, body, media_type="text/html; charset=utf-8", status=200, **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else body.encode()
        self.pages[path] = (status, {"Content-Type": media_type, **names}, content)

    @property
    def paths(self):
        return [path for path, _ in self.requests]


@pytest.fixture
def site():
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def client(self, **settings):
        return Client(clock=lambda: self.now, sleep=self.sleep, **settings)

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


def articles(report):
    return [item for item in read([report.archive]) if isinstance(item, Article)]


def rss(*items):
    body = "".join(
        f"<item><title>{title}</title><link>{link}</link>{text}</item>" for title, link, text in items
    )
    return f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>The Post</title>{body}</channel></rss>"


def test_page_is_saved_with_its_address(site, clock, tmp_path):
    site.add("/envoy", PAGE)
    report = fetch([f"{site.url}/envoy"], tmp_path, clock.client())
    [article] = articles(report)
    assert (article.headline, article.url, str(article.published)) == (
        "Envoy recalled",
        f"{site.url}/envoy",
        "2024-03-05",
    )
    assert article.text == f"{FIRST}\n\n{SECOND}"
    assert site.paths == ["/robots.txt", "/envoy"]
    assert all(headers["User-Agent"].startswith(AGENT) for _, headers in site.requests)


def test_compressed_page_is_saved(site, clock, tmp_path):
    site.add("/envoy", gzip.compress(PAGE.encode()), Content_Encoding="gzip")
    [article] = articles(fetch([f"{site.url}/envoy"], tmp_path, clock.client()))
    assert article.text.startswith(FIRST)


def test_feed_with_full_texts_is_saved_without_its_pages(site, clock, tmp_path):
    text = f"<content:encoded>&lt;p&gt;{FIRST}&lt;/p&gt;</content:encoded>"
    site.add(
        "/feed",
        rss(("Envoy", f"{site.url}/1", text), ("Talks", f"{site.url}/2", text.replace("Tues", "Sun"))),
        "text/xml",
    )
    found = articles(fetch([f"{site.url}/feed"], tmp_path, clock.client()))
    assert [(article.headline, article.publisher, article.url) for article in found] == [
        ("Envoy", "The Post", f"{site.url}/1"),
        ("Talks", "The Post", f"{site.url}/2"),
    ]
    assert site.paths == ["/robots.txt", "/feed"]


def test_pages_of_a_feed_with_teasers_are_saved(site, clock, tmp_path):
    items = [
        (f"Title {number}", f"{site.url}/{number}", "<description>Teaser</description>") for number in (1, 2)
    ]
    site.add("/feed", rss(*items), "application/rss+xml", ETag='"f1"')
    site.add("/1", PAGE)
    site.add("/2", PAGE.replace("Envoy", "Ambassador"), ETag='"p2"')
    report = fetch([f"{site.url}/feed"], tmp_path, clock.client())
    assert [article.headline for article in articles(report)] == ["Envoy recalled", "Ambassador recalled"]
    site.add("/feed", rss(*items, ("New", f"{site.url}/3", "")), "application/rss+xml", ETag='"f2"')
    site.add("/3", PAGE.replace("Envoy", "Consul"))
    site.requests.clear()
    again = fetch([f"{site.url}/feed"], tmp_path, clock.client())
    assert site.paths == ["/robots.txt", "/feed", "/2", "/3"]
    assert [article.headline for article in articles(again)] == ["Consul recalled"]
    assert len(again.unchanged) == 2


def test_page_that_has_not_changed_is_not_saved_again(site, clock, tmp_path):
    site.add("/envoy", PAGE, ETag='"v1"', Last_Modified="Tue, 05 Mar 2024 10:00:00 GMT")
    url = f"{site.url}/envoy"
    fetch([url], tmp_path, clock.client())
    report = fetch([url], tmp_path, clock.client())
    assert (report.archive, report.saved, report.unchanged) == (None, [], [url])
    _, headers = site.requests[-1]
    assert headers["If-None-Match"] == '"v1"'
    assert headers["If-Modified-Since"] == "Tue, 05 Mar 2024 10:00:00 GMT"
    site.add("/envoy", PAGE.replace("Tuesday", "Monday"), ETag='"v2"')
    assert fetch([url], tmp_path, clock.client()).saved == [url]
    assert len(list(read([tmp_path]))) == 2


def test_failed_item_of_a_feed_is_tried_again(site, clock, tmp_path):
    site.add("/feed", rss(("Envoy", f"{site.url}/1", "")), "application/rss+xml", ETag='"f1"')
    report = fetch([f"{site.url}/feed"], tmp_path, clock.client())
    assert [failure.subject for failure in report.failures] == [f"{site.url}/1"]
    site.add("/1", PAGE)
    assert fetch([f"{site.url}/feed"], tmp_path, clock.client()).saved == [f"{site.url}/1"]


ROBOTS = {
    "all": ("User-agent: *\nDisallow: /", False),
    "us": (f"User-agent: {AGENT}\nDisallow: /env", False),
    "wildcard": ("User-agent: *\nDisallow: /*oy$", False),
    "others": ("User-agent: OtherBot\nDisallow: /", True),
    "exception": ("User-agent: *\nDisallow: /\nAllow: /envoy", True),
    "empty": ("", True),
}


@pytest.mark.parametrize("kind", ROBOTS)
def test_robots_are_obeyed(site, clock, tmp_path, kind):
    rules, is_allowed = ROBOTS[kind]
    site.add("/robots.txt", rules, "text/plain")
    site.add("/envoy", PAGE)
    report = fetch([f"{site.url}/envoy"], tmp_path, clock.client())
    assert len(report.saved) == is_allowed
    assert ("/envoy" in site.paths) is is_allowed
    assert ["robots.txt" in failure.reason for failure in report.failures] == [True] * (not is_allowed)


def test_site_whose_robots_fail_is_not_fetched(site, clock, tmp_path):
    site.add("/robots.txt", "", status=503)
    site.add("/envoy", PAGE)
    [failure] = fetch([f"{site.url}/envoy"], tmp_path, clock.client()).failures
    assert "cannot be read" in failure.reason
    assert "/envoy" not in site.paths


@pytest.mark.parametrize(("rules", "delay", "expected"), [("", 1.0, 1.0), ("User-agent: *\nCrawl-delay: 7", 1.0, 7.0), ("", 3.0, 3.0), ("User-agent: *\nCrawl-delay: 900", 1.0, 60.0)])  # fmt: skip
def test_requests_to_a_host_are_paced(site, clock, tmp_path, rules, delay, expected):
    site.add("/robots.txt", rules, "text/plain")
    for number in range(3):
        site.add(f"/{number}", PAGE.replace("Envoy", f"Envoy {number}"))
    fetch([f"{site.url}/{number}" for number in range(3)], tmp_path, clock.client(delay_s=delay))
    assert clock.slept == [delay, expected, expected]  # before its answer, the delay of robots.txt is unknown


def test_redirect_is_followed_and_checked(site, clock, tmp_path):
    site.add("/robots.txt", "User-agent: *\nDisallow: /private", "text/plain")
    site.add("/old", "", status=301, Location="/envoy")
    site.add("/trap", "", status=302, Location="/private")
    site.add("/loop", "", status=302, Location="/loop")
    site.add("/envoy", PAGE)
    report = fetch([f"{site.url}{path}" for path in ("/old", "/trap", "/loop")], tmp_path, clock.client())
    assert [article.url for article in articles(report)] == [f"{site.url}/envoy"]
    assert [failure.subject for failure in report.failures] == [f"{site.url}/trap", f"{site.url}/loop"]
    assert "/private" not in site.paths


@pytest.mark.parametrize(
    ("status", "media_type", "body", "reason"),
    [
        (404, "text/html", "", "status 404"),
        (429, "text/html", "", "status 429"),
        (200, "image/png", "x", "image/png"),
        (200, "text/html", "x" * 20_000, "more than 10,000 bytes"),
        (200, "text/html", gzip.compress(b"x" * 5_000_000), "more than 10,000 bytes"),
    ],
)
def test_unusable_page_fails_alone(site, clock, tmp_path, status, media_type, body, reason):
    headers = {"Content_Encoding": "gzip"} if isinstance(body, bytes) else {}
    site.add("/bad", body, media_type, status, Retry_After="30", **headers)
    site.add("/envoy", PAGE)
    report = fetch([f"{site.url}/bad", f"{site.url}/envoy"], tmp_path, clock.client(max_bytes=10_000))
    [failure] = report.failures
    assert reason in failure.reason
    assert ("30 seconds" in failure.remedy) is (status == 429)
    assert len(articles(report)) == 1


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://post.example/", "nonsense", "http://127.0.0.1:1/"]
)
def test_address_that_cannot_be_fetched_fails(clock, tmp_path, address):
    report = fetch([address], tmp_path, clock.client())
    [failure] = report.failures
    assert (failure.subject, report.archive) == (address, None)
    assert failure.remedy


def test_damaged_state_is_an_error_with_a_remedy(kg, folder):
    (folder / "fetched").mkdir()
    (folder / "fetched" / ".fetched.json").write_text("[")
    result = kg("fetch", "http://127.0.0.1:1/")
    assert result.exit_code == 1
    assert "Delete the file" in result.stderr


def test_command_prints_articles_and_failures(kg, site, folder):
    site.add("/envoy", PAGE)
    result = kg("fetch", f"{site.url}/envoy", f"{site.url}/gone", "--delay", "0.1")
    assert result.exit_code == 1
    assert "Envoy recalled" in result.stdout
    assert "1 saved, 0 unchanged, 1 failed." in result.stderr
    assert "status 404" in result.stderr
    assert [item.headline for item in read([folder / "fetched"])] == ["Envoy recalled"]
