"""Countries said with a person's name and no title that we know: "Kenyan nurse Mary Achieng", "Italy's Giorgia Meloni"."""

from collections.abc import Iterator, Sequence

from kg.model import ActorKind, Entity, EntityLabel, Sentence
from kg.resolve.actors.gazetteer_matcher import Name
from kg.resolve.actors.person_mentions import Person, Persons
from kg.resolve.gazetteer import Basis
from kg.resolve.name_keys import joined

_REACH = 4  # words between a country and the name
_BETWEEN = frozenset({"NOUN", "ADJ", "PROPN"})
_NAMING = frozenset({Basis.NAME, Basis.ALIAS})
_ARTICLES = frozenset({"a", "an", "the"})


def origins_in(sentence: Sentence, names: Sequence[Name], persons: Persons) -> Iterator[tuple[Person, str]]:
    """Yield the persons of a sentence whose country stands with their name."""
    for entity in (e for e in sentence.entities if e.label is EntityLabel.PERSON):
        person = persons.find(joined(sentence.tokens[entity.first - 1 : entity.last]))
        country = _before(sentence, names, entity) or _behind(sentence, names, entity)
        if person is not None and country is not None:
            yield person, country


def _before(sentence: Sentence, names: Sequence[Name], entity: Entity) -> str | None:
    """Return the country before a name: its adjective and a noun or none, or its genitive."""
    for name in names:
        if name.entry.kind is not ActorKind.COUNTRY or not name.last < entity.last:
            continue
        owns = name.last < len(sentence.tokens) and sentence.tokens[name.last].text in {"'s", "’s"}
        within = sentence.tokens[name.last + owns : entity.first - 1]
        near = name.last < entity.first + 2 and len(within) <= _REACH and entity.last - name.last - owns > 0
        plain = all(token.upos in _BETWEEN or token.text == "-" for token in within)
        if near and plain and (name.entry.basis is Basis.DEMONYM or (owns and name.entry.basis in _NAMING)):
            return name.entry.country
    return None


def _behind(sentence: Sentence, names: Sequence[Name], entity: Entity) -> str | None:
    """Return the country of an apposition: "Peter Magyar, a Hungarian farmer,"."""
    tokens, index = sentence.tokens, entity.last
    if index + 2 >= len(tokens) or tokens[index].text != "," or tokens[index + 1].text not in _ARTICLES:
        return None
    apposed = any(
        t.head in range(entity.first, entity.last + 1) and t.deprel == "appos" for t in tokens[index:]
    )
    for name in names:
        if name.entry.basis is Basis.DEMONYM and index + 2 < name.first <= index + 2 + _REACH and apposed:
            between = tokens[index + 2 : name.first - 1]
            return name.entry.country if all(t.upos in _BETWEEN for t in between) else None
    return None
