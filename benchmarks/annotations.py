"""The project's annotated set (tests/annotated) and its scoring.

* A gold event is found if the trigger of a mention overlaps with the gold trigger. Of several mentions, one whose
  head is within the gold trigger is preferred.
* A participant, speaker, time or place is correct if its head is the head of the gold phrase. A longer phrase with
  the same head is correct; another word of the phrase ("Poland" for "Poland's minister") is not.
* Lists must be complete, without additional items. Time bounds must be equal.
* Each annotated field scores one point, and so does each pair of links. An event that is not found loses all its
  points.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.model import Document, Mention, ResolvedMention, ResolvedParticipant, Role

ANNOTATED_SET = Path(__file__).resolve().parent.parent / "tests/annotated"
_FUNCTION_WORDS = re.compile(
    r"^(?:(?:on|in|at|the|a|an|of|from|by|to|with|for|during|since|near|over)\s+)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A text of the annotated set with its gold events."""

    id: str
    phenomenon: str  # name of its file
    point: str  # what the item tests
    text: str
    published: date | None
    events: tuple[Mapping[str, Any], ...]  # fields as documented in tests/annotated/README.md


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The score of one field of a gold event."""

    item: Item
    trigger: str
    field: str
    expected: str
    actual: str
    correct: bool


def load(folder: Path = ANNOTATED_SET) -> list[Item]:
    """Return the items of all files of the set, sorted by file name."""
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


def score_item(item: Item, document: Document, mentions: Sequence[ResolvedMention]) -> Iterator[Point]:
    """Yield a point for each annotated field; an event without fields scores for being found."""
    for event in item.events:
        gold = _GoldEvent(document=document, trigger=event["trigger"])
        mention = gold.find_mention(mentions)
        for field, expected in _expected_fields(event):
            correct = mention is not None and gold.is_correct(field, expected, mention)
            actual = _describe_field(field, mention) if mention else "no event"
            yield Point(
                item=item,
                trigger=event["trigger"],
                field=field,
                expected=str(expected),
                actual=actual,
                correct=correct,
            )


def _expected_fields(event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the annotated fields with their values, and each pair of links separately."""
    for field, expected in event.items():
        if field == "links":
            yield from (("links", pair) for pair in expected.items())
        elif field != "trigger" or len(event) == 1:
            yield field, expected


@dataclass(frozen=True, slots=True, kw_only=True)
class _GoldEvent:
    """A gold event in its document."""

    document: Document
    trigger: str

    def find_mention(self, mentions: Iterable[ResolvedMention]) -> ResolvedMention | None:
        """Return the mention that matches the gold trigger, or None."""
        start, end = _trigger_span(self.document.article.text, self.trigger)
        overlapping = [m for m in mentions if m.mention.trigger.start < end and m.mention.trigger.end > start]
        return min(overlapping, key=lambda m: not start <= self._head_start(m) < end, default=None)

    def _head_start(self, mention: ResolvedMention) -> int:
        return self.document.sentences[mention.mention.sentence].tokens[mention.mention.head - 1].start

    def is_correct(self, field: str, expected: Any, mention: ResolvedMention) -> bool:
        """Return True if a field of the mention has the expected value."""
        event = mention.mention
        if field == "trigger":
            return True
        if field in set(Role):
            return self._same_phrases(expected, _participant_mentions(mention, Role(field)))
        if field in {"time", "place"}:
            return self._same_phrases(expected, event.times if field == "time" else event.places)
        if field in {"by", "addressee", "occasion"}:
            return self._same_phrases([expected] if expected else [], _attribution_mentions(field, mention))
        if field == "links":
            phrase, names = expected
            return self._links_to(phrase, names, mention)
        value = _field_value(field, mention)
        return value.startswith(str(expected)) if field == "cameo" else value == str(expected)

    def _same_phrases(self, expected: Sequence[str], actual: Sequence[Mention]) -> bool:
        remaining = list(actual)
        for alternatives in expected:
            found = next((m for m in remaining if self._matches_any(alternatives, m)), None)
            if found is None:
                return False
            remaining.remove(found)
        return not remaining

    def _matches_any(self, alternatives: str, mention: Mention) -> bool:
        return any(self._matches(phrase, mention) for phrase in alternatives.split("|"))

    def _matches(self, phrase: str, mention: Mention) -> bool:
        """Return True if a mention has the words of the gold phrase, or more words with the same head."""
        normalized = _normalized(phrase.partition("#")[0])
        if normalized == _normalized(mention.span.quote):
            return True
        sentence = self.document.sentences[mention.sentence]
        for start in _occurrences(self.document.article.text, phrase):
            tokens = [t for t in sentence.tokens if start <= t.start < start + len(phrase)]
            indices = {t.index for t in tokens}
            heads = {
                t.index for t in tokens if t.head not in indices and t.upos not in {"PUNCT", "ADP", "DET"}
            }
            if mention.head in heads or (
                normalized in _normalized(mention.span.quote) and mention.head in indices
            ):
                return True
        return False

    def _links_to(self, phrase: str, names: str, mention: ResolvedMention) -> bool:
        """Return True if the participant or speaker with this phrase is linked to exactly these names."""
        linked = [p.link for p in mention.participants if self._matches(phrase, p.mention)]
        speaker = mention.mention.attribution.speaker
        if not linked and speaker is not None and self._matches(phrase, speaker):
            linked = [mention.speaker]
        if not linked:
            return False
        actual = sorted(
            _normalized(actor.name) for link in linked if link is not None for actor in link.actors
        )
        expected = sorted(_normalized(name) for name in names.split(";") if name.strip())
        return len(actual) == len(expected) and all(
            _same_name(a, e) for a, e in zip(actual, expected, strict=True)
        )


def _participant_mentions(mention: ResolvedMention, role: Role) -> tuple[Mention, ...]:
    return tuple(dict.fromkeys(p.mention for p in mention.participants if p.role is role))


def _attribution_mentions(field: str, mention: ResolvedMention) -> tuple[Mention, ...]:
    phrase = getattr(mention.mention.attribution, "speaker" if field == "by" else field)
    return (phrase,) if phrase is not None else ()


def _field_value(field: str, mention: ResolvedMention) -> str:
    """Return the value of a field as a string in the gold format."""
    if field in {"earliest", "latest", "precision"}:
        return str(getattr(mention.time, field)) if mention.time else ""
    if field == "quoted":
        return str(mention.mention.attribution.quoted)
    return str(getattr(mention.mention, field) or "")


def _describe_field(field: str, mention: ResolvedMention) -> str:
    """Return the extracted value of a field for the list of misses."""
    event = mention.mention
    if field in set(Role):
        return str([m.span.quote for m in _participant_mentions(mention, Role(field))])
    if field in {"time", "place"}:
        return str([m.span.quote for m in (event.times if field == "time" else event.places)])
    if field in {"by", "addressee", "occasion"}:
        return "; ".join(m.span.quote for m in _attribution_mentions(field, mention))
    if field == "links":
        return "; ".join(_describe_link(p) for p in mention.participants)
    return event.predicate if field == "trigger" else _field_value(field, mention)


def _describe_link(participant: ResolvedParticipant) -> str:
    actors = [actor.name for actor in participant.link.actors] if participant.link else ["-"]
    return f"{participant.mention.span.quote} = {', '.join(actors)}"


def _trigger_span(text: str, trigger: str) -> tuple[int, int]:
    """Return the start and end of a trigger; "said#2" is the second occurrence."""
    words, _, nth = trigger.partition("#")
    start = _occurrences(text, words)[int(nth or 1) - 1]
    return start, start + len(words)


def _occurrences(text: str, phrase: str) -> list[int]:
    words = phrase.partition("#")[0]
    return [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def _normalized(phrase: str) -> str:
    """Return a phrase in lower case without leading function words: "on Monday" equals "Monday"."""
    return _FUNCTION_WORDS.sub("", " ".join(phrase.split()).strip(" \"'“”‘’.,")).casefold()


def _same_name(actual: str, expected: str) -> bool:
    """Return True if all words of one name occur in the other."""
    actual_words, expected_words = set(actual.split()), set(expected.split())
    return actual_words <= expected_words or expected_words <= actual_words
