"""Match extracted mentions with gold events, strictly.

* A mention counts for a gold sentence only if its trigger lies in that sentence. If the sentence begins with a quotation of
  several sentences, it ends where the quotation closes.
* A trigger matches by a lemma of the predicate, a participant by its head word. A pronoun matches by the name of the
  actor it is linked to; other names of the actor do not count.
* A mention matches at most one gold event, and a gold event at most one mention.
* Days must have exactly the gold's bounds.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.gold import GoldEvent, GoldSentence, bounds, head_word
from kg.model import (
    ActorLink,
    Certainty,
    Document,
    Mention,
    Polarity,
    ResolvedMention,
    Role,
    Sentence,
    Token,
)

OTHERS = frozenset({Role.PATIENT, Role.RECIPIENT, Role.TOPIC})  # roles that the gold's field ``p`` covers
_CLOSING = {'"': '"', "“": "”"}
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The offsets of a gold sentence in the article's text; the end is exclusive."""

    start: int
    end: int


def locate(text: str, prefix: str, *, begin: int = 0) -> tuple[int, int] | None:
    """Find ``prefix`` in ``text`` from ``begin`` on, ignoring white space and the shape of quotation marks.

    Returns the start and end offsets, or None if it does not occur.
    """
    kept = [offset for offset in range(begin, len(text)) if not text[offset].isspace()]
    wanted = _squeezed(prefix)
    first = _squeezed(text[begin:]).find(wanted)
    return None if first < 0 else (kept[first], kept[first + len(wanted) - 1] + 1)


def windows(document: Document, sentences: Sequence[GoldSentence]) -> dict[str, Window]:
    """Return the windows of one article's gold sentences by id, leaving out sentences that are not found."""
    found: dict[str, tuple[int, int]] = {}
    begin = 0
    for sentence in sentences:
        if place := locate(document.article.text, sentence.prefix, begin=begin):
            found[sentence.id] = place
            begin = place[1]
    starts = [start for start, _ in found.values()] + [len(document.article.text)]
    nexts = dict(zip(found, starts[1:], strict=True))
    return {
        name: Window(start=start, end=min(nexts[name], _end(document, start, end)))
        for name, (start, end) in found.items()
    }


def article_of(documents: Sequence[Document], sentences: Sequence[GoldSentence]) -> Document | None:
    """Return the document that contains most of a gold article's sentences, or None."""
    most, best = 0, None
    for document in documents:
        count = len(windows(document, sentences))
        if count > most:
            most, best = count, document
    return best


def within(mentions: Iterable[ResolvedMention], window: Window) -> list[ResolvedMention]:
    """Return the mentions whose trigger lies in the window, in order."""
    return [
        m for m in mentions if window.start <= m.mention.trigger.start and m.mention.trigger.end <= window.end
    ]


def trigger_fits(event: GoldEvent, mention: ResolvedMention) -> bool:
    """Return True if a lemma of the predicate is one of the gold's triggers."""
    lemmas = {lemma.casefold() for lemma in mention.mention.predicate.split()}
    return not lemmas.isdisjoint(event.triggers)


def agent_fits(event: GoldEvent, mention: ResolvedMention, document: Document) -> bool:
    """Return True if an agent's head word matches a gold agent; "" in the gold also accepts a missing agent."""
    words = _words(document, mention, {Role.AGENT})
    if not event.agents or (not words and "" in event.agents):
        return not words
    return _fits(event.agents, words)


def patient_fits(event: GoldEvent, mention: ResolvedMention, document: Document) -> bool:
    """Return True if the gold's patient or counterpart is a participant.

    A noun that the gold lists both as trigger and as patient ("had a discussion") is found with the trigger.
    """
    in_trigger = set(event.triggers) & set(mention.mention.predicate.casefold().split())
    named = {head_word(phrase).removesuffix("s") for phrase in event.patients}
    return not in_trigger.isdisjoint(named) or _fits(event.patients, _words(document, mention, OTHERS))


def day_fits(event: GoldEvent, mention: ResolvedMention) -> bool:
    """Return True if the mention's days are exactly the gold's day, month or year."""
    time = mention.time
    return time is not None and event.day is not None and (time.earliest, time.latest) == bounds(event.day)


def place_fits(event: GoldEvent, mention: ResolvedMention, document: Document) -> bool:
    """Return True if the place matches the gold's by name or by head word."""
    link = mention.place
    if link is None or event.place is None:
        return False
    same_name = link.place.name.casefold() == event.place.casefold()
    return same_name or (
        link.mention is not None
        and event.place in link.mention.span.quote
        and head_word(event.place) in _head_words(document, link.mention, None)
    )


def speaker_fits(event: GoldEvent, mention: ResolvedMention, document: Document) -> bool:
    """Return True if the speaker is one of the gold's."""
    speaker = mention.mention.attribution.speaker
    return speaker is not None and _fits(event.speakers, _head_words(document, speaker, mention.speaker))


def asserts(mention: ResolvedMention) -> bool:
    """Return True if the mention states its event as a fact."""
    return (mention.mention.polarity, mention.mention.certainty) == (Polarity.STATED, Certainty.FACT)


def pairs(
    events: Sequence[GoldEvent],
    mentions: Sequence[ResolvedMention],
    fits: Callable[[GoldEvent, ResolvedMention], bool],
) -> dict[int, int]:
    """Return a maximum one-to-one matching from event indices to mention indices; earlier events take precedence.

    Uses Kuhn's algorithm for bipartite matching with augmenting paths.
    """
    options = [[j for j, mention in enumerate(mentions) if fits(event, mention)] for event in events]
    owner: dict[int, int] = {}
    for i in range(len(events)):
        _augment(i, options, owner, set())
    return {i: j for j, i in sorted(owner.items())}


def _augment(i: int, options: Sequence[Sequence[int]], owner: dict[int, int], tried: set[int]) -> bool:
    for j in options[i]:
        if j not in tried:
            tried.add(j)
            if j not in owner or _augment(owner[j], options, owner, tried):
                owner[j] = i
                return True
    return False


def _squeezed(text: str) -> str:
    return "".join(text.split()).translate(_STRAIGHT)


def _end(document: Document, start: int, prefix_end: int) -> int:
    """Return the end of the sentence that begins at ``start``, including a quotation that opens it."""
    text = document.article.text
    closing = _CLOSING.get(text[start])
    last = text.find(closing, start + 1) + 1 if closing else 0
    reach = max(prefix_end, last)
    ends = [sentence.span.end for sentence in document.sentences if sentence.span.end >= reach]
    return min(ends, default=len(text))


def _fits(phrases: Iterable[str], words: Iterable[str]) -> bool:
    return not {head_word(phrase) for phrase in phrases if phrase}.isdisjoint(words)


def _words(document: Document, mention: ResolvedMention, roles: Iterable[Role]) -> set[str]:
    wanted = set(roles)
    parts = [part for part in mention.participants if part.role in wanted]
    return {word for part in parts for word in _head_words(document, part.mention, part.link)}


def _head_words(document: Document, mention: Mention, link: ActorLink | None) -> set[str]:
    """Return the lower-case words that identify a phrase: its head, the rest of a name, an apposition."""
    sentence = document.sentences[mention.sentence]
    head = sentence.tokens[mention.head - 1]
    words = [token.text for token in _name(sentence, head)]
    if head.upos == "PRON" and link is not None:
        words += [head_word(actor.name) for actor in link.actors]
    return {piece.casefold() for word in words for piece in word.split("-")}


def _name(sentence: Sentence, head: Token) -> list[Token]:
    """Return the head and the other words of its name, wherever the parser attached them."""
    parts = [token for token in sentence.tokens if token.head == head.index and _names(token, head)]
    return [head, *(token for part in parts for token in _name(sentence, part))]


def _names(token: Token, head: Token) -> bool:
    relation = token.deprel.split(":")[0]
    after = token.index > head.index and token.upos == "PROPN"
    return relation in {"flat", "appos"} or (
        after and relation in {"compound", "nmod"} and token.deprel != "nmod"
    )
