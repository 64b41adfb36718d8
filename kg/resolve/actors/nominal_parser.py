"""Descriptions of people and bodies: "Russia's deputy foreign minister", "two senior Polish officials".

They are read from left to right over the words of a sentence, not from the parse: a parser's errors are
most frequent inside of titles and names, where the order of words says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import ActorKind, Entity, EntityLabel, Sentence, Token
from kg.resolve.actors.gazetteer_matcher import Name, is_adjectival
from kg.resolve.actors.nominal import Determiner, Nominal, Qualifier
from kg.resolve.actors.person_mentions import Person, Persons, entities_by_word
from kg.resolve.actors.role_nouns import Role, RoleKind, RoleWords, lexicon, roles_in
from kg.resolve.gazetteer import adjectives
from kg.resolve.name_keys import fold, joined, slug

_REACH = 10  # words before a noun that may belong to it
_MODIFIERS = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})
_PARTICIPLES = frozenset({"VBG", "VBN"})
_OWNED_BY_NAME = frozenset(
    {"administration", "government", "cabinet", "team", "campaign", "delegation", "regime"}
)
_CLOSINGS = frozenset({",", ".", "", "of", "to", "for", "in", "and", "who"})  # what ends an apposition
_LOCATING = frozenset({"of", "in", "at", "from"})
_COMPASS = frozenset(f"{part}{ern}" for part in ("north", "south", "east", "west") for ern in ("", "ern"))
_WITHIN = frozenset({"in", "throughout", "across"})
_RESIDENT = frozenset({"OPP", "REB", "COP", "LEG", "JUD", "CVL", "LAB", "PTY", "EDU", "AGR", "CRM"})
_AT_HOME = frozenset({"authorities", "security forces"})
_PASSING = frozenset(
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
_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "one"})


def nominals_in(sentence: Sentence, names: Sequence[Name], persons: Persons) -> tuple[Nominal, ...]:
    """Return the descriptions in a sentence, in the order of the text."""
    reader = _Reader(sentence, names, persons)
    named = {index for name in names for index in range(name.first, name.last + 1)}
    titles = frozenset(e.first - 1 for e in sentence.entities if e.label is EntityLabel.PERSON)
    roles = (words for words in roles_in(sentence.tokens, titles) if words.last not in named)
    return tuple(reader.read(words) for words in roles if not _is_in_own_name(words, sentence))


def _is_in_own_name(words: RoleWords, sentence: Sentence) -> bool:
    """Tell whether a noun is the end of a body's own name: "African Development Bank"."""
    if (
        words.role.kind not in {RoleKind.PERSON, RoleKind.GROUP}
        or sentence.tokens[words.last - 1].upos != "PROPN"
    ):
        return False
    bodies = (e for e in sentence.entities if e.label is EntityLabel.ORGANIZATION)
    return any(e.first < words.first and words.last <= e.last for e in bodies)


@dataclass(slots=True)
class _Left:
    """What was found before a role."""

    start: int
    text_start: int
    determiner: Determiner = Determiner.NONE
    former: bool = False
    lowered: bool = False
    owner: str | None = None


class _Reader:
    def __init__(self, sentence: Sentence, names: Sequence[Name], persons: Persons) -> None:
        self._sentence = sentence
        self._tokens = sentence.tokens
        self._ending = {name.last: name for name in names}
        self._beginning = {name.first: name for name in names}
        self._persons = persons
        self._entities = entities_by_word(sentence)

    def read(self, words: RoleWords) -> Nominal:
        qualifiers: list[Qualifier] = []
        modifiers: list[str] = []
        left = self._read_left(words, qualifiers, modifiers)
        after, end = self._read_right(words.last)
        person, end = self._person_after(words, end)
        if person is not None and not after:
            after, end = self._read_right(end)
        if not qualifiers and not after and person is None:
            after, end = self._read_where(words, end)
        return Nominal(
            sentence=self._sentence.index,
            start=left.start,
            words=words,
            end=end,
            text=joined(self._tokens[left.text_start - 1 : words.last if person else end]),
            noun=fold(joined(self._tokens[words.first - 1 : words.last])),
            determiner=left.determiner,
            owner=left.owner,
            former=left.former,
            lowered=left.lowered,
            located=self._text(end + 1) in _LOCATING,
            qualifiers=(*reversed(qualifiers), *after),
            modifiers=tuple(reversed(modifiers)),
            person=person or self._person_before(left.start, end, words),
        )

    # ------------------------------------------------------------ before the role

    def _read_left(self, words: RoleWords, qualifiers: list[Qualifier], modifiers: list[str]) -> _Left:
        left = _Left(start=words.first, text_start=words.first)
        index = words.first - 1
        while index >= max(1, words.first - _REACH):
            token = self._tokens[index - 1]
            if (owner := self._qualifier_ending(index, words)) is not None:
                qualifier, index = owner
                qualifiers.append(qualifier)
            elif self._is_possessive(index):
                left.start, left.owner = index, fold(token.text)
                break
            elif not self._takes(token, qualifiers):
                break
            elif token.upos in _MODIFIERS or token.xpos in _PARTICIPLES:
                self._note(token, left, modifiers)
            left.start = left.text_start = index
            index -= 1
        self._read_determiner(left)
        if left.owner:
            left.determiner = Determiner.OWNED
        return left

    def _qualifier_ending(self, index: int, words: RoleWords) -> tuple[Qualifier, int] | None:
        """Return the owner whose name ends at a token, and where the name begins."""
        name = self._ending.get(index)
        if name is not None and not self._is_hyphenated(name):
            return _qualifier(name, self._tokens), name.first
        entity = self._entity(index)
        owns = self._is_possessive(index) or fold(self._tokens[words.last - 1].text) in _OWNED_BY_NAME
        if not owns:
            return None
        person = self._persons.find(
            joined(self._tokens[entity.first - 1 : index]) if entity else self._tokens[index - 1].text
        )
        if person is None:
            return None
        return _owner(person), entity.first if entity else index

    def _takes(self, token: Token, qualifiers: list[Qualifier]) -> bool:
        """Tell whether a word before a noun can belong to it."""
        if token.upos == "CCONJ" or token.text == ",":
            return bool(qualifiers) and self._joins_adjectives(token.index)
        if token.upos == "PART":
            return _is_genitive(token)
        entity = self._entity(token.index)
        named = entity is not None and entity.label in {EntityLabel.DATE, EntityLabel.PERSON}
        return not named and (token.upos in _MODIFIERS or token.text == "-" or token.xpos in _PARTICIPLES)

    def _joins_adjectives(self, index: int) -> bool:
        """Tell whether an "and" stands between two adjectives: "U.S. and European", not "Ukraine and Western"."""
        before, after = self._ending.get(index - 1), self._beginning.get(index + 1)
        if before is None or after is None or self._is_possessive(after.last):
            return False  # "the IMF and Zambia's minister"
        return is_adjectival(before, self._tokens)

    def _note(self, token: Token, left: _Left, modifiers: list[str]) -> None:
        word = fold(token.text)
        if word in lexicon().former:
            left.former = True
        elif word in lexicon().lowering:
            left.lowered = True
        elif word not in lexicon().ranks and (token.upos in {"NOUN", "PROPN"} or word in lexicon().sectors):
            modifiers.append(word)

    def _read_determiner(self, left: _Left) -> None:
        if left.start == 1:
            return
        token = self._tokens[left.start - 2]
        if token.upos not in {"DET", "PRON"} or (token.upos == "PRON" and "Poss=Yes" not in token.feats):
            return
        left.start -= 1
        if token.upos == "PRON":
            left.determiner = Determiner.OWNED
        else:
            indefinite = fold(token.text) in _INDEFINITE
            left.determiner = Determiner.INDEFINITE if indefinite else Determiner.DEFINITE

    # ------------------------------------------------------------ after it

    def _read_right(self, last: int) -> tuple[list[Qualifier], int]:
        """Return the owners in an "of" phrase: "of France and Germany"."""
        found: list[Qualifier] = []
        if self._text(last + 1) != "of":
            return found, last
        index, end = last + 2, last
        while True:
            index += self._text(index) == "the"
            name = self._beginning.get(index)
            if name is None or self._is_possessive(name.last) or self._runs_on(name.last):
                return found, end
            found.append(_qualifier(name, self._tokens))
            end, index = name.last, name.last + 2
            if self._text(index - 1) not in {"and", ","}:
                return found, end

    def _read_where(self, words: RoleWords, end: int) -> tuple[list[Qualifier], int]:
        """Return the countries of those who are where they belong: "protesters in Georgia", "envoys from Mali and Chad"."""
        word = self._text(end + 1)
        if not (word in _WITHIN and _is_resident(words.role)) and not (word == "from" and self._acts(words)):
            return [], end
        name = self._country_at(end + 2)
        found = [name] if name else []
        while found and (name := self._country_at(found[-1].last + 2)) and self._is_joined(found[0], name):
            found.append(name)
        several = len(found) > 1
        return [_qualifier(name, self._tokens) for name in found], found[-1].last if several else end

    def _country_at(self, index: int) -> Name | None:
        """Return the country or the region of one whose name begins at a word, or behind "and" and an article."""
        index += self._text(index) == "and"
        index += self._text(index) == "the"
        index += self._text(index) in _COMPASS
        name = self._beginning.get(index)
        if name is None or name.entry.country is None or self._is_possessive(name.last):
            return None
        return name if name.entry.kind in {ActorKind.COUNTRY, None} and not self._runs_on(name.last) else None

    def _acts(self, words: RoleWords) -> bool:
        """Tell whether a role is a subject, behind which "from" is no verb's: not "withdrew troops from Mali"."""
        return self._tokens[words.last - 1].deprel.startswith("nsubj")

    def _is_joined(self, first: Name, other: Name) -> bool:
        joined = self._tokens[other.last - 1]
        return joined.deprel == "conj" and first.first <= joined.head <= first.last

    def _runs_on(self, last: int) -> bool:
        """Tell whether a name is only the first word of a longer phrase: "of NATO countries"."""
        return last < len(self._tokens) and self._tokens[last].upos in {"NOUN", "PROPN", "ADJ"}

    def _person_after(self, words: RoleWords, end: int) -> tuple[Person | None, int]:
        """Return whose name follows a title, directly or behind a comma that another one closes."""
        if words.plural:
            return None, end
        comma = self._text(end + 1) == ","
        first = self._behind_titles(end + 2) if comma else end + 1
        entity = self._entity(first)
        if entity is None or entity.label is not EntityLabel.PERSON:
            return None, end
        if not (words.first <= entity.first <= end + 1 or (comma and end + 2 <= entity.first <= first)):
            return None, end
        if comma and self._text(entity.last + 1) not in {",", "", "."}:
            return None, end
        return self._persons.find(self._name_of(entity)), entity.last

    def _behind_titles(self, index: int) -> int:
        """Return where a name begins behind its titles: "Ruiz" in "the army chief, General Ruiz,"."""
        while self._entity(index) is None and (fold(self._text(index)),) in lexicon().roles:
            index += 1
        return index

    def _person_before(self, start: int, end: int, words: RoleWords) -> Person | None:
        """Return whose name a description behind a comma belongs to: "Lavrov, Russia's foreign minister,"."""
        if words.plural or self._text(start - 1) != "," or self._text(end + 1) not in _CLOSINGS:
            return None
        entity = self._entity(start - 2)
        if entity is None or entity.label is not EntityLabel.PERSON or entity.last != start - 2:
            return None
        return self._persons.find(self._name_of(entity))

    # ------------------------------------------------------------ words

    def _text(self, index: int) -> str:
        return self._tokens[index - 1].text.lower() if 1 <= index <= len(self._tokens) else ""

    def _name_of(self, entity: Entity) -> str:
        return joined(self._tokens[entity.first - 1 : entity.last])

    def _entity(self, index: int) -> Entity | None:
        return self._entities.get(index)

    def _is_possessive(self, index: int) -> bool:
        return index < len(self._tokens) and _is_genitive(self._tokens[index])

    def _is_hyphenated(self, name: Name) -> bool:
        """Tell whether a name is part of a compound: "pro-Russian", "NATO-backed"."""
        return self._text(name.first - 1) == "-" or self._text(name.last + 1) == "-"


def _is_resident(role: Role) -> bool:
    """Tell whether those whom a noun names belong to the country they are in, as envoys and troops need not."""
    if role.kind is RoleKind.BODY or role.noun in _AT_HOME:
        return True
    return role.sector in _RESIDENT and role.noun not in _PASSING


def _is_genitive(token: Token) -> bool:
    return token.text in {"'s", "’s"} or (token.text in {"'", "’"} and token.upos == "PART")


def _owner(person: Person) -> Qualifier:
    surname = person.name.split()[-1]
    return Qualifier(slug=slug(surname), label=f"{surname}'s", person=person)


def _qualifier(name: Name, tokens: Sequence[Token]) -> Qualifier:
    entry = name.entry
    if entry.kind is ActorKind.COUNTRY:
        return Qualifier(slug=entry.key, label=adjectives()[entry.key], country=entry.country)
    if entry.kind is ActorKind.ORGANIZATION:
        return Qualifier(slug=entry.key, label=entry.name, country=entry.country, organization=True)
    written = joined(tokens[name.first - 1 : name.last])
    return Qualifier(slug=slug(written), label=written, country=entry.country)
