"""The countries and peoples that demonyms mean: "Russian strikes", "the Russians", "another Zimbabwean"."""

from collections.abc import Sequence

from kg.model import Actor, ActorKind, Token
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.actors.link_result import LinkResult, single_link
from kg.resolve.gazetteer import NameType, country_adjectives

DEMONYM_SCORE = 0.8
_ONE = frozenset({"a", "an", "another", "one", "every", "each"})


def link_demonym(
    name: NameMatch, tokens: Sequence[Token], name_before: NameMatch | None = None
) -> LinkResult | None:
    """Return the country for an adjective ("Russian strikes"), the people for a noun ("the Russians").

    ``name_before`` may be a demonym that restricts the people to one country: "Iraqi Kurds".
    """
    last = tokens[name.last - 1]
    word_before = tokens[name.first - 2].text.lower() if name.first > 1 else ""
    is_plural = "Number=Plur" in last.feats and last.upos != "ADJ"
    is_modifier = last.deprel in {"amod", "compound"}
    if not is_plural and not is_modifier and word_before in _ONE:
        return _link_national(name)
    if not is_plural and (last.upos == "ADJ" or is_modifier):
        country = name.entry.actor
        return single_link(country, "demonym", DEMONYM_SCORE) if country else None
    if word_before == "ethnic" or (not is_plural and word_before != "the"):
        return None
    country_before = None
    if name_before is not None and name_before.entry.name_type is NameType.DEMONYM:
        country_before = name_before.entry.country
    return single_link(_people(name, country_before), reason="people", score=DEMONYM_SCORE)


def _link_national(name: NameMatch) -> LinkResult | None:
    """Return one national of a country, without a name: "another Zimbabwean"."""
    country = name.entry.country
    if country is None or name.entry.kind is not ActorKind.COUNTRY:
        return None
    label = f"{country_adjectives()[country]} national"
    actor = Actor(
        key=f"group/{country}-national", kind=ActorKind.GROUP, name=label, country=country, sector="CVL"
    )
    return single_link(actor, "demonym", DEMONYM_SCORE)


def _people(name: NameMatch, country: str | None = None) -> Actor:
    """Return the people of a country or region, or only those of them in ``country``."""
    entry = name.entry
    owner = f"{country}-" if country and country != entry.country else ""
    adjective = country_adjectives()[country or ""] if owner else ""
    return Actor(
        key=f"group/{owner}{entry.key}-nation",
        kind=ActorKind.GROUP,
        name=f"{adjective} {entry.name} people" if owner else f"people of {entry.name}",
        country=country or entry.country,
        sector="CVL",
    )
