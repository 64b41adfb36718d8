"""Small graphs in the vocabulary: articles, the events that they mention, and who acts in them."""

from kg import vocab
from kg.iris import Iris
from kg.store import Snapshot

BASE = "http://example.org/"
IRIS = Iris(base=BASE)


def graph(article: str) -> str:
    return IRIS.article_graph(article)


def nquads(article: str, events: str, *, headline: str = "A headline") -> bytes:
    """An article that mentions each of ``events``, which have letters for names; Chad is the agent of all."""
    thing, chad = f"{IRIS.resource_prefix}article/{article}", f"{IRIS.resource_prefix}actor/country/TCD"
    lines = [
        (thing, vocab.A, f"<{vocab.NEWS_ARTICLE}>", graph(article)),
        (thing, vocab.HEADLINE, f'"{headline}"', graph(article)),
        (chad, vocab.LABEL, '"Chad"', graph(article)),
    ]
    for event in events:
        mention, iri = f"{IRIS.resource_prefix}mention/{article}/{event}", f"{IRIS.resource_prefix}event/{event}"
        lines += [
            (mention, vocab.MENTION_OF, f"<{iri}>", graph(article)),
            (iri, vocab.A, f"<{vocab.EVENT}>", IRIS.events_graph),
            (iri, vocab.HAS_MENTION, f"<{mention}>", IRIS.events_graph),
            (iri, vocab.DIP + "agent", f"<{chad}>", IRIS.events_graph),
        ]
    return "".join(f"<{s}> <{p}> {o} <{g}> .\n" for s, p, o, g in lines).encode()


def values(opened: Snapshot, query: str) -> list[tuple[str | None, ...]]:
    return [tuple(term.value if term else None for term in row) for row in opened.select(query).rows]
