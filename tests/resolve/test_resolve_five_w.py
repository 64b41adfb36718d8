"""5W1H answers for invented articles; every answer must be a slice of the article."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resolve_helpers import cases
from test_resolve_properties import extractions

from kg.extract import extract
from kg.model import Entity, EntityLabel, Span
from kg.resolve import resolve
from kg.resolve.five_w import main_event

QUESTIONS = ("who", "what", "when", "where", "why", "how")
CASES = cases("main_events.toml")


@pytest.fixture
def answers_for(parser):
    def answer(case):
        document = parser(case["text"], case.get("published", ""))
        article = replace(document.article, headline=case.get("headline"))
        return article, main_event(resolve(extract(replace(document, article=article)))).questions()

    return answer


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("headline") or case["text"])
def test_first_answers(case, answers_for):
    _, answers = answers_for(case)
    for question in QUESTIONS:
        if question in case and not case[question]:
            assert answers[question] == (), question
        elif question in case:
            first = answers[question][0].span.quote
            assert case[question] in first, f"{question}: {[a.text for a in answers[question]]}"
    if "day" in case:
        assert answers["when"][0].day.isoformat() == case["day"], [a.text for a in answers["when"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("headline") or case["text"])
def test_answer_is_a_slice_of_its_source(case, answers_for):
    article, answers = answers_for(case)
    texts = {"headline": article.headline, "text": article.text, "dateline": article.text}
    for answer in (a for ranked in answers.values() for a in ranked):
        if answer.source == "metadata":
            assert (answer.span, answer.day) == (None, article.published)
        else:
            assert texts[answer.source][answer.span.start : answer.span.end] == answer.span.quote


def test_answers_are_ranked_without_repeated_wordings(answers_for):
    for case in CASES:
        for answers in answers_for(case)[1].values():
            assert [a.score for a in answers] == sorted((a.score for a in answers), reverse=True)
            assert len({a.text.casefold() for a in answers}) == len(answers)


@settings(deadline=None, max_examples=60)
@given(extractions(), st.none() | st.text(alphabet="Congo said: in the President\"'", max_size=40))
def test_answers_of_random_articles_are_slices(extraction, headline):
    resolution = resolve(extraction)
    article = replace(resolution.document.article, headline=headline)
    document = replace(resolution.document, article=article)
    answers = main_event(replace(resolution, document=document)).questions()
    for answer in (a for ranked in answers.values() for a in ranked if a.span):
        source = headline if answer.source == "headline" else article.text
        assert source[answer.span.start : answer.span.end] == answer.span.quote


@pytest.mark.parametrize("name", ["NATO", "Nato", "Sunday"])
def test_organisation_or_day_labelled_as_place_is_no_answer(name, parser):
    document = parser(f"The winner in {name}'s race stayed in Misrata.", "")
    assert document.sentences[0].tokens[3].text == name
    mislabelled = Entity(label=EntityLabel.LOCATION, first=4, last=4, span=_span(document, name))
    others = tuple(e for e in document.sentences[0].entities if e.first != 4)
    sentence = replace(document.sentences[0], entities=(mislabelled, *others))
    resolution = resolve(extract(replace(document, sentences=(sentence,))))
    assert [answer.text for answer in main_event(resolution).where] == ["Misrata"]


def _span(document, words):
    start = document.article.text.index(words)
    return Span(start=start, end=start + len(words), quote=words)
