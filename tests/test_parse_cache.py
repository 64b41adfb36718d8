"""Tests of kg.parse_cache: what is found again, what is parsed again, and what a damaged or full cache does."""

import pytest

from kg.config import Settings
from kg.model import Article, Document, Failure, Sentence, Span, Token
from kg.parse_cache import open_parse_cache
from kg.pipeline import Report, build


def article(name: str, text: str = "Norway met Chad.", lead: int = 0) -> Article:
    return Article(id=name, source=f"{name}.txt", text=text, lead=lead)


def parse(articles: list[Article]):
    """Return a document of one word for each article, and a failure for a text without words."""
    for one in articles:
        if not one.text:
            yield Failure(subject=one.source, reason="empty", remedy="Write something.")
            continue
        span = Span(start=0, end=len(one.text), quote=one.text)
        token = Token(
            index=1,
            text=one.text,
            lemma="x",
            upos="X",
            xpos="X",
            feats="",
            head=0,
            deprel="root",
            start=0,
            end=len(one.text),
            event_scores=(),
        )
        sentence = Sentence(index=0, span=span, tokens=(token,), entities=())
        yield Document(article=one, sentences=(sentence,))


def run(path, articles, *, models="1", max_mb=10, batch=2):
    """Return the results, and the names of the articles that were parsed."""
    parsed = []

    def recorded(group):
        parsed.extend(one.id for one in group)
        return parse(group)

    with open_parse_cache(path, models=models, max_mb=max_mb) as cache:
        items = list(cache.parse(articles, recorded, batch=batch))
    return items, parsed


@pytest.fixture
def path(tmp_path):
    return tmp_path / "parses.sqlite"


def test_known_articles_are_not_parsed_again_and_keep_their_order(path):
    first, parsed = run(path, [article("a"), article("b", "Chad left.")])
    assert parsed == ["a", "b"]
    texts = [article("c", "Mali won."), article("b", "Chad left."), article("a")]
    again, parsed = run(path, texts)
    assert parsed == ["c"]
    assert [item.article.id for item in again] == ["c", "b", "a"]
    assert again[1:] == [first[1], first[0]]


@pytest.mark.parametrize(
    ("changed", "models"),
    [(article("a", "Norway met Mali."), "1"), (article("a", lead=7), "1"), (article("a"), "2")],
)
def test_other_text_lead_or_models_are_parsed(path, changed, models):
    run(path, [article("a")])
    assert run(path, [changed], models=models)[1] == ["a"]


def test_same_text_in_another_article_is_known(path):
    run(path, [article("a")])
    items, parsed = run(path, [article("copy")])
    assert parsed == []
    assert items[0].article.id == "copy"


def test_failures_are_tried_again(path):
    assert run(path, [article("a", ""), article("b")])[1] == ["a", "b"]
    items, parsed = run(path, [article("a", ""), article("b")])
    assert parsed == ["a"]
    assert isinstance(items[0], Failure)


def test_oldest_parses_are_removed_from_a_full_cache(path):
    run(path, [article("a"), article("b", "Chad left.")])
    run(path, [article("b", "Chad left.")], max_mb=0)  # both are too many
    assert run(path, [article("a"), article("b", "Chad left.")])[1] == ["a", "b"]


def test_file_that_is_no_cache_is_replaced(path):
    path.write_bytes(b"no database at all, but long enough to be read as one" * 100)
    assert run(path, [article("a")])[1] == ["a"]
    assert run(path, [article("a")])[1] == []


def test_damaged_entry_is_parsed_again(path):
    run(path, [article("a")])
    with open_parse_cache(path, models="1", max_mb=10) as cache:
        cache.file.execute("UPDATE parse SET sentences = x'00'")
    assert run(path, [article("a")])[1] == ["a"]


def test_build_with_other_rules_does_not_parse_again(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(
        "Norway expelled two Kenyan diplomats on Friday, its ministry said in Oslo. " * 2
    )
    store = tmp_path / "store"
    assert build([str(tmp_path / "a.txt")], Settings(store=store)).events > 0
    monkeypatch.setattr(
        "kg.processing.parse", lambda articles, **_: iter([] if not list(articles) else [1 / 0])
    )
    report = build([str(tmp_path / "a.txt")], Settings(store=store, other_clauses=True))
    assert (report.skipped, report.failures) == (0, [])
    assert report.events > 0
    assert isinstance(report, Report)
