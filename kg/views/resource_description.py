"""What the graph says of a thing and of its parts, read with one query and then looked up here."""

from collections.abc import Iterable

from kg import vocab
from kg.query_library import page
from kg.store import Select, Table

_SHOWN = 100  # things that link to it, of which there may be any number


def query(thing: str, *, number: int = 1) -> str:
    """Return the query for the description of a thing (CONSTRUCT); ``number`` counts pages of those that link to it."""
    return page("describe", [thing]).replace("OFFSET 0", f"OFFSET {(number - 1) * _SHOWN}")


def rows_query(thing: str) -> str:
    """Return the same query for rows: subject, property, value."""
    return query(thing).replace("CONSTRUCT { ?s ?p ?o }", "SELECT DISTINCT ?s ?p ?o", 1)


class Described:
    """A description, by subject and property."""

    def __init__(self, table: Table) -> None:
        self._said: dict[str, dict[str, list[str]]] = {}
        for record in table.records():
            self._said.setdefault(record["s"], {}).setdefault(record["p"], []).append(record["o"])

    def all(self, subject: str, link: str) -> list[str]:
        """Return the values of a property, in order."""
        return sorted(self._said.get(subject, {}).get(link, ()))

    def one(self, subject: str, *path: str) -> str:
        """Follow properties, and return the first value at the end; nothing where there is none."""
        for link in path:
            subject = next(iter(self.all(subject, link)), "")
        return subject

    def name(self, subject: str) -> str:
        """Return what a thing is called: a concept by its preferred label."""
        return self.one(subject, vocab.PREF_LABEL) or self.one(subject, vocab.LABEL)

    def record(self, subject: str, links: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
        """Return what stands at the end of each path, by its name, without what is not known."""
        found = {name: self.one(subject, *path) for name, path in links}
        return {name: value for name, value in found.items() if value}


def describe(select: Select, thing: str) -> Described:
    """Ask for the description of a thing."""
    return Described(select(rows_query(thing)))
