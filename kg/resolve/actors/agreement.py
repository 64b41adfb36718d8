"""Which pronouns may take up a phrase: by number, by what is known of a person's sex, by who can act."""

from collections.abc import Iterable
from functools import cache

from kg.model import ActorKind, EntityLabel, Sentence, Token
from kg.resolve.actors.article_entities import Cast
from kg.resolve.actors.description_linker import Found
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.person_mentions import entities_by_word
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.data_tables import anaphora, rows
from kg.resolve.name_keys import fold

Forms = frozenset[str]  # of "he", "she", "it", "they"

PERSON: Forms = frozenset({"he", "she"})
_IT: Forms = frozenset({"it"})
_THEY: Forms = frozenset({"they"})
_ANYBODY: Forms = frozenset({"he", "she", "it"})
_COLLECTIVE: Forms = frozenset({"it", "they"})
_SINGLE = frozenset({RoleKind.OFFICE, RoleKind.PERSON, RoleKind.RELATIVE})


@cache
def form_of(word: str) -> str | None:
    """Return under which form a pronoun agrees: "she" for "her"."""
    return next((form for form, words in anaphora()["pronouns"].items() if word in words), None)


class Agreement:
    """Tells which pronouns agree with the phrases of one article."""

    def __init__(self, cast: Cast) -> None:
        self._sex = dict(_sexes(cast))
        self._nominals = [{n.words.last: n for n in found} for found in cast.nominals]
        self._entities = [entities_by_word(sentence) for sentence in cast.document.sentences]

    def forms(self, sentence: Sentence, token: Token, found: Found | None) -> Forms:
        """Return the forms of the pronouns that may take up the phrase a word heads."""
        if token.upos == "PRON":
            form = form_of(token.text.lower())
            return frozenset({form}) if form else frozenset()
        nominal = self._nominals[sentence.index].get(token.index)
        if found is not None:
            return self._of_actor(found, token, nominal)
        return self._of_unknown(sentence, token, nominal)

    def _of_actor(self, found: Found, token: Token, nominal: Nominal | None) -> Forms:
        if len(found.actors) > 1:
            return _THEY
        actor = found.actors[0]
        if actor.kind is ActorKind.PERSON:
            return self._sex.get(actor.key, PERSON)
        if actor.kind is ActorKind.OFFICE:
            return _sex_of(nominal.role.noun) if nominal else PERSON
        if actor.kind is ActorKind.GROUP:
            return _of_group(token, nominal)
        return _IT

    def _of_unknown(self, sentence: Sentence, token: Token, nominal: Nominal | None) -> Forms:
        entity = self._entities[sentence.index].get(token.index)
        if nominal is not None:
            return _of_group(token, nominal)
        if entity is not None and entity.label is EntityLabel.PERSON:
            return PERSON
        if "Number=Plur" in token.feats:
            return _THEY
        return _ANYBODY if token.upos == "PROPN" and entity is None else _IT


def _of_group(token: Token, nominal: Nominal | None) -> Forms:
    """Return the forms for people or a body without a name: "two officials", "a spokesman", "the delegation"."""
    if nominal is None:
        return _THEY
    if nominal.role.kind in _SINGLE and not nominal.words.plural:
        return _sex_of(nominal.noun)
    if "Number=Plur" in token.feats or nominal.role.kind in _SINGLE:
        return _THEY
    return _COLLECTIVE


@cache
def _sex_of(noun: str) -> Forms:
    last = noun.split()[-1] if noun.split() else ""
    found = [form for form, nouns in anaphora()["gender"].items() if noun in nouns or last in nouns]
    return frozenset(found) or PERSON


def _sexes(cast: Cast) -> Iterable[tuple[str, Forms]]:
    """Yield what is known of the sex of an article's persons: by a given name, a word for them, an honorific."""
    for actor in cast.actors.values():
        form = _given_names().get(fold(actor.name).split()[0])
        if form and " " in actor.name:
            yield actor.key, frozenset({form})
    for nominal in (n for sentence in cast.nominals for n in sentence):
        if nominal.person is not None and len(_sex_of(nominal.noun)) == 1:
            yield cast.actors[nominal.person].key, _sex_of(nominal.noun)
    for sentence in cast.document.sentences:
        for entity in sentence.entities:
            person = cast.persons.find(entity.span.quote) if entity.label is EntityLabel.PERSON else None
            before = sentence.tokens[entity.first - 2].text if entity.first > 1 else ""
            forms = _honorific(before) or _honorific(entity.span.quote.split()[0])
            if person is not None and forms:
                yield cast.actors[person].key, forms


def _honorific(word: str) -> Forms:
    return frozenset(form for form, words in anaphora()["honorifics"].items() if fold(word) in words)


@cache
def _given_names() -> dict[str, str]:
    return {name: row["form"] for row in rows("given_names.tsv") for name in row["names"].split()}
