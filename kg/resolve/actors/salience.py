"""Salience of persons in an article: who speaks in a passage, and who is mentioned most."""

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.model import Actor, ActorKind
from kg.resolve.actors.antecedents import PERSON_FORMS, Candidate

# The last speaker counts for this many sentences.
_PASSAGE_SENTENCES = 6
# Mentions that make a person the main one, and how many times those of the next person.
_MIN_MENTIONS = 3
_DOMINANCE = 2


class Salience:
    """The speakers and the most mentioned persons of the sentences read so far."""

    def __init__(self) -> None:
        self._speakers: Sequence[Candidate] = ()
        self._sentences_since_speaker = 0
        self._mentions: Counter[Actor] = Counter()
        self._last: dict[Actor, Candidate] = {}

    def remember(self, candidates: Iterable[Candidate], speakers: Iterable[Candidate]) -> None:
        """Register the phrases of the next sentence; ``speakers`` are those that say something."""
        for candidate in candidates:
            if _is_person(candidate) and candidate.link is not None:
                (actor,) = candidate.link.actors
                self._mentions[actor] += 1
                self._last[actor] = candidate
        self._sentences_since_speaker += 1
        persons = [c for c in speakers if _is_person(c) and c.is_in_main_clause]
        if persons:
            self._speakers, self._sentences_since_speaker = persons, 0

    def speakers(self, form: str = "") -> Sequence[Candidate]:
        """Return the last persons who spoke, if they spoke a few sentences ago; ``form`` is that of a pronoun."""
        is_recent = self._sentences_since_speaker < _PASSAGE_SENTENCES
        return [c for c in self._speakers if not form or form in c.forms] if is_recent else []

    def main_person(self, form: str) -> Sequence[Candidate]:
        """Return the person whom the article mentions by far most often, among those who agree with a pronoun."""
        fitting = [(n, actor) for actor, n in self._mentions.most_common() if form in self._last[actor].forms]
        if not fitting or fitting[0][0] < _MIN_MENTIONS:
            return []
        is_main = len(fitting) == 1 or fitting[0][0] >= _DOMINANCE * fitting[1][0]
        return [self._last[fitting[0][1]]] if is_main else []


def _is_person(candidate: Candidate) -> bool:
    actors = candidate.link.actors if candidate.link else ()
    kinds = {ActorKind.PERSON, ActorKind.OFFICE}
    return len(actors) == 1 and actors[0].kind in kinds and bool(candidate.forms & PERSON_FORMS)
