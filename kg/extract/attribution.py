"""Who says so: speakers by the syntax of reporting clauses, and by quotation marks across sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import participants, phrases
from kg.extract.lexicon import LEXICON
from kg.extract.quotes import Quote, quotes
from kg.extract.tree import Tree
from kg.model import Attribution, Document, Mention

_CONTENT = frozenset(
    {
        "ccomp",
        "xcomp",
        "csubj",
        "conj",
        "obj",
        "nsubj",
        "acl",
        "advcl",
        "obl",
        "nmod",
        "parataxis",
        "nsubj:pass",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speech:
    """A reporting verb with its speaker."""

    speaker: Mention
    tree: Tree
    verb: int


class Speakers:
    """Finds the speaker of anything said in a document."""

    def __init__(self, document: Document, trees: tuple[Tree, ...]) -> None:
        self._trees = trees
        self._quotes = quotes(document)
        self._speech_of = dict(self._attribute())

    def attribution(self, tree: Tree, head: int) -> Attribution:
        """Return who says what stands at a word; without a speaker it is the article."""
        quote = self._quote_at(tree.token(head).start)
        speech = _clause_speech(tree, head) or (self._speech_of.get(quote) if quote else None)
        if speech is None:
            return _source_phrase(tree, head) or Attribution(quoted=quote is not None)
        return Attribution(
            speaker=speech.speaker, cue=speech.tree.span([speech.verb]), quoted=quote is not None
        )

    def _quote_at(self, offset: int) -> Quote | None:
        return next((q for q in self._quotes if q.start <= offset < q.end), None)

    def _attribute(self) -> Iterator[tuple[Quote, _Speech]]:
        """Give each quotation the speaker that stands beside it; one that fills whole sentences continues the last."""
        previous: tuple[Quote, _Speech] | None = None
        for quote in self._quotes:
            inside = [
                t
                for t in self._trees
                if t.sentence.span.start < quote.end and t.sentence.span.end > quote.start
            ]
            speech = self._beside(inside, quote)
            if speech is None and previous and self._continues(previous[0], quote, inside):
                speech = previous[1]
            if speech is not None:
                previous = (quote, speech)
                yield previous

    def _beside(self, inside: list[Tree], quote: Quote) -> _Speech | None:
        """Return the reporting clause in the quotation's last or first sentence, outside any quotation."""
        for verbs in (LEXICON.speaking, LEXICON.reporting):
            for tree in (*inside[-1:], *inside[:1]):
                found = [
                    s for s in _speeches(tree, verbs) if self._quote_at(tree.token(s.verb).start) is None
                ]
                if found:
                    return min(found, key=lambda s: _distance(s, quote))
        return None

    def _continues(self, before: Quote, quote: Quote, inside: list[Tree]) -> bool:
        """Tell whether a quotation fills its sentences and begins in the sentence after the last quotation's."""
        if not inside or inside[0].sentence.span.start < quote.start - 1:
            return False
        last = max((t.sentence.index for t in self._trees if t.sentence.span.start < before.end), default=-1)
        return inside[0].sentence.index <= last + 1


def _distance(speech: _Speech, quote: Quote) -> int:
    start = speech.tree.token(speech.verb).start
    return start - quote.end if start >= quote.end else quote.start - start


def _speeches(tree: Tree, verbs: frozenset[str]) -> Iterator[_Speech]:
    for token in tree:
        if token.upos == "VERB" and token.lemma.lower() in verbs:
            speech = _speech(tree, token.index)
            if speech is not None:
                yield speech


def _speech(tree: Tree, verb: int) -> _Speech | None:
    heads = participants.subjects(tree, verb)
    if not heads or participants.is_passive(tree, verb):
        return None
    words = sorted({w for head in heads for w in phrases.words(tree, head)})
    speaker = tree.mention(heads[0], words) if len(heads) > 1 else phrases.mention(tree, heads[0])
    return _Speech(speaker=speaker, tree=tree, verb=verb)


def _clause_speech(tree: Tree, head: int) -> _Speech | None:
    """Return the nearest reporting clause that the event is the content of."""
    passed: set[int] = set()
    for below in tree.ancestors(head):
        passed.add(below)
        above = tree.head(below)
        if above == 0 or tree.base(below) not in _CONTENT:
            return _reporting_tail(tree, head, below, passed)
        if tree.lemma(above) in LEXICON.reporting and _is_said(tree, below, above):
            return _speech(tree, above)
        if tree.rel(below) == "parataxis":
            return _reporting_tail(tree, head, below, passed)
    return None


def _is_said(tree: Tree, below: int, above: int) -> bool:
    """Tell whether a clause is the content of the reporting verb: its complement, or what somebody is accused of."""
    if tree.base(below) == "ccomp" or "that" in tree.marks(below):
        return True
    return (
        tree.lemma(above) == "accuse"
        and tree.base(below) in {"advcl", "obl"}
        and "of"
        in (
            *tree.marks(below),
            tree.case(below),
        )
    )


def _reporting_tail(tree: Tree, head: int, clause: int, passed: set[int]) -> _Speech | None:
    """As in "Talks have begun, officials said": the reporting clause hangs on what it reports."""
    for tail in sorted(set(tree.children(clause, "parataxis", "conj")) - passed):
        is_tail = tree.lemma(tail) in LEXICON.speaking and not tree.children(tail, "ccomp", "cc")
        if is_tail and head < tail and _follows_comma(tree, tail) and tree.children(tail, "nsubj"):
            return _speech(tree, tail)
    return None


def _follows_comma(tree: Tree, tail: int) -> bool:
    first = min(tree.below(tail, frozenset({"punct"})))
    return first > 1 and tree.upos(first - 1) == "PUNCT"


def _source_phrase(tree: Tree, head: int) -> Attribution | None:
    """As in "…, according to the agency": a source as a phrase of the clause or of one above it."""
    for word in tree.ancestors(head):
        for phrase in tree.children(word, "obl", "nmod", "advcl"):
            if tree.case(phrase) in LEXICON.lists["according"]:
                cue = tree.span(tree.children(phrase, "case"))
                return Attribution(speaker=phrases.mention(tree, phrase), cue=cue)
    return None
