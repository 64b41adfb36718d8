"""Who says so: speakers by the syntax of reporting clauses, and by quotation marks across sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import cues, phrases, reporting
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.extract.participants import is_passive
from kg.extract.quotes import Quote, Quotes
from kg.extract.reporting import Speech
from kg.model import Attribution, Document

# What stands below a reporting verb by one of these is another thing than what is said.
_APART = frozenset({"vocative", "discourse", "list", "parataxis"})
_FIRST_PERSON = frozenset({"I", "We", "we"})  # who speaks so is within the quotation
_CLAUSE_BORDERS = frozenset({"conj", "parataxis", "advcl"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beside:
    """A reporting clause that stands beside a quotation, and where its verb begins."""

    speech: Speech
    start: int


class Speakers:
    """Finds the speaker of anything said in a document."""

    def __init__(self, document: Document, trees: tuple[Tree, ...]) -> None:
        self._quotes = Quotes(document)
        self._trees = trees
        self._speech_of = dict(self._attribute())

    def attribution(self, tree: Tree, head: int) -> Attribution:
        """Return who says what stands at a word; without a speaker it is the article."""
        quote = self._quotes.at(tree.token(head).start)
        said = self._said(tree, head, quote)
        own = _saying(tree, head)
        frame = own if own and (own.addressee or own.occasion) else said
        return Attribution(
            speaker=said.speaker if said else None,
            cue=said.cue if said else None,
            addressee=frame.addressee if frame else None,
            occasion=frame.occasion if frame else None,
            quoted=quote is not None,
        )

    def _said(self, tree: Tree, head: int, quote: Quote | None) -> Speech | None:
        """Return the nearest speech; who says "I" in a quotation is the one who is quoted."""
        nearest, quoted = clause_speech(tree, head), self._speech_of.get(quote) if quote else None
        if nearest is not None and quoted is not None and nearest.speaker.span.quote in _FIRST_PERSON:
            return quoted
        return nearest or quoted

    # ------------------------------------------------------------ quotations

    def _attribute(self) -> Iterator[tuple[Quote, Speech]]:
        """Give each quotation its speaker; one that fills whole sentences continues the last, or waits for the next."""
        waiting: list[Quote] = []
        last: tuple[Quote, Speech] | None = None
        for quote in self._quotes:
            said = self._beside(quote)
            if said is None:
                said = last[1] if last and self._continues(last[0], quote) else self._before(quote)
            waiting = [*waiting, quote] if waiting and waiting[-1].runs_on else [quote]
            if said is not None:
                last = quote, said
                yield from ((part, said) for part in waiting)

    def _beside(self, quote: Quote) -> Speech | None:
        """Return the reporting clause in the quotation's last or first sentence, outside any quotation, or next to it."""
        inside = self._inside(quote)
        for verbs in (LEXICON.speaking, LEXICON.reporting, LEXICON.lists["naming"]):
            for tree in (*inside[-1:], *inside[:1]):
                found = list(self._outside(tree, verbs))
                if found:
                    return min(found, key=lambda beside: _distance(beside, quote)).speech
        return self._after(quote, inside) or self._label(quote, inside)

    def _outside(self, tree: Tree, verbs: frozenset[str]) -> Iterator[_Beside]:
        for token in tree:
            if token.upos == "VERB" and token.lemma.lower() in verbs and self._quotes.at(token.start) is None:
                said = reporting.of_verb(tree, token.index)
                if said is not None and said.speaker.span.quote not in _FIRST_PERSON:
                    yield _Beside(speech=said, start=token.start)

    def _after(self, quote: Quote, inside: list[Tree]) -> Speech | None:
        """Return the reporting clause that the parser made a sentence of its own: "…!" the minister shouted."""
        following = self._tree(inside[-1].sentence.index + 1) if inside else None
        if following is None or following.sentence.span.start > quote.end + 1:
            return None
        root = _root(following)
        bare = following.lemma(root) in LEXICON.speaking and not following.children(root, "ccomp", "obj")
        return reporting.of_verb(following, root) if bare else None

    def _label(self, quote: Quote, inside: list[Tree]) -> Speech | None:
        """Return the speaker whose name stands before the quotation with a colon: "The mayor: 'We will wait'"."""
        tree = inside[0] if inside else None
        before = [t.index for t in tree if t.end <= quote.start] if tree else []
        if tree is None or not before or tree.token(before[-1]).text != ":":
            return None
        return reporting.of_label(tree, before[:-1], before[-1])

    def _before(self, quote: Quote) -> Speech | None:
        """Return the reporting clause of the sentence before: "It was dark, the pilot said. "We saw nothing."""
        inside = self._inside(quote)
        before = self._tree(inside[0].sentence.index - 1) if inside and self._fills(quote, inside) else None
        if before is None:
            return None
        root = _root(before)
        tails = [c for c in before.children(root, "parataxis") if _is_tail(before, c)]
        verb = next(iter(tails), root)
        return reporting.of_verb(before, verb) if before.lemma(verb) in LEXICON.reporting else None

    def _tree(self, index: int) -> Tree | None:
        return self._trees[index] if 0 <= index < len(self._trees) else None

    def _inside(self, quote: Quote) -> list[Tree]:
        """Return the sentences that a quotation reaches over."""
        first, last = self._quotes.sentences(quote)
        return list(self._trees[first:last])

    def _continues(self, before: Quote, quote: Quote) -> bool:
        """Tell whether a quotation fills its sentences and begins in the sentence after the last quotation's."""
        follows = self._quotes.sentences(quote)[0] <= self._quotes.sentences(before)[1]
        return follows and self._fills(quote, self._inside(quote))

    def _fills(self, quote: Quote, inside: list[Tree]) -> bool:
        return bool(inside) and inside[0].sentence.span.start >= quote.start - 1


def _root(tree: Tree) -> int:
    return next((t.index for t in tree if tree.head(t.index) == 0), 0)


def _saying(tree: Tree, head: int) -> Speech | None:
    """Return the speech that an event itself is: whom it was said to and where belongs to the saying."""
    verb = tree.lemma(head)
    is_saying = tree.upos(head) == "VERB" and verb in LEXICON.speaking
    is_saying = is_saying and (verb in LEXICON.lists["telling"] or not tree.children(head, "obj"))
    return reporting.of_verb(tree, head) if is_saying else None


def _distance(beside: _Beside, quote: Quote) -> int:
    return beside.start - quote.end if beside.start >= quote.end else quote.start - beside.start


# ---------------------------------------------------------------- clauses


def clause_speech(tree: Tree, head: int) -> Speech | None:
    """Return the nearest reporting clause or phrase that the event is the content of, by the syntax."""
    passed: list[int] = []
    citation: Speech | None = None
    reported = True
    for below in tree.ancestors(head):
        passed.append(below)
        said = _by_phrase(tree, below, passed) or (_by_tail(tree, head, passed) if reported else None)
        above = tree.head(below)
        if said is None and reported and above:
            said = _by_governor(tree, below, above)
        if said is not None:
            return said
        citation = citation or _by_citation(tree, below, passed)
        reported = reported and tree.base(below) not in _APART and not _is_aside(tree, below)
    return citation


def _by_citation(tree: Tree, word: int, passed: list[int]) -> Speech | None:
    """As in "…, citing witnesses"; what a speaker cites is the source of his words, not of his speaking."""
    if tree.lemma(word) in LEXICON.reporting:
        return None
    found = (reporting.of_citation(tree, c) for c in tree.children(word, "advcl") if c not in passed)
    return next(filter(None, found), None)


def _is_aside(tree: Tree, clause: int) -> bool:
    """Tell whether a clause is the article's own beside what is said: "…, a claim the army denied", "…, which left"."""
    if tree.rel(clause) != "acl:relcl" or "that" in tree.marks(clause):
        return False
    after_comma = tree.upos(min(tree.below(clause, frozenset({"punct"}))) - 1) == "PUNCT"
    return after_comma or phrases.is_claim(tree, tree.head(clause))


def _by_phrase(tree: Tree, word: int, passed: list[int]) -> Speech | None:
    """As in "…, according to the agency": a source as a phrase of the clause or of one above it."""
    found = (
        reporting.of_phrase(tree, c) for c in tree.children(word, "obl", "nmod", "advcl") if c not in passed
    )
    return next(filter(None, found), None)


def _by_governor(tree: Tree, below: int, above: int) -> Speech | None:
    if phrases.is_claim(tree, above):
        return reporting.of_noun(tree, above) if _is_claimed(tree, below) else None
    if tree.lemma(above) in LEXICON.reporting and is_said(tree, below, above) and not _is_unsaid(tree, above):
        return reporting.of_verb(tree, above)
    return None


def _is_claimed(tree: Tree, below: int) -> bool:
    """Tell whether a clause or phrase is what the claim above it says."""
    of_or_that = {"of", "that"} & {tree.case(below), *tree.marks(below)}
    return bool(of_or_that) or tree.base(below) == "ccomp"


def _is_unsaid(tree: Tree, verb: int) -> bool:
    """Tell whether nobody says it: "did not say whether", "declined to say whether"."""
    above = tree.head(verb)
    refused = (
        LEXICON.categories.get(("complement", tree.lemma(above))) == "denied" and tree.rel(verb) == "xcomp"
    )
    return refused or any(cue.category == "denied" for cue in cues.own(tree, verb))


def is_said(tree: Tree, below: int, above: int) -> bool:
    """Tell whether a clause or noun is the content of the reporting verb above it."""
    relation, verb = tree.base(below), tree.lemma(above)
    if relation == "ccomp" or "that" in tree.marks(below):
        return True
    if relation in {"xcomp", "advcl"} and "to" in tree.marks(below) and is_passive(tree, above):
        return True
    if verb in LEXICON.lists["charging"]:
        return relation in {"advcl", "obl"} and bool({"of", "for"} & {*tree.marks(below), tree.case(below)})
    if verb not in LEXICON.lists["avowing"]:
        return False
    return relation in {"xcomp", "obj"} or (relation == "advcl" and not tree.marks(below) and below > above)


def _by_tail(tree: Tree, head: int, passed: list[int]) -> Speech | None:
    """As in "Talks have begun, officials said": the reporting clause hangs on what it reports."""
    for tail in tree.children(passed[-1], "parataxis", "conj"):
        if tail not in passed and _is_tail(tree, tail) and _reaches(tree, tail, head, passed):
            return reporting.of_verb(tree, _speaking_word(tree, tail))
    return None


def _is_tail(tree: Tree, tail: int) -> bool:
    verb = _speaking_word(tree, tail)
    said = tree.lemma(verb) in LEXICON.speaking and not tree.children(verb, "ccomp", "xcomp")
    plain = not tree.children(tail, "cc", "mark") and bool(tree.children(tail, "nsubj"))
    return said and plain and _follows_comma(tree, tail)


def _speaking_word(tree: Tree, tail: int) -> int:
    """Return the "saying" of "…, the agency quoted officials as saying"."""
    if tree.lemma(tail) not in LEXICON.lists["quoting"]:
        return tail
    return next((c for c in tree.children(tail, "advcl") if "as" in tree.marks(c)), tail)


def _reaches(tree: Tree, tail: int, head: int, passed: list[int]) -> bool:
    """Tell whether a reporting clause is about a word: all before it; after it only what is in the same clause."""
    return head < tail or not any(tree.base(word) in _CLAUSE_BORDERS for word in passed[:-1])


def _follows_comma(tree: Tree, tail: int) -> bool:
    first = min(tree.below(tail, frozenset({"punct"})))
    return first > 1 and tree.upos(first - 1) == "PUNCT"
