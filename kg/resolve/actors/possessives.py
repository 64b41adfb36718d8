"""Entity linking of nominals with an anaphoric owner: "its ambassador", "their countries", "the country's president"."""

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Actor, ActorKind
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.description_linker import LinkResult, link_description, merge_links, single_link
from kg.resolve.actors.nominal import Determiner, Nominal, Qualifier
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.gazetteer import country_actor, country_adjectives

_STATE_ROLE_KINDS = frozenset({RoleKind.OFFICE, RoleKind.BODY, RoleKind.GROUP})


def link_possessed(nominal: Nominal, owners: Sequence[Actor], entities: ArticleEntities) -> LinkResult | None:
    """Link a nominal once for each owner and merge the links; return None if any owner gives no link."""
    links = [_link_for_owner(nominal, owner, entities) for owner in owners]
    known = [link for link in links if link is not None]
    return merge_links(known) if len(known) == len(links) else None


def _link_for_owner(nominal: Nominal, owner: Actor, entities: ArticleEntities) -> LinkResult | None:
    if nominal.role.kind in {RoleKind.SIDE, RoleKind.COLLECTIVE}:
        return None
    if nominal.role.kind is RoleKind.COUNTRY:
        return _link_country_of(owner)
    qualified = replace(
        nominal,
        qualifiers=(_owner_qualifier(nominal, owner),),
        determiner=Determiner.NONE,
        owner_noun=None,
    )
    link = link_description(qualified, entities)
    if link is None:
        return None
    return replace(link, reason=f"{link.reason}; owner: {owner.name}", score=round(link.score * 0.85, 3))


def _link_country_of(owner: Actor) -> LinkResult | None:
    """Return the country of "his country"; an owner that is itself a country gives no link."""
    if owner.country is None or owner.kind is ActorKind.COUNTRY:
        return None
    return single_link(country_actor(owner.country), f"country of {owner.name}", 0.7)


def _owner_qualifier(nominal: Nominal, owner: Actor) -> Qualifier:
    """Return the owner as a qualifier. A politician's ministers and troops belong to the politician's country."""
    is_state_owner = owner.kind is ActorKind.COUNTRY or (
        nominal.role.kind in _STATE_ROLE_KINDS and owner.kind in {ActorKind.PERSON, ActorKind.OFFICE}
    )
    if owner.country is not None and is_state_owner:
        adjective = country_adjectives()[owner.country]
        return Qualifier(key=owner.country, label=adjective, country=owner.country)
    key = owner.key.split("/")[1]
    if owner.kind is ActorKind.PERSON:
        return Qualifier(key=key.split("-")[-1], label=f"{owner.name.split()[-1]}'s", country=owner.country)
    is_organization = owner.kind is ActorKind.ORGANIZATION
    genitive = "'" if owner.name.endswith("s") else "'s"
    label = owner.name if is_organization else f"{owner.name}{genitive}"
    return Qualifier(key=key, label=label, country=owner.country, is_organization=is_organization)
