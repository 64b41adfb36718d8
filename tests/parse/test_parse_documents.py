"""Articles become documents whose every offset is right, whatever the batch and whatever the text."""

from functools import partial

import pytest

import kg.parse
from kg.model import Article, Document, EntityLabel, Failure
from kg.parse import parse

TEXTS = [
    "Norway's foreign minister, Ingrid Dahl, met her Kenyan counterpart in Nairobi on Monday. They signed nothing.",
    'By Ola Berg\n\n"We won\'t leave the talks," Dahl told reporters.\n\nKenya cannot agree, she added.',
    "The envoys  met\nat 9 a.m. local time; Gen. Otieno didn't attend.",
    "A court in Lagos ruled on Friday that the ministry's order was void.",
]
ODD = {
    "empty": "",
    "blank": " \n\n\t ",
    "control characters": "\x00abc \x01 d. \x0b\x0c text",
    "zero width and no-break spaces": "a\u200bb Dahl\u00a0said\u2028so. \u2029 Yes.",
    "lone surrogate": "\ud800 said so.",
    "marks of the models": "<PAD> <UNK> <ROOT> said.",
    "emoji": "🙂🙂 They met 👨‍👩‍👧 again.",
    "other scripts": "可能会谈。 Министр said. قال الوزير.",
    "full stops": "." * 300,
    "one long word": "x" * 1200 + " said so.",
    "spaces in numbers": "12 000 people met 1 234 others.",
    "typographic apostrophes": "Kenya’s envoy didn’t go, and can not.",
}


def article(text, name="a", lead=0):
    return Article(id=name, source=f"{name}.txt", text=text, lead=lead)


def assert_sound(document):
    """Every offset gives its quote, tokens are counted from 1, in order, with one root a sentence."""
    text = document.article.text
    for number, sentence in enumerate(document.sentences):
        assert sentence.index == number
        assert text[sentence.span.start : sentence.span.end] == sentence.span.quote
        assert [token.index for token in sentence.tokens] == list(range(1, len(sentence.tokens) + 1))
        assert [token.text for token in sentence.tokens] == [text[t.start : t.end] for t in sentence.tokens]
        assert sum(token.head == 0 for token in sentence.tokens) == 1
        assert all(0 <= token.head <= len(sentence.tokens) for token in sentence.tokens)
        for entity in sentence.entities:
            assert text[entity.span.start : entity.span.end] == entity.span.quote
            assert entity.span.start == sentence.tokens[entity.first - 1].start
            assert entity.span.end == sentence.tokens[entity.last - 1].end
    starts = [token.start for sentence in document.sentences for token in sentence.tokens]
    assert starts == sorted(starts)


@pytest.mark.parametrize("text", TEXTS)
def test_every_offset_gives_its_words(parsed, text):
    document = parsed(text)
    assert_sound(document)
    letters = [c for sentence in document.sentences for token in sentence.tokens for c in token.text]
    assert letters == [c for c in text if not c.isspace()]


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_is_parsed_all_the_same(parsed, text):
    assert_sound(parsed(text))


def test_words_have_their_analysis(parsed):
    [sentence] = parsed("Kenya rejected the offer on Monday.").sentences
    verb = sentence.tokens[1]
    assert (verb.text, verb.lemma, verb.upos, verb.head, verb.deprel) == (
        "rejected",
        "reject",
        "VERB",
        0,
        "root",
    )
    assert "Tense=Past" in verb.feats
    assert sentence.tokens[0].deprel == "nsubj"


def test_words_of_a_multiword_token_have_their_own_place(parsed):
    [sentence] = parsed("The envoy won't answer.").sentences
    assert [(t.text, t.start, t.end) for t in sentence.tokens[2:4]] == [("wo", 10, 12), ("n't", 12, 15)]


def test_only_the_prose_is_parsed_and_offsets_count_from_the_beginning(parsed):
    text = "By Ola Berg\n\nOSLO, May 3 - Kenya rejected the offer."
    document = parsed(text, lead=text.index("Kenya"))
    assert [sentence.span.quote for sentence in document.sentences] == ["Kenya rejected the offer."]
    assert_sound(document)


def test_a_name_ends_without_its_possessive(parsed):
    [sentence] = parsed("Officials praised Ingrid Dahl's visit to Nairobi's parliament on Monday.").sentences
    found = {entity.span.quote: entity.label for entity in sentence.entities}
    assert found["Ingrid Dahl"] is EntityLabel.PERSON
    assert not any(quote.endswith("'s") for quote in found)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("The envoys met on Wed, November 30, 2016 in Lagos.", ["Wed, November 30, 2016"]),
        ("The envoys met on Friday, 3 May, and on Sunday.", ["Friday, 3 May", "Sunday"]),
        ("The envoys met on Monday, Tuesday and Friday.", ["Monday", "Tuesday", "Friday"]),
    ],
)
def test_a_date_has_the_day_of_the_week_before_it(text, dates, parsed):
    [sentence] = parsed(text).sentences
    assert [e.span.quote for e in sentence.entities if e.label is EntityLabel.DATE] == dates


def test_the_batch_makes_no_difference():
    articles = [article(text, str(n)) for n, text in enumerate([*TEXTS, *ODD.values()])]
    together = list(parse(articles, batch=50))
    assert together == list(parse(articles, batch=1))
    assert [document.article for document in together] == articles


def test_a_long_article_is_parsed_in_pieces_and_put_together(monkeypatch, parsed):
    text = "\n\n".join(TEXTS)
    whole = parsed(text)
    monkeypatch.setattr(kg.parse, "pieces", partial(kg.parse.pieces, longest=120))
    assert parsed(text) == whole


def test_a_sentence_without_end_is_cut(parsed):
    document = parsed("Kenya, " * 150)
    assert_sound(document)
    assert max(len(sentence.tokens) for sentence in document.sentences) <= 250


def test_one_article_that_stanza_cannot_take_does_not_stop_the_others(monkeypatch):
    def breaking(pipeline, texts):
        if any("Lagos" in text for text in texts):
            raise RuntimeError("size mismatch")
        return analyse(pipeline, texts)

    analyse = kg.parse.analyse
    monkeypatch.setattr(kg.parse, "analyse", breaking)
    results = list(parse([article(text, str(n)) for n, text in enumerate(TEXTS)]))
    assert [type(result) for result in results] == [Document, Document, Document, Failure]
    assert results[3].subject == "3.txt"
    assert "size mismatch" in results[3].reason


def test_articles_are_taken_as_they_are_needed():
    """A build of a million articles must not hold them all."""
    taken = []

    def articles():
        for n, text in enumerate(TEXTS):
            taken.append(n)
            yield article(text, str(n))

    results = parse(articles(), batch=1)
    next(results)
    assert len(taken) <= 2
