"""Parts and properties of nominals that decide how they are linked."""

from dataclasses import replace

from kg.model import Actor, ActorKind
from kg.resolve.actors.link_result import LinkResult, single_link
from kg.resolve.actors.nominal import Nominal, Qualifier
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.data_tables import anaphora_rules, read_toml
from kg.resolve.gazetteer import country_actor, country_adjectives
from kg.resolve.name_keys import fold, slug

_STATE_ROLE_KINDS = frozenset({RoleKind.OFFICE, RoleKind.BODY, RoleKind.GROUP})


def is_specialist(nominal: Nominal) -> bool:
    """Return True for experts and observers, who may come from anywhere unless the text calls them local."""
    abroad = read_toml("setting.toml")["abroad"]
    is_local = not set(fold(nominal.text).split()).isdisjoint(abroad["domestic_words"])
    return nominal.role.noun in abroad["specialists"] and not is_local


def is_one_of_many(nominal: Nominal) -> bool:
    """Return True for a single person without an office of one holder: "the minister", but not "the company"."""
    is_single = nominal.role.kind is RoleKind.PERSON and not nominal.role_match.is_plural
    return is_single and nominal.noun not in anaphora_rules()["gender"]["it"]


def unstated_owner(country: str) -> Qualifier:
    """Return a country that the nominal does not state."""
    return Qualifier(key=country, label=country_adjectives()[country], country=country, is_stated=False)


def split_by_country(nominal: Nominal) -> list[Nominal]:
    """Split people of several countries into a nominal for each: "Turkish and Greek officials"."""
    countries = {qualifier.country for qualifier in nominal.qualifiers}
    is_coordinated = " and " in nominal.text or "," in nominal.text
    is_plural = nominal.role_match.is_plural
    if not is_plural or len(countries) < 2 or None in countries or not is_coordinated:
        return []
    return [replace(nominal, qualifiers=(qualifier,)) for qualifier in nominal.qualifiers]


def one_of_several(nominal: Nominal) -> Nominal:
    """Return the office or body of one of several countries: "the Greek and Turkish governments" are one each."""
    if nominal.role.kind not in {RoleKind.OFFICE, RoleKind.BODY}:
        return nominal
    return replace(nominal, role_match=replace(nominal.role_match, is_plural=False))


def link_country_of(owner: Actor) -> LinkResult | None:
    """Return the country of "his country"; an owner that is itself a country gives no link."""
    if owner.country is None or owner.kind is ActorKind.COUNTRY:
        return None
    return single_link(country_actor(owner.country), f"country of {owner.name}", 0.7)


def owner_qualifier(nominal: Nominal, owner: Actor) -> Qualifier:
    """Return the owner as a qualifier. A politician's ministers and troops belong to the politician's country."""
    is_state_owner = owner.kind is ActorKind.COUNTRY or (
        nominal.role.kind in _STATE_ROLE_KINDS and owner.kind in {ActorKind.PERSON, ActorKind.OFFICE}
    )
    if owner.country is not None and is_state_owner:
        adjective = country_adjectives()[owner.country]
        return Qualifier(key=owner.country, label=adjective, country=owner.country)
    key = owner.key.split("/")[1]
    if owner.kind is ActorKind.PERSON:
        surname = owner.name.split()[-1]
        return Qualifier(key=slug(surname), label=f"{surname}'s", country=owner.country, sector=owner.sector)
    is_organization = owner.kind is ActorKind.ORGANIZATION
    genitive = "'" if owner.name.endswith("s") else "'s"
    label = owner.name if is_organization else f"{owner.name}{genitive}"
    return Qualifier(
        key=key, label=label, country=owner.country, sector=owner.sector, is_organization=is_organization
    )
