"""Documents: offsets of any text in any batch, and limits on long articles and sentences."""

from functools import partial

import pytest

import kg.parse
from kg.extract import extract
from kg.model import Article, Document, EntityLabel, Failure
from kg.parse import parse
from kg.parse.sentence_boundaries import max_sentence_tokens

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
    "special tokens of the models": "<PAD> <UNK> <ROOT> said.",
    "emoji": "🙂🙂 They met 👨‍👩‍👧 again.",
    "other scripts": "可能会谈。 Министр said. قال الوزير.",
    "full stops": "." * 300,
    "one long word": "x" * 1200 + " said so.",
    "spaces in numbers": "12 000 people met 1 234 others.",
    "typographic apostrophes": "Kenya’s envoy didn’t go, and can not.",
}
ANALYSED = "Kenya rejected the offer on Monday."
CONTRACTION = "The envoy won't answer."
POSSESSIVES = "Officials praised Ingrid Dahl's visit to Nairobi's parliament on Monday."
DATES = {
    "The envoys met on Wed, November 30, 2016 in Lagos.": ["Wed, November 30, 2016"],
    "The envoys met on Friday, 3 May, and on Sunday.": ["Friday, 3 May", "Sunday"],
    "The envoys met on Monday, Tuesday and Friday.": ["Monday", "Tuesday", "Friday"],
}


@pytest.fixture(scope="module", autouse=True)
def _parse_all_texts(parsed):
    parsed.parse_batch([*TEXTS, *ODD.values(), ANALYSED, CONTRACTION, POSSESSIVES, *DATES])


def article(text, name="a", lead=0):
    return Article(id=name, source=f"{name}.txt", text=text, lead=lead)


def assert_sound(document):
    """Check offsets, the numbering of tokens, and that each sentence has one root."""
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


def letters(document):
    return "".join(token.text for sentence in document.sentences for token in sentence.tokens)


@pytest.mark.parametrize("text", TEXTS)
def test_offsets_match_the_text(parsed, text):
    document = parsed(text)
    assert_sound(document)
    assert letters(document) == "".join(text.split())


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_is_parsed(parsed, text):
    assert_sound(parsed(text))


def test_tokens_have_their_analysis(parsed):
    [sentence] = parsed(ANALYSED).sentences
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
    assert sentence.is_parsed


def test_words_of_a_multiword_token_have_their_own_offsets(parsed):
    [sentence] = parsed(CONTRACTION).sentences
    assert [(t.text, t.start, t.end) for t in sentence.tokens[2:4]] == [("wo", 10, 12), ("n't", 12, 15)]


def test_text_before_the_lead_is_not_parsed(parsed):
    text = "By Ola Berg\n\nOSLO, May 3 - Kenya rejected the offer."
    document = parsed(text, lead=text.index("Kenya"))
    assert [sentence.span.quote for sentence in document.sentences] == ["Kenya rejected the offer."]
    assert_sound(document)


def test_entity_ends_before_the_possessive(parsed):
    [sentence] = parsed(POSSESSIVES).sentences
    labels = {entity.span.quote: entity.label for entity in sentence.entities}
    assert labels["Ingrid Dahl"] is EntityLabel.PERSON
    assert not any(quote.endswith("'s") for quote in labels)


@pytest.mark.parametrize(("text", "dates"), DATES.items())
def test_date_includes_the_weekday_before_it(parsed, text, dates):
    [sentence] = parsed(text).sentences
    assert [e.span.quote for e in sentence.entities if e.label is EntityLabel.DATE] == dates


def test_batch_size_does_not_change_the_result(parsed):
    articles = [article(text) for text in [*TEXTS, *ODD.values()]]
    one_by_one = list(parse(articles, batch=1))
    assert one_by_one == [parsed(article.text) for article in articles]
    assert [document.article for document in one_by_one] == articles


def test_long_article_is_parsed_in_chunks(monkeypatch):
    text = article("\n\n".join(TEXTS))
    [whole] = parse([text])
    monkeypatch.setattr(kg.parse, "split_text", partial(kg.parse.split_text, max_chars=120))
    [in_chunks] = parse([text])
    assert in_chunks == whole


def test_sentence_that_is_too_long_is_not_parsed(monkeypatch, parsed):
    """A text without punctuation must not exhaust memory or affect other articles."""
    long = article("troops crossed the river " * 2_000, "long")
    lengths = []

    def recording_process(documents, processors):
        lengths.extend(len(sentence.words) for document in documents for sentence in document.sentences)
        return process(documents, processors=processors)

    pipeline = kg.parse.load(None)
    process = pipeline.process
    monkeypatch.setattr(pipeline, "process", recording_process)
    before, document, after = parse([article(TEXTS[0]), long, article(TEXTS[3])])
    assert max(lengths) < 30  # only the sentences of the neighbours
    assert [before, after] == [parsed(TEXTS[0]), parsed(TEXTS[3])]
    assert_sound(document)
    assert letters(document) == "".join(long.text.split())
    assert not any(sentence.is_parsed for sentence in document.sentences)
    assert max(len(sentence.tokens) for sentence in document.sentences) <= max_sentence_tokens()
    extraction = extract(document)
    assert extraction.mentions == ()
    assert {abstention.reason for abstention in extraction.abstentions} == {"sentence too long to parse"}


def test_sentences_around_a_long_one_are_parsed(parsed):
    document = parsed(f"{ANALYSED}\n\n{'Kenya, ' * 150}\n\n{CONTRACTION}")
    assert_sound(document)
    assert [sentence.is_parsed for sentence in document.sentences] == [True, False, False, True]
    assert [len(sentence.tokens) for sentence in document.sentences[1:3]] == [250, 50]
    assert document.sentences[3].tokens[-2].lemma == "answer"


def test_multiword_tokens_of_a_long_sentence_keep_their_words(parsed):
    document = parsed("the envoy won't answer and " * 60)
    assert_sound(document)
    assert [token.text for token in document.sentences[0].tokens[2:4]] == ["wo", "n't"]


def test_article_that_stanza_rejects_fails_alone(monkeypatch):
    def failing(pipeline, texts):
        if any("Lagos" in text for text in texts):
            raise RuntimeError("size mismatch")
        return analyse(pipeline, texts)

    analyse = kg.parse.analyse
    monkeypatch.setattr(kg.parse, "analyse", failing)
    results = list(parse([article(text, str(n)) for n, text in enumerate(TEXTS)]))
    assert [type(result) for result in results] == [Document, Document, Document, Failure]
    assert results[3].subject == "3.txt"
    assert "size mismatch" in results[3].reason


def test_articles_are_consumed_lazily():
    """A build of a million articles must not hold all of them in memory."""
    consumed = []

    def articles():
        for n, text in enumerate(TEXTS):
            consumed.append(n)
            yield article(text, str(n))

    results = parse(articles(), batch=1)
    next(results)
    assert len(consumed) <= 2
