"""Labels of events that are told by a noun: "Planned talks with Kenya on fishing"."""

import re

from kg.model import Certainty, EventMention, Polarity, ResolvedParticipant, Role, Token
from kg.rdf import inflection
from kg.rdf.label_complements import infinitive_of_noun, verb_between
from kg.rdf.label_parts import Parts, is_pronoun, join_words, object_names
from kg.rdf.label_phrases import lowered, shortened
from kg.rdf.label_quotes import with_clause
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list

_LISTED = ("against", "on", "with", "for", "to")  # prepositions with a list of nouns
_NO_NOUNS = frozenset({"a", "an", "the", "any", "no", "some", "its", "their", "his", "her"})
_PREPOSITIONS = {Role.AGENT: "by", Role.PATIENT: "of", Role.RECIPIENT: "to", Role.TOPIC: "on"}
_ROLES = (Role.PATIENT, Role.RECIPIENT, Role.TOPIC, Role.AGENT)
_SUCH = re.compile(r"^(?:such|only|particular) (?!as)", re.IGNORECASE)
_MAX_MODIFIERS = 2  # that are no participants
_MAX_MODIFIER_WORDS = 7


def nominal_label(mention: EventMention, parts: Parts, clause: Clause) -> str:
    """Return the noun with its modifiers and participants."""
    start = clause.noun_phrase_start()
    parts = _with_different_sides(parts)
    others = [
        part
        for role in _ROLES
        for part in parts[role]
        if not (
            start <= part.mention.span.start < mention.trigger.end
            or _is_unknown_pronoun(part)
            or (role is Role.TOPIC and _is_of_second_noun(part, clause))
        )
    ]
    noun_phrase = _SUCH.sub("", lowered(clause.slice_of(start, mention.trigger.end), clause))
    prefix = "" if clause.has_cue_in(start, mention) else modality_prefix(mention, clause)
    return join_words(prefix, noun_phrase, *_phrases(mention, others, clause))


def light_verb_label(mention: EventMention, parts: Parts, clause: Clause) -> str:
    """Return a noun phrase for a verb that adds nothing to its noun: "planned talks" for "plan to hold talks"."""
    words = [word for word in clause.noun_phrase_in_trigger() if word.lower() not in _NO_NOUNS]
    verb = clause.verb
    if not words or verb is None or verb.lemma not in word_list("light_verbs"):
        return ""
    others = [part for role in _ROLES for part in parts[role] if not _is_unknown_pronoun(part)]
    label = join_words(modality_prefix(mention, clause), *words)
    phrases = _phrases(mention, others, clause)
    return join_words(label, *phrases) if phrases else with_clause(label, clause)


def modality_prefix(mention: EventMention, clause: Clause) -> str:
    """Return the words that say why a noun phrase tells of no fact."""
    if mention.polarity is Polarity.DENIED:
        return _denial(mention, clause)
    cue = mention.certainty_cue.quote.lower() if mention.certainty_cue else ""
    if mention.certainty is not Certainty.FACT and cue in word_list("hearsay"):
        return "alleged"
    if mention.certainty is Certainty.PLANNED:
        lemma = _cue_lemma(mention, clause)
        if lemma in word_list("named_demands"):
            return inflection.participle(lemma)
        return "requested" if cue in word_list("demands") | word_list("wishes") else "planned"
    return "" if mention.certainty is Certainty.FACT else "possible"


def _cue_lemma(mention: EventMention, clause: Clause) -> str:
    """Return the lemma of the word for the certainty, or an empty string."""
    cue = clause.token_at(mention.certainty_cue.start) if mention.certainty_cue else None
    return cue.lemma.lower() if cue else ""


def _denial(mention: EventMention, clause: Clause) -> str:
    """Return "cancelled" for an event that somebody cancels, otherwise "no"."""
    cue = clause.token_at(mention.polarity_cue.start) if mention.polarity_cue else None
    lemma = cue.lemma.lower() if cue else ""
    if lemma not in word_list("stopping_verbs"):
        return "no"
    participle = inflection.participle(lemma)
    return participle if mention.certainty is Certainty.FACT else f"possibly {participle}"


def _with_different_sides(parts: Parts) -> Parts:
    """Return the participants without patients that are agents, too, or without the agent if no other is left.

    "Chad's war on Mali and sanctions on Chad" is no war on Chad, "sanctions on Chad" are not by Chad.
    """
    agents = [part.link.actors for part in parts[Role.AGENT] if part.link]
    same = [part for part in parts[Role.PATIENT] if part.link and part.link.actors in agents]
    others = [part for part in parts[Role.PATIENT] if part not in same]
    if not same or others:
        return {**parts, Role.PATIENT: others}
    taken = [part.link for part in same]
    kept = [
        part
        for part in parts[Role.AGENT]
        if not (part.link and any(part.link.actors == one.actors for one in taken if one))
    ]
    return {**parts, Role.AGENT: kept}


def _is_of_second_noun(part: ResolvedParticipant, clause: Clause) -> bool:
    """Return True for a topic of the noun that follows "and": "trust" in "unrest and lack of trust"."""
    word = clause.token(part.mention.head)
    for _ in clause.sentence.tokens:
        above = clause.token(word.head) if word else None
        if word is None or above is None or clause.is_trigger(above):
            return word is not None and above is not None and word.deprel == "conj"
        word = above
    return False


def _is_unknown_pronoun(part: ResolvedParticipant) -> bool:
    return part.link is None and is_pronoun(part)


def _phrases(mention: EventMention, others: list[ResolvedParticipant], clause: Clause) -> list[str]:
    """Return the participants with their prepositions; first those that follow the noun, with its other modifiers."""
    groups: dict[str, list[ResolvedParticipant]] = {}
    for part in others:
        groups.setdefault(_preposition(mention, part, clause), []).append(part)
    infinitive = infinitive_of_noun(clause)
    named = [
        (
            min(part.mention.span.start for part in group),
            join_words(preposition, object_names(group, clause)),
        )
        for preposition, group in groups.items()
    ]
    end = mention.trigger.end
    after = sorted([one for one in named if one[0] >= end] + _modifiers(mention, others, clause))
    if infinitive:
        after = [one for one in after if not infinitive.start <= one[0] < infinitive.end]
    before = [text for start, text in named if start < end]
    patients = [text for text in before if text.startswith("of ")]
    others_before = [text for text in before if text not in patients]
    phrases = [*patients, *[text for _, text in after[:1]], *others_before, *[text for _, text in after[1:]]]
    return [*phrases, shortened(infinitive.quote)] if infinitive else phrases


def _preposition(mention: EventMention, part: ResolvedParticipant, clause: Clause) -> str:
    is_after = part.mention.span.start >= mention.trigger.end
    is_own = is_after and (part.role is Role.AGENT or not _is_of_second_noun(part, clause))
    written = clause.preposition(part.mention) if is_own else ""
    verb = verb_between(clause, part.mention) if part.role is Role.PATIENT and is_after else None
    if verb is not None and verb.lemma not in word_list("light_verbs"):
        return f"that {verb.text.lower()}"  # "an attack that killed four people"
    return written or _usual_preposition(mention, part.role)


def listed_preposition(noun: str) -> str:
    """Return the preposition that a noun of an event usually has, or an empty string."""
    return next((one for one in _LISTED if noun in word_list(f"nouns_{one}")), "")


def _usual_preposition(mention: EventMention, role: Role) -> str:
    noun = mention.predicate.split()[-1]
    if role is Role.PATIENT and (listed := listed_preposition(noun)):
        return listed
    if role is Role.AGENT and noun in word_list("nouns_with") | word_list("nouns_of"):
        return "of"  # "talks of Norway with Chad"
    return _PREPOSITIONS.get(role, "of")


def _modifiers(
    mention: EventMention, others: list[ResolvedParticipant], clause: Clause
) -> list[tuple[int, str]]:
    """Return the offsets and words of short modifiers after the noun that are no participants and no times."""
    taken = [part.mention.span for part in others] + [time.span for time in mention.times]
    found = []
    for modifier in clause.modifiers_after():
        words = clause.subtree(modifier)
        start, end = words[0].start, words[-1].end
        is_taken = any(span.start < end and start < span.end for span in taken)
        is_taken |= words[0].text.lower() == "as"  # "the description of the protest as a party"
        is_taken |= (
            clause.word_before(start) == ","
        )  # "the war, with food short": a circumstance of the clause
        if not is_taken and len(words) <= _MAX_MODIFIER_WORDS and not _has_verb(words):
            found.append((start, shortened(clause.text(start, end))))
    return found[:_MAX_MODIFIERS]


def _has_verb(words: list[Token]) -> bool:
    return any(word.upos in {"VERB", "AUX"} for word in words)
