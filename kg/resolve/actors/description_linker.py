"""Entity linking of nominals: "Polish officials", "Ukraine's president", "the minister"."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.model import Actor, ActorKind
from kg.resolve.actors.article_entities import ArticleEntities, short_title
from kg.resolve.actors.leader_offices import with_leader_office
from kg.resolve.actors.link_result import LinkResult, TokenPosition, in_setting, merge_links, single_link
from kg.resolve.actors.nominal import Determiner, Nominal
from kg.resolve.actors.nominal_owners import is_resident
from kg.resolve.actors.nominal_parts import (
    is_one_of_many,
    is_specialist,
    link_country_of,
    one_of_several,
    owner_qualifier,
    split_by_country,
    unstated_owner,
)
from kg.resolve.actors.nominal_spelling import are_spelled
from kg.resolve.actors.nominal_wording import link_by_wording, link_group, link_side
from kg.resolve.actors.person_linker import ArticleContext, official_actor
from kg.resolve.actors.person_mentions import Person
from kg.resolve.actors.role_nouns import RoleKind, role_lexicon
from kg.resolve.actors.setting import NO_SETTING
from kg.resolve.data_tables import anaphora_rules
from kg.resolve.gazetteer import NameType, ambiguous_names, country_actor
from kg.resolve.name_keys import fold
from kg.resolve.officials import official_with_title

_STATE_SECTORS = frozenset({"GOV", "LEG", "JUD", "COP", "MIL", "SPY"})
_DOMESTIC_KINDS = frozenset({RoleKind.PERSON, RoleKind.OFFICE, RoleKind.GROUP, RoleKind.BODY})


def link_descriptions(entities: ArticleEntities) -> dict[TokenPosition, LinkResult]:
    """Return the links of an article's nominals by the last token of the role noun, without unclear referents."""
    linker = _DescriptionLinker(entities)
    links = {}
    for nominal in entities.nominals:
        link = linker.link(nominal)
        if link is not None:
            links[nominal.sentence, nominal.role_match.last] = link
    return links


class _DescriptionLinker:
    """Links the nominals of one article in text order and remembers them for later definite ones."""

    def __init__(self, entities: ArticleEntities) -> None:
        self._entities = entities
        # The outer key is the title, whether it is plural, and a modifier. The inner key holds the actor keys of the link,
        # or the position of an unlinked nominal.
        self._earlier: dict[tuple[str, bool, str], dict[str, LinkResult | None]] = {}
        self._persons_by_group = defaultdict[str, set[Person]](set)  # by RoleNoun.group

    def link(self, nominal: Nominal) -> LinkResult | None:
        """Return the actors that a nominal refers to, or None if they are unknown."""
        if nominal.role.kind is RoleKind.COLLECTIVE or self._is_about_sport(nominal):
            return None
        is_bare = not nominal.qualifiers and nominal.person is None
        if is_bare and nominal.determiner is Determiner.POSSESSIVE:
            return None
        link = (
            self._link_bare(nominal) or self._link_at_home(nominal)
            if is_bare
            else self._link_qualified(nominal)
        )
        is_named = are_spelled(nominal.modifiers, nominal.spellings)
        if is_named or not (is_bare and nominal.determiner is Determiner.DEFINITE):
            self._remember(nominal, link)
        return link

    def _is_about_sport(self, nominal: Nominal) -> bool:
        """Return True for the teams and players of a sentence about sport: "the Ghana football team"."""
        sport = anaphora_rules()["sport"]
        if nominal.role.noun not in sport["nouns"]:
            return False
        words = {token.lemma.lower() for token in self._entities.document.sentences[nominal.sentence].tokens}
        return not words.isdisjoint(sport["words"])

    def _link_qualified(self, nominal: Nominal) -> LinkResult | None:
        """Link a nominal with an owner or a person's name."""
        if nominal.person is not None:
            return self._entities.link_person(nominal.person, "title and name", 0.95)
        leader = self._leader_office(nominal)
        if leader is not None:
            return leader
        parts = split_by_country(nominal)
        if parts:
            links = [link for part in parts if (link := self._link_part(part)) is not None]
            return merge_links(links) if len(links) == len(parts) else None
        if nominal.role.kind is RoleKind.SIDE:
            return link_side(nominal)
        if nominal.role.kind is RoleKind.COUNTRY and not nominal.role_match.is_plural:
            return None
        return (
            self._link_holder(nominal)
            or self._link_holder_before(nominal)
            or link_by_wording(nominal, self._entities.document.article.id)
        )

    def _link_holder_before(self, nominal: Nominal) -> LinkResult | None:
        """Return the only such person of a country before: "the Omani water minister" for "the Omani minister"."""
        is_definite = nominal.determiner is Determiner.DEFINITE and is_one_of_many(nominal)
        if not is_definite or nominal.modifiers or nominal.is_former or nominal.is_deputy:
            return None
        links = [link for link in self._earlier_links(nominal) if link]
        fitting = [link for link in links if [actor.country for actor in link.actors] == [nominal.country]]
        is_person = len(fitting) == 1 and fitting[0].actors[0].kind is ActorKind.PERSON
        return _link_to_earlier(nominal, fitting) if is_person and nominal.country else None

    def _leader_office(self, nominal: Nominal) -> LinkResult | None:
        """Return the office of a head of state or government whom the phrase names: "Yoon's office"."""
        persons = [q.person for q in nominal.qualifiers if q.person is not None]
        owner = self._entities.actor_of(persons[0]) if len(persons) == 1 else None
        is_leader = owner is not None and with_leader_office(nominal, owner, self._entities) is not nominal
        return _link_for_owner(nominal, owner, self._entities) if owner and is_leader else None

    def _link_part(self, part: Nominal) -> LinkResult | None:
        """Link the part of one country: an office to its holder, a body to that of the country."""
        each = one_of_several(part)
        if part.role.kind is RoleKind.OFFICE:
            return self._link_holder(each) or self._link_qualified(part)
        return self._link_qualified(each)

    def _link_holder(self, nominal: Nominal) -> LinkResult | None:
        """Return the holder of an office from the article or, failing that, from the tables: "Ukraine's president"."""
        owner = nominal.owner_key
        is_indefinite = nominal.determiner is Determiner.INDEFINITE
        if owner is None or nominal.role_match.is_plural or nominal.is_former or is_indefinite:
            return None
        person = self._entities.holder(nominal.title, owner)
        is_owner = person in {qualifier.person for qualifier in nominal.qualifiers}
        if person is not None and not is_owner:
            reason = f"{nominal.title} {person.name}"
            return self._entities.link_person(person, reason, 0.85)
        is_one_of_many = nominal.is_deputy or nominal.is_often_abroad
        return None if is_one_of_many else _link_official(nominal, owner, self._entities.context)

    def _link_bare(self, nominal: Nominal) -> LinkResult | None:
        """Link a nominal without an owner to an earlier one, or to a group of its own."""
        if nominal.determiner is Determiner.DEFINITE and not nominal.has_locative:
            organization = self._entities.organization_for(nominal.noun)
            if organization is not None:
                return single_link(organization, f"the {nominal.noun}: {organization.name}", score=0.8)
            earlier = self._earlier_links(nominal)
            if earlier:
                return _link_to_earlier(nominal, earlier)
            return self._link_to_person(nominal) or self._link_to_office_of(nominal)
        return None

    def _earlier_links(self, nominal: Nominal) -> list[LinkResult | None]:
        """Return the links of earlier nominals with the same words or, failing that, the same title.

        "The minister" is the minister of any portfolio who was mentioned last.
        """
        last_modifier = nominal.modifiers[-1] if nominal.modifiers else ""
        noun = "" if is_one_of_many(nominal) else nominal.noun
        for word in (last_modifier or noun, last_modifier):
            earlier = self._earlier.get((nominal.title, nominal.role_match.is_plural, word), {})
            if earlier:
                return list(earlier.values())
        return []

    def _link_to_person(self, nominal: Nominal) -> LinkResult | None:
        """Return the only person described so far by a noun of the same kind: "Senator Ruiz" for "the lawmaker"."""
        persons = self._persons_by_group[nominal.role.group]
        is_of_some_age = "-old" in nominal.text
        if not is_one_of_many(nominal) and nominal.role.kind is RoleKind.PERSON:
            return None
        if nominal.role_match.is_plural or nominal.modifiers or is_of_some_age or len(persons) != 1:
            return None
        (person,) = persons
        return self._entities.link_person(person, f"the {nominal.noun}: {person.name}", 0.7)

    def _link_to_office_of(self, nominal: Nominal) -> LinkResult | None:
        """Return "the president's office" of the country of the only president described so far."""
        title, genitive, _ = nominal.noun.partition("'s ")
        role = role_lexicon().roles.get(tuple(title.split())) if genitive else None
        is_office = role is not None and role.kind is RoleKind.OFFICE
        persons = self._persons_by_group[role.group] if role and is_office else set[Person]()
        actors = [self._entities.actor_of(person) for person in persons]
        is_known = len(actors) == 1 and actors[0].country is not None
        return _link_for_owner(nominal, actors[0], self._entities) if is_known else None

    def _link_at_home(self, nominal: Nominal) -> LinkResult | None:
        """Link a nominal without an owner in the country of the article's setting, or in no country if it is unknown."""
        home = self._entities.setting
        if nominal.role.kind is RoleKind.COUNTRY:
            return self._link_home_country(nominal)
        if nominal.role.kind not in _DOMESTIC_KINDS:
            return None
        is_abroad = (
            nominal.is_often_abroad or self._comes_from_elsewhere(nominal) or self._is_foreign(nominal)
        )
        is_private = nominal.sector not in _STATE_SECTORS
        is_uncertain = is_private and (home.is_weak or self._is_counted_among_foreigners(nominal))
        if is_abroad or is_uncertain or is_specialist(nominal):
            home = NO_SETTING
        if home.country is not None:
            link = self._link_qualified(replace(nominal, qualifiers=(unstated_owner(home.country),)))
            return in_setting(link, home) if link else None
        place = self._country_of_residence(nominal)
        if place is not None and self._entities.setting.country is None:
            link = self._link_qualified(replace(nominal, qualifiers=(unstated_owner(place),)))
            return replace(link, reason=f"{link.reason}; in {place}", score=0.5) if link else None
        if nominal.role_match.is_plural and nominal.role.kind is not RoleKind.BODY:
            return link_group(nominal, self._entities.document.article.id, score=0.5)
        return None

    def _country_of_residence(self, nominal: Nominal) -> str | None:
        """Return the only country of the sentence if residents act in it: "Leftwing forces won the vote in Chile"."""
        sentence = self._entities.document.sentences[nominal.sentence]
        names = [name for name in self._entities.names[nominal.sentence] if name.entry.country]
        if len(names) != 1 or not is_resident(nominal.role, nominal.sector) or nominal.is_often_abroad:
            return None
        name = names[0]
        is_place = name.first > 1 and sentence.tokens[name.first - 2].text.lower() == "in"
        is_country = name.entry.kind is ActorKind.COUNTRY and name.entry.name_type is NameType.NAME
        return name.entry.country if is_place and is_country and name.first > nominal.end else None

    def _is_foreign(self, nominal: Nominal) -> bool:
        """Return True if the article speaks of several such bodies or people, all of other countries."""
        is_definite = nominal.determiner is Determiner.DEFINITE
        links = [link for link in self._earlier_links(nominal) if link] if is_definite else []
        countries = {actor.country for link in links for actor in link.actors}
        return len(links) > 1 and self._entities.setting.country not in countries

    def _is_counted_among_foreigners(self, nominal: Nominal) -> bool:
        """Return True for "fourteen civilians" in a sentence that names only other countries than that of the setting."""
        countries = {name.entry.country for name in self._entities.names[nominal.sentence]} - {None}
        tokens, noun = self._entities.document.sentences[nominal.sentence].tokens, nominal.role_match.last
        is_counted = any(token.head == noun and token.deprel == "nummod" for token in tokens)
        return is_counted and bool(countries) and self._entities.setting.country not in countries

    def _comes_from_elsewhere(self, nominal: Nominal) -> bool:
        """Return True for people from elsewhere: "creditors from the IMF", "leaders from 30 countries"."""
        if not self._may_be_of_setting(nominal):
            return True
        sentence = self._entities.document.sentences[nominal.sentence]
        after = sentence.tokens[nominal.end : nominal.end + 2]
        words = [token.text for token in after]
        if words[:1] == ["from"] and after[-1].upos == "NUM":
            return True
        index = nominal.end + 2 + (words == ["from", "the"])
        name = self._entities.name_at(sentence, index) if words[:1] == ["from"] else None
        return name is not None and name.entry.country != self._entities.setting.country

    def _may_be_of_setting(self, nominal: Nominal) -> bool:
        """Return False for a demonym of several countries, such as "Congolese", none of which is that of the setting."""
        senses = [sense for word in nominal.text.split() for sense in ambiguous_names().get(fold(word), ())]
        countries = {sense.country for sense in senses} - {None}
        return len(countries) < 2 or self._entities.setting.country in countries

    def _link_home_country(self, nominal: Nominal) -> LinkResult | None:
        """Return the country of the setting for "the country" or "the Kingdom"."""
        home = self._entities.setting
        is_single = nominal.determiner is Determiner.DEFINITE and not nominal.role_match.is_plural
        words = set(fold(nominal.text).split())
        is_other = not words.isdisjoint(anaphora_rules()["country"]["others"])
        if home.country is None or not is_single or nominal.has_locative or nominal.modifiers or is_other:
            return None
        link = single_link(country_actor(home.country), f"the {nominal.noun}", 0.8)
        return in_setting(link, home)

    def _remember(self, nominal: Nominal, link: LinkResult | None) -> None:
        if nominal.person is not None and not nominal.is_former:
            self._persons_by_group[nominal.role.group].add(nominal.person)
        position = f"{nominal.sentence}.{nominal.role_match.last}"
        key = " ".join(actor.key for actor in link.actors) if link else position
        for title in (nominal.title, short_title(nominal)):
            for modifier in ("", nominal.noun, *nominal.modifiers):
                index = (title, nominal.role_match.is_plural, modifier)
                earlier = self._earlier.setdefault(index, {})
                earlier.pop(key, None)  # the last mention comes last
                earlier[key] = link


def _link_to_earlier(nominal: Nominal, links: Sequence[LinkResult | None]) -> LinkResult | None:
    """Return the antecedent if there is exactly one or, for an individual, the last person of several."""
    link = links[-1]
    is_person = link is not None and [actor.kind for actor in link.actors] == [ActorKind.PERSON]
    is_sure = (is_person and not nominal.role_match.is_plural) or _are_of_one_country(links)
    if link is None or (len(links) > 1 and not is_sure):
        return None
    score = 0.7 if len(links) == 1 else 0.55
    return replace(link, reason=f"the {nominal.noun}: {link.name}", score=score)


def _are_of_one_country(links: Sequence[LinkResult | None]) -> bool:
    """Return True for bodies of one country: "the military regime" and "Burma's regime"."""
    actors = [actor for link in links if link for actor in link.actors]
    are_bodies = all(actor.kind is ActorKind.ORGANIZATION for actor in actors)
    return None not in links and are_bodies and len({actor.country for actor in actors}) == 1


def _link_official(nominal: Nominal, owner: str, context: ArticleContext) -> LinkResult | None:
    """Return the person who held the office on the day of publication according to the tables."""
    day = context.published
    official = official_with_title(owner, nominal.role.noun, day) if day else None
    if official is None:
        return None
    actor = official_actor(official, nominal.sector, nominal.country, context)
    return single_link(actor, reason=f"{nominal.title} on {day}", score=0.8)


def link_possessed(nominal: Nominal, owners: Sequence[Actor], entities: ArticleEntities) -> LinkResult | None:
    """Link a nominal with known owners ("its ambassador"), or return None if one of the owners gives no link."""
    each = one_of_several(nominal) if len(owners) > 1 else nominal
    links = [_link_for_owner(each, owner, entities) for owner in owners]
    known = [link for link in links if link is not None]
    return merge_links(known) if len(known) == len(links) else None


def link_counterpart(
    nominal: Nominal, titles: Collection[str], entities: ArticleEntities
) -> LinkResult | None:
    """Return the holders of a person's only office in other countries: "his Somali counterpart" of a president."""
    roles = [role_lexicon().roles[tuple(title.split())] for title in sorted(titles)]
    offices = [role for role in roles if role.kind is RoleKind.OFFICE]
    if len(offices) != 1 or not nominal.qualifiers or None in {q.country for q in nominal.qualifiers}:
        return None
    match = replace(nominal.role_match, role=offices[0])
    office = replace(nominal, role_match=match, noun=offices[0].noun, determiner=Determiner.NONE)
    each = [one_of_several(part) for part in split_by_country(office) or [office]]
    links = [link for part in each if (link := _DescriptionLinker(entities).link(part))]
    are_holders = all(actor.kind is not ActorKind.GROUP for link in links for actor in link.actors)
    return merge_links(links) if are_holders and len(links) == len(each) else None


def _link_for_owner(nominal: Nominal, owner: Actor, entities: ArticleEntities) -> LinkResult | None:
    if nominal.role.kind in {RoleKind.SIDE, RoleKind.COLLECTIVE}:
        return None
    if nominal.role.kind is RoleKind.COUNTRY:
        return link_country_of(owner)
    nominal = with_leader_office(nominal, owner, entities)
    qualified = replace(
        nominal, qualifiers=(owner_qualifier(nominal, owner),), determiner=Determiner.NONE, owner_noun=None
    )
    link = _DescriptionLinker(entities).link(qualified)
    if link is None:
        return None
    return replace(link, reason=f"{link.reason}; owner: {owner.name}", score=round(link.score * 0.85, 3))
