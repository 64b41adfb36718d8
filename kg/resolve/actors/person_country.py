"""Countries stated next to an untitled person's name: "Kenyan nurse Mary Achieng", "Italy's Giorgia Meloni"."""

from collections.abc import Iterator, Sequence

from kg.model import ActorKind, Entity, EntityLabel, Sentence
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.actors.person_mentions import Person, PersonIndex
from kg.resolve.gazetteer import NameType
from kg.resolve.name_keys import join_tokens

_MAX_WORDS_BETWEEN = 4  # between the country and the name
_DESCRIPTION_UPOS = frozenset({"NOUN", "ADJ", "PROPN"})
_COUNTRY_NAME_TYPES = frozenset({NameType.NAME, NameType.ALIAS})
_ARTICLES = frozenset({"a", "an", "the"})


def person_countries(
    sentence: Sentence, names: Sequence[NameMatch], persons: PersonIndex
) -> Iterator[tuple[Person, str]]:
    """Yield the persons of a sentence whose country is stated before or after their name."""
    for entity in (e for e in sentence.entities if e.label is EntityLabel.PERSON):
        person = persons.find(join_tokens(sentence.tokens[entity.first - 1 : entity.last]))
        country = _country_before(sentence, names, entity) or _country_in_apposition(sentence, names, entity)
        if person is not None and country is not None:
            yield person, country


def _country_before(sentence: Sentence, names: Sequence[NameMatch], entity: Entity) -> str | None:
    """Return the country of a demonym with an optional noun, or of a possessive country name."""
    for name in names:
        if name.entry.kind is not ActorKind.COUNTRY or not name.last < entity.last:
            continue
        is_possessive = name.last < len(sentence.tokens) and sentence.tokens[name.last].text in {"'s", "’s"}
        between = sentence.tokens[name.last + is_possessive : entity.first - 1]
        is_near = (
            name.last < entity.first + 2
            and len(between) <= _MAX_WORDS_BETWEEN
            and entity.last - name.last - is_possessive > 0
        )
        is_description = all(token.upos in _DESCRIPTION_UPOS or token.text == "-" for token in between)
        states_country = name.entry.name_type is NameType.DEMONYM or (
            is_possessive and name.entry.name_type in _COUNTRY_NAME_TYPES
        )
        if is_near and is_description and states_country:
            return name.entry.country
    return None


def _country_in_apposition(sentence: Sentence, names: Sequence[NameMatch], entity: Entity) -> str | None:
    """Return the country of an apposition: "Peter Magyar, a Hungarian farmer,"."""
    tokens, index = sentence.tokens, entity.last
    if index + 2 >= len(tokens) or tokens[index].text != "," or tokens[index + 1].text not in _ARTICLES:
        return None
    has_apposition = any(
        t.head in range(entity.first, entity.last + 1) and t.deprel == "appos" for t in tokens[index:]
    )
    if not has_apposition:
        return None
    for name in names:
        is_near = index + 2 < name.first <= index + 2 + _MAX_WORDS_BETWEEN
        if name.entry.name_type is NameType.DEMONYM and is_near:
            between = tokens[index + 2 : name.first - 1]
            return name.entry.country if all(t.upos in _DESCRIPTION_UPOS for t in between) else None
    return None
