"""The graph of another server, opened for reading.

Whatever format is asked for, the server is asked for JSON or N-Triples, which all of them have, and the answer is
written here: it is whole or ends with an error, also where a server breaks off an answer that it had begun.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from typing import IO, Any, cast

import urllib3
from pyoxigraph import (
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)
from urllib3.response import BaseHTTPResponse

from kg.errors import QueryError, StoreError
from kg.store.local import fulltext
from kg.store.reader import Query, Reader, Results, named_node
from kg.store.remote.client import Client
from kg.store.remote.endpoint import Endpoint
from kg.store.sparql import query_analysis
from kg.store.sparql.tokenizer import tokenize

_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_GRAPH = "application/n-triples, text/turtle;q=0.5, application/rdf+xml;q=0.3"
_BUILD = "Build one with: kg build PATH"
# The other bases are found by the graph that each of ours has, if the server has any.
_BASES = "SELECT ?graph { GRAPH ?graph { ?graph dip:fingerprint ?print } FILTER(STRENDS(STR(?graph), '/graph/ontology')) }"


class RemoteReader(Reader):
    """Answers queries by asking another server, one at a time."""

    def __init__(self, client: Client, *, base: str) -> None:
        super().__init__(name=str(client.endpoint), base=base)
        self.client = client
        self._known = {name: space for name, space in self.prefixes.items() if name != "search"}
        self._responses: list[BaseHTTPResponse] = []

    def search(self, *_: object, **__: object) -> list[fulltext.Hit]:
        """Raise :class:`StoreError`: the index of words is a file beside a store in a folder."""
        raise search_unavailable(self.name)

    def answer(
        self, question: Query, output: IO[bytes], on_truncated: Callable[[str], None] = lambda _: None
    ) -> None:
        """Write the answer to ``output``, as :class:`Reader` does; the server hears where nobody reads it to its end."""
        try:
            super().answer(question, output, on_truncated)
        finally:
            self.close()

    def close(self) -> None:
        """Leave the answers that are not read to their end."""
        while self._responses:
            self._responses.pop().close()

    def holds(self, pattern: str) -> bool:
        """Tell whether there is anything that fits a pattern; not every server answers ASK as it should."""
        return bool(self.select(f"SELECT * {{ {pattern} }} LIMIT 1").rows)

    def rows(self, query: str) -> QuerySolutions:
        """Return the rows of a SELECT, as they come."""
        return cast(QuerySolutions, self._ask(query, Query(text=query, format="json")))

    def prologue(self) -> str:
        """Return the declarations that a query need not have; on one line, so that its own lines keep their numbers."""
        declared = (f"PREFIX {name}: <{space}>" for name, space in self._known.items())
        return " ".join([f"BASE <{self.base}>", *declared, ""])

    def _ask(self, query: str, question: Query) -> Results:
        _refuse_search(query, self.name)
        rows = query_analysis.query_form(query) == "results"
        try:
            response = self.client.query(
                self.prologue() + query,
                accept=_RESULTS if rows else _GRAPH,
                default_graphs=[named_node(iri).value for iri in question.default_graphs],
                named_graphs=[named_node(iri).value for iri in question.named_graphs],
            )
        except QueryError:
            self._ask_store(Store(), query, question)  # which says where it is wrong, if it is
            raise
        self._responses.append(response)
        with self._reading():
            return self._read(response, rows=rows)

    def _read(self, response: BaseHTTPResponse, *, rows: bool) -> Results:
        media_type = response.headers.get("Content-Type", "nothing")
        body = cast(Any, _Body(response, self.client))
        if rows and (results := QueryResultsFormat.from_media_type(media_type)):
            return parse_query_results(body, results)
        if not rows and (graph := RdfFormat.from_media_type(media_type)):
            return (_triple(quad) for quad in parse(body, graph, base_iri=self.base))
        raise StoreError(
            f"it answers a query with {media_type}",
            subject=self.name,
            remedy="Set store (KG_STORE) to the address at which it answers SPARQL.",
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"its answer breaks off, or is not what it says: {error}",
                subject=self.name,
                remedy="Ask again, or for less: some servers end an answer so that takes them too long.",
            ) from error


class _Body:
    """What the server sends; a connection that fails is our error."""

    def __init__(self, response: BaseHTTPResponse, client: Client) -> None:
        self._response = response
        self._client = client

    def read(self, size: int = -1) -> bytes:
        try:
            return self._response.read(size if size >= 0 else None)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._client.failed(error) from error


@contextmanager
def open_remote_reader(endpoint: Endpoint, *, base: str) -> Iterator[RemoteReader]:
    """Open the graph of another server. Raises :class:`StoreError` where there is none of that base."""
    with closing(Client(endpoint)) as client, closing(RemoteReader(client, base=base)) as opened:
        _check(opened)
        yield opened


def _check(opened: RemoteReader) -> None:
    """See whether there is a graph whose IRIs begin with the base."""
    ours = (opened.iris.ontology_graph, opened.iris.loaded_graph)
    if any(opened.holds(f"GRAPH <{graph}> {{ ?s ?p ?o }}") for graph in ours):
        return
    for row in opened.select(_BASES).records():
        theirs = row["graph"].removesuffix("graph/ontology")
        raise StoreError(
            f"its IRIs begin with {theirs}, but the setting base is {opened.base}",
            subject=opened.name,
            remedy=f"Set base (KG_BASE) to {theirs}.",
        )
    raise StoreError("it holds no graph of kg yet", subject=opened.name, remedy=_BUILD)


def _triple(quad: Quad) -> Triple:
    return quad.triple


def _refuse_search(query: str, name: str) -> None:
    """Raise :class:`StoreError` for a query that searches for words: an engine that does not know how finds nothing."""
    found = list(pairwise(tokenize(query)))
    names = [
        "search:",
        *(name.text for name, space in found if space.text == f"<{fulltext.SEARCH_NAMESPACE}>"),
    ]
    ours = {f"{name}{function}" for name in names for function in ("score", "matches")}
    ours |= {f"<{function}>" for function in fulltext.SEARCH_FUNCTIONS}
    if any(token.text in ours and after.text == "(" for token, after in found):
        raise search_unavailable(name)


def search_unavailable(name: str) -> StoreError:
    """Say that words are not searched for on another server."""
    return StoreError(
        "it has no index of the words of titles, quotes and names",
        subject=name,
        remedy='Ask with FILTER(CONTAINS(LCASE(?quote), "word")), or kg query events-by-keyword --word WORD.',
    )
