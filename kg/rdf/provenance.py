"""Provenance of builds in PROV-O (https://www.w3.org/TR/prov-o/).

Builds have their own named graph, so that the graphs of articles do not depend on the time of the build.
"""

from datetime import UTC, datetime

from rdflib import XSD, Dataset, Literal, URIRef

from kg import __version__, vocab
from kg.build_record import Build
from kg.iris import Iris
from kg.rdf.terms import PropertyValue, string_literal, triples

_DIGEST_CHARS = 12  # hexadecimal digits of a digest in an IRI


def describe_build(build: Build, *, base: str) -> bytes:
    """Return the start of a build, its program, rules and models as N-Quads."""
    iris = Iris(base=base)
    rules = iris.rules(build.rules[:_DIGEST_CHARS])
    models = {iris.model(f"{model.name}/{model.digest[:_DIGEST_CHARS]}"): model for model in build.models}
    return _to_nquads(
        iris,
        {
            build.iri(iris): (
                (vocab.A, URIRef(vocab.ACTIVITY)),
                (vocab.LABEL, string_literal(f"Build of {build.started.astimezone(UTC):%Y-%m-%d %H:%M} UTC")),
                (vocab.STARTED_AT_TIME, _timestamp(build.started)),
                (vocab.WAS_ASSOCIATED_WITH, URIRef(iris.software(__version__))),
                *[(vocab.USED, URIRef(iri)) for iri in (rules, *models)],
            ),
            iris.software(__version__): _software_properties(),
            rules: _used_entity(vocab.PLAN, f"Rules of diplomacy-kg {__version__}", build.rules),
            **{
                iri: _used_entity(vocab.ENTITY, f"Model {model.name}", model.digest)
                for iri, model in models.items()
            },
        },
    )


def describe_end(build: Build, ended: datetime, *, base: str) -> bytes:
    """Return the end time of a build as N-Quads."""
    iris = Iris(base=base)
    return _to_nquads(iris, {build.iri(iris): ((vocab.ENDED_AT_TIME, _timestamp(ended)),)})


def _software_properties() -> tuple[PropertyValue, ...]:
    """Return the description of this program as a PROV software agent."""
    return (
        (vocab.A, URIRef(vocab.SOFTWARE_AGENT)),
        (vocab.LABEL, string_literal(f"diplomacy-kg {__version__}")),
        (vocab.SOFTWARE_VERSION, string_literal(__version__)),
    )


def _used_entity(class_: str, label: str, digest: str) -> tuple[PropertyValue, ...]:
    return (
        (vocab.A, URIRef(class_)),
        (vocab.LABEL, string_literal(label)),
        (vocab.FINGERPRINT, string_literal(digest)),
    )


def _timestamp(when: datetime) -> Literal:
    return Literal(when.astimezone(UTC).isoformat(timespec="milliseconds"), datatype=XSD.dateTime)


def _to_nquads(iris: Iris, descriptions: dict[str, tuple[PropertyValue, ...]]) -> bytes:
    dataset = Dataset()
    graph = dataset.graph(URIRef(iris.builds_graph))
    for subject, properties in descriptions.items():
        for triple in triples(subject, properties):
            graph.add(triple)
    return dataset.serialize(format="nquads", encoding="utf-8")
