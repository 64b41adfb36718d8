"""The owners of nominals: "Russia's", "of France and Germany", "in Georgia"."""

from collections.abc import Sequence

from kg.model import ActorKind, Entity, EntityLabel, Token
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.actors.nominal import Qualifier
from kg.resolve.actors.organization_names import NOT_POLITICAL, country_in_name, sector_of_name
from kg.resolve.actors.person_mentions import Person, bare_name
from kg.resolve.actors.role_nouns import RoleKind, RoleMatch, RoleNoun
from kg.resolve.actors.sentence_names import SentenceNames, is_genitive
from kg.resolve.cities import find_city
from kg.resolve.country_cues import country_of_division
from kg.resolve.data_tables import read_toml
from kg.resolve.gazetteer import GazetteerEntry, NameType, country_adjectives, gazetteer
from kg.resolve.name_keys import join_tokens, slug

# Nouns after an adjective that make up a country's name: "the Portuguese Republic".
STATE_NOUNS = frozenset(
    {"republic", "kingdom", "federation", "state", "government", "nation", "side", "country", "transition"}
)
# Smaller cities have too many namesakes to tell the country of their mayor without context.
_MIN_POPULATION = 300_000
_COMPASS_WORDS = frozenset(
    f"{part}{ern}" for part in ("north", "south", "east", "west") for ern in ("", "ern")
)
_MAX_DESCRIPTION = 3  # words before the name of an organisation
_RESIDENCE_PREPOSITIONS = frozenset({"in", "throughout", "across"})
# Sectors whose members usually belong to the country they are in, unlike envoys and troops.
_RESIDENT_SECTORS = frozenset({"OPP", "REB", "COP", "LEG", "JUD", "CVL", "LAB", "PTY", "EDU", "AGR", "CRM"})
_RESIDENT_NOUNS = frozenset({"authorities", "security forces"})
# Nouns of these sectors that do not imply a nationality.
_NON_RESIDENT_NOUNS = frozenset({"expert", "analyst", "scholar", "national"})


def owners_in_of_phrase(
    names: SentenceNames, last: int, is_plural: bool = True
) -> tuple[list[Qualifier], int]:
    """Return the owners in an "of" phrase ("of France and Germany") and the index of its last token.

    A singular noun has one: "the government of Chad and the EU" are two.
    """
    qualifiers: list[Qualifier] = []
    if names.text(last + 1) != "of":
        return qualifiers, last
    index, end = last + 2, last
    while True:
        index += names.text(index) == "the"
        index = _start_of_organization(names, index)
        name = names.name_starting_at(index)
        entity = names.entity(index)
        is_longer = entity is not None and (name is None or name.last < entity.last)
        unlisted = owner_of_entity(entity) if entity is not None and is_longer else None
        if unlisted is not None and entity is not None:
            return [*qualifiers, unlisted], entity.last
        if name is None or names.is_possessive(name.last) or not _ends_phrase(names, name):
            return qualifiers, end
        qualifiers.append(named_owner(name, names.tokens))
        end, index = name.last, name.last + 2
        if not is_plural or names.text(index - 1) not in {"and", ","}:
            return qualifiers, end


def _start_of_organization(names: SentenceNames, index: int) -> int:
    """Return the first token of an organisation's name behind its description: "the ruling Lakes Party"."""
    for start in range(index + 1, index + 1 + _MAX_DESCRIPTION):
        if (
            names.name_starting_at(start - 1)
            or names.entity(start - 1)
            or not names.is_description(start - 1)
        ):
            return index
        name, entity = names.name_starting_at(start), names.entity(start)
        is_listed = name is not None and name.entry.kind is ActorKind.ORGANIZATION
        if is_listed or (entity is not None and entity.label is EntityLabel.ORGANIZATION):
            return start
    return index


def _ends_phrase(names: SentenceNames, name: NameMatch) -> bool:
    """Return True unless a name modifies the next word: "of NATO countries", but not "of the Portuguese Republic"."""
    return not names.continues(name.last) or names.text(name.last + 1) in STATE_NOUNS


def countries_of_residence(names: SentenceNames, match: RoleMatch, end: int) -> tuple[list[Qualifier], int]:
    """Return the countries that residents are in or come from: "protesters in Georgia", "envoys from Mali"."""
    word = names.text(end + 1)
    # After an object, "from" belongs to the verb: "withdrew troops from Mali".
    is_origin = word == "from" and names.tokens[match.last - 1].deprel.startswith("nsubj")
    is_residence = word in _RESIDENCE_PREPOSITIONS and is_resident(match.role, match.role.sector)
    if not is_residence and not is_origin:
        return [], end
    first = _country_starting_at(names, end + 2)
    if first is None:
        return [], end
    found = [first]
    while (name := _country_starting_at(names, found[-1].last + 2)) and _are_coordinated(names, first, name):
        found.append(name)
    is_list = len(found) > 1
    return [named_owner(name, names.tokens) for name in found], found[-1].last if is_list else end


def _country_starting_at(names: SentenceNames, index: int) -> NameMatch | None:
    """Return the country or region whose name starts at a token, after skipping "and", "the" and "northern"."""
    index += names.text(index) == "and"
    index += names.text(index) == "the"
    index += names.text(index) in _COMPASS_WORDS
    name = names.name_starting_at(index)
    if name is None or name.entry.country is None or names.is_possessive(name.last):
        return None
    is_country_or_region = name.entry.kind in {ActorKind.COUNTRY, None}
    return name if is_country_or_region and not names.continues(name.last) else None


def _are_coordinated(names: SentenceNames, first: NameMatch, other: NameMatch) -> bool:
    conjunct = names.tokens[other.last - 1]
    return conjunct.deprel == "conj" and first.first <= conjunct.head <= first.last


def is_resident(role: RoleNoun, sector: str | None) -> bool:
    """Return True for people who usually belong to the country they are in, unlike envoys and troops."""
    if role.noun in read_toml("setting.toml")["abroad"]["nouns"]:
        return False
    if role.kind is RoleKind.BODY or role.noun in _RESIDENT_NOUNS:
        return True
    return sector in _RESIDENT_SECTORS and role.noun not in _NON_RESIDENT_NOUNS


def owner_of_entity(entity: Entity) -> Qualifier | None:
    """Return a place or organisation that is not in the gazetteer as the owner of a nominal."""
    if entity.label is EntityLabel.ORGANIZATION:
        return unlisted_owner(bare_name(entity.span.quote))
    if entity.label is not EntityLabel.LOCATION:
        return None
    name = bare_name(entity.span.quote)
    city = find_city(name)
    is_known = city is not None and city.population >= _MIN_POPULATION
    country = country_of_division(name) or (city.country if city and is_known else None)
    return Qualifier(key=f"{country}-{slug(name)}", label=name, country=country) if country else None


def unlisted_owner(name: str) -> Qualifier:
    """Return an organisation that the gazetteer does not list as the owner of a nominal."""
    sector = sector_of_name(name)
    return Qualifier(
        key=slug(name),
        label=name,
        country=country_in_name(name),
        is_organization=True,
        is_listed=False,
        sector=None if sector == NOT_POLITICAL else sector,
    )


def person_owner(person: Person) -> Qualifier:
    """Return a person as the owner of a nominal: "Zelenskiy's advisers"."""
    surname = person.name.split()[-1]
    return Qualifier(key=slug(surname), label=f"{surname}'s", person=person)


def owner_named(name: str) -> Qualifier:
    """Return the organisation with a full name as the owner of a nominal, whether or not the gazetteer lists it."""
    entry = gazetteer().find(name)
    is_listed = entry is not None and entry.kind is ActorKind.ORGANIZATION
    return listed_owner(entry) if entry is not None and is_listed else unlisted_owner(name)


def listed_owner(entry: GazetteerEntry) -> Qualifier:
    """Return an organisation of the gazetteer as the owner of a nominal."""
    return Qualifier(
        key=entry.key, label=entry.name, country=entry.country, is_organization=True, sector=entry.sector
    )


def named_owner(name: NameMatch, tokens: Sequence[Token]) -> Qualifier:
    """Return a country, organisation or region of the gazetteer as the owner of a nominal."""
    entry = name.entry
    if entry.kind is ActorKind.COUNTRY:
        adjective = country_adjectives()[entry.key]
        is_area = entry.name_type is NameType.NAME and not _has_genitive(name, tokens)
        return Qualifier(key=entry.key, label=adjective, country=entry.country, is_area=is_area)
    if entry.kind is ActorKind.ORGANIZATION:
        return listed_owner(entry)
    text = join_tokens(tokens[name.first - 1 : name.last])
    return Qualifier(key=slug(text), label=text, country=entry.country)


def _has_genitive(name: NameMatch, tokens: Sequence[Token]) -> bool:
    return name.last < len(tokens) and is_genitive(tokens[name.last])
