"""Document → Extraction: the events that the sentences of an article speak of, by rules over their parses."""

from collections.abc import Iterator

from kg.extract.attribution import Speakers
from kg.extract.dependency_tree import Tree
from kg.extract.event_types import classify, coded
from kg.extract.factuality import factuality
from kg.extract.implicit_targets import counterparts
from kg.extract.lexicon import TypeRule
from kg.extract.parse_repair import repair
from kg.extract.participants import participants
from kg.extract.times_and_places import places, times
from kg.extract.triggers import Predicate, predicates
from kg.model import Abstention, Document, EventMention, Extraction, Participant, Role

__all__ = ["extract"]


def extract(document: Document) -> Extraction:
    """Return the event mentions of a parsed article, and why other candidates gave none, in the order of the text."""
    trees = tuple(repair(Tree(sentence, document.article.text)) for sentence in document.sentences)
    speakers = Speakers(document, trees)
    found = [item for tree in trees for item in _of_sentence(tree, speakers)]
    return Extraction(
        document=document,
        mentions=tuple(item for item in found if isinstance(item, EventMention)),
        abstentions=tuple(item for item in found if isinstance(item, Abstention)),
    )


def _of_sentence(tree: Tree, speakers: Speakers) -> Iterator[EventMention | Abstention]:
    candidates = list(predicates(tree))
    for predicate in candidates:
        yield _mention(tree, predicate, speakers)
    if not candidates:
        yield Abstention(sentence=tree.sentence.index, span=tree.sentence.span, reason="no predicate")


def _mention(tree: Tree, predicate: Predicate, speakers: Speakers) -> EventMention | Abstention:
    rule = classify(tree, predicate)
    who = participants(tree, predicate, rule)
    who += counterparts(tree, predicate, rule, who)
    when, where = times(tree, predicate), places(tree, predicate, rule)
    trigger = tree.span(predicate.words)
    reason = _reason_to_abstain(predicate, who, placed=bool(when or where))
    if reason:
        return Abstention(sentence=tree.sentence.index, span=trigger, reason=reason)
    said = speakers.attribution(tree, predicate.head)
    meant = factuality(tree, predicate, quoted=said.quoted)
    type_, mode, cameo = coded(rule, intent=meant.intent)
    return EventMention(
        sentence=tree.sentence.index,
        head=predicate.head,
        trigger=trigger,
        predicate=predicate.lemma,
        rule=rule.name if rule else "",
        type=type_,
        cameo=cameo,
        mode=mode,
        trigger_type=rule.type if rule else None,
        participants=who,
        times=when,
        places=where,
        attribution=said,
        polarity=meant.polarity,
        polarity_cue=meant.polarity_cue,
        certainty=meant.certainty,
        certainty_cue=meant.certainty_cue,
        tense=meant.tense,
        confidence=_confidence(tree, rule, who),
    )


def _reason_to_abstain(predicate: Predicate, who: tuple[Participant, ...], *, placed: bool) -> str:
    """Return why a candidate is no event, or nothing where it is one; ``placed``: it has a time or a place of its own."""
    roles = {participant.role for participant in who}
    if predicate.kind == "nouns":
        known = placed or bool(roles & {Role.AGENT, Role.PATIENT})
        return "" if known else "nominal event without agent, patient, time or place"
    return "" if roles else "no participant"


def _confidence(tree: Tree, rule: TypeRule | None, who: tuple[Participant, ...]) -> float:
    """Rank a mention: typed, with both sides known, in a sentence the parser is likely to read rightly."""
    roles = {participant.role for participant in who}
    sides = (Role.AGENT in roles) + bool(roles & {Role.PATIENT, Role.RECIPIENT})
    length = min(len(tree), 80) / 80
    return round(0.3 + 0.2 * (rule is not None) + 0.2 * sides + 0.1 * (1 - length), 3)
