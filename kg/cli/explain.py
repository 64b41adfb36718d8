"""``kg explain``: from a fact to the rule that found it, the words it was read from, and the article."""

import click
from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from kg import vocab
from kg.cli import options
from kg.cli.output import console, table
from kg.errors import NotFoundError
from kg.iris import Iris
from kg.store import open_graph
from kg.views.event_views import EventViews, MentionView, Record


@click.command()
@click.argument("iri")
@options.store
def command(iri: str, store: str | None) -> None:
    """Explain IRI, an event (or the end of one's IRI, such as event/1a2b…): fact, rule, quote, article."""
    settings = options.settings(store=store)
    iris = Iris(base=settings.base)
    with open_graph(settings) as reader:
        views = EventViews(reader.select, iris)
        event = _event(views, _whole(iri, iris))
        _, label = views.classes_and_label(event)
        mentions = views.mentions(event)
    console().print(
        Text(label, style="bold"), Text(event), *(_mention(mention) for mention in mentions), sep="\n"
    )


def _whole(iri: str, iris: Iris) -> str:
    """Complete the end of an IRI; the address of a page stands for the thing it is about."""
    page = iris.things.removesuffix("id/") + "doc/"
    if iri.startswith(page):
        return iris.things + iri.removeprefix(page)
    if iri.startswith(("http://", "https://")):
        return iri
    return iris.things + iri.removeprefix("id:").lstrip("/").removeprefix("id/")


def _event(views: EventViews, iri: str) -> str:
    """Return the event itself, or the one that a mention is about. Raises :class:`NotFoundError`."""
    classes, _ = views.classes_and_label(iri)
    if vocab.EVENT in classes:
        return iri
    about = [fact["value"] for fact in views.properties(iri) if fact["property"] == vocab.MENTION_OF]
    if not about:
        reason = "it is no event" if classes else "the graph does not know it"
        remedy = "kg query 'SELECT ?event ?label { ?event a dip:Event ; rdfs:label ?label }' shows the events"
        raise NotFoundError(reason, subject=iri, remedy=remedy)
    return about[0]


def _mention(mention: MentionView) -> Group:
    fact = mention.facts
    sentence = Text()
    for piece in mention.sentence:
        sentence.append(piece.text, style="bold underline" if piece.status else "")
    rows = (
        _of_event(fact),
        *(_of_participant(part) for part in mention.participants),
        *_of_circumstances(fact),
    )
    return Group(
        Padding(sentence, (1, 0, 1, 2)),
        table("", ("what", "read from the text", "taken to be", "because"), rows),
        Text(_article(fact)),
    )


def _of_event(fact: Record) -> tuple[str, str, str, str]:
    return (
        "event",
        fact["trigger"],
        _kind(fact),
        f"rule {fact['rule']}" if fact.get("rule") else "no rule knows its type",
    )


def _kind(fact: Record) -> str:
    """Return type, mode and code, and what the words are by themselves where they are coded as an intention."""
    if "type" not in fact:
        return fact["predicate"]
    own = f", by itself {fact['triggerType']}" if "triggerType" in fact else ""
    mode = f", {fact['mode']}" if "mode" in fact else ""
    return f"{fact['predicate']}: {fact['type']}{mode} (CAMEO {fact['cameo']}){own}"


def _of_participant(part: Record) -> tuple[str, str, str, str]:
    return part["role"], part["words"], part.get("name", ""), part.get("reason", "")


def _of_circumstances(fact: Record) -> list[tuple[str, str, str, str]]:
    rows = []
    if "earliest" in fact:
        days = dict.fromkeys((fact["earliest"], fact["latest"]))
        rows.append(("when", fact["timeWords"], " to ".join(days), fact["timeReason"]))
    if "placeName" in fact:
        rows.append(("where", fact.get("placeWords", ""), fact["placeName"], fact.get("placeReason", "")))
    voice = fact.get("speakerName", "" if "speakerWords" in fact else "the article itself")
    rows.append(("who says so", fact.get("speakerWords", ""), voice, fact.get("speakerReason", "")))
    rows += [(name, fact[name], "", "") for name in ("addressee", "occasion") if name in fact]
    cues = " ".join(fact[cue] for cue in ("polarityCue", "certaintyCue") if cue in fact)
    rows.append(("how sure", cues, f"{fact['polarity']}, {fact['certainty']}, {fact['tense']}", ""))
    return rows


def _article(fact: Record) -> str:
    known = (fact.get("headline"), fact.get("publisher"), fact.get("published"), fact["article"])
    place = f"characters {fact['triggerStart']} to {fact['triggerEnd']}"
    return " · ".join([*(part for part in known if part), place])
