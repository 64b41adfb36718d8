"""Queries over a remote store.

The store is always asked for JSON or N-Triples, which all servers support, and the result is serialized here. A result that
the server breaks off is therefore an error, never an incomplete result.
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

_ACCEPT_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.5, application/rdf+xml;q=0.3"
# Every graph of kg has an ontology graph with a fingerprint. Its IRI shows the base.
_ONTOLOGY_GRAPHS = """
SELECT ?graph { GRAPH ?graph { ?graph dip:fingerprint ?print } FILTER(STRENDS(STR(?graph), '/graph/ontology')) }
"""


class RemoteReader(Reader):
    """An open remote store that runs one query at a time."""

    def __init__(self, client: Client, *, base: str) -> None:
        super().__init__(name=str(client.endpoint), base=base)
        self.client = client
        self._declared = {name: space for name, space in self.prefixes.items() if name != "search"}
        self._responses: list[BaseHTTPResponse] = []

    def search(self, *_: object, **__: object) -> list[fulltext.Hit]:
        """Raise :class:`StoreError`: only a store in a directory has a full-text index."""
        raise search_unavailable(self.name)

    def count_hits(self, *_: object, **__: object) -> int:
        """Raise :class:`StoreError`, as :meth:`search` does."""
        raise search_unavailable(self.name)

    def answer(
        self, query: Query, output: IO[bytes], on_truncated: Callable[[str], None] = lambda _: None
    ) -> None:
        """Write the result of a query to ``output``, and always close its connection."""
        try:
            super().answer(query, output, on_truncated)
        finally:
            self.close()

    def close(self) -> None:
        """Close the responses that have not been read to the end."""
        while self._responses:
            self._responses.pop().close()

    def holds(self, pattern: str) -> bool:
        """Return True if a graph pattern matches.

        Uses SELECT, because some servers do not support ASK correctly.
        """
        return bool(self.select(f"SELECT * {{ {pattern} }} LIMIT 1").rows)

    def rows(self, text: str) -> QuerySolutions:
        """Yield the rows of a SELECT as they arrive."""
        return cast(QuerySolutions, self._execute(text, Query(text=text, format="json")))

    def prologue(self) -> str:
        """Return the declarations of the base and the known prefixes.

        They are on one line, so that the lines of the query keep their numbers.
        """
        prefixes = (f"PREFIX {name}: <{space}>" for name, space in self._declared.items())
        return " ".join([f"BASE <{self.base}>", *prefixes, ""])

    def _execute(self, text: str, query: Query) -> Results:
        _refuse_search(text, self.name)
        is_table = query_analysis.query_form(text) == "results"
        try:
            response = self.client.query(
                self.prologue() + text,
                accept=_ACCEPT_RESULTS if is_table else _ACCEPT_GRAPH,
                default_graphs=[named_node(iri).value for iri in query.default_graphs],
                named_graphs=[named_node(iri).value for iri in query.named_graphs],
            )
        except QueryError:
            self._execute_on(Store(), text, query)  # raises a syntax error with its position
            raise
        self._responses.append(response)
        with self._translating_errors():
            return self._parse(response, is_table=is_table)

    def _parse(self, response: BaseHTTPResponse, *, is_table: bool) -> Results:
        media_type = response.headers.get("Content-Type", "no media type")
        body = cast(Any, _ResponseBody(response, self.client))
        if is_table and (results_format := QueryResultsFormat.from_media_type(media_type)):
            return parse_query_results(body, results_format)
        if not is_table and (graph_format := RdfFormat.from_media_type(media_type)):
            return (_triple(quad) for quad in parse(body, graph_format, base_iri=self.base))
        raise StoreError(
            f"The remote store answers a query with {media_type}.",
            subject=self.name,
            remedy="Set store (KG_STORE) to the URL of its SPARQL query endpoint.",
        )

    @contextmanager
    def _translating_errors(self) -> Iterator[None]:
        try:
            yield
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"The response of the remote store is incomplete or invalid: {error}.",
                subject=self.name,
                remedy="Repeat the query, or request less: some servers truncate results on timeout.",
            ) from error


class _ResponseBody:
    """A file-like response body that raises :class:`StoreError` if the connection fails."""

    def __init__(self, response: BaseHTTPResponse, client: Client) -> None:
        self._response = response
        self._client = client

    def read(self, size: int = -1) -> bytes:
        try:
            return self._response.read(size if size >= 0 else None)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise self._client.connection_error(error) from error


@contextmanager
def open_remote_reader(endpoint: Endpoint, *, base: str) -> Iterator[RemoteReader]:
    """Open a remote store for reading.

    Raises :class:`StoreError` if it has no graph with that base.
    """
    with closing(Client(endpoint)) as client, closing(RemoteReader(client, base=base)) as reader:
        _check_base(reader)
        yield reader


def _check_base(reader: RemoteReader) -> None:
    graphs = (reader.iris.ontology_graph, reader.iris.loaded_graph)
    if any(reader.holds(f"GRAPH <{graph}> {{ ?s ?p ?o }}") for graph in graphs):
        return
    for row in reader.select(_ONTOLOGY_GRAPHS).records():
        stored_base = row["graph"].removesuffix("graph/ontology")
        raise StoreError(
            f"The IRIs in the store begin with {stored_base}, but the setting base is {reader.base}.",
            subject=reader.name,
            remedy=f"Set base (KG_BASE) to {stored_base}.",
        )
    raise StoreError(
        "The remote store has no graph of kg yet.",
        subject=reader.name,
        remedy="Build one with: kg build PATH.",
    )


def _triple(quad: Quad) -> Triple:
    return quad.triple


def _refuse_search(query: str, name: str) -> None:
    """Raise :class:`StoreError` for a query with a search function.

    Other engines do not know the functions and would find nothing.
    """
    pairs = list(pairwise(tokenize(query)))
    prefixes = [
        "search:",
        *(name.text for name, iri in pairs if iri.text == f"<{fulltext.SEARCH_NAMESPACE}>"),
    ]
    functions = {f"{prefix}{function}" for prefix in prefixes for function in ("score", "matches")}
    functions |= {f"<{function}>" for function in fulltext.SEARCH_FUNCTIONS}
    if any(token.text in functions and following.text == "(" for token, following in pairs):
        raise search_unavailable(name)


def explore_unavailable(name: str) -> StoreError:
    """Return the error for pages that need the event index, on a remote store."""
    return StoreError(
        "Exploring events needs a store in a directory: a remote store has no event index.",
        subject=name,
        remedy="Use the queries of the library, such as events-of-a-type and timeline.",
    )


def search_unavailable(name: str) -> StoreError:
    """Return the error for a full-text search on a remote store."""
    return StoreError(
        "A remote store has no full-text index.",
        subject=name,
        remedy='Use FILTER(CONTAINS(LCASE(?quote), "word")), or kg query events-by-keyword --word WORD.',
    )
