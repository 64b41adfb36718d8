"""The enumerations of the data model: roles, types of events and actors, factuality, precision."""

from enum import StrEnum

CLASSIFIER_RULE = "classifier"  # name of the rule of a type that the event classifier proposes
ARTICLE_KEY_LENGTH = (
    12  # characters of an article's id at the end of the key of an actor known only within the article
)


class Role(StrEnum):
    """The role of a participant in an event."""

    AGENT = "agent"  # performs the act
    PATIENT = "patient"  # undergoes the act, or is the counterpart of the agent
    RECIPIENT = "recipient"  # receives a thing or a message
    INSTRUMENT = "instrument"
    TOPIC = "topic"  # subject of a talk, an agreement or a promise


class Polarity(StrEnum):
    """Whether the text affirms or denies the event."""

    STATED = "stated"
    DENIED = "denied"


class Certainty(StrEnum):
    """How certain the text is of the event; only FACT together with STATED asserts that it happened."""

    FACT = "fact"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"


class Tense(StrEnum):
    """The time of the event relative to the time of writing."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class EventType(StrEnum):
    """The sixteen event types of PLOVER 2.0, and STATE for mere statements (CAMEO 01)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    STATE = "STATE"


class EventKind(StrEnum):
    """The kinds of events. The graph has acts and statements; a setting adds other clauses."""

    ACT = "act"  # has one of PLOVER's sixteen types
    STATEMENT = "statement"  # somebody says something
    OTHER = "other"  # a clause of unknown type


class EntityLabel(StrEnum):
    """Kinds of named entities, independent of the label set of the NER model."""

    PERSON = "person"
    ORGANIZATION = "organization"
    LOCATION = "location"  # countries, cities, regions
    NORP = "norp"  # nationalities, religious and political groups
    FACILITY = "facility"
    DATE = "date"
    OTHER = "other"


class ActorKind(StrEnum):
    """Kinds of actors; each is a class of the ontology."""

    COUNTRY = "Country"
    PERSON = "Person"
    ORGANIZATION = "Organization"
    GROUP = "Group"  # unnamed people: "Polish officials"
    OFFICE = "Office"  # a unique post with an unknown holder: "Jordan's foreign minister"


class Precision(StrEnum):
    """The granularity of a time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
