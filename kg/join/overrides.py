"""Joins that a person decides: lines ``same A B`` and ``different A B``, with a reason after ``#``.

A mention is named by its IRI, by the tail of it (``ARTICLE/SENTENCE-HEAD``), or by article id and words of its sentence:
``ARTICLE "words"``. Such words must fit one mention, or one event.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final, TypeVar

import networkx

from kg.join.linkage import APART, TOGETHER
from kg.join_values import Comparison, MentionKey, MentionOrder, MentionTraits, OverrideProblem, Verdict

T = TypeVar("T", MentionKey, MentionOrder)

_SAME: Final = "same"
_LINE: Final = re.compile(
    r"(same|different)\s+(?P<first>\S+(?:\s+\"[^\"]*\")?)\s+(?P<second>\S+(?:\s+\"[^\"]*\")?)\s*(?:\s#.*)?"
)
_NAMED: Final = re.compile(r"(?P<article>[^/\s]+)\s+\"(?P<words>[^\"]+)\"")
_TAIL: Final = re.compile(r"(?:.*/)?(?P<article>[^/]+)/(?P<sentence>\d+)-(?P<head>\d+)>?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A line that names two mentions which are stored."""

    line: int
    text: str
    is_same: bool
    first: MentionKey
    second: MentionKey

    @property
    def as_comparison(self) -> Comparison:
        """The line as the reason of a join."""
        first, second = sorted((self.first, self.second))
        return Comparison(
            first=first,
            second=second,
            score=1.0,
            features=(),
            reason=f"line {self.line} of the overrides: {self.text}",
            bars=(),
            verdict=Verdict.SAME,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """The lines that can be followed, and the problems of the others."""

    lines: tuple[Override, ...] = ()
    problems: tuple[OverrideProblem, ...] = ()


def read_overrides(text: str, mentions: Iterable[MentionTraits]) -> Overrides:
    """Read the lines of an override file; those that match no mention or contradict others become problems."""
    by_key = {mention.key: mention for mention in mentions}
    found: list[Override] = []
    problems: list[OverrideProblem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        parsed = _parse(number, content, by_key)
        if isinstance(parsed, Override):
            found.append(parsed)
        else:
            problems.append(parsed)
    contradictions = list(_contradictions(found))
    wrong = {problem.line for problem in contradictions}
    return Overrides(
        lines=tuple(override for override in found if override.line not in wrong),
        problems=tuple(sorted([*problems, *contradictions], key=lambda problem: problem.line)),
    )


def _parse(number: int, text: str, by_key: Mapping[MentionKey, MentionTraits]) -> Override | OverrideProblem:
    line = _LINE.fullmatch(text)
    if line is None:
        reason = 'The line is not "same A B" or "different A B".'
        return OverrideProblem(line=number, text=text, reason=reason)
    keys = [_mention(line[name], by_key) for name in ("first", "second")]
    for name, key in zip(("first", "second"), keys, strict=True):
        if key is None:
            return OverrideProblem(line=number, text=text, reason=f"{line[name]} is no mention of the graph.")
    first, second = (key for key in keys if key is not None)
    return Override(line=number, text=text, is_same=line[1] == _SAME, first=first, second=second)


def _mention(name: str, by_key: Mapping[MentionKey, MentionTraits]) -> MentionKey | None:
    """Return the mention that an IRI, its tail, or an article with words names."""
    named = _NAMED.fullmatch(name)
    if named:
        return _by_words(named["article"], named["words"], by_key)
    tail = _TAIL.fullmatch(name.removeprefix("<"))
    if tail is None:
        return None
    key = MentionKey(tail["article"], int(tail["sentence"]), int(tail["head"]))
    return key if key in by_key else None


def _by_words(article: str, words: str, by_key: Mapping[MentionKey, MentionTraits]) -> MentionKey | None:
    """Return the only mention whose trigger, or else whose sentence, holds the words."""
    mentions = [mention for key, mention in by_key.items() if key.article == article]
    plain = words.lower()
    for fitting in (
        [mention for mention in mentions if mention.trigger.lower() == plain],
        [mention for mention in mentions if plain in mention.text.lower()],
    ):
        if len(fitting) == 1:
            return fitting[0].key
    return None


def _contradictions(found: list[Override]) -> Iterator[OverrideProblem]:
    """Yield the lines that keep apart what other lines join."""
    graph = networkx.Graph()
    graph.add_edges_from((override.first, override.second) for override in found if override.is_same)
    for override in found:
        ends = (override.first, override.second)
        if not override.is_same and all(end in graph for end in ends) and networkx.has_path(graph, *ends):
            reason = "Other lines say that the two are the same."
            yield OverrideProblem(line=override.line, text=override.text, reason=reason)


def decided_scores(
    overrides: Iterable[Override], item_of: Callable[[MentionKey], T | None]
) -> dict[tuple[T, T], float]:
    """Return the scores that overrides fix for pairs of items, as linkage.average_linkage takes them.

    ``item_of`` returns the item that holds a mention, or None if it is not among those to be grouped.
    """
    lines = [(override.is_same, item_of(override.first), item_of(override.second)) for override in overrides]
    known = [(is_same, one, other) for is_same, one, other in lines if one is not None and other is not None]
    graph = networkx.Graph()
    graph.add_edges_from((one, other) for is_same, one, other in known if is_same and one != other)
    scores: dict[tuple[T, T], float] = {
        (min(one, other), max(one, other)): APART
        for is_same, one, other in known
        if not is_same and one != other
    }
    for group in networkx.connected_components(graph):
        scores.update(dict.fromkeys(combinations(sorted(group), 2), TOGETHER))
    return scores
