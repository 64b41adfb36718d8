"""Where a pronoun may find its referent in its own sentence: subjects of enclosing clauses, topics, conjuncts."""

from collections.abc import Iterator, Sequence

from kg.model import Token
from kg.resolve.actors.clause_tree import ClauseTree

_CLOSING_QUOTES = frozenset({"”", "''", '"', "’’"})


def enclosing_subjects(token: Token, tree: ClauseTree) -> Iterator[list[Token]]:
    """Yield the subjects before a pronoun in the enclosing clauses, innermost first.

    The pronoun's own clause counts only for possessives and reflexives.
    """
    clause = tree.clause_of(token.index)
    ancestors = {t.index for t in tree.path_to_root(token.index)}

    def before(subjects: Sequence[Token]) -> list[Token]:
        return [s for s in subjects if s.index < token.index and s.index not in ancestors]

    if can_corefer_with_subject(token):
        yield before(tree.controllers(clause))
    for predicate in tree.outer_predicates(clause):
        yield before(tree.subjects(predicate))


def follows_quotation(token: Token, tree: ClauseTree) -> bool:
    """Return True directly after the end of a quotation: "The talks failed," he said."""
    before = [t.text for t in tree.sentence.tokens[max(0, token.index - 3) : token.index - 1]]
    return any(text in _CLOSING_QUOTES for text in before)


def topics(token: Token, tree: ClauseTree) -> list[Token]:
    """Return the topic before a subject: "Ruiz" in "As for Ruiz, he left"."""
    phrases = (
        tree.children(tree.clause_of(token.index).index, "obl") if token.deprel.startswith("nsubj") else []
    )
    fronted = (p for p in phrases if any(c.text.lower() == "as" for c in tree.children(p.index, "case")))
    return [topic for topic in fronted if topic.index < token.index]


def possessed_conjunct(token: Token, tree: ClauseTree) -> int:
    """Return the conjunct before a possessed noun, or 0: "Keller" in "Keller and her aides"."""
    possessed = tree.token(token.head) if token.deprel == "nmod:poss" and token.head else token
    return possessed.head if possessed.deprel == "conj" and possessed is not token else 0


def following_main_subjects(token: Token, tree: ClauseTree) -> list[Token]:
    """Return the main subjects after a fronted clause that contains the pronoun: "When he left, Putin"."""
    clause = tree.clause_of(token.index)
    if clause.deprel != "advcl" or not clause.head:
        return []
    subjects = [s for s in tree.subjects(tree.token(clause.head)) if s.index > token.index]
    return [s for s in subjects if s.upos != "PRON"]


def subjects_after_part(token: Token, tree: ClauseTree) -> list[Token]:
    """Return the subjects after "for his part"."""
    words = [t.text.lower() for t in tree.sentence.tokens[max(0, token.index - 2) : token.index + 1]]
    is_part = words[:1] == ["for"] and words[-1:] == ["part"]
    subjects = tree.subjects(tree.clause_of(token.index)) if is_part else []
    return [subject for subject in subjects if subject.index > token.index]


def can_corefer_with_subject(token: Token) -> bool:
    """Return True for possessive and reflexive pronouns: "his", "himself"."""
    return token.deprel == "nmod:poss" or token.text.lower().endswith(("self", "selves"))


def is_age(token: Token, tree: ClauseTree) -> bool:
    """Return True for the head of "the 34-year-old", without a noun."""
    words = [t.text.lower() for t in tree.sentence.tokens[max(0, token.index - 8) : token.index]]
    has_age = words[-1:] == ["old"] and ("year" in words[-3:] or "month" in words[-3:])
    return has_age and "the" in words and token.deprel != "amod"
