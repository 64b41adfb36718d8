"""Labels of events for display, such as "Lavrov met Jordan's foreign minister"."""

from textwrap import shorten

from kg.model import Certainty, EventMention, Polarity, ResolvedMention, ResolvedParticipant, Role

_MAX_PHRASE_CHARS = 60  # of one participant
_MAX_LABEL_CHARS = 160


def event_label(resolved: ResolvedMention) -> str:
    """Return agent, verb and object of an event, with a marker such as "planned:" if needed."""
    mention = resolved.mention
    words = [_names(resolved, Role.AGENT), _verb(mention), _objects(resolved)]
    clause = " ".join(word for word in words if word)
    return shorten(_with_factuality(mention, clause), _MAX_LABEL_CHARS, placeholder="…")


def _with_factuality(mention: EventMention, clause: str) -> str:
    markers = [mention.certainty.value] * (mention.certainty is not Certainty.FACT)
    markers += ["not"] * (mention.polarity is Polarity.DENIED)
    return f"{', '.join(markers)}: {clause}" if markers else clause


def _verb(mention: EventMention) -> str:
    """Return the trigger as in the text, or its lemmas if many other words interrupt it."""
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
    return shorten(quote, _MAX_PHRASE_CHARS, placeholder="…")
