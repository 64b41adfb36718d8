"""Phrases that say where to places: countries, regions, cities and named buildings."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from kg.model import (
    ActorKind,
    ActorLink,
    Certainty,
    Entity,
    EntityLabel,
    EventMention,
    EventType,
    Mention,
    Place,
    PlaceLink,
    Polarity,
    ResolvedParticipant,
    Role,
    Sentence,
    Token,
)
from kg.resolve.actors.article_entities import Cast
from kg.resolve.actors.gazetteer_matcher import Name, is_ambiguous
from kg.resolve.actors.person_mentions import entities_by_word
from kg.resolve.cities import Choice, choose_city, find_city, find_state, is_city
from kg.resolve.gazetteer import Basis, Entry, capitals, countries, gazetteer
from kg.resolve.name_keys import joined, slug

_LONGEST = 4  # words of a city's name
_EXACTNESS = ("name", "city", "region", "country")  # the kinds of places, the most exact first
_SEAT = 100_000  # inhabitants from which a seat of power is a city: Tel Aviv, not a town called White House
_METROPOLIS = 1_000_000  # inhabitants from which a city is meant rather than the U.S. state of its name
_PLACES = frozenset({EntityLabel.LOCATION, EntityLabel.FACILITY})
_ACTING = frozenset({"nsubj", "iobj"})  # a place that acts is its government
_SCORES = {"country": 1.0, "region": 0.9, "city": 0.7, "name": 0.5}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """A place with the reason for it."""

    place: Place
    reason: str
    score: float


class Places:
    """Links the places of one article."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._countries = frozenset(_countries(cast.names))

    def link(self, mentions: Iterable[Mention]) -> PlaceLink | None:
        """Return the most exact of the places that an event's phrases name."""
        found = [link for mention in mentions if (link := self._link(mention)) is not None]
        return min(found, key=lambda link: _EXACTNESS.index(link.place.key.split("/")[0]), default=None)

    def of_saying(self, event: EventMention, participants: Iterable[ResolvedParticipant]) -> PlaceLink | None:
        """Return the dateline's place for what the article itself reports to be said by somebody of that country.

        Where the text names no other place. Nothing but a saying is where the report was sent from.
        """
        told = event.type is EventType.STATE and event.attribution.speaker is None and not event.places
        if not told or (event.polarity, event.certainty) != (Polarity.STATED, Certainty.FACT):
            return None
        spot = self._sent_from
        speakers = [p.link for p in participants if p.role is Role.AGENT]
        if spot is None or not speakers or not all(_is_of(link, spot.place) for link in speakers):
            return None
        reason = f"dateline, for a saying: {spot.reason}"
        return PlaceLink(mention=None, place=spot.place, reason=reason, score=round(spot.score / 2, 3))

    @property
    def sent_from(self) -> Place | None:
        """The place of the article's dateline."""
        return self._sent_from.place if self._sent_from else None

    def mentioned(self, besides: Container[str]) -> tuple[PlaceLink, ...]:
        """Return the first mention of each place that the text names, but for those with the keys ``besides``."""
        found: dict[str, PlaceLink] = {}
        for mention in self._named_places():
            link = self._link(mention)
            if link is not None and link.place.key not in besides:
                found.setdefault(link.place.key, link)
        return tuple(found.values())

    def _named_places(self) -> Iterator[Mention]:
        """Yield the names of places after the dateline, but for those that act: "Moscow said"."""
        dateline = self._cast.document.article.dateline
        begin = dateline.end if dateline else 0
        for sentence in self._cast.document.sentences:
            for entity in (e for e in sentence.entities if e.label in _PLACES and e.span.start >= begin):
                head = next(
                    (t for t in sentence.tokens[entity.first - 1 : entity.last] if _is_outside(t, entity)),
                    None,
                )
                if head is not None and head.deprel.partition(":")[0] not in _ACTING:
                    yield Mention(sentence=sentence.index, head=head.index, span=entity.span)

    @cached_property
    def _sent_from(self) -> _Spot | None:
        """The place of the article's dateline."""
        dateline = self._cast.document.article.dateline
        if dateline is None:
            return None
        written = dateline.quote.partition(",")[0].title()
        entry = gazetteer().find(written)
        if entry is not None and entry.basis in {Basis.CAPITAL, Basis.SEAT}:
            return _seat(entry, written)
        choice = choose_city(written, self._countries)
        return _of_city(choice) if choice else None

    def _link(self, mention: Mention) -> PlaceLink | None:
        sentence = self._cast.document.sentences[mention.sentence]
        if not 1 <= mention.head <= len(sentence.tokens):
            return None
        spot = self._at(sentence, mention.head) or next(self._inside(sentence, mention), None)
        return _linked(mention, spot) if spot else None

    def _inside(self, sentence: Sentence, mention: Mention) -> Iterator[_Spot]:
        """Yield the places in a phrase whose head is none: "a cornfield in eastern Poland"."""
        for token in sentence.tokens:
            if mention.span.start <= token.start and token.end <= mention.span.end and token.upos == "PROPN":
                spot = self._at(sentence, token.index)
                if spot is not None:
                    yield spot

    def _at(self, sentence: Sentence, head: int) -> _Spot | None:
        """Return the place whose name a word is part of."""
        entity = entities_by_word(sentence).get(head)
        if (
            entity is not None
            and entity.label is EntityLabel.PERSON
            and not _is_city_after_in(entity, sentence)
        ):
            return None
        name = next((n for n in self._cast.names[sentence.index] if n.first <= head <= n.last), None)
        if name is not None and name.entry.kind is ActorKind.ORGANIZATION:
            return None
        if name is not None and entity is not None and _goes_on(name, entity, sentence):
            name = None
        known = self._known(name, sentence) if name else None
        return known or self._unlisted(sentence, head) or self._named(sentence, entity)

    def _known(self, name: Name, sentence: Sentence) -> _Spot | None:
        entry = name.entry
        if entry.basis in {Basis.DEMONYM, Basis.REGIONAL}:
            return None
        if entry.basis is Basis.REGION:
            return _spot("region", entry.key, entry.name, entry.country, entry.basis.value)
        if entry.basis in {Basis.NAME, Basis.ALIAS} and entry.key not in countries():
            return _spot("region", f"{slug(entry.name)}-{entry.country}", entry.name, entry.country, "state")
        if entry.basis in {Basis.NAME, Basis.ALIAS}:
            return _spot("country", entry.key, entry.name, entry.country, entry.basis.value)
        within = self._said_with(sentence, name.first, name.last)
        written = joined(sentence.tokens[name.first - 1 : name.last])
        return None if within and find_city(written, within=within) else _seat(entry, written)

    def _unlisted(self, sentence: Sentence, head: int) -> _Spot | None:
        """Return the city or U.S. state of the longest name around a word that is one."""
        for first, last in _runs(sentence, head):
            written = joined(sentence.tokens[first - 1 : last])
            within, near = self._said_with(sentence, first, last), self._near(sentence, first)
            choice = choose_city(written, self._countries, within, near)
            if find_state(written) and (choice is None or choice.city.population < _METROPOLIS):
                return _spot("region", f"{slug(written)}-USA", written, "USA", "U.S. state")
            if choice is not None:
                return _of_city(choice)
        return None

    def _near(self, sentence: Sentence, index: int) -> list[str]:
        """Return the countries named in a sentence, the nearest to a word first."""
        names = sorted(self._cast.names[sentence.index], key=lambda name: abs(name.first - index))
        return list(_countries([names]))

    def _said_with(self, sentence: Sentence, first: int, last: int) -> str | None:
        """Return the country or U.S. state that belongs to a name: "London, Ontario", not "In London, Canada agreed"."""
        name = next((n for n in self._cast.names[sentence.index] if n.first == last + 2), None)
        end = name.last if name else last + 2
        if end > len(sentence.tokens) or sentence.tokens[last].text.lower() not in {",", "in"}:
            return None
        apart = not any(first <= token.head <= last for token in sentence.tokens[last + 1 : end])
        if apart and sentence.tokens[last].text == ",":
            return None
        if name is not None and name.entry.basis in {Basis.NAME, Basis.ALIAS, Basis.REGION}:
            return name.entry.country
        return find_state(joined(sentence.tokens[last + 1 : end]))

    def _named(self, sentence: Sentence, entity: Entity | None) -> _Spot | None:
        """Return a place that only the NER model knows of, by its name; not one of which there are several."""
        if entity is None or entity.label not in _PLACES or not slug(entity.span.quote):
            return None
        if is_city(entity.span.quote) or is_ambiguous(entity.span.quote):
            return None
        within = self._said_with(sentence, entity.first, entity.last)
        country = within[:3] if within else None
        key = "-".join(filter(None, (slug(entity.span.quote), country)))
        return _spot("name", key, entity.span.quote, country, "named entity")


def _is_city_after_in(entity: Entity, sentence: Sentence) -> bool:
    """Tell whether the NER model took a city for a person that stands where no person does: "in Phnom Penh"."""
    before = sentence.tokens[entity.first - 2].text.lower() if entity.first > 1 else ""
    return before == "in" and is_city(entity.span.quote)


def _goes_on(name: Name, entity: Entity, sentence: Sentence) -> bool:
    """Tell whether a known name only begins a longer one: the "Gulf" of Aden."""
    return name.last < entity.last and sentence.tokens[name.last].text.lower() == "of"


def _is_of(link: ActorLink | None, place: Place) -> bool:
    """Tell whether all whom a phrase stands for are of a place's country."""
    return link is not None and {actor.country for actor in link.actors} == {place.country}


def _seat(entry: Entry, written: str) -> _Spot:
    """Return the capital or the building whose name also stands for a government."""
    country = entry.country or ""
    of_state = entry.basis is Basis.CAPITAL and entry.key == country
    choice = choose_city(capitals()[country] if of_state else written, within=country)
    if choice is not None and (entry.basis is Basis.CAPITAL or choice.city.population >= _SEAT):
        return _of_city(replace(choice, reason="city"))
    if entry.basis is Basis.CAPITAL:
        return _spot("city", f"{slug(written)}-{country}", written, country, entry.basis.value)
    return _spot("name", slug(written), written, country, f"{entry.basis.value} of {countries()[country]}")


def _of_city(choice: Choice) -> _Spot:
    city = choice.city
    key = "-".join(filter(None, (slug(city.name), city.state, city.country)))
    place = Place(
        key=f"city/{key}",
        name=city.name,
        country=city.country,
        latitude=city.latitude,
        longitude=city.longitude,
    )
    return _Spot(place=place, reason=choice.reason, score=choice.score)


def _spot(kind: str, key: str, name: str, country: str | None, reason: str) -> _Spot:
    place = Place(key=f"{kind}/{key}", name=name, country=country)
    return _Spot(place=place, reason=reason, score=_SCORES[kind])


def _linked(mention: Mention, spot: _Spot) -> PlaceLink:
    return PlaceLink(mention=mention, place=spot.place, reason=spot.reason, score=spot.score)


def _is_outside(token: Token, entity: Entity) -> bool:
    """Tell whether a word of a name depends on none of its others."""
    return not entity.first <= token.head <= entity.last


def _runs(sentence: Sentence, head: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of proper nouns around a word, the longest first."""
    first = last = head
    while first > 1 and _is_name(sentence, first - 1) and head - first < _LONGEST:
        first -= 1
    while last < len(sentence.tokens) and _is_name(sentence, last + 1) and last - head < _LONGEST:
        last += 1
    stretches = [(a, b) for a in range(first, head + 1) for b in range(head, last + 1) if b - a < _LONGEST]
    return iter(sorted(stretches, key=lambda s: (s[0] - s[1], s[0])))


def _is_name(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index - 1]
    return token.text[:1].isupper() or token.text == "-"


def _countries(names: Iterable[Iterable[Name]]) -> Iterator[str]:
    return (
        n.entry.country
        for found in names
        for n in found
        if n.entry.country and n.entry.kind is ActorKind.COUNTRY
    )
