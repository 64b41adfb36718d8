"""Completes the sides of acts from other acts in the sentence.

A definite noun refers back to another telling: "met the king before the talks". A refusal answers a request, and each tells
whom the other is directed at: "the union asked for a meeting, but the ministry refused".
"""

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.dependency_tree import Tree
from kg.model import EventMention, EventType, Participant, Polarity, Role

_BACKWARD = frozenset({"the", "this", "that", "these", "those"})
_ANSWERS = {EventType.REQUEST: EventType.REJECT, EventType.REJECT: EventType.REQUEST}
_SIDES = frozenset({Role.AGENT, Role.PATIENT, Role.RECIPIENT})


def complete_retellings(tree: Tree, mentions: Sequence[EventMention]) -> tuple[EventMention, ...]:
    """Return the mentions of a sentence, with the sides that definite nouns, requests and refusals take over."""
    completed = [_completed(tree, mention, mentions) for mention in mentions]
    return tuple(_answered(tree, mention, completed) for mention in completed)


def _answered(tree: Tree, mention: EventMention, others: Sequence[EventMention]) -> EventMention:
    """Return a request with those who refuse it as its patients, or a refusal with those who asked."""
    if mention.type not in _ANSWERS or _affected(mention):
        return mention
    answers = [other for other in others if _answers(tree, other, mention)]
    agents = _agents(answers[0]) if len(answers) == 1 else []
    patients = [replace(agent, role=Role.PATIENT) for agent in agents]
    return replace(mention, participants=tuple(sorted((*mention.participants, *patients), key=_order)))


def _answers(tree: Tree, other: EventMention, mention: EventMention) -> bool:
    """Return True for a refusal after a request of others, in a clause that depends on it or is coordinated with it."""
    if other.type is not _ANSWERS[mention.type] if mention.type else True:
        return False
    request, refusal = (mention, other) if mention.type is EventType.REQUEST else (other, mention)
    if tree.upos(request.head) != "VERB" or tree.upos(refusal.head) != "VERB" or request.head > refusal.head:
        return False
    if "to" in tree.marks(refusal.head):
        return False  # "urged the leaders to reject the plan"
    who = {a.mention.head for a in _agents(request)}
    is_other = bool(who) and not who & {a.mention.head for a in _agents(refusal)}
    return is_other and request.head in tree.ancestors(refusal.head)


def _agents(mention: EventMention) -> list[Participant]:
    return [p for p in mention.participants if p.role is Role.AGENT]


def _affected(mention: EventMention) -> list[Participant]:
    return [p for p in mention.participants if p.role in {Role.PATIENT, Role.RECIPIENT}]


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
