"""Predictions in the format of the scorer: ``python -m benchmarks.predictions PATHS``.

An input line of a ``.jsonl`` file is ``{"id", "text", "title", "published"}``. Each gives one output line,
``{"id", "events", "extractions", "answers"}``:

* An event has ``predicate``, ``agent``, ``patient``, ``time`` and ``place`` as words of the text, ``type_code`` (CAMEO),
  ``agent_code`` and ``patient_code`` (ISO 3166 alpha-3 and CAMEO role, one per name), and ``confidence``.
* An extraction is a proposition with ``rel``, ``args`` (the subject first) and ``confidence``.
* ``answers`` has who, what, when, where, why and how of the main event, each with the best answer first.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from kg.cli.output import print_failures
from kg.config import Settings, load
from kg.extract.lexicon import WORDS
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
from kg.pipeline import Report, read_articles, resolve_articles
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
_INVERSE_CODE = {"042": "043", "043": "042"}  # CAMEO: make a visit, host a visit
_COUNTERPARTS = (Role.PATIENT, Role.RECIPIENT)
_NOUNS = frozenset({"NOUN", "PROPN"})


def predictions(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[dict[str, Any]]:
    """Yield a prediction for every line or article at ``paths``, in order; it is empty for one that fails."""
    pending: deque[str] = deque()
    for resolution in resolve_articles(_read(paths, settings, report, pending), settings, report):
        while pending[0] != resolution.article.id:
            yield _prediction(pending.popleft(), None)
        yield _prediction(pending.popleft(), resolution)
    yield from (_prediction(name, None) for name in pending)


def _read(paths: Iterable[str], settings: Settings, report: Report, pending: deque[str]) -> Iterator[Article]:
    """Yield the articles at ``paths`` and append their ids to ``pending``."""
    for path in paths:
        if not path.endswith(".jsonl"):
            for article in read_articles([path], settings, report):
                pending.append(article.id)
                yield article
            continue
        for item in _lines(Path(path), settings):
            if isinstance(item, Failure):
                report.failures.append(item)
                continue
            report.articles += 1
            pending.append(item.id)
            yield item


def _lines(path: Path, settings: Settings) -> Iterator[Article | Failure]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        yield Failure(
            subject=str(path),
            reason=f"The file cannot be read: {error}.",
            remedy="Name a JSON Lines file in UTF-8.",
        )
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _article(line, f"{path}:{number}", settings)


def _article(line: str, subject: str, settings: Settings) -> Article | Failure:
    """Return the article of a line with its whole text, because the annotations refer to all of it."""
    try:
        entry = json.loads(line)
        name, text = entry["id"], entry["text"]
    except (ValueError, TypeError, KeyError):
        name = text = None
    if not isinstance(name, str) or not isinstance(text, str):
        return Failure(
            subject=subject,
            reason="The line is not a JSON object with id and text.",
            remedy="Correct or remove the line.",
        )
    published = _day(entry.get("published"))
    return Article(
        id=name,
        source=subject,
        text=text,
        headline=entry.get("title"),
        published=published or settings.published,
        published_basis="metadata" if published else "argument" if settings.published else None,
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _prediction(name: str, resolution: Resolution | None) -> dict[str, Any]:
    if resolution is None:
        return {"id": name, "events": [], "extractions": [], "answers": {}}
    document = resolution.document
    mentions = [mention for event in resolution.events for mention in event.mentions]
    return {
        "id": name,
        "events": [event for mention in mentions for event in _events(mention, document)],
        "extractions": [_extraction(proposition) for proposition in propositions(document)],
        "answers": _answers(resolution),
    }


def _answers(resolution: Resolution) -> dict[str, list[str]]:
    questions = main_event(resolution).questions()
    return {question: [answer.text for answer in answers] for question, answers in questions.items()}


def _events(resolved: ResolvedMention, document: Document) -> Iterator[dict[str, Any]]:
    """Yield an event, and for a consultation its inverse.

    CAMEO codes "A meets B" as "B meets A" too, and a visit also as hosting a visit.
    """
    event = _event(resolved, document)
    yield event
    mention = resolved.mention
    if mention.type is EventType.CONSULT and event["agent"] and event["patient"]:
        code = _INVERSE_CODE.get(mention.cameo or "", mention.cameo)
        agent = {"agent": event["patient"], "agent_code": event["patient_code"]}
        patient = {"patient": event["agent"], "patient_code": event["agent_code"]}
        yield {**event, **agent, **patient, "type_code": code}


def _event(resolved: ResolvedMention, document: Document) -> dict[str, Any]:
    actors = [p for p in resolved.participants if p.link or _is_actor(p, document)]
    agents = [pair for p in resolved.participants if p.role is Role.AGENT for pair in _coded(p, document)]
    patients = [pair for p in actors if p.role in _COUNTERPARTS for pair in _coded(p, document)]
    mention = resolved.mention
    return {
        "predicate": mention.trigger.quote,
        "agent": [words for words, _ in agents],
        "patient": [words for words, _ in patients],
        "time": [time.span.quote for time in mention.times] + _iso_days(resolved),
        "place": [place.span.quote for place in mention.places],
        "type_code": mention.cameo if _is_political(resolved, document) else None,
        "agent_code": [code for _, code in agents],
        "patient_code": [code for _, code in patients],
        "confidence": mention.confidence,
    }


def _is_political(resolved: ResolvedMention, document: Document) -> bool:
    """Return True for an event that CAMEO codes: it has an agent, and a statement is made by or to a named actor.

    An event noun needs two actors. With only one it is the background of another event: "condemned the attack".
    """
    agents = [p for p in resolved.participants if p.role is Role.AGENT]
    others = [p for p in resolved.participants if p.role in _COUNTERPARTS]
    if resolved.mention.type is not EventType.STATE:
        actors = len(agents) + sum(1 for p in others if p.link or _is_actor(p, document))
        return bool(agents) and (actors > 1 or not _is_nominal(resolved, document))
    return bool(agents) and any(
        _has_name(p, document) or _coded(p, document)[0][1] for p in (*others, *agents)
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
    """Return True for a name or a phrase that names its country or organization: "Chad's government"."""
    head, sentence = participant.mention.head, document.sentences[participant.mention.sentence]
    names = [e for e in sentence.entities if e.label in _ACTORS]
    if any(e.first <= head <= e.last for e in names):
        return True
    name_before_head = any(participant.mention.span.start <= e.span.start and e.last < head for e in names)
    is_people_noun = sentence.tokens[head - 1].lemma.lower() in WORDS["actor_nouns"] | WORDS["quantity_words"]
    return name_before_head or (is_people_noun and _has_name(participant, document))


def _has_name(participant: ResolvedParticipant, document: Document) -> bool:
    """Return True if a name is anywhere in the phrase: "a senior Chadian official"."""
    span, sentence = participant.mention.span, document.sentences[participant.mention.sentence]
    within = [e for e in sentence.entities if span.start <= e.span.start and e.span.end <= span.end]
    return any(entity.label in _ACTORS for entity in within)


def _iso_days(resolved: ResolvedMention) -> list[str]:
    time = resolved.time
    return [time.earliest.isoformat()] if time and time.precision is Precision.DAY else []


def _coded(participant: ResolvedParticipant, document: Document) -> list[tuple[str, str | None]]:
    """Return words and code of each actor of a participant; the words for a pronoun are the actor's name."""
    words, link = participant.mention.span.quote, participant.link
    if link is None:
        return [(words, None)]
    head = document.sentences[participant.mention.sentence].tokens[participant.mention.head - 1]
    return [(actor.name if head.upos == "PRON" else words, _code(actor)) for actor in link.actors]


def _code(actor: Actor) -> str | None:
    return None if actor.country is None else actor.country + (actor.sector or "")


@click.command()
@click.argument("paths", nargs=-1, required=True)
def main(paths: tuple[str, ...]) -> None:
    """Print predictions for PATHS as JSON Lines, for the scorer of shared/eval; the exit code is 1 if an input fails."""
    report = Report()
    for prediction in predictions(paths, load().settings, report):
        click.echo(json.dumps(prediction, ensure_ascii=False))
    print_failures(report.failures)
    if report.failures:
        click.get_current_context().exit(1)


if __name__ == "__main__":
    main()
