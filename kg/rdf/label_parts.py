"""Participants of an event by role, and their names for its label."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.model import ActorLink, Mention, ResolvedMention, ResolvedParticipant, Role
from kg.rdf.label_phrases import is_initial, join_names, label_name
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list, word_map

Parts = dict[Role, list[ResolvedParticipant]]

_FIRST_PERSON = re.compile(r"(?:i|we)\s", re.IGNORECASE)
_OUR = re.compile(r"\b(?:our|my)\b")


def with_own_words(resolved: ResolvedMention) -> ResolvedMention:
    """Return a mention whose sides have different names: of two with one actor, a pronoun keeps its own words."""
    agents = [part for part in resolved.participants if part.role is Role.AGENT and part.link]
    actors = {part.link.actors for part in agents if part.link}
    others = [
        part
        for part in resolved.participants
        if part.role in {Role.PATIENT, Role.RECIPIENT} and part.link and part.link.actors in actors
    ]
    pronouns = [part for part in others if is_pronoun(part)]
    pronouns = pronouns or [one for one in agents if others and is_pronoun(one)]
    parts = tuple(replace(part, link=None) if part in pronouns else part for part in resolved.participants)
    return replace(resolved, participants=parts)


def is_pronoun(part: ResolvedParticipant) -> bool:
    """Return True for "she" and "their"."""
    return part.mention.span.quote.lower() in word_list("pronouns")


def is_unknown_pronoun(part: ResolvedParticipant) -> bool:
    """Return True for a personal pronoun that nobody is known for."""
    is_named = part.link is not None and not all(is_initial(actor.name) for actor in part.link.actors)
    return not is_named and part.mention.span.quote.lower() in word_list("personal_pronouns")


def is_relative_phrase(part: ResolvedParticipant) -> bool:
    """Return True for "each of which"."""
    words = part.mention.span.quote.lower().split()
    return part.link is None and words[-2:-1] == ["of"] and words[-1] in word_list("relative_pronouns")


def parts_by_role(resolved: ResolvedMention, clause: Clause) -> Parts:
    """Return the participants by role.

    Bare question words, possessive pronouns that nobody is known for, phrases that begin inside another one or the
    trigger, and second subjects of one verb are left out.
    """
    agents = [part.mention for part in resolved.participants if part.role is Role.AGENT]
    spans = [resolved.mention.trigger, *(part.mention.span for part in resolved.participants)]
    parts: Parts = {role: [] for role in Role}
    for part in resolved.participants:
        span = part.mention.span
        is_part = any(
            other.start <= span.start < other.end
            and other != span
            and (span.end <= other.end or other.start < span.start)
            for other in spans
        )
        is_unknown = part.link is None and span.quote.lower() in word_list("possessive_pronouns")
        is_question = part.role is Role.TOPIC and span.quote.lower() in word_list("question_words")
        is_second = part.role is Role.AGENT and clause.is_second_subject(part.mention, agents)
        if not is_question and not is_unknown and not is_second and (not is_part or part.role is Role.AGENT):
            parts[part.role].append(part)
    parts[Role.AGENT] = _of_trigger(parts[Role.AGENT], clause)
    return parts


def with_sources_as_phrases(parts: Parts, clause: Clause) -> Parts:
    """Return the participants with agents of a passive that have no "by" as topics: "was expelled from the party".

    The subject of "was arrested and sentenced" is the patient of both.
    """
    agents = parts[Role.AGENT]
    if (
        agents
        and _is_second_passive(clause)
        and all(clause.is_passive_subject(part.mention) for part in agents)
    ):
        return {**parts, Role.AGENT: [], Role.PATIENT: [*agents, *parts[Role.PATIENT]]}
    prepositions = {clause.preposition(part.mention) for part in agents}
    if not clause.is_passive or prepositions & {"", "by", "among", "including"}:
        return parts
    return {**parts, Role.AGENT: [], Role.TOPIC: [*parts[Role.TOPIC], *agents]}


def _is_second_passive(clause: Clause) -> bool:
    """Return True for a participle without an auxiliary after another verb: "was arrested and sentenced"."""
    verb = clause.verb
    is_participle = verb is not None and verb.xpos == "VBN" and verb.deprel == "conj"
    return is_participle and verb is not None and clause.auxiliary(verb) is None


def _of_trigger(agents: list[ResolvedParticipant], clause: Clause) -> list[ResolvedParticipant]:
    """Return the agents that depend on the trigger and those coordinated with them.

    If none does, all are kept, unless the trigger is the subject of a clause: "we see that the visit matters".
    """
    kept = [part for part in agents if _depends_on_trigger(part, clause)]
    head = clause.token(clause.head)
    is_subject = clause.verb is None and head is not None and head.deprel.startswith("nsubj")
    return kept if kept or is_subject else agents


def _depends_on_trigger(part: ResolvedParticipant, clause: Clause) -> bool:
    word = clause.token(part.mention.head)
    for _ in clause.sentence.tokens:
        if word is None or word.deprel != "conj":
            break
        word = clause.token(word.head)
    above = clause.token(word.head) if word else None
    return above is not None and clause.is_trigger(above)


def subject_names(parts: Sequence[ResolvedParticipant], clause: Clause) -> str:
    """Return the names of participants as a subject: "they" for "them"."""
    return _names(parts, clause, "subject_pronouns")


def object_names(parts: Sequence[ResolvedParticipant], clause: Clause) -> str:
    """Return the names of participants as an object: "him" for "he" and for "his"."""
    return _names(parts, clause, "object_pronouns")


def speaker_name(speaker: Mention, link: ActorLink | None) -> str:
    """Return the name of a speaker, or the words if they are not linked."""
    return join_names([actor.name for actor in link.actors]) if link else " ".join(speaker.span.quote.split())


def join_words(*words: str) -> str:
    """Join the words that are not empty."""
    return " ".join(word for word in words if word)


def in_third_person(label: str) -> str:
    """Return a label whose subject is no pronoun of the first person without "our" and "my"."""
    return label if _FIRST_PERSON.match(label) else _OUR.sub("their", label)


def _names(parts: Sequence[ResolvedParticipant], clause: Clause, pronouns: str) -> str:
    names = (label_name(part, clause) for part in parts)
    return join_names([word_map(pronouns).get(name.lower(), name) for name in names])
