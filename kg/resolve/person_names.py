"""Spellings of one person's name: transliterations, order of names, initials, middle names and titles.

The lists are in data/person_names.toml; rapidfuzz compares what the rules leave.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import Levenshtein

from kg.resolve.data_tables import read_rows, read_toml
from kg.resolve.name_keys import fold

# From this score on, two full names of officials of one country are taken to be one person.
SAME_PERSON = 0.85
_SAME_SOUND, _INITIAL, _JOINED = 0.97, 0.86, 0.96
_OTHER_ORDER, _MIDDLE_NAME, _MISSING = 0.05, 0.02, 0.2  # taken off the score
_SYLLABLE = (
    5  # letters of the longest word of a name such as "Yoon Suk-yeol", whose parts are no middle names
)
_SHORT = 3  # words up to this length must sound the same
_LIKE, _LIKE_OTHER_CONSONANTS = 0.8, 0.89
_QUOTED = re.compile(r"[\"“”«(][^\"“”»)]*[\"“”»)]")
_VOWELS = re.compile(r"[aeiou]")


@lru_cache(maxsize=16384)
def same_person_score(a: str, b: str) -> float:
    """Return how well two full names fit one person, from 0 to 1.

    1 is the same name apart from case, accents, titles and particles. Below that, 0.97 stands for words that sound alike,
    and initials, middle names and another order lower the score. 0 means that some word of the shorter name has no
    counterpart, as with namesakes, or that one name is a single word: that is no evidence of a person.
    """
    one, other = sorted((name_words(a), name_words(b)), key=len)
    if not one or (len(one) == 1) != (len(other) == 1):
        return 0.0
    if one == other:
        return 1.0
    if _initials_conflict(one, other):
        return 0.0
    is_fixed = _has_filiation(a) or _has_filiation(b)
    is_whole = _is_syllabic(a) or _is_syllabic(b)
    if is_whole and len(one) == len(other) and not _sound_alike(one, other):
        return 0.0
    pairs = ((x, y) for x in _joinings(one) for y in _joinings(other) if not is_whole or _sound_alike(x, y))
    return max((_score(x, y, is_fixed) for x, y in pairs), default=0.0)


def surname_score(surname: str, name: str, is_family_first: bool = False) -> float:
    """Return how well a surname fits the last words of a full name, or its first word where family names come first."""
    words, names = name_words(f"X {surname}")[1:], name_words(name)
    if not words or not names:
        return 0.0
    tails = [names[-size:] for size in {len(words), len(words) + 1, max(1, len(words) - 1)}]
    tails += [names[:1]] if is_family_first else []
    return max(_word_score("".join(words), "".join(tail), is_last=True) for tail in tails)


@lru_cache(maxsize=16384)
def name_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name without titles, suffixes and particles: ("abdfattah", "sisi")."""
    text = _QUOTED.sub(" ", name).replace(".", ". ").replace(",", " ")
    words = [word for word in re.split(r"[^\w']+", fold(text)) if word.strip("'")]
    words = _without_honorifics(words)
    while len(words) > 2 and words[-1] in _rules()["suffixes"]:
        words = words[:-1]
    return tuple(_without_particles(_join_servants(words)))


@lru_cache(maxsize=32768)
def sound(word: str) -> str:
    """Return a folded word by its sound: "shukri" for "shoukry"."""
    for pattern, replacement in _replacements():
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=32768)
def skeleton(word: str) -> str:
    """Return the consonants of a word's sound, by which names that may be alike are grouped: "shkr"."""
    same = _given_forms().get(word, word)
    return _VOWELS.sub("", sound(same)).replace("g", "k") or sound(same)


def _score(one: Sequence[str], other: Sequence[str], is_fixed: bool) -> float:
    """Return the score of two lists of words; the first is not longer, or both are compared as they are."""
    if len(one) > len(other):
        one, other = other, one
    if min(len(one), len(other)) < 2:
        return _JOINED if sound("".join(one)) == sound("".join(other)) else 0.0
    scores = [_aligned(one, other)]
    if not is_fixed and not all(map(_is_given, one)):
        rotations = ([*one[1:], one[0]], [one[-1], *one[:-1]])
        scores += [_aligned(rotation, other) - _OTHER_ORDER for rotation in rotations]
    return max(0.0, *scores)


def _aligned(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the mean score of words that fit in the same order; every word of the first name must have a counterpart."""
    places: list[int] = []
    total = 0.0
    for index, word in enumerate(one):
        found = [
            (score, -at)
            for at in range(places[-1] + 1 if places else 0, len(other))
            if (score := _word_score(word, other[at], index == len(one) - 1, bool(index) == bool(at)))
        ]
        if not found:
            return 0.0
        score, place = max(found)
        total += score
        places.append(-place)
    is_complete = _may_skip(one, other, places)
    return total / len(one) - _MIDDLE_NAME * (len(other) - len(one)) - (0 if is_complete else _MISSING)


def _may_skip(one: Sequence[str], other: Sequence[str], places: Sequence[int]) -> bool:
    """Return True if the words that one name lacks are middle names, second surnames, or a common first name.

    The first name of a daughter is not: Maryam Nawaz Sharif is not Nawaz Sharif.
    """
    before, after = other[: places[0]], other[places[-1] + 1 :]
    return all(map(_is_optional, before)) and not (after and _is_optional(one[0]))


def _is_optional(word: str) -> bool:
    return _given_forms().get(word, word) in _rules()["optional_first_names"]


def _word_score(a: str, b: str, is_last: bool, may_be_initial: bool = False) -> float:
    """Return how well two words fit: the same, the same sound, an initial, or nearly the same letters."""
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return _INITIAL if a[0] == b[0] and may_be_initial and not is_last else 0.0
    x, y = sound(a), sound(b)
    if x == y or (a in _given_forms() and _given_forms()[a] == _given_forms().get(b)):
        return _SAME_SOUND
    if min(len(x), len(y)) <= _SHORT or _differ_by_ending(x, y, is_last):
        return 0.0
    is_near = bool(_VOWELS.match(x)) == bool(_VOWELS.match(y)) and skeleton(a) == skeleton(b)
    likeness: float = Levenshtein.normalized_similarity(x, y)
    return likeness if likeness >= (_LIKE if is_near else _LIKE_OTHER_CONSONANTS) else 0.0


def _differ_by_ending(x: str, y: str, is_last: bool) -> bool:
    """Return True for names of a man and a woman: Ivanov and Ivanova, Antonio and Antonia."""
    short, long = sorted((x, y), key=len)
    if len(long) == len(short) + 1 and long.startswith(short):
        return long[-1] in "aiu"
    return not is_last and len(x) == len(y) and x[:-1] == y[:-1] and {x[-1], y[-1]} <= set("aiu")


def _initials_conflict(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return True if both names have middle initials, but others: George H. W. Bush and George W. Bush."""
    initials = [[word for word in words[1:-1] if len(word) == 1] for words in (one, other)]
    return all(initials) and initials[0] != initials[1]


def _joinings(words: Sequence[str]) -> list[Sequence[str]]:
    """Return the words, and the words with each two neighbours joined: "jong un" and "jongun"."""
    joined = [
        [*words[:at], first + second, *words[at + 2 :]] for at, (first, second) in enumerate(pairwise(words))
    ]
    return [words, *joined]


def _without_honorifics(words: list[str]) -> list[str]:
    rules = _rules()
    for size in (3, 2, 1):
        phrase = " ".join(words[:size])
        left = len(words) - size
        if phrase in rules["honorifics"] and left >= (2 if phrase in rules["ambiguous_honorifics"] else 1):
            return _without_honorifics(words[size:])
    return words


def _join_servants(words: list[str]) -> list[str]:
    """Return the words with "abdel fattah", "abd al fattah" and "abdelfattah" as "abdfattah"."""
    for at, word in enumerate(words[:-1]):
        if word in _rules()["servants"]:
            rest = words[at + 1 :]
            rest = rest[1:] if len(rest) > 1 and rest[0] in _rules()["particles"] else rest
            return [*words[:at], f"abd{rest[0]}", *_join_servants(rest[1:])]
    return [
        re.sub(r"^abd[eauo]l(?=[^aeioul]|a[hz])", "abd", word) if len(word) > 7 else word for word in words
    ]


def _without_particles(words: list[str]) -> list[str]:
    rules = _rules()
    starts = words[:1] if words[:1] and words[0] in rules["first_names_like_particles"] else []
    return [*starts, *(word for word in words[len(starts) :] if word not in rules["particles"])] or words


def _sound_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return True if two names have the same words by sound, in any order."""
    return sorted(map(sound, one)) == sorted(map(sound, other))


def _is_syllabic(name: str) -> bool:
    """Return True for a name of short words with a hyphen, each of which belongs to it: "Lee Dae-jun" is not "Lee Jun"."""
    words = name_words(name)
    return "-" in name and len(words) == 3 and max(map(len, words)) <= _SYLLABLE


def _has_filiation(name: str) -> bool:
    return any(word in _rules()["filiations"] for word in fold(name).split()[1:])


def _is_given(word: str) -> bool:
    return word in _given_names()


def _rules() -> dict[str, Any]:
    return read_toml("person_names.toml")


@cache
def _replacements() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), replacement) for pattern, replacement in _rules()["replacements"])


@cache
def _given_forms() -> dict[str, str]:
    """Return the first form of each given name in ``same_given_names`` by each of its forms."""
    groups = [group.split() for group in _rules()["same_given_names"]]
    return {form: group[0] for group in groups for form in group}


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name for row in read_rows("given_names.tsv") for name in row["names"].split())
