"""Events of invented articles: what joins, what is barred, what stays data."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from join_helpers import BENIN, DAY, DEBY, MALI, SANI, STORY, TRAORE, article, day, groups, meeting, statement

from kg.codes import Certainty, EventType, Polarity, Precision
from kg.join import explain, join
from kg.join.differences import differences
from kg.join.parties import match
from kg.join_values import Days, LinkKind, Party

LAST_YEAR = Days(earliest=date(2024, 1, 1), latest=date(2024, 12, 31), precision=Precision.YEAR)
SAID = "we will open the border for the herds of our neighbours in april"
TEXT = " ".join(
    f"Word{number} stands beside word{number + 1} in this invented report." for number in range(40)
)


def test_join_meeting_told_by_two_articles_is_one_event() -> None:
    joining = join([article("a", meeting()), article("b", meeting(agents=(SANI,), others=(DEBY,)))])
    (event,) = joining.events
    assert event.articles == ("a", "b")
    assert event.sources == 2
    assert [found.reason for found in event.joins] == ["same meeting of the same parties"]
    assert str(event.first) == "a/0-2"
    assert [str(key) for key in event.aliases] == ["b/0-2"]


def test_join_first_mention_is_that_of_the_first_day() -> None:
    early = article("z", meeting(), published=DAY - timedelta(days=1))
    (event,) = join([article("a", meeting()), early]).events
    assert str(event.first) == "z/0-2"


@pytest.mark.parametrize(
    ("traits", "bar"),
    [
        ({"others": (TRAORE,)}, "distinct persons"),
        ({"polarity": Polarity.DENIED}, "other polarity"),
        ({"days": day(DAY - timedelta(days=5))}, "other day"),
    ],
)
def test_join_bar_keeps_events_apart(traits, bar) -> None:
    first = article("a", meeting(others=(DEBY,), agents=(SANI,), days=day(DAY)))
    second = article("b", meeting(**{"agents": (SANI,), "days": None, **traits}))
    joining = join([first, second])
    assert len(joining.events) == 2
    found = explain(first.mentions[0].key, second.mentions[0].key, first, second)
    assert not found.is_join
    assert any(bar in obstacle for obstacle in found.obstacles)
    assert found.comparison.features


def test_join_meetings_of_other_weeks_need_a_day() -> None:
    later = DAY + timedelta(days=7)
    assert len(join([article("a", meeting()), article("b", meeting(), published=later)]).events) == 2
    dated = [article("a", meeting(days=day(DAY))), article("b", meeting(days=day(DAY)), published=later)]
    assert len(join(dated).events) == 1


def test_join_likeness_alone_is_no_evidence() -> None:
    lone = meeting(others=(), is_noun=True, words=STORY[:3], near=STORY)
    joining = join(
        [
            article("a", lone),
            article("b", meeting(words=(STORY[2], "herder", "ferry", "ford", "reed"), near=STORY)),
        ]
    )
    assert len(joining.events) == 2
    assert joining.perhaps


def test_join_statements_need_shared_words() -> None:
    same = join([article("a", statement(SAID)), article("b", statement(SAID.replace("april", "may")))])
    other = join(
        [article("a", statement(SAID)), article("b", statement("the talks with the miners were good"))]
    )
    assert len(same.events) == 1
    assert same.events[0].joins[0].reason == "same quotation"
    assert len(other.events) == 2


def test_join_noun_refers_back_inside_an_article() -> None:
    noun = meeting(
        2, agents=(), others=(), is_noun=True, is_definite=True, predicate="meeting", words=STORY[:2]
    )
    (event,) = join([article("a", meeting(), noun)]).events
    assert [found.reason for found in event.joins] == ["refers back"]


def test_join_noun_with_parties_refers_back_to_what_shares_one() -> None:
    noun = {"is_noun": True, "is_definite": True, "predicate": "meeting", "others": (), "words": STORY[:2]}
    shares = article("a", meeting(), meeting(1, agents=(SANI,), **noun))
    other = article("a", meeting(), meeting(1, agents=(TRAORE,), **noun))
    assert len(join([shares]).events) == 1
    assert len(join([other]).events) == 2


@pytest.mark.parametrize(
    ("traits", "events"),
    [
        ({"occasion": "an interview with radio"}, 1),
        ({"occasion": "the report"}, 3),
        ({}, 3),
    ],
)
def test_join_sayings_of_one_occasion_are_one_event(traits, events) -> None:
    said = (
        "the herds will pass in april",
        "the mines are closed for good",
        "no soldier has crossed the river",
    )
    sayings = [statement(words, number, quotations=()) for number, words in enumerate(said)]
    sayings[0] = replace(sayings[0], **traits)
    assert len(join([article("a", *sayings)]).events) == events


@pytest.mark.parametrize("traits", [{"agents": (SANI,)}, {"occasion": "a letter"}, {"others": (MALI,)}])
def test_join_another_speaker_occasion_or_addressee_ends_a_run_of_sayings(traits) -> None:
    first = statement("the herds will pass in april", occasion="an interview", quotations=())
    second = replace(statement("the mines are closed for good", 1, quotations=()), **traits)
    assert len(join([article("a", first, second)]).events) == 2


@pytest.mark.parametrize(
    ("occasion", "days", "traits", "events"),
    [
        ("an interview", None, {}, 1),
        ("a tweet", None, {}, 2),
        (None, None, {}, 2),
        ("an interview", None, {"occasion": "the talk"}, 2),
        ("an interview", None, {"is_another": True}, 2),
        ("an interview", None, {"others": (MALI,)}, 2),
        ("an interview", None, {"agents": (SANI,)}, 2),
        ("an interview", LAST_YEAR, {}, 2),
    ],
)
def test_join_sayings_far_apart_are_of_the_only_occasion(occasion, days, traits, events) -> None:
    first = statement("the herds will pass in april", occasion=occasion, days=days, quotations=())
    second = replace(statement("the mines are closed for good", 9, quotations=()), **traits)
    assert len(join([article("a", first, second)]).events) == events


def test_join_parties_in_the_same_role_outweigh_a_reversed_one() -> None:
    arrest = {"act": "arrest", "type": EventType.COERCE, "predicate": "arrest"}
    one = article("a", meeting(**arrest, agents=(MALI,), others=(DEBY,)))
    other = article("b", meeting(**arrest, agents=(MALI, DEBY), others=(SANI, BENIN)))
    found = explain(one.mentions[0].key, other.mentions[0].key, one, other)
    assert "roles are reversed" not in found.comparison.bars


def test_join_meeting_and_its_purpose_are_one_event() -> None:
    purpose = replace(meeting(others=(), predicate="discuss", certainty=Certainty.PLANNED), head=9)
    (event,) = join([article("a", meeting(), purpose)]).events
    assert [found.reason for found in event.joins] == ["verb and noun of one phrase"]


def test_join_two_verbs_of_one_sentence_stay_apart() -> None:
    other = replace(meeting(), head=9)
    assert len(join([article("a", meeting(), other)]).events) == 2


def test_join_differences_are_data() -> None:
    strike = {
        "act": "attack",
        "type": EventType.ASSAULT,
        "predicate": "strike",
        "agents": (MALI,),
        "others": (BENIN,),
    }
    (event,) = join(
        [
            article("a", meeting(**strike, number=12, days=day(DAY))),
            article("b", meeting(**strike, number=15, days=day(DAY))),
        ]
    ).events
    assert [difference.field for difference in event.differences] == ["number"]
    assert [value for value, _ in event.differences[0].values] == ["12", "15"]
    assert event.earliest == event.latest == DAY
    assert not event.is_assumed


def test_join_assumed_day_does_not_widen_the_envelope() -> None:
    guess = meeting(days=day(DAY, is_assumed=True))
    (event,) = join([article("a", guess), article("b", meeting(days=day(DAY - timedelta(days=1))))]).events
    assert event.earliest == event.latest == DAY - timedelta(days=1)


def test_join_copies_count_as_one_source() -> None:
    copy = TEXT.rsplit(" ", 40)[0]
    joining = join([article("a", meeting(), text=TEXT), article("b", meeting(), text=copy)])
    assert [group.articles for group in joining.copies] == [("a", "b")]
    assert joining.events[0].sources == 1


def test_join_newer_version_replaces_the_older() -> None:
    old = article("a", meeting(), url="https://news.example/story")
    new = article("b", meeting(), url="https://news.example/story#top", published=DAY + timedelta(days=1))
    joining = join([old, new])
    assert groups(joining) == [["b/0-2"]]
    assert [(one.newest, one.older, one.reason) for one in joining.revisions] == [
        ("b", ("a",), "same address")
    ]


def test_join_articles_of_one_file_are_no_versions() -> None:
    later = DAY + timedelta(days=1)
    joining = join(
        [article("a", source="page.txt", text=TEXT), article("b", source="page.txt", published=later)]
    )
    assert joining.revisions == ()


def test_join_plan_and_event_are_linked() -> None:
    plan = article("a", meeting(certainty=Certainty.PLANNED, days=day(DAY + timedelta(days=2))))
    held = article("b", meeting(days=day(DAY + timedelta(days=2))), published=DAY + timedelta(days=3))
    joining = join([plan, held])
    assert len(joining.events) == 2
    assert [(link.kind, str(link.first), str(link.second)) for link in joining.links] == [
        (LinkKind.HELD, "a/0-2", "b/0-2")
    ]


def test_join_denial_contradicts_the_assertion() -> None:
    joining = join([article("a", meeting()), article("b", meeting(polarity=Polarity.DENIED))])
    assert [(link.kind, str(link.first)) for link in joining.links] == [(LinkKind.CONTRADICTED, "a/0-2")]


def test_join_host_and_guests_met() -> None:
    hosted = meeting(act="visit", predicate="host", days=day(DAY), place="name/blue-palace", country="TCD")
    met = meeting(days=day(DAY), place="name/blue-palace", country="TCD")
    (event,) = join([article("a", hosted), article("b", met)]).events
    assert event.joins[0].reason == "a visit and a meeting of the same parties on the same day"


def test_join_rare_act_joins_in_one_story() -> None:
    sue = {"act": "sue", "type": EventType.ACCUSE, "predicate": "sue", "words": STORY, "near": STORY}
    joining = join([article("a", meeting(**sue)), article("b", meeting(**sue, others=()))])
    assert len(joining.events) == 1


def test_explain_unknown_mention_raises() -> None:
    one = article("a", meeting())
    with pytest.raises(LookupError):
        explain(replace(one.mentions[0], sentence=7).key, one.mentions[0].key, one, one)
    assert explain(one.mentions[0].key, one.mentions[0].key, one, one).is_join


def test_join_nothing_gives_nothing() -> None:
    joining = join([])
    assert joining.events == joining.copies == joining.links == ()


@pytest.mark.parametrize(
    ("places", "differ"),
    [
        (("country/TCD", "city/abeche-TCD"), False),
        (("city/abeche-TCD", "city/faya-TCD"), True),
        (("country/NER", "city/abeche-TCD"), True),
        ((None, "city/abeche-TCD"), False),
    ],
)
def test_join_country_of_a_place_is_no_other_place(places: tuple[str | None, str], differ: bool) -> None:
    mentions = [meeting(place=place, country=place[-3:] if place else None) for place in places]
    assert ("place" in {one.field for one in differences(mentions)}) == differ


def test_join_act_that_is_told_as_another_one_stays_apart() -> None:
    visit = meeting(act="visit", predicate="visit", others=())
    again = replace(visit, sentence=1, is_another=True)
    assert len(join([article("a", visit, replace(visit, sentence=1))]).events) == 1
    assert len(join([article("a", visit, again)]).events) == 2


def test_join_noun_with_a_party_of_its_own_does_not_refer_back() -> None:
    arrest = meeting(act="detain", predicate="detain", agents=(), others=(), has_other=True)
    noun = meeting(1, act="detain", predicate="detention", agents=(), is_noun=True, is_definite=True)
    assert len(join([article("a", arrest, replace(noun, others=(), has_other=False))]).events) == 1
    assert len(join([article("a", arrest, noun)]).events) == 2


def test_join_document_is_retold_beside_its_filing() -> None:
    suit = meeting(act="sue", predicate="file", type=EventType.ACCUSE, target="lawsuit")
    alleged = replace(suit, head=9, predicate="allege", others=(), target=None)
    assert len(join([article("a", suit, alleged)]).events) == 1
    assert len(join([article("a", suit, replace(alleged, predicate="file"))]).events) == 2


TALKS = meeting(2, agents=(), others=(), is_noun=True, is_definite=True, predicate="meeting", words=STORY[:2])


def test_join_noun_with_another_detail_does_not_refer_back() -> None:
    (event,) = join([article("a", meeting(), TALKS)]).events
    assert [found.reason for found in event.joins] == ["refers back"]
    assert len(join([article("a", meeting(), replace(TALKS, details=("nuclear",)))]).events) == 2


def test_join_noun_of_many_acts_does_not_refer_back_to_one_verb() -> None:
    attack = meeting(act="attack", type=EventType.ASSAULT, predicate="shoot")
    noun = replace(TALKS, act="attack", type=EventType.ASSAULT, predicate="attack")
    assert len(join([article("a", attack, noun)]).events) == 1
    assert len(join([article("a", attack, replace(noun, is_plural=True))]).events) == 2
    assert len(join([article("a", attack, replace(noun, predicate="violence"))]).events) == 2


@pytest.mark.parametrize(("traits", "events"), [({}, 1), ({"agents": (SANI,)}, 2), ({"adds_to": None}, 2)])
def test_join_participle_adds_to_what_its_speaker_says(traits, events) -> None:
    said = statement("the herds will pass in april", quotations=())
    added = replace(
        statement("the mines are closed", quotations=()), head=9, **{"adds_to": said.head, **traits}
    )
    assert len(join([article("a", said, added)]).events) == events


def test_join_noun_of_persons_does_not_tell_which_of_them() -> None:
    crowd = Party(key="group/protesters-TCD", kind="Group", country="TCD")
    assert match((crowd,), (crowd,)).level < match((DEBY,), (DEBY,)).level


def test_join_noun_that_alone_names_a_party_does_not_refer_back() -> None:
    nameless = meeting(0, agents=(), others=(), is_noun=True, predicate="meeting")
    noun = {"is_noun": True, "is_definite": True, "predicate": "meeting"}
    assert len(join([article("a", nameless, meeting(1, agents=(), others=(), **noun))]).events) == 1
    assert len(join([article("a", nameless, meeting(1, agents=(), **noun))]).events) == 2


@pytest.mark.parametrize(
    ("predicate", "sentence", "events"), [("add", 1, 1), ("say", 1, 2), ("add", 2, 2), ("add", 0, 2)]
)
def test_join_added_saying_goes_on_from_the_sentence_before(predicate, sentence, events) -> None:
    said = statement("the herds will pass in april", quotations=())
    added = replace(
        statement("the mines are closed for good", sentence, quotations=()), predicate=predicate, head=9
    )
    assert len(join([article("a", said, added)]).events) == events


@pytest.mark.parametrize(("traits", "events"), [({"predicate": "tweet"}, 1), ({"predicate": "say"}, 2)])
def test_join_post_is_an_occasion(traits, events) -> None:
    first = replace(statement("the herds will pass in april", quotations=()), **traits)
    assert (
        len(join([article("a", first, statement("the mines are closed", 1, quotations=()))]).events) == events
    )


@pytest.mark.parametrize(("occasion", "events"), [("a speech", 1), (None, 2)])
def test_join_criticism_in_a_speech_begins_an_occasion(occasion, events) -> None:
    criticism = meeting(
        act="accuse", type=EventType.ACCUSE, predicate="criticise", others=(), occasion=occasion, words=()
    )
    said = statement("the mines are closed", 1, quotations=())
    assert len(join([article("a", criticism, said)]).events) == events


@pytest.mark.parametrize(("traits", "events"), [({}, 1), ({"others": (TRAORE,)}, 2), ({"others": ()}, 2)])
def test_join_hosting_and_talks_with_the_guest_are_one_event(traits, events) -> None:
    host = meeting(act="visit", predicate="host", days=day(DAY))
    talks = {"predicate": "discussion", "is_noun": True, "days": day(DAY), **traits}
    assert len(join([article("a", host, replace(meeting(), head=9, **talks))]).events) == events


@pytest.mark.parametrize(("agents", "events"), [((DEBY,), 1), ((), 2)])
def test_join_noun_for_a_visit_needs_more_than_the_country(agents, events) -> None:
    visit = {"act": "visit", "predicate": "visit", "is_noun": True, "others": (BENIN,)}
    first = meeting(**visit, agents=(DEBY,))
    again = meeting(5, **visit, agents=agents, is_definite=True, details=("long",))
    assert len(join([article("a", first, again)]).events) == events


@pytest.mark.parametrize(("others", "events"), [((), 1), ((SANI,), 2)])
def test_join_noun_with_a_party_is_not_what_a_bare_noun_names(others, events) -> None:
    arrest = {
        "act": "arrest",
        "type": EventType.COERCE,
        "predicate": "detention",
        "is_noun": True,
        "agents": (),
    }
    first = meeting(**arrest, others=())
    again = meeting(1, **arrest, others=others, is_definite=True, details=("long",))
    assert len(join([article("a", first, again)]).events) == events


@pytest.mark.parametrize(("traits", "events"), [({}, 2), ({"others": (BENIN,)}, 1), ({"days": day(DAY)}, 1)])
def test_join_noun_does_not_refer_back_to_any_acts_of_a_kind(traits, events) -> None:
    raids = {
        "act": "search",
        "type": EventType.COERCE,
        "predicate": "raid",
        "is_noun": True,
        "is_plural": True,
    }
    first = meeting(**{**raids, "agents": (), "others": (), **traits})
    again = meeting(1, **raids, agents=(), others=(), is_definite=True)
    assert len(join([article("a", first, again)]).events) == events


@pytest.mark.parametrize(("others", "events"), [((SANI,), 1), ((), 2)])
def test_join_same_words_of_one_agent_need_what_is_acted_on(others, events) -> None:
    leave = {"act": "aid", "type": EventType.AID, "predicate": "provide"}
    first, again = meeting(**leave), meeting(5, **leave, others=others)
    assert len(join([article("a", first, again)]).events) == events


@pytest.mark.parametrize(
    ("traits", "events"),
    [
        ({"predicate": "make", "target": "comment", "text": "She made the comments on Monday."}, 1),
        ({"predicate": "make", "target": "comment", "text": "She made comments on Monday."}, 3),
        ({"predicate": "make", "target": "plan", "text": "She made the plans on Monday."}, 3),
        ({"predicate": "remark", "is_noun": True, "is_definite": True}, 1),
        ({"predicate": "remark", "is_noun": True, "is_definite": True, "details": ("later",)}, 3),
        ({"predicate": "remark", "is_noun": True, "is_definite": True, "agents": (SANI,)}, 3),
    ],
)
def test_join_remarks_are_what_the_speaker_says_beside_them(traits, events) -> None:
    sayings = [statement(said, number, quotations=()) for number, said in enumerate(("we wait", "", "we go"))]
    sayings[1] = replace(sayings[1], content=(), **traits)
    assert len(join([article("a", *sayings)]).events) == events


def test_join_verb_and_what_completes_it_are_one_event() -> None:
    agreed = meeting(act="stop", predicate="agree", type=EventType.AGREE, others=(), target="test")
    suspend = replace(agreed, head=9, predicate="suspend", certainty=Certainty.PLANNED)
    assert len(join([article("a", agreed, replace(suspend, completes=agreed.head))]).events) == 1
    assert len(join([article("a", agreed, suspend)]).events) == 2


@pytest.mark.parametrize(("act", "events"), [("visit", 2), ("sue", 1)])
def test_join_country_where_somebody_goes_is_no_evidence(act, events) -> None:
    mentions = [
        meeting(0, act=act, predicate=act, others=(BENIN,)),
        meeting(1, act=act, predicate=act, agents=(), others=(BENIN,)),
    ]
    assert len(join([article("a", *mentions)]).events) == events


@pytest.mark.parametrize(("speaker", "events"), [(DEBY, 1), (TRAORE, 2)])
def test_join_act_on_the_same_people_needs_the_same_speaker(speaker: Party, events: int) -> None:
    herders = Party(key="group/herders", kind="Group")
    killed = {
        "act": "attack",
        "predicate": "kill",
        "type": EventType.ASSAULT,
        "agents": (),
        "others": (herders,),
    }
    first = meeting(**killed, number=9, speakers=(DEBY,), words=STORY, near=STORY)
    second = meeting(**killed, number=14, speakers=(speaker,), words=STORY, near=STORY)
    joining = join([article("a", first), article("b", second, published=DAY + timedelta(days=1))])
    assert len(joining.events) == events
