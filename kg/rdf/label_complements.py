"""Finds what completes the verb of an event in its sentence, for its label: "to withdraw its troops"."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Mention, Span, Token
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list

_VERBS = frozenset({"VERB", "AUX"})
_FINITE = frozenset({"VB", "VBD", "VBP", "VBZ", "MD"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Complement:
    """A clause, infinitive or adjective that completes a verb."""

    span: Span
    has_verb: bool
    needs_that: bool  # a clause without a conjunction


def complement(clause: Clause, verb: Token) -> Complement | None:
    """Return what completes a verb."""
    after = [child for child in clause.children(verb.index) if child.index > verb.index]
    # What follows a second verb completes that one: "agreed and called on Chad to pay".
    second = next((child.index for child in after if child.deprel == "conj" and child.upos == "VERB"), None)
    after = [child for child in after if second is None or child.index < second]
    infinitive = _directed_infinitive(clause, verb)
    head = next((child for child in after if child.deprel in _COMPLEMENTS), None)
    has_object = any(child.deprel == "obj" for child in after)
    adverbial = (child for child in after if child.deprel == "advcl")
    head = head or next((c for c in adverbial if _is_phrase(clause, c, infinitive=not has_object)), None)
    head = head or _clause_of_object(clause, verb)
    words = [word for word in clause.subtree(head) if word.index > verb.index] if head else []
    words = _without_punctuation(infinitive or words or _clause_before(clause, verb))
    words = [*_negation_before(words, clause, verb), *words]
    is_question = (
        bool(words) and words[0].text[:1].isupper() and words[0].text.lower() in word_list("question_words")
    )
    # "Reiterated her support saying that …": the saying is another event.
    is_bare = bool(words) and words[0].xpos == "VBG" and words[0].lemma in word_list("sayings")
    if not words or is_question or is_bare or clause.word_before(words[0].start) in {"and", "or"}:
        return None
    has_verb = any(word.upos in _VERBS for word in words)
    is_clause = has_verb and not infinitive and any(word.deprel == "ccomp" for word in words)
    return Complement(
        span=clause.slice_of(words[0].start, words[-1].end),
        has_verb=has_verb,
        needs_that=is_clause and words[0].deprel not in {"mark", "advmod"},
    )


def has_no_plan(clause: Clause) -> bool:
    """Return True for an infinitive of an adjective or of a noun that is no plan: "easy to blame", "attempt to kill"."""
    verb = clause.verb
    above = clause.token(verb.head) if verb is not None and verb.xpos == "VB" else None
    is_plan = above is not None and above.lemma in word_list("plan_nouns")
    return above is not None and (above.upos == "ADJ" or (above.upos == "NOUN" and not is_plan))


def unnamed_objects(clause: Clause, taken: Sequence[Span]) -> list[Span]:
    """Return the objects of the verb that do not overlap with ``taken``: "a traitor" in "called the envoy a traitor"."""
    verb = clause.verb
    found = []
    for child in clause.children(verb.index) if verb else ():
        if child.deprel == "obj" and verb and child.index > verb.index and not clause.is_trigger(child):
            words = [word for word in clause.subtree(child) if word.upos != "PUNCT"]
            span = clause.slice_of(words[0].start, words[-1].end) if words else None
            if span and not any(one.start < span.end and span.start < one.end for one in taken):
                found.append(span)
    return found


def _without_punctuation(words: list[Token]) -> list[Token]:
    """Return words without punctuation marks at both ends."""
    places = [place for place, word in enumerate(words) if word.upos != "PUNCT"]
    return words[places[0] : places[-1] + 1] if places else []


def _negation_before(words: Sequence[Token], clause: Clause, verb: Token) -> list[Token]:
    """Return the "not" of "asked not to be named", which the parser may attach to "asked"."""
    before = clause.token(words[0].index - 1) if words and words[0].xpos == "TO" else None
    is_between = before is not None and before.index > verb.index
    return [before] if before and is_between and before.text.lower() == "not" else []


def _directed_infinitive(clause: Clause, verb: Token) -> list[Token]:
    """Return what somebody is directed to do, from "to" on: "called on the parties not to leave the talks"."""
    if verb.lemma not in word_list("directives"):
        return []
    marks = (word for word in clause.sentence.tokens if word.xpos == "TO" and word.index > verb.index)
    for mark in marks:
        head = clause.token(mark.head)
        between = clause.sentence.tokens[verb.index : mark.index - 1]
        if any(word.xpos in _FINITE or word.text in {":", ";", "."} for word in between):
            return []
        if head is not None and mark.deprel == "mark":
            before = clause.token(mark.index - 1)
            is_denied = before is not None and before.text.lower() == "not"
            agents = [c.index for c in clause.children(head.index) if c.text == "for" and c.deprel == "mark"]
            start = min([mark.index - 1 if is_denied else mark.index, *(i for i in agents if i > verb.index)])
            words = [word for word in clause.subtree(head) if word.index >= start]
            has_object = between and (between[0].text, between[0].deprel) == ("for", "case")
            return [*between, *words] if has_object else words  # "asked for help to clean the port"
    return []


def _clause_before(clause: Clause, verb: Token) -> list[Token]:
    """Return a clause that is demanded or told before its verb: "“Chad must leave,” demanded the envoy"."""
    before = [c for c in clause.children(verb.index) if c.deprel == "ccomp" and c.index < verb.index]
    subjects = [c for c in clause.children(verb.index) if c.deprel == "nsubj" and c.index > verb.index]
    return (
        [word for word in clause.subtree(before[0]) if word.index < verb.index] if before and subjects else []
    )


def _clause_of_object(clause: Clause, verb: Token) -> Token | None:
    """Return the clause of a verb that the parse has inside the object: "asked the court that he be freed"."""
    with_that = word_list("directives") | word_list("informing") | word_list("expressing")
    objects = [c for c in clause.children(verb.index) if c.deprel == "obj" and c.index > verb.index]
    after = clause.token(verb.index + 1)
    if objects and after is not None and after.deprel == "mark" and after.text.lower() == "that":
        return objects[0]  # "instructed that the work that had begun be stopped"
    for one in (c for noun in objects for c in clause.children(noun.index) if c.deprel.startswith("acl")):
        is_accusation = verb.lemma in word_list("accusing") and _is_phrase(clause, one, infinitive=False)
        if is_accusation or (verb.lemma in with_that and _has_mark(clause, one, "that")):
            return one
    return None


def _has_mark(clause: Clause, verb: Token, text: str) -> bool:
    return any(c.deprel == "mark" and c.text.lower() == text for c in clause.children(verb.index))


def _is_phrase(clause: Clause, verb: Token, *, infinitive: bool) -> bool:
    """Return True for "of lying", "for helping" and "from entering", or with ``infinitive`` for "to protest"."""
    children = clause.children(verb.index)
    marks = {child.text.lower() for child in children if child.deprel == "mark"}
    has_gerund = verb.xpos == "VBG" or any(c.deprel == "aux" and c.xpos == "VBG" for c in children)
    is_gerund = has_gerund and bool(marks & word_list("gerund_prepositions"))
    is_base = verb.xpos == "VB" or any(child.xpos == "VB" for child in children)  # "to be cut"
    return is_gerund or (infinitive and is_base and "to" in marks)


def infinitive_of_noun(clause: Clause) -> Span | None:
    """Return the infinitive that belongs to a nominal trigger: "to leave" in "his refusal to leave"."""
    noun = clause.noun
    for one in clause.children(noun.index) if noun else ():
        words = [word for word in clause.subtree(one) if word.upos != "PUNCT"] if one.deprel == "acl" else []
        opens = bool(words) and (words[0].xpos == "TO" or (words[0].deprel, words[0].text) == ("mark", "for"))
        is_base = one.xpos == "VB" or any(c.xpos == "VB" for c in clause.children(one.index))
        if opens and is_base and words[0].start >= clause.trigger.end:
            return clause.slice_of(words[0].start, words[-1].end)
    return None


def verb_between(clause: Clause, phrase: Mention) -> Token | None:
    """Return the verb whose subject is the trigger and whose object is a phrase, if it states a fact."""
    noun, head = clause.token(clause.head), clause.token(phrase.head)
    verb = clause.token(noun.head) if noun and noun.deprel == "nsubj" else None
    if verb is None or head is None or head.deprel != "obj" or head.head != verb.index:
        return None
    is_plain = all(c.upos != "AUX" and c.lemma not in {"not", "never"} for c in clause.children(verb.index))
    return verb if is_plain and verb.xpos in {"VBD", "VBZ", "VBP"} else None
