"""Compare the gold events of the seed page with the extracted ones: a flat list of checks.

:mod:`benchmarks.matching` defines what counts as found.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from benchmarks import matching
from benchmarks.gold import GoldEvent, GoldSentence
from kg.model import Document, Resolution, ResolvedMention

EVENTS, PATIENTS, DAYS, PLACES, SPEAKERS, NOT_FACTS = (
    "events found",
    "patients, counterparts",
    "days",
    "places",
    "who says so",
    "non-facts kept as such",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One field of the gold, and whether the extraction has it."""

    kind: str
    sentence: str  # GoldSentence.id
    wanted: str
    got: str  # what was extracted instead, for the list of misses
    right: bool
    found: bool  # True if the event itself was found


def check(resolutions: Sequence[Resolution], sentences: Sequence[GoldSentence]) -> Iterator[Check]:
    """Check the gold events of all articles; every event of a missing article counts as missed."""
    for _, group in groupby(sentences, key=lambda sentence: sentence.article):
        lines = list(group)
        document = matching.article_of([resolution.document for resolution in resolutions], lines)
        mentions = [m for r in resolutions if r.document is document for e in r.events for m in e.mentions]
        places = matching.windows(document, lines) if document else {}
        for line in lines:
            near = matching.within(mentions, places[line.id]) if line.id in places else []
            yield from check_sentence(line, near, document)


def check_sentence(
    line: GoldSentence, mentions: Sequence[ResolvedMention], document: Document | None
) -> Iterator[Check]:
    """Check the gold events of one sentence against the mentions in it."""
    fits = partial(_event_fits, document)
    found = matching.pairs(line.events, mentions, fits)
    for i, event in enumerate(line.events):
        mention = mentions[found[i]] if i in found else None
        others = {j for k, j in found.items() if k != i}
        free = [m for j, m in enumerate(mentions) if j not in others and matching.trigger_fits(event, m)]
        yield _found(line, event, mention, free)
        yield from _details(line, event, mention, document)
        if not event.factual:
            yield _not_a_fact(line, event, free)


def _event_fits(document: Document | None, event: GoldEvent, mention: ResolvedMention) -> bool:
    return (
        document is not None
        and matching.trigger_fits(event, mention)
        and matching.agent_fits(event, mention, document)
    )


def _found(
    line: GoldSentence, event: GoldEvent, mention: ResolvedMention | None, near: Iterable[ResolvedMention]
) -> Check:
    found = mention is not None
    got = "; ".join(_summary(m) for m in near) or "no such trigger"
    wanted = f"{'/'.join(event.triggers)} by {' | '.join(event.agents)}"
    return Check(kind=EVENTS, sentence=line.id, wanted=wanted, got=got, right=found, found=found)


def _details(
    line: GoldSentence, event: GoldEvent, mention: ResolvedMention | None, document: Document | None
) -> Iterator[Check]:
    given = (
        (PATIENTS, " | ".join(event.patients), matching.patient_fits),
        (DAYS, event.day, lambda e, m, _: matching.day_fits(e, m)),
        (PLACES, event.place, matching.place_fits),
        (SPEAKERS, " | ".join(event.speakers), matching.speaker_fits),
    )
    for kind, wanted, fits in given:
        if wanted:
            yield Check(
                kind=kind,
                sentence=line.id,
                wanted=f"{event.triggers[0]}: {wanted}",
                got=_summary(mention) if mention else "the event was not found",
                right=mention is not None and document is not None and fits(event, mention, document),
                found=mention is not None,
            )


def _not_a_fact(line: GoldSentence, event: GoldEvent, near: Iterable[ResolvedMention]) -> Check:
    stated = [m for m in near if matching.asserts(m)]
    return Check(
        kind=NOT_FACTS,
        sentence=line.id,
        wanted=f"{'/'.join(event.triggers)} not a fact",
        got="; ".join(_summary(m) for m in stated),
        right=not stated,
        found=True,
    )


def _summary(mention: ResolvedMention) -> str:
    """Return a mention as one line for the list of misses."""
    said = mention.mention
    parts = [f"{part.role}={part.mention.span.quote!r}" for part in mention.participants]
    time = [f"{mention.time.earliest}..{mention.time.latest}"] if mention.time else []
    place = [f"in {mention.place.place.name}"] if mention.place else []
    speaker = said.attribution.speaker
    by = [f"says {speaker.span.quote!r}"] if speaker else []
    return " ".join([said.predicate, *parts, *time, *place, *by, said.polarity, said.certainty])


def figures(checks: Iterable[Check]) -> dict[str, dict[str, int]]:
    """Count the checks of each kind: how many are ``right``, ``of`` how many, and how many events were ``found``."""
    kinds = (EVENTS, PATIENTS, DAYS, PLACES, SPEAKERS, NOT_FACTS)
    every_check = list(checks)
    by_kind = {kind: [c for c in every_check if c.kind == kind] for kind in kinds}
    return {
        kind: {
            "right": sum(c.right for c in members),
            "of": len(members),
            "found": sum(c.found for c in members),
        }
        for kind, members in by_kind.items()
    }
