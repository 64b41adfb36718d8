"""Labels of events: sentences with their syntax in data/labels.toml, and mentions without syntax here."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from invented import HUBER, SENTENCES, closed, document, mediates, met, part, resolved, send, span, told, veto

from kg.extract import extract
from kg.model import Article, Certainty, Document, EventType, Polarity, ResolvedMention, Role, Span
from kg.parse import parse
from kg.rdf.event_labels import event_label
from kg.rdf.inflection import gerund, participle, past, third_person
from kg.rdf.label_quotes import quoted_clause
from kg.rdf.label_syntax import Clause
from kg.resolve import resolve

CASES = tomllib.loads((Path(__file__).parent / "data" / "labels.toml").read_text(encoding="utf-8"))["case"]

WITHOUT_SYNTAX = [
    (met(), "The foreign minister of Jordan met Léa Huber"),
    (closed(), "Poland denied closing the \\border\\"),
    (send(), "We will send doctors to Chad"),
    (told(), "Léa Huber said: “We will send doctors to Chad”"),
    (mediates(), "Norway might mediate"),
    (veto(), "NATO may have vetoed the plan"),
    (resolved(0, "met", part(Role.PATIENT, "Swiss envoy Léa Huber", 0, HUBER), predicate="meet"), "Léa Huber was met"),
    (resolved(4, "veto", certainty=Certainty.PLANNED, polarity=Polarity.DENIED), "No vetoing"),
    (resolved(1, "closed", part(Role.AGENT, "Poland", 1), part(Role.AGENT, "it", 1), predicate="close"),
     "Poland and it closed"),
    (resolved(1, "had closed\nthe", part(Role.AGENT, "Poland", 1), predicate="close"), "Poland closed"),
]  # fmt: skip


def label(mention: ResolvedMention) -> str:
    return event_label(mention, document().sentences[mention.mention.sentence])


@pytest.fixture(scope="module")
def labels() -> Callable[[str, str], str]:
    """Return a function that gives the label of an event in a sentence."""
    articles = [Article(id=f"{n:016x}", source="case", text=case["text"]) for n, case in enumerate(CASES)]
    documents = {one.article.text: one for one in parse(articles) if isinstance(one, Document)}

    def label_of(text: str, trigger: str) -> str:
        resolution = resolve(extract(documents[text]))
        mentions = [one for event in resolution.events for one in event.mentions]
        (mention,) = [one for one in mentions if one.mention.trigger.quote == trigger]
        return event_label(mention, documents[text].sentences[0])

    return label_of


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["group"])
def test_event_label_is_a_sentence_made_of_roles(case: dict[str, str], labels) -> None:
    assert labels(case["text"], case["trigger"]) == case["label"]


@pytest.mark.parametrize(
    ("mention", "expected"), WITHOUT_SYNTAX, ids=[expected for _, expected in WITHOUT_SYNTAX]
)
def test_event_label_without_syntax_uses_the_trigger(mention: ResolvedMention, expected: str) -> None:
    assert label(mention) == expected


def test_event_label_shortens_long_phrases() -> None:
    whole = (
        "“We will send doctors to Chad,” Huber told reporters at a forum. If Oslo agrees, Norway mediates."
    )
    cut = label(resolved(4, "veto", part(Role.AGENT, whole, 2)))
    assert cut == "We will send doctors to Chad vetoed"


def test_event_label_closes_a_quotation_that_was_cut() -> None:
    quotation = f"“{' '.join(SENTENCES)}”"
    cut = label(
        resolved(
            2,
            "told",
            part(Role.AGENT, "Huber", 2),
            predicate="say",
            type=EventType.STATE,
            content=(replace(span("We"), quote=quotation),),
        )
    )
    assert cut.startswith("Huber said: “Jordan’s foreign minister")
    assert cut.endswith("…”")


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("meet", "met met meeting meets"),
        ("take", "took taken taking takes"),
        ("deny", "denied denied denying denies"),
        ("stop", "stopped stopped stopping stops"),
        ("visit", "visited visited visiting visits"),
        ("expel", "expelled expelled expelling expels"),
        ("agree", "agreed agreed agreeing agrees"),
        ("strike", "struck struck striking strikes"),
        ("veto", "vetoed vetoed vetoing vetoes"),
        ("fix", "fixed fixed fixing fixes"),
    ],
)
def test_verb_has_its_forms(lemma: str, forms: str) -> None:
    assert [past(lemma), participle(lemma), gerund(lemma), third_person(lemma)] == forms.split()


def test_quoted_clause_may_begin_inside_brackets() -> None:
    text = "The ministry (of the port of Lima) demanded an inquiry."
    (parsed,) = parse([Article(id="0" * 16, source="case", text=text)])
    assert isinstance(parsed, Document)
    trigger = parsed.sentences[0].tokens[-2]
    span = Span(start=trigger.start, end=trigger.end, quote=trigger.text)
    assert (
        quoted_clause(Clause(parsed.sentences[0], span, trigger.index), 50)
        == "“… of Lima) demanded an inquiry”"
    )


def test_event_label_prefers_what_its_own_sentence_says() -> None:
    text = "The road to the port is shut. Ana Paz asserted that she has not received any letter."
    (parsed,) = parse([Article(id="0" * 16, source="case", text=text)])
    assert isinstance(parsed, Document)
    mentions = [one for event in resolve(extract(parsed)).events for one in event.mentions]
    (asserted,) = [one for one in mentions if one.mention.trigger.quote == "asserted"]
    content = (parsed.sentences[0].span, *asserted.mention.content)
    mention = replace(asserted, mention=replace(asserted.mention, content=content))
    assert (
        event_label(mention, parsed.sentences[1]) == "Ana Paz asserted that she has not received any letter"
    )
