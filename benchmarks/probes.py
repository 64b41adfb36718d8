"""Make mentions and events from given phrases, to measure resolution without extraction."""

import re

from kg.model import (
    Attribution,
    Certainty,
    Document,
    EventMention,
    Mention,
    Participant,
    Polarity,
    Role,
    Span,
    Tense,
)


def mention_of(document: Document, phrase: str) -> Mention:
    """Return a phrase of the text as a mention; "Ruiz#3" means its third occurrence.

    The head is the word whose own head lies outside the phrase. Raises ValueError if the phrase does not occur.
    """
    words, _, nth = phrase.partition("#")
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", document.article.text)]
    start = places[int(nth or 1) - 1] if len(places) >= int(nth or 1) else -1
    span = Span(start=start, end=start + len(words), quote=words)
    for sentence in document.sentences:
        inside = [t for t in sentence.tokens if start >= 0 and t.start >= start and t.end <= span.end]
        if inside:
            indices = {t.index for t in inside}
            head = next((t for t in inside if t.head not in indices and t.upos != "PUNCT"), inside[-1])
            return Mention(sentence=sentence.index, head=head.index, span=span)
    raise ValueError(phrase)


def probe(mention: Mention) -> EventMention:
    """Return an event mention with the phrase as agent and as place."""
    return EventMention(
        sentence=mention.sentence,
        head=mention.head,
        trigger=mention.span,
        predicate="do",
        rule="",
        type=None,
        cameo=None,
        participants=(Participant(role=Role.AGENT, mention=mention),),
        times=(),
        places=(mention,),
        attribution=Attribution(),
        polarity=Polarity.STATED,
        polarity_cue=None,
        certainty=Certainty.FACT,
        certainty_cue=None,
        tense=Tense.PAST,
        confidence=0.5,
    )
