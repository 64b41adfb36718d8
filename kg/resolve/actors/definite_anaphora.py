"""Definite nouns that take up who was spoken of before: "the country", "the league", "both sides"."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.model import Actor, ActorKind, Token
from kg.resolve.actors.antecedents import Candidate
from kg.resolve.actors.article_entities import Cast
from kg.resolve.actors.clause_tree import Clauses
from kg.resolve.actors.description_linker import Found, one
from kg.resolve.data_tables import anaphora
from kg.resolve.gazetteer import country_actor
from kg.resolve.name_keys import fold

_DEFINITE = frozenset({"the", "that", "this"})
_PERSONAL = frozenset({ActorKind.PERSON, ActorKind.OFFICE})
_TWO = frozenset({"both", "two", "neither", "either"})
_NARROWING = ("nmod", "acl", "nummod")  # what makes "the country" another one
_DESCRIBING = (
    "amod",
    "compound",
)  # "the paramilitary group" may still be the one, "the third country" is not


class TakenUp:
    """Resolves the definite nouns of one article, in the order of the text."""

    def __init__(self, cast: Cast) -> None:
        self._titles: dict[str, set[str]] = {}
        for nominal in (n for sentence in cast.nominals for n in sentence):
            if nominal.person is not None and not nominal.former:
                self._titles.setdefault(cast.actors[nominal.person].key, set()).add(nominal.role.noun)
        self._bodies: dict[str, dict[str, Actor]] = {}  # by what they are called, and by key

    def remember(self, candidates: Iterable[Candidate]) -> None:
        """Note the bodies that a sentence names, for "the league" further on."""
        for actor in _actors(candidates):
            if actor.kind is ActorKind.ORGANIZATION:
                for noun in _called(actor):
                    self._bodies.setdefault(noun, {})[actor.key] = actor

    def meant(self, token: Token, clauses: Clauses, recent: Sequence[Sequence[Candidate]]) -> Found | None:
        """Return whom a noun takes up; ``recent`` are the candidates of this sentence so far and of those before."""
        words = [t.text.lower() for t in clauses.children(token.index, "det", "nummod", "advmod", "cc")]
        if _is_two(token, words):
            return self._two(token, recent)
        plural = "Number=Plur" in token.feats
        if plural or not _DEFINITE.intersection(words) or clauses.children(token.index, *_NARROWING):
            return None
        noun = fold(token.lemma)
        described = clauses.children(token.index, *_DESCRIBING)
        if described and (noun not in anaphora()["body"]["nouns"] or any(_is_name(t) for t in described)):
            return None
        return self._single(noun, recent)

    def _single(self, noun: str, recent: Sequence[Sequence[Candidate]]) -> Found | None:
        if noun in anaphora()["country"]["nouns"]:
            return _only(noun, recent, lambda actor: actor.kind is ActorKind.COUNTRY)
        named = list(self._bodies.get(noun, {}).values())
        if len(named) == 1:
            return one(named[0], f"the {noun}: {named[0].name}", 0.75)
        if not named and noun in anaphora()["body"]["nouns"]:
            return _only(noun, recent, lambda actor: actor.kind is ActorKind.ORGANIZATION)
        titles = set(anaphora()["persons"].get(noun, ()))
        if titles:
            return _only(noun, recent, lambda actor: bool(titles & self._titles.get(actor.key, set())))
        return None

    def _holds_office(self, candidate: Candidate) -> bool:
        actors = candidate.found.actors if candidate.found else ()
        return all(
            actor.kind is ActorKind.OFFICE or actor.key in self._titles or actor.sector == "GOV"
            for actor in actors
        )

    def country(self, recent: Sequence[Sequence[Candidate]]) -> Actor | None:
        """Return the one country that acts or is acted on near by: "the government" is its own."""
        found = _only("country", recent, lambda actor: actor.kind is ActorKind.COUNTRY)
        return found.actors[0] if found else None

    def _two(self, token: Token, recent: Sequence[Sequence[Candidate]]) -> Found | None:
        """Return the two of the last sentence that spoke of two that may be meant."""
        noun = fold(token.lemma)
        kind = _kind_of_two(noun)
        if kind is None:
            return None
        if kind == "persons" and noun not in {"man", "woman"}:
            recent = [[c for c in candidates if self._holds_office(c)] for candidates in recent]
        seen: list[Candidate] = []
        for candidates in recent:
            seen = [*candidates, *seen]
            for group in ([c for c in seen if c.subject], seen):
                found = _distinct(kind, group)
                if len(found) > 1:
                    return _pair(token, found)
        return None


def _called(actor: Actor) -> set[str]:
    """Return what a body is by its name: its last word, or the one before "of": a "council", a "court" of justice."""
    words = fold(actor.name).split()
    return {words[-1], *(a for a, b in pairwise(words) if b in {"of", "for", "on"})}


def _is_name(token: Token) -> bool:
    return token.upos == "PROPN" or token.text[:1].isupper()


def _is_two(token: Token, words: Sequence[str]) -> bool:
    alone = token.text.lower() in anaphora()["two"]["alone"]
    return alone or bool(_TWO.intersection(words))


def _kind_of_two(noun: str) -> str | None:
    return next((kind for kind, nouns in anaphora()["two"].items() if noun in nouns), None)


def _pair(token: Token, found: Sequence[Actor]) -> Found | None:
    if len(found) != 2 or (found[0].kind in _PERSONAL) != (found[1].kind in _PERSONAL):
        return None
    pair = Found(actors=tuple(found), reason="", score=0.7)
    return replace(pair, reason=f"{token.text.lower()}: {pair.name}")


def _distinct(kind: str, candidates: Iterable[Candidate]) -> list[Actor]:
    """Return the actors of a kind, in the order of the text; persons stand for their countries where those are asked."""
    actors = _actors(c for c in candidates if not c.place)
    if kind == "persons":
        found = [actor for actor in actors if actor.kind in _PERSONAL]
    elif kind == "countries":
        found = [country_actor(actor.country) for actor in actors if actor.country]
    else:
        named = [actor for actor in actors if actor.kind is not ActorKind.GROUP]
        owners = {actor.country for actor in named if actor.kind is not ActorKind.COUNTRY}
        found = [a for a in named if a.kind is not ActorKind.COUNTRY or a.country not in owners]
    return list(dict.fromkeys(found))


def _only(noun: str, recent: Sequence[Sequence[Candidate]], fits: Callable[[Actor], bool]) -> Found | None:
    """Return the only fitting actor of this sentence and the last, else the only one that is a subject there."""
    near = [c for candidates in recent[:2] for c in candidates if c.found is not None]
    for group in (near, [c for c in near if c.subject and not c.place]):
        actors = {actor for actor in _actors(group) if fits(actor)}
        if len(actors) == 1:
            actor = actors.pop()
            return one(actor, f"the {noun}: {actor.name}", 0.7)
    return None


def _actors(candidates: Iterable[Candidate]) -> list[Actor]:
    return [actor for c in candidates if c.found is not None for actor in c.found.actors]
