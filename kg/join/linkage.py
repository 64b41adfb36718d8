"""Average linkage over scored pairs, with the same result for any order of input."""

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Final, TypeVar

T = TypeVar("T")

APART: Final = float("-inf")  # the score of two items that cannot be in one group
TOGETHER: Final = 1e6  # the score of two items that must be in one group


def average_linkage(
    items: Sequence[T], scores: Mapping[tuple[T, T], float], threshold: float
) -> list[tuple[T, ...]]:
    """Merge the two groups with the highest mean score, as long as it reaches ``threshold``, and repeat.

    ``items`` must be sorted by what identifies them, and each pair in ``scores`` in that order. A pair without a score
    counts as 0. Ties go to the groups that come first.
    """
    index = {item: number for number, item in enumerate(items)}
    groups = {number: [number] for number in range(len(items))}
    sums: dict[int, dict[int, float]] = {number: {} for number in groups}
    heap: list[tuple[float, int, int]] = []
    for (first, second), score in scores.items():
        one, other = index[first], index[second]
        sums[one][other] = sums[other][one] = score
        if score >= threshold:
            heap.append((-score, one, other))
    heapify(heap)
    while heap:
        negative, kept, gone = heappop(heap)
        if gone in sums.get(kept, {}) and -negative == _mean(sums, groups, kept, gone):
            _merge(groups, sums, kept, gone)
            for third in sums[kept]:
                mean = _mean(sums, groups, kept, third)
                if mean >= threshold:
                    heappush(heap, (-mean, min(kept, third), max(kept, third)))
    return [tuple(items[number] for number in sorted(members)) for _, members in sorted(groups.items())]


def _mean(sums: dict[int, dict[int, float]], groups: dict[int, list[int]], one: int, other: int) -> float:
    return sums[one][other] / (len(groups[one]) * len(groups[other]))


def _merge(groups: dict[int, list[int]], sums: dict[int, dict[int, float]], kept: int, gone: int) -> None:
    """Move a group into another one that comes first, and add up their scores with all others."""
    groups[kept] += groups.pop(gone)
    moved = sums.pop(gone)
    del sums[kept][gone], moved[kept]
    for other, score in moved.items():
        del sums[other][gone]
        sums[kept][other] = sums[other][kept] = sums[kept].get(other, 0.0) + score
