"""A build → RDF: what made the graphs, when, by which models and rules (PROV-O, https://www.w3.org/TR/prov-o/).

It is told in a graph of its own, so that the same articles give the same graphs whenever they are built.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from rdflib import XSD, Dataset, Literal, URIRef

from kg import __version__, vocab
from kg.iris import Iris
from kg.rdf.terms import Fact, text, triples

_SHOWN = 12  # hexadecimal digits of a digest, in an IRI


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A model that a build used."""

    name: str  # "depparse/union"
    digest: str  # of its file


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A run of the program over articles."""

    started: datetime  # with its time zone
    rules: str  # a digest of the program's code and data
    models: tuple[Model, ...]

    def iri(self, iris: Iris) -> str:
        """Return its IRI, made of the time of its start."""
        return iris.build(self.started.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%fZ"))


def describe_build(build: Build, *, base: str) -> bytes:
    """Return what is known of a build when it starts, as N-Quads in the graph of builds."""
    iris = Iris(base=base)
    rules = iris.rules(build.rules[:_SHOWN])
    models = {iris.trained(f"{one.name}/{one.digest[:_SHOWN]}"): one for one in build.models}
    return _written(
        iris,
        {
            build.iri(iris): (
                (vocab.A, URIRef(vocab.ACTIVITY)),
                (vocab.LABEL, text(f"Build of {build.started.astimezone(UTC):%Y-%m-%d %H:%M} UTC")),
                (vocab.STARTED_AT_TIME, _time(build.started)),
                (vocab.WAS_ASSOCIATED_WITH, URIRef(iris.software(__version__))),
                *[(vocab.USED, URIRef(iri)) for iri in (rules, *models)],
            ),
            iris.software(__version__): program(),
            rules: _entity(vocab.PLAN, f"Rules of diplomacy-kg {__version__}", build.rules),
            **{iri: _entity(vocab.ENTITY, f"Model {one.name}", one.digest) for iri, one in models.items()},
        },
    )


def describe_end(build: Build, ended: datetime, *, base: str) -> bytes:
    """Return when a build came to its end, as N-Quads in the graph of builds."""
    iris = Iris(base=base)
    return _written(iris, {build.iri(iris): ((vocab.ENDED_AT_TIME, _time(ended)),)})


def program() -> tuple[Fact, ...]:
    """Return what is said of this program."""
    return (
        (vocab.A, URIRef(vocab.SOFTWARE_AGENT)),
        (vocab.LABEL, text(f"diplomacy-kg {__version__}")),
        (vocab.SOFTWARE_VERSION, text(__version__)),
    )


def _entity(kind: str, label: str, digest: str) -> tuple[Fact, ...]:
    return (vocab.A, URIRef(kind)), (vocab.LABEL, text(label)), (vocab.FINGERPRINT, text(digest))


def _time(when: datetime) -> Literal:
    return Literal(when.astimezone(UTC).isoformat(timespec="milliseconds"), datatype=XSD.dateTime)


def _written(iris: Iris, said: dict[str, tuple[Fact, ...]]) -> bytes:
    dataset = Dataset()
    graph = dataset.graph(URIRef(iris.builds_graph))
    for subject, facts in said.items():
        for triple in triples(subject, facts):
            graph.add(triple)
    return dataset.serialize(format="nquads", encoding="utf-8")
