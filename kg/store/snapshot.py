"""A generation of the store, opened for reading."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import inf
from pathlib import Path
from typing import IO, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    serialize,
)

from kg import vocab
from kg.errors import QueryError, StoreError
from kg.iris import Iris
from kg.store import folder, portions, search, syntax
from kg.store.diagnosis import diagnose
from kg.store.formats import GRAPHS, GRAPHS_ENGINE, RESULTS, RESULTS_ENGINE
from kg.store.portions import Held, Portion
from kg.store.results import Table, read_table

_Results = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A query and how it is to be answered."""

    query: str
    format: str  # a name in FORMATS that suits the query's form
    # The query's dataset, where either is given (https://www.w3.org/TR/sparql11-protocol/#dataset): IRIs of graphs
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    dry: bool = False  # only see whether it can be answered, and write nothing
    seconds: float = inf  # that it may take, where a server does not give less
    rows: int | None = None  # of a SELECT, at most; None: all


class Snapshot:
    """Answers queries over one generation. The default graph is the union of all graphs."""

    def __init__(self, store: Store, *, name: str, base: str, path: Path) -> None:
        self.store = store
        self.path = path  # of the generation
        self._functions = search.Functions(path)
        self.name = name
        self.prefixes = prefixes(base)
        self.iris = Iris(base=base)
        self._base = base

    def answer(
        self, question: Question, output: IO[bytes], told: Callable[[str], None] = lambda _: None
    ) -> None:
        """Write the answer to ``output``. Raises :class:`QueryError` for a query that cannot be answered.

        Before the first byte, ``told`` gets the query for the rows that are left out; nothing where none are.
        """
        syntax.refuse_service(question.query)
        fitting = RESULTS if syntax.form(question.query) == "results" else GRAPHS
        if question.format not in fitting:
            raise QueryError(
                f"its answer cannot be written as {question.format}",
                subject="query",
                remedy=f"Choose one of {', '.join(fitting)}.",
            )
        portion = portions.portion(question.query, question.rows) if question.rows else None
        results = self._run(question, portion)
        try:
            if portion is None or question.dry:
                told("")
                self._write(results, question, output)
            else:
                self._write_portion(results, question, output, portion, told)
            self._functions.check()
        except RuntimeError as error:
            raise _unanswerable(error) from error
        except OSError as error:
            raise StoreError(
                str(error), subject="store", remedy="Ask again, or build the store anew."
            ) from error

    def select(self, query: str) -> Table:
        """Return the rows of a SELECT or ASK."""
        output = BytesIO()
        self.answer(Question(query=query, format="json"), output)
        return read_table(output.getvalue())

    def search(self, words: str, *, most: int, kinds: tuple[str, ...] = search.KINDS) -> list[search.Hit]:
        """Return what has all of the words in a title, a quote or a name, best first."""
        with search.Index(self.path) as index:
            return index.best(words, most=most, kinds=kinds)

    def close(self) -> None:
        """Let go of what is open beside the store."""
        self._functions.close()

    def _run(self, question: Question, portion: Portion | None) -> _Results:
        if portion is None and not syntax.selects_all(question.query):
            return self._ask(self.store, question.query, question)
        columns = self._columns(question)
        query = portion.query if portion else question.query
        return self._ask(self.store, syntax.with_columns(query, columns), question)

    def _columns(self, question: Question) -> list[str]:
        """Return the columns of a query before anything is done to it; what is wrong with it shows in its place."""
        results = self._ask(Store(), question.query, question)  # over nothing, where it takes no time
        return [column.value for column in results.variables] if isinstance(results, QuerySolutions) else []

    def _ask(self, store: Store, query: str, question: Question) -> _Results:
        dataset = question.default_graphs or question.named_graphs
        try:
            return store.query(
                query,
                base_iri=self._base,
                prefixes=self.prefixes,
                default_graph=[node(iri) for iri in question.default_graphs] if dataset else None,
                named_graphs=[node(iri) for iri in question.named_graphs] if dataset else None,
                custom_functions=self._functions.by_name(),
            )
        except SyntaxError as error:
            raise diagnose(query, error, known=self.prefixes) from error
        except RuntimeError as error:
            raise _unanswerable(error) from error

    def _write(self, results: _Results, question: Question, output: IO[bytes]) -> None:
        if question.dry:
            return
        if isinstance(results, QueryTriples):
            serialize(results, output, GRAPHS_ENGINE[question.format], prefixes=self.prefixes)
        else:
            results.serialize(output, RESULTS_ENGINE[question.format])

    def _write_portion(
        self,
        results: _Results,
        question: Question,
        output: IO[bytes],
        portion: Portion,
        told: Callable[[str], None],
    ) -> None:
        def decide(many: bool) -> None:
            more = many and any(
                True for _ in cast(QuerySolutions, self._ask(self.store, portion.next, question))
            )
            told(portion.rest if more else "")

        held = Held(output, question.format, portion.rows, decide)
        self._write(results, question, cast(IO[bytes], held))
        held.finish()


def prefixes(base: str) -> dict[str, str]:
    """Return the prefixes that a query need not declare."""
    return {**vocab.PREFIXES, "id": Iris(base=base).things, "search": search.SPACE}


@contextmanager
def open_snapshot(path: Path, *, base: str | None = None) -> Iterator[Snapshot]:
    """Open the current generation of the store in ``path``, and keep it from being removed.

    Raises :class:`StoreError` where there is no store, nothing in it yet, or one with another base.
    """
    store = folder.find(path, base=base)
    with closing(store.lease()) as lease:
        opened = Snapshot(_open(lease.path), name=lease.name, base=store.base, path=lease.path)
        with closing(opened):
            yield opened


def _open(path: Path) -> Store:
    try:
        return Store.read_only(str(path))
    except OSError as error:
        raise StoreError(
            f"it cannot be read: {error}",
            subject=str(path),
            remedy="Build the store anew with: kg build PATH",
        ) from error


def _unanswerable(error: RuntimeError) -> QueryError:
    return QueryError(str(error), subject="query", remedy="Write it in another way.")


def node(iri: str) -> NamedNode:
    """Return the IRI as a term; raise :class:`QueryError` where it is none."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(
            "this is not an absolute IRI", subject=iri, remedy="Write it out in full."
        ) from error
