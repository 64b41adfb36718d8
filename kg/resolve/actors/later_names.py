"""Descriptions whose person the text names later: "A councillor left. Ana Ruiz, 40, said", "identified as Ana Ruiz"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.model import Document, EntityLabel, Token
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.actors.nominal import Determiner, Nominal
from kg.resolve.actors.person_mentions import Person, PersonIndex, entity_at
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.data_tables import anaphora_rules

_IDENTIFYING = frozenset({"identify", "name"})
_LEAD = 2  # sentences that may describe a person before the name
_REACH = 2  # sentences after the description in which the name follows
_INDIVIDUAL_KINDS = frozenset({RoleKind.OFFICE, RoleKind.PERSON})


def with_later_names(document: Document, nominals: Sequence[Nominal], persons: PersonIndex) -> list[Nominal]:
    """Return the nominals with the persons whom later words name."""
    named = {id(n): person for n, person in _identified(document, nominals, persons)}
    known = [replace(n, person=named[id(n)]) if id(n) in named else n for n in nominals]
    return _with_lead_person(document, known, persons)


def _identified(
    document: Document, nominals: Sequence[Nominal], persons: PersonIndex
) -> Iterator[tuple[Nominal, Person]]:
    """Yield the persons whom a clause identifies: "the suspect was identified as Ana Ruiz"."""
    at = {(n.sentence, n.role_match.last): n for n in nominals if n.person is None}
    for sentence in document.sentences:
        verbs = [t for t in sentence.tokens if t.upos == "VERB" and t.lemma.lower() in _IDENTIFYING]
        for verb in verbs:
            tree = ClauseTree(sentence)
            person = _person_in_complement(verb, tree, persons)
            subjects = [at.get((sentence.index, s.index)) for s in tree.children(verb.index, "nsubj")]
            described = [n for n in subjects if n is not None and _is_individual(n)]
            yield from ((nominal, person) for nominal in described if person is not None)


def _person_in_complement(verb: Token, tree: ClauseTree, persons: PersonIndex) -> Person | None:
    """Return the person after "as": "identified as Ana Ruiz"."""
    complements = tree.children(verb.index, "obl", "xcomp")
    entities = [entity_at(tree.sentence, token.index) for token in complements]
    names = [e.span.quote for e in entities if e is not None and e.label is EntityLabel.PERSON]
    return persons.find(names[0], tree.sentence.index) if names else None


def _with_lead_person(document: Document, nominals: Sequence[Nominal], persons: PersonIndex) -> list[Nominal]:
    """Return the nominals; the one that is the subject of the lead describes the person named next."""
    described = next(_descriptions(document, nominals), None)
    person = _person_after(document, described, persons) if described else None
    if described is None or person is None or not _fits(described, person, nominals):
        return list(nominals)
    return [replace(n, person=person) if n is described else n for n in nominals]


def _descriptions(document: Document, nominals: Sequence[Nominal]) -> Iterator[Nominal]:
    """Yield the descriptions of one unnamed person that are subjects of the first sentences."""
    for sentence in document.sentences[:_LEAD]:
        if any(entity.label is EntityLabel.PERSON for entity in sentence.entities):
            return
        tree = ClauseTree(sentence)
        for nominal in (n for n in nominals if n.sentence == sentence.index):
            if _is_individual(nominal) and _is_main_subject(nominal.role_match.last, tree):
                yield nominal


def _is_individual(nominal: Nominal) -> bool:
    is_body = nominal.noun in anaphora_rules()["gender"]["it"]
    is_one = (
        nominal.person is None and nominal.role.kind in _INDIVIDUAL_KINDS and not nominal.role_match.is_plural
    )
    return is_one and not is_body and nominal.determiner is not Determiner.POSSESSIVE


def _is_main_subject(index: int, tree: ClauseTree) -> bool:
    token = tree.token(index)
    return token.deprel.startswith("nsubj") and tree.is_main(tree.clause_of(index))


def _person_after(document: Document, described: Nominal, persons: PersonIndex) -> Person | None:
    """Return the first person named after a description, if it is the subject of that sentence."""
    for sentence in document.sentences[described.sentence + 1 : described.sentence + 1 + _REACH]:
        named = [entity for entity in sentence.entities if entity.label is EntityLabel.PERSON]
        if named:
            first, tree = named[0], ClauseTree(sentence)
            is_subject = any(_is_main_subject(i, tree) for i in range(first.first, first.last + 1))
            return persons.find(first.span.quote, sentence.index) if is_subject else None
    return None


def _fits(described: Nominal, person: Person, nominals: Sequence[Nominal]) -> bool:
    """Return True unless the article gives the person another role."""
    others = [nominal.role for nominal in nominals if nominal.person == person]
    return not others or any(role.group == described.role.group for role in others)
