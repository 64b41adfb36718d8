"""The names of the actors, places and event types in a graph, and what a name as people type it stands for."""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial

from kg.ask.type_names import type_forms, types_by_name
from kg.errors import NotFoundError, QueryError
from kg.query_library import ANY, SEPARATOR
from kg.resolve.gazetteer import ambiguous_names
from kg.resolve.name_keys import fold
from kg.resolve.person_names import SAME_PERSON, name_words, same_person_score, sound, surname_score
from kg.store import Select

_ACTORS = "SELECT ?who ?label ?country WHERE { ?who a dip:Actor ; rdfs:label ?label OPTIONAL { ?who dip:country ?country } }"
_OTHER_NAMES = """
SELECT ?who ?name WHERE {
  VALUES ?property { skos:altLabel dip:demonym dip:seatOfPower dip:alpha2 }
  ?who ?property ?name .
}
"""
_PLACES = """
SELECT DISTINCT ?label ?name WHERE { ?place a dip:Place ; rdfs:label ?label ; rdfs:label|skos:altLabel ?name }
ORDER BY ?label ?name
"""
_USES = """
SELECT ?who (COUNT(DISTINCT ?part) AS ?uses) WHERE {{
  VALUES ?who {{ {iris} }}
  ?part dip:agent|dip:patient|dip:recipient|dip:topic|dip:speaker ?who .
}} GROUP BY ?who
"""
# Likeness of names that are suggested
_NEAR, _NEAR_COUNTRY, _NEAR_PLACE, _NEAR_TYPE = 0.6, 0.75, 0.75, 0.75
_SURNAME = 0.9
_ARTICLE = "the "
_POSSESSIVE = re.compile(r"(?<=s)['’]$|['’]s$")
_LIST = re.compile(r",(?: and | or )?|;| and | or | & ")
_ALPHA2_LENGTH = 2
_MAX_CANDIDATES = 8
# Longer values are taken as they are: comparing names takes time that grows with their length and number.
_MAX_LENGTH, _MAX_PARTS = 200, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An actor with its names."""

    iri: str
    label: str
    country: str
    names: frozenset[str]  # folded

    @property
    def kind(self) -> str:
        """The kind of actor in its IRI: "person"."""
        return self.iri.rsplit("/", 2)[-2]

    @property
    def value(self) -> str:
        """What a query binds: the code of a country, which stands for its actors too, else the name."""
        is_country = self.kind == "country" and self.iri.endswith(f"/{self.country}")
        return self.country if is_country else self.label

    @property
    def description(self) -> str:
        """The name with kind and country: "Volodymyr Zelenskyy (person, UKR)"."""
        return f"{self.label} ({', '.join(filter(None, (self.kind, self.country)))})"


class AmbiguousNameError(QueryError):
    """A name that several actors have."""

    def __init__(self, typed: str, candidates: list[Entry], remedy: str) -> None:
        super().__init__(f"{len(candidates)} actors fit {typed!r}.", subject=typed, remedy=remedy)
        self.candidates = candidates


class Names:
    """The names in a graph, read when they are first needed."""

    def __init__(self, select: Select) -> None:
        self._select = select

    def actor(self, typed: str) -> str:
        """Return the codes and names that ``typed`` stands for; an unknown name as it is.

        Raises :class:`QueryError` with the candidates if there are several.
        """
        return _each(typed, self._one_actor)

    def country(self, typed: str) -> str:
        """Return the country code for a name, code or demonym. Raises :class:`NotFoundError` for another name."""
        return _each(typed, self._one_country)

    def place(self, typed: str) -> str:
        """Return the names of the places that ``typed`` stands for; an unknown name as it is."""
        return _each(typed, self._one_place)

    def event_type(self, typed: str) -> str:
        """Return the local name of a type or quad class. Raises :class:`NotFoundError` for another name."""
        typed = typed[:_MAX_LENGTH]
        found = next((self._types[key] for key in type_forms(typed) if key in self._types), "")
        if not found:
            key = fold(typed)
            parts = [name for name in self._types if " " in name and key in name.split()]
            close = parts[:3] or difflib.get_close_matches(key, self._types, 3, _NEAR_TYPE)
            raise _unknown("event type", typed, close, "Write one such as meeting, accusation or attack.")
        return found

    def label(self, value: str) -> str:
        """Return the name for a country code, and other values as they are."""
        return next((entry.label for entry in self._entries if entry.value == value), value)

    def near(self, typed: str) -> list[str]:
        """Return names of actors that are like ``typed``, those of actors in events first."""
        names = {name: entry for entry in self._entries for name in entry.names}
        close = difflib.get_close_matches(fold(typed[:_MAX_LENGTH]), names, 20, _NEAR)
        entries = list({names[name].iri: names[name] for name in close}.values())
        uses = self._uses(entries)
        ranked = sorted(entries, key=lambda entry: not uses.get(entry.iri))
        return [entry.description for entry in ranked[:3]]

    def near_places(self, typed: str) -> list[str]:
        """Return names of places that are like ``typed``."""
        close = difflib.get_close_matches(fold(typed[:_MAX_LENGTH]), self._places, 10, _NEAR_PLACE)
        return list(dict.fromkeys(label for name in close for label in sorted(self._places[name])))[:3]

    def knows_place(self, value: str) -> bool:
        """Return True if a place has this name."""
        return value in self._places.get(fold(value), ())

    def knows_actor(self, value: str) -> bool:
        """Return True if an actor has this name or country."""
        return any(value in (entry.label, entry.country) for entry in self._entries)

    def _one_actor(self, typed: str) -> str:
        if typed in self._codes:
            return typed
        typed = _POSSESSIVE.sub("", typed)
        found = self._named(typed)
        if not found and typed.upper() in self._codes:
            return typed.upper()
        if found and all(entry.kind == "person" and " " not in entry.label for entry in found):
            # The graph keeps a surname without a person as an actor. It may mean any person with that surname.
            found += [entry for entry in self._partly_named(typed) if entry.kind == "person"]
        if not found and (listed := self._listed(typed)):
            return listed
        return self._choose(typed, found or self._partly_named(typed) or self._sounding(typed))

    def _listed(self, typed: str) -> str:
        """Return the values of "Norway, Kenya" and "Norway and Kenya" if each part is the full name of an actor."""
        parts = [part for part in _LIST.split(typed) if part.strip()]
        if not 1 < len(parts) <= _MAX_PARTS or not all(map(self._named, parts)):
            return ""
        return SEPARATOR.join(self._choose(part, self._named(part)) for part in parts)

    def _one_country(self, typed: str) -> str:
        if typed.upper() in self._codes:
            return typed.upper()
        if found := [entry for entry in self._named(typed) if entry.value == entry.country]:
            return self._choose(typed, found)
        if re.fullmatch("[A-Za-z]{3}", typed):  # a valid code that no actor has
            return typed.upper()
        if others := [entry.description for entry in self._by_name.get(fold(typed), [])]:
            raise _unknown("country", typed, [], f"The graph has {' and '.join(others[:3])}.")
        countries = {n: entry for entry in self._entries if entry.value == entry.country for n in entry.names}
        close = difflib.get_close_matches(fold(typed), countries, 3, _NEAR_COUNTRY)
        raise _unknown("country", typed, list(dict.fromkeys(countries[name].label for name in close)))

    def _one_place(self, typed: str) -> str:
        key = fold(typed)
        labels = self._places.get(key) or self._places_by_sound.get(sound(key)) or {typed}
        return SEPARATOR.join(sorted(labels))

    def _named(self, typed: str) -> list[Entry]:
        """Return the actors with this name, demonym or code, with other spellings of the same persons."""
        key = fold(typed)
        bare = key.removeprefix(_ARTICLE)
        keys = (key, key.removesuffix("s"), bare, bare.removesuffix("s"))
        entries = next(filter(None, map(self._by_name.get, keys)), [])
        countries = [entry for entry in entries if entry.kind == "country"]
        if countries and len(bare) == _ALPHA2_LENGTH:
            return entries  # "AU" is Australia and the African Union
        if countries:
            return self._with_namesakes(bare, countries)
        labels = [entry for entry in entries if fold(entry.label) in {key, bare}]
        return self._with_spellings(
            entries if all(entry.kind == "person" for entry in entries) else labels or entries
        )

    def _with_namesakes(self, key: str, countries: list[Entry]) -> list[Entry]:
        """Return countries with all that share their short name, such as both that are called Congo."""
        if any(fold(entry.label) == key for entry in countries):
            return countries
        senses = next(filter(None, map(ambiguous_names().get, (key, key.removesuffix("s")))), ())
        codes = {sense.country for sense in senses}
        others = [entry for entry in self._entries if entry.kind == "country" and entry.value in codes]
        return list({entry.iri: entry for entry in [*countries, *others]}.values())

    def _with_spellings(self, entries: list[Entry]) -> list[Entry]:
        names = {name for entry in entries if entry.kind == "person" for name in entry.names}
        others = (other for name in names for other in self._by_name.get(name, []))
        found = [
            *entries,
            *(other for other in others if other.kind == "person" and fold(other.label) in names),
        ]
        return list({entry.iri: entry for entry in found}.values())

    def _partly_named(self, typed: str) -> list[Entry]:
        """Return the actors of whose names all typed words are part, such as persons by their surname."""
        words = set(fold(typed).removeprefix(_ARTICLE).split())
        return [
            entry
            for entry in self._entries
            if words and entry.kind != "country" and any(map(partial(_is_part, words), entry.names))
        ]

    def _sounding(self, typed: str) -> list[Entry]:
        """Return the persons whose name or surname, with a title or without, is another spelling of ``typed``."""
        bare = " ".join(name_words(typed)) or typed
        return [
            entry
            for entry in self._entries
            if entry.kind == "person"
            and (
                same_person_score(typed, entry.label) >= SAME_PERSON
                or surname_score(bare, entry.label) >= _SURNAME
            )
        ]

    def _choose(self, typed: str, found: list[Entry]) -> str:
        """Return the value of the candidates, if they are one actor or only one of them is in an event."""
        if len({entry.value for entry in found}) > 1:
            uses = self._uses(found)
            are_countries = all(entry.kind == "country" for entry in found)
            # A namesake may be another country even if the graph has only one of them.
            used = (not are_countries and [entry for entry in found if uses.get(entry.iri)]) or found
            used.sort(key=lambda entry: (-uses.get(entry.iri, 0), entry.label))
            if not _are_one(used):
                raise _ambiguous(typed, used, uses)
            found = used
        return SEPARATOR.join(sorted({entry.value for entry in found})) or typed

    def _uses(self, entries: Iterable[Entry]) -> dict[str, int]:
        """Return in how many events and statements each actor is named."""
        iris = " ".join(f"<{entry.iri}>" for entry in entries)
        rows = self._select(_USES.format(iris=iris)).records() if iris else []
        return {row["who"]: int(row["uses"]) for row in rows}

    @cached_property
    def _entries(self) -> list[Entry]:
        others: dict[str, set[str]] = {}
        for row in self._select(_OTHER_NAMES).records():
            others.setdefault(row["who"], set()).add(fold(row["name"]))
        rows = {(row["who"], row["label"], row.get("country", "")) for row in self._select(_ACTORS).records()}
        return [
            Entry(iri=iri, label=label, country=country, names=frozenset({fold(label), *others.get(iri, ())}))
            for iri, label, country in sorted(rows)
        ]

    @cached_property
    def _by_name(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self._entries:
            for name in entry.names:
                found.setdefault(name, []).append(entry)
        return found

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(entry.country for entry in self._entries if entry.country)

    @cached_property
    def _places(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for row in self._select(_PLACES).records():
            found.setdefault(fold(row["name"]), set()).add(row["label"])
        return found

    @cached_property
    def _places_by_sound(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name, labels in self._places.items():
            found.setdefault(sound(name), set()).update(labels)
        return found

    @cached_property
    def _types(self) -> dict[str, str]:
        return types_by_name(self._select)


def _each(typed: str, resolve_one: Callable[[str], str]) -> str:
    if typed == ANY or len(typed) > _MAX_LENGTH or typed.count(SEPARATOR) >= _MAX_PARTS:
        return typed
    parts = [part.strip() for part in typed.split(SEPARATOR) if part.strip()]
    return SEPARATOR.join(map(resolve_one, parts)) or typed


def _is_part(words: set[str], name: str) -> bool:
    """Return True if a name has the words, and not all of them after "of": England is not the Bank of England."""
    head, _, rest = name.partition(" of ")
    return words <= {*head.split(), *rest.split()} and not words <= set(rest.split())


def _are_one(entries: list[Entry]) -> bool:
    """Return True for one value, or for persons of one country of whom one has the labels of all as names."""
    if len({entry.value for entry in entries}) == 1:
        return True
    labels = {fold(entry.label) for entry in entries}
    countries = {entry.country for entry in entries if entry.country}
    return (
        len(countries) <= 1
        and all(entry.kind == "person" for entry in entries)
        and any(labels <= entry.names for entry in entries)
    )


def _ambiguous(typed: str, found: list[Entry], uses: dict[str, int]) -> AmbiguousNameError:
    shown = [f"{entry.description}, in {uses.get(entry.iri, 0)} events" for entry in found[:_MAX_CANDIDATES]]
    more = len(found) - len(shown)
    listed = "; ".join([*shown, f"and {more} more"] if more else shown)
    return AmbiguousNameError(typed, found, f"Write the full name of one: {listed}.")


def _unknown(
    what: str, typed: str, close: list[str], advice: str = "Write the full name or the code."
) -> NotFoundError:
    remedy = f"Did you mean {' or '.join(close)}?" if close else advice
    return NotFoundError(f"There is no {what} {typed!r}.", subject=typed, remedy=remedy)
