"""Articles of tests/data/stories.toml as the stages before the graph would hand them on, and a store of them."""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kg import model
from kg.datafiles import folder
from kg.iris import Iris
from kg.rdf import Build, describe_build, describe_end, to_dataset
from kg.rdf import Model as Trained
from kg.store import GraphWriter, open_writer

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
    models=(Trained(name="tokenize/invented", digest="70"), Trained(name="depparse/invented", digest="de")),
)


def resolutions() -> Iterator[model.Resolution]:
    """Yield each article with its events."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    for article in told["article"]:
        yield _Teller(article, told["actors"], told["places"]).resolution()


def build(store: Path, *, base: str = BASE) -> Path:
    """Make a store of the stories, with the ontology."""
    with open_writer(store, base=base) as writer:
        tell(writer, resolutions())
    return store


def tell(writer: GraphWriter, some: Iterable[model.Resolution]) -> None:
    """Put articles into a store, with the ontology, as a build does that always began and ended at the same times."""
    base = writer.base
    iris = Iris(base=base)
    writer.begin(BUILD.iri(iris), describe_build(BUILD, base=base))
    writer.replace_ontology(ontology())
    writer.replace_queries()
    for resolution in some:
        nquads = to_dataset(resolution, base=base).serialize(format="nquads", encoding="utf-8")
        article = resolution.document.article.id
        writer.replace_article(iris.article_graph(article), nquads, fingerprint=article)
    writer.end(describe_end(BUILD, datetime(2025, 4, 3, 11, tzinfo=UTC), base=base))


def ontology() -> list[Path]:
    """Return the ontology's files, without the shapes."""
    return sorted(file for file in folder("ontology").glob("*.ttl") if file.name != "shapes.ttl")


class _Teller:
    """Makes an article's values out of what its table says."""

    def __init__(self, article: dict[str, Any], actors: dict[str, Any], places: dict[str, Any]) -> None:
        self._told, self._actors, self._places = article, actors, places
        sentences = [event["sentence"] for event in article["event"]]
        self._text = f"{article['dateline']} – {' '.join(sentences)}"

    def resolution(self) -> model.Resolution:
        told, dateline = self._told, self._told["dateline"]
        article = model.Article(
            id=told["id"],
            source=f"{told['id']}.txt",
            text=self._text,
            lead=len(dateline) + 3,
            headline=told["headline"],
            publisher=told["publisher"],
            url=f"https://example.com/{told['id']}",
            dateline=model.Span(start=0, end=len(dateline), quote=dateline),
            published=told["published"],
            published_basis="metadata",
        )
        sentences = tuple(
            model.Sentence(index=index, span=self._span(event["sentence"]), tokens=(), entities=())
            for index, event in enumerate(told["event"])
        )
        events = tuple(
            model.Event(mentions=(self._mention(index, event),)) for index, event in enumerate(told["event"])
        )
        document = model.Document(article=article, sentences=sentences)
        return model.Resolution(document=document, events=events, abstentions=())

    def _span(self, quote: str, sentence: int | None = None) -> model.Span:
        found = 0 if sentence is None else self._text.index(self._told["event"][sentence]["sentence"])
        start = self._text.index(quote, found)
        return model.Span(start=start, end=start + len(quote), quote=quote)

    def _phrase(self, sentence: int, words: str) -> model.Mention:
        return model.Mention(sentence=sentence, head=1, span=self._span(words, sentence))

    def _link(self, sentence: int, said: str) -> tuple[model.Mention, model.ActorLink | None]:
        words, _, key = said.partition("=")
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

    def _mention(self, index: int, told: dict[str, Any]) -> model.ResolvedMention:
        polarity, _, denial = told.get("polarity", "stated").partition("=")
        certainty, _, hedge = told.get("certainty", "fact").partition("=")
        parts = [(role, *self._link(index, told[role])) for role in model.Role if role in told]
        speaker, spoken = self._link(index, told["speaker"]) if "speaker" in told else (None, None)
        time, place = self._time(index, told), self._place(index, told)
        mention = model.EventMention(
            sentence=index,
            head=3,
            trigger=self._span(told["trigger"], index),
            predicate=told.get("predicate", told["trigger"]),
            rule=told.get("predicate", told["trigger"]) if "type" in told else "",
            type=model.EventType(told["type"]) if "type" in told else None,
            cameo=told.get("cameo"),
            mode=told.get("mode"),
            participants=tuple(model.Participant(role=role, mention=phrase) for role, phrase, _ in parts),
            times=self._words(index, told, "time"),
            places=self._words(index, told, "place"),
            attribution=model.Attribution(
                speaker=speaker,
                cue=self._span(told["cue"], index) if "cue" in told else None,
                addressee=self._phrase(index, told["addressee"]) if "addressee" in told else None,
                quoted=told.get("quoted", False),
            ),
            polarity=model.Polarity(polarity),
            polarity_cue=self._span(denial, index) if denial else None,
            certainty=model.Certainty(certainty),
            certainty_cue=self._span(hedge, index) if hedge else None,
            tense=model.Tense(told.get("tense", "past")),
            confidence=told.get("confidence", 0.9),
        )
        participants = tuple(
            model.ResolvedParticipant(role=role, mention=phrase, link=link) for role, phrase, link in parts
        )
        return model.ResolvedMention(
            mention=mention, participants=participants, speaker=spoken, time=time, place=place
        )

    def _words(self, index: int, told: dict[str, Any], kind: str) -> tuple[model.Mention, ...]:
        found = told.get(kind, told.get(f"unresolved_{kind}"))
        return (self._phrase(index, found.partition("=")[0]),) if found else ()

    def _time(self, index: int, told: dict[str, Any]) -> model.TimeBounds | None:
        if "time" not in told:
            return None
        words, _, days = told["time"].partition("=")
        first, _, last = days.partition("/")
        return model.TimeBounds(
            earliest=date.fromisoformat(first),
            latest=date.fromisoformat(last or first),
            precision=model.Precision.WEEK if last else model.Precision.DAY,
            mention=self._phrase(index, words),
            reason="weekday",
        )

    def _place(self, index: int, told: dict[str, Any]) -> model.PlaceLink | None:
        if "place" not in told:
            return None
        words, _, key = told["place"].partition("=")
        name, country, latitude, longitude = self._places[key]
        return model.PlaceLink(
            mention=self._phrase(index, words),
            place=model.Place(key=key, name=name, country=country, latitude=latitude, longitude=longitude),
            reason="name",
            score=1.0,
        )
