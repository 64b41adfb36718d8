"""Labels of statements: "Amina Otieno told reporters: “We did not spy on Norway”"."""

import re
from collections.abc import Collection
from dataclasses import replace

from kg.model import (
    Certainty,
    EntityLabel,
    EventMention,
    ResolvedMention,
    ResolvedParticipant,
    Role,
    Tense,
)
from kg.rdf.label_content import is_relative, whole_content, without_conjunction
from kg.rdf.label_parts import Parts, is_unknown_pronoun, join_words, object_names, subject_names
from kg.rdf.label_phrases import is_plural
from kg.rdf.label_quotes import with_clause
from kg.rdf.label_syntax import Clause
from kg.rdf.label_verbs import active_forms, passive_forms, verb_group
from kg.rdf.label_words import word_list

_QUOTATION_MARKS = "\"“”'‘’«»"
_SINGLE_MARKS = str.maketrans("“”", "‘’")
_CLOSING_MARKS = ('"', "”", "’’")
_OPENING_MARK = re.compile(r"[“\"]")
# A quotation with words of the same clause after it: "“no deal” is better".
_PART_OF_CLAUSE = re.compile(r"[“\"][^“”\"]*[^,.!?“”\"][”\"] \w[^“”\"]*$")
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|my|me)\b")
_ADDRESSEES = frozenset({EntityLabel.ORGANIZATION, EntityLabel.PERSON})
_TENSES = {"VBD": Tense.PAST, "VBZ": Tense.PRESENT, "VBP": Tense.PRESENT}


def has_content(mention: EventMention, clause: Clause) -> bool:
    """Return True if the words of a statement are known, and are no relative clause of its topic."""
    content = mention.content[0] if mention.content else None
    return content is not None and bool(content.quote.strip()) and not is_relative(clause, content)


def statement_label(resolved: ResolvedMention, parts: Parts, clause: Clause) -> str:
    """Return who said what to whom."""
    mention, agents = said_as_fact(resolved.mention, clause), parts[Role.AGENT]
    recipients = [one for one in parts[Role.RECIPIENT] if _is_addressed(mention, one, clause)]
    first = mention.content[0].start
    nouns = [] if recipients else [one for one in parts[Role.TOPIC] if _has_content(one, first, clause)]
    content = _content(mention, clause, [one.mention.head for one in (*agents, *recipients, *nouns)])
    if _are_unknown(agents, clause) and not (recipients or nouns):
        if not is_saying(mention):
            return with_clause("", clause)
        agents = []
    if not agents:
        hearers = [one for one in resolved.participants if clause.is_passive_subject(one.mention)]
        plural = bool(hearers) and is_plural(hearers, clause)
        forms = passive_forms(mention, clause, plural=plural)
        subject = subject_names(hearers, clause) if hearers else "it"
        return join_words(subject, verb_group(mention, forms, clause, plural=plural)) + content
    plural = is_plural(agents, clause)
    if not recipients and (addressee := _addressee_in_content(mention, clause)):
        group = verb_group(mention, active_forms(mention, clause, plural=plural), clause, plural=plural)
        content = re.sub(f"^ that {re.escape(addressee)}( that)? ", " that ", content)
        return join_words(subject_names(agents, clause), group, addressee) + content
    lemma = (
        "say" if mention.predicate == "tell" and not (recipients or nouns) else ""
    )  # "told" needs a hearer
    forms = active_forms(mention, clause, plural=plural, lemma=lemma)
    group = verb_group(mention, forms, clause, plural=plural)
    addressees = (
        join_words(clause.preposition(one.mention), object_names([one], clause)) for one in recipients
    )
    named = [object_names([one], clause) for one in nouns]
    return join_words(subject_names(agents, clause), group, *named, *addressees) + content


def _are_unknown(agents: list[ResolvedParticipant], clause: Clause) -> bool:
    """Return True for a speaker who is only "he", "she" or "they"."""
    is_known = not (clause.sentence.tokens and agents and all(map(is_unknown_pronoun, agents)))
    is_first_person = any(part.mention.span.quote.lower() in word_list("first_person") for part in agents)
    return not is_known and not is_first_person


def is_saying(mention: EventMention) -> bool:
    """Return True for a verb such as "say" or "point out"."""
    return mention.predicate.replace(" ", "_") in word_list("sayings")


def _has_content(part: ResolvedParticipant, content: int, clause: Clause) -> bool:
    """Return True for an object between a verb and what is said, which begins at ``content``: "voiced fear that"."""
    is_between = clause.trigger.end <= part.mention.span.start and part.mention.span.end <= content
    lemma = clause.verb.lemma if clause.verb else ""
    is_with_object = lemma in word_list("expressing") | word_list("informing")
    return is_between and is_with_object and clause.is_any_object(part.mention)


def _addressee_in_content(mention: EventMention, clause: Clause) -> str:
    """Return the name that the parser took for the first word of what somebody was told: "told AFP prices rose"."""
    start = mention.content[0].start
    is_told = mention.predicate == "tell" and clause.word_before(start) == mention.trigger.quote
    names = (e.span for e in clause.sentence.entities if e.label in _ADDRESSEES and e.span.start == start)
    name = next(names, None) if is_told else None
    return name.quote if name and name.end < mention.content[0].end else ""


def said_as_fact(mention: EventMention, clause: Clause) -> EventMention:
    """Return a statement as a fact if only what is said depends on a condition: "If it rains, we stay, he says"."""
    verb = clause.verb
    tense = _TENSES.get(verb.xpos) if verb else None
    if mention.certainty is not Certainty.CONDITIONAL or verb is None or tense is None:
        return mention
    marks = {word.text.lower() for word in clause.children(verb.index) if word.deprel == "mark"}
    if marks & word_list("conditions"):
        return mention
    return replace(mention, certainty=Certainty.FACT, certainty_cue=None, tense=tense)


def _is_addressed(mention: EventMention, part: ResolvedParticipant, clause: Clause) -> bool:
    """Return False for a bare object of "say", which belongs to what is said."""
    return mention.predicate != "say" or bool(clause.preposition(part.mention))


def _inner(words: str) -> str:
    """Return the words of a quotation; with a mark that has no partner, its quotations have single marks."""
    is_balanced = words.count("“") == words.count("”") and words.count('"') % 2 == 0
    return words if is_balanced else words.replace('"', "").translate(_SINGLE_MARKS)


def _content(mention: EventMention, clause: Clause, outsiders: Collection[int]) -> str:
    """Return a quotation after a colon, or a clause after "that"."""
    end = clause.sentence.span.end
    known = max(part.end for part in mention.content if part == mention.content[0] or part.start < end)
    content = without_conjunction(clause, whole_content(clause, mention.content[0], known, outsiders))
    words = " ".join(content.quote.split()).lstrip(" ,")
    is_part = _PART_OF_CLAUSE.match(words) is not None
    is_end_of_quotation = words.endswith(_CLOSING_MARKS) and not _OPENING_MARK.search(words[:-1])
    if (words[0] in _QUOTATION_MARKS and not is_part) or is_end_of_quotation:
        return f": “{_inner(words.strip(_QUOTATION_MARKS).rstrip(' ,'))}”"
    rest = [part.quote for part in mention.content if content.end <= part.start < end]
    words = " ".join([words, *rest]).rstrip(",")
    words = re.sub(r",([”\"])", r"\1", words)
    has_that = words.startswith("that ") or clause.word_before(content.start) == "that"
    words = words.removeprefix("that ")
    first = clause.token_at(content.start)
    if first is not None and (first.xpos in {"VB", "TO"} or words.startswith("not to ")):
        return f" {words}" if first.xpos != "VB" else f": {words}"
    if not clause.sentence.tokens or not clause.is_name_at(content.start):
        words = words[0].lower() + words[1:]
    if _FIRST_PERSON.search(words) and not _OPENING_MARK.search(words):
        return f": “{words}”"
    is_after = content.start > clause.trigger.start
    begins_sentence = is_saying(mention) and words.split()[0].lower() in word_list("sentence_openings")
    is_question = (
        is_after
        and not (has_that or begins_sentence)
        and words.split()[0].lower() in word_list("question_words")
    )
    return f" {words}" if is_question else f" that {words}"
