"""Traits of parsed sentences: what a trigger is about, and how it refers to other acts."""

import pytest

from kg.extract import extract
from kg.join import traits
from kg.join_values import MentionTraits
from kg.model import Article, Document
from kg.parse import parse
from kg.resolve import resolve

AGREED = "Norway agreed to suspend all tests."
ADDED = "Awa Deby said that the road is open, adding that the bridge is closed."
NUCLEAR = "Awa Deby met Musa Sani. The nuclear talks ended."
PLAIN = "Awa Deby met Musa Sani. The talks ended."
WEEKDAY = "The army attacked the port. Friday's attack killed two guards."
FIRST = "The army attacked the port. The first attack killed two guards."
QUOTED = '"We waited for many years. We will open the road now," Interior Minister Awa Deby said.'
THOSE = "The army attacked the port. Benin condemned an attack on those."
ASKED = "Awa Deby praised the plan and asked Benin to open the bridge."
LATER = "Awa Deby praised the plan and later asked Benin to open the bridge."
ABOUT = "Awa Deby met Musa Sani. The meeting with the miners ended."
OFTEN = "Rebels repeatedly attacked the port."
ONCE_MORE = "The rebels attacked the port once more."
TEXTS = (ONCE_MORE, AGREED, ADDED, NUCLEAR, PLAIN, WEEKDAY, FIRST, QUOTED, THOSE, ASKED, LATER, ABOUT, OFTEN)


@pytest.fixture(scope="module")
def mentions() -> dict[str, dict[str, MentionTraits]]:
    """The mentions of each text by their trigger."""
    articles = [Article(id=f"{number:016x}", source="case", text=text) for number, text in enumerate(TEXTS)]
    documents = [document for document in parse(articles) if isinstance(document, Document)]
    return {
        document.article.text: {
            mention.trigger: mention for mention in traits(resolve(extract(document))).mentions
        }
        for document in documents
    }


def test_traits_object_is_that_of_the_verb_that_completes(mentions) -> None:
    agreed, suspend = mentions[AGREED]["agreed"], mentions[AGREED]["suspend"]
    assert (agreed.target, suspend.target) == ("test", "test")
    assert (agreed.completes, suspend.completes) == (None, agreed.head)


def test_traits_participle_adds_to_its_verb(mentions) -> None:
    said, adding = mentions[ADDED]["said"], mentions[ADDED]["adding"]
    assert (said.adds_to, adding.adds_to) == (None, said.head)


def test_traits_second_verb_adds_unless_it_is_later(mentions) -> None:
    assert mentions[ASKED]["asked"].adds_to == mentions[ASKED]["praised"].head
    assert mentions[LATER]["asked"].adds_to is None


def test_traits_noun_is_about_those_with_whom(mentions) -> None:
    assert mentions[ABOUT]["meeting"].about == ("miner",)
    assert mentions[PLAIN]["talks"].about == ()


def test_traits_once_more_is_another_act(mentions) -> None:
    assert mentions[ONCE_MORE]["attacked"].is_another
    assert not mentions[WEEKDAY]["attacked"].is_another


def test_traits_adverb_tells_of_several_acts(mentions) -> None:
    assert mentions[OFTEN]["attacked"].is_repeated
    assert not mentions[WEEKDAY]["attacked"].is_repeated


def test_traits_details_say_which_one_a_noun_names(mentions) -> None:
    assert mentions[NUCLEAR]["talks"].details == ("nuclear",)
    assert mentions[PLAIN]["talks"].details == ()


def test_traits_noun_of_a_day_refers_back_and_a_first_one_does_not(mentions) -> None:
    assert mentions[WEEKDAY]["attack"].is_definite
    assert not mentions[FIRST]["attack"].is_definite


def test_traits_pronoun_after_a_noun_is_no_pointer(mentions) -> None:
    assert not mentions[THOSE]["attack"].is_definite


def test_traits_quotation_ends_at_its_closing_mark(mentions) -> None:
    assert not any("minister" in words for words in mentions[QUOTED]["said"].quotations)
