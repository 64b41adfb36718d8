"""What the web needs of a store."""

from typing import Protocol

from kg.store import Answer, Change, Hit, Query, Table


class Served(Protocol):
    """Answers queries over the newest generation of a graph."""

    @property
    def version(self) -> str:
        """What the next query is answered from, in letters, digits and hyphens; no two generations share it."""

    @property
    def generation(self) -> str:
        """The name of the generation that the next query is answered from; nothing where there is none."""

    @property
    def published(self) -> float:
        """When that was published, in seconds of Unix time; 0 where there is none."""

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""

    def answer(self, question: Query) -> Answer:
        """Return the answer, which comes piece by piece; an error is raised before the first piece."""

    def select(self, query: str) -> Table:
        """Return the rows of a SELECT or ASK."""

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...] = ...) -> list[Hit]:
        """Return what has all of the words in a title, a quote or a name, best first."""


class Changed(Protocol):
    """Makes changes to a graph, each in one transaction; what is answered from then on has them."""

    def change(self, change: Change) -> bool:
        """Make a change; tell whether the graph that it is about was there before."""
