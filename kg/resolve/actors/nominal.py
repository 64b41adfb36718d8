"""A description of people or a body, as the words of a sentence give it: whose, which, and with what name."""

from dataclasses import dataclass
from enum import StrEnum

from kg.resolve.actors.person_mentions import Person
from kg.resolve.actors.role_nouns import Role, RoleKind, RoleWords, lexicon


class Determiner(StrEnum):
    """What stands before a description."""

    DEFINITE = "definite"  # "the", "this"
    INDEFINITE = "indefinite"  # "a", "another"
    OWNED = "owned"  # "its", "the company's": somebody's whom we do not know
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualifier:
    """Whose somebody is: a country's, an organisation's, a region's or a person's."""

    slug: str  # "POL", "NATO", "european"
    label: str  # "Polish", "NATO", "European"
    country: str | None = None
    organization: bool = False
    person: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominal:
    """A description of somebody, with the name that goes with it where there is one."""

    sentence: int  # Sentence.index
    start: int  # Token.index of its first word, the determiner where it has one
    words: RoleWords
    end: int  # Token.index of the last word of the description or of the name after it
    text: str  # without determiner: "Polish officials"
    noun: str  # as written, folded: "officials"
    determiner: Determiner
    owner: str | None  # "alliance" in "the alliance's officials": an owner that is no name
    former: bool
    lowered: bool  # "deputy", "assistant"
    located: bool  # a phrase follows that tells which one is meant: "the ministry in Manila"
    qualifiers: tuple[Qualifier, ...]
    modifiers: tuple[str, ...]  # nouns and words that tell the sector: "military"
    person: Person | None

    @property
    def role(self) -> Role:
        """The entry of the lexicon."""
        return self.words.role

    @property
    def title(self) -> str:
        """The role in one spelling: that of the lexicon, behind "deputy" or "former" where it is so."""
        return self.marked(self.role.noun)

    def marked(self, noun: str) -> str:
        """Return a noun behind what tells a deputy or a former one from the one in office."""
        return f"{'former ' * self.former}{'deputy ' * self.lowered}{noun}"

    @property
    def country(self) -> str | None:
        """The one country whose they are."""
        found = {q.country for q in self.qualifiers}
        return found.pop() if len(found) == 1 else None

    @property
    def owner_slug(self) -> str | None:
        """Whose they are where one country or organisation owns them: "UKR", "NATO"; a person's are of his country."""
        if len(self.qualifiers) != 1:
            return self.country
        (qualifier,) = self.qualifiers
        return qualifier.country if qualifier.person is not None else qualifier.slug

    @property
    def sector(self) -> str | None:
        """The sector: that of a word before a general noun ("military leaders"), else the noun's own."""
        if self.former and self.role.kind in {RoleKind.OFFICE, RoleKind.PERSON}:
            return "ELI"
        own = self.role.sector
        minister = self.role.noun in {
            "minister",
            "secretary",
        }  # of labour, of defence: a member of the government
        general = own == "GOV" and self.role.kind is RoleKind.PERSON and not minister
        said = [lexicon().sectors[m] for m in self.modifiers if m in lexicon().sectors] if general else []
        if not said and own == "GOV" and any(q.organization and q.country is None for q in self.qualifiers):
            return "IGO"
        return said[-1] if said else own
