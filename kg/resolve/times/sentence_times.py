"""Times that the events of one sentence share: "met on Monday and signed an accord", "said Friday, adding that …".

An event takes the time of another one only if the grammar says that they go together: coordinated verbs, a participle
without a conjunction, a clause with "as", "while" or "when", and an occasion ("during the talks").
"""

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Certainty, EventMention, Tense, TimeBounds, Token
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.data_tables import time_rules

_SCORE = 0.9
_AFTER = frozenset({"after", "follow", "following"})
_PASSES = 2  # a third coordinated verb takes its time from the second

Heads = dict[int, int]  # the index of each event of a sentence by its head


def share_in_sentence(
    tree: ClauseTree, events: dict[int, EventMention], times: list[TimeBounds | None]
) -> None:
    """Give the events of a sentence the times of those they go together with; modify ``times`` in place."""
    heads = {event.head: index for index, event in events.items()}
    for _ in range(_PASSES):
        for head, index in heads.items():
            if times[index] is None and not is_perfect(tree, head):
                times[index] = _partner_time(events[index], tree, heads, events, times)


def _partner_time(
    event: EventMention,
    tree: ClauseTree,
    heads: Heads,
    events: dict[int, EventMention],
    times: list[TimeBounds | None],
) -> TimeBounds | None:
    """Return the time of the first dated event that goes together with an event."""
    for head in companions(tree.token(event.head), tree):
        other = events[heads[head]] if head in heads else None
        time = times[heads[head]] if head in heads else None
        if other is not None and time is not None and _are_in_one_time(event, other, tree):
            return _shared(time, other)
    return None


def _shared(time: TimeBounds, other: EventMention) -> TimeBounds:
    """Return the time of another event with that event as its reason."""
    reason = f"{time.reason.partition(';')[0]}; time of {other.trigger.quote!r}"
    return replace(time, reason=reason, score=round(min(_SCORE, time.score), 3))


def companions(token: Token, tree: ClauseTree) -> Iterator[int]:
    """Yield the heads of the clauses and phrases that are in the same time as a word, the governing one first."""
    if _goes_with_head(token, tree):
        yield token.head
    yield from (
        child.index
        for child in tree.children(token.index, "conj", "advcl", "obl", "nsubj")
        if _goes_with_head(child, tree)
    )


def _goes_with_head(token: Token, tree: ClauseTree) -> bool:
    """Return True if a word is in the same time as the word that governs it."""
    relation, words = token.deprel.partition(":")[0], time_rules()["same_time"]
    if relation == "conj":
        return True
    if token.deprel == "acl:relcl":  # "talks in which they agreed"
        return _is_in_which(token, tree)
    if relation == "nsubj":  # "the attack killed nine people"
        return token.upos == "NOUN" and tree.token(token.head).lemma in words["harming"]
    if relation == "advcl":
        marks = {
            child.lemma for child in tree.children(token.index, "mark", "advmod") if child.index < token.index
        }
        openers = {child.lemma for child in tree.children(token.index, "mark")}
        is_purpose = {child.text for child in tree.children(token.index, "mark")} == {"to"}
        return bool(marks & set(words["conjunctions"])) or (token.xpos == "VBG" and not openers) or is_purpose
    if token.upos != "NOUN":
        return False
    prepositions = {child.lemma for child in tree.children(token.index, "case")}
    prepositions |= {child.lemma for child in tree.children(token.index, "mark")}
    is_occasion = relation in {"obl", "nmod"} and bool(prepositions & set(words["prepositions"]))
    is_before = token.lemma in words["before_statement"] and bool(prepositions & _AFTER)
    if relation in {"obl", "nmod"} and is_before:
        return True
    return is_occasion or (relation == "obj" and tree.token(token.head).lemma in words["verbs"])


def _is_in_which(clause: Token, tree: ClauseTree) -> bool:
    pronouns = [child for child in tree.children(clause.index, "obl") if child.lemma == "which"]
    prepositions = {case.lemma for pronoun in pronouns for case in tree.children(pronoun.index, "case")}
    return bool(prepositions & set(time_rules()["same_time"]["prepositions"]))


def _are_in_one_time(event: EventMention, other: EventMention, tree: ClauseTree) -> bool:
    """Return True for two events that both happened, or are both planned."""
    if event.certainty is not other.certainty:
        return False
    return event.tense is other.tense or (
        Tense.PAST in {event.tense, other.tense} and _has_no_tense(event, tree)
    )


def _has_no_tense(event: EventMention, tree: ClauseTree) -> bool:
    return "VerbForm=Fin" not in tree.token(event.head).feats and event.certainty is Certainty.FACT


def is_perfect(tree: ClauseTree, index: int) -> bool:
    """Return True for a verb with "have" or "had", or below one: its time is not that of the verbs around it."""
    token = tree.token(index)
    if (
        token.xpos in {"VBG", "VBN"}
        and token.head
        and token.deprel.partition(":")[0] in {"advcl", "conj", "xcomp"}
    ):
        auxiliaries = tree.children(index, "aux") or tree.children(token.head, "aux")
    else:
        auxiliaries = tree.children(index, "aux")
    return any(child.lemma == "have" for child in auxiliaries)
