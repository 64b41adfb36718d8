"""The model of a nominal: a noun phrase that describes people or a body, with its owners and modifiers."""

from dataclasses import dataclass
from enum import StrEnum

from kg.resolve.actors.nominal_spelling import Spellings
from kg.resolve.actors.organization_names import is_of_several_countries
from kg.resolve.actors.person_mentions import Person
from kg.resolve.actors.role_nouns import RoleKind, RoleMatch, RoleNoun, role_lexicon
from kg.resolve.data_tables import anaphora_rules, read_toml
from kg.resolve.name_keys import fold

_GENERAL_GROUPS = frozenset({"forces", "delegation", "team"})  # "leftwing forces", "parliamentary delegation"
_MINISTERS = frozenset({"minister", "secretary"})
# Offices of the state that parties, companies and clubs have, too.
COMMON_OFFICES = frozenset(
    {"president", "vice president", "secretary", "secretary-general", "official", "administrator"}
)
# People who have the sector of the organisation for which they work: "a Pentagon analyst".
_EMPLOYED = frozenset({"analyst", "expert", "economist", "scientist", "researcher", "engineer", "lawyer"})


class Determiner(StrEnum):
    """The kind of determiner before a nominal."""

    DEFINITE = "definite"  # "the", "this"
    INDEFINITE = "indefinite"  # "a", "another"
    POSSESSIVE = "possessive"  # "its", "the company's": an owner without a name
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """A named owner of a nominal: a country, organisation, region or person."""

    key: str  # "POL", "NATO", "european"
    label: str  # "Polish", "NATO", "European"
    country: str | None = None
    is_organization: bool = False
    is_listed: bool = True  # False for an organisation that the gazetteer does not know
    sector: str | None = None
    is_stated: bool = True  # False for the country of the article's setting
    is_regional: bool = False  # True for an organisation that the article calls that of a region
    is_area: bool = False  # True for a country in the form of its name: "Chad" in "the Chad director"
    person: Person | None = None

    @property
    def is_international(self) -> bool:
        """True for a region or an organisation that belongs to no single country: "Africa", "UNICEF", "World Vision"."""
        if self.country is not None or self.person is not None:
            return False
        return (
            (self.is_organization and self.is_listed)
            or self.is_regional
            or is_of_several_countries(self.label)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominal:
    """A description of people or a body, with the person named in it if there is one."""

    sentence: int  # Sentence.index
    start: int  # Token.index of the first word, including a determiner
    role_match: RoleMatch
    end: int  # Token.index of the last word, including a name after the description
    text: str  # without determiner: "Polish officials"
    noun: str  # folded but not lemmatised: "officials"
    determiner: Determiner
    owner_noun: str | None  # "alliance" in "the alliance's officials"
    is_former: bool
    is_deputy: bool  # "deputy" or "assistant" precedes the noun
    has_locative: bool  # a prepositional phrase follows: "the ministry in Manila"
    qualifiers: tuple[Qualifier, ...]
    modifiers: tuple[str, ...]  # nouns and sector words before the role noun: "military"
    person: Person | None
    spellings: Spellings = ()
    body_sector: str | None = None  # that of the body after "of" or "for": "a spokesman for the police"

    @property
    def role(self) -> RoleNoun:
        """The lexicon entry of the role noun."""
        return self.role_match.role

    @property
    def title(self) -> str:
        """The canonical role noun with "former" or "deputy" before it where they apply."""
        return self.with_prefixes(self.role.noun)

    def with_prefixes(self, noun: str) -> str:
        """Return a noun with "former" or "deputy" before it where they apply."""
        return f"{'former ' * self.is_former}{'deputy ' * self.is_deputy}{noun}"

    @property
    def country(self) -> str | None:
        """The country of all qualifiers, or None if they differ."""
        countries = {q.country for q in self.qualifiers}
        return countries.pop() if len(countries) == 1 else None

    @property
    def owner_key(self) -> str | None:
        """The key of the owning country or organisation: "UKR", "NATO". A person stands for their country."""
        if len(self.qualifiers) != 1:
            return self.country
        (qualifier,) = self.qualifiers
        return qualifier.country if qualifier.person is not None else qualifier.key

    def _sector_of_state(self) -> str | None:
        """Return GOV for people of a named state whose noun says no sector: "the Kenyan spokesman"."""
        is_person = self.role.kind is RoleKind.PERSON and not self.role_match.is_plural
        is_counterpart = self.role.noun == "counterpart"
        is_of_state = [(q.key, q.is_stated) for q in self.qualifiers] == [(self.country, True)]
        is_general = (is_person or is_counterpart) and not self.modifiers
        return "GOV" if is_general and is_of_state else None

    def _sector_of_owner(self) -> str | None:
        """Return the sector of an owner, if it is an organisation or the noun takes that of a person."""
        takes_all = self.role.noun in anaphora_rules()["same_sector"]["nouns"]
        sectors = (q.sector for q in self.qualifiers if q.is_organization or takes_all)
        return next((sector for sector in sectors if sector), None)

    @property
    def is_often_abroad(self) -> bool:
        """True for people and bodies that are often foreign although the article does not say so: "the ambassador".

        Several holders of an office and several governments are those of several countries: "the foreign ministers".
        """
        abroad, described = read_toml("setting.toml")["abroad"], fold(self.text).removesuffix(self.noun)
        words = {*described.split(), self.owner_noun}
        is_national = self.role.kind is RoleKind.OFFICE or self.role.noun == "government"
        are_of_several = is_national and self.role_match.is_plural
        if not words.isdisjoint(abroad["domestic_words"]):
            return False
        nouns = {self.role.noun, self.noun}
        return are_of_several or not (nouns.isdisjoint(abroad["nouns"]) and words.isdisjoint(abroad["words"]))

    @property
    def is_state_role(self) -> bool:
        """True for a person of the state without a named owner: "the interior minister"."""
        is_individual = self.role.kind in {RoleKind.OFFICE, RoleKind.PERSON} and not self.role_match.is_plural
        has_owner = any(q.country or q.is_international for q in self.qualifiers)
        return is_individual and self.sector in {"GOV", "LEG", "JUD", "COP"} and not has_owner

    @property
    def is_of_international_body(self) -> bool:
        """True if the nominal has owners, all of them international: "World Vision's director"."""
        return bool(self.qualifiers) and all(q.is_international for q in self.qualifiers)

    @property
    def is_intergovernmental(self) -> bool:
        """True if an organisation without a country owns the nominal: "the UN envoy"."""
        return any(q.is_organization and q.is_listed and q.country is None for q in self.qualifiers)

    def _own_sector(self) -> str | None:
        """Return the sector of the role noun or, for "the union's president", that of the owner."""
        owners = [q.sector for q in self.qualifiers if q.is_organization]
        if owners and self.role.noun in COMMON_OFFICES:
            return owners[0]
        if self.owner_noun and self.body_sector and self.role.noun in COMMON_OFFICES:
            return self.body_sector
        has_pronoun = self.determiner is Determiner.POSSESSIVE and self.owner_noun is None
        if has_pronoun and not owners and self.role.noun in COMMON_OFFICES:
            # The owner in "its president" may be a company.
            return None
        if owners and owners[0] and self.role.noun in _EMPLOYED:
            return owners[0]
        is_national = self.role.sector == "IGO" and (self.body_sector is not None or self.country is not None)
        return None if is_national else self.role.sector

    @property
    def sector(self) -> str | None:
        """The sector of the modifiers for a general noun ("military leaders"), otherwise that of the role noun.

        A politician out of office belongs to a party (PTY).
        """
        sector = self._sector_in_office()
        is_individual = self.role.kind in {RoleKind.OFFICE, RoleKind.PERSON}
        return "PTY" if self.is_former and is_individual and sector in {"GOV", "LEG"} else sector

    def _sector_in_office(self) -> str | None:
        own = self._own_sector()
        # A minister belongs to the government whatever the portfolio: "labour minister".
        is_person = own in {"GOV", None} and self.role.kind is RoleKind.PERSON
        is_general = (is_person and self.role.noun not in _MINISTERS) or self.role.noun in _GENERAL_GROUPS
        stated = [sector for m in self.modifiers if (sector := _sector_of_modifier(m))] if is_general else []
        of_owner = self._sector_of_owner() or self.body_sector or self._sector_of_state()
        if not stated and own in {"GOV", None} and self.is_intergovernmental:
            return next((q.sector for q in self.qualifiers if q.is_organization and q.sector), "IGO")
        return stated[-1] if stated else own or of_owner


def _sector_of_modifier(word: str) -> str | None:
    """Return the sector of a word before a general noun: "military", "commission" in "the commission chairman"."""
    role = role_lexicon().roles.get((word,))
    is_body = role is not None and (
        role.kind is RoleKind.BODY or role.noun in anaphora_rules()["gender"]["it"]
    )
    return role_lexicon().sector_by_modifier.get(word) or (role.sector if role and is_body else None)
