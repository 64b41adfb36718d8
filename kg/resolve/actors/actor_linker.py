"""Entity linking of phrases that name or describe actors; pronouns are resolved in ``pronouns.py``."""

from collections.abc import Sequence

from kg.model import (
    Actor,
    ActorKind,
    ActorLink,
    EntityLabel,
    Mention,
    Sentence,
    Token,
)
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.description_linker import LinkResult, link_descriptions, merge_links, single_link
from kg.resolve.actors.gazetteer_matcher import NameMatch, is_ambiguous_name
from kg.resolve.actors.nominal import Determiner, Nominal
from kg.resolve.actors.person_mentions import Person, bare_name, entity_by_token
from kg.resolve.actors.possessives import link_possessed
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.cities import is_city
from kg.resolve.gazetteer import NameType, country_adjectives, gazetteer
from kg.resolve.name_keys import join_tokens, slug

_SCORES = {
    NameType.NAME: 1.0,
    NameType.ALIAS: 0.95,
    NameType.SEAT: 0.9,
    NameType.CAPITAL: 0.85,
    NameType.DEMONYM: 0.8,
}
_QUANTIFIER_UPOS = frozenset({"ADJ", "DET", "NUM", "PRON"})
_STATE_SECTORS = frozenset({"GOV", "LEG", "MIL", "JUD"})
_APPOSITION_DEPRELS = ("appos", "flat", "nmod:desc")


class ActorLinker:
    """Links the phrases of one article to actors."""

    def __init__(self, entities: ArticleEntities) -> None:
        self._entities = entities
        self._description_links = link_descriptions(entities)
        self._names = [
            {i: name for name in names for i in range(name.first, name.last + 1)} for names in entities.names
        ]
        self._nominals = [_by_role_token(nominals) for nominals in entities.nominals]
        self._nominals_at = [_by_any_token(nominals) for nominals in entities.nominals]
        self._titles_with_owner = frozenset(
            n.title for nominals in entities.nominals for n in nominals if n.qualifiers or n.person
        )
        self._ner_entities = [entity_by_token(sentence) for sentence in entities.document.sentences]
        self._children = [_children_by_head(sentence) for sentence in entities.document.sentences]

    def link(self, mention: Mention) -> ActorLink | None:
        """Return the actors of a phrase, or None if it refers to no known actor."""
        sentence = self._entities.document.sentences[mention.sentence]
        if not 1 <= mention.head <= len(sentence.tokens):
            return None
        link = self._link_misparsed_nominal(sentence, mention) or self.link_head(sentence, mention.head)
        if link is None:
            return None
        conjuncts = [self.link_head(sentence, index) for index in self._conjuncts(mention)]
        if conjuncts and all(conjuncts):
            link = merge_links([link, *(conjunct for conjunct in conjuncts if conjunct)])
        return ActorLink(mention=mention, actors=link.actors, reason=link.reason, score=link.score)

    def _conjuncts(self, mention: Mention) -> list[int]:
        """Return the tokens of a phrase that are coordinated with its head or with a name in apposition to it."""
        children = self._children[mention.sentence]
        names = [t.index for t in children.get(mention.head, ()) if t.deprel in _APPOSITION_DEPRELS]
        conjuncts = [
            t for head in (mention.head, *names) for t in children.get(head, ()) if t.deprel == "conj"
        ]
        return [t.index for t in conjuncts if mention.span.start <= t.start < mention.span.end]

    def link_head(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the actors of the phrase with this head token, without resolving pronouns."""
        if sentence.tokens[head - 1].upos == "PRON":
            return self._link_members(sentence, head)
        nominal = self._nominals[sentence.index].get(head)
        if nominal is not None and nominal.role.kind is not RoleKind.COLLECTIVE:
            named = self._link_person_after(sentence, head) if nominal.role_match.is_plural else None
            link = named or self._description_links.get((sentence.index, nominal.role_match.last))
            return link or self._link_apposition(sentence, head)
        return (
            self._link_titled_person(sentence, head)
            or self._link_multiword_organization(sentence, head)
            or self._link_person(sentence, head)
            or self._link_gazetteer_name(sentence, head)
            or self._link_apposition(sentence, head)
            or self._link_members(sentence, head)
            or self._link_definite_noun(sentence, head)
            or self._link_unlisted_organization(sentence, head)
        )

    def possessor_of(self, sentence: Sentence, head: int) -> int | None:
        """Return the token of an unnamed owner: "its" in "its ambassador", "country" in "the country's president"."""
        nominal = self._nominals[sentence.index].get(head)
        if nominal is None or nominal.role_match.last != head or nominal.qualifiers:
            return None
        return nominal.start if nominal.determiner is Determiner.POSSESSIVE else None

    def link_possessed(self, sentence: Sentence, head: int, owners: Sequence[Actor]) -> LinkResult | None:
        """Link a nominal whose owners are known."""
        return link_possessed(self._nominals[sentence.index][head], owners, self._entities)

    def lacks_state(self, sentence: Sentence, head: int) -> bool:
        """Return True for a definite state body or office without a named state: "the government"."""
        nominal = self._nominals[sentence.index].get(head)
        return (
            nominal is not None
            and nominal.role_match.last == head
            and nominal.role.kind in {RoleKind.BODY, RoleKind.OFFICE}
            and nominal.determiner is Determiner.DEFINITE
            and not (nominal.qualifiers or nominal.person)
            and not (nominal.has_locative or nominal.role_match.is_plural)
            and nominal.title not in self._titles_with_owner
            and nominal.sector in _STATE_SECTORS
            and nominal.title != "secretary-general"
        )

    def is_role_noun(self, sentence: Sentence, head: int) -> bool:
        """Return True if a token is a noun for people or a body."""
        return head in self._nominals[sentence.index]

    def _link_titled_person(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the person whose title contains a token: "U.S." before "President Donald Trump"."""
        for nominal in self._nominals_at[sentence.index].get(head, ()):
            is_possessive = head < len(sentence.tokens) and sentence.tokens[head].text in {"'s", "’s"}
            if nominal.person is not None and not is_possessive and head <= nominal.end:
                return self._description_links.get((sentence.index, nominal.role_match.last))
        return None

    def _link_misparsed_nominal(self, sentence: Sentence, mention: Mention) -> LinkResult | None:
        """Return the link of a nominal inside a phrase if the parser made one of its modifiers the head."""
        for nominal in self._nominals_at[sentence.index].get(mention.head, ()):
            first, last = sentence.tokens[nominal.start - 1], sentence.tokens[nominal.end - 1]
            if mention.span.start <= first.end and mention.span.end >= last.end:
                return self._description_links.get((sentence.index, nominal.role_match.last))
        return None

    def _link_person(self, sentence: Sentence, head: int) -> LinkResult | None:
        entity = self._ner_entities[sentence.index].get(head)
        first, last = (entity.first, entity.last) if entity else (head, head)
        person = self._entities.persons.find(join_tokens(sentence.tokens[first - 1 : last]))
        if person is None and entity is not None and entity.label is not EntityLabel.PERSON:
            person = self._entities.persons.find(sentence.tokens[head - 1].text)
            first = last = head
        if person is None or sentence.tokens[head - 1].upos == "VERB" or not _is_capitalized(sentence, head):
            return None
        name = bare_name(join_tokens(sentence.tokens[first - 1 : last]))
        return single_link(
            self._entities.actors[person],
            reason=_person_reason(name, person),
            score=0.95 if name == person.name else 0.9,
        )

    def _link_multiword_organization(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return a gazetteer organisation of several words, even if it looks like a person: "Boko Haram"."""
        name = self._names[sentence.index].get(head)
        if name is None or name.last == name.first or name.entry.kind is not ActorKind.ORGANIZATION:
            return None
        entity = self._ner_entities[sentence.index].get(head)
        covers_entity = entity is None or name.last - name.first >= entity.last - entity.first
        return self._link_gazetteer_name(sentence, head) if covers_entity else None

    def _link_gazetteer_name(self, sentence: Sentence, head: int) -> LinkResult | None:
        name = self._names[sentence.index].get(head)
        if name is None:
            return None
        if name.entry.name_type in {NameType.DEMONYM, NameType.REGIONAL}:
            name_before = self._names[sentence.index].get(name.first - 1)
            return _link_demonym(name, sentence.tokens, name_before)
        if name.entry.actor is None:
            return None
        name_type = name.entry.name_type
        is_own_name = name_type in {NameType.NAME, NameType.ALIAS}
        reason = name_type.value if is_own_name else f"{name_type.value} of {name.entry.name}"
        return single_link(name.entry.actor, reason=reason, score=_SCORES[name_type])

    def _link_apposition(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the person named in apposition to a title: "his chief of staff, Andriy Yermak"."""
        for child in self._children[sentence.index].get(head, ()):
            if child.deprel in _APPOSITION_DEPRELS and child.upos == "PROPN":
                link = self._link_person(sentence, child.index)
                if link is not None:
                    return link
        return None

    def _link_person_after(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the first person after a plural title: "Ministers Ana Ruiz and Luis Paz"."""
        entity = self._ner_entities[sentence.index].get(head + 1)
        is_person = entity is not None and entity.label is EntityLabel.PERSON
        return self._link_person(sentence, head + 1) if is_person else None

    def _link_members(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the members of a collective: "a group of military leaders", "several of his counterparts"."""
        token = sentence.tokens[head - 1]
        nominal = self._nominals[sentence.index].get(head)
        if nominal is None and token.upos not in _QUANTIFIER_UPOS:
            return None
        first = _token_after_of(sentence, head)
        if first is None:
            return None
        for members in self._nominals_at[sentence.index].get(first, ()):
            if members.start == first and members.role_match.is_plural:
                return self._description_links.get((sentence.index, members.role_match.last))
        name = self._names[sentence.index].get(first)
        if name is None or name.last != first or name.entry.name_type is not NameType.DEMONYM:
            return None
        return _link_demonym(name, sentence.tokens)

    def _link_definite_noun(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the gazetteer organisation that "the alliance" refers back to."""
        noun = sentence.tokens[head - 1].text.lower()
        word_before = sentence.tokens[head - 2].text.lower() if head > 1 else ""
        entry = self._entities.organization_for(noun) if word_before == "the" else None
        if entry is None or entry.actor is None:
            return None
        return single_link(entry.actor, reason=f"the {noun}: {entry.name}", score=0.8)

    def _link_unlisted_organization(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return a new actor for an organisation that only the NER model recognises."""
        entity = self._ner_entities[sentence.index].get(head)
        if (
            entity is None
            or entity.label is not EntityLabel.ORGANIZATION
            or sentence.tokens[head - 1].upos != "PROPN"
        ):
            return None
        if head in self._names[sentence.index]:
            return None
        name = self._entities.expand_acronym(bare_name(entity.span.quote))
        if not slug(name) or is_city(name):
            return None
        owner = _country_possessor(entity.span.quote) or self._country_possessor_before(
            sentence, entity.first
        )
        actor = Actor(
            key=f"organization/{f'{owner}-' if owner else ''}{slug(name)}",
            kind=ActorKind.ORGANIZATION,
            name=name,
            country=owner or _leading_country(name),
        )
        return single_link(actor, reason="named entity", score=0.5)

    def _country_possessor_before(self, sentence: Sentence, first: int) -> str | None:
        """Return the possessive country before a name: "Chile's" in "Chile's Joint Harbour Board"."""
        if first < 3 or sentence.tokens[first - 2].deprel != "case":
            return None
        name = self._names[sentence.index].get(first - 2)
        if name is None or sentence.tokens[name.last - 1].deprel != "nmod:poss":
            return None
        return name.entry.country if name.entry.kind is ActorKind.COUNTRY else None


def _country_possessor(quote: str) -> str | None:
    """Return the possessive country inside a name: "South Korea's Joint Chiefs of Staff"."""
    owner, genitive, _ = quote.replace("’", "'").partition("'s ")
    entry = gazetteer().find(owner) if genitive else None
    return entry.country if entry and entry.kind is ActorKind.COUNTRY else None


def _leading_country(name: str) -> str | None:
    """Return the country whose name or demonym starts an organisation's name: "Chilean Union of Miners"."""
    words = name.split()
    for length in range(min(len(words) - 1, gazetteer().max_words), 0, -1):
        entry = gazetteer().find(" ".join(words[:length]))
        if entry is not None and entry.kind is ActorKind.COUNTRY and not is_ambiguous_name(entry.name):
            return entry.country
    return None


def _is_capitalized(sentence: Sentence, head: int) -> bool:
    return sentence.tokens[head - 1].text[:1].isupper()


def _token_after_of(sentence: Sentence, head: int) -> int | None:
    """Return the token after "of", or after the last "of" in "tens of thousands of protesters"."""
    index = head
    while index < len(sentence.tokens) and sentence.tokens[index].text.lower() == "of":
        index += 2
    return index if head < index <= len(sentence.tokens) else None


def _link_demonym(
    name: NameMatch, tokens: Sequence[Token], name_before: NameMatch | None = None
) -> LinkResult | None:
    """Return the country for an adjective ("Russian strikes"), the people for a noun ("the Russians").

    ``name_before`` may be a demonym that restricts the people to one country: "Iraqi Kurds".
    """
    last = tokens[name.last - 1]
    word_before = tokens[name.first - 2].text.lower() if name.first > 1 else ""
    is_plural = "Number=Plur" in last.feats and last.upos != "ADJ"
    if not is_plural and (last.upos == "ADJ" or last.deprel in {"amod", "compound"}):
        country = name.entry.actor
        if country is None:
            return None
        return single_link(country, reason="demonym", score=_SCORES[NameType.DEMONYM])
    if word_before == "ethnic" or (not is_plural and word_before != "the"):
        return None
    country_before = None
    if name_before is not None and name_before.entry.name_type is NameType.DEMONYM:
        country_before = name_before.entry.country
    return single_link(_people(name, country_before), reason="people", score=_SCORES[NameType.DEMONYM])


def _people(name: NameMatch, country: str | None = None) -> Actor:
    """Return the people of a country or region, or only those of them in ``country``."""
    entry = name.entry
    owner = f"{country}-" if country and country != entry.country else ""
    adjective = country_adjectives()[country or ""] if owner else ""
    return Actor(
        key=f"group/{owner}{entry.key}-nation",
        kind=ActorKind.GROUP,
        name=f"{adjective} {entry.name} people" if owner else f"people of {entry.name}",
        country=country or entry.country,
        sector="CVL",
    )


def _person_reason(name: str, person: Person) -> str:
    if name == person.name:
        return "full name"
    return f"surname of {person.name}" if " " not in name else f"name of {person.name}"


def _by_role_token(nominals: Sequence[Nominal]) -> dict[int, Nominal]:
    return {i: n for n in nominals for i in range(n.role_match.first, n.role_match.last + 1)}


def _by_any_token(nominals: Sequence[Nominal]) -> dict[int, list[Nominal]]:
    index: dict[int, list[Nominal]] = {}
    for nominal in nominals:
        for token in range(nominal.start, nominal.end + 1):
            index.setdefault(token, []).append(nominal)
    return index


def _children_by_head(sentence: Sentence) -> dict[int, list[Token]]:
    children: dict[int, list[Token]] = {}
    for token in sentence.tokens:
        children.setdefault(token.head, []).append(token)
    return children
