"""Queries over a graph, whichever engine holds it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import inf
from typing import IO, Any, TypeAlias, cast

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Store, Triple, serialize

from kg import vocab
from kg.errors import QueryError
from kg.iris import Iris
from kg.store.engine_errors import evaluation_error
from kg.store.formats import ENGINE_GRAPH_FORMATS, ENGINE_RESULT_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from kg.store.local import fulltext
from kg.store.results import Table, read_table
from kg.store.sparql import query_analysis
from kg.store.sparql.paging import LookaheadBuffer, Page, first_page
from kg.store.sparql.syntax_errors import diagnose
from kg.store.xml_output import well_formed

_WITHOUT_PREFIXES = {"nt", "nq"}  # formats that have no prefixes

Results: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples | Iterable[Triple]
Functions: TypeAlias = dict[NamedNode, Callable[..., Any]]  # custom functions of SPARQL by IRI


@dataclass(frozen=True, kw_only=True)
class Query:
    """A query with its dataset, result format and limits.

    It is pickled for a query worker, which takes longer for a class with slots.
    """

    text: str
    format: str  # a name in FORMATS that suits the form of the query
    # IRIs of the dataset's graphs (https://www.w3.org/TR/sparql11-protocol/#dataset); by default, all graphs
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    head_only: bool = False  # check the query, but write no result
    timeout_s: float = inf  # a server may have a shorter limit
    max_rows: int | None = None  # of a SELECT; None for all rows


class Reader(ABC):
    """An open graph that runs queries. The default graph is the union of all graphs."""

    def __init__(self, *, name: str, base: str) -> None:
        self.name = name  # of the generation or the remote store
        self.base = base
        self.prefixes = prefixes(base)
        self.iris = Iris(base=base)

    def answer(
        self, query: Query, output: IO[bytes], on_truncated: Callable[[str], None] = lambda _: None
    ) -> None:
        """Write the result of a query to ``output``.

        If rows are left out, call ``on_truncated`` before the first byte, with the query for the next page. Raises
        :class:`QueryError` for a query that cannot run.
        """
        query_analysis.refuse_service(query.text)
        suitable = RESULT_FORMATS if query_analysis.query_form(query.text) == "results" else GRAPH_FORMATS
        if query.format not in suitable:
            raise QueryError(
                f"The result of this query cannot be written as {query.format}.",
                subject="query",
                remedy=f"Choose one of {', '.join(suitable)}.",
            )
        page = first_page(query.text, query.max_rows) if query.max_rows else None
        results = self._run(query, page)
        with self._translating_errors():
            if page is None or query.head_only:
                self._write(results, query, output)
            else:
                self._write_page(results, query, output, page, on_truncated)

    def select(self, text: str) -> Table:
        """Return the rows of a SELECT or ASK."""
        output = BytesIO()
        self.answer(Query(text=text, format="json"), output)
        return read_table(output.getvalue())

    def declared_prefixes(self, format_name: str) -> dict[str, str] | None:
        """Return the prefixes to declare in a graph, or None if its format has no prefixes."""
        return None if format_name in _WITHOUT_PREFIXES else self.prefixes

    @abstractmethod
    def search(
        self, words: str, *, limit: int, kinds: tuple[str, ...] = fulltext.TEXT_KINDS
    ) -> list[fulltext.Hit]:
        """Return titles, quotes and names that contain all words, best match first."""

    @abstractmethod
    def count_hits(self, words: str, *, kinds: tuple[str, ...] = fulltext.TEXT_KINDS) -> int:
        """Return the number of titles, quotes and names that contain all words."""

    @abstractmethod
    def close(self) -> None:
        """Release open files and connections."""

    @abstractmethod
    def _execute(self, text: str, query: Query) -> Results:
        """Run a query text over the dataset of ``query``."""

    @contextmanager
    def _translating_errors(self) -> Iterator[None]:
        """Translate errors of the engine that occur while results are read."""
        yield

    def _run(self, query: Query, page: Page | None) -> Results:
        text = page.query if page else query.text
        if query_analysis.selects_all(query.text):
            return self._execute(query_analysis.with_columns(text, self._columns(query)), query)
        try:
            return self._execute(text, query)
        except QueryError:
            self._columns(query)  # raises the error with its position in the original text
            raise

    def _columns(self, query: Query) -> list[str]:
        """Return the columns of the original query.

        Raises :class:`QueryError` with the position in its text.
        """
        results = self._execute_on(Store(), query.text, query)  # an empty store, to save time
        return [column.value for column in results.variables] if isinstance(results, QuerySolutions) else []

    def _execute_on(
        self, store: Store, text: str, query: Query, functions: Functions | None = None
    ) -> Results:
        has_dataset = query.default_graphs or query.named_graphs
        try:
            return store.query(
                text,
                base_iri=self.base,
                prefixes=self.prefixes,
                default_graph=[named_node(iri) for iri in query.default_graphs] if has_dataset else None,
                named_graphs=[named_node(iri) for iri in query.named_graphs] if has_dataset else None,
                custom_functions=functions,
            )
        except SyntaxError as error:
            raise diagnose(text, error, known_prefixes=self.prefixes) from error
        except RuntimeError as error:
            raise evaluation_error(error) from error

    def _write(self, results: Results, query: Query, output: IO[bytes]) -> None:
        if query.head_only:
            return
        with well_formed(output, query.format) as stream:
            if isinstance(results, (QuerySolutions, QueryBoolean)):
                results.serialize(stream, ENGINE_RESULT_FORMATS[query.format])
            elif query.format in _WITHOUT_PREFIXES and isinstance(results, QueryTriples):
                # Without prefixes the engine does all the work: no triple becomes a Python object.
                results.serialize(stream, ENGINE_GRAPH_FORMATS[query.format])
            else:
                declared = self.declared_prefixes(query.format)
                serialize(results, stream, ENGINE_GRAPH_FORMATS[query.format], prefixes=declared)

    def _write_page(
        self,
        results: Results,
        query: Query,
        output: IO[bytes],
        page: Page,
        on_truncated: Callable[[str], None],
    ) -> None:
        def before_first_byte(is_full: bool) -> None:
            if is_full and any(True for _ in cast(QuerySolutions, self._execute(page.next_row, query))):
                on_truncated(page.next_page)

        buffer = LookaheadBuffer(output, query.format, page.max_rows, before_first_byte)
        self._write(results, query, cast(IO[bytes], buffer))
        buffer.finish()


def prefixes(base: str) -> dict[str, str]:
    """Return the prefixes that queries need not declare."""
    return {**vocab.PREFIXES, "id": Iris(base=base).resource_prefix, "search": fulltext.SEARCH_NAMESPACE}


def named_node(iri: str) -> NamedNode:
    """Return the IRI as an RDF term. Raises :class:`QueryError` if it is not absolute."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError("This is not an absolute IRI.", subject=iri, remedy="Write it in full.") from error
