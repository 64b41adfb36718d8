"""Verb groups for the label of an event: tense, voice, polarity and certainty in words."""

from dataclasses import dataclass, replace

from kg.model import Certainty, EventMention, Polarity, Tense, Token
from kg.rdf import inflection
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list, word_map

_MAX_EXTRA_WORDS = 4  # of other phrases between the words of a trigger


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """The forms of a verb with the words that belong to it, such as a particle."""

    base: str  # "rule out", "be killed"
    present: str
    past: str
    participle: str
    gerund: str
    not_present: str
    not_past: str
    is_passive: bool = False


def active_forms(mention: EventMention, clause: Clause, *, plural: bool, lemma: str = "") -> Forms:
    """Return the forms of the trigger, or of another verb in its place, in the active voice."""
    verb, rest = None if lemma else clause.verb, _rest(mention, clause)
    lemma = lemma or _lemma(mention, clause)
    present = lemma if plural else inflection.third_person(lemma)
    past = verb.text if verb is not None and verb.xpos == "VBD" else inflection.past(lemma)
    base = f"{lemma}{rest}"
    return Forms(
        base=base,
        present=f"{_progressive(verb, clause, plural=plural) or present}{rest}",
        past=f"{past.lower()}{rest}",
        participle=f"{inflection.participle(lemma)}{rest}",
        gerund=f"{inflection.gerund(lemma)}{rest}",
        not_present=f"{'do' if plural else 'does'} not {base}",
        not_past=f"did not {base}",
    )


def passive_forms(mention: EventMention, clause: Clause, *, plural: bool) -> Forms:
    """Return the forms of the trigger in the passive voice."""
    return _forms_of_be(
        inflection.participle(_lemma(mention, clause)) + _rest(mention, clause), plural=plural
    )


def adjective_forms(mention: EventMention, *, plural: bool) -> Forms:
    """Return the forms of an adjective as a predicate: "is willing"."""
    return _forms_of_be(" ".join(mention.trigger.quote.split()), plural=plural)


def verb_group(mention: EventMention, forms: Forms, clause: Clause, *, plural: bool) -> str:
    """Return the verb group that expresses tense, polarity and certainty."""
    if mention.polarity is Polarity.DENIED:
        return _denied(mention, forms, clause, plural=plural)
    modal = clause.modal()
    match mention.certainty:
        case Certainty.PLANNED:
            return _planned(mention, forms, clause, plural=plural)
        case Certainty.POSSIBLE:
            return _possible(mention, forms, clause)
        case Certainty.CONDITIONAL:
            is_certain = modal in {"will", "shall"}  # "asked whether Chad will pay"
            usual = "would" if is_certain or _cue(mention) == "would" else "might"
            return f"{usual if is_certain else modal or usual} {forms.base}"
    return _fact(mention, forms, clause)


def with_negation(subject: str, mention: EventMention) -> tuple[str, EventMention]:
    """Return a subject with the negation of the event in it, and the event as stated: "no talks", "not a single vote"."""
    first, _, rest = subject.partition(" ")
    if mention.polarity is not Polarity.DENIED or not (first.lower() == "any" or rest.startswith("single ")):
        return subject, mention
    negated = f"no {rest}" if first.lower() == "any" else f"not {subject}"
    return negated, replace(mention, polarity=Polarity.STATED)


def _fact(mention: EventMention, forms: Forms, clause: Clause) -> str:
    is_bare = clause.verb is not None and clause.auxiliary(clause.verb) is None
    is_described = forms.is_passive and is_bare and clause.described_noun() is not None
    if mention.tense is Tense.PRESENT and (clause.is_reduced_passive or is_described):
        return forms.past  # "as pledged by Chad", "the men arrested in Lima"
    return {Tense.PAST: forms.past, Tense.PRESENT: forms.present, Tense.FUTURE: f"will {forms.base}"}[
        mention.tense
    ]


def _denied(mention: EventMention, forms: Forms, clause: Clause, *, plural: bool) -> str:
    cue = mention.polarity_cue.quote.lower() if mention.polarity_cue else ""
    modal = clause.modal()
    if stopped := _stopped(mention, forms, clause, plural=plural):
        return stopped
    if cue in word_list("refusals"):
        return f"{cue} to {forms.base}"
    if modal:
        return f"{modal} {'never' if cue == 'never' else 'not'} {forms.base}".replace("can not", "cannot")
    if mention.certainty in {Certainty.POSSIBLE, Certainty.CONDITIONAL}:
        return f"may not {forms.base}"
    if mention.certainty is Certainty.PLANNED or mention.tense is Tense.FUTURE:
        is_demand = _cue(mention) in word_list("demands")
        return (
            f"{'are' if plural else 'is'} asked not to {forms.base}"
            if is_demand
            else f"will not {forms.base}"
        )
    return _not_fact(forms, cue, is_past=mention.tense is Tense.PAST)


def _stopped(mention: EventMention, forms: Forms, clause: Clause, *, plural: bool) -> str:
    """Return the verb group of what somebody stops or should stop doing: "stopped firing"."""
    stop = clause.token_at(mention.polarity_cue.start) if mention.polarity_cue else None
    verb, be = clause.verb, "are" if plural else "is"
    is_above = stop is not None and verb is not None and verb.head == stop.index and verb.xpos == "VBG"
    if stop is None or not is_above or stop.lemma not in word_list("ending_verbs"):
        return ""
    if mention.certainty is Certainty.FACT:
        past = f"{'were' if plural else 'was'} no longer {forms.participle.removeprefix('been ')}"
        return past if forms.is_passive else f"{inflection.past(stop.lemma)} {forms.gerund}"
    opening = "asked " if _cue(mention) in word_list("demands") else ""
    rest = f"no longer to {forms.base}" if forms.is_passive else f"to {stop.lemma} {forms.gerund}"
    return f"{be} {opening}{rest}"


def _not_fact(forms: Forms, cue: str, *, is_past: bool) -> str:
    """Return a denied verb group without modal verbs: "did not meet", "never met", "had no complaint"."""
    if cue == "never":
        return f"never {forms.past if is_past else forms.present}"
    if cue == "no" and forms.base.startswith("have "):
        return (forms.past if is_past else forms.present).replace(" ", " no ", 1)
    return forms.not_past if is_past else forms.not_present


def _planned(mention: EventMention, forms: Forms, clause: Clause, *, plural: bool) -> str:
    cue, be = _cue(mention), "are" if plural else "is"
    if modal := clause.modal() or (cue if cue in word_list("modals") else ""):
        return f"{modal} {forms.base}"
    if cue in word_list("needs"):
        return f"{'need' if plural else 'needs'} to {forms.base}"
    governor = _governing_verb(clause)
    is_own_verb = governor is not None and governor.text.lower() == cue and _has_own_subject(clause, governor)
    resolution = _resolution_verb(clause)
    if resolution or (cue in word_list("intentions") and not forms.is_passive and not is_own_verb):
        return f"{resolution or ('plan' if plural else 'plans')} to {forms.base}"
    if (cue in word_list("demands") and not is_own_verb) or _is_object_of(governor, clause):
        return f"{be} asked to {forms.base}"
    if of_noun := _infinitive_of_noun(clause, forms, plural=plural):
        return of_noun
    return f"{_infinitive_opening(forms, clause, plural=plural) or be} to {forms.base}"


def _infinitive_of_noun(clause: Clause, forms: Forms, *, plural: bool) -> str:
    """Return the verb group for the infinitive of a noun of a wish, or of one that is no plan: "power to suspend him"."""
    noun = _noun_above(clause)
    if not noun or forms.is_passive or noun in word_list("plan_nouns"):
        return ""
    is_wish = noun in word_list("wish_nouns")
    return f"{'seek' if plural else 'seeks'} to {forms.base}" if is_wish else f"may {forms.base}"


def _noun_above(clause: Clause) -> str:
    """Return the noun to which an infinitive belongs, or an empty string: "power" in "the power to suspend him"."""
    noun = clause.token(clause.verb.head) if clause.verb and clause.verb.deprel == "acl" else None
    return noun.lemma if noun is not None and noun.upos == "NOUN" else ""


def is_denied_purpose(mention: EventMention, clause: Clause) -> bool:
    """Return True for an infinitive of a denied verb: "did not come to kill"."""
    governor = _governing_verb(clause)
    is_stated = mention.certainty is Certainty.PLANNED and mention.polarity is Polarity.STATED
    is_infinitive = clause.verb is not None and clause.verb.xpos == "VB" and not clause.modal()
    children = clause.children(governor.index) if governor is not None and is_stated and is_infinitive else []
    return any(child.lemma.lower() in word_list("negations") for child in children)


def _resolution_verb(clause: Clause) -> str:
    """Return "decided" for the infinitive of a noun with an owner: "its decision to close the port"."""
    verb = word_map("resolution_verbs").get(_noun_above(clause), "")
    has_owner = clause.verb and any(c.deprel == "nmod:poss" for c in clause.children(clause.verb.head))
    return verb if has_owner else ""


def _infinitive_opening(forms: Forms, clause: Clause, *, plural: bool) -> str:
    """Return the verb before an infinitive: "had" as in the text, or "sought" for a purpose."""
    verb, governor = clause.verb, _governing_verb(clause)
    if verb is None or governor is None:
        return ""
    is_past = _is_past(clause, governor)
    if verb.deprel == "xcomp" and governor.lemma == "have":
        return "had" if is_past else "have" if plural else "has"
    if verb.deprel == "xcomp" and _has_own_subject(clause, governor):
        return _governor_form(governor, clause, plural=plural, is_past=is_past)
    if (
        verb.deprel == "advcl"
        and any(child.xpos == "TO" for child in clause.children(verb.index))
        and not (forms.is_passive or clause.is_passive)
        and not _is_object_of_any(governor, clause)
    ):
        return "sought" if is_past else "seek" if plural else "seeks"
    return ("were" if plural else "was") if is_past else ""


def _governing_verb(clause: Clause) -> Token | None:
    """Return the verb that governs that of the trigger; infinitives and forms in -ing are passed over."""
    verb = clause.token(clause.verb.head) if clause.verb else None
    for _ in clause.sentence.tokens:
        if verb is None or verb.xpos not in {"VBG", "VB"} or clause.auxiliary(verb) or not verb.head:
            break
        verb = clause.token(verb.head)
    return verb if verb is not None and verb.upos in {"VERB", "AUX"} else None


def _is_object_of(governor: Token | None, clause: Clause) -> bool:
    """Return True if the agent is asked to act by the governing verb: "we call on Chad to pay"."""
    if governor is None or governor.lemma not in word_list("directives") or _has_subject(clause, governor):
        return False
    children = clause.children(governor.index)
    return any(c.deprel in {"obj", "iobj", "obl"} and c.index in clause.phrase_heads for c in children)


def _is_object_of_any(governor: Token, clause: Clause) -> bool:
    """Return True if a participant is the object of a verb and none its subject: "hired guards to watch the port"."""
    children = clause.children(governor.index)
    has_object = any(c.deprel in {"obj", "iobj"} and c.index in clause.phrase_heads for c in children)
    return has_object and not _has_subject(clause, governor)


def _has_own_subject(clause: Clause, verb: Token) -> bool:
    """Return True if a verb has a participant as its subject, and neither an object nor a modal verb."""
    children = clause.children(verb.index)
    is_bare = not any(c.deprel in {"obj", "iobj"} or c.xpos == "MD" for c in children)
    first = clause.token(verb.head) if verb.deprel == "conj" else None
    is_second = first is not None and not any(c.deprel.startswith("nsubj") for c in children)
    return is_bare and (
        _has_subject(clause, verb) or bool(first and is_second and _has_subject(clause, first))
    )


def _has_subject(clause: Clause, verb: Token) -> bool:
    """Return True if a participant is the subject of a verb."""
    children = clause.children(verb.index)
    return any(c.deprel.startswith("nsubj") and c.index in clause.phrase_heads for c in children)


def _is_past(clause: Clause, verb: Token) -> bool:
    """Return True if a verb is in the past tense or the perfect."""
    auxiliaries = [child for child in clause.children(verb.index) if child.upos == "AUX"]
    return any(one.xpos == "VBD" for one in (verb, *auxiliaries)) or (
        verb.xpos == "VBN" and any(one.lemma == "have" for one in auxiliaries)
    )


def _governor_form(governor: Token, clause: Clause, *, plural: bool, is_past: bool) -> str:
    """Return a verb before an infinitive in its tense and voice: "pledged", "is expected"."""
    if clause.auxiliary(governor) and any(c.deprel == "aux:pass" for c in clause.children(governor.index)):
        be = ("were" if plural else "was") if is_past else "are" if plural else "is"
        return f"{be} {inflection.participle(governor.lemma)}"
    if governor.xpos == "VBG" and clause.auxiliary(governor, "be"):
        return f"{('were' if plural else 'was') if is_past else 'are' if plural else 'is'} {governor.text.lower()}"
    if is_past:
        return inflection.past(governor.lemma)
    return governor.lemma if plural else inflection.third_person(governor.lemma)


def _possible(mention: EventMention, forms: Forms, clause: Clause) -> str:
    verb = clause.verb
    if _cue(mention) in word_list("hearsay"):
        is_gerund = verb is not None and verb.xpos == "VBG" and clause.auxiliary(verb, "be") is None
        return _with_adverb("reportedly", forms.past if is_gerund else _fact(mention, forms, clause))
    if modal := clause.modal():
        has_perfect = verb is not None and clause.auxiliary(verb, "have") is not None
        return f"{modal} have {forms.participle}" if has_perfect else f"{modal} {forms.base}"
    return f"may have {forms.participle}" if mention.tense is Tense.PAST else f"may {forms.base}"


def _with_adverb(adverb: str, group: str) -> str:
    """Put an adverb after a form of "be" or "will", and before another verb."""
    first, _, rest = group.partition(" ")
    return f"{first} {adverb} {rest}" if first in word_list("auxiliaries") else f"{adverb} {group}"


def _cue(mention: EventMention) -> str:
    words = mention.certainty_cue.quote.lower().split() if mention.certainty_cue else []
    return words[0] if words else ""


def _forms_of_be(rest: str, *, plural: bool) -> Forms:
    present, past = ("are", "were") if plural else ("is", "was")
    return Forms(
        base=f"be {rest}",
        present=f"{present} {rest}",
        past=f"{past} {rest}",
        participle=f"been {rest}",
        gerund=f"being {rest}",
        not_present=f"{present} not {rest}",
        not_past=f"{past} not {rest}",
        is_passive=True,
    )


def _progressive(verb: Token | None, clause: Clause, *, plural: bool) -> str:
    """Return "is meeting" if the text has this form."""
    if verb is None or verb.xpos != "VBG" or clause.auxiliary(verb, "be") is None:
        return ""
    return f"{'are' if plural else 'is'} {verb.text.lower()}"


def _lemma(mention: EventMention, clause: Clause) -> str:
    return clause.verb.lemma.lower() if clause.verb else mention.predicate.split()[0]


def _rest(mention: EventMention, clause: Clause) -> str:
    """Return the words of the trigger after its verb with a space before them: " out" of "ruled out"."""
    lemmas = mention.predicate.split()[1:]
    verb = clause.verb
    words = mention.trigger.quote[verb.end - mention.trigger.start :].split() if verb else lemmas
    if len(words) > len(lemmas) + _MAX_EXTRA_WORDS:
        words = clause.noun_phrase_in_trigger() or lemmas
    return "".join(f" {word}" for word in words if word not in word_list("negations"))
