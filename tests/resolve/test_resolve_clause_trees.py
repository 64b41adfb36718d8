"""Clause offsets with a wrong dependency tree, since other parsers make other errors."""

from datetime import date

from kg.extract import extract
from kg.model import Article, Document, Sentence, Span, Token
from kg.resolve import resolve

# Word, lemma, part of speech, features, head and relation. The tree is wrong: "days" is an object of "hosted" and "after"
# a preposition.
TREE = """
Minister minister NOUN _ 4 nsubj
Jonas Jonas PROPN _ 1 flat
Berg Berg PROPN _ 1 flat
criticized criticize VERB Tense=Past|VerbForm=Fin|Mood=Ind 0 root
Mali Mali PROPN _ 4 obj
two two NUM _ 7 nummod
days day NOUN Number=Plur 12 obj
after after ADP _ 9 case
President President PROPN _ 12 nsubj
Amina Amina PROPN _ 9 flat
Diallo Diallo PROPN _ 10 flat
hosted host VERB Tense=Past|VerbForm=Fin|Mood=Ind 4 conj
Benin Benin PROPN _ 12 obj
. . PUNCT _ 4 punct
"""


def parsed_sentence(table):
    tokens, start = [], 0
    for index, line in enumerate(table.split("\n")[1:-1], 1):
        word, lemma, upos, feats, head, deprel = line.split()
        end = start + len(word)
        tokens.append(
            Token(
                index=index,
                text=word,
                lemma=lemma,
                upos=upos,
                xpos="",
                feats="" if feats == "_" else feats,
                head=int(head),
                deprel=deprel,
                start=start,
                end=end,
            )
        )
        start = end + 1
    text = " ".join(token.text for token in tokens)
    return text, Sentence(
        index=0, span=Span(start=0, end=len(text), quote=text), tokens=tuple(tokens), entities=()
    )


def test_clause_offset_dates_event_despite_parse_error():
    text, sentence = parsed_sentence(TREE)
    article = Article(id="a", source="a", text=text, published=date(2025, 8, 20), published_basis="metadata")
    extraction = extract(Document(article=article, sentences=(sentence,)))
    hosted = next(
        n for n, mention in enumerate(extraction.mentions) if mention.trigger.quote.startswith("hosted")
    )
    roles = [(p.role.value, p.mention.span.quote) for p in extraction.mentions[hosted].participants]
    assert ("patient", "two days") not in roles
    [time] = [
        mention.time
        for event in resolve(extraction).events
        for mention in event.mentions
        if mention.mention.trigger == extraction.mentions[hosted].trigger
    ]
    assert time.earliest == time.latest == date(2025, 8, 18)
