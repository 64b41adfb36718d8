"""What an event is called where it is shown: "Lavrov met Jordan's foreign minister"."""

from textwrap import shorten

from kg.model import Certainty, EventMention, Polarity, ResolvedMention, ResolvedParticipant, Role

_PHRASE = 60  # characters of a participant's phrase
_WHOLE = 160  # characters of a label


def label(resolved: ResolvedMention) -> str:
    """Return who did what to whom; what is not stated as a fact is marked, so that none is read as one."""
    mention = resolved.mention
    words = [_names(resolved, Role.AGENT), _verb(mention), _objects(resolved)]
    clause = " ".join(word for word in words if word)
    return shorten(_marked(mention, clause), _WHOLE, placeholder="…")


def _marked(mention: EventMention, clause: str) -> str:
    marks = [mention.certainty.value] * (mention.certainty is not Certainty.FACT)
    marks += ["not"] * (mention.polarity is Polarity.DENIED)
    return f"{', '.join(marks)}: {clause}" if marks else clause


def _verb(mention: EventMention) -> str:
    """Return the trigger's words, or its lemmas where others stand far between its words."""
    quote = " ".join(mention.trigger.quote.split())
    return quote if len(quote.split()) <= len(mention.predicate.split()) + 2 else mention.predicate


def _objects(resolved: ResolvedMention) -> str:
    patients, recipients = _names(resolved, Role.PATIENT), _names(resolved, Role.RECIPIENT)
    if patients and recipients:
        return f"{patients} to {recipients}"
    return patients or recipients or _names(resolved, Role.TOPIC)


def _names(resolved: ResolvedMention, role: Role) -> str:
    return " and ".join(_name(part) for part in resolved.participants if part.role is role)


def _name(participant: ResolvedParticipant) -> str:
    link = participant.link
    quote = " and ".join(actor.name for actor in link.actors) if link else participant.mention.span.quote
    return shorten(quote, _PHRASE, placeholder="…")
