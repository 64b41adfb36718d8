"""An invented article with events of each polarity and certainty, as Python values."""

from dataclasses import replace
from datetime import date

from kg.model import (
    Actor,
    ActorKind,
    ActorLink,
    Article,
    Attribution,
    Certainty,
    Document,
    Event,
    EventMention,
    EventType,
    Mention,
    Participant,
    Place,
    PlaceLink,
    Polarity,
    Precision,
    Resolution,
    ResolvedMention,
    ResolvedParticipant,
    Role,
    Sentence,
    Span,
    Tense,
    TimeBounds,
)

OPENING = "By Ana Prieto\n\nBERN, August 20 – "
SENTENCES = (
    "Jordan’s foreign minister met Swiss envoy Léa Huber on Monday in Bern 🙂.",
    "Poland denied that it had closed\nthe \\border\\.",
    "“We will send doctors to Chad,” Huber told reporters at a forum.",
    "If Oslo agrees, Norway mediates.",
    "NATO may veto the plan.",
)
BODY = OPENING + " ".join(SENTENCES)

MINISTER = Actor(key="office/JOR-foreign-minister", kind=ActorKind.OFFICE, name="foreign minister of Jordan",
                 country="JOR", sector="GOV")  # fmt: skip
HUBER = Actor(key="person/léa-huber", kind=ActorKind.PERSON, name="Léa Huber", country="CHE")
POLAND = Actor(key="country/POL", kind=ActorKind.COUNTRY, name="Poland", country="POL")
CHAD = Actor(key="country/TCD", kind=ActorKind.COUNTRY, name="Chad", country="TCD")
NORWAY = Actor(key="country/NOR", kind=ActorKind.COUNTRY, name="Norway", country="NOR")
NATO = Actor(key="organization/NATO", kind=ActorKind.ORGANIZATION, name="NATO")
BERN = Place(key="city/bern-CHE", name="Bern", country="CHE", latitude=46.9481, longitude=7.4474)


def span(quote: str, sentence: int | None = None) -> Span:
    """Return the span of a quote in the article, or in one of its sentences."""
    start = BODY.index(quote, 0 if sentence is None else BODY.index(SENTENCES[sentence]))
    return Span(start=start, end=start + len(quote), quote=quote)


def mention(quote: str, sentence: int) -> Mention:
    return Mention(sentence=sentence, head=1, span=span(quote, sentence))


def link(quote: str, sentence: int, actor: Actor) -> ActorLink:
    return ActorLink(mention=mention(quote, sentence), actors=(actor,), reason="name", score=0.9)


def part(role: Role, quote: str, sentence: int, actor: Actor | None = None) -> ResolvedParticipant:
    actor_link = link(quote, sentence, actor) if actor else None
    return ResolvedParticipant(role=role, mention=mention(quote, sentence), link=actor_link)


def resolved(sentence: int, trigger: str, *parts: ResolvedParticipant, **other: object) -> ResolvedMention:
    """Return an event mention.

    ``other`` contains further fields of EventMention and ResolvedMention.
    """
    links = {name: other.pop(name, None) for name in ("speaker", "time", "place")}
    defaults: dict[str, object] = {
        "head": 3,
        "predicate": trigger,
        "rule": "",
        "type": None,
        "cameo": None,
        "times": (),
        "places": (),
        "attribution": Attribution(),
        "polarity": Polarity.STATED,
        "polarity_cue": None,
        "certainty": Certainty.FACT,
        "certainty_cue": None,
        "tense": Tense.PAST,
        "confidence": 0.9,
    }
    participants = tuple(Participant(role=one.role, mention=one.mention) for one in parts)
    event_mention = EventMention(
        sentence=sentence,
        trigger=span(trigger, sentence),
        participants=participants,
        **(defaults | other),
    )  # type: ignore[arg-type]
    return ResolvedMention(mention=event_mention, participants=parts, **links)  # type: ignore[arg-type]


def met() -> ResolvedMention:
    monday, bern = mention("on Monday", 0), mention("in Bern", 0)
    return resolved(
        0,
        "met",
        part(Role.AGENT, "Jordan’s foreign minister", 0, MINISTER),
        part(Role.PATIENT, "Swiss envoy Léa Huber", 0, HUBER),
        predicate="meet",
        rule="meet",
        type=EventType.CONSULT,
        cameo="04",
        mode="visit",
        times=(monday,),
        places=(bern,),
        time=TimeBounds(
            earliest=date(2025, 8, 18),
            latest=date(2025, 8, 18),
            precision=Precision.DAY,
            mention=monday,
            reason="weekday before 2025-08-20",
        ),
        place=PlaceLink(mention=bern, place=BERN, reason="name", score=1.0),
    )


def met_without_time() -> ResolvedMention:
    """The meeting as news without a time, in two places."""
    stated = met()
    time = TimeBounds(
        earliest=date(2025, 8, 19),
        latest=date(2025, 8, 20),
        precision=Precision.RANGE,
        mention=None,
        reason="news without a time, published on 2025-08-20",
        score=0.4,
        is_assumed=True,
    )
    chad = PlaceLink(
        mention=stated.mention.places[0],
        place=Place(key="country/TCD", name="Chad", country="TCD"),
        reason="name",
        score=1.0,
    )
    return replace(stated, mention=replace(stated.mention, times=()), time=time, more_places=(chad,))


def closed() -> ResolvedMention:
    return resolved(
        1,
        "closed",
        part(Role.AGENT, "it", 1, POLAND),
        part(Role.PATIENT, "the \\border\\", 1),
        predicate="close",
        type=EventType.COERCE,
        attribution=Attribution(speaker=mention("Poland", 1), cue=span("denied", 1)),
        polarity=Polarity.DENIED,
        polarity_cue=span("denied", 1),
        speaker=link("Poland", 1, POLAND),
    )


def send() -> ResolvedMention:
    return resolved(
        2,
        "send",
        part(Role.AGENT, "We", 2),
        part(Role.PATIENT, "doctors", 2),
        part(Role.RECIPIENT, "Chad", 2, CHAD),
        type=EventType.AID,
        attribution=Attribution(
            speaker=mention("Huber", 2),
            cue=span("told", 2),
            addressee=mention("reporters", 2),
            occasion=mention("a forum", 2),
            quoted=True,
        ),
        certainty=Certainty.PLANNED,
        certainty_cue=span("will", 2),
        tense=Tense.FUTURE,
        speaker=link("Huber", 2, HUBER),
    )


def told() -> ResolvedMention:
    return resolved(
        2,
        "told",
        part(Role.AGENT, "Huber", 2, HUBER),
        head=9,
        predicate="tell",
        rule="tell",
        type=EventType.STATE,
        cameo="01",
        attribution=Attribution(addressee=mention("reporters", 2), occasion=mention("a forum", 2)),
        confidence=1.0,
        content=(span("“We will send doctors to Chad,”"),),
    )


def mediates() -> ResolvedMention:
    return resolved(
        3,
        "mediates",
        part(Role.AGENT, "Norway", 3, NORWAY),
        predicate="mediate",
        certainty=Certainty.CONDITIONAL,
        certainty_cue=span("If", 3),
        tense=Tense.PRESENT,
        confidence=1.0,
    )


def veto() -> ResolvedMention:
    return resolved(
        4,
        "veto",
        part(Role.AGENT, "NATO", 4, NATO),
        part(Role.TOPIC, "the plan", 4),
        type=EventType.REJECT,
        cameo="129",
        certainty=Certainty.POSSIBLE,
        certainty_cue=span("may", 4),
        confidence=0.0,
    )


def document(**other: object) -> Document:
    fields = {"id": "0af3", "source": "bern.txt", "text": BODY, "lead": len(OPENING)}
    return Document(
        article=Article(**(fields | other)),  # type: ignore[arg-type]
        sentences=tuple(
            Sentence(index=index, span=span(text), tokens=(), entities=())
            for index, text in enumerate(SENTENCES)
        ),
    )


def resolution(*mentions: ResolvedMention, **article: object) -> Resolution:
    events = tuple(Event(mentions=(one,)) for one in mentions)
    return Resolution(document=document(**article), events=events, abstentions=())
