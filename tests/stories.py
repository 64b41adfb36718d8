"""The invented articles of tests/data/stories.toml as Resolutions, and a store with them."""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kg import model
from kg.build_record import Build
from kg.build_record import Model as BuildModel
from kg.datafiles import folder
from kg.iris import Iris
from kg.rdf import describe_build, describe_end, to_nquads
from kg.store import GraphWriter, from_nquads, open_writer

BASE = "http://example.org/"
FILE = Path(__file__).parent / "data" / "stories.toml"
KINDS = {
    "country": model.ActorKind.COUNTRY,
    "person": model.ActorKind.PERSON,
    "office": model.ActorKind.OFFICE,
    "organization": model.ActorKind.ORGANIZATION,
    "group": model.ActorKind.GROUP,
}


BUILD = Build(
    started=datetime(2025, 4, 3, 10, tzinfo=UTC),
    rules="5ee0c1",
    models=(
        BuildModel(name="tokenize/invented", digest="70"),
        BuildModel(name="depparse/invented", digest="de"),
    ),
)


def resolutions() -> Iterator[model.Resolution]:
    """Yield the articles with their events."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for article in data["article"]:
        yield resolution(article, data["actors"], data["places"])


def resolution(article: dict[str, Any], actors: dict[str, Any], places: dict[str, Any]) -> model.Resolution:
    """Return an article with its events, given as in the TOML file."""
    return _ArticleFactory(article, actors, places).resolution()


def build(store: Path, *, base: str = BASE) -> Path:
    """Create a store with the articles and the ontology, and return its path."""
    with open_writer(store, base=base) as writer:
        write_articles(writer, resolutions())
    return store


def write_articles(writer: GraphWriter, articles: Iterable[model.Resolution]) -> None:
    """Write articles and the ontology like a build, but with fixed times so that the bytes are reproducible."""
    base = writer.base
    iris = Iris(base=base)
    writer.begin_build(BUILD.iri(iris), lambda: describe_build(BUILD, base=base))
    writer.replace_ontology(ontology())
    writer.replace_queries()
    for resolution in articles:
        quads = from_nquads(to_nquads(resolution, base=base))
        article_id = resolution.article.id
        writer.replace_article(iris.article_graph(article_id), quads, fingerprint=article_id)
    writer.end_build(lambda: describe_end(BUILD, datetime(2025, 4, 3, 11, tzinfo=UTC), base=base))


def ontology() -> list[Path]:
    """Return the files of the ontology without the shapes."""
    return sorted(file for file in folder("ontology").glob("*.ttl") if file.name != "shapes.ttl")


class _ArticleFactory:
    """Creates the Resolution of an article from its TOML table."""

    def __init__(self, article: dict[str, Any], actors: dict[str, Any], places: dict[str, Any]) -> None:
        self._article, self._actors, self._places = article, actors, places
        self._sentences = list(dict.fromkeys(event["sentence"] for event in article["event"]))
        self._text = f"{article['dateline']} – {' '.join(self._sentences)}"

    def resolution(self) -> model.Resolution:
        data, dateline = self._article, self._article["dateline"]
        article = model.Article(
            id=data["id"],
            source=f"{data['id']}.txt",
            text=self._text,
            lead=len(dateline) + 3,
            headline=data["headline"],
            publisher=data["publisher"],
            url=f"https://example.com/{data['id']}",
            dateline=model.Span(start=0, end=len(dateline), quote=dateline),
            published=data["published"],
            published_basis="metadata",
        )
        sentences = tuple(
            model.Sentence(index=index, span=self._span(sentence), tokens=(), entities=())
            for index, sentence in enumerate(self._sentences)
        )
        events = tuple(
            model.Event(mentions=(self._mention(self._sentences.index(event["sentence"]), event),))
            for event in data["event"]
        )
        document = model.Document(article=article, sentences=sentences)
        return model.Resolution(document=document, events=events, abstentions=())

    def _span(self, quote: str, sentence: int | None = None) -> model.Span:
        offset = 0 if sentence is None else self._text.index(self._sentences[sentence])
        start = self._text.index(quote, offset)
        return model.Span(start=start, end=start + len(quote), quote=quote)

    def _phrase(self, sentence: int, words: str) -> model.Mention:
        return model.Mention(sentence=sentence, head=1, span=self._span(words, sentence))

    def _link(self, sentence: int, value: str) -> tuple[model.Mention, model.ActorLink | None]:
        words, _, key = value.partition("=")
        phrase = self._phrase(sentence, words)
        if not key:
            return phrase, None
        name, country, sector = self._actors[key]
        actor = model.Actor(
            key=key,
            kind=KINDS[key.split("/")[0]],
            name=name,
            country=country or None,
            sector=sector or None,
        )
        return phrase, model.ActorLink(mention=phrase, actors=(actor,), reason="name", score=0.9)

    def _mention(self, index: int, data: dict[str, Any]) -> model.ResolvedMention:
        polarity, _, denial = data.get("polarity", "stated").partition("=")
        certainty, _, hedge = data.get("certainty", "fact").partition("=")
        links = [(role, *self._link(index, data[role])) for role in model.Role if role in data]
        speaker, speaker_link = self._link(index, data["speaker"]) if "speaker" in data else (None, None)
        time, place = self._time(index, data), self._place(index, data)
        mention = model.EventMention(
            sentence=index,
            head=data.get("head", 3),
            trigger=self._span(data["trigger"], index),
            predicate=data.get("predicate", data["trigger"]),
            rule=data.get("predicate", data["trigger"]) if "type" in data else "",
            type=model.EventType(data["type"]) if "type" in data else None,
            cameo=data.get("cameo"),
            mode=data.get("mode"),
            participants=tuple(model.Participant(role=role, mention=phrase) for role, phrase, _ in links),
            times=self._words(index, data, "time"),
            places=self._words(index, data, "place"),
            attribution=model.Attribution(
                speaker=speaker,
                cue=self._span(data["cue"], index) if "cue" in data else None,
                addressee=self._phrase(index, data["addressee"]) if "addressee" in data else None,
                occasion=self._phrase(index, data["occasion"]) if "occasion" in data else None,
                quoted=data.get("quoted", False),
            ),
            polarity=model.Polarity(polarity),
            polarity_cue=self._span(denial, index) if denial else None,
            certainty=model.Certainty(certainty),
            certainty_cue=self._span(hedge, index) if hedge else None,
            tense=model.Tense(data.get("tense", "past")),
            confidence=data.get("confidence", 0.9),
            content=(self._span(data["content"], index),) if "content" in data else (),
        )
        participants = tuple(
            model.ResolvedParticipant(role=role, mention=phrase, link=link) for role, phrase, link in links
        )
        return model.ResolvedMention(
            mention=mention, participants=participants, speaker=speaker_link, time=time, place=place
        )

    def _words(self, index: int, data: dict[str, Any], kind: str) -> tuple[model.Mention, ...]:
        value = data.get(kind, data.get(f"unresolved_{kind}"))
        return (self._phrase(index, value.partition("=")[0]),) if value else ()

    def _time(self, index: int, data: dict[str, Any]) -> model.TimeBounds | None:
        if "time" not in data:
            return None
        words, _, days = data["time"].partition("=")
        first, _, last = days.partition("/")
        return model.TimeBounds(
            earliest=date.fromisoformat(first),
            latest=date.fromisoformat(last or first),
            precision=model.Precision.WEEK if last else model.Precision.DAY,
            mention=self._phrase(index, words),
            reason="weekday",
        )

    def _place(self, index: int, data: dict[str, Any]) -> model.PlaceLink | None:
        if "place" not in data:
            return None
        words, _, key = data["place"].partition("=")
        name, country, latitude, longitude = self._places[key]
        return model.PlaceLink(
            mention=self._phrase(index, words),
            place=model.Place(key=key, name=name, country=country, latitude=latitude, longitude=longitude),
            reason="name",
            score=1.0,
        )
