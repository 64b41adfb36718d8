"""Descriptions of the person who spoke last: "Ana Ruiz left on Monday. The former minister said"."""

from collections.abc import Sequence

from kg.model import Actor, ActorKind
from kg.resolve.actors.antecedents import Candidate
from kg.resolve.actors.link_result import LinkResult, single_link
from kg.resolve.actors.nominal import Determiner, Nominal
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.data_tables import anaphora_rules

_INDIVIDUAL_KINDS = frozenset({RoleKind.OFFICE, RoleKind.PERSON})
_PUBLIC_SECTORS = frozenset({"GOV", "LEG", "PTY", "OPP"})


def link_epithet(
    nominal: Nominal, link: LinkResult, previous: Sequence[Candidate], titled: frozenset[str]
) -> LinkResult | None:
    """Return the only person of the previous sentence, its subject, if a description without a name fits.

    ``link`` is that of the unnamed person of that description; ``titled`` holds the keys of persons with a title.
    """
    if not _is_epithet(nominal) or len(link.actors) != 1:
        return None
    persons = {actor for c in previous if c.link for actor in c.link.actors if actor.kind is ActorKind.PERSON}
    subjects = {actor for c in previous if c.link and c.is_subject for actor in c.link.actors}
    if len(persons) != 1 or not persons <= subjects:
        return None
    (person,) = persons
    is_other = person.key in titled and not _may_have_both(person, link.actors[0])
    countries = {link.actors[0].country} if nominal.qualifiers else {link.actors[0].country, None}
    if is_other or person.country not in countries:
        return None
    return single_link(person, f"the {nominal.noun}: subject of the sentence before, {person.name}", 0.6)


def _is_epithet(nominal: Nominal) -> bool:
    """Return True for one politician who is described but not named: "the former minister", "the PPP leader"."""
    is_definite = nominal.determiner is Determiner.DEFINITE or (
        nominal.determiner is Determiner.NONE and bool(nominal.qualifiers)
    )
    is_individual = nominal.role.kind in _INDIVIDUAL_KINDS and not nominal.role_match.is_plural
    is_politician = nominal.sector in _PUBLIC_SECTORS and nominal.noun not in anaphora_rules()["gender"]["it"]
    speaks_for_others = nominal.noun in anaphora_rules()["same_sector"]["nouns"]
    return (
        is_definite and is_individual and is_politician and not speaks_for_others and nominal.person is None
    )


def _may_have_both(person: Actor, described: Actor) -> bool:
    """Return True if a person with a title may have a description, too: a minister may be a party's leader."""
    return "PTY" in {person.sector, described.sector} and {person.sector, described.sector} <= _PUBLIC_SECTORS
