"""The join stage: which mentions, in one article and in many, tell of one event.

    traits(resolution)   what joining keeps of an article; the article itself is not needed again
    join(articles)       events, joins with their reasons, links, copies, versions

The result is a pure function of the set of articles and of the overrides: their order does not matter, and the score of a
pair depends on the pair alone. A build therefore compares only new articles (:class:`Memory`). :func:`join` composes:

    accounts(article)                     the article's tellings of events
    entry(profile), candidates(entries)   which accounts of other articles are compared
    compare(profile, profile)             one pair
    components(…), cluster(…)             events of the accounts that joins connect
    joined_event(accounts, …)             the event of a cluster
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Final

from kg.join.accounts import accounts, profile_of
from kg.join.candidates import Entry, candidates, entry
from kg.join.clusters import Comparisons, cluster, components
from kg.join.compare import compare
from kg.join.copies import copy_groups, copy_keys
from kg.join.differences import differences, first_and_last, given_days
from kg.join.explanation import Explanation, explain
from kg.join.links import links, may_link
from kg.join.memory import ArticleAccounts, Memory, accounts_of
from kg.join.overrides import Override, Overrides, read_overrides
from kg.join.profile import Profile
from kg.join.revisions import revisions
from kg.join.traits import traits
from kg.join_values import (
    Account,
    ArticleTraits,
    Comparison,
    JoinedEvent,
    Joining,
    MentionKey,
    Verdict,
)

__all__ = [
    "ArticleAccounts",
    "Entry",
    "Explanation",
    "Memory",
    "accounts",
    "candidates",
    "cluster",
    "compare",
    "components",
    "copy_groups",
    "copy_keys",
    "entry",
    "explain",
    "join",
    "joined_event",
    "profile_of",
    "read_overrides",
    "revisions",
    "traits",
]

_KEPT_PROFILES: Final = 20_000


def join(articles: Iterable[ArticleTraits], overrides: str = "", *, memory: Memory | None = None) -> Joining:
    """Join the mentions of articles; ``overrides`` is the text of a file as kg.join.overrides describes it.

    With a ``memory`` of an earlier run, only what is new is compared; the result is the same. The memory then has what this
    run found.
    """
    by_id = {article.id: article for article in articles}
    versions = revisions(by_id.values())
    old = {name for revision in versions for name in revision.older}
    current = [by_id[name] for name in sorted(by_id) if name not in old]
    mentions = {mention.key: mention for article in current for mention in article.mentions}
    decided = read_overrides(overrides, mentions.values())
    known = memory or Memory()
    by_article, new = known.renew(current, decided.lines)
    by_first = accounts_of(current, by_article)
    known.compared |= _compare(by_first, by_article.values(), new)
    compared = known.compared
    linked = [found for one in by_article.values() for found in one.linked]
    copies = copy_groups(current)
    groups = _group(by_first, compared, decided)
    originals = {name: copy.articles[0] for copy in copies for name in copy.articles}
    events = [joined_event(group, compared, originals, decided.lines) for group in groups]
    event_of = {key: event.first for event in events for key in event.mentions}
    return Joining(
        events=tuple(sorted(events, key=lambda event: by_first[event.first].order)),
        perhaps=tuple(_perhaps(compared, event_of)),
        links=links([*compared.values(), *linked], event_of, mentions),
        copies=copies,
        revisions=versions,
        problems=decided.problems,
    )


def joined_event(
    group: tuple[Account, ...],
    compared: Comparisons,
    originals: Mapping[str, str],
    overrides: Iterable[Override] = (),
) -> JoinedEvent:
    """Return the event that accounts in mention order tell of.

    ``originals`` has for each copy the article that it prints; these are counted as one source.
    """
    mentions = sorted(
        (mention for account in group for mention in account.mentions), key=lambda one: one.order
    )
    names = tuple(dict.fromkeys(mention.article for mention in mentions))
    days = given_days(mentions)
    earliest, latest = first_and_last(days)
    inside = {mention.key for mention in mentions}
    return JoinedEvent(
        mentions=tuple(mention.key for mention in mentions),
        joins=(
            *(found for account in group for found in account.joins),
            *_joins_between(group, compared),
            *(
                line.as_comparison
                for line in overrides
                if line.is_same and {line.first, line.second} <= inside
            ),
        ),
        differences=differences(mentions),
        earliest=earliest,
        latest=latest,
        is_assumed=bool(days) and all(one.is_assumed for one in days),
        articles=names,
        sources=len({originals.get(name, name) for name in names}),
    )


def _compare(
    by_first: Mapping[MentionKey, Account], articles: Iterable[ArticleAccounts], new: Collection[str]
) -> Comparisons:
    """Return the comparisons with accounts of new articles that are alike, or that may be links."""
    profile_at = _profiles(by_first)
    entries = sorted((one for article in articles for one in article.entries), key=lambda one: one.order)
    found = (compare(profile_at(first), profile_at(second)) for first, second in candidates(entries, new))
    return {
        (one.first, one.second): one for one in found if one.verdict is not Verdict.APART or may_link(one)
    }


def _profiles(by_first: Mapping[MentionKey, Account]) -> Callable[[MentionKey], Profile]:
    """Return a function that makes profiles and keeps those used last, to bound memory."""
    return lru_cache(maxsize=_KEPT_PROFILES)(lambda key: profile_of(by_first[key]))


def _group(
    by_first: Mapping[MentionKey, Account], compared: Comparisons, decided: Overrides
) -> Iterator[tuple[Account, ...]]:
    profile_at = _profiles(by_first)
    for component in components(by_first.values(), compared, decided.lines):
        yield from cluster([by_first[key] for key in component], profile_at, compared, decided.lines)


def _joins_between(group: tuple[Account, ...], compared: Comparisons) -> Iterator[Comparison]:
    for one, other in combinations(group, 2):
        found = compared.get((one.first.key, other.first.key))
        if found and found.verdict is Verdict.SAME:
            yield found


def _perhaps(compared: Comparisons, event_of: Mapping[MentionKey, MentionKey]) -> Iterator[Comparison]:
    """Yield the comparisons of different events that are alike and not barred."""
    for _, found in sorted(compared.items()):
        if found.verdict is not Verdict.APART and event_of[found.first] != event_of[found.second]:
            yield found
