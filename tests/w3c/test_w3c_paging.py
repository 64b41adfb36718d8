"""The queries of the W3C's suites, divided into portions: whatever the engine reads, it reads the portions of."""

from manifests import FOLDER
from pyoxigraph import Store

from kg.store.sparql.paging import first_page


def readable(query: str) -> bool:
    try:
        Store().query(query, base_iri="http://example.org/")
    except (SyntaxError, RuntimeError, OSError):  # the last where it calls another server
        return False
    return True


def test_every_portion_of_a_query_is_a_query() -> None:
    queries = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.rq"))]
    divided = [found for query in queries if readable(query) and (found := first_page(query, 2))]
    assert len(divided) > 300
    assert [text for one in divided for text in (one.query, one.rest, one.next) if not readable(text)] == []
