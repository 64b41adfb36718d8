"""Labels of events: short sentences made from their roles, such as "Poland denied closing the border"."""

from collections.abc import Iterable
from dataclasses import replace

from kg.model import (
    Certainty,
    EventKind,
    EventMention,
    Polarity,
    ResolvedMention,
    ResolvedParticipant,
    Role,
    Sentence,
    Tense,
)
from kg.rdf.label_complements import complement, has_no_plan
from kg.rdf.label_content import told_content
from kg.rdf.label_nouns import light_verb_label, modality_prefix, nominal_label
from kg.rdf.label_objects import complement_words, verb_objects
from kg.rdf.label_parts import (
    Parts,
    in_third_person,
    is_relative_phrase,
    is_unknown_pronoun,
    join_words,
    object_names,
    parts_by_role,
    speaker_name,
    subject_names,
    with_own_words,
    with_sources_as_phrases,
)
from kg.rdf.label_phrases import cut, is_plural, shortened
from kg.rdf.label_quotes import MAX_CHARS, with_clause
from kg.rdf.label_statements import has_content, is_saying, said_as_fact, statement_label
from kg.rdf.label_syntax import Clause
from kg.rdf.label_verbs import (
    Forms,
    active_forms,
    adjective_forms,
    is_denied_purpose,
    passive_forms,
    verb_group,
    with_negation,
)
from kg.rdf.label_words import word_list


def event_label(resolved: ResolvedMention, sentence: Sentence) -> str:
    """Return an English sentence for an event, or a noun phrase for one that is told by a noun.

    Polarity and certainty are in its words: "did not", "is to", "may".
    """
    mention = _with_positive_verb(resolved)
    heads = frozenset(part.mention.head for part in resolved.participants)
    clause = Clause(sentence, mention.trigger, mention.head, heads)
    parts = parts_by_role(with_own_words(resolved), clause)
    told = told_content(mention, clause) if mention.kind is EventKind.STATEMENT else None
    if told is not None:
        resolved = replace(resolved, mention=replace(mention, content=(told,)))
    if mention.kind is EventKind.STATEMENT and has_content(resolved.mention, clause):
        text = statement_label(resolved, parts, clause)
    elif clause.verb is None and clause.noun is not None:
        text = _with_words(in_third_person(nominal_label(mention, parts, clause)), clause)
    else:
        text = _verbal(replace(resolved, mention=mention), parts, clause)
        is_unclear = any(is_relative_phrase(part) for group in parts.values() for part in group)
        is_unclear |= text.split()[0].lower() in word_list("possessive_pronouns")  # nobody knows whose
        if is_unclear or _lacks_content(mention, parts, clause, text):
            text = with_clause("", clause) or text
    return _closed(cut(text[:1].upper() + text[1:], MAX_CHARS))


def _lacks_content(mention: EventMention, parts: Parts, clause: Clause, label: str) -> bool:
    """Return True if a label with a verb of saying has nothing that was said: "told five provinces"."""
    verb, is_informing = clause.verb, mention.predicate in word_list("informing")
    if mention.kind is not EventKind.STATEMENT or verb is None or not (is_informing or is_saying(mention)):
        return False
    topics = [*parts[Role.TOPIC], *parts[Role.PATIENT]]
    if is_informing:  # its object is who hears
        topics = [part for part in topics if clause.preposition(part.mention)]
    rest = complement_words(complement(clause, verb), clause)
    is_told = any(object_names([part], clause) in label for part in topics)
    return not is_told and not (rest and label.endswith(rest))


def _with_words(label: str, clause: Clause) -> str:
    """Return a label with the words of its clause if it has only those of the trigger."""
    last = clause.text(clause.trigger.start, clause.trigger.end)
    return with_clause(label, clause) if label.lower().endswith(last.lower()) else label


def _with_positive_verb(resolved: ResolvedMention) -> EventMention:
    """Return the mention as stated if a participant has the negation: "nobody"."""
    mention, cue = resolved.mention, resolved.mention.polarity_cue
    spans = [part.mention.span for part in resolved.participants]
    is_in_phrase = cue is not None and any(span.start <= cue.start < span.end for span in spans)
    return replace(mention, polarity=Polarity.STATED, polarity_cue=None) if is_in_phrase else mention


def _closed(label: str) -> str:
    """Close a quotation that was cut, and remove straight quotation marks without a partner."""
    if label.count("(") > label.count(")"):
        label = label[: label.rindex("(")].rstrip(" ,") + "…"
    if label.count("“") > label.count("”"):
        label += "”"
    return label.replace('"', "") if label.count('"') % 2 else label


# ---------------------------------------------------------------- with and without an agent


def _verbal(resolved: ResolvedMention, parts: Parts, clause: Clause) -> str:
    parts, mention = with_sources_as_phrases(parts, clause), resolved.mention
    agents = parts[Role.AGENT]
    if mention.kind is EventKind.STATEMENT:
        mention = said_as_fact(mention, clause)
    if clause.sentence.tokens and agents and all(map(is_unknown_pronoun, agents)):
        if any(part.mention.span.quote.lower() in word_list("first_person") for part in agents):
            return with_clause(_speaker(resolved), clause)
        if told := _told_by_nobody(mention, clause):
            return told
        agents = []
    if is_denied_purpose(mention, clause):
        return with_clause("", clause)
    if not agents:
        return in_third_person(_without_agent(mention, {**parts, Role.AGENT: []}, clause))
    plural = is_plural(agents, clause)
    forms = (
        adjective_forms(mention, plural=plural)
        if clause.is_adjective
        else active_forms(mention, clause, plural=plural)
    )
    subject, objects = subject_names(agents, clause), verb_objects(parts, clause)
    subject, mention = with_negation(subject, mention)
    group = verb_group(mention, forms, clause, plural=plural)
    return in_third_person(_denial(resolved, subject, forms, objects) or join_words(subject, group, objects))


def _told_by_nobody(mention: EventMention, clause: Clause) -> str:
    """Return "it was alleged that …" for a verb with a clause; an empty string for other verbs."""
    rest = complement(clause, clause.verb) if clause.verb else None
    words = complement_words(rest, clause)
    is_usual = mention.predicate in word_list("clause_verbs") or is_saying(mention)
    if rest is None or not is_usual or not words.startswith("that "):
        return ""
    return join_words(
        "it", verb_group(mention, passive_forms(mention, clause, plural=False), clause, plural=False), words
    )


def _speaker(resolved: ResolvedMention) -> str:
    """Return the name of who says "we", or an empty string."""
    speaker = resolved.mention.attribution.speaker
    return speaker_name(speaker, resolved.speaker) if speaker and resolved.speaker else ""


def _denial(resolved: ResolvedMention, subject: str, forms: Forms, objects: str) -> str:
    """Return a label that names who denies the event, if the text says that somebody denies it."""
    mention, speaker = resolved.mention, resolved.mention.attribution.speaker
    cue = mention.polarity_cue.quote.lower() if mention.polarity_cue else ""
    if speaker is None or cue not in word_list("denials"):
        return ""
    name = speaker_name(speaker, resolved.speaker)
    if name == subject:
        return join_words(name, cue, forms.gerund, objects)
    return join_words(name, cue, "that", subject, forms.past, objects)


def _without_agent(mention: EventMention, parts: Parts, clause: Clause) -> str:
    """Return a passive sentence about the patients, or a phrase with the verb in -ing."""
    noun = clause.described_noun()
    is_passive = clause.is_passive or noun is not None
    topics = [part for part in parts[Role.TOPIC] if is_passive or clause.is_any_object(part.mention)]
    groups = (parts[Role.PATIENT], parts[Role.RECIPIENT], topics)
    candidates = [_direct(group, clause) for group in groups]
    passive = [
        group for group in candidates if any(clause.is_passive_subject(part.mention) for part in group)
    ]
    subjects = next(filter(None, [*passive, *candidates]), [])
    if not subjects and noun and noun.quote.split()[-1].lower() in word_list("general_nouns"):
        return with_clause("", clause)
    if not subjects and noun:
        is_fact = mention.certainty is Certainty.FACT
        mention = replace(mention, tense=Tense.PAST) if is_fact else mention
        group = verb_group(mention, passive_forms(mention, clause, plural=False), clause, plural=False)
        return join_words(shortened(noun.quote), group, verb_objects({role: [] for role in parts}, clause))
    if not subjects and (told := light_verb_label(mention, parts, clause)):
        return told
    if not subjects:
        gerund, objects = active_forms(mention, clause, plural=False).gerund, verb_objects(parts, clause)
        # A phrase in -ing hides that nobody is known to act: the sentence says it better.
        return with_clause("", clause) or join_words(modality_prefix(mention, clause), gerund, objects)
    if clause.sentence.tokens and (
        all(map(is_unknown_pronoun, subjects))
        or has_no_plan(clause)
        or (noun and mention.certainty is Certainty.PLANNED)  # "release the people arrested"
    ):
        return with_clause("", clause)
    plural = is_plural(subjects, clause)
    named = [part.link.actors for part in subjects if part.link]
    others = {
        one: [
            part for part in group if part not in subjects and not (part.link and part.link.actors in named)
        ]
        for one, group in parts.items()
    }
    subject, mention = with_negation(subject_names(subjects, clause), mention)
    group = verb_group(mention, passive_forms(mention, clause, plural=plural), clause, plural=plural)
    return join_words(subject, group, verb_objects(others, clause, all_parts=parts))


def _direct(parts: Iterable[ResolvedParticipant], clause: Clause) -> list[ResolvedParticipant]:
    """Return the participants without a preposition that are not part of an infinitive."""
    return [
        part
        for part in parts
        if not clause.preposition(part.mention)
        and not clause.full_phrase(part.mention).quote.startswith("to ")
    ]
