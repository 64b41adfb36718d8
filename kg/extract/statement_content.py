"""Finds what a statement says: the reported clause and the quotations of its reporting verb."""

from collections.abc import Iterable, Iterator

from kg.extract.dependency_tree import Tree
from kg.extract.subjects import is_passive
from kg.model import Span

_INTRODUCTIONS = frozenset({"that", ":", ",", "–", "—", "-"})  # before a reported clause
_CLOSINGS = frozenset({",", ".", ";", ":", "–", "—", "-"})
_MIN_WORDS = 2  # of a part of a clause
_MIN_QUOTED_WORDS = 4  # shorter quotations may be names: the 'Sunday Times'


def statement_content(tree: Tree, verb: int, quotations: Iterable[Span]) -> tuple[Span, ...]:
    """Return what the statement of a reporting verb says, in text order.

    ``quotations`` are those that are attributed to the verb, in any sentence. A quotation replaces the clauses that it
    overlaps with, unless one contains it.
    """
    clauses = list(_reported_clauses(tree, verb))
    quotes = [quote for quote in quotations if _is_content(tree, verb, quote, clauses)]
    parts = quotes + [clause for clause in clauses if not any(_overlap(clause, quote) for quote in quotes)]
    return tuple(sorted(parts, key=lambda part: part.start))


def _is_content(tree: Tree, verb: int, quote: Span, clauses: list[Span]) -> bool:
    """Return True unless the quotation is a part of a clause, or of the sentence that the report is not about."""
    if any(clause.start <= quote.start and quote.end <= clause.end for clause in clauses):
        return False
    is_apart = not any(_overlap(quote, clause) for clause in clauses) and _overlap(quote, tree.sentence.span)
    start = tree.token(verb).start
    continues = quote.start > start and all(clause.end <= start for clause in clauses)
    return (continues or not clauses or not is_apart) and len(quote.quote.split()) >= _MIN_QUOTED_WORDS


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _reported_clauses(tree: Tree, verb: int) -> Iterator[Span]:
    clauses = tree.children(verb, "ccomp")
    report = _report_words(tree, verb, clauses)
    for clause in clauses:
        yield from _spans(tree, verb, [word for word in tree.subtree(clause) if word not in report])
    is_inserted = tree.deprel(verb) == "parataxis" and bool(tree.children(verb, "nsubj"))
    if not clauses and is_inserted and not tree.children(verb, "obj") and not is_passive(tree, verb):
        words = [word for word in tree.subtree(tree.head(verb)) if word not in report]
        if words and words[0] < verb:
            yield from _spans(tree, verb, words)


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
    for run in (max(side, key=len) for side in (before, after) if side):
        while run and tree.token(run[0]).text in _INTRODUCTIONS:
            run.pop(0)
        while run and tree.token(run[-1]).text in _CLOSINGS:
            run.pop()
        if len(run) >= _MIN_WORDS:
            yield tree.span(run)


def _runs(words: list[int]) -> list[list[int]]:
    """Group words that follow each other."""
    runs: list[list[int]] = []
    for word in words:
        if runs and runs[-1][-1] == word - 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs
