"""The Python API, documented in docs/api.md. The package exports its names: ``kg.events`` is ``kg.api.events``.

Every function reads kg.toml and the ``KG_*`` variables, as the commands do; keyword arguments with the name of a setting
override them. Modules with a long import time are imported in the functions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from os import PathLike, fspath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias
from warnings import warn

from kg import config, vocab
from kg.errors import ConfigError, Failure, InputError, Notice, QueryError
from kg.model import ActorLink, Mention, Polarity, Resolution, ResolvedMention, Role

if TYPE_CHECKING:
    import pandas

    from kg.pipeline import Report
    from kg.store import Table, Term

PathArgument: TypeAlias = str | PathLike[str]
Value: TypeAlias = str | int | float | bool | date | datetime | None
Row: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event that a text describes, as plain values."""

    type: str | None  # PLOVER type, or STATE: "SANCTION"
    mode: str | None  # PLOVER mode: "expel"
    predicate: str  # lemmas of the words that denote the event: "expel"
    agents: tuple[str, ...]  # names of the actors, or the words of the text for unknown actors
    patients: tuple[str, ...]
    recipients: tuple[str, ...]
    quote: str  # the sentence
    speaker: str | None  # source of the claim; None: the text itself
    status: str  # "fact", "planned", "possible", "conditional" or "denied"
    time: tuple[date, date] | None  # first and last possible day
    place: str | None
    confidence: float  # probability, 0 to 1, that the text tells of an event of this type


def events(text: str, *, published: date | str | None = None, **settings: object) -> list[Event]:
    """Return the events in the text of an article, in text order.

    ``published`` is the publication date, which resolves expressions such as "on Friday". Raises :class:`InputError` if the
    text cannot be processed.
    """
    from kg.pipeline import Report, article_from_text, resolve_articles

    loaded, report = _settings(published=published, **settings), Report()
    article = article_from_text(text, published=loaded.published)
    resolutions = list(resolve_articles([article], loaded, report))
    for failure in report.failures:
        raise InputError(failure.reason, subject=failure.subject, remedy=failure.remedy)
    return [
        _event(mention, resolution)
        for resolution in resolutions
        for event in resolution.events
        for mention in event.mentions
    ]


def build(
    paths: PathArgument | Iterable[PathArgument], *, store: PathArgument | None = None, **settings: object
) -> "Report":
    """Add the articles at ``paths`` to the store, like ``kg build``, and return the report with the failed inputs."""
    from kg.pipeline import build

    return build(_paths(paths), _settings(store=store, **settings))


def open_store(store: PathArgument | None = None, **settings: object) -> "Store":
    """Open a store directory or a remote store for queries. Raises :class:`StoreError` if there is no graph."""
    return Store(_settings(store=store, **settings))


def events_frame(paths: PathArgument | Iterable[PathArgument], **settings: object) -> "pandas.DataFrame":
    """Return the events of the articles at ``paths`` as a DataFrame with the columns of the CSV export.

    Inputs that fail, and those that are mended or left out, cause a warning each.
    """
    _import_pandas()
    with TemporaryDirectory() as directory:
        store = Path(directory) / "store"
        report = build(paths, store=store, **settings)
        remarks: list[Failure | Notice] = [*report.failures, *report.notices]
        for remark in remarks:
            warn(f"{remark.subject}: {remark.reason}", stacklevel=2)
        with open_store(store, **settings) as opened:
            return opened.events_frame()


class Store:
    """A graph that is open for queries. Use it as a context manager, or close it."""

    def __init__(self, settings: config.Settings) -> None:
        from kg.store import open_graph

        self._settings = settings
        self._stack = ExitStack()
        self._reader = self._stack.enter_context(open_graph(settings))

    def query(
        self, query: str, parameters: Mapping[str, str] | None = None, *, limit: int | None = None
    ) -> "QueryResult":
        """Run a SELECT or ASK query, or a query of the library by its name with ``parameters``.

        A library query returns all rows, or ``limit`` of them; its values may be names as people type them. Raises
        :class:`QueryError` for an invalid query and :class:`NotFoundError` for an unknown name.
        """
        from kg.ask import Names, prepare
        from kg.query_library import get_query, is_library_name, query_text, with_page
        from kg.store import query_form

        if is_library_name(query):
            names = Names(self._reader.select)
            text = with_page(prepare(get_query(query.strip()), parameters or {}, names).text, limit)
        else:
            text = query_text(query, parameters or {})
        if query_form(text) != "results":
            raise QueryError(
                "Only SELECT and ASK queries have rows.",
                subject="query",
                remedy="Use the command kg query for CONSTRUCT and DESCRIBE.",
            )
        return _query_result(self._reader.select(text))

    def events_frame(self) -> "pandas.DataFrame":
        """Return all events as a DataFrame with the columns of the CSV export, sorted by their first day."""
        from kg.export.event_columns import columns
        from kg.export.event_rows import event_rows
        from kg.store import Lookup, open_for_export

        pd = _import_pandas()
        with open_for_export(self._settings) as snapshot:
            rows = list(event_rows(Lookup(snapshot)))
        frame = pd.DataFrame(rows, columns=[column.name for column in columns()])
        for column in columns():
            match column.type:
                case "date":
                    frame[column.name] = pd.to_datetime(frame[column.name])
                case "decimal":
                    frame[column.name] = frame[column.name].astype(float)
        return frame.sort_values(["earliest", "event"], ignore_index=True)

    def close(self) -> None:
        """Release the files or the connection of the store."""
        self._stack.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class QueryResult(Sequence[Row]):
    """The rows of a query result: dictionaries with a value for each column, None if unbound."""

    def __init__(self, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        self.columns = columns
        self._rows = tuple(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"QueryResult(columns={self.columns}, rows={len(self)})"

    def to_pandas(self) -> "pandas.DataFrame":
        """Return the rows as a DataFrame. Raises :class:`ConfigError` if pandas is not installed."""
        return _import_pandas().DataFrame(list(self), columns=list(self.columns))


def _settings(**flags: object) -> config.Settings:
    return config.load(flags=flags).settings


def _paths(paths: PathArgument | Iterable[PathArgument]) -> list[str]:
    return [fspath(path) for path in ([paths] if isinstance(paths, (str, PathLike)) else paths)]


def _import_pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise ConfigError(
            "pandas is not installed.",
            subject="kg",
            remedy="Install it with: pip install 'diplomacy-kg[pandas]'",
        ) from error
    return pandas


def _event(resolved: ResolvedMention, resolution: Resolution) -> Event:
    mention = resolved.mention
    speaker, place, time = mention.attribution.speaker, resolved.place, resolved.time
    return Event(
        type=mention.type.value if mention.type else None,
        mode=mention.mode,
        predicate=mention.predicate,
        agents=_names(resolved, Role.AGENT),
        patients=_names(resolved, Role.PATIENT),
        recipients=_names(resolved, Role.RECIPIENT),
        quote=resolution.document.sentences[mention.sentence].span.quote,
        speaker=", ".join(_link_names(resolved.speaker, speaker)) if speaker else None,
        status="denied" if mention.polarity is Polarity.DENIED else mention.certainty.value,
        time=(time.earliest, time.latest) if time else None,
        place=place.place.name if place else next((each.span.quote for each in mention.places), None),
        confidence=mention.confidence,
    )


def _names(resolved: ResolvedMention, role: Role) -> tuple[str, ...]:
    participants = [each for each in resolved.participants if each.role is role]
    return tuple(name for each in participants for name in _link_names(each.link, each.mention))


def _link_names(link: ActorLink | None, mention: Mention) -> list[str]:
    """Return the names of the linked actors, or the words of the mention."""
    return [actor.name for actor in link.actors] if link else [mention.span.quote]


def _query_result(table: "Table") -> QueryResult:
    rows = ({name: _value(term) for name, term in zip(table.columns, row, strict=True)} for row in table.rows)
    return QueryResult(table.columns, rows)


def _value(term: "Term | None") -> Value:
    """Return a term as the Python value of its XML Schema type; IRIs and other literals become strings."""
    if term is None:
        return None
    parse = _PARSERS.get((term.datatype or "").removeprefix(vocab.XSD), str)
    try:
        value: Value = parse(term.value)
    except ValueError:  # a date before year 1 or an ill-typed literal
        return term.value
    return value


_PARSERS: Mapping[str, Any] = {
    "integer": int,
    "decimal": float,
    "double": float,
    "float": float,
    "boolean": lambda text: text in {"true", "1"},
    "date": date.fromisoformat,
    "dateTime": datetime.fromisoformat,
}
