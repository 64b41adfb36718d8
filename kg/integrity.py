"""Validation of a store: queries over all of it, SHACL shapes over a sample of articles.

A query ``queries/checks/NAME.rq`` selects each invalid resource as ``?focus`` and the invalid value as ``?value``. Its first
line has the message for users. The shapes (:mod:`kg.rdf.shacl`) cover more but are slow.
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


def check_store(reader: Reader) -> Iterator[Finding]:
    """Run the queries of ``queries/checks/`` and yield their findings."""
    for path in sorted((folder("queries") / "checks").glob("*.rq")):
        yield from _run_check(reader, path)


def check_articles(reader: Reader, iris: Iris, *, limit: int) -> Iterator[Finding]:
    """Validate the graphs of up to ``limit`` articles with the SHACL shapes.

    The articles are the first by IRI. This is a random sample, because the IRIs contain digests of the texts.
    """
    for graph in _article_graphs(reader, iris)[:limit]:
        yield from validate(_graph_with_events(reader, iris, graph))


def _run_check(reader: Reader, path: Path) -> Iterator[Finding]:
    query = path.read_text(encoding="utf-8")
    message = query.splitlines()[0].removeprefix(_MESSAGE)
    for row in reader.select(query).records():
        yield Finding(shape=path.stem, focus=row["focus"], value=row.get("value", ""), message=message)


def _article_graphs(reader: Reader, iris: Iris) -> list[str]:
    query = "SELECT ?graph { ?graph prov:wasDerivedFrom ?article } ORDER BY ?graph"
    graphs = [row["graph"] for row in reader.select(query).records()]
    return [graph for graph in graphs if graph.startswith(iris.article_graph_prefix)]


def _graph_with_events(reader: Reader, iris: Iris, graph: str) -> Graph:
    query = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
      {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}
      UNION {{
        GRAPH <{graph}> {{ ?mention dip:inArticle ?article }}
        GRAPH <{iris.events_graph}> {{ ?s dip:hasMention ?mention ; ?p ?o }}
      }}
    }}"""
    output = BytesIO()
    reader.answer(Query(text=query, format="nt"), output)
    return Graph().parse(data=output.getvalue(), format="nt")
