"""Lemmas checked against a dictionary: a small neural lemmatizer invents stems ("expelle" for "expelled")."""

from functools import cache

from lemminflect import getAllLemmas

_CHECKED = frozenset({"NOUN", "VERB"})


def lemma(word: str, upos: str, proposed: str) -> str:
    """Return ``proposed`` unless the dictionary knows ``word`` with other lemmas only; then the first of these."""
    known = _known(word.lower(), upos) if upos in _CHECKED else ()
    return known[0] if known and proposed.lower() not in known else proposed


@cache
def _known(word: str, upos: str) -> tuple[str, ...]:
    return tuple(getAllLemmas(word, upos=upos).get(upos, ()))
