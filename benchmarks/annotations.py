"""The annotated set of our own (tests/annotated), as values, and what counts as right.

* A gold event is found where a mention's trigger shares words with the gold's; the mention whose head word lies
  within the gold's words comes first.
* A participant, speaker, time or place is right by its head word, which must be that of the gold's phrase: a longer
  phrase with the same head is the same phrase, another word of it ("Poland" for "Poland's minister") is not.
* Lists must agree as a whole: nothing missing, nothing more. Bounds of time must be exactly the gold's.
* Every field that the gold gives is one point, and so is each pair of its links; where the event is not
  found, all its points are lost.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.model import Document, Mention, ResolvedMention, ResolvedParticipant, Role

SET = Path(__file__).resolve().parent.parent / "tests/annotated"
_FRAME = re.compile(
    r"^(?:(?:on|in|at|the|a|an|of|from|by|to|with|for|during|since|near|over)\s+)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A text of the set with what a careful reader takes from it."""

    id: str
    phenomenon: str  # the file it stands in
    point: str
    text: str
    published: date | None
    events: tuple[Mapping[str, Any], ...]  # the fields as tests/annotated/README.md has them


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One field of one gold event, and whether we have it."""

    item: Item
    trigger: str
    field: str
    wanted: str
    got: str
    right: bool


def load(folder: Path = SET) -> list[Item]:
    """Read all files of the set, in the order of their names."""
    return [item for file in sorted(folder.glob("*.toml")) for item in _items(file)]


def _items(file: Path) -> Iterator[Item]:
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))["item"]:
        yield Item(
            id=entry["id"],
            phenomenon=file.stem,
            point=entry["point"],
            text=entry["text"],
            published=entry.get("published"),
            events=tuple(entry["event"]),
        )


def points(item: Item, document: Document, mentions: Sequence[ResolvedMention]) -> Iterator[Point]:
    """Check every field of every event of an item; an event without fields asks only to be found."""
    for event in item.events:
        gold = _Gold(document=document, trigger=event["trigger"])
        mention = gold.find(mentions)
        for field, wanted in _asked(event):
            right = mention is not None and gold.is_right(field, wanted, mention)
            got = _told(field, mention) if mention else "no such event"
            yield Point(
                item=item, trigger=event["trigger"], field=field, wanted=str(wanted), got=got, right=right
            )


def _asked(event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what an event is asked for, each pair of its links by itself; by default only that it is there."""
    for field, wanted in event.items():
        if field == "links":
            yield from (("links", pair) for pair in wanted.items())
        elif field != "trigger" or len(event) == 1:
            yield field, wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gold:
    """A gold event in its text."""

    document: Document
    trigger: str

    def find(self, mentions: Iterable[ResolvedMention]) -> ResolvedMention | None:
        """Return the mention that answers to the event."""
        start, end = _place(self.document.article.text, self.trigger)
        near = [m for m in mentions if m.mention.trigger.start < end and m.mention.trigger.end > start]
        return min(near, key=lambda m: not start <= self._head_start(m) < end, default=None)

    def _head_start(self, mention: ResolvedMention) -> int:
        return self.document.sentences[mention.mention.sentence].tokens[mention.mention.head - 1].start

    def is_right(self, field: str, wanted: Any, mention: ResolvedMention) -> bool:
        """Tell whether a field of the mention is as the gold has it."""
        said = mention.mention
        if field == "trigger":
            return True
        if field in set(Role):
            return self._same_phrases(wanted, _participants(mention, Role(field)))
        if field in {"time", "place"}:
            return self._same_phrases(wanted, said.times if field == "time" else said.places)
        if field in {"by", "addressee", "occasion"}:
            return self._same_phrases([wanted] if wanted else [], _of_attribution(field, mention))
        if field == "links":
            phrase, names = wanted
            return self._links_to(phrase, names, mention)
        return (
            _value(field, mention).startswith(str(wanted))
            if field == "cameo"
            else _value(field, mention) == str(wanted)
        )

    def _same_phrases(self, wanted: Sequence[str], got: Sequence[Mention]) -> bool:
        left = list(got)
        for alternatives in wanted:
            found = next((m for m in left if self._is_any(alternatives, m)), None)
            if found is None:
                return False
            left.remove(found)
        return not left

    def _is_any(self, alternatives: str, mention: Mention) -> bool:
        return any(self._is(phrase, mention) for phrase in alternatives.split("|"))

    def _is(self, phrase: str, mention: Mention) -> bool:
        """Tell whether a mention is the gold's phrase: the same words, or more around the same head."""
        bare = _bare(phrase.partition("#")[0])
        if bare == _bare(mention.span.quote):
            return True
        sentence = self.document.sentences[mention.sentence]
        for start in _occurrences(self.document.article.text, phrase):
            inside = [t for t in sentence.tokens if start <= t.start < start + len(phrase)]
            indices = {t.index for t in inside}
            heads = {
                t.index for t in inside if t.head not in indices and t.upos not in {"PUNCT", "ADP", "DET"}
            }
            if mention.head in heads or (bare in _bare(mention.span.quote) and mention.head in indices):
                return True
        return False

    def _links_to(self, phrase: str, names: str, mention: ResolvedMention) -> bool:
        """Tell whether the participants or the speaker with these words are linked to just these names."""
        linked = [p.link for p in mention.participants if self._is(phrase, p.mention)]
        speaker = mention.mention.attribution.speaker
        if not linked and speaker is not None and self._is(phrase, speaker):
            linked = [mention.speaker]
        if not linked:
            return False
        got = sorted(_bare(actor.name) for link in linked if link is not None for actor in link.actors)
        wanted = sorted(_bare(name) for name in names.split(";") if name.strip())
        return len(got) == len(wanted) and all(_same_name(g, w) for g, w in zip(got, wanted, strict=True))


def _participants(mention: ResolvedMention, role: Role) -> tuple[Mention, ...]:
    return tuple(dict.fromkeys(p.mention for p in mention.participants if p.role is role))


def _of_attribution(field: str, mention: ResolvedMention) -> tuple[Mention, ...]:
    found = getattr(mention.mention.attribution, "speaker" if field == "by" else field)
    return (found,) if found is not None else ()


def _value(field: str, mention: ResolvedMention) -> str:
    """Return a field with one value as the gold writes it."""
    if field in {"earliest", "latest", "precision"}:
        return str(getattr(mention.time, field)) if mention.time else ""
    if field == "quoted":
        return str(mention.mention.attribution.quoted)
    return str(getattr(mention.mention, field) or "")


def _told(field: str, mention: ResolvedMention) -> str:
    """Say what stands in a field, for a reader of the misses."""
    said = mention.mention
    if field in set(Role):
        return str([m.span.quote for m in _participants(mention, Role(field))])
    if field in {"time", "place"}:
        return str([m.span.quote for m in (said.times if field == "time" else said.places)])
    if field in {"by", "addressee", "occasion"}:
        return "; ".join(m.span.quote for m in _of_attribution(field, mention))
    if field == "links":
        return "; ".join(_linked(p) for p in mention.participants)
    return said.predicate if field == "trigger" else _value(field, mention)


def _linked(participant: ResolvedParticipant) -> str:
    actors = [actor.name for actor in participant.link.actors] if participant.link else ["-"]
    return f"{participant.mention.span.quote} = {', '.join(actors)}"


def _place(text: str, trigger: str) -> tuple[int, int]:
    """Return where the words of a trigger stand; "said#2" are the second ones."""
    words, _, nth = trigger.partition("#")
    start = _occurrences(text, words)[int(nth or 1) - 1]
    return start, start + len(words)


def _occurrences(text: str, phrase: str) -> list[int]:
    words = phrase.partition("#")[0]
    return [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def _bare(phrase: str) -> str:
    """Return a phrase without what frames it: "on Monday" and "Monday" are the same day."""
    return _FRAME.sub("", " ".join(phrase.split()).strip(" \"'“”‘’.,")).casefold()


def _same_name(got: str, wanted: str) -> bool:
    """Tell whether two names are one: the words of one are all in the other."""
    ours, theirs = set(got.split()), set(wanted.split())
    return ours <= theirs or theirs <= ours
