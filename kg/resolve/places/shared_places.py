"""Places that the events of one sentence share: "killed two men during a raid in Jenin", "arrested and beaten in Beira"."""

from collections.abc import Sequence
from dataclasses import replace

from kg.model import EventType, PlaceLink, ResolvedMention
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.times.sentence_times import companions

_SCORE_FACTOR = 0.9
_PASSES = 2  # a third coordinated verb takes its place from the second


def share_places(mentions: Sequence[ResolvedMention], trees: Sequence[ClauseTree]) -> list[ResolvedMention]:
    """Return the mentions with the places of the events that they go together with in a sentence.

    ``trees`` are those of all sentences.
    """
    shared = list(mentions)
    for _ in range(_PASSES):
        by_head = {(m.mention.sentence, m.mention.head): m for m in shared}
        shared = [_with_place(mention, by_head, trees[mention.mention.sentence]) for mention in shared]
    return shared


def _with_place(
    resolved: ResolvedMention, by_head: dict[tuple[int, int], ResolvedMention], tree: ClauseTree
) -> ResolvedMention:
    mention = resolved.mention
    if _has_own_place(resolved):
        return resolved
    for head in companions(tree.token(mention.head), tree):
        other = by_head.get((mention.sentence, head))
        if other is not None and other.place is not None and _are_in_one_place(resolved, other, tree):
            return replace(resolved, place=_shared(other.place, other), more_places=other.more_places)
    return resolved


def _has_own_place(resolved: ResolvedMention) -> bool:
    return resolved.place is not None or bool(resolved.mention.places)


def _are_in_one_place(resolved: ResolvedMention, other: ResolvedMention, tree: ClauseTree) -> bool:
    """Return False for a place from the dateline, another status, and another subject."""
    mention, status = resolved.mention, (other.mention.certainty, other.mention.polarity)
    if other.place is None or other.place.mention is None or (mention.certainty, mention.polarity) != status:
        return False
    if EventType.STATE in {mention.type, other.mention.type} and mention.type is not other.mention.type:
        return tree.token(other.mention.head).upos == "NOUN"  # said at a meeting
    later = max(mention.head, other.mention.head)
    is_coordinated = tree.token(later).deprel.startswith("conj")
    return not (is_coordinated and tree.children(later, "nsubj"))


def _shared(place: PlaceLink, other: ResolvedMention) -> PlaceLink:
    reason = f"{place.reason}; place of {other.mention.trigger.quote!r}"
    return replace(place, reason=reason, score=round(place.score * _SCORE_FACTOR, 3))
