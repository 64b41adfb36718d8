"""Article traits as JSON, for a local index: joining again then reads no article and runs no model."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any, Final

from kg.codes import Certainty, EventKind, EventType, Polarity, Precision, Tense
from kg.join_values import ArticleTraits, Days, MentionTraits, Party

_OF_ARTICLE: Final = ("article", "published")  # traits of a mention that its article has
_SIDES: Final = ("agents", "others", "topics", "speakers")


def to_json(article: ArticleTraits) -> str:
    """Return the traits of an article and its mentions as one line of JSON."""
    record = asdict(article)
    for mention in record["mentions"]:
        for name in _OF_ARTICLE:
            del mention[name]
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def from_json(text: str) -> ArticleTraits:
    """Return the traits that :func:`to_json` wrote."""
    record = json.loads(text)
    published = _day(record.pop("published"))
    mentions = tuple(_mention(mention, record["id"], published) for mention in record.pop("mentions"))
    return ArticleTraits(
        **{name: _frozen(value) for name, value in record.items()}, published=published, mentions=mentions
    )


def _mention(record: dict[str, Any], article: str, published: date | None) -> MentionTraits:
    record |= {name: _parties(record[name]) for name in _SIDES}
    record |= {
        "kind": EventKind(record["kind"]),
        "type": EventType(record["type"]),
        "polarity": Polarity(record["polarity"]),
        "certainty": Certainty(record["certainty"]),
        "tense": Tense(record["tense"]),
        "days": _days(record["days"]),
    }
    values = {name: _frozen(value) for name, value in record.items()}
    return MentionTraits(**values, article=article, published=published)


def _parties(records: Iterable[Mapping[str, str | None]]) -> tuple[Party, ...]:
    names = [field.name for field in fields(Party)]
    return tuple(Party(**{name: record[name] for name in names}) for record in records)  # type: ignore[arg-type]


def _days(record: Mapping[str, Any] | None) -> Days | None:
    if record is None:
        return None
    return Days(
        earliest=date.fromisoformat(record["earliest"]),
        latest=date.fromisoformat(record["latest"]),
        precision=Precision(record["precision"]),
        is_assumed=record["is_assumed"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _frozen(value: object) -> Any:
    return tuple(value) if isinstance(value, list) else value
