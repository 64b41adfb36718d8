"""Properties of join(): the order of input does not matter, a pair's score depends on the pair alone, nothing is lost."""

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from join_helpers import BENIN, DAY, DEBY, MALI, SANI, STORY, TRAORE, article, day, meeting, statement

from kg.codes import Certainty, EventType, Polarity
from kg.join import Memory, accounts, compare, join, profile_of
from kg.join.linkage import APART, average_linkage
from kg.join.storage import from_text, to_text
from kg.join_values import ArticleTraits, MentionTraits

PARTIES = st.lists(st.sampled_from([DEBY, SANI, TRAORE, MALI, BENIN]), max_size=2, unique=True).map(tuple)
DAYS = st.none() | st.integers(-3, 3).map(lambda gap: day(DAY + timedelta(days=gap)))
SAID = st.sampled_from(
    ["we will open the border for the herds in april", "the mine at the lake stays closed for good"]
)


@st.composite
def mentions(draw: st.DrawFn, sentence: int) -> MentionTraits:
    if draw(st.booleans()):
        return statement(draw(SAID), sentence, agents=draw(PARTIES), days=draw(DAYS))
    act, type_ = draw(
        st.sampled_from(
            [("meet", EventType.CONSULT), ("attack", EventType.ASSAULT), ("sue", EventType.ACCUSE)]
        )
    )
    return meeting(
        sentence,
        act=act,
        type=type_,
        agents=draw(PARTIES),
        others=draw(PARTIES),
        days=draw(DAYS),
        polarity=draw(st.sampled_from(list(Polarity))),
        certainty=draw(st.sampled_from(list(Certainty))),
        is_noun=draw(st.booleans()),
        is_definite=draw(st.booleans()),
        words=tuple(draw(st.lists(st.sampled_from(STORY), unique=True))),
    )


@st.composite
def archives(draw: st.DrawFn) -> list[ArticleTraits]:
    return [
        article(
            f"{number:04x}",
            *(draw(mentions(sentence)) for sentence in range(draw(st.integers(0, 4)))),
            published=draw(st.none() | st.integers(0, 12).map(lambda gap: DAY + timedelta(days=gap))),
        )
        for number in range(draw(st.integers(0, 5)))
    ]


@settings(max_examples=60, deadline=None)
@given(archives(), st.randoms(use_true_random=False))
def test_join_order_of_input_does_not_matter(archive: list[ArticleTraits], chance: random.Random) -> None:
    expected = join(archive)
    chance.shuffle(archive)
    assert join(archive) == expected


@settings(max_examples=100, deadline=None)
@given(archives(), st.lists(st.sets(st.integers(0, 4)), max_size=4), st.booleans())
def test_join_what_it_remembers_does_not_matter(
    archive: list[ArticleTraits], runs: list[set[int]], is_overruled: bool
) -> None:
    memory = Memory()
    keys = [f"{mention.key}" for one in archive for mention in one.mentions]
    overrides = f"different {keys[0]} {keys[-1]}  # why" if is_overruled and len(keys) > 1 else ""
    for present in [*runs, {*range(5)}]:
        part = [one for number, one in enumerate(archive) if number in present]
        assert join(part, overrides, memory=memory) == join(part, overrides)


def test_join_compares_an_article_that_has_changed_again() -> None:
    memory = Memory()
    other = article("b", meeting())
    assert len(join([article("a", meeting()), other], memory=memory).events) == 1
    changed = article("a", meeting(others=(TRAORE,)))
    assert len(join([changed, other], memory=memory).events) == 2


@settings(max_examples=60, deadline=None)
@given(archives())
def test_join_every_mention_is_in_one_event(archive: list[ArticleTraits]) -> None:
    found = [key for event in join(archive).events for key in event.mentions]
    assert sorted(found) == sorted(mention.key for one in archive for mention in one.mentions)


@settings(max_examples=60, deadline=None)
@given(archives(), st.integers(0, 5))
def test_join_pair_scores_do_not_depend_on_others(archive: list[ArticleTraits], cut: int) -> None:
    together = {(found.first, found.second): found for event in join(archive).events for found in event.joins}
    for part in (archive[:cut], archive[cut:]):
        for event in join(part).events:
            for found in event.joins:
                assert together.get((found.first, found.second), found) == found


@settings(max_examples=60, deadline=None)
@given(archives())
def test_compare_is_symmetric(archive: list[ArticleTraits]) -> None:
    profiles = [profile_of(account) for one in archive for account in accounts(one)]
    for first in profiles:
        for second in profiles:
            assert compare(first, second) == compare(second, first)


@settings(max_examples=60, deadline=None)
@given(archives())
def test_traits_survive_json(archive: list[ArticleTraits]) -> None:
    assert [from_text(to_text(one)) for one in archive] == archive


SCORES = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.2, 0.4, 0.6, 0.9, APART]),
)


@given(SCORES)
def test_linkage_keeps_barred_items_apart(scores: dict[tuple[int, int], float]) -> None:
    for group in average_linkage(range(8), scores, 0.5):
        assert not any(scores.get((one, other)) == APART for one in group for other in group)


@given(SCORES, st.randoms(use_true_random=False))
def test_linkage_order_of_scores_does_not_matter(
    scores: dict[tuple[int, int], float], chance: random.Random
) -> None:
    shuffled = list(scores.items())
    chance.shuffle(shuffled)
    assert average_linkage(range(8), dict(shuffled), 0.5) == average_linkage(range(8), scores, 0.5)
