"""Groups the accounts of all articles into events."""

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

import networkx

from kg.join.compare import compare, linkage_score, threshold
from kg.join.linkage import average_linkage
from kg.join.overrides import Override, decided_scores
from kg.join.profile import Profile
from kg.join_values import Account, Comparison, MentionKey, Verdict

Comparisons = Mapping[tuple[MentionKey, MentionKey], Comparison]  # of accounts, named by their first mentions


def components(
    accounts: Iterable[Account], compared: Comparisons, overrides: Iterable[Override] = ()
) -> list[list[MentionKey]]:
    """Return the accounts that joins connect, directly or by others; nothing outside a component can change its events."""
    account_of = {mention.key: account.first.key for account in accounts for mention in account.mentions}
    graph = networkx.Graph()
    graph.add_edges_from(pair for pair, found in compared.items() if found.verdict is Verdict.SAME)
    graph.add_edges_from(
        (account_of[line.first], account_of[line.second])
        for line in overrides
        if line.is_same and line.first in account_of and line.second in account_of
    )
    alone = [[first] for first in set(account_of.values()) if first not in graph]
    return sorted([*alone, *(sorted(found) for found in networkx.connected_components(graph))])


def cluster(
    component: Iterable[Account],
    profile_at: Callable[[MentionKey], Profile],
    compared: Comparisons,
    overrides: Iterable[Override] = (),
) -> list[tuple[Account, ...]]:
    """Return the events of a component, each as its accounts in mention order.

    ``profile_at`` returns the profile of an account by its first mention; pairs that are not in ``compared`` are compared.
    """
    by_order = {account.order: account for account in component}
    if len(by_order) == 1:
        return [tuple(by_order.values())]
    order_of = {mention.key: order for order, account in by_order.items() for mention in account.mentions}
    orders = sorted(by_order)
    scores = {
        (one, other): _score(one.key, other.key, profile_at, compared)
        for one, other in combinations(orders, 2)
    }
    scores |= decided_scores(overrides, order_of.get)
    groups = average_linkage(orders, scores, threshold("across"))
    return [tuple(by_order[order] for order in group) for group in groups]


def _score(
    first: MentionKey, second: MentionKey, profile_at: Callable[[MentionKey], Profile], compared: Comparisons
) -> float:
    """Return the score of two accounts; two of one article that are not barred do not matter."""
    found = compared.get((first, second)) or compare(profile_at(first), profile_at(second))
    if first.article == second.article and not found.bars:
        return threshold("across")
    return linkage_score(found)
