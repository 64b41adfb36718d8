"""``kg explain``: show the evidence for an event."""

import click
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kg import vocab
from kg.cli import options
from kg.cli.output import console, table
from kg.errors import NotFoundError
from kg.iris import Iris
from kg.join import Explanation
from kg.mention_comparison import compare_mentions
from kg.store import open_graph
from kg.views.event_status import Record
from kg.views.event_views import EventViews
from kg.views.join_views import JoinView, joins_of, related_events
from kg.views.mention_views import MentionView

_Row = tuple[str, str, str, str]  # field, text, value, reason


@click.command()
@click.argument("iri")
@click.argument("other", required=False)
@options.store
def command(iri: str, other: str | None, store: str | None) -> None:
    """Show the rule, the quotes and the articles behind the event IRI, and why its mentions are one event.

    IRI may also be an event mention, the URL of a page, or the end of an IRI such as event/1a2b…. With the IRIs of two
    mentions, show what joining compares of them, and why they are one event or not.
    """
    settings = options.settings(store=store)
    iris = Iris(base=settings.base)
    with open_graph(settings) as reader:
        if other:
            _print_comparison(compare_mentions(reader, *(_full_iri(each, iris) for each in (iri, other))))
            return
        views = EventViews(reader.select, iris)
        event = _find_event(views, _full_iri(iri, iris))
        _, label = views.classes_and_label(event)
        mentions = views.mentions(event)
        joins, related = joins_of(reader.select, event), related_events(reader.select, event)
    console().print(
        Text(label, style="bold"),
        Text(event),
        *(_mention(mention) for mention in mentions),
        *([_joins(joins)] if joins else ()),
        *(Text(f"{each['relation']}: {each['title']} {each['event']}") for each in related),
        sep="\n",
    )


def _joins(joins: list[JoinView]) -> Table:
    rows = [
        (
            join.reason,
            "\n".join(each["sentence"] for each in join.mentions),
            join.score,
            "\n".join(join.compared),
        )
        for join in joins
    ]
    return table("Why these reports are one event", ("Reason", "Sentences", "Score", "Compared"), rows)


def _print_comparison(explanation: Explanation) -> None:
    comparison = explanation.comparison
    rows = [(one.name.replace("_", " "), one.value, f"{one.points:+.2f}") for one in comparison.features]
    if explanation.obstacles:
        verdict = f"Not joined: {'; '.join(dict.fromkeys(explanation.obstacles))}."
    else:
        verdict = f"Joined: {comparison.reason}."
    console().print(
        Text(verdict, style="bold"),
        table(f"Score {comparison.score:.2f}", ("Compared", "Value", "Points"), rows),
        sep="\n",
    )


def _full_iri(iri: str, iris: Iris) -> str:
    """Return the IRI for a full IRI, the end of one, or the URL of a page."""
    page = iris.base + "doc/"
    if iri.startswith(page):
        return iris.resource_prefix + iri.removeprefix(page)
    if iri.startswith(("http://", "https://")):
        return iri
    return iris.resource_prefix + iri.removeprefix("id:").lstrip("/").removeprefix("id/")


def _find_event(views: EventViews, iri: str) -> str:
    """Return ``iri`` if it is an event, the event of a mention, or what replaces it. Raises :class:`NotFoundError`."""
    classes, _ = views.classes_and_label(iri)
    if vocab.EVENT in classes:
        return iri
    event = views.event_of(iri) or views.replacement(iri)
    if event is None:
        raise NotFoundError(
            "This is not an event." if classes else "The graph has no such resource.",
            subject=iri,
            remedy="List the events with: kg query 'SELECT ?event ?label { ?event a dip:Act ; rdfs:label ?label }'.",
        )
    return event


def _mention(mention: MentionView) -> Group:
    facts = mention.facts
    sentence = Text()
    for piece in mention.sentence:
        sentence.append(piece.text, style="bold underline" if piece.tone else "")
    rows = (
        _event_row(facts),
        *(_participant_row(participant) for participant in mention.participants),
        *[("content", words, "", "") for words in mention.content],
        *_circumstance_rows(mention),
    )
    return Group(
        Padding(sentence, (1, 0, 0, 2)),
        Padding(Text(facts["status"], style="italic"), (0, 0, 1, 2)),
        table("", ("Field", "Text", "Value", "Reason"), rows),
        Text(_article(facts)),
    )


def _event_row(facts: Record) -> _Row:
    source = f"rule {facts['rule']}" if facts.get("rule") else "no rule for its type"
    reason = f"{source}; probability {facts['confidence']}" if "type" in facts else source
    return "event", facts["trigger"], _type(facts), reason


def _type(facts: Record) -> str:
    """Return predicate, type, mode and code."""
    if "type" not in facts:
        return facts["predicate"]
    mode = f", {facts['mode']}" if "mode" in facts else ""
    return f"{facts['predicate']}: {facts['type']}{mode} (CAMEO {facts['cameo']})"


def _participant_row(participant: Record) -> _Row:
    return (
        participant["role"],
        participant["words"],
        participant.get("name", ""),
        participant.get("reason", ""),
    )


def _circumstance_rows(mention: MentionView) -> list[_Row]:
    rows, facts = [], mention.facts
    if "earliest" in facts:
        days = dict.fromkeys((facts["earliest"], facts["latest"]))
        kind = "time (assumed)" if facts.get("timeAssumed") else "time"
        rows.append((kind, facts.get("timeWords", ""), " to ".join(days), facts["timeReason"]))
    if "placeName" in facts:
        names = ", ".join(place["name"] for place in mention.places)
        rows.append(("place", facts.get("placeWords", ""), names, facts.get("placeReason", "")))
    source = facts.get("speakerName", "" if "speakerWords" in facts else "the article itself")
    rows.append(("speaker", facts.get("speakerWords", ""), source, facts.get("speakerReason", "")))
    settings = {
        name: facts.get(name) or facts.get(f"source{name.title()}") for name in ("addressee", "occasion")
    }
    rows += [(name, words, "", "") for name, words in settings.items() if words]
    cues = " ".join(facts[cue] for cue in ("polarityCue", "certaintyCue") if cue in facts)
    rows.append(("factuality", cues, f"{facts['polarity']}, {facts['certainty']}", ""))
    return rows


def _article(facts: Record) -> str:
    metadata = (facts.get("headline"), facts.get("publisher"), facts.get("published"), facts["article"])
    offsets = f"characters {facts['triggerStart']} to {facts['triggerEnd']}"
    return " · ".join([*(value for value in metadata if value), offsets])
