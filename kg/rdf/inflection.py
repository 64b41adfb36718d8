"""Forms of English verbs, for labels."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

from kg.rdf.label_words import word_list

_VOWELS = "aeiou"
_ONE_SYLLABLE = re.compile(r"[^aeiou]*(?:qu)?[aeiou][^aeiouwxy]")


def past(lemma: str) -> str:
    """Return the past tense: "meet" gives "met"."""
    return _irregular()[lemma][0] if lemma in _irregular() else _regular_past(lemma)


def participle(lemma: str) -> str:
    """Return the past participle: "take" gives "taken"."""
    return _irregular()[lemma][1] if lemma in _irregular() else _regular_past(lemma)


def gerund(lemma: str) -> str:
    """Return the form in -ing: "strike" gives "striking"."""
    if lemma.endswith("ie"):
        return lemma[:-2] + "ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) and lemma != "be":
        return lemma[:-1] + "ing"
    return _doubled(lemma) + "ing"


def third_person(lemma: str) -> str:
    """Return the present tense of the third person singular: "deny" gives "denies"."""
    if lemma in {"be", "have"}:
        return {"be": "is", "have": "has"}[lemma]
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _regular_past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ied"
    return _doubled(lemma) + "ed"


def _doubled(lemma: str) -> str:
    """Return the lemma with its last consonant doubled if a suffix requires this: "stop" gives "stopp"."""
    return lemma + lemma[-1] if lemma in word_list("doubling") or _ONE_SYLLABLE.fullmatch(lemma) else lemma


@cache
def _irregular() -> Mapping[str, tuple[str, str]]:
    text = (resources.files("kg.rdf") / "data" / "irregular_verbs.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[2:]]
    return {lemma: (past_tense, past_participle) for lemma, past_tense, past_participle in rows}
