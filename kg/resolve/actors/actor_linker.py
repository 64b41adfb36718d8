"""Entity linking of phrases that name or describe actors; pronouns are resolved in ``pronouns.py``."""

from collections.abc import Collection, Sequence

from kg.model import Actor, ActorKind, ActorLink, EntityLabel, Mention, Sentence, Token
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.demonyms import DEMONYM_SCORE, link_demonym
from kg.resolve.actors.description_linker import link_counterpart, link_descriptions, link_possessed
from kg.resolve.actors.link_result import LinkResult, merge_links, single_link
from kg.resolve.actors.nominal import Determiner, Nominal
from kg.resolve.actors.person_mentions import Person, bare_name, entity_at, is_honorific
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.actors.unlisted_organizations import link_unlisted
from kg.resolve.data_tables import anaphora_rules, group
from kg.resolve.gazetteer import NameType, country_actor
from kg.resolve.name_keys import fold, join_tokens

_SCORES = {
    NameType.NAME: 1.0,
    NameType.ALIAS: 0.95,
    NameType.SEAT: 0.9,
    NameType.CAPITAL: 0.85,
    NameType.DEMONYM: DEMONYM_SCORE,
}
_QUANTIFIER_UPOS = frozenset({"ADJ", "DET", "NUM", "PRON"})
_STATE_SECTORS = frozenset({"GOV", "LEG", "MIL", "JUD"})
_APPOSITION_DEPRELS = ("appos", "flat", "nmod:desc")


class ActorLinker:
    """Links the phrases of one article to actors."""

    def __init__(self, entities: ArticleEntities) -> None:
        self._entities = entities
        self._description_links = link_descriptions(entities)
        # By the position of each token of the role noun, and of any token. A description with a person comes last.
        self._nominals = {
            (n.sentence, i): n
            for n in sorted(entities.nominals, key=lambda n: n.person is not None)
            for i in range(n.role_match.first, n.role_match.last + 1)
        }
        self._nominals_at = group(
            ((n.sentence, i), n) for n in entities.nominals for i in range(n.start, n.end + 1)
        )
        self._titles_with_owner = {n.title for n in entities.nominals if n.qualifiers or n.person}
        self._links: dict[tuple[int, int], LinkResult | None] = {}  # by the position of the head
        self._children = [group((t.head, t) for t in s.tokens) for s in entities.document.sentences]

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
        return link.of_mention(mention)

    def name_at(self, mention: Mention) -> tuple[int, int, int] | None:
        """Return the sentence and the first and last token of the gazetteer name that contains the head of a phrase."""
        sentence = self._entities.document.sentences[mention.sentence]
        name = self._entities.name_at(sentence, mention.head)
        return (mention.sentence, name.first, name.last) if name else None

    def _conjuncts(self, mention: Mention) -> list[int]:
        """Return the tokens of a phrase that are coordinated with its head or with a name in apposition to it."""
        children = self._children[mention.sentence]
        names = [t.index for t in children.get(mention.head, ()) if t.deprel in _APPOSITION_DEPRELS]
        heads = (mention.head, *names)
        conjuncts = [t for head in heads for t in children.get(head, ()) if t.deprel == "conj"]
        return [t.index for t in conjuncts if mention.span.start <= t.start < mention.span.end]

    def link_head(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the actors of the phrase with this head token, without resolving pronouns."""
        position = sentence.index, head
        if position not in self._links:
            self._links[position] = self._link_head(sentence, head)
        return self._links[position]

    def _link_head(self, sentence: Sentence, head: int) -> LinkResult | None:
        if sentence.tokens[head - 1].upos == "PRON":
            return self._link_members(sentence, head)
        nominal = self._nominals.get((sentence.index, head))
        if nominal is not None and nominal.role.kind is not RoleKind.COLLECTIVE:
            named = self._link_person_after(sentence, head) if nominal.role_match.is_plural else None
            link = named or self._description_links.get((sentence.index, nominal.role_match.last))
            return link or self._link_apposition(sentence, head) or self._link_body_name(sentence, head)
        return (
            self._link_titled_person(sentence, head)
            or self._link_multiword_name(sentence, head)
            or self._link_person(sentence, head)
            or self._link_longer_name(sentence, head)
            or self._link_gazetteer_name(sentence, head)
            or self._link_apposition(sentence, head)
            or self._link_members(sentence, head)
            or self._link_definite_noun(sentence, head)
            or self._link_address(sentence, head)
            or self._link_divided_country(sentence, head)
            or link_unlisted(sentence, head, self._entities)
        )

    def possessor_of(self, sentence: Sentence, head: int) -> int | None:
        """Return the token of an unnamed owner: "its" in "its ambassador", "country" in "the country's president"."""
        nominal = self._nominals.get((sentence.index, head))
        if nominal is None or nominal.role_match.last != head or nominal.qualifiers:
            return None
        return nominal.start if nominal.determiner is Determiner.POSSESSIVE else None

    def link_possessed(self, sentence: Sentence, head: int, owners: Sequence[Actor]) -> LinkResult | None:
        """Link a nominal whose owners are known."""
        return link_possessed(self._nominals[sentence.index, head], owners, self._entities)

    def link_counterpart(self, sentence: Sentence, head: int, titles: Collection[str]) -> LinkResult | None:
        """Link the counterpart of a person with some titles."""
        return link_counterpart(self._nominals[sentence.index, head], titles, self._entities)

    def is_state_body(self, sentence: Sentence, head: int) -> bool:
        """Return True for a definite state body or office without a named state: "the government"."""
        nominal = self._nominals.get((sentence.index, head))
        return (
            nominal is not None
            and nominal.role_match.last == head
            and nominal.role.kind in {RoleKind.BODY, RoleKind.OFFICE}
            and nominal.determiner is Determiner.DEFINITE
            and not (nominal.qualifiers or nominal.person)
            and not (nominal.has_locative or nominal.role_match.is_plural)
            and nominal.sector in _STATE_SECTORS
            and nominal.title != "secretary-general"
            and not nominal.is_often_abroad
        )

    def has_owner_elsewhere(self, sentence: Sentence, head: int) -> bool:
        """Return True if the article names the owner of such a body or office in another place."""
        return self._nominals[sentence.index, head].title in self._titles_with_owner

    def nominal_at(self, sentence: Sentence, head: int) -> Nominal | None:
        """Return the description with this role noun."""
        return self._nominals.get((sentence.index, head))

    def is_role_noun(self, sentence: Sentence, head: int) -> bool:
        """Return True if a token is a noun for people or a body."""
        return (sentence.index, head) in self._nominals

    def _link_titled_person(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the person whose title contains a token: "U.S." before "President Donald Trump"."""
        is_possessive = head < len(sentence.tokens) and sentence.tokens[head].text in {"'s", "’s"}
        name = self._entities.name_at(sentence, head)
        is_post = name is not None and _text_before(sentence, name.first) in {"to", "at", "in", "for"}
        for nominal in self._nominals_at.get((sentence.index, head), ()):
            if nominal.person is not None and not is_possessive and not is_post:
                return self._description_links.get((sentence.index, nominal.role_match.last))
        return None

    def _link_misparsed_nominal(self, sentence: Sentence, mention: Mention) -> LinkResult | None:
        """Return the link of a nominal inside a phrase if the parser made one of its modifiers the head."""
        for nominal in self._nominals_at.get((sentence.index, mention.head), ()):
            first, last = sentence.tokens[nominal.start - 1], sentence.tokens[nominal.end - 1]
            if mention.span.start <= first.end and mention.span.end >= last.end:
                return self._description_links.get((sentence.index, nominal.role_match.last))
        return None

    def _link_person(self, sentence: Sentence, head: int) -> LinkResult | None:
        head = _after_honorific(sentence, head)
        entity = entity_at(sentence, head)
        first, last = (entity.first, entity.last) if entity else (head, head)
        person = self._entities.persons.find(join_tokens(sentence.tokens[first - 1 : last]), sentence.index)
        if person is None and entity is not None and entity.label is not EntityLabel.PERSON:
            person = self._entities.persons.find(sentence.tokens[head - 1].text, sentence.index)
            first = last = head
        token = sentence.tokens[head - 1]
        if person is None or token.upos == "VERB" or not token.text[:1].isupper():
            return None
        name = bare_name(join_tokens(sentence.tokens[first - 1 : last]))
        score = 0.95 if name == person.name else 0.9
        return self._entities.link_person(person, _person_reason(name, person), score)

    def _link_multiword_name(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return a name of several words, even if it looks like a person: "Boko Haram", "São Tomé and Príncipe"."""
        name, entity = self._entities.name_at(sentence, head), entity_at(sentence, head)
        if name is None or name.last == name.first:
            return None
        is_organization = name.entry.kind is ActorKind.ORGANIZATION
        extra_words = name.last - name.first - (entity.last - entity.first if entity else 0)
        return self._link_gazetteer_name(sentence, head) if extra_words >= 1 - is_organization else None

    def _link_longer_name(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the organisation whose name contains that of a country: "Air India"."""
        name, entity = self._entities.name_at(sentence, head), entity_at(sentence, head)
        if name is None or entity is None or name.entry.kind is not ActorKind.COUNTRY:
            return None
        is_inside = entity.first <= name.first and name.last <= entity.last
        rest = [
            t
            for t in sentence.tokens[entity.first - 1 : entity.last]
            if not name.first <= t.index <= name.last
        ]
        is_named = bool(rest) and all(
            token.upos == "PROPN" or _is_title_case_adjective(token) for token in rest
        )
        return link_unlisted(sentence, head, self._entities) if is_inside and is_named else None

    def _link_gazetteer_name(self, sentence: Sentence, head: int) -> LinkResult | None:
        name = self._entities.name_at(sentence, head)
        if name is None:
            return None
        if name.entry.name_type in {NameType.DEMONYM, NameType.REGIONAL}:
            return link_demonym(name, sentence.tokens, self._entities.name_at(sentence, name.first - 1))
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
        entity = entity_at(sentence, head + 1)
        is_person = entity is not None and entity.label is EntityLabel.PERSON
        return self._link_person(sentence, head + 1) if is_person else None

    def _link_members(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the members of a collective: "a group of military leaders", "several of his counterparts"."""
        is_quantifier = sentence.tokens[head - 1].upos in _QUANTIFIER_UPOS
        first = _token_after_of(sentence, head)
        if first is None or not (is_quantifier or self.is_role_noun(sentence, head)):
            return None
        for members in self._nominals_at.get((sentence.index, first), ()):
            if members.start == first and members.role_match.is_plural:
                return self._description_links.get((sentence.index, members.role_match.last))
        name = self._entities.name_at(sentence, first)
        if name is None or name.last != first or name.entry.name_type is not NameType.DEMONYM:
            return None
        return link_demonym(name, sentence.tokens)

    def _link_body_name(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the body whose name begins with a role noun: "its Committee on Trade"."""
        entity = entity_at(sentence, head)
        is_longer = entity is not None and entity.first < entity.last
        return link_unlisted(sentence, head, self._entities) if is_longer else None

    def _link_divided_country(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the country of "the South", or the countries of "the two Koreas"."""
        word, rules = fold(sentence.tokens[head - 1].text), anaphora_rules()
        half = (
            rules["halves"].get(word, [])
            if head > 1 and sentence.tokens[head - 2].text.lower() == "the"
            else []
        )
        is_divided = bool(half) and self._entities.context.mentioned_countries.issuperset(half)
        countries = half[:1] if is_divided else rules["several"].get(word, [])
        actors = tuple(country_actor(country) for country in countries)
        return LinkResult(actors=actors, reason=f"the {word}", score=0.8) if actors else None

    def _link_address(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the person after a form of address, or else the only one whom "His Majesty" can refer to."""
        word = sentence.tokens[head - 1].text
        titles = anaphora_rules()["address"].get(fold(word), ()) if word[:1].isupper() else ()
        if not titles:
            return None
        for nominal in self._nominals_at.get((sentence.index, head + 1), ()):
            if nominal.start == head + 1:
                return self._description_links.get((sentence.index, nominal.role_match.last))
        nominals = [
            n for n in self._entities.nominals if n.person and n.role.noun in titles and not n.is_former
        ]
        persons = list(dict.fromkeys(nominal.person for nominal in nominals if nominal.person))
        if len(persons) != 1:
            return None
        return self._entities.link_person(persons[0], f"{word}: {persons[0].name}", 0.7)

    def _link_definite_noun(self, sentence: Sentence, head: int) -> LinkResult | None:
        """Return the gazetteer organisation that "the alliance" refers back to."""
        noun = sentence.tokens[head - 1].text.lower()
        word_before = sentence.tokens[head - 2].text.lower() if head > 1 else ""
        actor = self._entities.organization_for(noun) if word_before == "the" else None
        return single_link(actor, reason=f"the {noun}: {actor.name}", score=0.8) if actor else None


def _after_honorific(sentence: Sentence, index: int) -> int:
    """Return the index of the name after a token such as "Mr", which the parser may take for the head."""
    if entity_at(sentence, index) is not None or not is_honorific(sentence.tokens[index - 1].text):
        return index
    after = sentence.tokens[index : index + 2]
    name = next((token.index for token in after if token.text != "."), index)
    entity = entity_at(sentence, name)
    return name if entity is not None and entity.label is EntityLabel.PERSON else index


def _text_before(sentence: Sentence, index: int) -> str:
    """Return the token before an index in lower case, after skipping an article."""
    texts = [token.text.lower() for token in sentence.tokens[max(0, index - 3) : index - 1]]
    return next((text for text in reversed(texts) if text != "the"), "")


def _is_title_case_adjective(token: Token) -> bool:
    return token.upos == "ADJ" and token.text[:1].isupper()


def _token_after_of(sentence: Sentence, head: int) -> int | None:
    """Return the token after "of", or after the last "of" in "tens of thousands of protesters"."""
    index = head
    while index < len(sentence.tokens) and sentence.tokens[index].text.lower() == "of":
        index += 2
    return index if head < index <= len(sentence.tokens) else None


def _person_reason(name: str, person: Person) -> str:
    if name == person.name:
        return "full name"
    return f"surname of {person.name}" if " " not in name else f"name of {person.name}"
