"""Actors whose key and name are made of the words of a nominal: "Kenyan police", "Supreme Court of Kenya"."""

from dataclasses import replace

from kg.codes import ARTICLE_KEY_LENGTH
from kg.model import Actor, ActorKind
from kg.resolve.actors.link_result import LinkResult, single_link
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.nominal_spelling import are_spelled, spelled
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.data_tables import anaphora_rules
from kg.resolve.gazetteer import country_actor
from kg.resolve.name_keys import fold, slug
from kg.resolve.national_bodies import national_body, official_name


def link_by_wording(nominal: Nominal, article_id: str) -> LinkResult:
    """Return an office, body or group whose key is made of the nominal's own words."""
    kind = nominal.role.kind
    is_singular = not nominal.role_match.is_plural
    if kind is RoleKind.RELATIONAL:
        return _abroad(link_group(nominal, article_id, score=0.5), nominal)
    if kind is RoleKind.OFFICE and is_singular and not nominal.is_former and not nominal.is_deputy:
        return _link_office_or_body(nominal, ActorKind.OFFICE, "office and country")
    if kind is RoleKind.BODY and (is_singular or nominal.role.noun.endswith("forces")):
        return _link_national_body(nominal) or _link_office_or_body(
            nominal, ActorKind.ORGANIZATION, "body and country"
        )
    return link_group(nominal, None, score=0.75)


def _abroad(link: LinkResult, nominal: Nominal) -> LinkResult:
    """Leave out the country of a country's neighbour or ally, which is another one: "neighbours of Kenya"."""
    is_of_country = [q.key for q in nominal.qualifiers] == [nominal.country]
    if not is_of_country or nominal.role_match.role.noun not in anaphora_rules()["country"]["other_nouns"]:
        return link
    actor, owner = link.actors[0], country_actor(nominal.country or "")
    words = actor.name.removeprefix(nominal.qualifiers[0].label).strip()
    other = replace(actor, name=f"{words} of {owner.name}", country=None, sector=None)
    return replace(link, actors=(other,))


def link_side(nominal: Nominal) -> LinkResult | None:
    """Return the country of "the Russian side"."""
    if nominal.country is None or [q.key for q in nominal.qualifiers] != [nominal.country]:
        return None
    return single_link(country_actor(nominal.country), reason="side of a country", score=0.85)


def _link_national_body(nominal: Nominal) -> LinkResult | None:
    """Return the body of a country under its own name: "the Israeli parliament" is the Knesset."""
    is_of_state = [q.key for q in nominal.qualifiers] == [nominal.country]
    if not is_of_state or nominal.modifiers or nominal.is_former or nominal.is_deputy:
        return None
    entry = national_body(nominal.country or "", nominal.role.noun)
    return single_link(entry.actor, "body and country", 0.85) if entry and entry.actor else None


def _link_office_or_body(nominal: Nominal, kind: ActorKind, reason: str) -> LinkResult:
    """Return an office or body of a country or organisation, named by the canonical role noun."""
    owners = [q.key for q in nominal.qualifiers]
    is_national = owners == [nominal.country] and not nominal.modifiers
    noun = "government" if is_national and nominal.title == "administration" else nominal.role.noun
    key = "-".join([*owners, *(slug(m) for m in nominal.modifiers), slug(nominal.with_prefixes(noun))])
    actor = _actor(nominal, kind, key, noun)
    has_own_name = kind is ActorKind.OFFICE or " " in nominal.title or nominal.title == "presidency"
    if is_national and has_own_name:
        actor = replace(actor, name=official_name(nominal.title, nominal.country or ""))
    return single_link(actor, reason=reason, score=0.85)


def link_group(nominal: Nominal, article_id: str | None, score: float) -> LinkResult:
    """Return a group named by its wording; with ``article_id``, a group known only within that article."""
    noun = slug(nominal.with_prefixes(nominal.noun))
    owners = [q.key for q in nominal.qualifiers]
    suffix = article_id[:ARTICLE_KEY_LENGTH] if article_id else ""
    key = "-".join(filter(None, [*owners, *(slug(m) for m in nominal.modifiers), noun, suffix]))
    reason = "head noun, within this article" if article_id else "owner and head noun"
    actor = _actor(nominal, ActorKind.GROUP, key, nominal.noun)
    return single_link(actor, reason=reason, score=score)


def _actor(nominal: Nominal, kind: ActorKind, key: str, noun: str) -> Actor:
    """Return an actor named by the owners, modifiers and noun of a nominal, as the text writes them."""
    head = spelled(noun, nominal.spellings, acronyms_only=not _has_place_or_name(nominal))
    labels = [q.label for q in nominal.qualifiers]
    owners = {fold(word) for label in labels for word in label.split()}
    modifiers = [spelled(m, nominal.spellings) for m in nominal.modifiers if m not in owners]
    is_owner = (
        bool(labels) and fold(labels[0].split()[0]) == noun and not modifiers
    )  # "Ministry of Trade ministry"
    described = nominal.with_prefixes(" ".join([*modifiers, head]))
    return Actor(
        key=f"{kind.value.lower()}/{key}",
        kind=kind,
        name=" ".join([*labels, *[described] * (not is_owner)]),
        country=nominal.country,
        sector=nominal.sector,
    )


def _has_place_or_name(nominal: Nominal) -> bool:
    """Return True for the body or people of something smaller than a state: "the Rundu District Court"."""
    is_of_states = all(q.key == q.country for q in nominal.qualifiers)
    return not is_of_states or are_spelled(nominal.modifiers, nominal.spellings)
