"""Entity linking of organisations that the gazetteer does not list: country and sector come from name and context."""

from kg.model import Actor, ActorKind, Entity, EntityLabel, Sentence
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.link_result import LinkResult, in_setting, single_link
from kg.resolve.actors.organization_names import (
    NOT_POLITICAL,
    country_in_name,
    is_of_several_countries,
    organization_key,
    sector_of_name,
)
from kg.resolve.actors.person_mentions import bare_name, entity_at
from kg.resolve.cities import is_city
from kg.resolve.gazetteer import gazetteer
from kg.resolve.name_keys import fold, slug


def link_unlisted(sentence: Sentence, head: int, entities: ArticleEntities) -> LinkResult | None:
    """Return a new actor for an organisation that only the NER model recognises, or None for teams and the like.

    An acronym that the article explains stands for the full name, which the gazetteer may list.
    """
    entity = entity_at(sentence, head)
    if entity is None or entity.label is not EntityLabel.ORGANIZATION:
        return None
    token = sentence.tokens[head - 1]
    if not (token.upos == "PROPN" or token.text.isupper()) or entities.is_name(sentence, head, entity):
        return None
    name = bare_name(entity.span.quote)
    name = entities.acronyms.get(name, name)
    listed = gazetteer().find(name)
    if listed is not None and listed.kind is ActorKind.ORGANIZATION and listed.actor is not None:
        return single_link(listed.actor, f"short for {listed.name}", score=0.9)
    sector = sector_of_name(name)
    if not slug(name) or is_city(name) or sector == NOT_POLITICAL:
        return None
    stated = (
        _possessor(entity.span.quote)
        or _possessor_before(sentence, entity, entities)
        or country_in_name(name)
        or entities.organization_countries.get(fold(name))
    )
    is_international = is_of_several_countries(name) or fold(name) in entities.organization_countries
    home = None if is_international else entities.setting.country
    country = stated or home
    actor = Actor(
        key=f"organization/{organization_key(name, country)}",
        kind=ActorKind.ORGANIZATION,
        name=name,
        country=country,
        sector=sector,
    )
    link = single_link(actor, reason="named entity", score=0.5)
    return in_setting(link, entities.setting) if country and not stated else link


def _possessor(quote: str) -> str | None:
    """Return the possessive country inside a name: "South Korea's Joint Chiefs of Staff"."""
    owner, genitive, _ = quote.replace("’", "'").partition("'s ")
    entry = gazetteer().find(owner) if genitive else None
    return entry.country if entry and entry.kind is ActorKind.COUNTRY else None


def _possessor_before(sentence: Sentence, entity: Entity, entities: ArticleEntities) -> str | None:
    """Return the possessive country before a name: "Chile's" in "Chile's Joint Harbour Board"."""
    if entity.first < 3 or sentence.tokens[entity.first - 2].deprel != "case":
        return None
    name = entities.name_at(sentence, entity.first - 2)
    if name is None or sentence.tokens[name.last - 1].deprel != "nmod:poss":
        return None
    return name.entry.country if name.entry.kind is ActorKind.COUNTRY else None
