"""Within-article coreference of person names: "Zelensky" and "Volodymyr Zelensky" become one person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from kg.model import ActorKind, Document, Entity, EntityLabel, Sentence
from kg.resolve.actors.role_nouns import RoleKind, role_lexicon
from kg.resolve.data_tables import anaphora_rules, group
from kg.resolve.gazetteer import gazetteer
from kg.resolve.name_keys import fold, slug

# Letters of a word for each letter in which another spelling of it may differ.
_MIN_LETTERS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person, identified by the fullest name in the article."""

    name: str

    @property
    def key(self) -> str:
        """The actor key without a country: "person/sergei-lavrov"."""
        return f"person/{slug(self.name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonIndex:
    """The persons of one article by name."""

    by_name: dict[str, Person]  # keyed by folded name; names shared by several persons are left out
    shared: dict[
        str, tuple[tuple[int, Person], ...]
    ]  # Sentence.index of each full name, for names that several share

    def find(self, name: str, sentence: int) -> Person | None:
        """Return the person with this name in a sentence; of those who share it, the one last named in full."""
        folded = fold(bare_name(name))
        return self.by_name.get(folded) or self._last_named(folded, sentence)

    def _last_named(self, folded: str, sentence: int) -> Person | None:
        before = [(index, person) for index, person in self.shared.get(folded, ()) if index <= sentence]
        nearest = {person for index, person in before if index == before[-1][0]}
        return nearest.pop() if len(nearest) == 1 else None


def index_persons(document: Document) -> PersonIndex:
    """Collect the persons of an article from its named entities."""
    spelling = _spelling_by_folded_name(document)
    fullest = _fullest_names([tuple(folded.split()) for folded in spelling if " " in folded])
    bearers_by_word = _names_by_single_word(set(fullest.values()))
    by_name = {" ".join(words): Person(name=spelling[" ".join(full)]) for words, full in fullest.items()}
    for folded in (folded for folded in spelling if " " not in folded):
        bearers = bearers_by_word.get(folded) or _other_spellings(folded, bearers_by_word)
        if len(bearers) == 1:
            by_name[folded] = Person(name=spelling[" ".join(bearers[0])])
        elif not bearers and gazetteer().find(spelling[folded]) is None:
            by_name[folded] = Person(name=spelling[folded])
    shared = {word: names for word, names in bearers_by_word.items() if len(names) > 1}
    return PersonIndex(by_name=by_name, shared=_full_mentions(document, by_name, shared))


def _full_mentions(
    document: Document, by_name: dict[str, Person], shared: dict[str, tuple[tuple[str, ...], ...]]
) -> dict[str, tuple[tuple[int, Person], ...]]:
    """Return the mentions by full name of the persons who share a word of their names, by that word."""
    mentions = [
        (sentence.index, by_name[folded])
        for sentence in document.sentences
        for entity in sentence.entities
        if " " in (folded := fold(bare_name(entity.span.quote))) and folded in by_name
    ]
    bearers = {word: {by_name[" ".join(name)] for name in names} for word, names in shared.items()}
    return {word: tuple(m for m in mentions if m[1] in persons) for word, persons in bearers.items()}


def _spelling_by_folded_name(document: Document) -> dict[str, str]:
    """Return the first spelling of each person name by folded name, in text order."""
    spelling: dict[str, str] = {}
    persons = [e for s in document.sentences for e in s.entities if e.label is EntityLabel.PERSON]
    for name in (bare_name(person.span.quote) for person in persons):
        if slug(name) and not is_title([name]) and not _is_organization(name):
            spelling.setdefault(fold(name), name)
    surnames = {folded.split()[-1] for folded, name in spelling.items() if "-" not in name}
    return {folded: name for folded, name in spelling.items() if not _is_surname_pair(name, surnames)}


def _is_organization(name: str) -> bool:
    """Return True if a name of several words is a known organisation, such as "Boko Haram"."""
    entry = gazetteer().find(name) if " " in name else None
    return entry is not None and entry.kind is ActorKind.ORGANIZATION


def _is_surname_pair(name: str, surnames: set[str]) -> bool:
    """Return True if a name joins the surnames of two persons, as in the "Putin-Zelensky" summit."""
    return "-" in name and " " not in name and surnames.issuperset(fold(name).split())


def bare_name(quote: str) -> str:
    """Return a name without title and possessive: "Dan Caine" for "Gen. Dan Caine's"."""
    name = quote.replace("’", "'").removesuffix("'s").removesuffix("'")
    # A country may possess the name: "Italy's Giorgia Meloni".
    possessor, genitive, rest = name.partition("'s ")
    words = _without_glued_title((rest if genitive and gazetteer().find(possessor) else name).split())
    while title_length := next((n for n in (3, 2, 1) if len(words) > n and is_title(words[:n])), 0):
        words = words[title_length:]
    return " ".join(words)


def _without_glued_title(words: list[str]) -> list[str]:
    """Return the words of a name without an honorific that lacks a space: "Ms.Ana Ruiz"."""
    honorific, dot, rest = words[0].partition(".") if words else ("", "", "")
    return [rest, *words[1:]] if dot and rest and fold(honorific) in _honorifics() else words


def is_title(words: Sequence[str]) -> bool:
    """Return True for words that precede a name and are not part of it: "Dr", "Prime Minister", "Tan Sri"."""
    folded = fold(" ".join(words))
    role = role_lexicon().roles.get(tuple(folded.split()))
    is_person = role is not None and role.kind in {RoleKind.OFFICE, RoleKind.PERSON}
    return folded in _honorifics() or (is_person and folded not in anaphora_rules()["gender"]["it"])


def is_honorific(word: str) -> bool:
    """Return True for a word such as "Mr" or "Dr", which says nothing about a person but the gender."""
    return fold(word) in _honorifics() or word.lower() in _honorifics()


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(word for words in anaphora_rules()["honorifics"].values() for word in words)


def _fullest_names(names: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Map each name of several words to the fullest name of the same person."""
    # The sort is stable, so names of equal length stay in text order.
    by_surname = group((name[-1], name) for name in sorted(names, key=len, reverse=True))
    return {name: _fullest_name(name, namesakes) for namesakes in by_surname.values() for name in namesakes}


def _fullest_name(name: tuple[str, ...], namesakes: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the longest name that ``name`` abbreviates, or ``name`` itself if there is no unique one."""
    longer = [other for other in namesakes if len(other) > len(name) and _abbreviates(name, other)]
    fullest = [
        other for other in longer if not any(len(o) > len(other) and _abbreviates(other, o) for o in longer)
    ]
    return fullest[0] if len(fullest) == 1 else name


def _abbreviates(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return True if ``name`` is ``other`` without its middle names or without its first names."""
    return other[-len(name) :] == name or (other[0] == name[0] and _is_subsequence(name, other))


def _is_subsequence(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    remaining = iter(other)
    return all(word in remaining for word in name)


def _names_by_single_word(names: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Map each word to the full names that end with it, or else start with it, or else contain it."""
    in_order = sorted(names)
    middle = group((word, name) for name in in_order for word in name[1:-1])
    first = group((name[0], name) for name in in_order)
    last = group((name[-1], name) for name in in_order)
    return middle | first | last


def _other_spellings(
    word: str, bearers_by_word: dict[str, tuple[tuple[str, ...], ...]]
) -> tuple[tuple[str, ...], ...]:
    """Return the full names with another spelling of a word, if they are of one person: "Akhtar" for "Akthar"."""
    found = {
        name for other, names in bearers_by_word.items() if is_other_spelling(word, other) for name in names
    }
    return tuple(found) if len(found) == 1 else ()


def is_other_spelling(a: str, b: str) -> bool:
    """Return True for two long words with few different letters, but not for a name and its feminine form."""
    short, long = sorted((a, b), key=len)
    is_feminine = long == f"{short}a"
    differences = OSA.distance(a, b)
    return a[0] == b[0] and len(short) >= _MIN_LETTERS * differences and not is_feminine


def entity_at(sentence: Sentence, index: int) -> Entity | None:
    """Return the named entity that contains a token."""
    for entity in sentence.entities:
        if entity.first <= index <= entity.last:
            return entity
    return None
