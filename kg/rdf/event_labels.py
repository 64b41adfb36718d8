"""Labels of events: short sentences made from their roles, such as "Poland denied closing the border"."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from textwrap import shorten

from kg.model import (
    ActorLink,
    Certainty,
    EventKind,
    EventMention,
    Mention,
    Polarity,
    ResolvedMention,
    ResolvedParticipant,
    Role,
    Sentence,
    Span,
)
from kg.rdf.label_phrases import is_plural, join_names, label_name
from kg.rdf.label_syntax import Clause
from kg.rdf.label_verbs import Forms, active_forms, adjective_forms, passive_forms, verb_group
from kg.rdf.label_words import word_list

_MAX_CHARS = 160
_QUOTATION_MARKS = "\"“”'‘’"
_NOUN_PREPOSITIONS = {Role.AGENT: "by", Role.PATIENT: "of", Role.RECIPIENT: "to", Role.TOPIC: "on"}
_OBJECTS = (Role.RECIPIENT, Role.PATIENT, Role.TOPIC)
_OBJECTIVE = {"his": "him", "their": "them", "its": "it", "my": "me", "our": "us", "your": "you"}
_MAX_COMPLEMENT_CHARS = 90

_Parts = dict[Role, list[ResolvedParticipant]]


def event_label(resolved: ResolvedMention, sentence: Sentence) -> str:
    """Return an English sentence for an event, or a noun phrase for one that is told by a noun.

    Polarity and certainty are in its words: "did not", "is to", "may".
    """
    mention = _with_positive_verb(resolved)
    heads = frozenset(part.mention.head for part in resolved.participants)
    clause, parts = Clause(sentence, mention.trigger, mention.head, heads), _parts(resolved)
    if mention.kind is EventKind.STATEMENT and mention.content:
        text = _statement(resolved, parts, clause)
    elif clause.verb is None and clause.noun is not None:
        text = _nominal(mention, parts, clause)
    else:
        text = _verbal(replace(resolved, mention=mention), parts, clause)
    return _closed(shorten(text[:1].upper() + text[1:], _MAX_CHARS, placeholder="…"))


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


def _parts(resolved: ResolvedMention) -> _Parts:
    """Return the participants by role, without phrases that are part of another one or of the trigger."""
    spans = [resolved.mention.trigger, *(part.mention.span for part in resolved.participants)]
    parts: _Parts = {role: [] for role in Role}
    for part in resolved.participants:
        span = part.mention.span
        is_part = any(
            other.start <= span.start and span.end <= other.end and other != span for other in spans
        )
        if not is_part or part.role is Role.AGENT:
            parts[part.role].append(part)
    return parts


# ---------------------------------------------------------------- verbs


def _verbal(resolved: ResolvedMention, parts: _Parts, clause: Clause) -> str:
    mention, agents = resolved.mention, parts[Role.AGENT]
    if not agents:
        return _without_agent(mention, parts, clause)
    plural = is_plural(agents, clause)
    forms = (
        adjective_forms(mention, plural=plural)
        if clause.is_adjective
        else active_forms(mention, clause, plural=plural)
    )
    subject, objects = _names(agents, clause), _objects(parts, clause)
    group = verb_group(mention, forms, plural=plural)
    return _denial(resolved, subject, forms, objects) or _words(subject, group, objects)


def _denial(resolved: ResolvedMention, subject: str, forms: Forms, objects: str) -> str:
    """Return a label that names who denies the event, if the text says that somebody denies it."""
    mention, speaker = resolved.mention, resolved.mention.attribution.speaker
    cue = mention.polarity_cue.quote.lower() if mention.polarity_cue else ""
    if speaker is None or cue not in word_list("denials"):
        return ""
    name = _speaker_name(speaker, resolved.speaker)
    if name == subject:
        return _words(name, cue, forms.gerund, objects)
    return _words(name, cue, "that", subject, forms.past, objects)


def _without_agent(mention: EventMention, parts: _Parts, clause: Clause) -> str:
    """Return a passive sentence about the patients, or a phrase with the verb in -ing."""
    candidates = [_direct(parts[role], clause) for role in (Role.PATIENT, Role.RECIPIENT)]
    passive = [
        group for group in candidates if any(clause.is_passive_subject(part.mention) for part in group)
    ]
    subjects = next(filter(None, [*passive, *candidates]), [])
    if not subjects:
        gerund = active_forms(mention, clause, plural=False).gerund
        return _words(_prefix(mention), gerund, _objects(parts, clause))
    plural = is_plural(subjects, clause)
    others = {one: [part for part in group if part not in subjects] for one, group in parts.items()}
    group = verb_group(mention, passive_forms(mention, clause, plural=plural), plural=plural)
    return _words(_names(subjects, clause), group, _objects(others, clause))


def _direct(parts: Iterable[ResolvedParticipant], clause: Clause) -> list[ResolvedParticipant]:
    return [part for part in parts if not clause.preposition(part.mention)]


def _objects(parts: _Parts, clause: Clause) -> str:
    """Return recipients, patients and topics with their prepositions; those without come first."""
    complement = clause.complement(clause.verb) if clause.verb else None
    objects = [
        part
        for role in _OBJECTS
        for part in parts[role]
        if not (complement and complement.start <= part.mention.span.start < complement.end)
    ]
    spans = [part.mention.span for group in parts.values() for part in group]
    is_named = complement is not None and any(span.start <= complement.start < span.end for span in spans)
    return _words(
        _object_phrases(objects, parts, clause), "" if is_named else _complement(complement, clause)
    )


def _object_phrases(objects: list[ResolvedParticipant], parts: _Parts, clause: Clause) -> str:
    """Group the objects by preposition and role: "Chad a loan for a bridge"."""
    groups: dict[tuple[str, bool, Role], list[ResolvedParticipant]] = {}
    for part in objects:
        is_direct = not clause.is_indirect_object(part.mention)
        groups.setdefault((_preposition(part, parts, clause), is_direct, part.role), []).append(part)
    if parts[Role.PATIENT] or parts[Role.RECIPIENT]:
        groups.pop(("", True, Role.TOPIC), None)
    ordered = sorted(groups.items(), key=lambda item: (bool(item[0][0]), item[0][1]))
    return _words(*(_words(preposition, _names(group, clause)) for (preposition, _, _), group in ordered))


def _preposition(part: ResolvedParticipant, parts: _Parts, clause: Clause) -> str:
    if not clause.sentence.tokens and part.role is Role.RECIPIENT and parts[Role.PATIENT]:
        return "to"
    return clause.preposition(part.mention)


def _complement(complement: Span | None, clause: Clause) -> str:
    if complement is None:
        return ""
    text = clause.text(complement.start, complement.end)
    if len(text) > _MAX_COMPLEMENT_CHARS and ", " in text:
        text = text[: text.index(", ")]
    first = clause.token_at(complement.start)
    is_introduced = first is not None and first.deprel in {"mark", "advmod"}
    inside = [word for word in clause.sentence.tokens if complement.start <= word.start < complement.end]
    is_clause = any(word.deprel == "ccomp" for word in inside) and any(
        word.upos in {"VERB", "AUX"} for word in inside
    )
    words = text if is_introduced or not is_clause else f"that {text}"
    return shorten(words, _MAX_COMPLEMENT_CHARS, placeholder="…")


# ---------------------------------------------------------------- nouns


def _nominal(mention: EventMention, parts: _Parts, clause: Clause) -> str:
    """Return the noun with its modifiers and participants: "Planned talks with Kenya on fishing"."""
    start = clause.noun_phrase_start()
    noun_phrase = clause.text(start, mention.trigger.end)
    others = [
        part
        for role in (Role.PATIENT, Role.RECIPIENT, Role.TOPIC, Role.AGENT)
        for part in parts[role]
        if not start <= part.mention.span.start < mention.trigger.end
    ]
    groups: dict[str, list[ResolvedParticipant]] = {}
    for part in others:
        preposition = (
            clause.preposition(part.mention) if part.mention.span.start >= mention.trigger.end else ""
        )
        groups.setdefault(preposition or _NOUN_PREPOSITIONS.get(part.role, "of"), []).append(part)
    phrases = (
        _words(preposition, _objective(_names(group, clause))) for preposition, group in groups.items()
    )
    return _words(_prefix(mention), noun_phrase, *phrases)


def _objective(name: str) -> str:
    """Return the object form of a possessive pronoun: "his arrest" is the arrest of him."""
    return _OBJECTIVE.get(name.lower(), name)


def _prefix(mention: EventMention) -> str:
    """Return the word that says why a noun phrase tells of no fact."""
    if mention.polarity is Polarity.DENIED:
        return "no"
    return {Certainty.FACT: "", Certainty.PLANNED: "planned"}.get(mention.certainty, "possible")


# ---------------------------------------------------------------- statements


def _statement(resolved: ResolvedMention, parts: _Parts, clause: Clause) -> str:
    """Return who said what to whom: "Amina Otieno told reporters: “We did not spy on Norway”"."""
    mention, agents = resolved.mention, parts[Role.AGENT]
    content = _content(mention, clause)
    if not agents:
        forms = passive_forms(mention, clause, plural=False)
        return _words("it", verb_group(mention, forms, plural=False)) + content
    plural = is_plural(agents, clause)
    group = verb_group(mention, active_forms(mention, clause, plural=plural), plural=plural)
    addressees = (
        _words(clause.preposition(one.mention), _names([one], clause)) for one in parts[Role.RECIPIENT]
    )
    return _words(_names(agents, clause), group, *addressees) + content


def _content(mention: EventMention, clause: Clause) -> str:
    """Return a quotation after a colon, or a clause after "that"."""
    words = " ".join(mention.content[0].quote.split())
    if words[0] in _QUOTATION_MARKS:
        return f": “{words.strip(_QUOTATION_MARKS).rstrip(',')}”"
    words = " ".join(word for part in mention.content for word in part.quote.split())
    first = clause.token_at(mention.content[0].start)
    if first is not None and first.xpos == "VB":
        return f": {words}"
    if first is not None and first.upos != "PROPN" and first.text != "I":
        words = words[0].lower() + words[1:]
    return f" {words}" if words.split()[0].lower() in word_list("question_words") else f" that {words}"


# ---------------------------------------------------------------- words


def _names(parts: Sequence[ResolvedParticipant], clause: Clause) -> str:
    return join_names([label_name(part, clause) for part in parts])


def _speaker_name(speaker: Mention, link: ActorLink | None) -> str:
    return join_names([actor.name for actor in link.actors]) if link else " ".join(speaker.span.quote.split())


def _words(*words: str) -> str:
    return " ".join(word for word in words if word)
