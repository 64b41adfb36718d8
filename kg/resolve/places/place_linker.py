"""Entity linking of place phrases to countries, regions, cities and named sites."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
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
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.gazetteer_matcher import NameMatch, is_ambiguous_name
from kg.resolve.actors.person_mentions import entity_at
from kg.resolve.cities import CityMatch, find_city, find_state, is_city, match_city
from kg.resolve.gazetteer import GazetteerEntry, NameType, country_names, folded_capitals, gazetteer
from kg.resolve.name_keys import join_tokens, slug
from kg.resolve.places.described_places import describe, is_description, is_natural_feature, with_country

_MAX_CITY_WORDS = 4
_KINDS_BY_EXACTNESS = ("name", "city", "region", "country")
# Smallest population at which a seat of power is a city: Tel Aviv, but not a town called White House.
_MIN_SEAT_POPULATION = 100_000
# Smallest population at which a city is preferred to the U.S. state with the same name.
_MIN_METROPOLIS_POPULATION = 1_000_000
_PLACE_LABELS = frozenset({EntityLabel.LOCATION, EntityLabel.FACILITY})
# Relations in which a place name refers to a government: "Moscow said".
_AGENT_DEPRELS = frozenset({"nsubj", "iobj"})
_MAX_SENTENCE_AT_DATELINE = 1  # index of the last sentence that is told from the dateline
# Verbs of hosts, who are at home.
_HOME_VERBS = frozenset({"receive", "host", "welcome"})
_SCORES = {"country": 1.0, "region": 0.9, "city": 0.7, "name": 0.5}


class PlaceLinker:
    """Links the place phrases of one article."""

    def __init__(self, entities: ArticleEntities) -> None:
        self._entities = entities
        home = entities.setting.country
        self._countries = frozenset(_countries_of(entities.names)) | ({home} if home else set())

    def link_all(self, mentions: Iterable[Mention]) -> tuple[PlaceLink, ...]:
        """Return the most exact place among the place phrases of an event, then those coordinated with it."""
        phrases = tuple(mentions)
        best = self.link(phrases)
        if best is None or best.mention is None:
            return ()
        conjuncts = (m for m in phrases if self._are_coordinated(m, best.mention))
        others = {link.place.key: link for m in conjuncts if (link := self.link([m])) is not None}
        others.pop(best.place.key, None)
        return (best, *others.values())

    def _are_coordinated(self, first: Mention, second: Mention) -> bool:
        """Return True for two conjuncts of one list: "Sumy and Odesa"."""
        if first.sentence != second.sentence or first.head == second.head:
            return False
        tokens = self._entities.document.sentences[first.sentence].tokens
        heads = [
            tokens[m.head - 1].head if tokens[m.head - 1].deprel.startswith("conj") else m.head
            for m in (first, second)
        ]
        return heads[0] == heads[1]

    def link(self, mentions: Iterable[Mention]) -> PlaceLink | None:
        """Return the most exact place among the place phrases of an event."""
        links = [link for mention in mentions if (link := self._link_or_describe(mention)) is not None]
        best = min(
            links, key=lambda link: _KINDS_BY_EXACTNESS.index(link.place.key.split("/")[0]), default=None
        )
        return with_country(best, self._places_around(best, links), self._entities) if best else None

    def _link_or_describe(self, mention: Mention) -> PlaceLink | None:
        if mention.span.quote.lower() == "here":
            match = self._dateline_match
            return (
                replace(match, mention=mention, reason=f"here: dateline, {match.reason}") if match else None
            )
        if is_description(mention, self._entities):
            return describe(mention, self._entities)
        return self._link(mention)

    def _places_around(self, link: PlaceLink, others: Iterable[PlaceLink]) -> Iterator[PlaceLink]:
        """Yield the other places of an event, and those inside the phrase: "the palace in Cairo"."""
        yield from others
        if link.mention is not None:
            sentence = self._entities.document.sentences[link.mention.sentence]
            own = entity_at(sentence, link.mention.head)
            yield from self._matches_inside(sentence, link.mention, without=own)

    def link_dateline(
        self, event: EventMention, participants: Iterable[ResolvedParticipant]
    ) -> PlaceLink | None:
        """Return the dateline's place for a fact that actors of that country tell, or a guest whom they receive.

        The article states it in its own voice, and a reception at its beginning.
        """
        match = self._dateline_match
        is_fact = event.polarity is Polarity.STATED and event.certainty is Certainty.FACT
        if match is None or not is_fact or event.attribution.speaker is not None or event.places:
            return None
        agents = [p.link for p in participants if p.role is Role.AGENT]
        is_at_home = bool(agents) and all(_is_from(link, match.place) for link in agents)
        if not is_at_home or not (event.type is EventType.STATE or _is_reception_at_beginning(event)):
            return None
        reason = f"dateline, as the text names no place: {match.reason}"
        return replace(match, reason=reason, score=round(match.score / 2, 3))

    @property
    def dateline_place(self) -> Place | None:
        """The place of the article's dateline."""
        return self._dateline_match.place if self._dateline_match else None

    def mentioned_places(self, exclude: Container[str]) -> tuple[PlaceLink, ...]:
        """Return the first mention of each place in the text, except those with a key in ``exclude``."""
        links: dict[str, PlaceLink] = {}
        for mention in self._place_names():
            link = self._link(mention)
            if link is not None and link.place.key not in exclude:
                links.setdefault(link.place.key, link)
        return tuple(links.values())

    def _place_names(self) -> Iterator[Mention]:
        """Yield the place names after the dateline, except those that refer to a government: "Moscow said"."""
        dateline = self._entities.document.article.dateline
        begin = dateline.end if dateline else 0
        for sentence in self._entities.document.sentences:
            for entity in sentence.entities:
                if entity.label not in _PLACE_LABELS or entity.span.start < begin:
                    continue
                tokens = sentence.tokens[entity.first - 1 : entity.last]
                head = next((t for t in tokens if not entity.first <= t.head <= entity.last), None)
                if head is not None and head.deprel.partition(":")[0] not in _AGENT_DEPRELS:
                    yield Mention(sentence=sentence.index, head=head.index, span=entity.span)

    @cached_property
    def _dateline_match(self) -> PlaceLink | None:
        dateline = self._entities.document.article.dateline
        if dateline is None:
            return None
        name = dateline.quote.partition(",")[0].title()
        entry = gazetteer().find(name)
        if entry is not None and entry.name_type in {NameType.CAPITAL, NameType.SEAT}:
            return _match_seat(entry, name)
        city = match_city(name, self._countries)
        return _from_city(city) if city else None

    def _link(self, mention: Mention) -> PlaceLink | None:
        sentence = self._entities.document.sentences[mention.sentence]
        if not 1 <= mention.head <= len(sentence.tokens):
            return None
        match = self._match_at(sentence, mention.head) or next(self._matches_inside(sentence, mention), None)
        return replace(match, mention=mention) if match else None

    def _matches_inside(
        self, sentence: Sentence, mention: Mention, without: Entity | None = None
    ) -> Iterator[PlaceLink]:
        """Yield the places inside a phrase whose head is a common noun: "a cornfield in eastern Poland"."""
        for token in sentence.tokens:
            if without is not None and without.first <= token.index <= without.last:
                continue
            is_inside = mention.span.start <= token.start and token.end <= mention.span.end
            if is_inside and token.upos == "PROPN" and (match := self._match_at(sentence, token.index)):
                yield match

    def _match_at(self, sentence: Sentence, index: int) -> PlaceLink | None:
        """Return the place whose name contains a token."""
        entity = entity_at(sentence, index)
        is_person = entity is not None and entity.label is EntityLabel.PERSON
        if entity is not None and is_person and not _is_mislabelled_city(entity, sentence):
            return None
        name = self._entities.name_at(sentence, index)
        if name is not None and name.entry.kind is ActorKind.ORGANIZATION:
            return None
        if name is not None and entity is not None and _is_partial_name(name, entity, sentence):
            name = None
        listed = self._match_gazetteer_name(name, sentence) if name else None
        if listed is None and entity is not None and _is_building(entity):
            return self._match_entity(sentence, entity)
        return listed or self._match_city_or_state(sentence, index) or self._match_entity(sentence, entity)

    def _match_gazetteer_name(self, name: NameMatch, sentence: Sentence) -> PlaceLink | None:
        entry = name.entry
        if entry.name_type in {NameType.DEMONYM, NameType.REGIONAL}:
            return None
        if entry.name_type is NameType.REGION:
            return _match("region", entry.key, entry.name, entry.country, entry.name_type.value)
        if entry.name_type in {NameType.NAME, NameType.ALIAS}:
            if entry.key not in country_names():
                key = f"{slug(entry.name)}-{entry.country}"
                return _match("region", key, entry.name, entry.country, "state")
            return _match("country", entry.key, entry.name, entry.country, entry.name_type.value)
        within = self._stated_area(sentence, name.first, name.last)
        text = join_tokens(sentence.tokens[name.first - 1 : name.last])
        return None if within and find_city(text, within=within) else _match_seat(entry, text)

    def _match_city_or_state(self, sentence: Sentence, index: int) -> PlaceLink | None:
        """Return the city or U.S. state with the longest name that contains a token."""
        for first, last in _name_ranges(sentence, index):
            name = join_tokens(sentence.tokens[first - 1 : last])
            within, near = self._stated_area(sentence, first, last), self._nearest_countries(sentence, first)
            city = match_city(name, self._countries, within, near)
            if find_state(name) and (city is None or city.city.population < _MIN_METROPOLIS_POPULATION):
                return _match("region", f"{slug(name)}-USA", name, "USA", "U.S. state")
            is_feature = is_natural_feature(sentence, first, last)
            if city is not None and self._may_be_meant(city, is_feature):
                return _from_city(city)
        return None

    def _may_be_meant(self, city: CityMatch, is_feature: bool) -> bool:
        """Return False for a small city, or a forest like a city, in a country that the article does not mention."""
        if is_feature or self._entities.setting.country is not None:
            is_large = city.city.population >= _MIN_SEAT_POPULATION and not is_feature
            return is_large or city.city.country in self._countries
        return True

    def _nearest_countries(self, sentence: Sentence, index: int) -> list[str]:
        """Return the countries named in a sentence, nearest to a token first."""
        names = sorted(self._entities.names[sentence.index], key=lambda name: abs(name.first - index))
        return list(_countries_of([names]))

    def _stated_area(self, sentence: Sentence, first: int, last: int) -> str | None:
        """Return the country or U.S. state stated after a name: "London, Ontario", not "In London, Canada agreed"."""
        name = next((n for n in self._entities.names[sentence.index] if n.first == last + 2), None)
        end = name.last if name else last + 2
        if end > len(sentence.tokens) or sentence.tokens[last].text.lower() not in {",", "in"}:
            return None
        is_attached = any(first <= token.head <= last for token in sentence.tokens[last + 1 : end])
        if not is_attached and sentence.tokens[last].text == ",":
            return None
        if name is not None and name.entry.name_type in {NameType.NAME, NameType.ALIAS, NameType.REGION}:
            return name.entry.country
        return find_state(join_tokens(sentence.tokens[last + 1 : end]))

    def _match_entity(self, sentence: Sentence, entity: Entity | None) -> PlaceLink | None:
        """Return a place that only the NER model recognises, unless its name is ambiguous."""
        if entity is None or entity.label not in _PLACE_LABELS or not slug(entity.span.quote):
            return None
        if is_city(entity.span.quote) or is_ambiguous_name(entity.span.quote):
            return None
        within = self._stated_area(sentence, entity.first, entity.last)
        country = within[:3] if within else None
        key = "-".join(filter(None, (slug(entity.span.quote), country)))
        return _match("name", key, entity.span.quote, country, "named entity")


def _is_building(entity: Entity) -> bool:
    """Return True for a facility with a longer name: "Kaduna Airport" is not a town called Airport."""
    return entity.label is EntityLabel.FACILITY and entity.last > entity.first


def _is_mislabelled_city(entity: Entity, sentence: Sentence) -> bool:
    """Return True for a city after "in" that the NER model labels as a person: "in Phnom Penh"."""
    word_before = sentence.tokens[entity.first - 2].text.lower() if entity.first > 1 else ""
    return word_before == "in" and is_city(entity.span.quote)


def _is_partial_name(name: NameMatch, entity: Entity, sentence: Sentence) -> bool:
    """Return True if a gazetteer name is the start of a longer entity: "Gulf" in "Gulf of Aden"."""
    return name.last < entity.last and sentence.tokens[name.last].text.lower() == "of"


def _is_reception_at_beginning(event: EventMention) -> bool:
    """Return True for a guest received in the first sentences; other meetings may be elsewhere."""
    is_first = event.sentence <= _MAX_SENTENCE_AT_DATELINE
    words = set(event.predicate.split())
    return is_first and event.type is EventType.CONSULT and bool(words & _HOME_VERBS)


def _is_from(link: ActorLink | None, place: Place) -> bool:
    """Return True if all linked actors belong to the country of a place."""
    return link is not None and {actor.country for actor in link.actors} == {place.country}


def _match_seat(entry: GazetteerEntry, name: str) -> PlaceLink:
    """Return the city or building of a capital or seat of power."""
    country = entry.country or ""
    is_country_capital = entry.name_type is NameType.CAPITAL and entry.key == country
    city = match_city(folded_capitals()[country] if is_country_capital else name, within=country)
    is_large = city is not None and city.city.population >= _MIN_SEAT_POPULATION
    if city is not None and (entry.name_type is NameType.CAPITAL or is_large):
        return _from_city(replace(city, reason="city"))
    if entry.name_type is NameType.CAPITAL:
        return _match("city", f"{slug(name)}-{country}", name, country, entry.name_type.value)
    reason = f"{entry.name_type.value} of {country_names()[country]}"
    return _match("name", slug(name), name, country, reason)


def _from_city(match: CityMatch) -> PlaceLink:
    city = match.city
    key = "-".join(filter(None, (slug(city.name), city.state, city.country)))
    link = _match("city", key, city.name, city.country, match.reason)
    place = replace(link.place, latitude=city.latitude, longitude=city.longitude)
    return replace(link, place=place, score=match.score)


def _match(kind: str, key: str, name: str, country: str | None, reason: str) -> PlaceLink:
    place = Place(key=f"{kind}/{key}", name=name, country=country)
    return PlaceLink(mention=None, place=place, reason=reason, score=_SCORES[kind])


def _name_ranges(sentence: Sentence, index: int) -> list[tuple[int, int]]:
    """Return the first and last tokens of capitalised word sequences around a token, longest first."""
    tokens, first, last = sentence.tokens, index, index
    while first > 1 and _is_name_part(tokens[first - 2]) and index - first < _MAX_CITY_WORDS:
        first -= 1
    while last < len(tokens) and _is_name_part(tokens[last]) and last - index < _MAX_CITY_WORDS:
        last += 1
    ranges = [(a, b) for a in range(first, index + 1) for b in range(index, last + 1)]
    fitting = [(a, b) for a, b in ranges if b - a < _MAX_CITY_WORDS]
    return sorted(fitting, key=lambda r: (r[0] - r[1], r[0]))


def _is_name_part(token: Token) -> bool:
    return token.text[:1].isupper() or token.text == "-"


def _countries_of(names: Iterable[Iterable[NameMatch]]) -> Iterator[str]:
    return (
        name.entry.country
        for sentence in names
        for name in sentence
        if name.entry.country and name.entry.kind is ActorKind.COUNTRY
    )
