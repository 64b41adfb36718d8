"""Verb groups for the label of an event: tense, voice, polarity and certainty in words."""

from dataclasses import dataclass

from kg.model import Certainty, EventMention, Polarity, Tense, Token
from kg.rdf import inflection
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list

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


def active_forms(mention: EventMention, clause: Clause, *, plural: bool) -> Forms:
    """Return the forms of the trigger in the active voice."""
    verb, lemma, rest = clause.verb, _lemma(mention, clause), _rest(mention, clause)
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


def verb_group(mention: EventMention, forms: Forms, *, plural: bool) -> str:
    """Return the verb group that expresses tense, polarity and certainty."""
    if mention.polarity is Polarity.DENIED:
        return _denied(mention, forms)
    match mention.certainty:
        case Certainty.PLANNED:
            return _planned(mention, forms, plural=plural)
        case Certainty.POSSIBLE:
            return _possible(mention, forms)
        case Certainty.CONDITIONAL:
            return f"{'would' if _cue(mention) == 'would' else 'might'} {forms.base}"
    return _fact(mention, forms)


def _fact(mention: EventMention, forms: Forms) -> str:
    return {Tense.PAST: forms.past, Tense.PRESENT: forms.present, Tense.FUTURE: f"will {forms.base}"}[
        mention.tense
    ]


def _denied(mention: EventMention, forms: Forms) -> str:
    cue = mention.polarity_cue.quote.lower() if mention.polarity_cue else ""
    if cue in word_list("refusals"):
        return f"{cue} to {forms.base}"
    if mention.certainty in {Certainty.POSSIBLE, Certainty.CONDITIONAL}:
        return f"may not {forms.base}"
    if mention.certainty is Certainty.PLANNED or mention.tense is Tense.FUTURE:
        return f"will not {forms.base}"
    is_past = mention.tense is Tense.PAST
    if cue == "never":
        return f"never {forms.past if is_past else forms.present}"
    return forms.not_past if is_past else forms.not_present


def _planned(mention: EventMention, forms: Forms, *, plural: bool) -> str:
    cue, be = _cue(mention), "are" if plural else "is"
    if cue in word_list("modals"):
        return f"{cue} {forms.base}"
    if cue in word_list("needs"):
        return f"{'need' if plural else 'needs'} to {forms.base}"
    if cue in word_list("intentions") and not forms.is_passive:
        return f"{'plan' if plural else 'plans'} to {forms.base}"
    return f"{be} asked to {forms.base}" if cue in word_list("demands") else f"{be} to {forms.base}"


def _possible(mention: EventMention, forms: Forms) -> str:
    if _cue(mention) in word_list("hearsay"):
        return f"reportedly {_fact(mention, forms)}"
    return f"may have {forms.participle}" if mention.tense is Tense.PAST else f"may {forms.base}"


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
    words = words if len(words) <= len(lemmas) + _MAX_EXTRA_WORDS else lemmas
    return "".join(f" {word}" for word in words if word not in word_list("negations"))
