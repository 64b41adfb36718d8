"""The persons an article names, and which of its names are the same person's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import ActorKind, Document, Entity, EntityLabel, Sentence
from kg.resolve.actors.role_nouns import RoleKind, lexicon
from kg.resolve.gazetteer import gazetteer
from kg.resolve.name_keys import fold, slug

_HONORIFICS = frozenset(
    {("mr",), ("mrs",), ("ms",), ("miss",), ("dr",), ("sir",), ("lord",), ("lady",), ("dame",)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person by the fullest name that the article gives."""

    name: str

    @property
    def key(self) -> str:
        """The key of the actor."""
        return f"person/{slug(self.name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """The persons of one article."""

    by_name: dict[str, Person]  # by each folded name the article uses for one of them only

    def find(self, name: str) -> Person | None:
        """Return whom a name means in this article; a surname that two persons share means neither."""
        return self.by_name.get(fold(bare_name(name)))


def persons_of(document: Document) -> Persons:
    """Collect the persons of an article from its entities."""
    spelt = _spelt_names(document)
    full = _merged([tuple(folded.split()) for folded in spelt if " " in folded])
    shorter = _shorter_names(set(full.values()))
    by_name = {" ".join(words): Person(name=spelt[" ".join(whole)]) for words, whole in full.items()}
    singles = [folded for folded in spelt if " " not in folded]
    for folded in singles:
        bearers = shorter.get(folded, ())
        if len(bearers) == 1:
            by_name[folded] = Person(name=spelt[" ".join(bearers[0])])
        elif not bearers and gazetteer().find(spelt[folded]) is None:
            by_name[folded] = Person(name=spelt[folded])
    return Persons(by_name=by_name)


def _spelt_names(document: Document) -> dict[str, str]:
    """Return the names marked as persons' by their folded form, as first spelt, in the order of the text."""
    spelt: dict[str, str] = {}
    for name in (
        e.span.quote for s in document.sentences for e in s.entities if e.label is EntityLabel.PERSON
    ):
        if slug(bare_name(name)) and not _is_title([bare_name(name)]) and not _is_body(bare_name(name)):
            spelt.setdefault(fold(bare_name(name)), bare_name(name))
    surnames = {folded.split()[-1] for folded, name in spelt.items() if "-" not in name}
    return {folded: name for folded, name in spelt.items() if not _is_pair(name, surnames)}


def _is_body(name: str) -> bool:
    """Tell whether a name of several words is a known organisation's: "Boko Haram" is nobody's first and last name."""
    entry = gazetteer().find(name) if " " in name else None
    return entry is not None and entry.kind is ActorKind.ORGANIZATION


def _is_pair(name: str, surnames: set[str]) -> bool:
    """Tell whether a name is two persons' surnames: the "Putin-Zelensky" summit."""
    return "-" in name and " " not in name and surnames.issuperset(fold(name).split())


def bare_name(written: str) -> str:
    """Return a name without title and possessive: "Gen. Dan Caine's" is "Dan Caine"."""
    words = without_owner(written.replace("’", "'").removesuffix("'s").removesuffix("'")).split()
    while title := next((n for n in (3, 2, 1) if len(words) > n and _is_title(words[:n])), 0):
        words = words[title:]
    return " ".join(words)


def without_owner(name: str) -> str:
    """Return a name without the country before it: "Italy's Giorgia Meloni" is "Giorgia Meloni"."""
    owner, genitive, rest = name.partition("'s ")
    return rest if genitive and gazetteer().find(owner) else name


def _is_title(words: Sequence[str]) -> bool:
    folded = tuple(fold(" ".join(words)).split())
    role = lexicon().roles.get(folded)
    return folded[:1] in _HONORIFICS or (role is not None and role.kind in {RoleKind.OFFICE, RoleKind.PERSON})


def _merged(names: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Map each name of several words to the fullest name of the same person."""
    by_surname: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(names, key=len, reverse=True):  # stable: the first of equals stays first
        by_surname.setdefault(name[-1], []).append(name)
    return {name: _fullest(name, family) for family in by_surname.values() for name in family}


def _fullest(name: tuple[str, ...], family: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the one longer name that this one shortens; where there are two, the name stands for itself."""
    longer = [other for other in family if len(other) > len(name) and _shortens(name, other)]
    tops = [other for other in longer if not any(len(o) > len(other) and _shortens(other, o) for o in longer)]
    return tops[0] if len(tops) == 1 else name


def _shortens(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether a name leaves out middle names ("Donald J. Trump") or first names ("Cavo Dragone")."""
    return other[-len(name) :] == name or (other[0] == name[0] and _in_order(name, other))


def _in_order(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    rest = iter(other)
    return all(word in rest for word in name)


def _shorter_names(full: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Map single names to the full names that they may shorten.

    By the last word, else the first ("Xi", "Kim"), else one between ("Ruth Mamani Colque" is "Mamani").
    """
    by_place: tuple[dict[str, tuple[tuple[str, ...], ...]], ...] = ({}, {}, {})
    for name in sorted(full):
        for found, words in zip(by_place, (name[1:-1], name[:1], name[-1:]), strict=True):
            for word in words:
                found[word] = (*found.get(word, ()), name)
    middle, first, last = by_place
    return middle | first | last


def entities_by_word(sentence: Sentence) -> dict[int, Entity]:
    """Return a sentence's names by the index of each of their words."""
    return {index: e for e in sentence.entities for index in range(e.first, e.last + 1)}
