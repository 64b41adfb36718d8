"""Pronouns to actors: "who" by syntax, "I" by who speaks, "he" and "she" by who was just spoken of.

"we", "they" and "it" stay open: what they stand for is more often than not no one actor.
"""

from collections.abc import Sequence, Set

from kg.model import Sentence, Token
from kg.resolve.who.actors import Actors
from kg.resolve.who.cast import Cast
from kg.resolve.who.described import Found

SPEAKER = frozenset({"i", "me"})
_RELATIVE = frozenset({"who", "whom", "which", "that"})
SINGULAR = frozenset({"he", "she"})

Word = tuple[int, int]  # Sentence.index and Token.index


def antecedents(cast: Cast, actors: Actors, speakers: Set[Word]) -> dict[Word, Found]:
    """Return whom the pronouns of an article stand for, as far as exactly one fits.

    ``speakers`` are the words that head who says something, subjects or not: "…, said the minister".
    """
    found: dict[Word, Found] = {}
    before: list[Found | None] = []
    for sentence in cast.document.sentences:
        here: list[Found | None] = []
        for token in sentence.tokens:
            meant = _meant(token, sentence, actors, here or before)
            if meant is not None:
                found[sentence.index, token.index] = meant
            spoken_of = _is_subject(token) or (sentence.index, token.index) in speakers
            if spoken_of and _is_person(token, sentence, actors):
                here.append(meant or actors.at(sentence, token.index))
        before = here
    return found


def _meant(
    token: Token, sentence: Sentence, actors: Actors, candidates: Sequence[Found | None]
) -> Found | None:
    if token.upos != "PRON":
        return None
    word = token.text.lower()
    if word in _RELATIVE:
        return _relative(token, sentence, actors)
    if word in SINGULAR and _is_subject(token) and not _is_fronted(token, sentence):
        return _only_person(word, candidates)
    return None


def _relative(token: Token, sentence: Sentence, actors: Actors) -> Found | None:
    """Return who a relative clause is about: the noun on which it hangs, or whose apposition that is."""
    clause = _relative_clause(token, sentence.tokens)
    if clause is None or clause.head >= token.index:
        return None
    antecedent = sentence.tokens[clause.head - 1]
    found = actors.at(sentence, antecedent.index)
    if found is None and antecedent.deprel == "appos":
        found = actors.at(sentence, antecedent.head)
    return found and Found(
        actors=found.actors,
        reason=f"relative pronoun for {found.name}",
        score=round(found.score * 0.95, 3),
    )


def _relative_clause(token: Token, tokens: Sequence[Token]) -> Token | None:
    """Return the head of the relative clause in which a pronoun stands."""
    seen: set[int] = set()
    while token.head and token.index not in seen:
        seen.add(token.index)
        token = tokens[token.head - 1]
        if token.deprel == "acl:relcl":
            return token if token.head else None
    return None


def _only_person(word: str, candidates: Sequence[Found | None]) -> Found | None:
    """Return the one person among the subjects just before; an unknown one might be meant too."""
    if any(found is None for found in candidates):
        return None
    keys = {found.actors for found in candidates if found}
    if len(keys) != 1 or candidates[0] is None:
        return None
    found = candidates[0]
    return Found(
        actors=found.actors,
        reason=f"{word}: the last subject was {found.name}",
        score=round(found.score * 0.75, 3),
    )


def _is_subject(token: Token) -> bool:
    return token.deprel.startswith("nsubj")


def _is_fronted(token: Token, sentence: Sentence) -> bool:
    """Tell whether a pronoun stands in a clause before the main subject, which it may mean: "When he left, Putin"."""
    clause = sentence.tokens[token.head - 1] if token.head else token
    if clause.deprel != "advcl" or not clause.head:
        return False
    return any(_is_subject(t) and t.head == clause.head and t.index > token.index for t in sentence.tokens)


def _is_person(token: Token, sentence: Sentence, actors: Actors) -> bool:
    return token.text.lower() in SINGULAR or actors.is_person(sentence, token.index)
