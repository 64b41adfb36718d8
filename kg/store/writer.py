"""The one writer of a store: replaces a named graph in one transaction, and publishes generations for readers.

The default graph is kept as the union of the named graphs, so that a query that names no graph sees each triple
once, however many articles' graphs have it. (The engine's own union gives a triple once for each graph.)
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from kg import vocab
from kg.errors import ConflictError, QueryError, StoreError
from kg.iris import Iris
from kg.store import changes, folder, search, updates
from kg.store.changes import Change, Update
from kg.store.folder import Folder
from kg.store.snapshot import node, prefixes

_PAUSE = 0.1  # seconds between two looks whether the store is free
_FINGERPRINT = NamedNode(vocab.FINGERPRINT)

_FINGERPRINTS = "SELECT ?graph ?fingerprint { GRAPH ?graph { ?graph dip:fingerprint ?fingerprint } }"
# An event that no other article mentions goes; of the others only the links to this article's mentions go.
_REMOVE_EVENTS = Template("""
DELETE { GRAPH $events { ?event ?p ?o } ?event ?p ?o }
WHERE {
  GRAPH $graph { ?mention dip:mentionOf ?event }
  FILTER NOT EXISTS {
    GRAPH $events { ?event dip:hasMention ?other }
    FILTER NOT EXISTS { GRAPH $graph { ?other dip:mentionOf ?event } }
  }
  GRAPH $events { ?event ?p ?o }
} ;
DELETE { GRAPH $events { ?event dip:hasMention ?mention } ?event dip:hasMention ?mention }
WHERE { GRAPH $graph { ?mention dip:mentionOf ?event } } ;
""")


class Writer:
    """Changes the store. Readers see what they see until :meth:`publish`."""

    def __init__(self, store: Store, place: Folder) -> None:
        self._store = store
        self._place = place
        self.base = place.base  # what every IRI in the store begins with
        self._iris = Iris(base=place.base)

    def fingerprints(self) -> dict[str, str]:
        """Return what each named graph was made from, by the graph's IRI."""
        found = self._store.query(_FINGERPRINTS, prefixes={"dip": vocab.DIP})
        return {graph.value: fingerprint.value for graph, fingerprint in cast(QuerySolutions, found)}

    def replace_article(self, graph: str, nquads: bytes, *, fingerprint: str) -> None:
        """Put an article's quads in the place of those it had, in one transaction.

        ``nquads`` (UTF-8) may have quads in the article's ``graph`` and in the graph of events. Events of the
        article's earlier mentions go, unless another article mentions them.
        """
        events = NamedNode(self._iris.events_graph)
        quads = parse(nquads, RdfFormat.N_QUADS)
        removal = _REMOVE_EVENTS.substitute(events=events, graph=NamedNode(graph))
        self._replace(NamedNode(graph), quads, fingerprint, removal=removal, beside=events)

    def replace_ontology(self, files: Iterable[Path]) -> bool:
        """Put Turtle files in the place of the ontology's graph; tell whether they differ from what it was."""
        return self._replace_files(self._iris.ontology_graph, files)

    def replace_actors(self, files: Iterable[Path]) -> bool:
        """Put Turtle files in the place of the graph of actors that are known beforehand; tell whether they differ.

        Their relative IRIs are those of things: ``<actor/country/RUS>``.
        """
        return self._replace_files(self._iris.actors_graph, files)

    def _replace_files(self, name: str, files: Iterable[Path]) -> bool:
        contents = [file.read_bytes() for file in files]
        fingerprint = sha256(b"\0".join(contents)).hexdigest()
        graph, base = NamedNode(name), self._iris.things
        if self.fingerprints().get(graph.value) == fingerprint:
            return False
        triples = (
            triple for content in contents for triple in parse(content, RdfFormat.TURTLE, base_iri=base)
        )
        quads = (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
        self._replace(graph, quads, fingerprint)
        return True

    def change(self, change: Change) -> bool:
        """Make a change in one transaction; tell whether the graph that it is about was there before.

        Raises :class:`QueryError` for what cannot be done, and changes nothing then.
        """
        known = prefixes(self.base)
        if isinstance(change, Update):
            updates.check(change.text, base=self.base, known=known)
        there = isinstance(change, Update) or change.graph is None or self._has(change.graph)
        try:
            self._update(changes.text(change, union=self._place.union), known)
        except SyntaxError as error:
            raise QueryError(
                f"with its dataset it is no update: {error}", subject="update", remedy="Name it with USING."
            ) from error
        except RuntimeError as error:
            raise ConflictError(str(error), subject="update", remedy="Nothing has been changed.") from error
        return there

    def _has(self, graph: str) -> bool:
        return self._store.contains_named_graph(node(graph))

    def publish(self) -> str:
        """Let readers see what is in the store now; return the name of the new generation."""
        self._store.flush()  # else every reader would have to replay the log
        generation = self._place.next_generation()
        self._store.backup(generation)
        search.build(self._store, generation / search.FILE)
        name = self._place.publish()
        self._place.remove_unread()
        return name

    def close(self) -> None:
        """Publish, and let the next writer in."""
        self.publish()
        self.release()

    def release(self) -> None:
        """Let the next writer in."""
        del self._store

    def _replace(
        self,
        graph: NamedNode,
        quads: Iterable[Quad],
        fingerprint: str,
        *,
        removal: str = "",
        beside: NamedNode | None = None,
    ) -> None:
        made_from = Quad(graph, _FINGERPRINT, Literal(fingerprint), graph)
        inserted = _checked([*quads, made_from], allowed={graph, beside or graph})
        self._update(
            removal + changes.removal(graph, union=True) + changes.insertion(inserted, union=True),
            {"dip": vocab.DIP},
        )

    def _update(self, update: str, prefixes: Mapping[str, str]) -> None:
        try:
            self._store.update(update, base_iri=self.base, prefixes=dict(prefixes))
        except OSError as error:
            raise StoreError(
                f"it cannot be written to: {error}", subject=str(self._place.path), remedy="Is the disk full?"
            ) from error


@contextmanager
def open_writer(path: Path, *, base: str, patience: float = 0) -> Iterator[Writer]:
    """Open the store in the folder ``path`` for a build; it is made where there is none.

    What was written is published at the end, also at the end by an exception: every article is whole.
    Raises :class:`StoreError` where another writer has the store for ``patience`` seconds, where the folder is
    something else, and where the default graph is not the union that articles are read from.
    """
    place = folder.create(path, base=base)
    if not place.union:
        raise StoreError(
            "its default graph is not the union of the others, so articles would not be seen in it",
            subject=str(path),
            remedy="Build another store with --store DIR.",
        )
    with closing(open_for_changes(place, patience=patience)) as writer:
        yield writer


def create_empty(path: Path, *, base: str, union: bool) -> None:
    """Make a store with nothing in it, unless there is one."""
    place = folder.create(path, base=base, union=union)
    if place.current() is None:
        open_for_changes(place).close()


def open_for_changes(place: Folder, *, patience: float = 0) -> Writer:
    """Open a store that is there. Raises :class:`StoreError` where another writer has it for ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return Writer(Store(place.database), place)
        except OSError as error:
            if not _locked(error):
                raise StoreError(
                    f"it cannot be opened: {error}",
                    subject=str(place.path),
                    remedy="Build another store with --store DIR.",
                ) from error
            if time.monotonic() >= deadline:
                raise StoreError(
                    "another kg build is writing to it, or a server that takes changes",
                    subject=str(place.path),
                    remedy="Wait until that has ended.",
                ) from error
            time.sleep(_PAUSE)


def _locked(error: OSError) -> bool:
    return "lock" in str(error).lower()


def _checked(quads: list[Quad], *, allowed: set[NamedNode]) -> list[Quad]:
    """Return the quads; raise ValueError for what no later build could take back."""
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise ValueError(f"a blank node, where everything must have an IRI: {quad}")
    if strange := {quad.graph_name for quad in quads} - allowed:
        raise ValueError(f"quads in a graph that is not the article's: {min(map(str, strange))}")
    return quads
