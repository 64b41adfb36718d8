"""Reads the traits of an article and its mentions from a resolution, so that joining never needs the article again."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final, NamedTuple

from kg.codes import ARTICLE_KEY_LENGTH, ActorKind, EventKind, EventType, Role
from kg.join.acts import CLAIM, Words, act_of, acts_by_document, is_document, retold_acts
from kg.join.copies import shingles, signature
from kg.join.data_tables import telling
from kg.join.syntax import (
    about_of,
    children,
    details_of,
    is_another,
    is_definite,
    is_plural,
    is_repeated,
    naming_noun,
    object_lemma,
    possible_documents,
    subject_of,
    verb_added_to,
    verb_completed_by,
)
from kg.join_values import ArticleTraits, Days, MentionTraits, Party
from kg.model import (
    Actor,
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
_QUOTED: Final = re.compile(r'["“«](?![\s.,;:!?)])([^"”»]{8,})(?:["”»]|$)')
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
        _with_references(_mention(resolved, resolved.mention.type, document, words), document)
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
    target, subject = object_lemma(sentence, head, mention.trigger), subject_of(sentence, head)
    name = naming_noun(head, subject)
    speaks = next(
        (token for token in possible_documents(sentence, head) if is_document(token.lemma.lower())), subject
    )
    sides = _sides(resolved, document.article.id)
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
        agents=sides.agents,
        others=sides.others,
        topics=sides.topics,
        speakers=sides.speakers,
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
        is_plural=name is not None and is_plural(name),
        is_definite=name is not None and is_definite(sentence, name),
        trigger=mention.trigger.quote,
        text=sentence.span.quote,
    )


def _with_references(mention: MentionTraits, document: Document) -> MentionTraits:
    """Return a mention with what its sentence tells of its relation to other acts."""
    sentence = document.sentences[mention.sentence]
    head = sentence.tokens[mention.head - 1]
    name = naming_noun(head, subject_of(sentence, head))
    return replace(
        mention,
        is_another=is_another(sentence, head),
        details=details_of(sentence, name) if name is not None else (),
        about=about_of(sentence, name) if name is not None else (),
        is_repeated=is_repeated(sentence, head),
        adds_to=verb_added_to(sentence, head),
        completes=verb_completed_by(head),
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


class _Sides(NamedTuple):
    agents: tuple[Party, ...]
    others: tuple[Party, ...]
    topics: tuple[Party, ...]
    speakers: tuple[Party, ...]  # the agents of a statement


def _sides(resolved: ResolvedMention, article: str) -> _Sides:
    agents, others, topics = (
        _parties((part.link for part in resolved.participants if part.role in roles), article=article)
        for roles in ({Role.AGENT}, _SIDES, {Role.TOPIC})
    )
    told_by_agents = resolved.mention.kind is EventKind.STATEMENT and agents
    speakers = agents if told_by_agents else _parties([resolved.speaker], article=article)
    return _Sides(agents, others, topics, speakers)


def _parties(links: Iterable[ActorLink | None], *, article: str) -> tuple[Party, ...]:
    """Return the linked actors, each once."""
    actors = [actor for link in links if link for actor in link.actors]
    return tuple(dict.fromkeys(_party(actor, article) for actor in actors))


def _party(actor: Actor, article: str) -> Party:
    """Return an actor as a party; a group known only within its article is named by its noun alone."""
    is_group = actor.kind is ActorKind.GROUP
    key = actor.key.removesuffix(f"-{article[:ARTICLE_KEY_LENGTH]}") if is_group else actor.key
    return Party(key=key, kind=actor.kind.value, country=actor.country, sector=actor.sector)


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


# ---------------------------------------------------------------- acts and numbers


def _act_words(mention: EventMention, sentence: Sentence, head: Token, target: str | None) -> Words:
    return Words(
        predicate=mention.predicate,
        target=target,
        documents=frozenset(token.lemma.lower() for token in possible_documents(sentence, head)),
        complement=next((token.lemma.lower() for token in children(sentence, head, "xcomp")), None),
        sentence=frozenset(token.lemma.lower() for token in sentence.tokens),
        is_noun=head.upos == "NOUN",
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
