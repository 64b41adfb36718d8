"""Entity linking of persons: known office holders by name, office, country and day; all others as new actors.

Namesakes stay separate. A full name is not enough if the article states another country or occupation. A surname needs a
matching title, or an office on that day in a country that the article mentions. An unlisted person is identified by full
name and country; a person with a single name is known only within the article.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.model import Actor, ActorKind
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.person_mentions import Person
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.gazetteer import country_names
from kg.resolve.office_holders import OfficeHolder, holder_keys, holders_by_name, holders_by_surname

# Characters of the article id in the key of an actor that is known only within the article.
ARTICLE_KEY_LENGTH = 12
# Sectors that an office holder may have in an article; None if the article states no sector.
_PUBLIC_SECTORS = frozenset(
    {None, "GOV", "LEG", "MIL", "ELI", "OPP", "PTY", "IGO", "REB", "REL", "JUD", "SPY"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleContext:
    """The facts about an article that help to identify its persons."""

    article_id: str
    published: date | None
    mentioned_countries: frozenset[str]  # ISO 3166 alpha-3
    home: str | None  # country of the article's setting


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """The statements of an article about one person."""

    nominals: tuple[Nominal, ...]  # descriptions next to the name
    country: str | None  # the only country stated for the person

    @property
    def is_intergovernmental(self) -> bool:
        """True if a description ties the person to an organisation without a country: "UN envoy"."""
        return any(nominal.is_intergovernmental for nominal in self.nominals)

    @property
    def sector(self) -> str | None:
        """The sector of the first description that has one."""
        return next((n.sector for n in self.nominals if n.sector is not None), None)


def link_person(person: Person, facts: PersonFacts, context: ArticleContext) -> Actor:
    """Return the actor for a person: the office holder if exactly one fits, otherwise a new actor."""
    candidates = _candidates(person, facts, context)
    if len(candidates) == 1:
        return _holder_actor(candidates[0], facts, context)
    countries = {holder.country for holder in candidates}
    country = facts.country or (countries.pop() if len(countries) == 1 else None)
    if country is None and not facts.is_intergovernmental:
        country = context.home
    return Actor(
        key=_unlisted_key(person, country, context.article_id),
        kind=ActorKind.PERSON,
        name=person.name,
        country=country,
        sector=facts.sector,
    )


def _unlisted_key(person: Person, country: str | None, article_id: str) -> str:
    """Return the key of a person who is not in the tables, even if a namesake is."""
    key = "-".join(filter(None, (person.key, country)))
    is_local = " " not in person.name or key in holder_keys()
    return f"{key}-{article_id[:ARTICLE_KEY_LENGTH]}" if is_local else key


def _holder_actor(holder: OfficeHolder, facts: PersonFacts, context: ArticleContext) -> Actor:
    return Actor(
        key=holder.key,
        kind=ActorKind.PERSON,
        name=holder.name,
        country=holder.country or facts.country,
        sector=facts.sector or _sector_on(holder, context.published),
    )


def _sector_on(holder: OfficeHolder, day: date | None) -> str | None:
    """Return the sector of the offices held on a day, or ELI (elites) for a former office holder."""
    if day is None:
        return None
    current = [tenure for tenure in holder.tenures if tenure.covers(day)]
    if current:
        return "GOV" if any(tenure.owner in country_names() for tenure in current) else "IGO"
    return "ELI" if any(tenure.first <= day for tenure in holder.tenures) else None


def _candidates(person: Person, facts: PersonFacts, context: ArticleContext) -> Sequence[OfficeHolder]:
    """Return the office holders that a name may refer to in this article."""
    if facts.sector not in _PUBLIC_SECTORS:
        return ()
    namesakes = [holder for holder in holders_by_name(person.name) if _has_country(holder, facts)]
    if namesakes or " " in person.name:
        return namesakes
    bearers = [holder for holder in holders_by_surname(person.name) if _has_country(holder, facts)]
    titled = [h for h in bearers if _held_stated_office(h, facts.nominals, context.published)]
    if titled or context.published is None or facts.nominals:
        return titled
    # A bare surname needs an office on that day in a country that the article mentions.
    current = [holder for holder in bearers if holder.held_office(None, context.published)]
    return [holder for holder in current if holder.countries & context.mentioned_countries]


def _has_country(holder: OfficeHolder, facts: PersonFacts) -> bool:
    """Return True unless the stated country contradicts the tables; officials of organisations fit any country."""
    return facts.country is None or not holder.countries or facts.country in holder.countries


def _held_stated_office(holder: OfficeHolder, nominals: Iterable[Nominal], day: date | None) -> bool:
    """Return True if a stated title matches an office on that day, or any past office if it says "former"."""
    return any(
        nominal.role.kind is not RoleKind.RELATIONAL
        and holder.held_office(nominal.role.noun, None if nominal.is_former else day)
        and not nominal.is_deputy
        for nominal in nominals
    )
