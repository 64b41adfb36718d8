"""Labels of events: short sentences made from their roles, such as "Poland denied closing the border"."""

import re
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
from kg.rdf.label_complements import Complement, complement, unnamed_objects
from kg.rdf.label_content import content_before
from kg.rdf.label_nouns import light_verb_label, listed_preposition, modality_prefix, nominal_label
from kg.rdf.label_parts import (
    Parts,
    in_third_person,
    is_unknown_pronoun,
    join_words,
    object_names,
    parts_by_role,
    speaker_name,
    subject_names,
    with_own_words,
)
from kg.rdf.label_phrases import cut, is_plural, lowered, shortened, without_opening
from kg.rdf.label_quotes import MAX_CHARS, with_clause
from kg.rdf.label_statements import has_content, is_saying, said_as_fact, statement_label
from kg.rdf.label_syntax import Clause
from kg.rdf.label_verbs import (
    Forms,
    active_forms,
    adjective_forms,
    passive_forms,
    verb_group,
    with_negation,
)
from kg.rdf.label_words import word_list

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_OBJECTS = (Role.RECIPIENT, Role.PATIENT, Role.TOPIC)
_MAX_COMPLEMENT_CHARS = 90
_MIN_COMPLEMENT_CHARS = 30  # before a comma at which a long one is cut


def event_label(resolved: ResolvedMention, sentence: Sentence) -> str:
    """Return an English sentence for an event, or a noun phrase for one that is told by a noun.

    Polarity and certainty are in its words: "did not", "is to", "may".
    """
    mention = _with_positive_verb(resolved)
    heads = frozenset(part.mention.head for part in resolved.participants)
    clause = Clause(sentence, mention.trigger, mention.head, heads)
    parts = parts_by_role(with_own_words(resolved), clause)
    told = content_before(mention, clause) if mention.kind is EventKind.STATEMENT else None
    if told is not None:
        resolved = replace(resolved, mention=replace(mention, content=(told,)))
    if mention.kind is EventKind.STATEMENT and has_content(resolved.mention, clause):
        text = statement_label(resolved, parts, clause)
    elif clause.verb is None and clause.noun is not None:
        text = _with_words(in_third_person(nominal_label(mention, parts, clause)), clause)
    else:
        text = _verbal(replace(resolved, mention=mention), parts, clause)
        if _lacks_content(mention, parts, clause, text):
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
    rest = _complement(complement(clause, verb), clause)
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
    agents, mention = parts[Role.AGENT], resolved.mention
    if mention.kind is EventKind.STATEMENT:
        mention = said_as_fact(mention, clause)
    if clause.sentence.tokens and agents and all(map(is_unknown_pronoun, agents)):
        if any(part.mention.span.quote.lower() in word_list("first_person") for part in agents):
            return with_clause(_speaker(resolved), clause)
        if told := _told_by_nobody(mention, clause):
            return told
        agents = []
    if not agents:
        return in_third_person(_without_agent(mention, {**parts, Role.AGENT: []}, clause))
    plural = is_plural(agents, clause)
    forms = (
        adjective_forms(mention, plural=plural)
        if clause.is_adjective
        else active_forms(mention, clause, plural=plural)
    )
    subject, objects = subject_names(agents, clause), _objects(parts, clause)
    subject, mention = with_negation(subject, mention)
    group = verb_group(mention, forms, clause, plural=plural)
    return in_third_person(_denial(resolved, subject, forms, objects) or join_words(subject, group, objects))


def _told_by_nobody(mention: EventMention, clause: Clause) -> str:
    """Return "it was alleged that …" for a verb with a clause; an empty string for other verbs."""
    rest = complement(clause, clause.verb) if clause.verb else None
    words = _complement(rest, clause)
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
    if not subjects and noun:
        is_fact = mention.certainty is Certainty.FACT
        mention = replace(mention, tense=Tense.PAST) if is_fact else mention
        group = verb_group(mention, passive_forms(mention, clause, plural=False), clause, plural=False)
        return join_words(shortened(noun.quote), group, _objects({role: [] for role in parts}, clause))
    if not subjects and (told := light_verb_label(mention, parts, clause)):
        return told
    if not subjects:
        gerund, objects = active_forms(mention, clause, plural=False).gerund, _objects(parts, clause)
        text = join_words(modality_prefix(mention, clause), gerund, objects)
        return text if objects else with_clause(text, clause)
    if clause.sentence.tokens and all(map(is_unknown_pronoun, subjects)):
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
    return join_words(subject, group, _objects(others, clause, all_parts=parts))


def _direct(parts: Iterable[ResolvedParticipant], clause: Clause) -> list[ResolvedParticipant]:
    """Return the participants without a preposition that are not part of an infinitive."""
    return [
        part
        for part in parts
        if not clause.preposition(part.mention)
        and not clause.full_phrase(part.mention).quote.startswith("to ")
    ]


# ---------------------------------------------------------------- objects


def _objects(parts: Parts, clause: Clause, *, all_parts: Parts | None = None) -> str:
    """Return objects, then an adjective ("guilty"), phrases with prepositions, and a clause or infinitive.

    A clause or infinitive that begins inside a participant of ``all_parts`` is left out.
    """
    head = clause.verb or clause.token(clause.head)
    rest = complement(clause, head) if head else None
    objects = [part for role in _OBJECTS for part in parts[role] if not _is_within(part, rest)]
    spans = [part.mention.span for group in (all_parts or parts).values() for part in group]
    if rest and any(span.start < rest.span.start < span.end for span in spans):
        rest = None
    objects = _without_repetition(objects, clause)
    direct, oblique = _object_phrases(objects, parts, clause)
    if parts[Role.AGENT] and not clause.is_passive:
        taken = [*spans, *([rest.span] if rest else [])]
        direct += [shortened(lowered(one, clause)) for one in unnamed_objects(clause, taken)]
    words = _complement(rest, clause)
    if not (direct or oblique or words):
        return _rest(parts, clause)
    is_adjective = rest is not None and not rest.has_verb
    return join_words(*direct, words, *oblique) if is_adjective else join_words(*direct, *oblique, words)


def _without_repetition(parts: list[ResolvedParticipant], clause: Clause) -> list[ResolvedParticipant]:
    """Return the participants without a phrase that names an object once more: "to Paz, the mediator"."""
    names = [part.link and part.link.actors for part in parts]
    return [
        part
        for index, (part, name) in enumerate(zip(parts, names, strict=True))
        if not name
        or name not in names[:index]
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


def _is_within(part: ResolvedParticipant, rest: Complement | None) -> bool:
    start = part.mention.span.start
    return rest is not None and rest.span.start <= start < rest.span.end


def _object_phrases(
    objects: list[ResolvedParticipant], parts: Parts, clause: Clause
) -> tuple[list[str], list[str]]:
    """Group the objects by preposition and role: "Chad a loan" and "for a bridge"."""
    groups: dict[tuple[str, bool, int, Role], list[ResolvedParticipant]] = {}
    for part in objects:
        is_loose = _is_loose_topic(part, parts, clause) or _is_before_object(part, objects, clause)
        if not (is_loose or clause.is_apposition_of_participant(part.mention)):
            preposition, index = _preposition(part, parts, clause), clause.object_index(part.mention)
            is_direct = not clause.is_indirect_object(part.mention)
            role = Role.TOPIC if preposition or index else part.role  # coordinated objects are one phrase
            key = (preposition, is_direct, 0 if preposition else index, role)
            groups.setdefault(key, []).append(part)
    for group in groups.values():
        group.sort(key=lambda part: part.mention.span.start)
    ordered = sorted(groups.items(), key=lambda item: _order(item[0], item[1][0], clause))
    phrases = [(key[0], object_names(group, clause)) for key, group in ordered]
    direct = [names for preposition, names in phrases if not preposition]
    return direct, [join_words(preposition, names) for preposition, names in phrases if preposition]


def _order(
    key: tuple[str, bool, int, Role], part: ResolvedParticipant, clause: Clause
) -> tuple[bool, int, int, Role]:
    """Return the place of a group of objects: direct ones, then phrases as in the text, those before the verb last."""
    preposition, is_direct, index, role = key
    if not preposition:
        return False, int(is_direct), index, role
    is_before = part.mention.span.start < clause.trigger.start and bool(clause.preposition(part.mention))
    return True, int(is_before), part.mention.span.start, role


def _is_loose_topic(part: ResolvedParticipant, parts: Parts, clause: Clause) -> bool:
    """Return True for a topic that would look like a second object."""
    head = clause.token(part.mention.head)
    if part.role is Role.TOPIC and head is not None:
        is_adjunct = head.lemma in word_list("adjunct_nouns") and bool(clause.preposition(part.mention))
        if is_adjunct or head.upos in {"ADJ", "ADV"}:  # "for example", "for far too long"
            return True
    has_object = bool(parts[Role.PATIENT] or parts[Role.RECIPIENT])
    is_loose = part.role is Role.TOPIC and has_object and not clause.is_object(part.mention)
    return is_loose and not _preposition(part, parts, clause)


def _is_before_object(part: ResolvedParticipant, objects: list[ResolvedParticipant], clause: Clause) -> bool:
    """Return True for a phrase of another clause, or an apposition, beside an active verb that has its own object."""
    is_before = part.mention.span.start < clause.trigger.start or clause.is_loose(part.mention)
    is_before = is_before and not clause.is_any_object(part.mention)
    has_object = any(clause.is_any_object(other.mention) for other in objects)
    is_bare = is_before and not clause.preposition(part.mention)
    return is_bare and has_object and not clause.is_passive and not clause.is_reduced_passive


def _preposition(part: ResolvedParticipant, parts: Parts, clause: Clause) -> str:
    if not clause.sentence.tokens and part.role is Role.RECIPIENT and parts[Role.PATIENT]:
        return "to"
    first, _, rest = clause.preposition(part.mention).partition(" ")
    is_in_trigger = rest and clause.trigger.quote.lower().endswith(f" {first}")  # "forced out" and "out of"
    if first or part.role not in {Role.PATIENT, Role.RECIPIENT} or clause.is_any_object(part.mention):
        return rest if is_in_trigger else join_words(first, rest)
    return listed_preposition(clause.noun.text.lower()) if clause.verb and clause.noun else ""  # "hold talks"


def _complement(rest: Complement | None, clause: Clause) -> str:
    """Return the words that complete the verb; a long clause ends at a comma after its own verb."""
    if rest is None:
        return ""
    start, end = rest.span.start, rest.span.end
    words = [word for word in clause.sentence.tokens if start <= word.start < end]
    inside = {word.index for word in words}
    tops = [word.index for word in words if word.head not in inside and word.deprel not in {"mark", "advmod"}]
    text = _BRACKETS.sub("", lowered(clause.slice_of(start, end), clause))
    if len(text) > _MAX_COMPLEMENT_CHARS:
        commas = (word.start for word in words if word.text == "," and word.index > min(tops, default=0))
        shortest = 0 if words[0].text.lower() in {"to", "not"} else _MIN_COMPLEMENT_CHARS
        verbs = [word.start for word in words if word.upos in {"VERB", "AUX"}]
        comma = next((one for one in commas if one - start > shortest and min(verbs, default=end) < one), end)
        text = without_opening(_BRACKETS.sub("", lowered(clause.slice_of(start, comma), clause)))
    if rest.has_verb and text.count(",") > 1:  # the verb may come late
        return f"that {text}" if rest.needs_that else text
    return cut(f"that {text}" if rest.needs_that else text, _MAX_COMPLEMENT_CHARS)
