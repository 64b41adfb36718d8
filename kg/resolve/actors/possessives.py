"""Descriptions whose owner is told by another word: "its ambassador", "their countries", "the country's president"."""

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Actor, ActorKind
from kg.resolve.actors.article_entities import Cast
from kg.resolve.actors.description_linker import Found, described, one, together
from kg.resolve.actors.nominal import Determiner, Nominal, Qualifier
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.gazetteer import adjectives, country_actor

_OF_STATE = frozenset({RoleKind.OFFICE, RoleKind.BODY, RoleKind.GROUP})


def owned(nominal: Nominal, owners: Sequence[Actor], cast: Cast) -> Found | None:
    """Return whom a description means that belongs to known actors, to each its own."""
    found = [_of(nominal, owner, cast) for owner in owners]
    known = [each for each in found if each is not None]
    return together(known) if len(known) == len(found) else None


def _of(nominal: Nominal, owner: Actor, cast: Cast) -> Found | None:
    if nominal.role.kind in {RoleKind.SIDE, RoleKind.COLLECTIVE}:
        return None
    if nominal.role.kind is RoleKind.COUNTRY:
        return _country(owner)
    own = replace(nominal, qualifiers=(_qualifier(nominal, owner),), determiner=Determiner.NONE, owner=None)
    found = described(own, cast)
    return found and replace(
        found, reason=f"{found.reason}, of {owner.name}", score=round(found.score * 0.85, 3)
    )


def _country(owner: Actor) -> Found | None:
    """Return the country of "his country"; a country has none."""
    if owner.country is None or owner.kind is ActorKind.COUNTRY:
        return None
    return one(country_actor(owner.country), f"country of {owner.name}", 0.7)


def _qualifier(nominal: Nominal, owner: Actor) -> Qualifier:
    """Return an owner as what qualifies a noun; a statesman's ministers and troops are those of his country."""
    of_state = owner.kind is ActorKind.COUNTRY or (
        nominal.role.kind in _OF_STATE and owner.kind in {ActorKind.PERSON, ActorKind.OFFICE}
    )
    if owner.country is not None and of_state:
        return Qualifier(slug=owner.country, label=adjectives()[owner.country], country=owner.country)
    slug = owner.key.split("/")[1]
    if owner.kind is ActorKind.PERSON:
        return Qualifier(slug=slug.split("-")[-1], label=f"{owner.name.split()[-1]}'s", country=owner.country)
    body = owner.kind is ActorKind.ORGANIZATION
    genitive = "'" if owner.name.endswith("s") else "'s"
    label = owner.name if body else f"{owner.name}{genitive}"
    return Qualifier(slug=slug, label=label, country=owner.country, organization=body)
