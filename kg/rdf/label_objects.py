"""Phrases after the verb in the label of an event: "Chad a loan for a bridge"."""

import re

from kg.model import ResolvedParticipant, Role
from kg.rdf.label_complements import Complement, complement, unnamed_objects
from kg.rdf.label_nouns import listed_preposition
from kg.rdf.label_parts import Parts, join_words, object_names
from kg.rdf.label_phrases import cut, lowered, shortened, without_opening
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_OBJECTS = (Role.RECIPIENT, Role.PATIENT, Role.TOPIC)
_MAX_COMPLEMENT_CHARS = 90
_MIN_COMPLEMENT_CHARS = 30  # before a comma at which a long one is cut


def verb_objects(parts: Parts, clause: Clause, *, all_parts: Parts | None = None) -> str:
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
    words = complement_words(rest, clause)
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


def complement_words(rest: Complement | None, clause: Clause) -> str:
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
