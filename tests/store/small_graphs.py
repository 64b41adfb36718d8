"""Small graphs: articles, the events that they mention, and the actors of the events."""

from pyoxigraph import Quad

from kg import vocab
from kg.iris import Iris
from kg.store import Snapshot, from_nquads

BASE = "http://example.org/"
IRIS = Iris(base=BASE)


def graph(article: str) -> str:
    """Return the IRI of the graph of an article."""
    return IRIS.article_graph(article)


def nquads(article: str, events: str, *, headline: str = "A headline") -> bytes:
    """Return an article as N-Quads.

    It mentions ``events``, where each letter is the name of an event. Their agent is Chad.
    """
    thing, chad = f"{IRIS.resource_prefix}article/{article}", f"{IRIS.resource_prefix}actor/country/TCD"
    lines = [
        (thing, vocab.A, f"<{vocab.NEWS_ARTICLE}>", graph(article)),
        (thing, vocab.HEADLINE, f'"{headline}"', graph(article)),
        (chad, vocab.LABEL, '"Chad"', graph(article)),
    ]
    for name in events:
        mention = f"{IRIS.resource_prefix}mention/{article}/{name}"
        event = f"{IRIS.resource_prefix}event/{name}"
        lines += [
            (mention, vocab.IN_ARTICLE, f"<{thing}>", graph(article)),
            (event, vocab.A, f"<{vocab.EVENT}>", IRIS.events_graph),
            (event, vocab.HAS_MENTION, f"<{mention}>", IRIS.events_graph),
            (event, vocab.DIP + "agent", f"<{chad}>", IRIS.events_graph),
        ]
    return "".join(f"<{s}> <{p}> {o} <{g}> .\n" for s, p, o, g in lines).encode()


def quads(article: str, events: str, *, headline: str = "A headline") -> list[Quad]:
    """Return the quads of :func:`nquads`."""
    return from_nquads(nquads(article, events, headline=headline))


def values(snapshot: Snapshot, query: str) -> list[tuple[str | None, ...]]:
    """Return the values in each row of a SELECT or ASK."""
    return [tuple(term.value if term else None for term in row) for row in snapshot.select(query).rows]
