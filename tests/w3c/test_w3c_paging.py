"""Paging of the queries in the W3C test suites."""

from manifests import FOLDER
from pyoxigraph import Store

from kg.store.sparql.paging import first_page


def is_valid(query: str) -> bool:
    try:
        Store().query(query, base_iri="http://example.org/")
    except (SyntaxError, RuntimeError, OSError):  # OSError for a query that contacts another server
        return False
    return True


def test_pages_of_valid_queries_are_valid() -> None:
    queries = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.rq"))]
    pages = [page for query in queries if is_valid(query) and (page := first_page(query, 2))]
    assert len(pages) > 300
    texts = [text for page in pages for text in (page.query, page.next_page, page.next_row)]
    assert [text for text in texts if not is_valid(text)] == []
