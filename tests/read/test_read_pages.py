# ruff: noqa: E501 - markup is easier to read unbroken
"""Pages: the day by the order of evidence, hidden articles, boxes, live blogs, wrong bytes and languages."""

import json
from datetime import date

import pytest

from kg.model import Article, Notice
from kg.read import read
from kg.read.html import read_page
from kg.read.languages import other_language

FIRST = "Ruritania recalled its ambassador to Borduria on Tuesday, the foreign ministry in Strelsau said in a statement."
SECOND = "Borduria regretted the decision on Wednesday and asked its neighbour for talks on the river, officials there said."
THIRD = "The League of Nations invited both sides to Klow next week, where their presidents are expected in person."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"
DAY = date(2024, 3, 5)


def page(body, head=""):
    return f"<!DOCTYPE html><html><head><title>Envoy recalled</title>{head}</head><body>{body}</body></html>"


def ld(*items):
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


OWN = {"@type": "NewsArticle", "headline": "Envoy recalled", "datePublished": "2024-03-05T10:00:00Z"}
OLD = {"@type": "NewsArticle", "headline": "Bridge closed", "datePublished": "2019-05-04T10:00:00Z"}
META = '<meta property="article:published_time" content="2024-03-05T23:30:00-08:00">'
EVIDENCE = {
    "own article before list items": ld({"@type": "ItemList", "itemListElement": [OLD]}, OWN),
    "own article in a graph after another": ld({"@graph": [{"@type": "WebSite", "dateCreated": "2001-01-01"}, OLD, OWN]}),
    "own article by its headline": ld(OLD, OWN),
    "main entity of a page": ld({"@type": "WebPage", "datePublished": "2019-05-04", "mainEntity": OWN}),
    "only article, with another headline": ld({**OWN, "headline": "Ruritania calls envoy back"}),
    "type in a list": ld({**OWN, "@type": ["ReportageNewsArticle", "Thing"]}),
    "own article before metadata": ld(OWN) + '<meta property="article:published_time" content="2024-03-06">',
    "metadata before other articles": META + ld(OLD, {**OLD, "headline": "Ferry sunk"}),
    "published before created": '<meta name="dcterms.created" content="2019-01-01">' + META,
    "created in linked data": ld({**OWN, "datePublished": None, "dateCreated": "2019-05-04"}) + META,
    "metadata before its own update": '<meta property="article:modified_time" content="2024-04-01">' + META,
    "compact": '<meta name="pubdate" content="20240305T091500Z">',
    "compact day": '<meta name="DC.date.issued" content="20240305">',
    "epoch": '<meta name="timestamp" content="1709632800">',
    "epoch in milliseconds": ld({**OWN, "datePublished": 1709632800000}),
    "creation, without anything else": '<meta name="created" content="2024-03-05">',
    "broken linked data": '<script type="application/ld+json">{"@type": </script>' + META,
}  # fmt: skip


@pytest.mark.parametrize("kind", EVIDENCE)
def test_day_follows_the_order_of_evidence(kind):
    (draft,) = read_page(page(f"<article><h1>Envoy recalled</h1>{BODY}</article>", EVIDENCE[kind]))
    assert (draft.published, draft.basis) == (DAY, "metadata")


@pytest.mark.parametrize(
    "head",
    [
        ld({"@type": "ItemList", "itemListElement": [OLD]}),
        ld({"@type": "WebSite", "dateCreated": "2001-01-01", "datePublished": "2001-01-01"}),
        ld(OLD, {**OLD, "headline": "Ferry sunk"}),
        ld({**OWN, "datePublished": None, "dateModified": "2024-03-05"}),
    ],
)
def test_day_of_another_thing_is_not_the_day_of_the_page(head):
    (draft,) = read_page(page(f"<article><h1>Envoy recalled</h1>{BODY}</article>", head))
    assert draft.published is None


CONSENT = (
    "<p>We and our 812 partners store cookies on your device, and you can withdraw your consent at any time.</p>"
    * 4
)
HIDDEN = {
    "aside": f'<aside class="layout-main"><h1>Envoy recalled</h1>{BODY}</aside>',
    "aside without heading": f"<h1>Envoy recalled</h1><aside>{BODY}</aside>",
    "table": f"<table><tr><td width=200><a href='/'>Home</a></td><td><h1>Envoy recalled</h1>{BODY}</td></tr></table>",
    "tables in tables": f"<table><tr><td><table><tr><td>{BODY}</td></tr></table></td></tr></table>",
    "presentation": f"<table role=presentation><tr><td>{BODY}</td></tr></table>",
    "consent box": f'<div id="consent-banner">{CONSENT}</div><main><h1>Envoy recalled</h1>{BODY}</main>',
    "cookie dialog": f'<div role="dialog">{CONSENT}</div><main>{BODY}</main>',
    "OneTrust": f'<div id="onetrust-consent-sdk">{CONSENT}</div><article>{BODY}</article>',
    "newsletter box": f"<article><p>{FIRST}</p><div class='newsletterSignup'><p>Get the best of the Post every morning, free of charge"
    f" and without any advertising at all.</p></div><p>{SECOND}</p></article>",
    "newsletter line": f"<article><p>{FIRST}</p><p>Sign up for our newsletter and get the day's news in your inbox every morning.</p>"
    f"<p>{SECOND}</p></article>",
    "read more": f"<article><p>{FIRST}</p><p><strong>READ MORE: <a href='/2'>Syldavia expels three Bordurian diplomats</a></strong></p>"
    f"<p>{SECOND}</p></article>",
    "also read": f"<article><p>{FIRST}</p><p><em>Also read: </em><a href='/3'>Syldavia recalls its envoy</a></p><p>{SECOND}</p></article>",
    "read more box": f"<article><p>{FIRST}</p><div class='read-more'><p>Syldavia expelled three Bordurian diplomats on Monday.</p></div>"
    f"<p>{SECOND}</p></article>",
    "correction": f"<article>{BODY}<p><i>This article was amended on 6 March 2024. An earlier version said that Syldavia had recalled its"
    " ambassador.</i></p></article>",
    "earlier version": f"<article>{BODY}<p>An earlier version of this story named the wrong minister.</p></article>",
    "editor's note": f"<article><p>Editor’s note: This story has been updated.</p>{BODY}</article>",
    "caption": f"<article><figure><img src=a.jpg><figcaption>President Sapt met the Bordurian envoy on 3 May 2021.</figcaption></figure>"
    f"{BODY}</article>",
}  # fmt: skip


@pytest.mark.parametrize("kind", HIDDEN)
def test_main_text_is_the_article_only(kind):
    (draft,) = read_page(page(HIDDEN[kind]))
    article = only(draft)
    assert article == f"{FIRST}\n\n{SECOND}"


def only(draft):
    from kg.read.draft import checked, to_article
    from kg.read.limits import Limits

    return to_article(checked(draft), "a.html", Limits(published=None, max_chars=10_000)).text


@pytest.mark.parametrize("tag", ["aside", "div class=related"])
def test_box_beside_the_article_is_no_part_of_it(tag):
    box = f"<{tag}><h2>Syldavia recalls envoy</h2><p>Syldavia recalled its envoy on Monday, it said.</p></{tag.split()[0]}>"
    (draft,) = read_page(page(f"<main><h1>Envoy recalled</h1>{BODY}</main>{box}"))
    assert draft.text == f"{FIRST}\n\n{SECOND}"


def test_article_in_a_box_with_an_odd_name_is_read():
    (draft,) = read_page(page(f'<div class="subscription-page"><h1>Envoy recalled</h1>{BODY}</div>'))
    assert draft.text == f"{FIRST}\n\n{SECOND}"


def entry(day, heading, text, *, tag="div", name="live-entry", anchor=""):
    return f'<{tag} class="{name}"{anchor}><time datetime="{day}">now</time><h2>{heading}</h2><p>{text}</p></{tag}>'


BLOG = [("2024-03-07T11:02:00Z", "League invites", THIRD), ("2024-03-06T09:30:00Z", "Regrets", SECOND), ("2024-03-05T07:15:00Z", "Recall", FIRST)]  # fmt: skip
EXPECTED = [
    ("League invites", date(2024, 3, 7), THIRD),
    ("Regrets", date(2024, 3, 6), SECOND),
    ("Recall", DAY, FIRST),
]
UPDATES = [
    {"@type": "BlogPosting", "headline": heading, "datePublished": day, "articleBody": text, "url": f"https://post.example/live#{heading[:1]}"}
    for day, heading, text in BLOG
]  # fmt: skip
LIVE_BLOGS = {
    "class names": "<h1>Live: crisis on the river</h1>" + "".join(entry(*item) for item in BLOG),
    "list": "<h1>Crisis on the river: live updates</h1><ol>"
    + "".join(entry(*item, tag="li", name="x") for item in BLOG)
    + "</ol>",
    "articles": "<h1>Crisis on the river</h1><section class='liveblog'>"
    + "".join(entry(*item, tag="article", name="post") for item in BLOG)
    + "</section>",
    "linked data": "<h1>Crisis</h1><div id=app></div>"
    + ld({"@type": "LiveBlogPosting", "liveBlogUpdate": UPDATES}),
}


@pytest.mark.parametrize("kind", LIVE_BLOGS)
def test_entry_of_a_live_blog_is_an_article_with_its_day(kind):
    drafts = read_page(page(f"<main>{LIVE_BLOGS[kind]}</main>", '<meta name="date" content="2024-03-01">'))
    assert [(draft.headline, draft.published, draft.text) for draft in drafts] == EXPECTED


def test_entries_of_a_live_blog_have_addresses_of_their_own():
    body = "".join(entry(*item, anchor=f' id="e{number}"') for number, item in enumerate(BLOG))
    drafts = read_page(
        page(f"<main>{body}</main>", '<link rel="canonical" href="https://post.example/live">')
    )
    assert [draft.url for draft in drafts] == [f"https://post.example/live#e{number}" for number in range(3)]
    drafts = read_page(page(f"<main>{''.join(entry(*item) for item in BLOG)}</main>"))
    assert [draft.url for draft in drafts] == [None] * 3


def test_teasers_with_times_are_no_live_blog():
    teasers = "".join(
        entry(f"2024-03-0{n}", "Talks", "Nine words about other talks in another town today.")
        for n in range(1, 4)
    )
    body = f"<main><h1>Where envoys live</h1>{BODY}<p>{THIRD}</p></main><section>{teasers}</section>"
    (draft,) = read_page(page(body))
    assert draft.text.startswith(FIRST)
    assert draft.headline == "Where envoys live"


WRONG_BYTES = {
    "comment": (page(f"<article>{BODY}</article><!-- slot @ -->"), b"\xe9", ""),
    "comment among UTF-8": (page(f"<article>{BODY}<p>“No,” it said.</p></article><!-- @ -->"), b"\xe9", ""),
    "quotation mark": (page(f"<article>{BODY}<p>Ruritania@s envoy said “no”.</p></article>"), b"\x92", "Ruritania’s"),
    "letter among UTF-8": (page(f"<article>{BODY}<p>The Caf@ said “no” again.</p></article>"), b"\xe9", "Caf\N{REPLACEMENT CHARACTER}"),
    "letter": (page(f"<article>{BODY}<p>The Caf@ said no again.</p></article>"), b"\xe9", "Café"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG_BYTES)
def test_wrong_byte_does_not_refuse_a_page(tmp_path, kind):
    markup, byte, expected = WRONG_BYTES[kind]
    (tmp_path / "a.html").write_bytes(markup.encode().replace(b"@", byte))
    notice, article = read([tmp_path / "a.html"])
    assert isinstance(notice, Notice)
    assert expected in article.text
    assert article.text.startswith(FIRST)


def test_text_with_too_many_wrong_bytes_fails(tmp_path):
    (tmp_path / "a.txt").write_bytes("Ruritania said “no”. ".encode() + b"\xe9\xff\xfa" * 20)
    (failure,) = read([tmp_path / "a.txt"])
    assert "not valid UTF-8" in failure.reason
    assert "iconv" in failure.remedy


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Ruritania’s envoy left the Café Szohod, and said “no”."),
        ("cp1251", "Посол Руритании покинул столицу во вторник, сообщило министерство иностранных дел."),
    ],
)
def test_other_encodings_are_read_with_a_notice(tmp_path, encoding, text):
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    notice, article = read([tmp_path / "a.txt"], language="any")
    assert notice.reason.startswith("The input is not in UTF-8 and was read as Windows-125")
    assert article.text == text


@pytest.mark.parametrize(
    "declaration", ["", '<meta charset="rot13">', '<meta charset="x-none">', "<meta charset=euc-jp>"]
)
def test_page_with_a_wrong_declaration_is_read(tmp_path, declaration):
    (tmp_path / "a.html").write_bytes(
        page(f"<article>{BODY}<p>It left the Café, “now”.</p></article>", declaration).encode("cp1252")
    )
    notice, article = read([tmp_path / "a.html"])
    assert "Windows-1252" in notice.reason
    assert article.text.endswith("It left the Café, “now”.")


@pytest.mark.parametrize(
    "text",
    ["Ruritania’s envoy said “no”.", "The Café Szohod’s owner left – at once…", "“Nothing,” Núñez said."],
)
@pytest.mark.parametrize("times", [1, 2])
def test_mojibake_is_mended_with_a_notice(tmp_path, text, times):
    wrong = text
    for _ in range(times):
        wrong = wrong.encode().decode("cp1252", "replace")
    (tmp_path / "a.txt").write_text(f"Title: Envoy\n\n{wrong}")
    notice, article = read([tmp_path / "a.txt"])
    assert "mended" in notice.reason
    if times == 1:
        assert article.text == text


@pytest.mark.parametrize("text", ["São Tomé e Príncipe’s ÂME party", "naïve façade"])
def test_text_with_rare_letters_is_no_mojibake(tmp_path, text):
    (tmp_path / "a.txt").write_text(f"{FIRST} {text}")
    (article,) = read([tmp_path / "a.txt"])
    assert article.text == f"{FIRST} {text}"


LANGUAGES = {
    "German": "Ruritanien hat am Dienstag seinen Botschafter aus Bordurien zurückgerufen, teilte das Außenministerium mit.",
    "French": "La Ruritanie a rappelé mardi son ambassadeur en Bordurie, a annoncé le ministère des Affaires étrangères.",
    "Spanish": "Ruritania llamó el martes a consultas a su embajador en Borduria, informó el ministerio de Exteriores.",
    "Russian": "Руритания отозвала во вторник своего посла из Бордурии, сообщило министерство иностранных дел.",
    "Arabic": "استدعت روريتانيا يوم الثلاثاء سفيرها لدى بوردوريا، وفق ما أعلنت وزارة الخارجية في العاصمة.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_in_another_language_is_reported_and_skipped(tmp_path, language):
    (tmp_path / "a.txt").write_text(f"Title: x\nDate: 2024-03-05\n\n{LANGUAGES[language]}")
    (tmp_path / "b.txt").write_text(FIRST)
    notice, english = read([tmp_path])
    assert (notice.subject, notice.is_skipped) == (str(tmp_path / "a.txt"), True)
    assert language in notice.reason
    assert isinstance(english, Article)
    assert len(list(read([tmp_path], language="any"))) == 2


@pytest.mark.parametrize(
    "text",
    [
        FIRST,
        FIRST.upper(),
        "Angela Sapt, Jean-Luc Müller, Dmitri Ivanovich Petrov and José Núñez signed the Traité de Klow.",
        "Envoy recalled.",
        "Le Figaro and Der Spiegel reported the visit of the Bundeskanzler to the Élysée.",
        "Oslo, Bern, Roma, Paris.",
    ],
)
def test_english_text_has_no_other_language(text):
    assert other_language(text) is None


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://post.example/a b", "https://post.example/a%20b"),
        ("www.post.example/a", "https://www.post.example/a"),
        ("post.example/a?b=c", "https://post.example/a?b=c"),
        ("//post.example/a", "https://post.example/a"),
        ("HTTP://Post.Example/A|b", "http://post.example/A%7Cb"),
        ("post.example:8080/a", "https://post.example:8080/a"),
        ("ftp://post.example/a", None),
        ("file:///etc/passwd", None),
        ("urn:x:1", None),
        ("page 3", None),
    ],
)
def test_address_is_encoded_or_reported(tmp_path, given, url):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": FIRST, "url": given}))
    *notices, article = read([tmp_path / "a.jsonl"])
    assert article.url == url
    assert len(notices) == ((url is None and "/" in given) or (":" in given and url is None))


PASTED = """Title: Pasted

Ruritania recalled its am-
bassador to Borduria on Tues-
day, the foreign minis-
try said. The vice-
president of the Strelsau-
based bank took a long-
term view. Ofﬁcials waited.
14
THE STRELSAU POST
Borduria re\N{SOFT HYPHEN}
gretted the decision.
"""


def test_pasted_pdf_text_is_mended(tmp_path):
    (tmp_path / "a.txt").write_text(PASTED)
    (article,) = read([tmp_path / "a.txt"])
    assert " ".join(article.text.split()) == (
        "Ruritania recalled its ambassador to Borduria on Tuesday, the foreign ministry said. The vice-president of the"
        " Strelsau-based bank took a long-term view. Officials waited. Borduria regretted the decision."
    )


def test_numbers_on_their_own_lines_stay_in_other_texts(tmp_path):
    (tmp_path / "a.txt").write_text(f"Title: Votes\n\n{FIRST}\n\n14\n\nVOTES FOR\n\n{SECOND}")
    (article,) = read([tmp_path / "a.txt"])
    assert article.text.split("\n\n") == [FIRST, "14", "VOTES FOR", SECOND]


CAPITALS = {
    "LIMA, AUG 20 (REUTERS) - PERU'S FOREIGN MINISTER ACCUSED BOLIVIA ON TUESDAY OF SENDING POLICE TO THE BORDER.":
    "Lima, Aug 20 (Reuters) - Peru's foreign minister accused Bolivia on Tuesday of sending police to the border.",
    "THE U.S. AND THE UN CALLED FOR TALKS IN MAY, CHINA SAID. IT MAY MEET TURKEY'S PRESIDENT, ANNA SAPT, ON MAY 5.":
    "The U.S. and the UN called for talks in May, China said. It may meet Turkey's president, Anna Sapt, on May 5.",
    "NATO CHIEF JENS EXAMPLESON SAID: \"WE DON'T SEE ANY CHANGE,\" AND THE VICE-PRESIDENT LEFT ADDIS ABABA FOR THE G20.":
    "NATO chief Jens Exampleson said: \"We don't see any change,\" and the vice-president left Addis Ababa for the G20.",
}  # fmt: skip


@pytest.mark.parametrize("text", CAPITALS)
def test_text_in_capitals_gets_lower_case(tmp_path, text):
    (tmp_path / "a.txt").write_text(f"Title: ENVOY OF PERU RECALLED\n\n{text}")
    notice, article = read([tmp_path / "a.txt"])
    assert "capitals" in notice.reason
    assert (article.headline, article.text) == ("Envoy of Peru recalled", CAPITALS[text])


@pytest.mark.parametrize(
    "text", ["UN AND EU MEET IN OSLO", f"{FIRST} NO DEAL YET, SAID NATO, ICAO AND UNESCO IN STRELSAU."]
)
def test_short_or_mixed_text_keeps_its_capitals(tmp_path, text):
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}))
    (article,) = read([tmp_path / "a.jsonl"])
    assert article.text == text
