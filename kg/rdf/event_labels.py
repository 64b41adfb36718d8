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
from kg.rdf.label_content import content_before
from kg.rdf.label_nouns import modality_prefix, nominal_label
from kg.rdf.label_parts import (
    Parts,
    in_third_person,
    join_words,
    object_names,
    parts_by_role,
    speaker_name,
    subject_names,
)
from kg.rdf.label_phrases import cut, is_plural, shortened
from kg.rdf.label_statements import has_content, said_as_fact, statement_label
from kg.rdf.label_syntax import Clause, Complement
from kg.rdf.label_verbs import Forms, active_forms, adjective_forms, passive_forms, verb_group
from kg.rdf.label_words import word_list

_MAX_CHARS = 160
_OBJECTS = (Role.RECIPIENT, Role.PATIENT, Role.TOPIC)
_MAX_COMPLEMENT_CHARS = 90


def event_label(resolved: ResolvedMention, sentence: Sentence) -> str:
    """Return an English sentence for an event, or a noun phrase for one that is told by a noun.

    Polarity and certainty are in its words: "did not", "is to", "may".
    """
    mention = _with_positive_verb(resolved)
    heads = frozenset(part.mention.head for part in resolved.participants)
    clause = Clause(sentence, mention.trigger, mention.head, heads)
    parts = parts_by_role(resolved, clause)
    told = content_before(mention, clause) if mention.kind is EventKind.STATEMENT else None
    if told is not None:
        resolved = replace(resolved, mention=replace(mention, content=(told,)))
    if mention.kind is EventKind.STATEMENT and has_content(resolved.mention, clause):
        text = statement_label(resolved, parts, clause)
    elif clause.verb is None and clause.noun is not None:
        text = in_third_person(nominal_label(mention, parts, clause))
    else:
        text = in_third_person(_verbal(replace(resolved, mention=mention), parts, clause))
    return _closed(cut(text[:1].upper() + text[1:], _MAX_CHARS))


def _with_positive_verb(resolved: ResolvedMention) -> EventMention:
    """Return the mention as stated if a participant has the negation: "nobody"."""
    mention, cue = resolved.mention, resolved.mention.polarity_cue
    spans = [part.mention.span for part in resolved.participants]
    is_in_phrase = cue is not None and any(span.start <= cue.start < span.end for span in spans)
    return replace(mention, polarity=Polarity.STATED, polarity_cue=None) if is_in_phrase else mention


def _closed(label: str) -> str:
    """Close a quotation that was cut, and remove straight quotation marks without a partner."""
    if label.count("“") > label.count("”"):
        label += "”"
    return label.replace('"', "") if label.count('"') % 2 else label


# ---------------------------------------------------------------- with and without an agent


def _verbal(resolved: ResolvedMention, parts: Parts, clause: Clause) -> str:
    agents, mention = parts[Role.AGENT], resolved.mention
    if mention.kind is EventKind.STATEMENT:
        mention = said_as_fact(mention, clause)
    if not agents:
        return _without_agent(mention, parts, clause)
    plural = is_plural(agents, clause)
    forms = (
        adjective_forms(mention, plural=plural)
        if clause.is_adjective
        else active_forms(mention, clause, plural=plural)
    )
    subject, objects = subject_names(agents, clause), _objects(parts, clause)
    if mention.polarity is Polarity.DENIED and subject.lower().startswith("any "):
        subject, mention = f"no {subject[4:]}", replace(mention, polarity=Polarity.STATED)
    group = verb_group(mention, forms, clause, plural=plural)
    return _denial(resolved, subject, forms, objects) or join_words(subject, group, objects)


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
    roles = [Role.PATIENT, Role.RECIPIENT, *([Role.TOPIC] if is_passive else [])]
    candidates = [_direct(parts[role], clause) for role in roles]
    passive = [
        group for group in candidates if any(clause.is_passive_subject(part.mention) for part in group)
    ]
    subjects = next(filter(None, [*passive, *candidates]), [])
    if not subjects and noun:
        is_fact = mention.certainty is Certainty.FACT
        mention = replace(mention, tense=Tense.PAST) if is_fact else mention
        group = verb_group(mention, passive_forms(mention, clause, plural=False), clause, plural=False)
        return join_words(shortened(noun.quote), group, _objects({role: [] for role in parts}, clause))
    if not subjects:
        gerund = active_forms(mention, clause, plural=False).gerund
        return join_words(modality_prefix(mention), gerund, _objects(parts, clause))
    plural = is_plural(subjects, clause)
    others = {one: [part for part in group if part not in subjects] for one, group in parts.items()}
    group = verb_group(mention, passive_forms(mention, clause, plural=plural), clause, plural=plural)
    return join_words(subject_names(subjects, clause), group, _objects(others, clause))


def _direct(parts: Iterable[ResolvedParticipant], clause: Clause) -> list[ResolvedParticipant]:
    return [part for part in parts if not clause.preposition(part.mention)]


# ---------------------------------------------------------------- objects


def _objects(parts: Parts, clause: Clause) -> str:
    """Return objects, then an adjective ("guilty"), phrases with prepositions, and a clause or infinitive."""
    head = clause.verb or clause.token(clause.head)
    complement = clause.complement(head) if head else None
    objects = [part for role in _OBJECTS for part in parts[role] if not _is_within(part, complement)]
    spans = [part.mention.span for group in parts.values() for part in group]
    if complement and any(span.start <= complement.span.start < span.end for span in spans):
        complement = None
    objects = _without_repetition(objects, clause)
    direct, oblique = _object_phrases(objects, parts, clause)
    words = _complement(complement, clause)
    if not (direct or oblique or words):
        return _rest(parts, clause)
    is_adjective = complement is not None and not complement.has_verb
    return join_words(*direct, words, *oblique) if is_adjective else join_words(*direct, *oblique, words)


def _without_repetition(parts: list[ResolvedParticipant], clause: Clause) -> list[ResolvedParticipant]:
    """Return the participants without a phrase that names an object once more: "to Paz, the mediator"."""
    names = [part.link and part.link.actors for part in parts]
    return [
        part
        for part, name in zip(parts, names, strict=True)
        if not name
        or names.count(name) == 1
        or clause.is_object(part.mention)
        or clause.preposition(part.mention)
    ]


def _rest(parts: Parts, clause: Clause) -> str:
    """Return the first phrase after a verb that would stand alone: "was placed under police custody"."""
    may_have_object = bool(parts[Role.AGENT]) and not clause.is_passive
    phrase = clause.first_phrase(clause.verb, with_objects=may_have_object) if clause.verb else None
    spans = [clause.trigger, *(part.mention.span for group in parts.values() for part in group)]
    if phrase is None or any(span.start < phrase.end and phrase.start < span.end for span in spans):
        return ""
    return shortened(phrase.quote)


def _is_within(part: ResolvedParticipant, complement: Complement | None) -> bool:
    start = part.mention.span.start
    return complement is not None and complement.span.start <= start < complement.span.end


def _object_phrases(
    objects: list[ResolvedParticipant], parts: Parts, clause: Clause
) -> tuple[list[str], list[str]]:
    """Group the objects by preposition and role: "Chad a loan" and "for a bridge"."""
    groups: dict[tuple[str, bool, int, Role], list[ResolvedParticipant]] = {}
    for part in objects:
        if not _is_loose_topic(part, parts, clause):
            preposition, index = _preposition(part, parts, clause), clause.object_index(part.mention)
            is_direct = not clause.is_indirect_object(part.mention)
            key = (preposition, is_direct, *((0, Role.TOPIC) if preposition else (index, part.role)))
            groups.setdefault(key, []).append(part)
    ordered = sorted(groups.items(), key=lambda item: (bool(item[0][0]), *item[0][1:3]))
    phrases = [(key[0], object_names(group, clause)) for key, group in ordered]
    direct = [names for preposition, names in phrases if not preposition]
    return direct, [join_words(preposition, names) for preposition, names in phrases if preposition]


def _is_loose_topic(part: ResolvedParticipant, parts: Parts, clause: Clause) -> bool:
    """Return True for a topic that would look like a second object."""
    head = clause.token(part.mention.head)
    if part.role is Role.TOPIC and head is not None and head.upos in {"ADJ", "ADV"}:
        return True  # "for far too long"
    has_object = bool(parts[Role.PATIENT] or parts[Role.RECIPIENT])
    is_loose = part.role is Role.TOPIC and has_object and not clause.is_object(part.mention)
    return is_loose and not _preposition(part, parts, clause)


def _preposition(part: ResolvedParticipant, parts: Parts, clause: Clause) -> str:
    if not clause.sentence.tokens and part.role is Role.RECIPIENT and parts[Role.PATIENT]:
        return "to"
    first, _, rest = clause.preposition(part.mention).partition(" ")
    is_in_trigger = rest and clause.trigger.quote.lower().endswith(f" {first}")  # "forced out" and "out of"
    return rest if is_in_trigger else join_words(first, rest)


def _complement(complement: Complement | None, clause: Clause) -> str:
    if complement is None:
        return ""
    text = clause.text(complement.span.start, complement.span.end)
    if len(text) > _MAX_COMPLEMENT_CHARS and ", " in text:
        text = text[: text.index(", ")]
    words = f"that {text}" if complement.needs_that else text
    return cut(words, _MAX_COMPLEMENT_CHARS)
