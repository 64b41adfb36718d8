"""Times that the events of one sentence share: "met on Monday and signed an accord", "said Friday, adding that …".

An event takes the time of another one only if the grammar says that they go together: coordinated verbs, a participle
without a conjunction, a clause with "as", "while" or "when", and an occasion ("during the talks").
"""

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Certainty, EventMention, EventType, Precision, Tense, TimeBounds, Token
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.data_tables import time_rules

_SCORE = 0.9
_AFTER = frozenset({"after", "follow", "following"})
# What people gather for is on the same day: "marched to demand", "met to discuss".
_GATHERINGS = frozenset({EventType.PROTEST, EventType.CONSULT})
_PURPOSES = frozenset(
    {EventType.REQUEST, EventType.ACCUSE, EventType.SUPPORT, EventType.REJECT, EventType.CONSULT}
)
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
    return _year_of_sequel(event, tree, heads, events, times)


def _year_of_sequel(
    event: EventMention,
    tree: ClauseTree,
    heads: Heads,
    events: dict[int, EventMention],
    times: list[TimeBounds | None],
) -> TimeBounds | None:
    """Return the year of what followed an event: "broke ties in 2016 after Togo executed the envoy"."""
    token = tree.token(event.head)
    marks = {child.lemma for child in tree.children(token.index, "mark", "case")}
    index = heads.get(token.head)
    if index is None or not marks & _AFTER or event.certainty is not Certainty.FACT:
        return None
    time, other = times[index], events[index]
    is_year = time is not None and time.precision is Precision.YEAR and other.certainty is Certainty.FACT
    return _shared(time, other) if time and is_year else None


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
        return _is_simultaneous_clause(token, tree)
    return token.upos == "NOUN" and _is_occasion_of_head(token, tree)


def _is_simultaneous_clause(verb: Token, tree: ClauseTree) -> bool:
    """Return True for "as they met", "meeting the envoy" and "to meet the envoy"."""
    openers = {child.lemma for child in tree.children(verb.index, "mark")}
    adverbs = {child.lemma for child in tree.children(verb.index, "advmod") if child.index < verb.index}
    is_bare = verb.xpos == "VBG" and openers <= {"with"}  # "jailed Ruiz, with police accusing him of fraud"
    conjunctions = set(time_rules()["same_time"]["conjunctions"])
    return is_bare or openers == {"to"} or bool((openers | adverbs) & conjunctions)


def _is_occasion_of_head(noun: Token, tree: ClauseTree) -> bool:
    """Return True for "during the talks", "attended the talks" and "said after the talks"."""
    words, head = time_rules()["same_time"], tree.token(noun.head).lemma
    relation = noun.deprel.partition(":")[0]
    if relation == "obj":
        return head in words["verbs"]
    prepositions = {child.lemma for child in tree.children(noun.index, "case", "mark")}
    is_before = noun.lemma in words["before_statement"] and head in words["after_talks"]
    is_occasion = bool(prepositions & set(words["prepositions"])) or (
        is_before and bool(prepositions & _AFTER)
    )
    return relation in {"obl", "nmod"} and is_occasion


def _is_in_which(clause: Token, tree: ClauseTree) -> bool:
    pronouns = [child for child in tree.children(clause.index, "obl") if child.lemma == "which"]
    prepositions = {case.lemma for pronoun in pronouns for case in tree.children(pronoun.index, "case")}
    return bool(prepositions & set(time_rules()["same_time"]["prepositions"]))


def _are_in_one_time(event: EventMention, other: EventMention, tree: ClauseTree) -> bool:
    """Return True for two events that both happened, or are both planned."""
    if event.certainty is not other.certainty:
        return _gather_for(event, other, tree) or _are_ahead(event, other)
    return event.tense is other.tense or (
        Tense.PAST in {event.tense, other.tense} and _has_no_tense(event, tree)
    )


def _are_ahead(event: EventMention, other: EventMention) -> bool:
    """Return True for two events that lie ahead: "may announce it during his visit"."""
    return event.tense is other.tense is Tense.FUTURE and Certainty.FACT not in {
        event.certainty,
        other.certainty,
    }


def _gather_for(event: EventMention, other: EventMention, tree: ClauseTree) -> bool:
    """Return True for what people gathered to do: "marched to demand"."""
    is_purpose = event.type in _PURPOSES and tree.token(event.head).head == other.head
    is_past = other.certainty is Certainty.FACT and other.tense is Tense.PAST
    return is_purpose and is_past and other.type in _GATHERINGS and event.certainty is Certainty.PLANNED


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
