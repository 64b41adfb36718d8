"""``kg trace``: show the output of each stage for a sentence."""

from collections.abc import Iterator
from pathlib import Path

import click
from rich.table import Table

from kg.cli import options
from kg.cli.output import console, print_failures, table
from kg.extract.open_ie import propositions
from kg.extract.open_ie.proposition import Proposition
from kg.model import (
    ActorLink,
    Article,
    EventMention,
    Mention,
    Resolution,
    ResolvedMention,
    Sentence,
    TimeBounds,
)
from kg.pipeline import Report, resolve_articles
from kg.resolve.actors.unlinked import why_unlinked

_WORD_COLUMNS = ("#", "Word", "Lemma", "UPOS", "XPOS", "Features", "Head", "Relation")


@click.command()
@click.argument("sentence")
@options.published
@options.models
def command(sentence: str, published: str | None, models: Path | None) -> None:
    """Show what each stage finds in SENTENCE: words, names, events, propositions, actors and times."""
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
        yield from _parse_tables(sentence)
    for event in resolution.events:
        for mention in event.mentions:
            title = f"Extract and resolve: {mention.mention.predicate}"
            rows = _event_rows(mention)
            yield table(title, ("Field", "Text", "Value", "Reason"), rows)
    if found := [_proposition_row(each) for each in propositions(resolution.document)]:
        yield table("Extract: propositions", ("Subject", "Relation", "Arguments", "Confidence"), found)
    if resolution.abstentions:
        abstentions = [(abstention.span.quote, abstention.reason) for abstention in resolution.abstentions]
        yield table("Extract: no event", ("Text", "Reason"), abstentions)


def _parse_tables(sentence: Sentence) -> Iterator[Table]:
    rows = [(t.index, t.text, t.lemma, t.upos, t.xpos, t.feats, t.head, t.deprel) for t in sentence.tokens]
    yield table(f"Parse: sentence {sentence.index + 1}", _WORD_COLUMNS, rows)
    if sentence.entities:
        names = [(entity.span.quote, entity.label.value) for entity in sentence.entities]
        yield table("Parse: names", ("Text", "Label"), names)


def _proposition_row(proposition: Proposition) -> tuple[str, str, str, str]:
    arguments = " · ".join(argument.text for argument in proposition.arguments)
    return proposition.subject.text, proposition.relation.text, arguments, f"{proposition.confidence:.2f}"


_Row = tuple[str, str | None, str | None, str | None]  # field, text, value, reason


def _event_rows(resolved: ResolvedMention) -> Iterator[_Row]:
    mention = resolved.mention
    rule = f"rule {mention.rule}" if mention.rule else "no rule"
    reason = f"{rule}; probability {mention.confidence:.2f}"
    yield "type", mention.trigger.quote, _type(mention), reason
    for participant in resolved.participants:
        phrase = participant.mention
        actors, why = _actors(participant.link)
        why = why or why_unlinked(phrase.span.quote)
        yield participant.role.value, phrase.span.quote, actors, why
    yield from _time_and_place_rows(resolved)
    yield from _source_rows(resolved)
    cue = mention.polarity_cue or mention.certainty_cue
    factuality = f"{mention.polarity.value}, {mention.certainty.value}, {mention.tense.value}"
    yield "factuality", cue.quote if cue else None, factuality, None


def _type(mention: EventMention) -> str:
    """Return type and mode, and the CAMEO code."""
    name = "-".join(filter(None, (mention.type, mention.mode))) or "no type"
    return f"{name}, CAMEO {mention.cameo}" if mention.cameo else name


def _time_and_place_rows(resolved: ResolvedMention) -> Iterator[_Row]:
    mention, time, place = resolved.mention, resolved.time, resolved.place
    for phrase in mention.times:
        yield _time_row(phrase, time if time and time.mention == phrase else None)
    if time and time.mention not in mention.times:
        yield _time_row(time.mention, time)
    links = {link.mention: link for link in (place, *resolved.more_places) if link}
    for phrase in mention.places:
        link = links.pop(phrase, None)
        yield "place", phrase.span.quote, link.place.key if link else None, link.reason if link else None
    for other, link in links.items():
        yield "place", other.span.quote if other else None, link.place.key, link.reason


def _time_row(phrase: Mention | None, bounds: TimeBounds | None) -> _Row:
    kind = "time (assumed)" if bounds and bounds.is_assumed else "time"
    days = f"{bounds.earliest} to {bounds.latest} ({bounds.precision.value})" if bounds else None
    return kind, phrase.span.quote if phrase else None, days, bounds.reason if bounds else None


def _source_rows(resolved: ResolvedMention) -> Iterator[_Row]:
    attribution = resolved.mention.attribution
    if attribution.speaker:
        yield "speaker", attribution.speaker.span.quote, *_actors(resolved.speaker)
    if attribution.addressee:
        yield "addressee", attribution.addressee.span.quote, None, None
    if attribution.occasion:
        yield "occasion", attribution.occasion.span.quote, None, None


def _actors(link: ActorLink | None) -> tuple[str | None, str | None]:
    return (", ".join(actor.key for actor in link.actors), link.reason) if link else (None, None)
