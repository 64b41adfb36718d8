"""Sample articles that tell the same events, parsed and stored as several builds do."""

from pathlib import Path

import stories

from kg.config import Settings
from kg.iris import Iris
from kg.join import traits
from kg.join.storage import to_text
from kg.joined_graph import JoinedGraph
from kg.model import Article, Resolution
from kg.pipeline import Report, resolve_articles
from kg.rdf import to_nquads
from kg.read import read
from kg.store import open_writer

BASE = "http://example.org/"
IRIS = Iris(base=BASE)
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
PATHS = [
    EXAMPLES / "feeds" / "second-reports-2025.jsonl",
    EXAMPLES / "text" / "peru-ecuador-patrol-harbour-post.txt",
    EXAMPLES / "text" / "peru-ecuador-patrol-meridian-wire.txt",
    EXAMPLES / "text" / "kenya-finland-state-visit.txt",
    EXAMPLES / "text" / "afghanistan-strike-kestrel.txt",
]


def resolutions() -> list[Resolution]:
    """Return the articles with their events; this needs the models."""
    articles = [item for item in read(PATHS) if isinstance(item, Article)]
    return list(resolve_articles(articles, Settings(), Report()))


def store_articles(path: Path, *builds: list[Resolution], overrides: str = "") -> None:
    """Store articles as several builds do."""
    for articles in builds:
        with open_writer(path, base=BASE) as writer:
            writer.replace_ontology(stories.ontology())
            joined = JoinedGraph(writer, IRIS)
            for resolution in articles:
                store_article(joined, resolution)
            joined.join(overrides)


def store_article(joined: JoinedGraph, resolution: Resolution, *, fingerprint: str = "1") -> None:
    """Store an article, without joining it."""
    compared = traits(resolution)
    nquads = to_nquads(resolution, base=BASE, traits=to_text(compared))
    joined.replace_article(
        IRIS.article_graph(resolution.article.id), nquads, compared, fingerprint=fingerprint
    )
