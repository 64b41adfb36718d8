"""Finds what a statement says: the reported clause and the quotations of its reporting verb."""

from collections.abc import Iterable, Iterator
from itertools import dropwhile, takewhile

from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS
from kg.extract.subjects import is_passive
from kg.model import Span

_INTRODUCTIONS = frozenset({"that", ":", ",", "–", "—", "-"})  # before a reported clause
_CLOSINGS = frozenset({",", ".", ";", ":", "–", "—", "-"})
_RELATIVES = frozenset({"where", "which", "who"})
_MIN_SENTENCE = 6  # words and punctuation before the speaker
_MIN_WORDS = 2  # of a part of a clause
_MIN_QUOTED_WORDS = 4  # shorter quotations may be names: the 'Sunday Times'


def statement_content(tree: Tree, verb: int, quotations: Iterable[Span]) -> tuple[Span, ...]:
    """Return what the statement of a reporting verb says, in text order.

    ``quotations`` are those that are attributed to the verb, in any sentence. A quotation replaces the clauses that it
    overlaps with, unless one contains it.
    """
    clauses = _outer([*_reported_clauses(tree, verb)] or [*_sentence_before(tree, verb)])
    quotes = [quote for quote in quotations if _is_content(tree, verb, quote, clauses)]
    quotes = [_with_words_before(tree, verb, quote, clauses) for quote in quotes]
    parts = quotes + [clause for clause in clauses if not any(_overlap(clause, quote) for quote in quotes)]
    return tuple(sorted(parts, key=lambda part: part.start))


def _outer(clauses: list[Span]) -> list[Span]:
    """Return the clauses that do not lie within another one."""
    spans = {(one.start, one.end): one for one in clauses}
    return [
        one
        for (start, end), one in spans.items()
        if not any(first <= start and end <= last for first, last in spans if (first, last) != (start, end))
    ]


def _is_content(tree: Tree, verb: int, quote: Span, clauses: list[Span]) -> bool:
    """Return True unless the quotation is a part of a clause, or of the sentence that the report is not about."""
    if any(clause.start <= quote.start and quote.end <= clause.end for clause in clauses):
        return False
    is_apart = not any(_overlap(quote, clause) for clause in clauses) and _overlap(quote, tree.sentence.span)
    start = tree.token(verb).start
    continues = quote.start > start and all(clause.end <= start for clause in clauses)
    return (continues or not clauses or not is_apart) and len(quote.quote.split()) >= _MIN_QUOTED_WORDS


def _with_words_before(tree: Tree, verb: int, quote: Span, clauses: list[Span]) -> Span:
    """Return a quotation with the words of its clause before it: "the pact “was made in haste”"."""
    begun = [
        one for one in clauses if tree.token(verb).start < one.start < quote.start < one.end <= quote.end
    ]
    if not begun:
        return quote
    words = tree.sentence.span
    before = words.quote[begun[0].start - words.start : quote.start - words.start]
    return Span(start=begun[0].start, end=quote.end, quote=before + quote.quote)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _reported_clauses(tree: Tree, verb: int) -> Iterator[Span]:
    clauses = [clause for clause in tree.children(verb, "ccomp") if not _is_aside(tree, verb, clause)]
    report = _report_words(tree, verb, clauses)
    for clause in clauses:
        yield from _spans(tree, verb, [word for word in tree.subtree(clause) if word not in report])
    is_inserted = tree.deprel(verb) == "parataxis" and bool(tree.children(verb, "nsubj"))
    objects = tree.children(verb, "obj") if tree.lemma(verb) not in WORDS["telling_verbs"] else []
    if not clauses and is_inserted and not objects and not is_passive(tree, verb):
        words = [word for word in tree.subtree(tree.head(verb)) if word not in report]
        if words and words[0] < verb:
            yield from _spans(tree, verb, words)


def _is_aside(tree: Tree, verb: int, clause: int) -> bool:
    """Return True for a clause that says when or where somebody spoke: "when asked about the vote"."""
    words = tree.subtree(clause)
    is_relative = tree.lemma(words[0] - 1) == "," and tree.lemma(words[0]) in _RELATIVES
    return words[0] > verb and (
        is_relative or (tree.lemma(words[0]) == "when" and tree.lemma(clause) == "ask")
    )


def _sentence_before(tree: Tree, verb: int) -> Iterator[Span]:
    """Yield the words before a report at the end of its sentence: "Talks have begun, both envoys said"."""
    subjects = tree.children(verb, "nsubj")
    first = min([verb, *(tree.subtree(subjects[-1]) if subjects else ())])
    is_last = all(tree.upos(word) == "PUNCT" for word in range(verb + 1, len(tree) + 1))
    is_sentence = first > _MIN_SENTENCE and tree.upos(1) not in {"SCONJ", "ADP"}
    if subjects and is_last and is_sentence and tree.token(first - 1).text == ",":
        yield from _spans(tree, verb, list(range(1, first - 1)))


def _report_words(tree: Tree, verb: int, clauses: list[int]) -> frozenset[int]:
    """Return the words of the report without its content: "Talks, he said in Oslo, have begun"."""
    others = (child for child in tree.children(verb) if child not in clauses)
    return frozenset({verb, *(word for child in others for word in tree.subtree(child))})


def _spans(tree: Tree, verb: int, words: list[int]) -> Iterator[Span]:
    """Yield the longest run of words before and after the verb, without marks and conjunctions at its ends.

    Words without a verb are no clause: they come from a wrong parse.
    """
    runs = _runs(words) if any(tree.upos(word) in {"VERB", "AUX"} for word in words) else []
    before, after = [run for run in runs if run[0] < verb], [run for run in runs if run[0] > verb]
    sides = [_longest(tree, side) for side in (before, after) if side]
    if before and after and not _is_inside(tree, verb, after[0][0]):
        sides = sides[1:]
    for side in sides:
        run = list(dropwhile(lambda word: tree.token(word).text in _INTRODUCTIONS, side))
        run = _without_adverb(tree, run) if run else run
        while run and tree.token(run[-1]).text in _CLOSINGS:
            run.pop()
        is_subject = bool(run and after) and tree.deprel(run[-1]).startswith("nsubj")
        if len(run) >= _MIN_WORDS or is_subject:
            yield tree.span(run)


def _is_inside(tree: Tree, verb: int, start: int) -> bool:
    """Return True if a report is inside its content, which goes on at ``start``: "Talks, he said, have begun"."""
    gap = [tree.token(word).text for word in range(verb + 1, start + 1)]
    return any(tree.upos(word) == "PUNCT" for word in range(verb + 1, start + 1)) and "that" not in gap


def _without_adverb(tree: Tree, run: list[int]) -> list[int]:
    """Return the words after "that" if only an adverb is before it: "pointed out, however, that"."""
    before = list(takewhile(lambda word: tree.upos(word) in {"ADV", "PUNCT"}, run))
    rest = run[len(before) :]
    if before and rest and tree.token(rest[0]).text == "that":
        return rest[1:]
    is_joining = tree.lemma(run[0]) in WORDS["joining_adverbs"] and tree.lemma(run[0] + 1) == ","
    return run[2:] if is_joining else run


def _longest(tree: Tree, runs: list[list[int]]) -> list[int]:
    """Return the longest run; runs without a comma between them are one, whatever the parse has attached elsewhere."""
    joined = [list(runs[0])]
    for run in runs[1:]:
        between = range(joined[-1][-1] + 1, run[0])
        if any(tree.upos(word) == "PUNCT" for word in between):
            joined.append(list(run))
        else:
            joined[-1] += [*between, *run]
    return max(joined, key=len)


def _runs(words: list[int]) -> list[list[int]]:
    """Group words that follow each other."""
    runs: list[list[int]] = []
    for word in words:
        if runs and runs[-1][-1] == word - 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs
