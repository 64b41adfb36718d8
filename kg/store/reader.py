"""What answers queries, whichever engine has the graph."""

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
from kg.store.formats import ENGINE_GRAPH_FORMATS, ENGINE_RESULT_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from kg.store.local import fulltext
from kg.store.results import Table, read_table
from kg.store.sparql import paging, query_analysis
from kg.store.sparql.paging import Held, Portion
from kg.store.sparql.syntax_errors import diagnose

_WITHOUT_PREFIXES = {"nt", "nq"}

Results: TypeAlias = QuerySolutions | QueryBoolean | QueryTriples | Iterable[Triple]
Functions: TypeAlias = dict[NamedNode, Callable[..., Any]]  # that a query can call, by their IRIs


@dataclass(frozen=True, kw_only=True)
class Query:
    """A query and how it is to be answered. It is sent to a worker, which is slower for a class with slots."""

    text: str
    format: str  # a name in FORMATS that suits the query's form
    # The query's dataset, where either is given (https://www.w3.org/TR/sparql11-protocol/#dataset): IRIs of graphs
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    head_only: bool = False  # only see whether it can be answered, and write nothing
    timeout_s: float = inf  # that it may take, where a server does not give less
    max_rows: int | None = None  # of a SELECT, at most; None: all


class Reader(ABC):
    """Answers queries. The default graph is the union of all graphs."""

    def __init__(self, *, name: str, base: str) -> None:
        self.name = name  # of what it answers from
        self.base = base
        self.prefixes = prefixes(base)
        self.iris = Iris(base=base)

    def answer(
        self, question: Query, output: IO[bytes], on_truncated: Callable[[str], None] = lambda _: None
    ) -> None:
        """Write the answer to ``output``. Raises :class:`QueryError` for a query that cannot be answered.

        Before the first byte, ``on_truncated`` gets the query for the rows that are left out; nothing where none are.
        """
        query_analysis.refuse_service(question.text)
        fitting = RESULT_FORMATS if query_analysis.query_form(question.text) == "results" else GRAPH_FORMATS
        if question.format not in fitting:
            raise QueryError(
                f"its answer cannot be written as {question.format}",
                subject="query",
                remedy=f"Choose one of {', '.join(fitting)}.",
            )
        portion = paging.first_page(question.text, question.max_rows) if question.max_rows else None
        results = self._run(question, portion)
        with self._reading():
            if portion is None or question.head_only:
                on_truncated("")
                self._write(results, question, output)
            else:
                self._write_portion(results, question, output, portion, on_truncated)

    def select(self, query: str) -> Table:
        """Return the rows of a SELECT or ASK."""
        output = BytesIO()
        self.answer(Query(text=query, format="json"), output)
        return read_table(output.getvalue())

    def declared(self, name: str) -> dict[str, str] | None:
        """Return the prefixes that a graph in the format of that name declares; None where it has none."""
        return None if name in _WITHOUT_PREFIXES else self.prefixes

    @abstractmethod
    def search(
        self, words: str, *, limit: int, kinds: tuple[str, ...] = fulltext.TEXT_KINDS
    ) -> list[fulltext.Hit]:
        """Return what has all of the words in a title, a quote or a name, best first."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what is open."""

    @abstractmethod
    def _ask(self, query: str, question: Query) -> Results:
        """Begin to answer a query over the dataset of a question."""

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Turn what the engine raises while results are read into our errors."""
        yield

    def _run(self, question: Query, portion: Portion | None) -> Results:
        query = portion.query if portion else question.text
        if query_analysis.selects_all(question.text):
            return self._ask(query_analysis.with_columns(query, self._columns(question)), question)
        try:
            return self._ask(query, question)
        except QueryError:
            self._columns(question)  # what is wrong shows in its place in what was asked
            raise

    def _columns(self, question: Query) -> list[str]:
        """Return the columns of a query before anything is done to it; what is wrong with it shows in its place."""
        results = self._ask_store(Store(), question.text, question)  # over nothing, where it takes no time
        return [column.value for column in results.variables] if isinstance(results, QuerySolutions) else []

    def _ask_store(
        self, store: Store, query: str, question: Query, functions: Functions | None = None
    ) -> Results:
        dataset = question.default_graphs or question.named_graphs
        try:
            return store.query(
                query,
                base_iri=self.base,
                prefixes=self.prefixes,
                default_graph=[named_node(iri) for iri in question.default_graphs] if dataset else None,
                named_graphs=[named_node(iri) for iri in question.named_graphs] if dataset else None,
                custom_functions=functions,
            )
        except SyntaxError as error:
            raise diagnose(query, error, known=self.prefixes) from error
        except RuntimeError as error:
            raise unanswerable(error) from error

    def _write(self, results: Results, question: Query, output: IO[bytes]) -> None:
        if question.head_only:
            return
        if isinstance(results, (QuerySolutions, QueryBoolean)):
            results.serialize(output, ENGINE_RESULT_FORMATS[question.format])
        elif question.format in _WITHOUT_PREFIXES and isinstance(results, QueryTriples):
            results.serialize(
                output, ENGINE_GRAPH_FORMATS[question.format]
            )  # by the engine alone: no triple comes to Python
        else:
            serialize(
                results,
                output,
                ENGINE_GRAPH_FORMATS[question.format],
                prefixes=self.declared(question.format),
            )

    def _write_portion(
        self,
        results: Results,
        question: Query,
        output: IO[bytes],
        portion: Portion,
        on_truncated: Callable[[str], None],
    ) -> None:
        def decide(many: bool) -> None:
            more = many and any(True for _ in cast(QuerySolutions, self._ask(portion.next, question)))
            on_truncated(portion.rest if more else "")

        held = Held(output, question.format, portion.rows, decide)
        self._write(results, question, cast(IO[bytes], held))
        held.finish()


def prefixes(base: str) -> dict[str, str]:
    """Return the prefixes that a query need not declare."""
    return {**vocab.PREFIXES, "id": Iris(base=base).resource_prefix, "search": fulltext.SEARCH_NAMESPACE}


def named_node(iri: str) -> NamedNode:
    """Return the IRI as a term; raise :class:`QueryError` where it is none."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(
            "this is not an absolute IRI", subject=iri, remedy="Write it out in full."
        ) from error


def unanswerable(error: RuntimeError) -> QueryError:
    """Say that the engine cannot go on with a query."""
    return QueryError(str(error), subject="query", remedy="Write it in another way.")
