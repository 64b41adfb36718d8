"""The evaluation format: annotated JSON Lines in, one prediction line for each line out.

In: ``{"id", "text", "title", "published"}`` a line. Out: ``{"id", "events", "extractions", "answers"}``, where an event has
``predicate``, ``agent``, ``patient``, ``time``, ``place`` in words of the text, ``type_code`` (CAMEO), ``agent_code``
and ``patient_code`` (ISO 3166 alpha-3 and CAMEO role, one for each name) and ``confidence``; an extraction is a
proposition, with ``rel``, ``args`` (the subject first) and ``confidence``; ``answers`` has who, what, when, where, why and
how of the main event, best first.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from kg.config import Settings
from kg.extract.lexicon import LEXICON
from kg.extract.open_ie import propositions
from kg.extract.open_ie.proposition import Proposition
from kg.model import (
    Actor,
    Article,
    Document,
    EntityLabel,
    EventType,
    Failure,
    Precision,
    Resolution,
    ResolvedMention,
    ResolvedParticipant,
    Role,
)
from kg.pipeline import Report, articles, resolutions
from kg.resolve.five_w import main_event

_ACTORS = frozenset(
    {
        EntityLabel.PERSON,
        EntityLabel.ORGANIZATION,
        EntityLabel.LOCATION,
        EntityLabel.NORP,
        EntityLabel.FACILITY,
    }
)
_HOSTED = {"042": "043", "043": "042"}  # CAMEO: make a visit, host a visit
_COUNTERPARTS = (Role.PATIENT, Role.RECIPIENT)
_NOUNS = frozenset({"NOUN", "PROPN"})


def predictions(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[dict[str, Any]]:
    """Yield a prediction for every line or article at ``paths``, in their order, also where nothing was found."""
    waiting: deque[str] = deque()
    for resolution in resolutions(_read(paths, settings, report, waiting), settings, report):
        name = resolution.document.article.id
        while waiting[0] != name:
            yield _prediction(waiting.popleft(), None)
        yield _prediction(waiting.popleft(), resolution)
    yield from (_prediction(name, None) for name in waiting)


def _read(paths: Iterable[str], settings: Settings, report: Report, waiting: deque[str]) -> Iterator[Article]:
    """Yield what can be parsed; ``waiting`` takes the id of every line, in order."""
    for path in paths:
        if not path.endswith(".jsonl"):
            for article in articles([path], settings, report):
                waiting.append(article.id)
                yield article
            continue
        for line in _lines(Path(path), settings):
            if isinstance(line, Failure):
                report.failures.append(line)
                continue
            report.articles += 1
            waiting.append(line.id)
            yield line


def _lines(path: Path, settings: Settings) -> Iterator[Article | Failure]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        yield Failure(subject=str(path), reason=str(error), remedy="Name a file of JSON Lines in UTF-8.")
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _article(line, f"{path}:{number}", settings)


def _article(line: str, subject: str, settings: Settings) -> Article | Failure:
    """Take the text as it stands: it is annotated, so nothing of it may be cut off as furniture."""
    try:
        entry = json.loads(line)
        name, text = entry["id"], entry["text"]
    except (ValueError, TypeError, KeyError):
        name = text = None
    if not isinstance(name, str) or not isinstance(text, str):
        return Failure(
            subject=subject,
            reason="not an object with id and text",
            remedy="Correct the line or leave it out.",
        )
    stated = _day(entry.get("published"))
    return Article(
        id=name,
        source=subject,
        text=text,
        headline=entry.get("title"),
        published=stated or settings.published,
        published_basis="metadata" if stated else "argument" if settings.published else None,
    )


def _day(stated: object) -> date | None:
    try:
        return date.fromisoformat(str(stated)[:10])
    except ValueError:
        return None


def _prediction(name: str, resolution: Resolution | None) -> dict[str, Any]:
    found = [mention for event in resolution.events for mention in event.mentions] if resolution else []
    document = resolution.document if resolution else None
    return {
        "id": name,
        "events": [event for mention in found if document for event in _events(mention, document)],
        "extractions": [_extraction(p) for p in (propositions(document) if document else ())],
        "answers": _answers(resolution) if resolution else {},
    }


def _answers(resolution: Resolution) -> dict[str, list[str]]:
    found = main_event(resolution).questions()
    return {question: [answer.text for answer in answers] for question, answers in found.items()}


def _events(resolved: ResolvedMention, document: Document) -> Iterator[dict[str, Any]]:
    """Yield an event; of a consultation both ways: CAMEO codes "A meets B" as B meeting A too, a visit as its host's."""
    event = _event(resolved, document)
    yield event
    mention = resolved.mention
    if mention.type is EventType.CONSULT and event["agent"] and event["patient"]:
        code = _HOSTED.get(mention.cameo or "", mention.cameo)
        sides = {"agent": event["patient"], "agent_code": event["patient_code"]}
        others = {"patient": event["agent"], "patient_code": event["agent_code"]}
        yield {**event, **sides, **others, "type_code": code}


def _event(resolved: ResolvedMention, document: Document) -> dict[str, Any]:
    named = [p for p in resolved.participants if p.link or _is_actor(p, document)]
    agents = [coded for p in resolved.participants if p.role is Role.AGENT for coded in _coded(p, document)]
    patients = [coded for p in named if p.role in _COUNTERPARTS for coded in _coded(p, document)]
    mention = resolved.mention
    return {
        "predicate": mention.trigger.quote,
        "agent": [words for words, _ in agents],
        "patient": [words for words, _ in patients],
        "time": [time.span.quote for time in mention.times] + _iso(resolved),
        "place": [place.span.quote for place in mention.places],
        "type_code": mention.cameo if _is_political(resolved, document) else None,
        "agent_code": [code for _, code in agents],
        "patient_code": [code for _, code in patients],
        "confidence": mention.confidence,
    }


def _is_political(resolved: ResolvedMention, document: Document) -> bool:
    """Tell whether an event is one that CAMEO codes: somebody acts, and a mere statement is made by or to a known actor.

    An event that a noun names needs both sides: with one it is the background of another, as "the attack" in "condemned".
    """
    agents = [p for p in resolved.participants if p.role is Role.AGENT]
    others = [p for p in resolved.participants if p.role in _COUNTERPARTS]
    if resolved.mention.type is not EventType.STATE:
        actors = len(agents) + sum(1 for p in others if p.link or _is_actor(p, document))
        return bool(agents) and (actors > 1 or not _is_nominal(resolved, document))
    return bool(agents) and any(
        _names_somebody(p, document) or _coded(p, document)[0][1] for p in (*others, *agents)
    )


def _is_nominal(resolved: ResolvedMention, document: Document) -> bool:
    mention = resolved.mention
    return document.sentences[mention.sentence].tokens[mention.head - 1].upos in _NOUNS


def _extraction(proposition: Proposition) -> dict[str, Any]:
    phrases = [proposition.subject, *proposition.arguments]
    return {
        "rel": proposition.relation.text,
        "args": [phrase.text for phrase in phrases],
        "confidence": proposition.confidence,
    }


def _is_actor(participant: ResolvedParticipant, document: Document) -> bool:
    """Tell whether a phrase is a name, or says by a name whose people, body or thing it is: "Chad's government"."""
    head, sentence = participant.mention.head, document.sentences[participant.mention.sentence]
    named = [e for e in sentence.entities if e.label in _ACTORS]
    if any(e.first <= head <= e.last for e in named):
        return True
    before = any(participant.mention.span.start <= e.span.start and e.last < head for e in named)
    described = sentence.tokens[head - 1].lemma.lower() in LEXICON.people | LEXICON.lists["quantities"]
    return before or (described and _names_somebody(participant, document))


def _names_somebody(participant: ResolvedParticipant, document: Document) -> bool:
    """Tell whether a name stands anywhere in a phrase: "a senior Chadian official"."""
    span, sentence = participant.mention.span, document.sentences[participant.mention.sentence]
    within = [e for e in sentence.entities if span.start <= e.span.start and e.span.end <= span.end]
    return any(entity.label in _ACTORS for entity in within)


def _iso(resolved: ResolvedMention) -> list[str]:
    time = resolved.time
    return [time.earliest.isoformat()] if time and time.precision is Precision.DAY else []


def _coded(participant: ResolvedParticipant, document: Document) -> list[tuple[str, str | None]]:
    """Return words and code of each actor that a participant stands for; for a pronoun the name."""
    words, link = participant.mention.span.quote, participant.link
    if link is None:
        return [(words, None)]
    head = document.sentences[participant.mention.sentence].tokens[participant.mention.head - 1]
    return [(actor.name if head.upos == "PRON" else words, _code(actor)) for actor in link.actors]


def _code(actor: Actor) -> str | None:
    return None if actor.country is None else actor.country + (actor.sector or "")
