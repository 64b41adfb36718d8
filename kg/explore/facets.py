"""The facets of events: one declaration gives the rows of the event index and the SPARQL that a page shows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

from kg import vocab

UNKNOWN: Final = ""  # value of a facet that the graph does not know for an event
_ESCAPES: Final = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
_NOT_IN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_LOCAL_NAME: Final = re.compile(r"[A-Za-z]+(-[A-Za-z]+)*")
_PARTY: Final = "dip:agent|dip:patient|dip:recipient"
_TWO_PARTIES: Final = f"?event {_PARTY} ?one_party , ?other_party . FILTER(?one_party != ?other_party)"
_TARGET: Final = "dip:patient|dip:recipient"
_SPEAKER: Final = "dip:hasMention/dip:attribution/dip:speaker"
# A mention that an article tells in its own voice. MINUS, because the engine takes seconds for NOT EXISTS of a path.
_OWN_VOICE: Final = (
    "?event dip:hasMention ?own . MINUS { ?own dip:attribution/(dip:speaker|dip:evidence) ?source }"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A property of events by which people narrow them.

    ``pattern`` binds ``?value`` for an ``?event``. A facet with few fixed values has a pattern for each in ``cases``.
    """

    name: str  # in the index: "agent_country"
    pattern: str = ""
    cases: Mapping[str, str] = field(default_factory=dict)
    kind: str = "text"  # of a value: "iri", "text", or "type" for a concept of the event types

    def term(self, value: str) -> str:
        """Return a value as a SPARQL term."""
        if self.kind == "iri":
            return f"<{_in_iri(value)}>"
        if self.kind == "type":
            name = value.replace(" ", "-")
            return f"type:{name}" if _LOCAL_NAME.fullmatch(name) else f"<{vocab.TYPE}{_in_iri(name)}>"
        return '"' + "".join(_ESCAPES.get(character, character) for character in value) + '"'

    def value(self, text: str) -> str:
        """Return the text of an RDF term as a value of the index."""
        return text.removeprefix(vocab.TYPE).replace("-", " ") if self.kind == "type" else text

    def known(self) -> str:
        """Return a pattern that holds for events whose value is known."""
        if self.pattern:
            return self.pattern
        return " UNION ".join(f"{{ {case} }}" for case in self.cases.values())


def _step(name: str, of: Facet, step: str) -> Facet:
    """Return the facet of a property of the values of another facet."""
    pattern = of.pattern.replace("?value .", f"?of_{name} . ?of_{name} {step} ?value .")
    return Facet(name=name, pattern=pattern)


_AGENT: Final = Facet(name="agent", pattern="?event dip:agent ?value .", kind="iri")
_PATIENT: Final = Facet(name="patient", pattern=f"?event {_TARGET} ?value .", kind="iri")
_PARTIES: Final = Facet(name="party", pattern=f"?event {_PARTY} ?value .", kind="iri")
_SPEAKERS: Final = Facet(name="speaker", pattern=f"?event {_SPEAKER} ?value .", kind="iri")
_PLACES: Final = Facet(name="place", pattern="?event dip:place ?value .", kind="iri")
FACETS: Final[Mapping[str, Facet]] = {
    facet.name: facet
    for facet in (
        Facet(name="class", cases={"act": "?event a dip:Act .", "statement": "?event a dip:Statement ."}),
        Facet(
            name="status",
            cases={
                "reported": f"?event a dip:AssertedEvent . {_OWN_VOICE}",
                "claimed": f"?event a dip:AssertedEvent . MINUS {{ {_OWN_VOICE} }}",
                "denied": "?event a dip:Act ; dip:polarity dip:Denied .",
                **{
                    name.lower(): f"?event a dip:Act ; dip:polarity dip:Stated ; dip:certainty dip:{name} ."
                    for name in ("Planned", "Possible", "Conditional")
                },
                "statement": "?event a dip:Statement .",
            },
        ),
        Facet(name="type", pattern="?event dip:eventType ?value .", kind="type"),
        Facet(name="quad", pattern="?event dip:eventType/skos:broader ?value .", kind="type"),
        _AGENT,
        _PATIENT,
        _PARTIES,
        Facet(
            name="parties",
            cases={
                "several": f"{{ SELECT DISTINCT ?event WHERE {{ {_TWO_PARTIES} }} }}",
                "one": f"{{ SELECT DISTINCT ?event WHERE {{ ?event {_PARTY} ?only }} }} MINUS {{ {_TWO_PARTIES} }}",
            },
        ),
        _SPEAKERS,
        _PLACES,
        _step("agent_country", _AGENT, "dip:country"),
        _step("patient_country", _PATIENT, "dip:country"),
        _step("country", _PARTIES, "dip:country"),
        _step("sector", _PARTIES, "dip:sector"),
        _step("speaker_country", _SPEAKERS, "dip:country"),
        _step("place_country", _PLACES, "dip:country"),
        Facet(name="topic", pattern="?event dip:topic ?value .", kind="iri"),
        Facet(name="differs", pattern="?event dip:differsOn ?value ."),
        Facet(name="source", pattern="?event dip:hasMention/dip:inArticle/schema:publisher ?value ."),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of the URL whose values are those of a facet.

    A country code stands for a value of the facet ``by_country`` if there is one: for all actors of the country.
    """

    name: str  # "who"
    title: str  # "Who"
    facet: str
    by_country: str = ""
    is_listed: bool = True  # with counts beside the events
    unknown: str = "not known"  # what it means that an event has no value

    def facet_of(self, value: str) -> Facet:
        """Return the facet that has a value."""
        return FACETS[self.by_country if self.by_country and is_country_code(value) else self.facet]


PARAMETERS: Final[Mapping[str, Parameter]] = {
    parameter.name: parameter
    for parameter in (
        Parameter(name="type", title="Type", facet="type"),
        Parameter(name="quad", title="Cooperation or conflict", facet="quad"),
        Parameter(name="status", title="Status", facet="status"),
        Parameter(name="class", title="Acts and statements", facet="class"),
        Parameter(name="parties", title="Known parties", facet="parties", unknown="none"),
        Parameter(name="country", title="Country of a party", facet="country"),
        Parameter(name="who", title="Who", facet="agent", by_country="agent_country"),
        Parameter(name="whom", title="To whom", facet="patient", by_country="patient_country"),
        Parameter(name="party", title="Either party", facet="party", by_country="country", is_listed=False),
        Parameter(name="with", title="Other party", facet="party", by_country="country", is_listed=False),
        Parameter(name="topic", title="About", facet="topic"),
        Parameter(name="speaker", title="Said by", facet="speaker", by_country="speaker_country"),
        Parameter(name="place", title="Place", facet="place", by_country="place_country"),
        Parameter(name="sector", title="Sector of a party", facet="sector"),
        Parameter(name="source", title="Source", facet="source"),
        Parameter(name="differs", title="Reports differ on", facet="differs", unknown="nothing"),
    )
}


def _in_iri(value: str) -> str:
    """Encode the characters that no IRI has."""
    return _NOT_IN_IRI.sub(lambda match: quote(match[0]), value)


def is_country_code(value: str) -> bool:
    """Return True for a code of ISO 3166-1 alpha-3."""
    return len(value) == 3 and value.isascii() and value.isalpha() and value.isupper()
