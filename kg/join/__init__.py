"""The join stage: which mentions, in one article and in many, tell of one event.

    traits(resolution)   what joining keeps of an article; the article itself is not needed again
    join(articles)       events, joins with their reasons, links, copies, versions

The result is a pure function of the set of articles and of the overrides: their order does not matter, and the score of a
pair depends on the pair alone. A store can therefore join incrementally with the functions that :func:`join` composes:

    accounts(article)                     the article's tellings of events
    keys(profile), may_tell_the_same(…)   which accounts of other articles are compared
    compare(profile, profile)             one pair
    components(…), cluster(…)             events of the accounts that joins connect
    joined_event(accounts, …)             the event of a cluster
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from kg.join.accounts import accounts, compare_mentions, profile_of
from kg.join.candidates import candidates, keys, may_tell_the_same
from kg.join.clusters import Comparisons, cluster, components
from kg.join.compare import compare
from kg.join.copies import copy_groups, copy_keys
from kg.join.differences import differences, first_and_last, given_days
from kg.join.explanation import Explanation, explain
from kg.join.links import links
from kg.join.overrides import Override, Overrides, read_overrides
from kg.join.profile import Profile
from kg.join.records import from_json, to_json
from kg.join.revisions import revisions
from kg.join.traits import traits
from kg.join_values import (
    Account,
    ArticleTraits,
    Comparison,
    CopyGroup,
    JoinedEvent,
    Joining,
    MentionKey,
    Verdict,
)

__all__ = [
    "Explanation",
    "accounts",
    "candidates",
    "cluster",
    "compare",
    "components",
    "copy_groups",
    "copy_keys",
    "explain",
    "from_json",
    "join",
    "joined_event",
    "keys",
    "may_tell_the_same",
    "profile_of",
    "read_overrides",
    "revisions",
    "to_json",
    "traits",
]


def join(articles: Iterable[ArticleTraits], overrides: str = "") -> Joining:
    """Join the mentions of articles; ``overrides`` is the text of a file as kg.join.overrides describes it."""
    by_id = {article.id: article for article in articles}
    versions = revisions(by_id.values())
    old = {name for revision in versions for name in revision.older}
    current = [by_id[name] for name in sorted(by_id) if name not in old]
    decided = read_overrides(overrides, (mention for article in current for mention in article.mentions))
    inside = {article.id: compare_mentions(article) for article in current}
    told = {
        one.first.key: one
        for article in current
        for one in accounts(article, decided.lines, inside[article.id])
    }
    profiles = {key: profile_of(account) for key, account in told.items()}
    compared = {pair: compare(profiles[pair[0]], profiles[pair[1]]) for pair in candidates(profiles.values())}
    copies = copy_groups(current)
    groups = _group(told, profiles, compared, decided)
    events = sorted(
        (joined_event(group, compared, copies, decided.lines) for group in groups),
        key=lambda event: told[event.first].order,
    )
    event_of = {key: event.first for event in events for key in event.mentions}
    return Joining(
        events=tuple(events),
        perhaps=tuple(_perhaps(compared, event_of)),
        links=links(
            [*compared.values(), *(found for pairs in inside.values() for found in pairs.values())],
            event_of,
            {mention.key: mention for article in current for mention in article.mentions},
        ),
        copies=copies,
        revisions=versions,
        problems=decided.problems,
    )


def joined_event(
    group: tuple[Account, ...],
    compared: Comparisons,
    copies: Iterable[CopyGroup] = (),
    overrides: Iterable[Override] = (),
) -> JoinedEvent:
    """Return the event that accounts in mention order tell of; ``copies`` are counted as one source."""
    mentions = sorted(
        (mention for account in group for mention in account.mentions), key=lambda one: one.order
    )
    names = tuple(dict.fromkeys(mention.article for mention in mentions))
    days = given_days(mentions)
    earliest, latest = first_and_last(days)
    original = {name: copy.articles[0] for copy in copies for name in copy.articles}
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
        sources=len({original.get(name, name) for name in names}),
    )


def _group(
    told: Mapping[MentionKey, Account],
    profiles: Mapping[MentionKey, Profile],
    compared: Comparisons,
    decided: Overrides,
) -> Iterator[tuple[Account, ...]]:
    for component in components(told.values(), compared, decided.lines):
        yield from cluster([told[key] for key in component], profiles, decided.lines)


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
