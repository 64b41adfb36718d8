"""The countries that an article states for its persons, by the words around their names.

Each kind of evidence is a function of ``_EVIDENCE``, strongest first. A new kind of evidence is one more function there.
Titles with a country ("Kenya's president") are nominals and are read in ``nominal_parser.py``.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model import ActorKind, Entity, EntityLabel, Sentence, Token
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.actors.person_mentions import Person, PersonIndex
from kg.resolve.data_tables import group
from kg.resolve.gazetteer import NameType
from kg.resolve.name_keys import join_tokens

# The maximum number of words between a country and the untitled person's name.
_MAX_WORDS_BETWEEN = 4
_DESCRIPTION_UPOS = frozenset({"NOUN", "ADJ", "PROPN"})
_COUNTRY_NAME_TYPES = frozenset({NameType.NAME, NameType.ALIAS})
_ARTICLES = frozenset({"a", "an", "the"})
_NAME_DEPRELS = frozenset({"appos", "flat", "compound", "nmod:desc"})
# Dependents of a description that are not part of the person's own description.
_OUTER_DEPRELS = frozenset({"acl", "advcl", "conj", "parataxis", "ccomp", "xcomp", "csubj", "nsubj"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention:
    """A person's name in a sentence, with the gazetteer names of that sentence."""

    sentence: Sentence
    names: Sequence[NameMatch]
    entity: Entity


def stated_countries(
    sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex
) -> Iterator[tuple[Person, str]]:
    """Yield the persons of a sentence with the country (ISO 3166 alpha-3) that the words around the name state."""
    for person, mention in _mentions(sentence, names, persons):
        country = next((found for evidence in _EVIDENCE if (found := evidence(mention))), None)
        if country is not None:
            yield person, country


def international_employers(
    sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex
) -> Iterator[tuple[Person, str]]:
    """Yield the persons whose phrase names an organisation without a country, with its sector: "Ana Ruiz of UNICEF"."""
    for person, mention in _mentions(sentence, names, persons):
        phrase = _description_tokens(mention)
        for entry in (name.entry for name in names if name.first in phrase):
            if entry.kind is ActorKind.ORGANIZATION and entry.country is None and entry.sector:
                yield person, entry.sector


def _mentions(
    sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex
) -> Iterator[tuple[Person, PersonMention]]:
    for entity in (e for e in sentence.entities if e.label is EntityLabel.PERSON):
        text = join_tokens(sentence.tokens[entity.first - 1 : entity.last])
        person = persons.find(text, sentence.index)
        if person is not None:
            yield person, PersonMention(sentence=sentence, names=names, entity=entity)


def _country_before(mention: PersonMention) -> str | None:
    """Return the country of a demonym with an optional noun, or of a possessive country: "Italy's Giorgia Meloni"."""
    tokens, entity = mention.sentence.tokens, mention.entity
    for name in mention.names:
        if name.entry.kind is not ActorKind.COUNTRY or not name.last < entity.last:
            continue
        is_possessive = _is_possessive(name, tokens)
        between = tokens[name.last + is_possessive : entity.first - 1]
        is_near = (
            name.last < entity.first + 2
            and len(between) <= _MAX_WORDS_BETWEEN
            and entity.last - name.last - is_possessive > 0
        )
        is_description = all(token.upos in _DESCRIPTION_UPOS or token.text == "-" for token in between)
        if is_near and is_description and _states_country(name, tokens):
            return name.entry.country
    return None


def _country_in_apposition(mention: PersonMention) -> str | None:
    """Return the country of an apposition: "Peter Magyar, a Hungarian farmer,"."""
    tokens, entity, index = mention.sentence.tokens, mention.entity, mention.entity.last
    if index + 2 >= len(tokens) or tokens[index].text != "," or tokens[index + 1].text not in _ARTICLES:
        return None
    has_apposition = any(
        t.head in range(entity.first, entity.last + 1) and t.deprel == "appos" for t in tokens[index:]
    )
    if not has_apposition:
        return None
    for name in mention.names:
        between = [t for t in tokens[index + 2 : name.first - 1] if not _is_part_of_age(t)]
        is_near = index + 2 < name.first and len(between) <= _MAX_WORDS_BETWEEN
        if name.entry.name_type is NameType.DEMONYM and is_near:
            return name.entry.country if all(t.upos in _DESCRIPTION_UPOS for t in between) else None
    return None


def _is_part_of_age(token: Token) -> bool:
    """Return True for the words of "30-year-old"."""
    return token.upos == "NUM" or token.text.lower() in {"-", "year", "old", "month"}


def _country_in_phrase(mention: PersonMention) -> str | None:
    """Return the only country in the noun phrase of a name: "Minister of Trade of the Portuguese Republic Rui Alves"."""
    tokens = mention.sentence.tokens
    phrase = _description_tokens(mention)
    countries = {
        name.entry.country
        for name in mention.names
        if name.entry.kind is ActorKind.COUNTRY
        and phrase.issuperset(range(name.first, name.last + 1))
        and (_states_country(name, tokens) or _word(tokens, name.first - 1) == "of")
    }
    return countries.pop() if len(countries) == 1 else None


_EVIDENCE = (_country_before, _country_in_apposition, _country_in_phrase)


def _description_tokens(mention: PersonMention) -> frozenset[int]:
    """Return the tokens that describe a person: the dependents of the name and of the title that it follows."""
    tokens, entity = mention.sentence.tokens, mention.entity
    inside = range(entity.first, entity.last + 1)
    head = next((t for t in tokens[entity.first - 1 : entity.last] if t.head not in inside), None)
    if head is None:
        return frozenset()
    children = group((token.head, token) for token in tokens)
    is_title = (
        head.deprel in _NAME_DEPRELS and tokens[head.head - 1].upos in {"NOUN", "PROPN"}
        if head.head
        else False
    )
    queue = [tokens[head.head - 1]] if is_title else [head]
    found = {token.index for token in queue}
    for token in queue:
        new = [c for c in children.get(token.index, ()) if c.index not in found]
        inner = [c for c in new if c.deprel.partition(":")[0] not in _OUTER_DEPRELS]
        found.update(c.index for c in inner)
        queue += inner
    return frozenset(found)


def _states_country(name: NameMatch, tokens: Sequence[Token]) -> bool:
    """Return True for a demonym or a possessive: "Kenyan", "Kenya's"."""
    if name.entry.name_type is NameType.DEMONYM:
        return True
    return _is_possessive(name, tokens) and name.entry.name_type in _COUNTRY_NAME_TYPES


def _is_possessive(name: NameMatch, tokens: Sequence[Token]) -> bool:
    return name.last < len(tokens) and tokens[name.last].text in {"'s", "’s"}


def _word(tokens: Sequence[Token], index: int) -> str:
    """Return a token in lower case, after skipping an article, or an empty string before the sentence."""
    index -= 1 <= index <= len(tokens) and tokens[index - 1].text.lower() == "the"
    return tokens[index - 1].text.lower() if 1 <= index <= len(tokens) else ""
