"""Measure the effect of parser errors: ``python -m benchmarks.goldtrees [OPTIONS] [CONLLU]``.

Extracts events from the same sentences twice: with the trees of a treebank (by default English PUD, which the bundled models
were not trained on) and with the parser's trees. Names come from the NER model both times. Differences are due to the
parser; errors in both are due to the rules.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from benchmarks.shared import models, shared
from kg.extract import extract
from kg.model import Article, Document, Entity, EventMention, Role, Sentence, Span, Token
from kg.parse import parse

FIELDS = (
    *(role.value for role in Role),
    "time",
    "place",
    "type",
    "speaker",
    "polarity",
    "certainty",
    "tense",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that differs between the two trees; ``field`` is "event" if only one tree gives the event."""

    field: str
    sentence: str
    trigger: str
    gold: str  # value from the treebank's tree
    ours: str  # value from the parser's tree


def treebank(path: Path) -> Iterator[tuple[str, list[Token]]]:
    """Yield each sentence of a gzipped CoNLL-U file: its text, and its words with offsets."""
    from stanza.utils.conll import CoNLL

    with gzip.open(path, "rt", encoding="utf-8") as file:
        document = CoNLL.conll2doc(input_str=file.read())
    for sentence in document.sentences:
        yield sentence.text, list(_tokens(sentence))


def _tokens(sentence: Any) -> Iterator[Token]:
    end = 0
    for token in sentence.tokens:
        start = sentence.text.index(token.text, end)
        end = start + len(token.text)
        for word in token.words:
            yield Token(
                index=word.id,
                text=word.text,
                lemma=word.lemma or word.text,  # misspelt words may have no lemma
                upos=word.upos,
                xpos=word.xpos or "",
                feats=word.feats or "",
                head=word.head,
                deprel=word.deprel,
                start=start,
                end=end,
            )


def with_gold(document: Document, tokens: Sequence[Token]) -> Document:
    """Return the document as one sentence with the treebank's words and tree and the NER model's names."""
    text = document.article.text
    entities = [e for s in document.sentences for e in _moved(s.entities, tokens)]
    whole = Span(start=0, end=len(text), quote=text)
    sentence = Sentence(index=0, span=whole, tokens=tuple(tokens), entities=tuple(entities))
    return Document(article=document.article, sentences=(sentence,))


def _moved(entities: Sequence[Entity], tokens: Sequence[Token]) -> Iterator[Entity]:
    for entity in entities:
        inside = [t.index for t in tokens if t.start >= entity.span.start and t.end <= entity.span.end]
        if inside:
            yield Entity(label=entity.label, first=inside[0], last=inside[-1], span=entity.span)


def _by_place(document: Document) -> dict[int, EventMention]:
    """Return the events of a document, keyed by the offset of the trigger's head."""
    return {document.sentences[m.sentence].tokens[m.head - 1].start: m for m in extract(document).mentions}


def _fields(document: Document, mention: EventMention) -> dict[str, str]:
    """Return the values to compare; phrases are identified by the offset of their heads, so their extent does not count."""

    def heads(found: Sequence[Any]) -> str:
        tokens = [document.sentences[m.sentence].tokens[m.head - 1] for m in found]
        return ", ".join(f"{t.text}@{t.start}" for t in sorted(tokens, key=lambda t: t.start))

    speaker = mention.attribution.speaker
    return {
        **{r.value: heads([p.mention for p in mention.participants if p.role is r]) for r in Role},
        "time": heads(mention.times),
        "place": heads(mention.places),
        "type": str(mention.type or ""),
        "speaker": heads([speaker] if speaker else []),
        **{field: str(getattr(mention, field)) for field in ("polarity", "certainty", "tense")},
    }


def differences(gold: Document, ours: Document, counts: Counter[str]) -> Iterator[Difference]:
    """Yield the differences between the events of both trees, and add the number of comparisons to ``counts``."""
    wanted, got = _by_place(gold), _by_place(ours)
    counts["gold events"] += len(wanted)
    counts["our events"] += len(got)
    for place in sorted(wanted.keys() ^ got.keys()):
        mention = wanted.get(place) or got[place]
        sides = ("found", "missing") if place in wanted else ("missing", "found")
        yield _difference("event", gold, mention, *sides)
    for place in sorted(wanted.keys() & got.keys()):
        one, other = _fields(gold, wanted[place]), _fields(ours, got[place])
        for field in FIELDS:
            counts[field] += bool(one[field] or other[field])
            if one[field] != other[field]:
                yield _difference(field, gold, wanted[place], one[field], other[field])


def _difference(field: str, document: Document, mention: EventMention, gold: str, ours: str) -> Difference:
    return Difference(
        field=field, sentence=document.article.text, trigger=mention.trigger.quote, gold=gold, ours=ours
    )


def run(path: Path, limit: int | None) -> tuple[Counter[str], list[Difference]]:
    """Compare the first ``limit`` sentences of a treebank; return the numbers of comparisons and the differences."""
    sentences = list(islice(treebank(path), limit))
    articles = [Article(id=f"{n:016x}", source=path.name, text=text) for n, (text, _) in enumerate(sentences)]
    counts: Counter[str] = Counter()
    found: list[Difference] = []
    for document, (_, tokens) in zip(parse(articles, models=models()), sentences, strict=True):
        if isinstance(document, Document):
            found += differences(with_gold(document, tokens), document, counts)
    return counts, found


def table(counts: Counter[str], found: Sequence[Difference]) -> Table:
    """Return a table with the agreement between the two trees."""
    missed = sum(d.field == "event" and d.gold == "found" for d in found)
    shared_events = counts["gold events"] - missed
    result = Table("field", title="Gold trees and ours", title_justify="left")
    for name in ("same", "of", "share"):
        result.add_column(name, justify="right")
    rows = [("events of the gold trees", shared_events, counts["gold events"])]
    rows += [("events of our trees", shared_events, counts["our events"])]
    rows += [(f, counts[f] - sum(d.field == f for d in found), counts[f]) for f in FIELDS]
    for name, same, of in rows:
        result.add_row(name, str(same), str(of), f"{same / of:.1%}" if of else "")
    return result


@click.command()
@click.argument("treebank_file", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--sentences", type=int, help="Use only the first N sentences.")
@click.option("--verbose", is_flag=True, help="List every difference.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the counts to this file.")
def main(treebank_file: Path | None, sentences: int | None, verbose: bool, target: Path | None) -> None:
    """Measure how much of the extraction is lost to parser errors."""
    path = treebank_file or shared("training/ud/en_pud-ud-test.conllu.gz")
    counts, found = run(path, sentences)
    console = Console(soft_wrap=True)
    console.print(table(counts, found))
    if verbose:
        for d in found:
            line = f"{d.field} of {d.trigger!r}: gold {d.gold or '-'}; ours {d.ours or '-'}\n    {d.sentence}"
            console.print(line, markup=False, highlight=False)
    if target:
        lost = Counter(d.field for d in found)
        target.write_text(json.dumps({"of": counts, "differ": lost}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
