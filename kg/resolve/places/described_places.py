"""Places without a name of their own ("the country", "the Danish capital"), and the countries of unlisted names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import ActorKind, Mention, Place, PlaceLink, Sentence
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.cities import match_city
from kg.resolve.country_cues import country_of_division
from kg.resolve.gazetteer import country_names, folded_capitals
from kg.resolve.name_keys import slug

_COUNTRY_NOUNS = frozenset({"country", "nation", "kingdom", "republic", "sultanate", "emirate"})
_DIVISION_NOUNS = (
    "province",
    "state",
    "region",
    "district",
    "governorate",
    "county",
    "prefecture",
    "department",
)
_NATURAL_NOUNS = frozenset(
    {
        "forest",
        "river",
        "lake",
        "mountain",
        "mountains",
        "hills",
        "valley",
        "desert",
        "island",
        "islands",
        "bay",
        "gulf",
    }
    | {
        "basin",
        "plateau",
        "delta",
        "peninsula",
        "strait",
        "reserve",
        "creek",
        "swamp",
        "falls",
        "dam",
        "park",
    }
)
_SCORE, _SCORE_IN_SETTING = 0.8, 0.6


def is_description(mention: Mention, entities: ArticleEntities) -> bool:
    """Return True for a phrase such as "the country" or "the Danish capital"."""
    token = entities.document.sentences[mention.sentence].tokens[mention.head - 1]
    return _noun(mention, entities) in _COUNTRY_NOUNS | {"capital"} and "Number=Plur" not in token.feats


def is_natural_feature(sentence: Sentence, first: int, last: int) -> bool:
    """Return True if a name is that of a forest, river or mountain: "Mau forest", "Mount Kenya"."""
    before = sentence.tokens[first - 2].text.lower() if first > 1 else ""
    after = sentence.tokens[last].text.lower() if last < len(sentence.tokens) else ""
    is_after_noun = before in {"mount", "lake", "river"} and sentence.tokens[first - 2].upos == "PROPN"
    return after in _NATURAL_NOUNS or is_after_noun


def describe(mention: Mention, entities: ArticleEntities) -> PlaceLink | None:
    """Return the country or capital that a phrase describes, or None."""
    sentence, noun = entities.document.sentences[mention.sentence], _noun(mention, entities)
    inside = [name for name in entities.names[mention.sentence] if _is_inside(name, sentence, mention)]
    is_named = bool(list(_countries(inside)))
    is_home = sentence.tokens[mention.head - 1].text.istitle() and not is_named  # "the Kingdom"
    found = _single(inside) if is_named else "" if is_home else _country_before(mention, sentence, entities)
    country = found or (None if is_named else entities.setting.country)
    if not country:
        return None
    reason = noun + (f" of {country_names()[country]}" if found else f"; {entities.setting.reason}")
    place = (
        _capital(country)
        if noun == "capital"
        else Place(key=f"country/{country}", name=country_names()[country], country=country)
    )
    return PlaceLink(
        mention=mention, place=place, reason=reason, score=_SCORE if found else _SCORE_IN_SETTING
    )


def _noun(mention: Mention, entities: ArticleEntities) -> str:
    return entities.document.sentences[mention.sentence].tokens[mention.head - 1].lemma.lower()


def with_country(link: PlaceLink, others: Iterable[PlaceLink], entities: ArticleEntities) -> PlaceLink:
    """Return a link to a place that has only a name with its country: of the place around it, or of the article."""
    if link.place.country is not None or not link.place.key.startswith("name/"):
        return link
    around = {other.place.country for other in others if other.place.country}
    if len(around) == 1:
        return _in_country(link, around.pop(), "country of the place named with it", 0.9)
    division = _division_country(link.place.name)
    if division:
        return _in_country(link, division, "state or province", 1.0)
    setting = entities.setting
    return _in_country(link, setting.country, setting.reason, setting.score) if setting.country else link


def _in_country(link: PlaceLink, country: str | None, reason: str, factor: float) -> PlaceLink:
    key = f"{link.place.key}-{country}"
    place = replace(link.place, key=key, country=country)
    return replace(link, place=place, reason=f"{link.reason}; {reason}", score=round(link.score * factor, 3))


def _division_country(name: str) -> str | None:
    """Return the country of a state or province: "Dohuk province", "Gilan"."""
    words = [word for word in name.split() if word.lower() not in _DIVISION_NOUNS]
    bare = " ".join(words)
    return country_of_division(name) or country_of_division(bare)


def _is_inside(name: NameMatch, sentence: Sentence, mention: Mention) -> bool:
    first, last = sentence.tokens[name.first - 1], sentence.tokens[name.last - 1]
    return mention.span.start <= first.start and last.end <= mention.span.end


def _country_before(mention: Mention, sentence: Sentence, entities: ArticleEntities) -> str:
    """Return the only country named before a phrase in its sentence, else the only one of the sentence before."""
    before = [name for name in entities.names[mention.sentence] if name.last < mention.head]
    if list(_countries(before)) or not sentence.index:
        return _single(before)
    return _single(entities.names[sentence.index - 1])


def _single(names: Iterable[NameMatch]) -> str:
    countries = set(_countries(names))
    return countries.pop() if len(countries) == 1 else ""


def _countries(names: Iterable[NameMatch]) -> Iterator[str]:
    return (n.entry.country for n in names if n.entry.country and n.entry.kind is ActorKind.COUNTRY)


def _capital(country: str) -> Place:
    name = folded_capitals()[country]
    match = match_city(name, within=country)
    if match is None:
        return Place(key=f"city/{slug(name)}-{country}", name=name.title(), country=country)
    city = match.city
    key = "-".join(filter(None, (slug(city.name), city.state, city.country)))
    return Place(
        key=f"city/{key}", name=city.name, country=country, latitude=city.latitude, longitude=city.longitude
    )
