"""What a page shows of a question that was asked: the rows, or what is wrong with it."""

from dataclasses import dataclass

from kg.errors import KgError, LimitError, QueryError, StoreError
from kg.store import Question, Table, read_table
from kg.web.backend import QueryBackend
from kg.web.middleware.request_record import record_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The answer to a question, or the reason why there is none."""

    table: Table | None = None
    cut: bool = False  # whether there are more rows
    error: KgError | None = None
    spot: str = ""  # the line of the query that the error is about, with a caret under the column

    @property
    def status(self) -> int:
        """The status of the page that shows it."""
        return self.error.http_status if self.error else 200


def ask(store: QueryBackend, text: str, *, rows: int) -> Asked:
    """Ask a query for so many rows.

    Raises :class:`LimitError` where it is to be asked later, which says nothing of the query.
    """
    try:
        answer = store.answer(Question(query=text, format="json", rows=rows))
        return Asked(table=read_table(b"".join(answer)), cut=bool(answer.rest))
    except KgError as error:
        return Asked(error=shown(error), spot=_spot(text, error))


def shown(error: KgError) -> KgError:
    """Return what a page shows beside its form; raise what says nothing of the question but when to ask it again."""
    if isinstance(error, LimitError):
        if error.retry_after_s is not None:
            raise error
        record_limit(error.limit)
    elif isinstance(error, StoreError) and error.subject != "query":
        raise error
    return error


def _spot(text: str, error: KgError) -> str:
    if not isinstance(error, QueryError) or error.line is None or error.column is None:
        return ""
    lines = text.splitlines()
    line = lines[error.line - 1] if error.line <= len(lines) else ""
    return f"{line}\n{' ' * (error.column - 1)}^"
