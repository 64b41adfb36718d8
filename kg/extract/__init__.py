"""Extracts event mentions from parsed articles by rules over dependency trees."""

from collections.abc import Iterator

from kg.extract.attribution import SpeakerFinder
from kg.extract.dependency_tree import Tree
from kg.extract.event_types import classify, event_codes, without_ended
from kg.extract.factuality import assess_factuality
from kg.extract.implicit_targets import find_implicit_targets
from kg.extract.lexicon import TypeRule
from kg.extract.parse_repair import repair_tree
from kg.extract.participants import find_participants
from kg.extract.retellings import complete_retellings
from kg.extract.statement_content import statement_content
from kg.extract.times_and_places import find_places, find_times
from kg.extract.triggers import Trigger, find_triggers
from kg.extract.type_choice import choose_type
from kg.model import Abstention, Document, EventMention, EventType, Extraction, Participant, Role, Span

__all__ = ["extract"]

# A proposed type with a lower probability is seldom kept, so the roles of the participants do not depend on it.
_LEAST_FOR_ROLES = 0.45


def extract(document: Document) -> Extraction:
    """Return the event mentions of an article in text order, and the rejected candidates."""
    trees = tuple(repair_tree(Tree(sentence, document.article.text)) for sentence in document.sentences)
    speakers = SpeakerFinder(document, trees)
    results = [item for tree in trees for item in _extract_sentence(tree, speakers)]
    return Extraction(
        document=document,
        mentions=tuple(item for item in results if isinstance(item, EventMention)),
        abstentions=tuple(item for item in results if isinstance(item, Abstention)),
    )


def _extract_sentence(tree: Tree, speakers: SpeakerFinder) -> Iterator[EventMention | Abstention]:
    candidates = without_ended(tree, list(find_triggers(tree))) if tree.sentence.is_parsed else []
    results = [_mention(tree, trigger, speakers) for trigger in candidates]
    yield from complete_retellings(tree, [r for r in results if isinstance(r, EventMention)])
    yield from (r for r in results if isinstance(r, Abstention))
    if not candidates:
        reason = "no predicate" if tree.sentence.is_parsed else "sentence too long to parse"
        yield Abstention(sentence=tree.sentence.index, span=tree.sentence.span, reason=reason)


def _mention(tree: Tree, trigger: Trigger, speakers: SpeakerFinder) -> EventMention | Abstention:
    rule = classify(tree, trigger)
    participants = _participants(tree, trigger, rule)
    choice = choose_type(tree, trigger, rule, participants)
    if choice.rule is not rule:
        rule = choice.rule
        if rule.type is None or choice.probability >= _LEAST_FOR_ROLES:
            participants = _participants(tree, trigger, rule)
    times, places = find_times(tree, trigger), find_places(tree, trigger, rule)
    span = tree.span(trigger.words)
    is_known = bool(times or places) or choice.is_confirmed
    reason = _abstention_reason(trigger, participants, rule, is_known=is_known)
    if reason:
        return Abstention(sentence=tree.sentence.index, span=span, reason=reason)
    attribution = speakers.attribution(tree, trigger.head)
    factuality = assess_factuality(tree, trigger, quoted=attribution.quoted)
    type_, mode, cameo = event_codes(rule, intent=factuality.intent)
    return EventMention(
        sentence=tree.sentence.index,
        head=trigger.head,
        trigger=span,
        predicate=trigger.lemma,
        rule=rule.name,
        type=type_,
        cameo=cameo,
        mode=mode,
        participants=participants,
        times=times,
        places=places,
        attribution=attribution,
        polarity=factuality.polarity,
        polarity_cue=factuality.polarity_cue,
        certainty=factuality.certainty,
        certainty_cue=factuality.certainty_cue,
        tense=factuality.tense,
        confidence=round(choice.probability, 3),
        content=_content(tree, trigger, speakers) if type_ is EventType.STATE else (),
    )


def _participants(tree: Tree, trigger: Trigger, rule: TypeRule) -> tuple[Participant, ...]:
    participants = find_participants(tree, trigger, rule)
    return participants + find_implicit_targets(tree, trigger, rule, participants)


def _content(tree: Tree, trigger: Trigger, speakers: SpeakerFinder) -> tuple[Span, ...]:
    return statement_content(tree, trigger.head, speakers.quotations(tree.span(trigger.words)))


def _abstention_reason(
    trigger: Trigger, participants: tuple[Participant, ...], rule: TypeRule, *, is_known: bool
) -> str:
    """Return why a candidate is not an event, or an empty string if it is one."""
    roles = {participant.role for participant in participants}
    if trigger.kind == "nouns":
        is_event = is_known or bool(roles & {Role.AGENT, Role.PATIENT})
        return "" if is_event else "nominal event without agent, patient, time or place"
    is_known_act = is_known and rule.type not in {None, EventType.STATE}
    return "" if roles or is_known_act else "no participant"
