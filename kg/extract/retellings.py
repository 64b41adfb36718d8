"""Completes the sides of event nouns that refer back to another telling of the same act in the sentence."""

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.dependency_tree import Tree
from kg.model import EventMention, EventType, Participant, Polarity, Role

_BACKWARD = frozenset({"the", "this", "that", "these", "those"})
_SIDES = frozenset({Role.AGENT, Role.PATIENT, Role.RECIPIENT})


def complete_retellings(tree: Tree, mentions: Sequence[EventMention]) -> tuple[EventMention, ...]:
    """Return the mentions of a sentence, with the sides that definite nouns take over: "met the king before the talks"."""
    return tuple(_completed(tree, mention, mentions) for mention in mentions)


def _completed(tree: Tree, mention: EventMention, others: Sequence[EventMention]) -> EventMention:
    tellings = (
        [other for other in others if _tells_of(tree, other, mention)] if _refers_back(tree, mention) else []
    )
    if len(tellings) != 1:
        return mention
    participants = sorted((*mention.participants, *_sides(tellings[0])), key=_order)
    return replace(mention, participants=tuple(participants))


def _refers_back(tree: Tree, mention: EventMention) -> bool:
    """Return True for an act that is a definite noun without sides of its own."""
    determiners = {tree.lemma(d) for d in tree.children(mention.head, "det")}
    is_act = mention.type not in {None, EventType.STATE} and tree.upos(mention.head) == "NOUN"
    return is_act and bool(determiners & _BACKWARD) and not _sides(mention)


def _tells_of(tree: Tree, other: EventMention, mention: EventMention) -> bool:
    """Return True for another telling, by the same noun or by a verb with the same rule, and with sides."""
    if other.head == mention.head or (other.rule, other.type) != (mention.rule, mention.type):
        return False
    is_same_word = tree.upos(other.head) == "VERB" or tree.lemma(other.head) == tree.lemma(mention.head)
    if other.polarity is not Polarity.STATED:
        return False  # "denied a strike and said the attack was …"
    is_part = any(p.mention.head == mention.head for p in other.participants)  # "the meeting discussed"
    return is_same_word and not is_part and bool(_sides(other))


def _sides(mention: EventMention) -> list[Participant]:
    return [p for p in mention.participants if p.role in _SIDES]


def _order(participant: Participant) -> tuple[int, int]:
    return list(Role).index(participant.role), participant.mention.span.start
