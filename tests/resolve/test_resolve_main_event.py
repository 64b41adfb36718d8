"""What an article is mainly about: short articles of ours, and that no answer is anything but words of the article."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from resolving import cases
from test_resolve_properties import extractions

from kg.extract import extract
from kg.model import Entity, EntityLabel, Span
from kg.resolve import resolve
from kg.resolve.five_w import main_event

QUESTIONS = ("who", "what", "when", "where", "why", "how")
CASES = cases("main_events.toml")


@pytest.fixture
def found(parser):
    def of(case):
        document = parser(case["text"], case.get("published", ""))
        article = replace(document.article, headline=case.get("headline"))
        return article, main_event(resolve(extract(replace(document, article=article)))).questions()

    return of


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("headline") or case["text"])
def test_first_answers(case, found):
    _, answers = found(case)
    for question in QUESTIONS:
        if question in case and not case[question]:
            assert answers[question] == (), question
        elif question in case:
            first = answers[question][0].span.quote
            assert case[question] in first, f"{question}: {[a.text for a in answers[question]]}"
    if "day" in case:
        assert answers["when"][0].day.isoformat() == case["day"], [a.text for a in answers["when"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("headline") or case["text"])
def test_every_answer_is_a_slice_of_what_it_names_as_its_source(case, found):
    article, answers = found(case)
    texts = {"headline": article.headline, "text": article.text, "dateline": article.text}
    for answer in (a for of_question in answers.values() for a in of_question):
        if answer.source == "metadata":
            assert (answer.span, answer.day) == (None, article.published)
        else:
            assert texts[answer.source][answer.span.start : answer.span.end] == answer.span.quote


def test_answers_are_ranked_and_each_wording_comes_once(found):
    for case in CASES:
        for answers in found(case)[1].values():
            assert [a.score for a in answers] == sorted((a.score for a in answers), reverse=True)
            assert len({a.text.casefold() for a in answers}) == len(answers)


@settings(deadline=None, max_examples=60)
@given(extractions(), st.none() | st.text(alphabet="Congo said: in the President\"'", max_size=40))
def test_whatever_stands_in_an_article_answers_are_pieces_of_it(extraction, headline):
    resolution = resolve(extraction)
    article = replace(resolution.document.article, headline=headline)
    document = replace(resolution.document, article=article)
    answers = main_event(replace(resolution, document=document)).questions()
    for answer in (a for of_question in answers.values() for a in of_question if a.span):
        source = headline if answer.source == "headline" else article.text
        assert source[answer.span.start : answer.span.end] == answer.span.quote


@pytest.mark.parametrize("name", ["NATO", "Nato", "Sunday"])
def test_a_body_or_a_day_is_no_place_whatever_the_model_of_names_holds_it_to_be(name, parser):
    document = parser(f"The winner in {name}'s race stayed in Misrata.", "")
    assert document.sentences[0].tokens[3].text == name
    taken = Entity(label=EntityLabel.LOCATION, first=4, last=4, span=_span(document, name))
    others = tuple(e for e in document.sentences[0].entities if e.first != 4)
    sentence = replace(document.sentences[0], entities=(taken, *others))
    resolution = resolve(extract(replace(document, sentences=(sentence,))))
    assert [answer.text for answer in main_event(resolution).where] == ["Misrata"]


def _span(document, words):
    start = document.article.text.index(words)
    return Span(start=start, end=start + len(words), quote=words)
