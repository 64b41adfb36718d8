"""Parser for nominals: "Russia's deputy foreign minister", "two senior Polish officials".

It reads the tokens around each role noun instead of the dependency tree. Parsers make most of their errors inside titles
and names, where word order carries the same information.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model import ActorKind, Entity, EntityLabel, Sentence, Token
from kg.resolve.actors.gazetteer_matcher import NameMatch, is_adjectival
from kg.resolve.actors.nominal import Determiner, Nominal, Qualifier
from kg.resolve.actors.organization_names import NOT_POLITICAL, country_in_name, sector_of_name
from kg.resolve.actors.person_mentions import Person, PersonIndex, bare_name, entity_at
from kg.resolve.actors.role_nouns import RoleKind, RoleMatch, RoleNoun, match_roles, role_lexicon
from kg.resolve.gazetteer import country_adjectives
from kg.resolve.name_keys import fold, join_tokens, slug

_MAX_WORDS_BEFORE = 10  # before a role noun
_MODIFIER_UPOS = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_PARTICIPLE_XPOS = frozenset({"VBG", "VBN"})
# Nouns that a bare surname can own: "the Trump administration".
_SURNAME_OWNED = frozenset(
    {"administration", "government", "cabinet", "team", "campaign", "delegation", "regime"}
)
# Words that can follow an apposition; the empty string is the end of the sentence.
_AFTER_APPOSITION = frozenset({",", ".", "", "of", "to", "for", "in", "and", "who"})
_LOCATIVE_PREPOSITIONS = frozenset({"of", "in", "at", "from"})
_COMPASS_WORDS = frozenset(
    f"{part}{ern}" for part in ("north", "south", "east", "west") for ern in ("", "ern")
)
_PORTFOLIO_PREPOSITIONS = frozenset({"of", "for", "in"})
_PORTFOLIO_UPOS = frozenset({"ADP", "CCONJ", "DET", "NOUN", "ADJ", "PROPN"})
_MAX_PORTFOLIO_WORDS = 9
_RESIDENCE_PREPOSITIONS = frozenset({"in", "throughout", "across"})
# Sectors whose members usually belong to the country they are in, unlike envoys and troops.
_RESIDENT_SECTORS = frozenset({"OPP", "REB", "COP", "LEG", "JUD", "CVL", "LAB", "PTY", "EDU", "AGR", "CRM"})
_RESIDENT_NOUNS = frozenset({"authorities", "security forces"})
# Nouns of these sectors that do not imply a nationality.
_NON_RESIDENT_NOUNS = frozenset(
    {
        "refugee",
        "migrant",
        "immigrant",
        "asylum seeker",
        "tourist",
        "expert",
        "analyst",
        "scholar",
        "national",
    }
)
_INDEFINITE_DETERMINERS = frozenset({"a", "an", "another", "some", "any", "one"})


def parse_nominals(
    sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex
) -> tuple[Nominal, ...]:
    """Return the nominals of a sentence in text order."""
    parser = _NominalParser(sentence, names, persons)
    in_name = {index for name in names for index in range(name.first, name.last + 1)}
    titles = frozenset(e.first - 1 for e in sentence.entities if e.label is EntityLabel.PERSON)
    matches = (match for match in match_roles(sentence.tokens, titles) if match.last not in in_name)
    return tuple(parser.parse(match) for match in matches if not _ends_organization_name(match, sentence))


def _ends_organization_name(match: RoleMatch, sentence: Sentence) -> bool:
    """Return True if a role noun is the end of an organisation's name: "African Development Bank"."""
    is_proper_noun = sentence.tokens[match.last - 1].upos == "PROPN"
    if not is_proper_noun or match.role.kind not in {RoleKind.PERSON, RoleKind.GROUP}:
        return False
    organizations = (e for e in sentence.entities if e.label is EntityLabel.ORGANIZATION)
    return any(e.first < match.first and match.last <= e.last for e in organizations)


@dataclass(slots=True)
class _LeftContext:
    """The parts of a nominal before its role noun, with both lists in reverse text order."""

    start: int
    text_start: int
    qualifiers: list[Qualifier] = field(default_factory=list)
    modifiers: list[str] = field(default_factory=list)
    determiner: Determiner = Determiner.NONE
    is_former: bool = False
    is_deputy: bool = False
    owner_noun: str | None = None


class _NominalParser:
    """Parses the nominals of one sentence."""

    def __init__(self, sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex) -> None:
        self._sentence = sentence
        self._tokens = sentence.tokens
        self._name_ending_at = {name.last: name for name in names}
        self._name_starting_at = {name.first: name for name in names}
        self._persons = persons

    def parse(self, match: RoleMatch) -> Nominal:
        """Return the nominal around a role noun."""
        left = self._parse_left(match)
        owners_after, end = self._parse_of_phrase(match.last)
        person, end = self._person_after(match, end)
        if person is None and end == match.last:
            person, end = self._person_after_portfolio(match)
        if person is not None and not owners_after:
            owners_after, end = self._parse_of_phrase(end)
        has_owner = left.qualifiers or left.determiner is Determiner.POSSESSIVE or owners_after
        if not has_owner and person is None:
            owners_after, end = self._parse_residence(match, end)
        return Nominal(
            sentence=self._sentence.index,
            start=left.start,
            role_match=match,
            end=end,
            text=join_tokens(self._tokens[left.text_start - 1 : match.last if person else end]),
            noun=fold(join_tokens(self._tokens[match.first - 1 : match.last])),
            determiner=left.determiner,
            owner_noun=left.owner_noun,
            is_former=left.is_former,
            is_deputy=left.is_deputy,
            has_locative=self._text(end + 1) in _LOCATIVE_PREPOSITIONS,
            qualifiers=(*reversed(left.qualifiers), *owners_after),
            modifiers=tuple(reversed(left.modifiers)),
            person=person or self._person_before(left.start, end, match),
        )

    def _parse_left(self, match: RoleMatch) -> _LeftContext:
        """Read leftwards from the role noun."""
        left = _LeftContext(start=match.first, text_start=match.first)
        index = match.first - 1
        while index >= max(1, match.first - _MAX_WORDS_BEFORE):
            token = self._tokens[index - 1]
            if (owner := self._owner_ending_at(index, match)) is not None:
                qualifier, index = owner
                left.qualifiers.append(qualifier)
            elif self._is_possessive(index):
                left.start, left.owner_noun = index, fold(token.text)
                break
            elif not self._can_precede_noun(token, left.qualifiers):
                break
            elif token.upos in _MODIFIER_UPOS or token.xpos in _PARTICIPLE_XPOS:
                self._add_modifier(token, left)
            left.start = left.text_start = index
            index -= 1
        self._parse_determiner(left)
        if left.owner_noun:
            left.determiner = Determiner.POSSESSIVE
        return left

    def _owner_ending_at(self, index: int, match: RoleMatch) -> tuple[Qualifier, int] | None:
        """Return the owner whose name ends at a token, with the index of the name's first token."""
        name = self._name_ending_at.get(index)
        if name is not None and not self._is_hyphenated(name):
            return _qualifier(name, self._tokens), name.first
        entity = self._entity(index)
        if (
            entity is not None
            and entity.label is EntityLabel.ORGANIZATION
            and self._names_owner(entity, index)
        ):
            return _unlisted_owner(entity), entity.first
        can_own = self._is_possessive(index) or fold(self._tokens[match.last - 1].text) in _SURNAME_OWNED
        if not can_own:
            return None
        person = self._persons.find(
            join_tokens(self._tokens[entity.first - 1 : index]) if entity else self._tokens[index - 1].text,
            self._sentence.index,
        )
        if person is None:
            return None
        return _person_qualifier(person), entity.first if entity else index

    def _names_owner(self, entity: Entity, index: int) -> bool:
        """Return True if an organisation's name ends at a token and contains no role noun: "PTI" in "PTI leaders"."""
        tokens = self._tokens[entity.first - 1 : entity.last]
        return entity.last == index and all(token.upos == "PROPN" for token in tokens)

    def _can_precede_noun(self, token: Token, qualifiers: list[Qualifier]) -> bool:
        """Return True if a token before the role noun can belong to the nominal."""
        if token.upos == "CCONJ" or token.text == ",":
            return bool(qualifiers) and self._joins_adjectives(token.index)
        if token.upos == "PART":
            return _is_genitive(token)
        entity = self._entity(token.index)
        if entity is not None and entity.label in {EntityLabel.DATE, EntityLabel.PERSON}:
            return False
        return token.upos in _MODIFIER_UPOS or token.text == "-" or token.xpos in _PARTICIPLE_XPOS

    def _joins_adjectives(self, index: int) -> bool:
        """Return True for a conjunction between adjectives: "U.S. and European", not "Ukraine and Western"."""
        before, after = self._name_ending_at.get(index - 1), self._name_starting_at.get(index + 1)
        if before is None or after is None or self._is_possessive(after.last):
            # The conjunction may join two owners: "the IMF and Zambia's minister".
            return False
        return is_adjectival(before, self._tokens)

    def _add_modifier(self, token: Token, left: _LeftContext) -> None:
        word, lexicon = fold(token.text), role_lexicon()
        if word in lexicon.former_words:
            left.is_former = True
        elif word in lexicon.deputy_words:
            left.is_deputy = True
        elif word not in lexicon.rank_words and (
            token.upos in {"NOUN", "PROPN"} or word in lexicon.sector_by_modifier
        ):
            left.modifiers.append(word)

    def _parse_determiner(self, left: _LeftContext) -> None:
        if left.start == 1:
            return
        token = self._tokens[left.start - 2]
        if token.upos not in {"DET", "PRON"} or (token.upos == "PRON" and "Poss=Yes" not in token.feats):
            return
        left.start -= 1
        if token.upos == "PRON":
            left.determiner = Determiner.POSSESSIVE
        else:
            is_indefinite = fold(token.text) in _INDEFINITE_DETERMINERS
            left.determiner = Determiner.INDEFINITE if is_indefinite else Determiner.DEFINITE

    def _parse_of_phrase(self, last: int) -> tuple[list[Qualifier], int]:
        """Return the owners in an "of" phrase ("of France and Germany") and the index of its last token."""
        qualifiers: list[Qualifier] = []
        if self._text(last + 1) != "of":
            return qualifiers, last
        index, end = last + 2, last
        while True:
            index += self._text(index) == "the"
            name = self._name_starting_at.get(index)
            entity = self._entity(index)
            if name is None and entity is not None and entity.label is EntityLabel.ORGANIZATION:
                return [*qualifiers, _unlisted_owner(entity)], entity.last
            if name is None or self._is_possessive(name.last) or self._continues(name.last):
                return qualifiers, end
            qualifiers.append(_qualifier(name, self._tokens))
            end, index = name.last, name.last + 2
            if self._text(index - 1) not in {"and", ","}:
                return qualifiers, end

    def _parse_residence(self, match: RoleMatch, end: int) -> tuple[list[Qualifier], int]:
        """Return the countries that residents are in or come from: "protesters in Georgia", "envoys from Mali"."""
        word = self._text(end + 1)
        # After an object, "from" belongs to the verb: "withdrew troops from Mali".
        is_origin = word == "from" and self._tokens[match.last - 1].deprel.startswith("nsubj")
        is_residence = word in _RESIDENCE_PREPOSITIONS and _is_resident(match.role)
        if not is_residence and not is_origin:
            return [], end
        first = self._country_starting_at(end + 2)
        if first is None:
            return [], end
        names = [first]
        while (name := self._country_starting_at(names[-1].last + 2)) and self._are_coordinated(first, name):
            names.append(name)
        is_list = len(names) > 1
        return [_qualifier(name, self._tokens) for name in names], names[-1].last if is_list else end

    def _country_starting_at(self, index: int) -> NameMatch | None:
        """Return the country or region whose name starts at a token, after skipping "and", "the" and "northern"."""
        index += self._text(index) == "and"
        index += self._text(index) == "the"
        index += self._text(index) in _COMPASS_WORDS
        name = self._name_starting_at.get(index)
        if name is None or name.entry.country is None or self._is_possessive(name.last):
            return None
        is_country_or_region = name.entry.kind in {ActorKind.COUNTRY, None}
        return name if is_country_or_region and not self._continues(name.last) else None

    def _are_coordinated(self, first: NameMatch, other: NameMatch) -> bool:
        conjunct = self._tokens[other.last - 1]
        return conjunct.deprel == "conj" and first.first <= conjunct.head <= first.last

    def _continues(self, last: int) -> bool:
        """Return True if a name that ends at ``last`` modifies the next word: "of NATO countries"."""
        return last < len(self._tokens) and self._tokens[last].upos in {"NOUN", "PROPN", "ADJ"}

    def _person_after(self, match: RoleMatch, end: int) -> tuple[Person | None, int]:
        """Return the person named after a title, directly or between two commas, and the index of the last token."""
        if match.is_plural:
            return None, end
        has_comma = self._text(end + 1) == ","
        first = self._skip_titles(end + 2) if has_comma else end + 1
        entity = self._entity(first)
        if entity is None or entity.label is not EntityLabel.PERSON:
            return None, end
        follows_comma = has_comma and end + 2 <= entity.first <= first
        if not (match.first <= entity.first <= end + 1 or follows_comma):
            return None, end
        if has_comma and self._text(entity.last + 1) not in {",", "", "."}:
            return None, end
        return self._person_of(entity), entity.last

    def _person_after_portfolio(self, match: RoleMatch) -> tuple[Person | None, int]:
        """Return the person after a portfolio, and the last token: "Minister of Health and Welfare Ana Ruiz"."""
        index = match.last + 1
        if match.is_plural or self._text(index) not in _PORTFOLIO_PREPOSITIONS:
            return None, match.last
        while index < match.last + _MAX_PORTFOLIO_WORDS and index <= len(self._tokens):
            entity, token = self._entity(index), self._tokens[index - 1]
            if entity is not None and entity.label is EntityLabel.PERSON:
                return self._person_of(entity), entity.last
            if token.upos not in _PORTFOLIO_UPOS:
                break
            index += 1
        return None, match.last

    def _skip_titles(self, index: int) -> int:
        """Return the index of the name after its titles: "Ruiz" in "the army chief, General Ruiz,"."""
        while self._entity(index) is None and (fold(self._text(index)),) in role_lexicon().roles:
            index += 1
        return index

    def _person_before(self, start: int, end: int, match: RoleMatch) -> Person | None:
        """Return the person whom an apposition describes: "Lavrov, Russia's foreign minister,"."""
        if match.is_plural or self._text(start - 1) != "," or self._text(end + 1) not in _AFTER_APPOSITION:
            return None
        entity = self._entity(start - 2)
        if entity is None or entity.label is not EntityLabel.PERSON or entity.last != start - 2:
            return None
        return self._person_of(entity)

    def _text(self, index: int) -> str:
        """Return a token's text in lower case, or an empty string outside the sentence."""
        return self._tokens[index - 1].text.lower() if 1 <= index <= len(self._tokens) else ""

    def _person_of(self, entity: Entity) -> Person | None:
        return self._persons.find(
            join_tokens(self._tokens[entity.first - 1 : entity.last]), self._sentence.index
        )

    def _entity(self, index: int) -> Entity | None:
        return entity_at(self._sentence, index)

    def _is_possessive(self, index: int) -> bool:
        return index < len(self._tokens) and _is_genitive(self._tokens[index])

    def _is_hyphenated(self, name: NameMatch) -> bool:
        """Return True if a name is part of a compound: "pro-Russian", "NATO-backed"."""
        return self._text(name.first - 1) == "-" or self._text(name.last + 1) == "-"


def _is_resident(role: RoleNoun) -> bool:
    """Return True for people who usually belong to the country they are in, unlike envoys and troops."""
    if role.kind is RoleKind.BODY or role.noun in _RESIDENT_NOUNS:
        return True
    return role.sector in _RESIDENT_SECTORS and role.noun not in _NON_RESIDENT_NOUNS


def _is_genitive(token: Token) -> bool:
    return token.text in {"'s", "’s"} or (token.text in {"'", "’"} and token.upos == "PART")


def _unlisted_owner(entity: Entity) -> Qualifier:
    """Return an organisation that the gazetteer does not list as the owner of a nominal."""
    name = bare_name(entity.span.quote)
    sector = sector_of_name(name)
    return Qualifier(
        key=slug(name),
        label=name,
        country=country_in_name(name),
        is_organization=True,
        is_listed=False,
        sector=None if sector == NOT_POLITICAL else sector,
    )


def _person_qualifier(person: Person) -> Qualifier:
    surname = person.name.split()[-1]
    return Qualifier(key=slug(surname), label=f"{surname}'s", person=person)


def _qualifier(name: NameMatch, tokens: Sequence[Token]) -> Qualifier:
    entry = name.entry
    if entry.kind is ActorKind.COUNTRY:
        return Qualifier(key=entry.key, label=country_adjectives()[entry.key], country=entry.country)
    if entry.kind is ActorKind.ORGANIZATION:
        return Qualifier(
            key=entry.key,
            label=entry.name,
            country=entry.country,
            is_organization=True,
            sector=entry.sector,
        )
    text = join_tokens(tokens[name.first - 1 : name.last])
    return Qualifier(key=slug(text), label=text, country=entry.country)
