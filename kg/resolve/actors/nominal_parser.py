"""Parser for nominals: "Russia's deputy foreign minister", "two senior Polish officials".

It reads the tokens around each role noun instead of the dependency tree. Parsers make most of their errors inside titles
and names, where word order carries the same information.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.model import ActorKind, Entity, EntityLabel, Sentence, Token
from kg.resolve.actors.gazetteer_matcher import NameMatch, is_adjectival
from kg.resolve.actors.nominal import COMMON_OFFICES, Determiner, Nominal, Qualifier
from kg.resolve.actors.nominal_owners import (
    STATE_NOUNS,
    countries_of_residence,
    named_owner,
    owner_of_entity,
    owners_in_of_phrase,
    person_owner,
)
from kg.resolve.actors.nominal_person import (
    person_after,
    person_after_portfolio,
    person_at_post,
    person_before,
    person_between_commas,
    person_in_of_phrase,
)
from kg.resolve.actors.nominal_spelling import spellings_of
from kg.resolve.actors.person_mentions import PersonIndex, is_honorific
from kg.resolve.actors.role_nouns import RoleKind, RoleMatch, RoleNoun, match_roles, role_lexicon
from kg.resolve.actors.sentence_names import SentenceNames, is_genitive
from kg.resolve.data_tables import anaphora_rules
from kg.resolve.name_keys import fold, join_tokens

_MAX_WORDS_BEFORE = 10  # before a role noun
_MODIFIER_UPOS = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_NAME_UPOS = frozenset({"PROPN", "ADP", "CCONJ", "DET"})  # "US Department of Energy"
_SHARED_OFFICES = COMMON_OFFICES | {"prime minister"}
_MAX_WORDS_OF_BODY = 5  # "of the", its adjectives and noun
_TIME_UNITS = frozenset({"year", "month", "week", "day"})
_PARTICIPLE_XPOS = frozenset({"VBG", "VBN"})
# Nouns that a bare surname can own: "the Trump administration".
GOVERNMENT_NOUNS = frozenset({"administration", "government", "cabinet", "regime"})
_PERSON_OWNED = GOVERNMENT_NOUNS | {"office"}
_SURNAME_OWNED = GOVERNMENT_NOUNS | {"team", "campaign", "delegation"}
_BODY_PREPOSITIONS = frozenset({"of", "for"})
_BODY_KINDS = frozenset({RoleKind.BODY, RoleKind.GROUP, RoleKind.PERSON, RoleKind.OFFICE})
_TITLE_KINDS = frozenset({RoleKind.PERSON, RoleKind.OFFICE})
_QUANTIFIERS = frozenset({"around", "about", "some", "several", "many", "various", "two", "three"})
_INDEFINITE_DETERMINERS = frozenset({"a", "an", "another", "some", "any", "one"})


def parse_nominals(
    sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex
) -> tuple[Nominal, ...]:
    """Return the nominals of a sentence in text order."""
    parser = _NominalParser(SentenceNames(sentence, names, persons))
    in_name = {index for name in names for index in range(name.first, name.last + 1)}
    titles = frozenset(e.first - 1 for e in sentence.entities if e.label is EntityLabel.PERSON)
    matches = (match for match in match_roles(sentence.tokens, titles) if match.last not in in_name)
    nominals = [parser.parse(match) for match in matches if not _ends_organization_name(match, sentence)]
    for i in range(1, len(nominals)):
        nominals[i - 1 : i + 1] = parser.share_owner(nominals[i - 1], nominals[i])
    for i in range(len(nominals) - 1, 0, -1):
        nominals[i - 1] = parser.share_person(nominals[i - 1], nominals[i])
    return tuple(_with_body(nominal, nominals, parser) for nominal in nominals)


def _with_body(nominal: Nominal, nominals: Sequence[Nominal], parser: "_NominalParser") -> Nominal:
    """Return a nominal with the sector and owner of the body after it: "a spokesman for the Iranian police"."""
    is_general = nominal.role.sector is None and nominal.role.kind in {RoleKind.PERSON, RoleKind.GROUP}
    if not is_general and nominal.role.noun != "secretary-general":
        return nominal
    starts = parser.starts_of_body(nominal.role_match.last + 1)
    follow = (n for n in nominals if n.start in starts and n.role.kind in _BODY_KINDS)
    bodies = [n for n in follow if n.role.sector or n.qualifiers]
    if not bodies:
        return nominal
    body = bodies[-1]
    return replace(
        nominal,
        body_sector=body.sector,
        qualifiers=nominal.qualifiers or body.qualifiers,
        modifiers=nominal.modifiers or (*body.modifiers, body.title),
        has_locative=False,
    )


def _without_area(owners: list[Qualifier]) -> list[Qualifier]:
    """Return the owners without the area of a post in an organisation: "Amnesty's Chad director"."""
    is_post = len(owners) == 2 and owners[0].is_organization and owners[1].is_area
    return owners[:1] if is_post else owners


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

    def __init__(self, names: SentenceNames) -> None:
        self._names = names
        self._sentence = names.sentence
        self._tokens = names.tokens

    def parse(self, match: RoleMatch) -> Nominal:
        """Return the nominal around a role noun."""
        left = self._parse_left(match)
        owners_after, end = self._owners_after(match)
        person, end = person_after(self._names, match, end)
        if person is None and end == match.last:
            person, end = person_after_portfolio(self._names, match)
        before = person_before(self._names, left.start, end, match)
        is_owned = bool(owners_after) or end > match.last
        role = match.role if is_owned else self._role_in(match)
        if person is None and before is None:
            person, end = person_at_post(self._names, match, end)
        if person is not None and not owners_after:
            owners_after, end = owners_in_of_phrase(self._names, end)
        has_owner = left.qualifiers or left.determiner is Determiner.POSSESSIVE or owners_after
        if not has_owner and person is None:
            owners_after, end = countries_of_residence(self._names, match, end)
        return Nominal(
            sentence=self._sentence.index,
            start=left.start,
            role_match=replace(match, role=role),
            end=end,
            text=join_tokens(self._tokens[left.text_start - 1 : match.last if person else end]),
            noun=fold(join_tokens(self._tokens[match.first - 1 : match.last]))
            if role is match.role
            else role.noun,
            determiner=left.determiner,
            owner_noun=left.owner_noun,
            body_sector=self._sector_of_owner_noun(left),
            is_former=left.is_former,
            is_deputy=left.is_deputy,
            has_locative=self._names.is_locative(end + 1),
            qualifiers=(*_without_area(left.qualifiers[::-1]), *owners_after),
            modifiers=tuple(reversed(left.modifiers)),
            spellings=spellings_of(self._tokens, left.start, match.last),
            person=person or before or person_between_commas(self._names, match),
        )

    def _role_in(self, match: RoleMatch) -> RoleNoun:
        """Return the role of a head for the office of a body that has no name: "the president of the university"."""
        after = self._tokens[match.last : match.last + _MAX_WORDS_OF_BODY]
        noun = next((t for t in after[2:] if t.upos in {"NOUN", "PROPN"}), None)
        is_of_noun = len(after) > 2 and after[0].text == "of" and after[1].upos == "DET"
        is_office = match.role.noun in _SHARED_OFFICES and noun is not None and noun.upos == "NOUN"
        is_of_body = is_of_noun and is_office and noun is not None and fold(noun.lemma) not in STATE_NOUNS
        return role_lexicon().roles[("head",)] if is_of_body else match.role

    def _sector_of_owner_noun(self, left: _LeftContext) -> str | None:
        """Return the sector of an owner without a name: "union" in "the union's president"."""
        owner = role_lexicon().roles.get((left.owner_noun,)) if left.owner_noun else None
        return owner.sector if owner is not None else None

    def share_owner(self, first: Nominal, last: Nominal) -> tuple[Nominal, Nominal]:
        """Return two titles of one person with the owner and the name of both: "AAT founder and president Ana Ruiz"."""
        is_pair = self._names.text(first.end + 1) == "and" and last.start == first.end + 2
        is_one_person = last.person is not None and first.person is None
        are_titles = first.role.kind is RoleKind.PERSON and not first.role_match.is_plural
        is_owned = bool(first.qualifiers) and not (last.qualifiers or last.modifiers)
        if not (is_pair and is_one_person and are_titles and is_owned):
            return first, last
        return replace(first, person=last.person), replace(last, qualifiers=first.qualifiers)

    def share_person(self, first: Nominal, last: Nominal) -> Nominal:
        """Return a title with the person of the title right after it: "Commander" in "Commander General Ana Ruiz"."""
        start = first.role_match.last + 1
        while start < last.role_match.first and is_honorific(self._names.text(start)):
            start += 1
        is_individual = first.role.kind in _TITLE_KINDS and not first.role_match.is_plural
        is_individual &= first.noun not in anaphora_rules()["gender"]["it"]
        is_one_person = last.person is not None and first.person is None and last.end > last.role_match.last
        is_chain = start == last.role_match.first and is_individual and is_one_person
        return replace(first, person=last.person, end=last.end) if is_chain else first

    def starts_of_body(self, index: int) -> tuple[int, ...]:
        """Return the possible first tokens of the phrase after "of" or "for" at an index."""
        if self._names.text(index) not in _BODY_PREPOSITIONS:
            return ()
        has_quantifier = self._names.text(index + 1) in _QUANTIFIERS
        return (index + 1, index + 2) if has_quantifier else (index + 1,)

    def _owners_after(self, match: RoleMatch) -> tuple[list[Qualifier], int]:
        """Return the owners in an "of" phrase, with its last token: "of France", "the government of Ana Ruiz"."""
        if fold(self._tokens[match.last - 1].text) in _PERSON_OWNED:
            person, last = person_in_of_phrase(self._names, match.last)
            if person is not None:
                return [person_owner(person)], last
        return owners_in_of_phrase(self._names, match.last, match.is_plural)

    def _parse_left(self, match: RoleMatch) -> _LeftContext:
        """Read leftwards from the role noun."""
        left = _LeftContext(start=match.first, text_start=match.first)
        index = match.first - 1
        while index >= max(1, match.first - _MAX_WORDS_BEFORE):
            token = self._tokens[index - 1]
            owner = self._owner_before_acronym(index, match) or self._owner_ending_at(index, match)
            if owner is not None:
                qualifier, index = owner
                left.qualifiers.append(qualifier)
            elif self._names.is_possessive(index):
                left.start, left.owner_noun = index, fold(token.text)
                break
            elif not self._can_precede_noun(token, left.qualifiers):
                break
            elif not self._is_unit(token) and (
                token.upos in _MODIFIER_UPOS or token.xpos in _PARTICIPLE_XPOS
            ):
                self._add_modifier(token, left)
            left.start = left.text_start = index
            index -= 1
        self._parse_determiner(left)
        if left.owner_noun:
            left.determiner = Determiner.POSSESSIVE
        return left

    def _owner_before_acronym(self, index: int, match: RoleMatch) -> tuple[Qualifier, int] | None:
        """Return the owner before an acronym that ends at a token: "Lakes Union (LU)" before "president"."""
        texts = [token.text for token in self._tokens[max(0, index - 3) : index]]
        if texts[:1] != ["("] or texts[2:] != [")"] or not texts[1].isupper():
            return None
        entity = self._names.entity(index - 3)
        unlisted = owner_of_entity(entity) if entity is not None else None
        named = (unlisted, entity.first) if entity is not None and unlisted is not None else None
        return self._owner_ending_at(index - 3, match) or named

    def _owner_ending_at(self, index: int, match: RoleMatch) -> tuple[Qualifier, int] | None:
        """Return the owner whose name ends at a token, with the index of the name's first token.

        A state stands for its government: "the Kenyan government's minister".
        """
        index -= self._names.is_possessive(index) and self._names.text(index) in GOVERNMENT_NOUNS
        name, entity = self._names.name_ending_at(index), self._names.entity(index)
        if (
            name is not None
            and not self._names.is_hyphenated(name)
            and not self._is_in_longer_name(entity, name)
        ):
            return named_owner(name, self._tokens), name.first
        unlisted = (
            owner_of_entity(entity) if entity is not None and self._names_owner(entity, index) else None
        )
        if unlisted is not None and entity is not None:
            return unlisted, entity.first
        if (
            not self._names.is_possessive(index)
            and fold(self._tokens[match.last - 1].text) not in _SURNAME_OWNED
        ):
            return None
        first = entity.first if entity else index
        person = self._names.person(first, index)
        return (person_owner(person), first) if person is not None else None

    def _is_in_longer_name(self, entity: Entity | None, name: NameMatch) -> bool:
        """Return True if a country is the end of an organisation's name: "Savings Bank of Chad"."""
        if entity is None or entity.label is not EntityLabel.ORGANIZATION:
            return False
        is_end_of_name = entity.first < name.first and self._names_owner(entity, name.last)
        return is_end_of_name and name.entry.kind is ActorKind.COUNTRY

    def _names_owner(self, entity: Entity, index: int) -> bool:
        """Return True if a named entity ends at a token and has no common noun: "PTI" in "PTI leaders"."""
        tokens = self._tokens[entity.first - 1 : entity.last]
        is_name = all(t.upos in _NAME_UPOS or (t.upos != "ADJ" and t.text[:1].isupper()) for t in tokens)
        return entity.last == index and is_name and tokens[-1].upos == "PROPN"

    def _can_precede_noun(self, token: Token, qualifiers: list[Qualifier]) -> bool:
        """Return True if a token before the role noun can belong to the nominal."""
        if token.upos == "CCONJ" or token.text == ",":
            return bool(qualifiers) and self._joins_adjectives(token.index)
        if token.upos == "PART":
            return is_genitive(token)
        entity = self._names.entity(token.index)
        if entity is not None and entity.label in {EntityLabel.DATE, EntityLabel.PERSON}:
            return False
        return token.upos in _MODIFIER_UPOS or token.text == "-" or token.xpos in _PARTICIPLE_XPOS

    def _joins_adjectives(self, index: int) -> bool:
        """Return True for a conjunction between adjectives: "U.S. and European", not "Ukraine and Western"."""
        before, after = self._names.name_ending_at(index - 1), self._names.name_starting_at(index + 1)
        if before is None or after is None or self._names.is_possessive(after.last):
            # The conjunction may join two owners: "the IMF and Zambia's minister".
            return False
        return is_adjectival(before, self._tokens)

    def _add_modifier(self, token: Token, left: _LeftContext) -> None:
        word, lexicon = self._modifier(token), role_lexicon()
        if left.modifiers and left.modifiers[-1].startswith(f"{word} "):
            return
        if word in lexicon.former_words:
            left.is_former = True
        elif word in lexicon.deputy_words:
            left.is_deputy = True
        elif word not in lexicon.rank_words and (
            token.upos in {"NOUN", "PROPN"} or word in lexicon.sector_by_modifier
        ):
            left.modifiers.append(word)

    def _is_unit(self, token: Token) -> bool:
        """Return True for a noun that measures: "year" in "a 40-year-old man" or "last year Chad's minister"."""
        before = self._tokens[max(0, token.index - 3) : token.index - 1]
        is_counted = len(before) == 2 and before[0].upos == "NUM" and before[1].text == "-"
        return is_counted or (token.upos == "NOUN" and token.lemma in _TIME_UNITS)

    def _modifier(self, token: Token) -> str:
        """Return a folded word or, for a compound that tells the sector, both of its words: "right wing"."""
        compound = f"{self._names.text(token.index - 2)} {fold(token.text)}"
        is_compound = (
            self._names.text(token.index - 1) == "-" and compound in role_lexicon().sector_by_modifier
        )
        return compound if is_compound else fold(token.text)

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
