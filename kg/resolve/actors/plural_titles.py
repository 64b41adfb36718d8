"""Titles before the names of several persons: "Ministers Ana Ruiz and Luis Paz"."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Document, Entity, EntityLabel, Sentence
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.person_mentions import Person, PersonIndex, entity_at
from kg.resolve.actors.role_nouns import RoleKind

_SEPARATORS = frozenset({",", "and"})


def titles_of_several(
    document: Document, nominals: Iterable[Nominal], persons: PersonIndex
) -> Iterator[tuple[Person, Nominal]]:
    """Yield each person named after a plural title, with the title as that of one."""
    for nominal in nominals:
        # Clubs and companies have presidents, too.
        is_state_office = nominal.role.kind is RoleKind.OFFICE and bool(nominal.qualifiers)
        if nominal.role_match.is_plural and (nominal.role.kind is RoleKind.PERSON or is_state_office):
            sentence = document.sentences[nominal.sentence]
            one = replace(nominal.role_match, is_plural=False)
            for entity in _persons_after(sentence, nominal.end + 1):
                person = persons.find(entity.span.quote, sentence.index)
                if person is not None:
                    yield person, replace(nominal, role_match=one, person=person)


def _persons_after(sentence: Sentence, index: int) -> Iterator[Entity]:
    """Yield the names of a list that starts at a token."""
    while (entity := _person_at(sentence, index)) is not None:
        yield entity
        index = entity.last + 1
        while index <= len(sentence.tokens) and sentence.tokens[index - 1].text in _SEPARATORS:
            index += 1
        if index == entity.last + 1:
            return


def _person_at(sentence: Sentence, index: int) -> Entity | None:
    entity = entity_at(sentence, index)
    is_person = entity is not None and entity.label is EntityLabel.PERSON and entity.first == index
    return entity if is_person else None
