"""Namespaces and terms of the graph, as plain strings so that they need no RDF library.

A test checks that the terms of the namespace DIP are those of ontology/diplomacy.ttl.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar

from kg.model import ActorKind, Certainty, EventType, Polarity, Precision, Role

_Enum = TypeVar("_Enum", bound=StrEnum)

DIP: Final = "https://w3id.org/diplomacy/ontology#"
TYPE: Final = "https://w3id.org/diplomacy/event-type/"
DCTERMS: Final = "http://purl.org/dc/terms/"
GEO: Final = "http://www.opengis.net/ont/geosparql#"
GEOF: Final = "http://www.opengis.net/def/function/geosparql/"
OA: Final = "http://www.w3.org/ns/oa#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
OWL_TIME: Final = "http://www.w3.org/2006/time#"
PROV: Final = "http://www.w3.org/ns/prov#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA: Final = "https://schema.org/"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
UOM: Final = "http://www.opengis.net/def/uom/OGC/1.0/"  # units of measure, for functions of geof:
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: Final = MappingProxyType(
    {
        "dcterms": DCTERMS,
        "dip": DIP,
        "geo": GEO,
        "geof": GEOF,
        "oa": OA,
        "owl": OWL,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "skos": SKOS,
        "time": OWL_TIME,
        "type": TYPE,
        "uom": UOM,
        "xsd": XSD,
    }
)

# Classes
EVENT: Final = DIP + "Event"
ACT: Final = DIP + "Act"
STATEMENT: Final = DIP + "Statement"
ASSERTED_EVENT: Final = DIP + "AssertedEvent"
EVENT_MENTION: Final = DIP + "EventMention"
ATTRIBUTION: Final = DIP + "Attribution"
TIME_BOUNDS: Final = DIP + "TimeBounds"
ACTOR: Final = DIP + "Actor"
PLACE: Final = DIP + "Place"
NEWS_ARTICLE: Final = SCHEMA + "NewsArticle"
SOFTWARE_AGENT: Final = PROV + "SoftwareAgent"
ACTIVITY: Final = PROV + "Activity"
ENTITY: Final = PROV + "Entity"
PLAN: Final = PROV + "Plan"

# Events
HAS_MENTION: Final = DIP + "hasMention"
NAMED_BY: Final = DIP + "namedBy"  # of an event with several mentions
EVENT_TYPE: Final = DIP + "eventType"
MODE: Final = DIP + "mode"
PLOVER_ACTOR: Final = DIP + "ploverActor"
PLOVER_RECIPIENT: Final = DIP + "ploverRecipient"
POLARITY: Final = DIP + "polarity"
CERTAINTY: Final = DIP + "certainty"
TIME: Final = DIP + "time"
EARLIEST: Final = DIP + "earliest"
LATEST: Final = DIP + "latest"
PRECISION: Final = DIP + "precision"
TELLS: Final = DIP + "tells"
AT_PLACE: Final = DIP + "place"

# Joins
JOIN: Final = DIP + "Join"
JOINED_INTO: Final = DIP + "joinedInto"
JOINED_MENTION: Final = DIP + "joinedMention"
PERHAPS_SAME: Final = DIP + "perhapsSame"
DIFFERS_ON: Final = DIP + "differsOn"
COMPARED: Final = DIP + "compared"
COPY_OF: Final = DIP + "copyOf"
CARRIED_OUT_AS: Final = DIP + "carriedOutAs"
CONTRADICTED_BY: Final = DIP + "contradictedBy"
CANCELLED_BY: Final = DIP + "cancelledBy"
POSTPONED_BY: Final = DIP + "postponedBy"
PART_OF: Final = DIP + "partOf"
JOIN_TRAITS: Final = DIP + "joinTraits"
OWN_EVENTS: Final = DIP + "ownEvents"

# Event types
NOTATION: Final = SKOS + "notation"
BROADER: Final = SKOS + "broader"
PREF_LABEL: Final = SKOS + "prefLabel"
PLOVER_SCORE: Final = DIP + "ploverScore"

# Event mentions
IN_ARTICLE: Final = DIP + "inArticle"
SENTENCE: Final = DIP + "sentence"
PREDICATE: Final = DIP + "predicate"
RULE: Final = DIP + "rule"
CAMEO_CODE: Final = DIP + "cameoCode"
CONFIDENCE: Final = DIP + "confidence"
POLARITY_CUE: Final = DIP + "polarityCue"
CERTAINTY_CUE: Final = DIP + "certaintyCue"
TIME_EVIDENCE: Final = DIP + "timeEvidence"
PLACE_EVIDENCE: Final = DIP + "placeEvidence"
PLACE_REASON: Final = DIP + "placeReason"
PLACE_SCORE: Final = DIP + "placeScore"
CONTENT_EVIDENCE: Final = DIP + "contentEvidence"
HAS_ATTRIBUTION: Final = DIP + "attribution"

# Phrases and attributions
HAS_ACTOR: Final = DIP + "actor"
SPEAKER: Final = DIP + "speaker"
CUE: Final = DIP + "cue"
ADDRESSEE: Final = DIP + "addressee"
OCCASION: Final = DIP + "occasion"
QUOTED: Final = DIP + "quoted"
ASSUMED: Final = DIP + "assumed"
HAS_EVIDENCE: Final = DIP + "evidence"
REASON: Final = DIP + "reason"
SCORE: Final = DIP + "score"

# Actors and places
COUNTRY_CODE: Final = DIP + "country"
SECTOR: Final = DIP + "sector"
SECTORS: Final = "https://w3id.org/diplomacy/sector/"  # of the concepts
ACTOR_CODE: Final = DIP + "actorCode"
SAME_AS: Final = SCHEMA + "sameAs"  # Wikidata item of an actor
LATITUDE: Final = SCHEMA + "latitude"
LONGITUDE: Final = SCHEMA + "longitude"
GEOMETRY: Final = GEO + "Geometry"
HAS_GEOMETRY: Final = GEO + "hasGeometry"
AS_WKT: Final = GEO + "asWKT"
WKT_LITERAL: Final = GEO + "wktLiteral"

# Articles
SOURCE: Final = DIP + "source"
DATELINE: Final = DIP + "dateline"
BYLINE: Final = DIP + "byline"
PUBLISHED_BASIS: Final = DIP + "publishedBasis"
FINGERPRINT: Final = DIP + "fingerprint"
HEADLINE: Final = SCHEMA + "headline"
ARTICLE_BODY: Final = SCHEMA + "articleBody"
DATE_PUBLISHED: Final = SCHEMA + "datePublished"
PUBLISHER: Final = SCHEMA + "publisher"
AUTHOR: Final = SCHEMA + "author"
URL: Final = SCHEMA + "url"
LOCATION_CREATED: Final = SCHEMA + "locationCreated"
MENTIONS: Final = SCHEMA + "mentions"
SOFTWARE_VERSION: Final = SCHEMA + "softwareVersion"

# Evidence (Web Annotation: https://www.w3.org/TR/annotation-vocab/)
START: Final = OA + "start"
END: Final = OA + "end"
EXACT: Final = OA + "exact"

# Properties of all resources
A: Final = RDF + "type"
LABEL: Final = RDFS + "label"
ALT_LABEL: Final = SKOS + "altLabel"
DEPRECATED: Final = OWL + "deprecated"
IS_REPLACED_BY: Final = DCTERMS + "isReplacedBy"
WAS_ATTRIBUTED_TO: Final = PROV + "wasAttributedTo"
WAS_DERIVED_FROM: Final = PROV + "wasDerivedFrom"
WAS_REVISION_OF: Final = PROV + "wasRevisionOf"
WAS_GENERATED_BY: Final = PROV + "wasGeneratedBy"
WAS_ASSOCIATED_WITH: Final = PROV + "wasAssociatedWith"
USED: Final = PROV + "used"
STARTED_AT_TIME: Final = PROV + "startedAtTime"
ENDED_AT_TIME: Final = PROV + "endedAtTime"


def _terms(values: type[_Enum]) -> MappingProxyType[_Enum, str]:
    return MappingProxyType({value: DIP + value.capitalize() for value in values})


# Values of the enumerations in kg.model, as individuals or classes of the ontology
POLARITIES: Final = _terms(Polarity)
CERTAINTIES: Final = _terms(Certainty)
PRECISIONS: Final = _terms(Precision)
ACTOR_CLASSES: Final = _terms(ActorKind)
EVENT_TYPES: Final = MappingProxyType({type_: TYPE + type_ for type_ in EventType})

# Modes of PLOVER 2.0 by type; the other types have none.
_MODES: Final = (
    (EventType.CONSULT, "visit third-party multilateral phone"),
    (EventType.RETREAT, "withdraw release disarm ceasefire access resign"),
    (EventType.REQUEST, "assist change yield meet"),
    (EventType.ACCUSE, "disapprove investigate allege"),
    (EventType.REJECT, "assist change yield meet"),
    (EventType.THREATEN, "restrict arrest relations expel territory violence"),
    (EventType.PROTEST, "demo riot strike hunger boycott obstruct vandalize"),
    (EventType.SANCTION, "convict expel withdraw discontinue"),
    (EventType.MOBILIZE, "troops weapons police militia"),
    (
        EventType.COERCE,
        "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    ),
    (
        EventType.ASSAULT,
        "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
        "heavy-weapons crowd-control unconventional",
    ),
)
MODES: Final = MappingProxyType(
    {(type_, mode): f"{TYPE}{type_}-{mode}" for type_, modes in _MODES for mode in modes.split()}
)

# Properties from an event to its actors, and from a mention to the phrases that name them
ROLE_LINKS: Final = MappingProxyType({role: DIP + role for role in Role})
ROLE_EVIDENCE: Final = MappingProxyType({role: f"{DIP}{role}Evidence" for role in Role})
