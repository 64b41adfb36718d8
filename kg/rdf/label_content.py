"""Finds the words of a statement in its sentence, for its label."""

from collections.abc import Collection

from kg.model import Span, Token
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list


def whole_content(clause: Clause, content: Span, end: int, outsiders: Collection[int]) -> Span:
    """Return what is said in one piece, with words of the same clause before and after it.

    Before it are those before a quotation inside the clause. The clause goes on after ``end``, the end of all
    that is known to be said, if its head does. ``outsiders`` are the heads of the speaker and
    the addressees.
    """
    children = clause.children(clause.verb.index) if clause.verb else []
    clauses = [child for child in children if child.deprel == "ccomp" and clause.token_at(content.start)]
    for one in clauses:
        words = clause.subtree(one)
        while words and (words[0].upos == "PUNCT" or words[0].text.lower() == "that"):
            words.pop(0)
        if not words or _has_trigger(clause, words) or not words[0].start <= content.start < words[-1].end:
            continue
        last = words[-1].end if one.start >= end else content.end
        if words[0].start < content.start or last > content.end:
            return clause.slice_of(words[0].start, max(last, content.end))
    return clause.slice_of(_content_start(clause, content, outsiders), content.end) if clauses else content


def is_relative(clause: Clause, content: Span) -> bool:
    """Return True if a span begins in a relative clause of a phrase that depends on the trigger."""
    word = first = clause.token_at(content.start)
    if first is not None and first.text.lower() in word_list("relatives"):
        return clause.word_before(first.start) == ","
    for _ in clause.sentence.tokens:
        if word is None or clause.is_trigger(word):
            return False
        if word.deprel == "acl:relcl":
            return True
        word = clause.token(word.head)
    return False


def _content_start(clause: Clause, content: Span, outsiders: Collection[int]) -> int:
    """Return where a clause begins whose first words the parse has attached elsewhere."""
    end = clause.verb.end if clause.verb else content.start
    gap = [word for word in clause.sentence.tokens if end <= word.start and word.end <= content.start]
    conjunctions = [word for word in gap if word.text.lower() == "that"]
    if conjunctions:
        return _after(clause, conjunctions[0])
    is_other = any(word.index in clause.phrase_heads or word.deprel == "obj" for word in gap)
    is_fragment = bool(gap) and content.quote[0] in '“"' and gap[-1].upos != "PUNCT"
    is_free = bool(gap) and gap[0].upos != "PUNCT" and not any(word.index in outsiders for word in gap)
    return gap[0].start if is_free and (is_other or is_fragment) else content.start


def _after(clause: Clause, word: Token) -> int:
    after = clause.token(word.index + 1)
    return after.start if after else word.end


def _has_trigger(clause: Clause, words: list[Token]) -> bool:
    return any(clause.is_trigger(word) for word in words)
