"""What the parser costs: ``python -m benchmarks.goldtrees [--sentences N] [--verbose] [--json FILE] [CONLLU]``.

The same rules over the same sentences, once with the trees of a treebank (by default English PUD, news and
Wikipedia that no model of ours was trained on) and once with our parser's. Names come from our NER both times. What differs
is the parser's doing; what is wrong in both is the rules'.
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
    """A field of an event that the two trees do not agree on; the field "event" where only one has it."""

    field: str
    sentence: str
    trigger: str
    gold: str  # over the treebank's tree
    ours: str  # over our parser's


def treebank(path: Path) -> Iterator[tuple[str, list[Token]]]:
    """Yield the sentences of a gzipped CoNLL-U file as text and words with their places in it."""
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
                lemma=word.lemma or word.text,  # a treebank leaves a typing mistake without one
                upos=word.upos,
                xpos=word.xpos or "",
                feats=word.feats or "",
                head=word.head,
                deprel=word.deprel,
                start=start,
                end=end,
            )


def with_gold(document: Document, tokens: Sequence[Token]) -> Document:
    """Return the document as one sentence of the treebank's words and trees, with its own names."""
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
    """Return the events of a document by where the trigger's head begins."""
    return {document.sentences[m.sentence].tokens[m.head - 1].start: m for m in extract(document).mentions}


def _fields(document: Document, mention: EventMention) -> dict[str, str]:
    """Return what is compared: phrases by where their heads begin, so that their extent does not count."""

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
    """Compare the events of a sentence over both trees; ``counts`` takes what there was to agree on."""
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
    """Compare the first sentences of a treebank."""
    sentences = list(islice(treebank(path), limit))
    articles = [Article(id=f"{n:016x}", source=path.name, text=text) for n, (text, _) in enumerate(sentences)]
    counts: Counter[str] = Counter()
    found: list[Difference] = []
    for document, (_, tokens) in zip(parse(articles, models=models()), sentences, strict=True):
        if isinstance(document, Document):
            found += differences(with_gold(document, tokens), document, counts)
    return counts, found


def table(counts: Counter[str], found: Sequence[Difference]) -> Table:
    """Lay out on how much the two trees agree."""
    missed = sum(d.field == "event" and d.gold == "found" for d in found)
    shared_events = counts["gold events"] - missed
    result = Table("over both trees", title="Gold trees and ours", title_justify="left")
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
@click.option("--sentences", type=int, help="Only the first so many.")
@click.option("--verbose", is_flag=True, help="List every difference.")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the counts to this file.")
def main(treebank_file: Path | None, sentences: int | None, verbose: bool, target: Path | None) -> None:
    """Measure how much of the extraction is lost to the parser."""
    path = treebank_file or shared("training/ud/en_pud-ud-test.conllu.gz")
    counts, found = run(path, sentences)
    console = Console(soft_wrap=True)
    console.print(table(counts, found))
    if verbose:
        for d in found:
            told = f"{d.field} of {d.trigger!r}: gold {d.gold or '-'}; ours {d.ours or '-'}\n    {d.sentence}"
            console.print(told, markup=False, highlight=False)
    if target:
        lost = Counter(d.field for d in found)
        target.write_text(json.dumps({"of": counts, "differ": lost}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
