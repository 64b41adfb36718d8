"""Authors of documents, which speak for them: "the letter from the ministry", "A statement said"."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kg.model import Sentence, Token
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.actors.link_result import LinkResult, TokenPosition
from kg.resolve.data_tables import anaphora_rules
from kg.resolve.name_keys import fold

_OBJECTS = frozenset({"obj", "iobj"})  # documents that are acted on

HeadLinker = Callable[[Sentence, int], LinkResult | None]  # sentence, Token.index


def link_documents(sentences: tuple[Sentence, ...], link_head: HeadLinker) -> dict[TokenPosition, LinkResult]:
    """Return the authors of an article's documents, except for objects of verbs, by the position of the noun.

    A definite document without an author is the last one of that name: "The ministry wrote a letter. The letter says".
    """
    nouns = frozenset(anaphora_rules()["documents"]["nouns"])
    links: dict[TokenPosition, LinkResult] = {}
    last: dict[str, LinkResult] = {}
    for sentence in sentences:
        found = [token for token in sentence.tokens if token.upos == "NOUN" and fold(token.lemma) in nouns]
        if not found:
            continue
        tree = ClauseTree(sentence)
        for token in found:
            known = last.get(fold(token.lemma)) if _is_definite(token, tree) else None
            author = _author(token, tree, link_head) or known
            if author is not None:
                last[fold(token.lemma)] = author
                if token.deprel not in _OBJECTS:
                    links[sentence.index, token.index] = _by_author(token, author)
    return links


def _is_definite(token: Token, tree: ClauseTree) -> bool:
    return any(t.text.lower() in {"the", "this"} for t in tree.children(token.index, "det"))


def _by_author(token: Token, author: LinkResult) -> LinkResult:
    reason = f"{token.text.lower()} by {author.name}"
    return replace(author, reason=reason, score=round(author.score * 0.8, 3))


def _author(token: Token, tree: ClauseTree, link_head: HeadLinker) -> LinkResult | None:
    links = (link_head(tree.sentence, index) for index in _authors(token, tree))
    return next((link for link in links if link is not None), None)


def _authors(token: Token, tree: ClauseTree) -> Iterator[int]:
    """Yield the heads of phrases that may name the author, the most certain first."""
    rules = anaphora_rules()["documents"]
    yield from (t.index for t in tree.children(token.index, "nmod") if t.deprel == "nmod:poss")
    for phrase in tree.children(token.index, "nmod"):
        if _has_case(phrase, tree, rules["prepositions"]):
            yield phrase.index
    for clause in tree.children(token.index, "acl"):
        agents = tree.children(clause.index, "obl") if clause.lemma.lower() in rules["verbs"] else []
        yield from (t.index for t in agents if _has_case(t, tree, rules["prepositions"]))
    yield from (t.index for t in tree.children(token.index, "compound", "amod"))
    if _is_made_by_subject(token, tree):
        yield from (t.index for t in tree.subjects(tree.token(token.head)))


def _is_made_by_subject(token: Token, tree: ClauseTree) -> bool:
    """Return True for "said in a statement" and "issued a statement", but not for "rejected a statement"."""
    is_medium = token.deprel.startswith("obl") and _has_case(token, tree, ["in"])
    verb = tree.token(token.head).lemma.lower() if token.head else ""
    return is_medium or (token.deprel == "obj" and verb in anaphora_rules()["documents"]["verbs"])


def _has_case(token: Token, tree: ClauseTree, prepositions: list[str]) -> bool:
    return any(t.text.lower() in prepositions for t in tree.children(token.index, "case"))
