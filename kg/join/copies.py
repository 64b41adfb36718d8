"""Finds articles that print one text: wire copies and near copies, by MinHash and containment.

A copy can be cut or have another opening, so what counts is the share of the shorter text that the longer one holds.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Final

import networkx
from rensa import RMinHash

from kg.join_values import ArticleTraits, CopyGroup

_RUN: Final = 4  # words of a shingle
_MIN_SHINGLES: Final = 20
_PERMUTATIONS: Final = 128
_ROWS: Final = 3  # values of a band: texts that share a third of their shingles have a band in common
_MIN_CONTAINMENT: Final = 0.75
_WORD: Final = re.compile(r"[^\W_]+")


def shingles(text: str) -> frozenset[str]:
    """Return the runs of four words of a text."""
    words = _WORD.findall(text.lower())
    return frozenset(" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))


def signature(runs: frozenset[str]) -> tuple[int, ...]:
    """Return the MinHash values of shingles; empty for a text that is too short to be told from others."""
    if len(runs) < _MIN_SHINGLES:
        return ()
    sketch = RMinHash(num_perm=_PERMUTATIONS, seed=1)
    sketch.update(list(runs))
    return tuple(sketch.digest())


def copy_keys(article: ArticleTraits) -> Iterator[str]:
    """Yield the keys of which two copies have at least one in common, for an index of articles."""
    for start in range(0, len(article.signature) - _ROWS + 1, _ROWS):
        yield f"{start}:{'-'.join(map(str, article.signature[start : start + _ROWS]))}"


def containment(first: ArticleTraits, second: ArticleTraits) -> float:
    """Return the estimated share of the shorter text that the longer one holds; 0 if one is too short."""
    if not first.signature or not second.signature:
        return 0.0
    equal = sum(one == other for one, other in zip(first.signature, second.signature, strict=True))
    jaccard = equal / len(first.signature)
    common = jaccard * (first.shingles + second.shingles) / (1 + jaccard)
    return min(common / min(first.shingles, second.shingles), 1.0)


def are_copies(first: ArticleTraits, second: ArticleTraits) -> bool:
    """Return True if one of the articles prints most of the other."""
    return containment(first, second) >= _MIN_CONTAINMENT


def copy_groups(articles: Iterable[ArticleTraits]) -> tuple[CopyGroup, ...]:
    """Return the groups of copies, each in order of publication."""
    by_id = {article.id: article for article in articles}
    graph = networkx.Graph()
    for one, other in _candidates(by_id.values()):
        share = containment(by_id[one], by_id[other])
        if share >= _MIN_CONTAINMENT:
            graph.add_edge(one, other, share=share)
    groups = (_group(graph.subgraph(found), by_id) for found in networkx.connected_components(graph))
    return tuple(sorted(groups, key=lambda group: group.articles))


def _candidates(articles: Iterable[ArticleTraits]) -> list[tuple[str, str]]:
    """Return the pairs of articles with a key in common; band by band, to bound memory."""
    signed = [article for article in articles if article.signature]
    found: set[tuple[str, str]] = set()
    for start in range(0, _PERMUTATIONS - _ROWS + 1, _ROWS):
        firsts: dict[tuple[int, ...], str] = {}
        others: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
        for article in signed:
            values = article.signature[start : start + _ROWS]
            if firsts.setdefault(values, article.id) != article.id:
                others[values].append(article.id)
        for values, ids in others.items():
            found.update(combinations(sorted([firsts[values], *ids]), 2))
    return sorted(found)


def _group(graph: networkx.Graph, by_id: dict[str, ArticleTraits]) -> CopyGroup:
    articles = sorted(graph, key=lambda name: (by_id[name].order_day, name))
    likeness = min(share for _, _, share in graph.edges(data="share"))
    return CopyGroup(articles=tuple(articles), likeness=round(likeness, 3))
