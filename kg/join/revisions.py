"""Finds successive versions of one article."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from kg.join.copies import containment
from kg.join_values import ArticleTraits, Revision

_STANDARD_INPUT: Final = "-"
_MIN_LIKENESS: Final = 0.3  # of two articles of one file, which can hold several articles


def revisions(articles: Iterable[ArticleTraits]) -> tuple[Revision, ...]:
    """Return the articles that a newer one with the same address or source replaces."""
    by_address: defaultdict[tuple[str, str], list[ArticleTraits]] = defaultdict(list)
    for article in articles:
        for address in addresses(article):
            by_address[address].append(article)
    found: dict[str, Revision] = {}
    for (reason, _), group in sorted(by_address.items()):
        for revision in _revisions_of(group, reason):
            found.setdefault(revision.newest, revision)
    return tuple(found[newest] for newest in sorted(found))


def addresses(article: ArticleTraits) -> Iterator[tuple[str, str]]:
    """Yield what the versions of an article have in common, each with the reason that a revision names."""
    for reason, address in (("same address", article.url), ("same source", article.source)):
        parts = urlsplit(address or "")
        if address and address != _STANDARD_INPUT and (parts.path.strip("/") or parts.query):
            yield reason, address.partition("#")[0].rstrip("/")


def _revisions_of(group: list[ArticleTraits], reason: str) -> Iterator[Revision]:
    """Yield the newest version of each article in a group, if it has older ones."""
    rest = sorted(
        (one for one in group if one.published), key=lambda one: (one.order_day, one.id), reverse=True
    )
    while rest:
        newest, *others = rest
        older = [
            one for one in others if one.order_day < newest.order_day and _is_version(newest, one, reason)
        ]
        if older:
            yield Revision(newest=newest.id, older=tuple(one.id for one in older), reason=reason)
        rest = [one for one in others if one not in older]


def _is_version(newest: ArticleTraits, other: ArticleTraits, reason: str) -> bool:
    """Return True for the same address; articles of one file must also be alike."""
    if reason == "same address":
        return True
    same_headline = newest.headline is not None and newest.headline == other.headline
    return same_headline or containment(newest, other) >= _MIN_LIKENESS
