"""Agreement between pronouns and antecedents in number, gender and animacy."""

from collections.abc import Iterable
from functools import cache

from kg.model import ActorKind, EntityLabel, Sentence, Token
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.description_linker import LinkResult
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.person_mentions import entity_by_token
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.data_tables import anaphora_rules, read_rows
from kg.resolve.name_keys import fold

PronounForms = frozenset[str]  # subset of "he", "she", "it", "they"

PERSON_FORMS: PronounForms = frozenset({"he", "she"})
_IT: PronounForms = frozenset({"it"})
_THEY: PronounForms = frozenset({"they"})
_ANY_SINGULAR: PronounForms = frozenset({"he", "she", "it"})
_COLLECTIVE: PronounForms = frozenset({"it", "they"})
_INDIVIDUAL_KINDS = frozenset({RoleKind.OFFICE, RoleKind.PERSON, RoleKind.RELATIONAL})


@cache
def form_of(word: str) -> str | None:
    """Return the nominative form of a pronoun, such as "she" for "her", or None for any other word."""
    return next((form for form, words in anaphora_rules()["pronouns"].items() if word in words), None)


class Agreement:
    """Determines which pronouns agree with the phrases of one article."""

    def __init__(self, entities: ArticleEntities) -> None:
        self._forms_by_key = dict(_gendered_forms(entities))
        self._nominals = [{n.role_match.last: n for n in nominals} for nominals in entities.nominals]
        self._ner_entities = [entity_by_token(sentence) for sentence in entities.document.sentences]

    def forms(self, sentence: Sentence, token: Token, link: LinkResult | None) -> PronounForms:
        """Return the pronoun forms that can refer to the phrase with this head token."""
        if token.upos == "PRON":
            form = form_of(token.text.lower())
            return frozenset({form}) if form else frozenset()
        nominal = self._nominals[sentence.index].get(token.index)
        if link is not None:
            return self._forms_of_linked(link, token, nominal)
        return self._forms_of_unlinked(sentence, token, nominal)

    def _forms_of_linked(self, link: LinkResult, token: Token, nominal: Nominal | None) -> PronounForms:
        if len(link.actors) > 1:
            return _THEY
        actor = link.actors[0]
        if actor.kind is ActorKind.PERSON:
            return self._forms_by_key.get(actor.key, PERSON_FORMS)
        if actor.kind is ActorKind.OFFICE:
            return _forms_of_noun(nominal.role.noun) if nominal else PERSON_FORMS
        if actor.kind is ActorKind.GROUP:
            return _forms_of_group(token, nominal)
        return _IT

    def _forms_of_unlinked(self, sentence: Sentence, token: Token, nominal: Nominal | None) -> PronounForms:
        entity = self._ner_entities[sentence.index].get(token.index)
        if nominal is not None:
            return _forms_of_group(token, nominal)
        if entity is not None and entity.label is EntityLabel.PERSON:
            return PERSON_FORMS
        if "Number=Plur" in token.feats:
            return _THEY
        return _ANY_SINGULAR if token.upos == "PROPN" and entity is None else _IT


def _forms_of_group(token: Token, nominal: Nominal | None) -> PronounForms:
    """Return the forms for unnamed people or bodies: "two officials", "a spokesman", "the delegation"."""
    if nominal is None:
        return _THEY
    if nominal.role.kind in _INDIVIDUAL_KINDS and not nominal.role_match.is_plural:
        return _forms_of_noun(nominal.noun)
    if "Number=Plur" in token.feats or nominal.role.kind in _INDIVIDUAL_KINDS:
        return _THEY
    return _COLLECTIVE


@cache
def _forms_of_noun(noun: str) -> PronounForms:
    """Return the form of a gendered noun ("she" for "spokeswoman"), or both forms for any other noun."""
    last_word = noun.split()[-1] if noun.split() else ""
    forms = [
        form for form, nouns in anaphora_rules()["gender"].items() if noun in nouns or last_word in nouns
    ]
    return frozenset(forms) or PERSON_FORMS


def _gendered_forms(entities: ArticleEntities) -> Iterable[tuple[str, PronounForms]]:
    """Yield actor keys of persons with the pronoun implied by a given name, a gendered noun or an honorific.

    Later items take precedence over earlier ones.
    """
    for actor in entities.actors.values():
        form = _form_by_given_name().get(fold(actor.name).split()[0])
        if form and " " in actor.name:
            yield actor.key, frozenset({form})
    for nominal in (n for sentence in entities.nominals for n in sentence):
        if nominal.person is not None and len(_forms_of_noun(nominal.noun)) == 1:
            yield entities.actors[nominal.person].key, _forms_of_noun(nominal.noun)
    for sentence in entities.document.sentences:
        for entity in sentence.entities:
            person = entities.persons.find(entity.span.quote) if entity.label is EntityLabel.PERSON else None
            word_before = sentence.tokens[entity.first - 2].text if entity.first > 1 else ""
            forms = _forms_of_honorific(word_before) or _forms_of_honorific(entity.span.quote.split()[0])
            if person is not None and forms:
                yield entities.actors[person].key, forms


def _forms_of_honorific(word: str) -> PronounForms:
    return frozenset(form for form, words in anaphora_rules()["honorifics"].items() if fold(word) in words)


@cache
def _form_by_given_name() -> dict[str, str]:
    return {name: row["form"] for row in read_rows("given_names.tsv") for name in row["names"].split()}
