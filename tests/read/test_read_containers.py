# ruff: noqa: E501 - markup is easier to read unbroken
"""Containers: feeds, records, tables, mails, PDF and archives, recognised by their content."""

import gzip
import io
import json
import sys
import zipfile
from datetime import date
from email.message import EmailMessage

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.model import Article, Failure, Notice
from kg.read import read

FIRST = "Ruritania recalled its ambassador to Borduria on Tuesday, the foreign ministry in Strelsau said."
SECOND = "Borduria regretted the decision on Wednesday and asked for talks."
OTHER = "Syldavia offered to host the talks of its neighbours in Klow, its president told reporters."
DAY = date(2024, 3, 5)
PAGE = f"<html><head><title>Envoy recalled</title></head><body><article><h1>Envoy recalled</h1><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
RECORD = {"title": "Envoy recalled", "date": "2024-03-05", "url": "https://post.example/envoy", "text": FIRST}


@pytest.fixture
def found(tmp_path):
    def read_as(name, content):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read([tmp_path / name]))

    return read_as


def only(items):
    (item,) = items
    assert isinstance(item, Article), item
    return item


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Strelsau Post</title>{}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Strelsau Post</title>{}</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://post.example/"><title>The Strelsau Post</title></channel>{}</rdf:RDF>"""
FEEDS = {
    "content": RSS.format(
        f"<item><title>Envoy recalled</title><link>https://post.example/envoy</link><pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate>"
        f"<description>Teaser</description><content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item>"
    ),
    "description": RSS.format(
        f"<item><title>Envoy recalled</title><link>https://post.example/envoy</link><pubDate>2024-03-05</pubDate>"
        f"<description>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</description></item>"
    ),
    "atom": ATOM.format(
        f"<entry><title>Envoy recalled</title><link href='https://post.example/envoy'/><published>2024-03-05T10:00:00Z</published>"
        f"<updated>2024-03-09T10:00:00Z</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{FIRST}</p><p>{SECOND}</p></div>"
        f"</content></entry>"
    ),
    "rdf": RDF.format(
        f"<item rdf:about='https://post.example/envoy'><title>Envoy recalled</title><link>https://post.example/envoy</link>"
        f"<dc:date>2024-03-05T10:00:00Z</dc:date><description>{FIRST}&lt;br/&gt;&lt;br/&gt;{SECOND}</description></item>"
    ),
}


@pytest.mark.parametrize("kind", FEEDS)
@pytest.mark.parametrize("name", ["a.xml", "a.rss", "a.txt", "a"])
def test_feed_item_is_an_article(found, kind, name):
    article = only(found(name, FEEDS[kind]))
    assert (article.headline, article.publisher) == ("Envoy recalled", "The Strelsau Post")
    assert (article.published, article.published_basis) == (DAY, "metadata")
    assert (article.url, article.text) == ("https://post.example/envoy", f"{FIRST}\n\n{SECOND}")


def test_feed_item_without_text_fails_alone(found):
    items = f"<item><title>Only a title</title></item><item><title>Envoy</title><description>{FIRST}</description></item>"
    failure, article = found("a.xml", RSS.format(items))
    assert failure.subject.endswith("a.xml#1")
    assert "kg fetch" in failure.remedy
    assert article.text == FIRST


def test_feed_item_that_is_cut_is_read_to_its_last_sentence(found):
    cut = f"<item><title>Envoy</title><description>{FIRST} Borduria said it would [&amp;#8230;]</description></item>"
    notice, article = found("a.xml", RSS.format(cut))
    assert article.text == FIRST
    assert "cut" in notice.reason


def test_feed_without_items_fails(found):
    (failure,) = found("a.xml", RSS.format(""))
    assert failure.reason == "The feed has no items."


def test_feed_with_nested_entities_is_bounded(found):
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = (
        f'<!DOCTYPE rss [<!ENTITY e0 "ha">{entities}]>'
        + RSS.format("<item><title>&e11;</title></item>").split("?>")[1]
    )
    assert all(isinstance(item, Failure) for item in found("a.xml", bomb))


RECORDS = {
    "trafilatura": {
        "title": "Envoy recalled",
        "author": "Ada Example",
        "hostname": "post.example",
        "date": "2024-03-05",
        "source": "https://post.example/envoy",
        "source-hostname": "The Strelsau Post",
        "raw_text": "x",
        "text": FIRST,
        "filedate": "2026-01-01",
    },
    "news-please": {
        "authors": ["Ada Example"],
        "date_download": "2026-01-01 00:00:00",
        "date_publish": "2024-03-05 10:00:00",
        "maintext": FIRST,
        "text": None,
        "source_domain": "The Strelsau Post",
        "title": "Envoy recalled",
        "url": "https://post.example/envoy",
        "description": "Teaser",
    },
    "newspaper4k": {
        "url": "https://post.example/envoy",
        "source_url": "https://post.example",
        "site_name": "The Strelsau Post",
        "title": "Envoy recalled",
        "authors": ["Ada Example"],
        "publish_date": "2024-03-05T10:00:00",
        "text": FIRST,
        "summary": "Teaser",
        "html": "",
    },
    "NewsAPI": {
        "source": {"id": None, "name": "The Strelsau Post"},
        "author": "Ada Example",
        "title": "Envoy recalled",
        "description": "Teaser",
        "url": "https://post.example/envoy",
        "publishedAt": "2024-03-05T10:00:00Z",
        "content": FIRST,
    },
    "WordPress": {
        "date": "2024-03-05T10:00:00",
        "link": "https://post.example/envoy",
        "title": {"rendered": "Envoy recalled"},
        "content": {"rendered": f"<p>{FIRST}</p>"},
        "source": "The Strelsau Post",
        "author": "Ada Example",
    },
    "JSON Feed": {
        "title": "Envoy recalled",
        "url": "https://post.example/envoy",
        "date_published": "2024-03-05T10:00:00Z",
        "content_html": f"<p>{FIRST}</p>",
        "authors": [{"name": "Ada Example"}],
        "publisher": "The Strelsau Post",
    },
    "database": {
        "headline": "Envoy recalled",
        "pub_date": {"$date": 1709632800000},
        "body": FIRST,
        "web_url": "https://post.example/envoy",
        "outlet": "The Strelsau Post",
        "byline": "Ada Example",
    },
}
WRAPPERS = [
    lambda record: record,
    lambda record: [record],
    lambda record: {"status": "ok", "totalResults": 1, "articles": [record]},
    lambda record: {"response": {"docs": [record]}},
    lambda record: {"hits": {"total": 1, "hits": [{"_id": "1", "_source": record}]}},
]


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("wrap", WRAPPERS, ids=["alone", "list", "articles", "docs", "hits"])
def test_record_of_a_scraper_is_an_article(found, kind, wrap):
    article = only(found("a.json", json.dumps(wrap(RECORDS[kind]))))
    assert (article.headline, article.publisher) == ("Envoy recalled", "The Strelsau Post")
    assert (article.published, article.url) == (DAY, "https://post.example/envoy")
    assert article.text == f"By Ada Example\n\n{FIRST}"


def test_json_feed_names_the_publisher(found):
    item = {"id": "1", "content_text": FIRST, "date_published": "2024-03-05T10:00:00Z"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "The Strelsau Post", "items": [item]}
    article = only(found("a.json", json.dumps(feed)))
    assert (article.publisher, article.published, article.text) == ("The Strelsau Post", DAY, FIRST)


def test_record_that_is_cut_is_read_to_its_last_sentence(found):
    notice, article = found("a.json", json.dumps({"content": f"{FIRST} Borduria said it wo… [+2143 chars]"}))
    assert article.text == FIRST
    assert "cut" in notice.reason


@pytest.mark.parametrize("given", ["soon", "08/09/2024", "2024", 7])
def test_date_that_cannot_be_read_is_reported(found, given):
    notice, article = found("a.jsonl", json.dumps({"text": FIRST, "date": given}))
    assert isinstance(notice, Notice)
    assert repr(str(given)) in notice.reason
    assert article.published is None


@pytest.mark.parametrize(
    "given",
    ["20240305T091500Z", "20240305", 20240305, 1709632800, "1709632800", 1709632800000, "2024-03-05T23:30:00-08:00", "20240305T013000+0530",
     "Tue, 05 Mar 2024 06:00:00 GMT"],
)  # fmt: skip
def test_compact_and_zoned_dates_are_days(found, given):
    assert only(found("a.jsonl", json.dumps({"text": FIRST, "date": given}))).published == DAY


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_table_row_is_an_article(found, name, delimiter, encoding):
    header = delimiter.join(["ID", "Title", "Publication Date", "Source", "Body", "URL"])
    row = delimiter.join(
        [
            "1",
            "Envoy recalled",
            "2024-03-05",
            "The Café Post",
            f'"{FIRST}\n\n""{SECOND}"""',
            "https://post.example/envoy",
        ]
    )
    items = found(name, f"{header}\r\n{row}\r\n\r\n".encode(encoding))
    article = only([item for item in items if not isinstance(item, Notice)])
    assert (article.headline, article.publisher, article.published) == (
        "Envoy recalled",
        "The Café Post",
        DAY,
    )
    assert (article.url, article.text) == ("https://post.example/envoy", f'{FIRST}\n\n"{SECOND}"')
    assert len(items) == (2 if encoding == "cp1252" else 1)


def test_table_row_without_text_fails_alone(found):
    failure, article = found("a.csv", f'title,text\nEmpty,\nEnvoy,"{FIRST}"\n')
    assert failure.subject.endswith("a.csv:2")
    assert article.headline == "Envoy"


def test_table_without_text_column_fails(found):
    (failure,) = found("a.csv", "id,number\n1,2\n")
    assert failure.reason == "The table has no column for the text."
    assert "header row" in failure.remedy


def test_prose_with_commas_is_no_table(found):
    assert only(found("a.txt", f"Story, date and text of the treaty\n\n{FIRST}")).text == FIRST


def mail(*, html=None, attachment=None, **headers):
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    message.set_content(f"{FIRST} “No,” it added.\n\n{SECOND}\n\n-- \nThe desk\n", cte="quoted-printable")
    if html:
        message.add_alternative(html, subtype="html", cte="base64")
    if attachment:
        message.add_attachment(attachment)
    return message


HEADERS = {
    "From": "The Strelsau Post <desk@post.example>",
    "To": "a@b.example",
    "Subject": "Fwd: Envoy recalled",
    "Date": "Tue, 05 Mar 2024 10:00:00 +0000",
}
LETTER = f"""<html><body><table><tr><td><table><tr><td><h1>Envoy recalled</h1><p>{FIRST} “No,” it added.</p><p>{SECOND}</p></td></tr></table>
</td></tr><tr><td class="unsubscribe"><p>You get this mail because you signed up. Unsubscribe at any time.</p></td></tr></table></body></html>"""


@pytest.mark.parametrize("html", [None, LETTER, f"<p>{FIRST} “No,” it added.</p><p>{SECOND}</p>"])
@pytest.mark.parametrize("name", ["a.eml", "a.txt", "a"])
def test_mail_is_an_article(found, name, html):
    article = only(found(name, bytes(mail(html=html, **HEADERS))))
    assert (article.headline, article.publisher, article.published) == (
        "Envoy recalled",
        "The Strelsau Post",
        DAY,
    )
    assert article.text == f"{FIRST} “No,” it added.\n\n{SECOND}"


def test_forwarded_mail_is_an_article(found):
    inner = mail(**HEADERS)
    outer = EmailMessage()
    outer["From"], outer["Subject"], outer["MIME-Version"] = "a@b.example", "See below", "1.0"
    outer.set_content(OTHER)
    outer.add_attachment(inner)
    first, second = found("a.eml", bytes(outer))
    assert (first.headline, first.text) == ("See below", OTHER)
    assert (second.headline, second.published) == ("Envoy recalled", DAY)


def test_saved_page_has_its_address_and_no_day_of_saving(found):
    content = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://post.example/envoy\nSubject: Envoy recalled\n"
        "Date: Sun, 4 Jan 2026 10:00:00 -0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="B"\n\n'
        "--B\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://post.example/envoy\n\n"
        f"{PAGE.replace('said.', 'sai=' + chr(10) + 'd.')}\n--B--\n"
    )
    article = only(found("a.mhtml", content))
    assert (article.headline, article.url, article.published) == (
        "Envoy recalled",
        "https://post.example/envoy",
        None,
    )
    assert article.text == f"{FIRST}\n\n{SECOND}"


def warc_bytes(*records, compressed=True):
    output = io.BytesIO()
    writer = WARCWriter(output, gzip=compressed)
    for url, status, media_type, body in records:
        headers = StatusAndHeaders(f"{status} X", [("Content-Type", media_type)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(body.encode()), http_headers=headers
            )
        )
    return output.getvalue()


CRAWL = [
    ("https://post.example/envoy", 200, "text/html; charset=utf-8", PAGE),
    ("https://post.example/gone", 404, "text/html", PAGE.replace("Envoy", "Gone")),
    ("https://post.example/style.css", 200, "text/css", "p {}"),
    ("https://post.example/feed", 200, "application/rss+xml", RSS.format(f"<item><title>Talks</title><description>{OTHER}</description></item>")),
    ("https://post.example/empty", 200, "text/html", "<html></html>"),
]  # fmt: skip


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_web_archive_yields_its_pages(found, name):
    content = warc_bytes(*CRAWL, compressed=name != "a.warc")
    if name == "a.wacz":
        content = zipped(
            {"datapackage.json": "{}", "pages/pages.jsonl": "{}", "archive/data.warc.gz": content}
        )
    page, item, failure = found(name, content)
    assert (page.url, page.text, page.published) == (
        "https://post.example/envoy",
        f"{FIRST}\n\n{SECOND}",
        None,
    )
    assert item.headline == "Talks"
    assert "https://post.example/empty" in failure.subject


def test_web_archive_without_pages_fails(found):
    (failure,) = found("a.warc", warc_bytes(CRAWL[2], compressed=False))
    assert failure.reason == "The web archive contains no pages."


def zipped(members):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return output.getvalue()


def test_zip_yields_the_articles_of_its_members(found, tmp_path):
    members = {
        "2024/envoy.html": PAGE,
        "feed.xml": FEEDS["atom"].replace("recalled", "called back"),
        "more.jsonl.gz": gzip.compress(json.dumps({"text": OTHER}).encode()),
        "inner.zip": zipped({"a.txt": f"Title: Inner\n\n{OTHER} It was on Monday."}),
        "README.md": OTHER,
        "__MACOSX/envoy.html": PAGE,
        "photo.png": b"\x89PNG",
    }
    articles = found("a.zip", zipped(members))
    path = str(tmp_path / "a.zip")
    assert [article.source for article in articles] == [
        f"{path}/2024/envoy.html",
        f"{path}/feed.xml",
        f"{path}/inner.zip/a.txt",
        f"{path}/more.jsonl.gz",
    ]


def test_zip_from_standard_input_is_read(monkeypatch):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    monkeypatch.setattr(sys, "stdin", type("Input", (), {"buffer": Pipe(zipped({"a.txt": FIRST}))}))
    assert only(read(["-"])).text == FIRST


def test_zip_paths_stay_labels(found, tmp_path):
    article, failure = found("a.zip", zipped({"../../etc/envoy.txt": FIRST, "/z\x07.txt": ""}))
    assert article.source == f"{tmp_path / 'a.zip'}/../../etc/envoy.txt"
    assert "\x07" not in failure.subject
    assert not (tmp_path.parent.parent / "etc").exists()


def test_zip_member_that_is_too_long_fails_alone(found):
    failure, article = found("a.zip", zipped({"a.txt": "word " * 3_000_000, "b.txt": FIRST}))
    assert "longer than" in failure.reason
    assert article.text == FIRST


def test_zip_bomb_is_refused(found, monkeypatch):
    monkeypatch.setattr("kg.read.containers._MIN_UNPACKED_BYTES", 100_000)
    bomb = zipped({"a.jsonl": "\n" * 50_000_000})
    (failure,) = found("a.zip", bomb)
    assert failure.reason == "The archive unpacks to too many bytes."


def test_archives_nested_too_deeply_fail(found):
    content = FIRST.encode()
    for _ in range(5):
        content = gzip.compress(content)
    (failure,) = found("a.txt.gz", content)
    assert failure.reason == "Too many archives are nested."


@pytest.mark.parametrize("damage", [slice(0, 60), slice(0, -10)])
@pytest.mark.parametrize("name", ["a.txt.gz", "a.zip"])
def test_damaged_archive_fails(found, name, damage):
    content = gzip.compress(OTHER.encode() * 50) if name.endswith("gz") else zipped({"a.txt": OTHER * 50})
    (failure,) = found(name, content[damage])
    assert "is damaged" in failure.reason
    assert failure.remedy


def test_encrypted_member_fails(found):
    content = bytearray(zipped({"a.txt": FIRST}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (failure,) = found("a.zip", bytes(content))
    assert failure.reason == "The member is encrypted."


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.json.gz", "a.csv.gz", "a.html.gz", "a.txt.gz", "a.gz"])
def test_gzip_holds_any_format(found, name):
    contents = {
        "csv": f'title,text\nEnvoy recalled,"{FIRST}"',
        "html": PAGE,
        "txt": f"Title: Envoy recalled\n\n{FIRST}",
    }
    content = contents.get(name.split(".")[1], json.dumps(RECORD))
    article = only(found(name, gzip.compress(content.encode())))
    assert article.headline == "Envoy recalled"
    assert article.text.startswith(FIRST)


def pdf_bytes(*pages):
    """Return a PDF document with the lines of each page."""
    streams = [
        "BT /F1 11 Tf 14 TL 50 800 Td " + " ".join(f"({line}) Tj T*" for line in page) + " ET"
        for page in pages
    ]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, stream in enumerate(streams):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


def test_pdf_lines_and_broken_words_are_joined(found):
    content = pdf_bytes(
        ["THE STRELSAU POST 12", "Ruritania recalls envoy", "Ruritania recalled its am-", "bassador to Borduria on Tuesday, the",
         "foreign ministry in Strelsau said. It had"],
        ["THE STRELSAU POST 13", "warned its neighbour for weeks over the", "border on the river.", "2"],
    )  # fmt: skip
    article = only(found("a.pdf", content))
    assert article.headline == "Ruritania recalls envoy"
    assert article.text == (
        "Ruritania recalled its ambassador to Borduria on Tuesday, the foreign ministry in Strelsau said. It had warned its"
        " neighbour for weeks over the border on the river."
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf_bytes([""]), "The PDF has no text, only images."),
        (b"%PDF-1.7\n%\xe2\xe3", "The PDF cannot be read"),
    ],
)
def test_pdf_without_text_fails(found, content, reason):
    (failure,) = found("a.pdf", content)
    assert failure.reason.startswith(reason)
    assert failure.remedy


FRONT_MATTER = {
    "yaml": '---\ntitle: "Envoy recalled"\nsource: "https://post.example/envoy"\nauthor:\n  - "[[Ada Example]]"\npublished: 2024-03-05\n'
    "created: 2026-01-01\ntags: [clippings]\n---\n",
    "toml": '+++\ntitle = "Envoy recalled"\nauthor = "Ada Example"\ndate = 2024-03-05T10:00:00Z\nurl = "https://post.example/envoy"\n+++\n',
    "lines": "---\r\ntitle: Envoy recalled\r\nauthor: Ada Example\r\ndate: 2024-03-05\r\nurl: https://post.example/envoy\r\nnote: so: it is\r\n---\r\n",
}


@pytest.mark.parametrize("kind", FRONT_MATTER)
@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.txt"])
def test_front_matter_is_metadata(found, kind, name):
    article = only(found(name, f"{FRONT_MATTER[kind]}{FIRST}\n\n{SECOND}\n"))
    assert (article.headline, article.published, article.url) == (
        "Envoy recalled",
        DAY,
        "https://post.example/envoy",
    )
    assert article.text == f"By Ada Example\n\n{FIRST}\n\n{SECOND}"


def test_front_matter_with_nested_aliases_is_bounded(found):
    lines = [
        "a0: &a0 [x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
        "date: *a11",
        "title: Envoy",
    ]
    items = found("a.md", "---\n" + "\n".join(lines) + f"\n---\n{FIRST}")
    assert items[-1].text == FIRST


def test_markdown_marks_are_removed(found):
    text = f"# Envoy recalled\n\n**Ruritania** [recalled](https://x.example) its _ambassador_ to Borduria\non Tuesday.\n\n> {SECOND}\n\n![map](m.png)\n"
    article = only(found("a.md", text))
    assert article.text == f"Ruritania recalled its ambassador to Borduria on Tuesday.\n\n{SECOND}"


UNKNOWN = {
    "a.docx": (zipped({"word/document.xml": "<w/>", "[Content_Types].xml": ""}), "a Word document"),
    "a.xlsx": (zipped({"xl/workbook.xml": "<w/>"}), "a spreadsheet"),
    "a.epub": (zipped({"META-INF/container.xml": "<w/>", "c1.html": PAGE}), "an e-book (EPUB)"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an office document"),
    "a.rtf": (b"{\\rtf1\\ansi Ruritania recalled its envoy.}", "a rich text document"),
    "a.tar": (b"a.txt".ljust(257, b"\0") + b"ustar\0" + bytes(300), "a tar archive"),
    "a.bz2": (b"BZh91AY&SY\0\0", "a bzip2 archive"),
    "a.mbox": (b"From desk@post.example Tue Mar  5 10:00:00 2024\nFrom: desk@post.example\n\nText\n", "a mail folder (mbox)"),
    "a.parquet": (b"PAR1\x15\0", "a Parquet file"),
    "a.xml": (f"<?xml version='1.0'?><!-- x --><nitf><body><p>{FIRST}</p></body></nitf>".encode(), "<nitf>"),
    "b.txt": (f"<newsItem xmlns='x'><p>{FIRST}</p></newsItem>".encode(), "<newsItem>"),
    "sitemap.xml": (b"<urlset><url><loc>https://post.example/</loc></url></urlset>", "<urlset>"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_container_is_refused_by_name(found, name):
    content, kind = UNKNOWN[name]
    (failure,) = found(name, content)
    assert isinstance(failure, Failure)
    assert kind in failure.reason
    assert failure.remedy


def test_folder_of_containers_is_read(tmp_path):
    (tmp_path / "a.csv").write_text(f'title,text\nEnvoy recalled,"{FIRST}"')
    (tmp_path / "b.xml").write_text(FEEDS["atom"])
    (tmp_path / "c.zip").write_bytes(zipped({"c.txt": OTHER}))
    (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04")
    assert [article.text[:9] for article in read([tmp_path])] == [FIRST[:9], FIRST[:9], OTHER[:9]]
