"""Forms of English verbs, for labels, from the dictionary and the rules of lemminflect."""

from functools import cache

from lemminflect import getInflection

from kg.rdf.label_words import preferred_forms


def past(lemma: str) -> str:
    """Return the past tense: "meet" gives "met"."""
    return _form(lemma, "VBD")


def participle(lemma: str) -> str:
    """Return the past participle: "take" gives "taken"."""
    return _form(lemma, "VBN")


def gerund(lemma: str) -> str:
    """Return the form in -ing: "strike" gives "striking"."""
    return _form(lemma, "VBG")


def third_person(lemma: str) -> str:
    """Return the present tense of the third person singular: "deny" gives "denies"."""
    return _form(lemma, "VBZ")


@cache
def _form(lemma: str, tag: str) -> str:
    """Return the form of a verb with a tag of the Penn Treebank; the lemma if there is none."""
    forms = getInflection(lemma, tag)
    return preferred_forms().get((lemma, tag)) or (str(forms[0]) if forms else lemma)
