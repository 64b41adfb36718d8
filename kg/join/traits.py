"""Reads the traits of an article and its mentions from a resolution, so that joining never needs the article again."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from kg.codes import EventKind, EventType, Role
from kg.join.acts import CLAIM, Words, act_of, acts_by_document, is_document, retold_acts
from kg.join.copies import shingles, signature
from kg.join.data_tables import read_toml, telling
from kg.join_values import ArticleTraits, Days, MentionTraits, Party
from kg.model import (
    ActorLink,
    Document,
    EventMention,
    Resolution,
    ResolvedMention,
    Sentence,
    Span,
    TimeBounds,
    Token,
)

_TELLING: Final = 0.42  # least value of a telling word: in fewer than one of twenty articles
_CONTENT: Final = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_MAX_WORDS, _MAX_NEAR, _MAX_TOPIC = 24, 16, 30
_SIDES: Final = frozenset({Role.PATIENT, Role.RECIPIENT})
_TARGET_RELATIONS: Final = ("obj", "nsubj:pass", "nmod")
_POINTERS: Final = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its"})
_BY: Final = frozenset({"by", "between"})
_ANOTHER: Final = frozenset(read_toml("acts.toml")["another"])
_QUOTED: Final = re.compile(r'["“«]([^"”»]{8,})(?:["”»]|$)')
_RETOLD_WITHIN: Final = 10  # sentences
_MAX_NUMBER: Final = 1_000_000
_NUMERALS: Final = {
    word: number
    for number, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
        )
    )
}


def traits(resolution: Resolution) -> ArticleTraits:
    """Return the traits of an article and of its acts and statements, in text order."""
    document, article = resolution.document, resolution.article
    words = [_telling_words(sentence) for sentence in document.sentences]
    mentions = [
        _mention(resolved, resolved.mention.type, document, words)
        for event in resolution.events
        for resolved in event.mentions
        if resolved.mention.type is not None
    ]
    runs = shingles(article.text[article.lead :])
    return ArticleTraits(
        id=article.id,
        source=article.source,
        url=article.url,
        publisher=article.publisher,
        headline=article.headline,
        published=article.published,
        words=_topic(words),
        shingles=len(runs),
        signature=signature(runs),
        mentions=tuple(
            replace(mention, act=_retold(mention, mentions) or mention.act) for mention in mentions
        ),
    )


def _mention(
    resolved: ResolvedMention, type_: EventType, document: Document, words: list[tuple[str, ...]]
) -> MentionTraits:
    mention = resolved.mention
    sentence = document.sentences[mention.sentence]
    head = sentence.tokens[mention.head - 1]
    target, subject = _target(sentence, head, mention.trigger), _subject(sentence, head)
    name = _name(head, subject)
    speaks = next(
        (token for token in _documents(sentence, head) if is_document(token.lemma.lower())), subject
    )
    agents = _parties(part.link for part in resolved.participants if part.role is Role.AGENT)
    return MentionTraits(
        article=document.article.id,
        sentence=mention.sentence,
        head=mention.head,
        published=document.article.published,
        kind=mention.kind,
        type=type_,
        mode=mention.mode,
        act=act_of(mention.rule, type_, _act_words(mention, sentence, head, target)),
        predicate=mention.predicate,
        target=target,
        subject=speaks.lemma.lower() if speaks else None,
        polarity=mention.polarity,
        certainty=mention.certainty,
        tense=mention.tense,
        agents=agents,
        others=_parties(part.link for part in resolved.participants if part.role in _SIDES),
        topics=_parties(part.link for part in resolved.participants if part.role is Role.TOPIC),
        speakers=_speakers(resolved, agents),
        has_agent=any(part.role is Role.AGENT for part in resolved.participants),
        has_other=any(part.role in _SIDES for part in resolved.participants),
        days=_days(resolved.time),
        place=resolved.place.place.key if resolved.place else None,
        country=resolved.place.place.country if resolved.place else None,
        number=_number(resolved, sentence),
        quotations=_quotations([sentence.span, *mention.content]),
        content=tuple(_plain(span.quote) for span in mention.content),
        words=words[mention.sentence],
        near=_near(words, mention.sentence),
        occasion=_occasion(mention),
        is_noun=name is not None,
        is_plural=name is not None and _is_plural(name),
        is_definite=name is not None and _is_definite(sentence, name),
        is_another=_is_another(sentence, head),
        trigger=mention.trigger.quote,
        text=sentence.span.quote,
    )


def _retold(mention: MentionTraits, others: Iterable[MentionTraits]) -> str | None:
    """Return the kind of act whose document a mention quotes: "the party alleges", "the complaint", near "sued"."""
    is_claim = mention.act == CLAIM
    told = retold_acts(mention.predicate) if is_claim or mention.kind is EventKind.STATEMENT else frozenset()
    named = acts_by_document(mention.predicate) if is_claim and mention.is_definite else frozenset()
    for other in others:
        if abs(other.sentence - mention.sentence) > _RETOLD_WITHIN:
            continue
        if other.act in told and _keys(other.agents) & _keys(mention.agents):
            return other.act
        if other.act in named and not mention.agents:
            return other.act
    return None


def _keys(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.key for party in parties)


def _parties(links: Iterable[ActorLink | None]) -> tuple[Party, ...]:
    """Return the linked actors, each once."""
    actors = [actor for link in links if link for actor in link.actors]
    parties = (
        Party(key=actor.key, kind=actor.kind.value, country=actor.country, sector=actor.sector)
        for actor in actors
    )
    return tuple(dict.fromkeys(parties))


def _speakers(resolved: ResolvedMention, agents: tuple[Party, ...]) -> tuple[Party, ...]:
    return agents if resolved.mention.kind is EventKind.STATEMENT and agents else _parties([resolved.speaker])


def _days(time: TimeBounds | None) -> Days | None:
    if time is None:
        return None
    return Days(
        earliest=time.earliest, latest=time.latest, precision=time.precision, is_assumed=time.is_assumed
    )


def _occasion(mention: EventMention) -> str | None:
    occasion = mention.attribution.occasion
    return _plain(occasion.span.quote) if occasion else None


# ---------------------------------------------------------------- words


def _telling_words(sentence: Sentence) -> tuple[str, ...]:
    """Return the telling lemmas of a sentence, the most telling first."""
    lemmas = {token.lemma.lower().strip(".") for token in sentence.tokens if token.upos in _CONTENT}
    kept = (lemma for lemma in lemmas if len(lemma) > 2 and telling(lemma) >= _TELLING)
    return tuple(sorted(kept, key=lambda lemma: (-telling(lemma), lemma)))[:_MAX_WORDS]


def _near(words: list[tuple[str, ...]], index: int) -> tuple[str, ...]:
    """Return the telling lemmas of the sentences beside one, without its own."""
    beside = [*words[max(index - 1, 0) : index], *words[index + 1 : index + 2]]
    found = {lemma for lemmas in beside for lemma in lemmas} - set(words[index])
    return tuple(sorted(found, key=lambda lemma: (-telling(lemma), lemma)))[:_MAX_NEAR]


def _topic(words: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the most telling lemmas of an article: rare in others, and in several of its sentences."""
    counts = Counter(lemma for lemmas in words for lemma in lemmas)
    ranked = sorted(counts, key=lambda lemma: (-counts[lemma] * telling(lemma), lemma))
    return tuple(ranked[:_MAX_TOPIC])


def _quotations(spans: Iterable[Span]) -> tuple[str, ...]:
    found = (_plain(quoted) for span in spans for quoted in _QUOTED.findall(span.quote))
    return tuple(dict.fromkeys(found))


def _plain(text: str) -> str:
    """Return the words of a text in lower case."""
    return " ".join(re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.lower().replace("’", "'")))


# ---------------------------------------------------------------- syntax


def _target(sentence: Sentence, head: Token, trigger: Span) -> str | None:
    """Return the lemma of the object of a verb, or of the phrase with "of" of a noun, if the trigger does not hold it."""
    own = {token.index for token in sentence.tokens if trigger.start <= token.start < trigger.end}
    for relation in _TARGET_RELATIONS:
        for token in _children(sentence, head, relation):
            if (
                token.upos == "NOUN"
                and token.index not in own
                and (relation != "nmod" or _has_of(sentence, token))
            ):
                return token.lemma.lower()
    return None


def _act_words(mention: EventMention, sentence: Sentence, head: Token, target: str | None) -> Words:
    return Words(
        predicate=mention.predicate,
        target=target,
        documents=frozenset(token.lemma.lower() for token in _documents(sentence, head)),
        complement=next((token.lemma.lower() for token in _children(sentence, head, "xcomp")), None),
        sentence=frozenset(token.lemma.lower() for token in sentence.tokens),
        is_noun=head.upos == "NOUN",
    )


def _documents(sentence: Sentence, head: Token) -> Iterator[Token]:
    """Yield the subject of a verb, and the nouns after "in"."""
    yield from _children(sentence, head, "nsubj")
    for token in _children(sentence, head, "obl"):
        if any(child.lemma == "in" for child in _children(sentence, token, "case")):
            yield token


def _subject(sentence: Sentence, head: Token) -> Token | None:
    """Return the subject of a verb; of "missile and drone strikes", the strikes."""
    subject = next(_children(sentence, head, "nsubj"), None)
    if subject is None or _is_plural(subject):
        return subject
    beside = next(filter(_is_plural, _children(sentence, subject, "conj")), None)
    return beside if beside and not any(_children(sentence, subject, "det")) else subject


def _is_plural(token: Token) -> bool:
    return token.upos == "NOUN" and "Number=Plur" in token.feats


def _name(head: Token, subject: Token | None) -> Token | None:
    """Return the noun that names the event: the trigger, or the document that speaks, as in "the lawsuit alleges"."""
    if head.upos == "NOUN":
        return head
    return subject if subject and is_document(subject.lemma.lower()) else None


def _has_of(sentence: Sentence, token: Token) -> bool:
    return any(child.lemma == "of" for child in _children(sentence, token, "case"))


def _children(sentence: Sentence, head: Token, relation: str) -> Iterator[Token]:
    return (token for token in sentence.tokens if token.head == head.index and token.deprel == relation)


def _is_definite(sentence: Sentence, head: Token) -> bool:
    """Return True for a noun that refers back.

    One with a name or its own agent tells by itself which one it is: "the Paris accord", "the visit by the minister".
    """
    of_noun = [token for token in sentence.tokens if token.head == head.index]
    is_named = any(token.upos == "PROPN" and token.deprel == "compound" for token in of_noun)
    has_agent = any(case.lemma in _BY for token in of_noun for case in _children(sentence, token, "case"))
    return not (is_named or has_agent) and any(token.text.lower() in _POINTERS for token in of_noun)


def _is_another(sentence: Sentence, head: Token) -> bool:
    """Return True if a word beside a trigger says that the act is another one, or "for a second time".

    What a document "also alleges" is no other act.
    """
    if any(is_document(token.lemma.lower()) for token in _documents(sentence, head)):
        return False
    times = {token.index for token in _children(sentence, head, "obl") if token.lemma == "time"}
    return any(
        token.lemma.lower() in _ANOTHER for token in sentence.tokens if token.head in {head.index, *times}
    )


def _number(resolved: ResolvedMention, sentence: Sentence) -> int | None:
    """Return the number in the first phrase for what is acted on."""
    for part in resolved.participants:
        if part.role is Role.PATIENT and part.mention.sentence == sentence.index:
            number = _number_in(part.mention.span, sentence)
            if number is not None:
                return number
    return None


def _number_in(span: Span, sentence: Sentence) -> int | None:
    for token in sentence.tokens:
        if token.upos == "NUM" and span.start <= token.start < span.end:
            text = token.text.lower().replace(",", "")
            number = int(text) if text.isascii() and text.isdigit() else _NUMERALS.get(text)
            if number is not None and number < _MAX_NUMBER:
                return number
    return None
