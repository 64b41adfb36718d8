"""``kg trace``: what each stage makes of a sentence."""

from collections.abc import Iterator
from pathlib import Path

import click
from rich.table import Table

from kg.cli import options
from kg.cli.output import console, print_failures, table
from kg.extract.open_ie import propositions
from kg.extract.open_ie.proposition import Proposition
from kg.model import ActorLink, Article, EventMention, Resolution, ResolvedMention, Sentence
from kg.pipeline import Report, resolve_articles

_COLUMNS = ("#", "word", "lemma", "UPOS", "XPOS", "features", "head", "relation")


@click.command()
@click.argument("sentence")
@options.published
@options.models
def command(sentence: str, published: str | None, models: Path | None) -> None:
    """Show what each stage makes of a sentence: words and names, events and their rules, propositions, actors and days."""
    settings, report = options.settings(published=published, models=models), Report()
    article = Article(id="trace", source="SENTENCE", text=sentence, published=settings.published)
    for resolution in resolve_articles([article], settings, report):
        for part in _tables(resolution):
            console().print(part)
    print_failures(report.failures)
    if report.failures:
        click.get_current_context().exit(1)


def _tables(resolution: Resolution) -> Iterator[Table]:
    for sentence in resolution.document.sentences:
        yield from _parse(sentence)
    for event in resolution.events:
        for mention in event.mentions:
            yield table(
                f"extract, resolve: {mention.mention.predicate}", ("", "text", "is", "why"), _event(mention)
            )
    if said := [_proposition(p) for p in propositions(resolution.document)]:
        yield table("extract: propositions", ("subject", "relation", "arguments", "confidence"), said)
    if resolution.abstentions:
        rows = [(abstention.span.quote, abstention.reason) for abstention in resolution.abstentions]
        yield table("extract: no event", ("text", "why"), rows)


def _proposition(proposition: Proposition) -> tuple[str, str, str, str]:
    arguments = " · ".join(argument.text for argument in proposition.arguments)
    return proposition.subject.text, proposition.relation.text, arguments, f"{proposition.confidence:.2f}"


def _parse(sentence: Sentence) -> Iterator[Table]:
    tokens = sentence.tokens
    rows = [(t.index, t.text, t.lemma, t.upos, t.xpos, t.feats, t.head, t.deprel) for t in tokens]
    yield table(f"parse: sentence {sentence.index + 1}", _COLUMNS, rows)
    if sentence.entities:
        names = [(entity.span.quote, entity.label.value) for entity in sentence.entities]
        yield table("parse: names", ("text", "label"), names)


_Row = tuple[str, str | None, str | None, str | None]  # what, its words, what it is taken for, why


def _event(resolved: ResolvedMention) -> Iterator[_Row]:
    mention = resolved.mention
    yield "type", mention.trigger.quote, _type(mention), mention.rule and f"rule {mention.rule}"
    for participant in resolved.participants:
        yield participant.role.value, participant.mention.span.quote, *_actor(participant.link)
    yield from _when_and_where(resolved)
    yield from _who_says_so(resolved)
    cue = mention.polarity_cue or mention.certainty_cue
    fact = f"{mention.polarity.value}, {mention.certainty.value}, {mention.tense.value}"
    yield "so?", cue.quote if cue else None, fact, f"confidence {mention.confidence:.2f}"


def _type(mention: EventMention) -> str:
    """Return type and mode, the CAMEO code, and what the trigger is by itself where that is something else."""
    meant = mention.trigger_type if mention.trigger_type != mention.type else None
    parts = [
        "-".join(filter(None, (mention.type, mention.mode))) or "no type",
        mention.cameo and f"CAMEO {mention.cameo}",
        meant and f"by itself {meant}",
    ]
    return ", ".join(filter(None, parts))


def _who_says_so(resolved: ResolvedMention) -> Iterator[_Row]:
    said = resolved.mention.attribution
    if said.speaker:
        yield "speaker", said.speaker.span.quote, *_actor(resolved.speaker)
    if said.addressee:
        yield "addressee", said.addressee.span.quote, None, None
    if said.occasion:
        yield "occasion", said.occasion.span.quote, None, None


def _when_and_where(resolved: ResolvedMention) -> Iterator[_Row]:
    mention, time, place = resolved.mention, resolved.time, resolved.place
    for phrase in mention.times:
        known = time if time and time.mention == phrase else None
        days = f"{known.earliest} to {known.latest} ({known.precision.value})" if known else None
        yield "time", phrase.span.quote, days, known.reason if known else None
    for phrase in mention.places:
        at = place if place and place.mention == phrase else None
        yield "place", phrase.span.quote, at.place.key if at else None, at.reason if at else None
    if place and place.mention is None:
        yield "place", None, place.place.key, place.reason


def _actor(link: ActorLink | None) -> tuple[str | None, str | None]:
    return (", ".join(actor.key for actor in link.actors), link.reason) if link else (None, None)
