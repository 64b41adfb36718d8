"""Recognises the language of a text, offline, with the model of py3langid."""

import re
from functools import cache
from typing import Any

import pycountry

_SAMPLE_CHARS = 4000  # of a text; more does not change the result
_MIN_LETTERS = 40  # of a text whose language can be told
_MIN_PROBABILITY = 0.6  # of the other language; its dialects share the rest
_MAX_ENGLISH_PROBABILITY = 0.01
# With a creole and a dialect that the model confuses with English, and what it calls no language.
_ENGLISH = {"en", "pcm", "sco", "zxx"}
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH_WORDS = frozenset(
    ["the", "of", "and", "to", "in", "that", "for", "with", "was", "were", "is", "are", "on", "by", "from", "has", "have"]
)  # fmt: skip
_MAX_ENGLISH_SHARE = 0.08  # of these words in a text of another language; English prose has over 0.2


def other_language(text: str) -> str | None:
    """Return the name of the text's language, such as "German", or None for English and for what cannot be told."""
    sample = text[:_SAMPLE_CHARS]
    words = _WORD.findall(sample.lower())
    if sum(map(len, words)) < _MIN_LETTERS or _english_share(words) > _MAX_ENGLISH_SHARE:
        return None
    ranked = _identifier().rank(sample.lower() if sample.isupper() else sample)
    language, probability = ranked[0]
    english = sum(share for code, share in ranked if code in _ENGLISH)
    is_other = probability >= _MIN_PROBABILITY and english <= _MAX_ENGLISH_PROBABILITY
    return _name(language) if is_other else None


def _english_share(words: list[str]) -> float:
    return sum(word in _ENGLISH_WORDS for word in words) / len(words)


def _name(code: str) -> str:
    kind = "alpha_2" if len(code) == 2 else "alpha_3"
    found = pycountry.languages.get(**{kind: code})
    return str(found.name) if found else code


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loading the model takes a second

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
