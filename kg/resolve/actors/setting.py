"""The setting of an article: the country from which and about which it reports.

A domestic report rarely names its own country: "the government" and "police" need no adjective at home. The setting adds
up what points to a country: dateline, publisher, places, nationalities, institutions, office holders and local words. The
weights are in ``data/setting.toml``.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf, log2

from kg.model import ActorKind, Article, Document, EntityLabel, Sentence
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.actors.short_names import is_short_name
from kg.resolve.cities import match_city
from kg.resolve.country_cues import country_of_domain, cues_in
from kg.resolve.data_tables import read_toml
from kg.resolve.gazetteer import NameType, country_names, gazetteer
from kg.resolve.name_keys import join_tokens

_KINDS = {
    NameType.NAME: "country",
    NameType.ALIAS: "country",
    NameType.DEMONYM: "nationality",
    NameType.CAPITAL: "capital",
    NameType.SEAT: "capital",
    NameType.REGION: "place",
    NameType.REGIONAL: "place",
}
_MAX_REASONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One piece of evidence for a country."""

    country: str  # ISO 3166 alpha-3
    kind: str  # key of the weights in setting.toml
    text: str
    weight: float = 1.0  # above 1 in the lead; shared by the countries of an ambiguous word


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The home country of an article, or no country if the evidence is weak or points to several."""

    country: str | None  # ISO 3166 alpha-3
    score: float  # share of the evidence that points to the country, 0 to 1
    evidence: str  # "dateline LAGOS, 6 of 9 places, such as Abuja"
    lead: float = 0.0  # its evidence, as a multiple of that of the next country

    @property
    def is_weak(self) -> bool:
        """True if so much of the article is about other countries that private people may belong to them."""
        rules: dict[str, float] = read_toml("setting.toml")["private"]
        return self.score < rules["share"] and self.lead < rules["ratio"]

    @property
    def is_shared(self) -> bool:
        """True if another country has almost as much evidence, so that a person may belong to either."""
        rules: dict[str, float] = read_toml("setting.toml")["private"]
        return self.is_weak or self.lead < rules["person_ratio"]

    @property
    def reason(self) -> str:
        """The reason of links that take their country from the setting."""
        return f"country from the article's setting ({self.evidence})"


NO_SETTING = Setting(country=None, score=0.0, evidence="")


def infer_setting(
    document: Document, names: Sequence[Sequence[NameMatch]], officials: Iterable[Clue]
) -> Setting:
    """Return the setting of an article.

    ``names`` are the gazetteer names of each sentence. ``officials`` are those whom the article names.
    """
    clues = [*_name_clues(document.sentences, names), *officials, *_article_clues(document.article)]
    mentioned = frozenset(clue.country for clue in clues)
    clues += [
        *_city_clues(document.sentences, names, mentioned),
        *_dateline_clues(document.article, mentioned),
    ]
    clues += _word_clues(document)
    return _decide(clues)


def _decide(clues: Sequence[Clue]) -> Setting:
    rules, points = read_toml("setting.toml")["decision"], _points(clues)
    if not points:
        return NO_SETTING
    at_home = _home_of_dateline(clues, points)
    if at_home is not None:
        return _setting(at_home, points, clues)
    ranked = sorted(points, key=lambda country: (-points[country], country))
    best, total = ranked[0], sum(points.values())
    rival = points[ranked[1]] if len(ranked) > 1 else 0.0
    share = points[best] / total
    is_clear = share >= rules["share"] and points[best] >= rules["ratio"] * rival
    if not is_clear or points[best] < rules["points"]:
        return NO_SETTING
    return _setting(best, points, clues)


def _setting(country: str, points: dict[str, float], clues: Sequence[Clue]) -> Setting:
    rival = max((count for other, count in points.items() if other != country), default=0.0)
    return Setting(
        country=country,
        score=round(points[country] / sum(points.values()), 3),
        evidence=_evidence(country, clues),
        lead=round(points[country] / rival, 2) if rival else inf,
    )


def _home_of_dateline(clues: Sequence[Clue], points: dict[str, float]) -> str | None:
    """Return the country of the dateline if the text names it, unless another country has far more evidence.

    A report from the capital about a visitor or a neighbour often names that country more than its own.
    """
    datelines = {clue.country for clue in clues if clue.kind == "dateline"}
    named = {clue.country for clue in clues if clue.kind in {"country", "nationality"}}
    homes = datelines & named
    home = homes.pop() if len(homes) == 1 and len(datelines) == 1 else None
    most = max(points.values()) / read_toml("setting.toml")["decision"]["dateline_ratio"]
    return home if home is not None and points[home] > most else None


def _points(clues: Iterable[Clue]) -> dict[str, float]:
    """Return the weighted evidence of each country."""
    counts: defaultdict[tuple[str, str], float] = defaultdict(float)
    for clue in clues:
        counts[clue.country, clue.kind] += clue.weight
    weights = read_toml("setting.toml")["weights"]
    points: defaultdict[str, float] = defaultdict(float)
    for (country, kind), count in counts.items():
        points[country] += weights[kind] * log2(1 + count)
    return points


def _evidence(country: str, clues: Sequence[Clue]) -> str:
    """Return the strongest evidence in words: "dateline LAGOS, 6 of 9 places, such as Abuja"."""
    weights = read_toml("setting.toml")["weights"]
    kinds = sorted({c.kind for c in clues if c.country == country}, key=lambda kind: (-weights[kind], kind))
    return ", ".join(_evidence_of(kind, country, clues) for kind in kinds[:_MAX_REASONS])


def _evidence_of(kind: str, country: str, clues: Sequence[Clue]) -> str:
    of_kind = [clue for clue in clues if clue.kind == kind]
    texts = list(dict.fromkeys(clue.text for clue in of_kind if clue.country == country))
    if len(of_kind) == 1:
        return f"{kind} {texts[0]}"
    found = sum(clue.country == country for clue in of_kind)
    return f"{found} of {len(of_kind)} {_plural(kind)}, such as {texts[0]}"


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _weight_in(sentence: int) -> float:
    lead = read_toml("setting.toml")["lead"]
    return 1.0 + (lead["bonus"] if sentence < lead["sentences"] else 0.0)


def _name_clues(sentences: Sequence[Sentence], names: Sequence[Sequence[NameMatch]]) -> Iterator[Clue]:
    for sentence, matches in zip(sentences, names, strict=True):
        for match in matches:
            entry, text = match.entry, join_tokens(sentence.tokens[match.first - 1 : match.last])
            if entry.country in country_names() and not _is_vague(match, text, sentence):
                kind = "organization" if entry.kind is ActorKind.ORGANIZATION else _KINDS[entry.name_type]
                yield Clue(country=entry.country, kind=kind, text=text, weight=_weight_in(sentence.index))


def _is_vague(name: NameMatch, text: str, sentence: Sentence) -> bool:
    """Return True for a name in a word such as "pro-Russian" and for one that several countries use, such as "Congress"."""
    if is_short_name(text):
        return True
    around = (name.first - 2, name.last)
    return any(0 <= i < len(sentence.tokens) and sentence.tokens[i].text == "-" for i in around)


def _city_clues(
    sentences: Sequence[Sentence], names: Sequence[Sequence[NameMatch]], mentioned: frozenset[str]
) -> Iterator[Clue]:
    """Yield the cities that are not gazetteer names."""
    for sentence, matches in zip(sentences, names, strict=True):
        listed = {index for match in matches for index in range(match.first, match.last + 1)}
        for entity in sentence.entities:
            is_listed = not listed.isdisjoint(range(entity.first, entity.last + 1))
            if entity.label is not EntityLabel.LOCATION or is_listed:
                continue
            match = match_city(entity.span.quote, mentioned)
            if match is not None:
                weight = match.score * _weight_in(sentence.index)
                yield Clue(country=match.city.country, kind="place", text=entity.span.quote, weight=weight)


def _dateline_clues(article: Article, mentioned: frozenset[str]) -> Iterator[Clue]:
    """Yield the country of the dateline: "LAGOS", "GOMA, Congo"."""
    if article.dateline is None:
        return
    place, _, area = article.dateline.quote.title().partition(",")
    entry = gazetteer().find(area.strip()) or gazetteer().find(place)
    city = match_city(place, mentioned) if entry is None else None
    country = entry.country if entry else city.city.country if city else None
    if country is not None:
        yield Clue(country=country, kind="dateline", text=article.dateline.quote)


def _article_clues(article: Article) -> Iterator[Clue]:
    """Yield the countries of the publisher's name and of the web address."""
    words = (article.publisher or "").split()
    spans = [" ".join(words[i:j]) for i in range(len(words)) for j in range(len(words), i, -1)]
    entry = next((found for found in map(gazetteer().find, spans) if found and found.country), None)
    if entry is not None and entry.country is not None:
        yield Clue(country=entry.country, kind="publisher", text=article.publisher or "")
    country = country_of_domain(article.url) if article.url else None
    if country is not None:
        yield Clue(country=country, kind="web address", text=article.url or "")


def _word_clues(document: Document) -> Iterator[Clue]:
    """Yield the words of the text that are used in few countries: "naira", "Lok Sabha"."""
    for sentence in document.sentences:
        for word, countries in cues_in(sentence.span.quote):
            weight = _weight_in(sentence.index) / len(countries)
            for country in countries:
                yield Clue(country=country, kind="local word", text=word, weight=weight)
