"""Within-article coreference of person names: "Zelensky" and "Volodymyr Zelensky" become one person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import ActorKind, Document, Entity, EntityLabel, Sentence
from kg.resolve.actors.role_nouns import RoleKind, role_lexicon
from kg.resolve.gazetteer import gazetteer
from kg.resolve.name_keys import fold, slug

_HONORIFICS = frozenset(
    {("mr",), ("mrs",), ("ms",), ("miss",), ("dr",), ("sir",), ("lord",), ("lady",), ("dame",)}
)


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

    def find(self, name: str) -> Person | None:
        """Return the person with this name, or None for an unknown or shared name."""
        return self.by_name.get(fold(bare_name(name)))


def index_persons(document: Document) -> PersonIndex:
    """Collect the persons of an article from its named entities."""
    spelling = _spelling_by_folded_name(document)
    fullest = _fullest_names([tuple(folded.split()) for folded in spelling if " " in folded])
    bearers_by_word = _names_by_single_word(set(fullest.values()))
    by_name = {" ".join(words): Person(name=spelling[" ".join(full)]) for words, full in fullest.items()}
    for folded in (folded for folded in spelling if " " not in folded):
        bearers = bearers_by_word.get(folded, ())
        if len(bearers) == 1:
            by_name[folded] = Person(name=spelling[" ".join(bearers[0])])
        elif not bearers and gazetteer().find(spelling[folded]) is None:
            by_name[folded] = Person(name=spelling[folded])
    return PersonIndex(by_name=by_name)


def _spelling_by_folded_name(document: Document) -> dict[str, str]:
    """Return the first spelling of each person name by folded name, in text order."""
    spelling: dict[str, str] = {}
    for quote in (
        e.span.quote for s in document.sentences for e in s.entities if e.label is EntityLabel.PERSON
    ):
        name = bare_name(quote)
        if slug(name) and not _is_title([name]) and not _is_organization(name):
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
    words = strip_possessor(quote.replace("’", "'").removesuffix("'s").removesuffix("'")).split()
    while title_length := next((n for n in (3, 2, 1) if len(words) > n and _is_title(words[:n])), 0):
        words = words[title_length:]
    return " ".join(words)


def strip_possessor(name: str) -> str:
    """Return a name without a possessive country before it: "Giorgia Meloni" for "Italy's Giorgia Meloni"."""
    possessor, genitive, rest = name.partition("'s ")
    return rest if genitive and gazetteer().find(possessor) else name


def _is_title(words: Sequence[str]) -> bool:
    folded = tuple(fold(" ".join(words)).split())
    role = role_lexicon().roles.get(folded)
    return folded[:1] in _HONORIFICS or (role is not None and role.kind in {RoleKind.OFFICE, RoleKind.PERSON})


def _fullest_names(names: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Map each name of several words to the fullest name of the same person."""
    by_surname: dict[str, list[tuple[str, ...]]] = {}
    # The sort is stable, so names of equal length stay in text order.
    for name in sorted(names, key=len, reverse=True):
        by_surname.setdefault(name[-1], []).append(name)
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
    """Map single words to the full names that they can stand for.

    The last word takes precedence, then the first ("Xi", "Kim"), then a middle word ("Mamani" for "Ruth Mamani Colque").
    """
    middle: dict[str, tuple[tuple[str, ...], ...]] = {}
    first: dict[str, tuple[tuple[str, ...], ...]] = {}
    last: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name in sorted(names):
        for index, words in ((middle, name[1:-1]), (first, name[:1]), (last, name[-1:])):
            for word in words:
                index[word] = (*index.get(word, ()), name)
    return middle | first | last


def entity_by_token(sentence: Sentence) -> dict[int, Entity]:
    """Return the named entities of a sentence by the index of each of their tokens."""
    return {index: e for e in sentence.entities for index in range(e.first, e.last + 1)}
