"""Is a store sound? Queries over all of it, and the shapes over some of its articles.

``queries/checks/NAME.rq`` selects each ``?focus`` that is wrong, and the ``?value`` that is wrong there; the comment it
begins with says what should be. The shapes (:mod:`kg.rdf.shacl`) say more and are slow, so they look at samples.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from rdflib import Graph

from kg.datafiles import folder
from kg.iris import Iris
from kg.rdf.shacl import Finding, validate
from kg.store import Query, Reader

_MESSAGE = "# message: "


def check_all(reader: Reader) -> Iterator[Finding]:
    """Yield what the queries find wrong anywhere, query by query."""
    for path in sorted((folder("queries") / "checks").glob("*.rq")):
        yield from _check(reader, path)


def check_articles(reader: Reader, iris: Iris, *, most: int) -> Iterator[Finding]:
    """Yield what the shapes find wrong in the graphs of at most so many articles, each with its events.

    An article's IRI is made from a digest of its text, so the first ones in order are no particular ones.
    """
    for graph in _article_graphs(reader, iris)[:most]:
        yield from validate(_with_events(reader, iris, graph))


def _check(reader: Reader, path: Path) -> Iterator[Finding]:
    query = path.read_text(encoding="utf-8")
    message = query.splitlines()[0].removeprefix(_MESSAGE)
    for row in reader.select(query).records():
        yield Finding(shape=path.stem, focus=row["focus"], value=row.get("value", ""), message=message)


def _article_graphs(reader: Reader, iris: Iris) -> list[str]:
    query = "SELECT ?graph { ?graph prov:wasDerivedFrom ?article } ORDER BY ?graph"
    graphs = [row["graph"] for row in reader.select(query).records()]
    return [graph for graph in graphs if graph.startswith(iris.article_graphs)]


def _with_events(reader: Reader, iris: Iris, graph: str) -> Graph:
    query = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
      {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}
      UNION {{ GRAPH <{graph}> {{ ?mention dip:mentionOf ?s }} GRAPH <{iris.events_graph}> {{ ?s ?p ?o }} }}
    }}"""
    output = BytesIO()
    reader.answer(Query(text=query, format="nt"), output)
    return Graph().parse(data=output.getvalue(), format="nt")
