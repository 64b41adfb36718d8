"""Words of the sentence for labels that say too little without them: "Inquiry: “the port awaits an inquiry”"."""

from collections.abc import Iterator

from kg.model import Span, Token
from kg.rdf.label_phrases import cut
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list

MAX_CHARS = 160  # of a label
_SUBJECTS = ("nsubj", "expl")
# Clauses that cannot stand alone: relative ones, and "he said" inside what is said.
_DEPENDENT = ("acl", "csubj", "parataxis")
_INNER_MARKS = str.maketrans({"“": "‘", "”": "’", '"': None})


def with_clause(label: str, clause: Clause) -> str:
    """Return a label with the clause of the trigger after a colon; the label alone if the sentence has no syntax."""
    words = quoted_clause(clause, MAX_CHARS - len(label) - len(": "))
    return f"{label}: {words}" if label and words else label or words


def quoted_clause(clause: Clause, max_chars: int) -> str:
    """Return the clause around the trigger in quotation marks, or an empty string without syntax.

    It is the nearest clause with a subject, or a part of it if that is too long.
    """
    room = max_chars - len("“… …”")
    spans = [(_stands_alone(clause, head), _span(clause, head)) for head in _clause_heads(clause)]
    if not spans:
        return ""
    whole = next((span for is_whole, span in spans if is_whole), None)
    if whole and clause.trigger.end - whole.start <= room:
        return f"“{_without_open_bracket(cut(_plain(whole.quote), room))}”"
    end = (whole or spans[-1][1]).end
    part = clause.slice_of(_window_start(clause, room // 2), end)
    return f"“… {_without_open_bracket(cut(_plain(part.quote), room))}”"


def _clause_heads(clause: Clause) -> Iterator[Token]:
    """Yield the heads of the clauses around the trigger, from the inside out."""
    word = clause.token(clause.head)
    for _ in clause.sentence.tokens:
        if word is None:
            return
        is_clause = word.upos in {"VERB", "AUX"} or word.head == 0 or _has_subject(clause, word)
        # A verb that follows "and" has its subject and its negation in the clause before.
        if is_clause and (word.deprel != "conj" or _has_subject(clause, word)):
            yield word
            if _stands_alone(clause, word):
                return
        word = clause.token(word.head)


def _stands_alone(clause: Clause, head: Token) -> bool:
    return _has_subject(clause, head) and not head.deprel.startswith(_DEPENDENT)


def _has_subject(clause: Clause, head: Token) -> bool:
    return any(child.deprel.startswith(_SUBJECTS) for child in clause.children(head.index))


def _span(clause: Clause, head: Token) -> Span:
    """Return a clause without "and", "that" or, for the past, "when" before it and punctuation around it."""
    words, is_past = clause.subtree(head), _is_past(clause, head)
    while len(words) > 1 and (
        words[0].upos == "PUNCT"
        or words[0].deprel == "cc"
        or _is_that(words[0])
        or (is_past and words[0].head == head.index and _opens_circumstance(words[0]))
    ):
        words.pop(0)
    while len(words) > 1 and words[-1].upos == "PUNCT":
        words.pop()
    return clause.slice_of(words[0].start, words[-1].end)


def _is_that(word: Token) -> bool:
    return word.deprel == "mark" and word.text.lower() == "that"


def _is_past(clause: Clause, head: Token) -> bool:
    return any(
        word.xpos == "VBD" for word in (head, *clause.children(head.index)) if word.upos in {"VERB", "AUX"}
    )


def _opens_circumstance(word: Token) -> bool:
    """Return True for the word before a clause that tells a fact: "when they were arrested"."""
    return word.deprel in {"mark", "advmod"} and word.text.lower() in word_list("circumstances")


def _window_start(clause: Clause, room: int) -> int:
    """Return where the words before the trigger begin: after a comma, or at a verb or preposition."""
    near = [word for word in clause.sentence.tokens if 0 <= clause.trigger.start - word.start <= room]
    after_comma = [
        word.start
        for word in near
        if word.upos != "PUNCT" and clause.word_before(word.start) in {",", ";", ":", "–", "—"}
    ]
    openings = [word.start for word in near if word.upos in {"VERB", "ADP", "SCONJ"}]
    return min(after_comma or openings or [clause.trigger.start])


def _plain(text: str) -> str:
    return " ".join(text.translate(_INNER_MARKS).split())


def _without_open_bracket(text: str) -> str:
    return text if text.count("(") <= text.count(")") else f"{text[: text.rindex('(')].rstrip(' ,')}…"
