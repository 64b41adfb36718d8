"""Who the persons of an article are: those of the tables, by name, office, country and day, or persons of their own.

Namesakes are kept apart: a name is not enough where the text says another country or another walk of life, a surname
is not enough without an office of that day or a country that the article speaks of. A person whom no table knows
is known by full name and country, or within the article alone where there is but one word of the name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.model import Actor, ActorKind
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.person_mentions import Person
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.gazetteer import countries
from kg.resolve.office_holders import Known, known_keys, named, surnamed

_ARTICLE = 12  # characters of an article's id in a key that means nothing outside of it
_PUBLIC = frozenset({None, "GOV", "LEG", "MIL", "ELI", "OPP", "PTY", "IGO", "REB", "REL", "JUD", "SPY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What of an article bears on who its persons are."""

    article: str  # its id
    published: date | None
    spoken_of: frozenset[str]  # countries that it names, alpha-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an article says of a person."""

    nominals: tuple[Nominal, ...]  # descriptions that go with the name
    country: str | None  # the one country whose they are said to be

    @property
    def sector(self) -> str | None:
        """The sector of the first description that has one."""
        return next((n.sector for n in self.nominals if n.sector is not None), None)


def actor_of(person: Person, told: Told, setting: Setting) -> Actor:
    """Return a person of an article as an actor."""
    candidates = _candidates(person, told, setting)
    if len(candidates) == 1:
        return _known(candidates[0], told, setting)
    shared = {known.country for known in candidates}
    country = told.country or (shared.pop() if len(shared) == 1 else None)
    return Actor(
        key=_key(person, country, setting.article),
        kind=ActorKind.PERSON,
        name=person.name,
        country=country,
        sector=told.sector,
    )


def _key(person: Person, country: str | None, article: str) -> str:
    """Return the key of a person whom no table knows, or who is only a namesake of one."""
    key = "-".join(filter(None, (person.key, country)))
    alone = " " not in person.name or key in known_keys()
    return f"{key}-{article[:_ARTICLE]}" if alone else key


def _known(known: Known, told: Told, setting: Setting) -> Actor:
    return Actor(
        key=known.key,
        kind=ActorKind.PERSON,
        name=known.name,
        country=known.country or told.country,
        sector=told.sector or _sector(known, setting.published),
    )


def _sector(known: Known, day: date | None) -> str | None:
    """Return the sector of a person of whom the article says no title: by the offices of that day, or before."""
    if day is None:
        return None
    held = [tenure for tenure in known.tenures if tenure.covers(day)]
    if held:
        return "GOV" if any(tenure.owner in countries() for tenure in held) else "IGO"
    return "ELI" if known.began(day) else None


def _candidates(person: Person, told: Told, setting: Setting) -> Sequence[Known]:
    """Return the persons of the tables whom a name may mean here."""
    if told.sector not in _PUBLIC:
        return ()
    full = [known for known in named(person.name) if _fits(known, told)]
    if full:
        return full
    if " " in person.name:
        return ()
    bearers = [known for known in surnamed(person.name) if _fits(known, told)]
    titled = [known for known in bearers if _is_titled(known, told.nominals, setting.published)]
    return titled or _spoken_of(bearers, told, setting)


def _fits(known: Known, told: Told) -> bool:
    """Tell whether the country that the text says may be a person's; those who served organisations may be of any."""
    return told.country is None or not known.countries or told.country in known.countries


def _is_titled(known: Known, nominals: Iterable[Nominal], day: date | None) -> bool:
    """Tell whether the text gives a title that the person has on that day, or had before where it says "former"."""
    return any(
        nominal.role.kind is not RoleKind.RELATIVE
        and known.held(nominal.role.noun, None if nominal.former else day)
        and not nominal.lowered
        for nominal in nominals
    )


def _spoken_of(bearers: Sequence[Known], told: Told, setting: Setting) -> Sequence[Known]:
    """Return who of several bearers of a surname holds office on that day in a country that the article names."""
    if setting.published is None or told.nominals:
        return ()
    return [
        known
        for known in bearers
        if known.held(None, setting.published) and known.countries & setting.spoken_of
    ]
