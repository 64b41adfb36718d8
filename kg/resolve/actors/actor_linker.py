"""From a phrase to the actor it names, if it names one."""

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
from kg.resolve.actors.article_entities import Cast
from kg.resolve.actors.description_linker import Found, describe, one, together
from kg.resolve.actors.gazetteer_matcher import Name, is_ambiguous
from kg.resolve.actors.nominal import Determiner, Nominal
from kg.resolve.actors.person_mentions import Person, bare_name, entities_by_word
from kg.resolve.actors.possessives import owned
from kg.resolve.actors.role_nouns import RoleKind
from kg.resolve.cities import is_city
from kg.resolve.gazetteer import Basis, adjectives, gazetteer
from kg.resolve.name_keys import joined, slug

_SCORES = {Basis.NAME: 1.0, Basis.ALIAS: 0.95, Basis.SEAT: 0.9, Basis.CAPITAL: 0.85, Basis.DEMONYM: 0.8}
_QUANTIFIERS = frozenset({"ADJ", "DET", "NUM", "PRON"})
_SINGLE = frozenset({RoleKind.OFFICE, RoleKind.PERSON, RoleKind.RELATIVE})
_OF_STATE = frozenset({"GOV", "LEG", "MIL", "JUD"})
_APPOSED = ("appos", "flat", "nmod:desc")


class Actors:
    """Links the phrases of one article."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._described = describe(cast)
        self._names = [{i: n for n in found for i in range(n.first, n.last + 1)} for found in cast.names]
        self._nominals = [_by_role_word(found) for found in cast.nominals]
        self._stretches = [_by_any_word(found) for found in cast.nominals]
        told = (n for found in cast.nominals for n in found if n.qualifiers or n.person)
        self._told_of = frozenset(
            nominal.title for nominal in told
        )  # of those the article says whose they are
        self._entities = [entities_by_word(sentence) for sentence in cast.document.sentences]
        self._children = [_children(sentence) for sentence in cast.document.sentences]

    def link(self, mention: Mention) -> ActorLink | None:
        """Return the actor of a phrase, or None where it names none or more than one."""
        sentence = self._cast.document.sentences[mention.sentence]
        if not 1 <= mention.head <= len(sentence.tokens):
            return None
        found = self._stretched(sentence, mention) or self.at(sentence, mention.head)
        if found is None:
            return None
        others = [self.at(sentence, index) for index in self._coordinated(mention)]
        if others and all(others):
            found = together([found, *(other for other in others if other)])
        return ActorLink(mention=mention, actors=found.actors, reason=found.reason, score=found.score)

    def _coordinated(self, mention: Mention) -> list[int]:
        """Return the words within a phrase that are coordinated with its head, or with the name behind it."""
        children = self._children[mention.sentence]
        names = [t.index for t in children.get(mention.head, ()) if t.deprel in _APPOSED]
        found = [t for head in (mention.head, *names) for t in children.get(head, ()) if t.deprel == "conj"]
        return [t.index for t in found if mention.span.start <= t.start < mention.span.end]

    def at(self, sentence: Sentence, head: int) -> Found | None:
        """Return the actor of the phrase that a word heads; pronouns are not followed."""
        if sentence.tokens[head - 1].upos == "PRON":
            return self._of_collective(sentence, head)
        nominal = self._nominals[sentence.index].get(head)
        if nominal is not None and nominal.role.kind is not RoleKind.COLLECTIVE:
            named = self._named_after(sentence, head) if nominal.words.plural else None
            described = named or self._described.get((sentence.index, nominal.words.last))
            return described or self._apposed(sentence, head)
        return (
            self._titled(sentence, head)
            or self._body_of_words(sentence, head)
            or self._person(sentence, head)
            or self._known_name(sentence, head)
            or self._apposed(sentence, head)
            or self._of_collective(sentence, head)
            or self._taken_up(sentence, head)
            or self._unknown_organization(sentence, head)
        )

    def owner_of(self, sentence: Sentence, head: int) -> int | None:
        """Return the word for the owner in "its ambassador", "the country's president", if such a phrase has that head."""
        nominal = self._nominals[sentence.index].get(head)
        if nominal is None or nominal.words.last != head or nominal.qualifiers:
            return None
        return nominal.start if nominal.determiner is Determiner.OWNED else None

    def owned(self, sentence: Sentence, head: int, owners: Sequence[Actor]) -> Found | None:
        """Return whom a description means whose owners are known."""
        return owned(self._nominals[sentence.index][head], owners, self._cast)

    def is_of_some_state(self, sentence: Sentence, head: int) -> bool:
        """Tell whether a word heads "the government", "the president": of a state that is not said."""
        nominal = self._nominals[sentence.index].get(head)
        return (
            nominal is not None
            and nominal.words.last == head
            and nominal.role.kind in {RoleKind.BODY, RoleKind.OFFICE}
            and nominal.determiner is Determiner.DEFINITE
            and not (nominal.qualifiers or nominal.person or nominal.located or nominal.words.plural)
            and nominal.title not in self._told_of
            and nominal.sector in _OF_STATE
            and nominal.title != "secretary-general"
        )

    def is_role(self, sentence: Sentence, head: int) -> bool:
        """Tell whether a word is a noun for people or a body."""
        return head in self._nominals[sentence.index]

    def is_person(self, sentence: Sentence, head: int) -> bool:
        """Tell whether a word heads a phrase for one person, known or not."""
        nominal = self._nominals[sentence.index].get(head)
        if nominal is not None and nominal.role.kind in _SINGLE:
            return not nominal.words.plural
        entity = self._entities[sentence.index].get(head)
        named = entity is not None and entity.label is EntityLabel.PERSON
        return named or self._titled(sentence, head) is not None

    def _titled(self, sentence: Sentence, head: int) -> Found | None:
        """Return the person whose name and title a word is part of: "U.S." before "President Donald Trump"."""
        for nominal in self._stretches[sentence.index].get(head, ()):
            owned = sentence.tokens[head].text in {"'s", "’s"} if head < len(sentence.tokens) else False
            if nominal.person is not None and not owned and head <= nominal.end:
                return self._described.get((sentence.index, nominal.words.last))
        return None

    def _stretched(self, sentence: Sentence, mention: Mention) -> Found | None:
        """Return whom a phrase describes whose head the parser took for one of its modifiers."""
        for nominal in self._stretches[sentence.index].get(mention.head, ()):
            first, last = sentence.tokens[nominal.start - 1], sentence.tokens[nominal.end - 1]
            if mention.span.start <= first.end and mention.span.end >= last.end:
                return self._described.get((sentence.index, nominal.words.last))
        return None

    def _person(self, sentence: Sentence, head: int) -> Found | None:
        entity = self._entities[sentence.index].get(head)
        first, last = (entity.first, entity.last) if entity else (head, head)
        person = self._cast.persons.find(joined(sentence.tokens[first - 1 : last]))
        if person is None and entity is not None and entity.label is not EntityLabel.PERSON:
            person = self._cast.persons.find(sentence.tokens[head - 1].text)
            first = last = head
        if person is None or sentence.tokens[head - 1].upos == "VERB" or not _is_capital(sentence, head):
            return None
        written = bare_name(joined(sentence.tokens[first - 1 : last]))
        return one(
            self._cast.actors[person],
            reason=_how(written, person),
            score=0.95 if written == person.name else 0.9,
        )

    def _body_of_words(self, sentence: Sentence, head: int) -> Found | None:
        """Return a known organisation of several words, of which one may look like a person's name: "Boko Haram"."""
        name = self._names[sentence.index].get(head)
        body = name is not None and name.last > name.first and name.entry.kind is ActorKind.ORGANIZATION
        entity = self._entities[sentence.index].get(head)
        longer = entity is None or name is None or name.last - name.first >= entity.last - entity.first
        return self._known_name(sentence, head) if body and longer else None

    def _known_name(self, sentence: Sentence, head: int) -> Found | None:
        name = self._names[sentence.index].get(head)
        if name is None:
            return None
        if name.entry.basis in {Basis.DEMONYM, Basis.REGIONAL}:
            before = self._names[sentence.index].get(name.first - 1)
            return _of_demonym(name, sentence.tokens, before)
        if name.entry.actor is None:
            return None
        basis = name.entry.basis
        reason = basis.value if basis in {Basis.NAME, Basis.ALIAS} else f"{basis.value} of {name.entry.name}"
        return one(name.entry.actor, reason=reason, score=_SCORES[basis])

    def _apposed(self, sentence: Sentence, head: int) -> Found | None:
        """Return the person whose name stands beside a title: "his chief of staff, Andriy Yermak"."""
        for child in self._children[sentence.index].get(head, ()):
            if child.deprel in _APPOSED and child.upos == "PROPN":
                found = self._person(sentence, child.index)
                if found is not None:
                    return found
        return None

    def _named_after(self, sentence: Sentence, head: int) -> Found | None:
        """Return the first person behind a title for several: "Ministers Ana Ruiz and Luis Paz"."""
        entity = self._entities[sentence.index].get(head + 1)
        behind = entity is not None and entity.label is EntityLabel.PERSON
        return self._person(sentence, head + 1) if behind else None

    def _of_collective(self, sentence: Sentence, head: int) -> Found | None:
        """Return who makes up "a group of military leaders" or "several of his counterparts"."""
        token = sentence.tokens[head - 1]
        nominal = self._nominals[sentence.index].get(head)
        if nominal is None and token.upos not in _QUANTIFIERS:
            return None
        first = _behind_of(sentence, head)
        if first is None:
            return None
        for members in self._stretches[sentence.index].get(first, ()):
            if members.start == first and members.words.plural:
                return self._described.get((sentence.index, members.words.last))
        people = self._names[sentence.index].get(first)
        of_people = people is not None and people.last == first and people.entry.basis is Basis.DEMONYM
        return _of_demonym(people, sentence.tokens) if people and of_people else None

    def _taken_up(self, sentence: Sentence, head: int) -> Found | None:
        """Return the organisation that "the alliance" takes up again."""
        before = sentence.tokens[head - 2].text.lower() if head > 1 else ""
        entry = self._cast.taken_up(sentence.tokens[head - 1].text.lower()) if before == "the" else None
        if entry is None or entry.actor is None:
            return None
        return one(
            entry.actor, reason=f"the {sentence.tokens[head - 1].text.lower()}: {entry.name}", score=0.8
        )

    def _unknown_organization(self, sentence: Sentence, head: int) -> Found | None:
        """Return a body that only the NER model knows of as an actor of its own name."""
        entity = self._entities[sentence.index].get(head)
        if (
            entity is None
            or entity.label is not EntityLabel.ORGANIZATION
            or sentence.tokens[head - 1].upos != "PROPN"
        ):
            return None
        if head in self._names[sentence.index]:
            return None
        name = self._cast.spelt_out(bare_name(entity.span.quote))
        if not slug(name) or is_city(name):
            return None
        owner = _owner_of(entity.span.quote) or self._owner_before(sentence, entity.first)
        actor = Actor(
            key=f"organization/{f'{owner}-' if owner else ''}{slug(name)}",
            kind=ActorKind.ORGANIZATION,
            name=name,
            country=owner or _country_in(name),
        )
        return one(actor, reason="named entity", score=0.5)

    def _owner_before(self, sentence: Sentence, first: int) -> str | None:
        """Return the country that owns what is named from a word on: "Chile's" before "Joint Harbour Board"."""
        if first < 3 or sentence.tokens[first - 2].deprel != "case":
            return None
        name = self._names[sentence.index].get(first - 2)
        owns = name is not None and sentence.tokens[name.last - 1].deprel == "nmod:poss"
        return name.entry.country if name and owns and name.entry.kind is ActorKind.COUNTRY else None


def _owner_of(written: str) -> str | None:
    """Return the country whose body a name says it is: "South Korea's Joint Chiefs of Staff"."""
    owner, genitive, _ = written.replace("’", "'").partition("'s ")
    entry = gazetteer().find(owner) if genitive else None
    return entry.country if entry and entry.kind is ActorKind.COUNTRY else None


def _country_in(name: str) -> str | None:
    """Return the country with whose name or adjective a body's own name begins: "Chilean Union of Miners"."""
    words = name.split()
    for length in range(min(len(words) - 1, gazetteer().longest), 0, -1):
        entry = gazetteer().find(" ".join(words[:length]))
        if entry is not None and entry.kind is ActorKind.COUNTRY and not is_ambiguous(entry.name):
            return entry.country
    return None


def _is_capital(sentence: Sentence, head: int) -> bool:
    return sentence.tokens[head - 1].text[:1].isupper()


def _behind_of(sentence: Sentence, head: int) -> int | None:
    """Return the first word behind "of", and behind all of "tens of thousands of"."""
    index = head
    while index < len(sentence.tokens) and sentence.tokens[index].text.lower() == "of":
        index += 2
    return index if head < index <= len(sentence.tokens) else None


def _of_demonym(name: Name, tokens: Sequence[Token], owner: Name | None = None) -> Found | None:
    """Return a country for its adjective ("Russian strikes"), a people for the noun ("the Russians", "Iraqi Kurds")."""
    last = tokens[name.last - 1]
    before = tokens[name.first - 2].text.lower() if name.first > 1 else ""
    several = "Number=Plur" in last.feats and last.upos != "ADJ"
    if not several and (last.upos == "ADJ" or last.deprel in {"amod", "compound"}):
        country = name.entry.actor
        return one(country, reason="demonym", score=_SCORES[Basis.DEMONYM]) if country else None
    if before == "ethnic" or (not several and before != "the"):
        return None
    said = owner.entry.country if owner and owner.entry.basis is Basis.DEMONYM else None
    return one(_people(name, said), reason="people", score=_SCORES[Basis.DEMONYM])


def _people(name: Name, country: str | None = None) -> Actor:
    """Return the people of a country or region; of a region perhaps those of one country: "Iraqi Kurds"."""
    entry = name.entry
    owner = f"{country}-" if country and country != entry.country else ""
    return Actor(
        key=f"group/{owner}{entry.key}-nation",
        kind=ActorKind.GROUP,
        name=f"people of {entry.name}" if not owner else f"{adjectives()[country or '']} {entry.name} people",
        country=country or entry.country,
        sector="CVL",
    )


def _how(written: str, person: Person) -> str:
    if written == person.name:
        return "full name"
    return f"surname of {person.name}" if " " not in written else f"name of {person.name}"


def _by_role_word(nominals: Sequence[Nominal]) -> dict[int, Nominal]:
    return {i: n for n in nominals for i in range(n.words.first, n.words.last + 1)}


def _by_any_word(nominals: Sequence[Nominal]) -> dict[int, list[Nominal]]:
    found: dict[int, list[Nominal]] = {}
    for nominal in nominals:
        for index in range(nominal.start, nominal.end + 1):
            found.setdefault(index, []).append(nominal)
    return found


def _children(sentence: Sentence) -> dict[int, list[Token]]:
    children: dict[int, list[Token]] = {}
    for token in sentence.tokens:
        children.setdefault(token.head, []).append(token)
    return children
