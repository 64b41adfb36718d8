"""The offices of heads of state and government: "Yoon's office" is that of the president of his country."""

from collections.abc import Collection
from dataclasses import replace

from kg.model import Actor, ActorKind
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.role_nouns import RoleNoun, role_lexicon
from kg.resolve.name_keys import fold

_OFFICES = {"president": "presidency", "prime minister": "prime minister's office"}


def with_leader_office(nominal: Nominal, owner: Actor, entities: ArticleEntities) -> Nominal:
    """Return "office" as the body of a country if a person with one of its highest offices owns it."""
    if nominal.role.noun != "office" or owner.kind is not ActorKind.PERSON or owner.country is None:
        return nominal
    role = _role_of(_titles(owner, owner.country, entities))
    if role is None:
        return nominal
    return replace(nominal, role_match=replace(nominal.role_match, role=role), noun=role.noun)


def _titles(owner: Actor, country: str, entities: ArticleEntities) -> set[str]:
    """Return the highest offices that the article gives to a person."""
    holders = {title: entities.holder(title, country) for title in _OFFICES}
    return {title for title, person in holders.items() if person and entities.actor_of(person) == owner}


def _role_of(titles: Collection[str]) -> RoleNoun | None:
    offices = [_OFFICES[title] for title in titles]
    return role_lexicon().roles[tuple(fold(offices[0]).split())] if len(offices) == 1 else None
