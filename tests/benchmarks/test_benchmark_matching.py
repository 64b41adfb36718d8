"""Matching in the seed benchmark, on an invented sentence with invented gold."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarks import matching
from benchmarks.checks import DAYS, EVENTS, NOT_FACTS, check, check_sentence, figures
from benchmarks.gold import GoldEvent, GoldSentence, bounds, head_word
from kg.model import (
    Actor,
    ActorKind,
    ActorLink,
    Article,
    Attribution,
    Certainty,
    Document,
    Event,
    EventMention,
    Mention,
    Polarity,
    Precision,
    Resolution,
    ResolvedMention,
    ResolvedParticipant,
    Role,
    Sentence,
    Span,
    Tense,
    TimeBounds,
    Token,
)

TEXT = (
    'OSLO (Wire) - Minister Pia Holm-Berg met envoys. "We agreed. He left," she said. Comments She met Pia.'
)
# text, lemma, upos, head, deprel
SENTENCES = [
    [
        ("Minister", "minister", "NOUN", 6, "nsubj"),
        ("Pia", "Pia", "PROPN", 1, "flat"),
        ("Holm", "Holm", "PROPN", 1, "flat"),
        ("-", "-", "PUNCT", 3, "punct"),
        ("Berg", "Berg", "PROPN", 1, "flat"),
        ("met", "meet", "VERB", 0, "root"),
        ("envoys", "envoy", "NOUN", 6, "obj"),
        (".", ".", "PUNCT", 6, "punct"),
    ],
    [
        ('"', '"', "PUNCT", 3, "punct"),
        ("We", "we", "PRON", 3, "nsubj"),
        ("agreed", "agree", "VERB", 0, "root"),
        (".", ".", "PUNCT", 3, "punct"),
    ],
    [
        ("He", "he", "PRON", 2, "nsubj"),
        ("left", "leave", "VERB", 6, "ccomp"),
        (",", ",", "PUNCT", 6, "punct"),
        ('"', '"', "PUNCT", 2, "punct"),
        ("she", "she", "PRON", 6, "nsubj"),
        ("said", "say", "VERB", 0, "root"),
        (".", ".", "PUNCT", 6, "punct"),
    ],
    [("Comments", "comment", "NOUN", 0, "root")],
    [
        ("She", "she", "PRON", 2, "nsubj"),
        ("met", "meet", "VERB", 0, "root"),
        ("Pia", "Pia", "PROPN", 2, "obj"),
        (".", ".", "PUNCT", 2, "punct"),
    ],
]


def _document():
    at, sentences = 0, []
    for index, rows in enumerate(SENTENCES):
        tokens = []
        for number, (text, lemma, upos, head, deprel) in enumerate(rows, 1):
            start = TEXT.index(text, at)
            at = start + len(text)
            tokens.append(
                Token(
                    index=number,
                    text=text,
                    lemma=lemma,
                    upos=upos,
                    xpos="",
                    feats="",
                    head=head,
                    deprel=deprel,
                    start=start,
                    end=at,
                )
            )
        span = Span(start=tokens[0].start, end=at, quote=TEXT[tokens[0].start : at])
        sentences.append(Sentence(index=index, span=span, tokens=tuple(tokens), entities=()))
    return Document(article=Article(id="0", source="-", text=TEXT, lead=14), sentences=tuple(sentences))


DOCUMENT = _document()


def _phrase(sentence, head, quote=None):
    token = DOCUMENT.sentences[sentence].tokens[head - 1]
    words = quote or token.text
    span = Span(start=token.start, end=token.start + len(words), quote=words)
    return Mention(sentence=sentence, head=head, span=span)


def _event(sentence, head, *, agent=None, patient=None, linked=None, **fields):
    """A resolved mention whose trigger is a token; participants are given by the index of their head."""
    token = DOCUMENT.sentences[sentence].tokens[head - 1]
    link = linked and ActorLink(
        mention=_phrase(sentence, agent),
        actors=(Actor(key="person/x", kind=ActorKind.PERSON, name=linked),),
        reason="pronoun",
        score=1.0,
    )
    given = [(Role.AGENT, agent, link), (Role.PATIENT, patient, None)]
    parts = tuple(
        ResolvedParticipant(role=role, mention=_phrase(sentence, index), link=link)
        for role, index, link in given
        if index
    )
    mention = EventMention(
        sentence=sentence,
        head=head,
        trigger=_phrase(sentence, head).span,
        predicate=token.lemma,
        rule="",
        type=None,
        cameo=None,
        participants=(),
        times=(),
        places=(),
        attribution=Attribution(),
        polarity=Polarity.STATED,
        polarity_cue=None,
        certainty=Certainty.FACT,
        certainty_cue=None,
        tense=Tense.PAST,
        confidence=0.5,
    )
    return ResolvedMention(
        mention=replace(mention, **fields), participants=parts, speaker=None, time=None, place=None
    )


def _gold(*triggers, **fields):
    empty = GoldEvent(
        triggers=triggers, agents=(), patients=(), day=None, place=None, factual=True, speakers=()
    )
    return replace(empty, **fields)


def _line(prefix, *events):
    return GoldSentence(id="s", article="A0", prefix=prefix, events=events)


MET = _event(0, 6, agent=1, patient=7)
AGREED = _event(1, 3, agent=2)


@pytest.mark.parametrize(
    ("phrase", "head"),
    [
        ("the chair of the club", "chair"),
        ("Pia Holm", "holm"),
        ("Holm-Berg", "berg"),
        ("the town's new mayor", "mayor"),
        ("U.S.", "u.s."),
        ("", ""),
    ],
)
def test_head_word_is_the_head_of_the_phrase(phrase, head):
    assert head_word(phrase) == head


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2025-08-20", date(2025, 8, 20), date(2025, 8, 20)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_bounds_cover_day_month_and_year(day, first, last):
    assert bounds(day) == (first, last)


def test_locate_ignores_spaces_and_quotation_marks():
    assert matching.locate("a  “b\nc d", '"b c') == (3, 7)
    assert matching.locate("a b c", "b d") is None
    assert matching.locate("b a b", "b", begin=1) == (4, 5)


def test_window_ends_with_its_sentence():
    lines = [_line("OSLO (Wire) -Minister", _gold("meet")), replace(_line("She met"), id="late")]
    window = matching.windows(DOCUMENT, lines)["s"]
    assert TEXT[window.start : window.end].endswith("met envoys.")


def test_window_includes_an_opening_quotation():
    window = matching.windows(DOCUMENT, [_line('"We agreed')])["s"]
    assert TEXT[window.start : window.end] == '"We agreed. He left," she said.'


def test_missing_sentence_has_no_window():
    assert matching.windows(DOCUMENT, [_line("They slept")]) == {}


def test_within_excludes_other_sentences():
    window = matching.windows(DOCUMENT, [_line('"We agreed')])["s"]
    assert matching.within([MET, AGREED, _event(4, 2, agent=1)], window) == [AGREED]


@pytest.mark.parametrize("agent", ["Pia Holm-Berg", "Minister"])
def test_agent_matches_by_title_or_name(agent):
    assert matching.agent_fits(_gold("meet", agents=(agent,)), MET, DOCUMENT)


@pytest.mark.parametrize("agent", ["envoys", "the envoys of the minister", "Bergen"])
def test_agent_does_not_match_another_actor(agent):
    assert not matching.agent_fits(_gold("meet", agents=(agent,)), MET, DOCUMENT)


def test_agent_must_be_absent_if_none_is_expected():
    assert not matching.agent_fits(_gold("meet"), MET, DOCUMENT)
    assert matching.agent_fits(_gold("meet"), _event(0, 6), DOCUMENT)


def test_agent_may_be_absent_with_an_empty_alternative():
    either = _gold("meet", agents=("envoys", ""))
    assert matching.agent_fits(either, _event(0, 6), DOCUMENT)
    assert not matching.agent_fits(either, MET, DOCUMENT)


def test_pronoun_matches_by_its_link():
    berg = _gold("leave", agents=("Holm-Berg",))
    assert matching.agent_fits(berg, _event(2, 2, agent=1, linked="Pia Holm-Berg"), DOCUMENT)
    assert not matching.agent_fits(berg, _event(2, 2, agent=1), DOCUMENT)
    assert not matching.agent_fits(_gold("meet", agents=("Norway",)), _met_linked("Norway"), DOCUMENT)


def _met_linked(name):
    return _event(0, 6, agent=7, linked=name)


def test_patient_matches_by_head_and_excludes_agents():
    assert matching.patient_fits(_gold("meet", patients=("the envoys",)), MET, DOCUMENT)
    assert not matching.patient_fits(_gold("meet", patients=("Minister",)), MET, DOCUMENT)


def test_trigger_noun_is_a_patient_only_if_gold_says_so():
    talk = _event(0, 6, agent=1, predicate="hold talk")
    assert matching.patient_fits(_gold("hold", "talk", patients=("talks",)), talk, DOCUMENT)
    assert not matching.patient_fits(_gold("hold", patients=("talks",)), talk, DOCUMENT)


@pytest.mark.parametrize(("first", "last", "right"), [(20, 20, True), (19, 20, False), (21, 21, False)])
def test_day_must_match_exactly(first, last, right):
    time = TimeBounds(
        earliest=date(2025, 8, first),
        latest=date(2025, 8, last),
        precision=Precision.DAY,
        mention=_phrase(0, 6),
        reason="",
    )
    assert matching.day_fits(_gold("meet", day="2025-08-20"), replace(MET, time=time)) is right


def test_event_without_time_has_no_day():
    assert not matching.day_fits(_gold("meet", day="2025-08-20"), MET)


def test_speaker_matches_by_its_head():
    said = replace(AGREED.mention, attribution=Attribution(speaker=_phrase(0, 1)))
    mention = replace(AGREED, mention=said)
    assert matching.speaker_fits(_gold("agree", speakers=("Pia Holm-Berg",)), mention, DOCUMENT)
    assert not matching.speaker_fits(_gold("agree", speakers=("Ole",)), mention, DOCUMENT)
    assert not matching.speaker_fits(_gold("agree", speakers=("Ole",)), AGREED, DOCUMENT)


def test_pairs_use_a_mention_once():
    twice = [_gold("meet", agents=("Minister",)), _gold("meet", agents=("Pia Holm-Berg",))]
    found = [check for check in check_sentence(_line("x", *twice), [MET], DOCUMENT) if check.kind == EVENTS]
    assert [check.right for check in found] == [True, False]


def test_pairs_are_a_maximum_matching():
    picky = _gold("meet", agents=("Minister",))
    fits = {(0, "a"), (0, "b"), (1, "a")}
    names = {id(MET): "a", id(AGREED): "b"}
    events = [_gold("meet"), picky]
    pairs = matching.pairs(events, [MET, AGREED], lambda e, m: (int(e is picky), names[id(m)]) in fits)
    assert pairs == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("polarity", "certainty", "right"),
    [
        (Polarity.STATED, Certainty.FACT, False),
        (Polarity.DENIED, Certainty.FACT, True),
        (Polarity.STATED, Certainty.PLANNED, True),
    ],
)
def test_check_finds_non_facts_stated_as_facts(polarity, certainty, right):
    mention = _event(1, 3, agent=2, polarity=polarity, certainty=certainty)
    line = _line("x", _gold("agree", agents=("Ole",), factual=False))
    checks = {check.kind: check.right for check in check_sentence(line, [mention], DOCUMENT)}
    assert checks == {EVENTS: False, NOT_FACTS: right}


def test_check_counts_details_of_a_missed_event():
    checks = list(check_sentence(_line("x", _gold("sing", day="2025-08-20")), [MET], DOCUMENT))
    assert [(check.kind, check.right) for check in checks] == [(EVENTS, False), (DAYS, False)]
    assert figures(checks)[DAYS] == {"right": 0, "of": 1, "found": 0}


def test_article_is_chosen_by_most_sentences():
    other = replace(DOCUMENT, article=replace(DOCUMENT.article, text="She met Pia."), sentences=())
    lines = [_line("Minister Pia"), replace(_line("She met"), id="2")]
    assert matching.article_of([other, DOCUMENT], lines) is DOCUMENT
    assert matching.article_of([other, DOCUMENT], [_line("They slept")]) is None


def test_missing_article_misses_all_its_events():
    event = Event(mentions=(MET,))
    resolution = Resolution(document=DOCUMENT, events=(event,), abstentions=())
    here = _line("OSLO (Wire)", _gold("meet", agents=("Minister",)))
    lines = [here, replace(here, article="A1", prefix="They met")]
    assert [c.right for c in check([resolution], lines)] == [True, False]
