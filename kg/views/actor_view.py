"""The values of an actor's page, except its acts."""

from dataclasses import dataclass

from kg import vocab
from kg.query_library import site_query
from kg.store import Select
from kg.views.event_status import Record
from kg.views.page_rows import PageRows

_SHOWN = 10  # statements, and acts told by others
_COUNTERPARTS = 12
_WIKIDATA = "http://www.wikidata.org/entity/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """An actor on the other side of asserted acts."""

    actor: str
    name: str
    cooperation: int
    conflict: int

    @property
    def balance(self) -> int:
        """Acts of cooperation minus acts of conflict."""
        return self.cooperation - self.conflict

    @property
    def total(self) -> int:
        """The number of acts."""
        return self.cooperation + self.conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement with what was said."""

    facts: Record  # keys of queries/pages/latest-statements.rq and said-by.rq
    quotes: tuple[str, ...]  # what was said, otherwise the sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorView:
    """An actor in the graph."""

    names: tuple[str, ...]  # other names and spellings, as the tables have them
    spellings: tuple[Record, ...]  # keys: words, times
    country: str  # code
    sector: str
    wikidata: str  # page about the actor; empty if unknown
    tenures: tuple[Record, ...]  # keys of queries/pages/tenures.rq
    counterparts: tuple[Counterpart, ...]  # most acts first
    statements: tuple[Said, ...]  # newest first
    has_more_statements: bool
    told: tuple[Record, ...]  # acts that others tell about the actor, newest first: event, tellers, published
    has_more_told: bool


def actor_view(select: Select, rows: PageRows, actor: str, properties: list[Record]) -> ActorView:
    """Return what the graph has about an actor, of which ``properties`` are the statements."""

    def values(name: str) -> list[str]:
        return [one["value"] for one in properties if one["property"] == name]

    statements = _statements(select, rows, actor)
    told = rows("said-of", thing=[actor])
    return ActorView(
        names=tuple(sorted(set(values(vocab.ALT_LABEL)))),
        spellings=tuple(select(site_query("spellings", [actor])).records()),
        country=next(iter(values(vocab.COUNTRY_CODE)), ""),
        sector=next(iter(values(vocab.SECTOR)), ""),
        wikidata=next((_wikidata_page(iri) for iri in values(vocab.SAME_AS)), ""),
        tenures=_tenures(select, actor),
        counterparts=_counterparts(rows, actor),
        statements=tuple(statements[:_SHOWN]),
        has_more_statements=len(statements) > _SHOWN,
        told=tuple(told[:_SHOWN]),
        has_more_told=len(told) > _SHOWN,
    )


def _tenures(select: Select, actor: str) -> tuple[Record, ...]:
    """Return the tenures, the latest first; of those that begin in one year, the one with the exact day."""
    rows = select(site_query("tenures", [actor])).records()
    by_year: dict[tuple[str, str, str], Record] = {}
    for row in sorted(rows, key=lambda row: -len(row.get("from", ""))):
        by_year.setdefault((row["person"], row["office"], row.get("from", "")[:4]), row)
    kept = list(by_year.values())
    return tuple(row for row in rows if row in kept)


def _wikidata_page(iri: str) -> str:
    item = iri.removeprefix(_WIKIDATA)
    return f"https://www.wikidata.org/wiki/{item}" if item != iri and item[1:].isdigit() else ""


def _counterparts(rows: PageRows, actor: str) -> tuple[Counterpart, ...]:
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for row in rows("counterparts", thing=[actor]):
        names.setdefault(row["other"], row["name"])
        counts.setdefault(row["other"], {})[row["class"]] = int(row["events"])
    found = [
        Counterpart(
            actor=other,
            name=names[other],
            cooperation=number.get("cooperation", 0),
            conflict=number.get("conflict", 0),
        )
        for other, number in counts.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.total, one.name))[:_COUNTERPARTS])


def _statements(select: Select, rows: PageRows, actor: str) -> list[Said]:
    latest = rows("latest-statements", thing=[actor])
    found: dict[str, list[Record]] = {}
    query = site_query("said-by", [row["event"] for row in latest]) if latest else ""
    for row in select(query).records() if query else ():
        found.setdefault(row["event"], []).append(row)
    return [
        Said(
            facts=row | texts[0],
            quotes=tuple(dict.fromkeys(text["content"] for text in texts if "content" in text))
            or (texts[0]["sentence"],),
        )
        for row in latest
        if (texts := found.get(row["event"]))
    ]
