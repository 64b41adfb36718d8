"""Resolution of definite nouns that refer back: "the country", "the league", "both sides"."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from kg.model import Actor, ActorKind, Token
from kg.resolve.actors.antecedents import Candidate
from kg.resolve.actors.article_entities import ArticleEntities
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.actors.link_result import LinkResult, single_link
from kg.resolve.actors.nominal import Nominal
from kg.resolve.actors.pronoun_syntax import is_age
from kg.resolve.data_tables import anaphora_rules, read_rows, split_cell
from kg.resolve.gazetteer import country_actor
from kg.resolve.name_keys import fold

_DEMONSTRATIVES = frozenset({"that", "this"})
_DEFINITE_DETERMINERS = _DEMONSTRATIVES | {"the"}
_INDIVIDUAL_KINDS = frozenset({ActorKind.PERSON, ActorKind.OFFICE})
_AGE = "person of that age"
_DUAL_WORDS = frozenset({"both", "two", "neither", "either"})
# Dependents that give a noun a new referent: "the country of his birth".
_RESTRICTIVE_DEPRELS = ("nmod", "acl", "nummod")
# Dependents that keep the referent of a noun for a body ("the paramilitary group"), but not of others ("the third country").
_MODIFIER_DEPRELS = ("amod", "compound")


class DefiniteAnaphora:
    """Resolves the definite nouns of one article in text order."""

    def __init__(self, entities: ArticleEntities) -> None:
        self._titles: dict[str, set[str]] = {}  # role nouns of each person, by actor key
        self._employers: dict[
            str, list[Actor]
        ] = {}  # organisations in the titles of each person, by actor key
        for nominal in entities.nominals:
            if nominal.person is not None and not nominal.is_former:
                key = entities.actor_of(nominal.person).key
                self._titles.setdefault(key, set()).add(nominal.role.noun)
                self._employers.setdefault(key, []).extend(_employers(nominal, entities))
        self._organizations: dict[str, dict[str, Actor]] = {}  # by noun in the name, then by actor key
        self._of_sector: dict[str, dict[str, Actor]] = {}  # those named so far, by sector, then by actor key

    @property
    def titled_persons(self) -> frozenset[str]:
        """The actor keys of the persons to whom the article gives a current title."""
        return frozenset(self._titles)

    def titles_of(self, actor: Actor) -> frozenset[str]:
        """Return the role nouns that the article gives to a person now."""
        return frozenset(self._titles.get(actor.key, ()))

    def remember(self, candidates: Iterable[Candidate]) -> None:
        """Register the organisations of a sentence as antecedents for later nouns such as "the league"."""
        for actor in _actors(candidates):
            if actor.kind is ActorKind.ORGANIZATION:
                self._of_sector.setdefault(actor.sector or "", {})[actor.key] = actor
                for noun in _nouns_in_name(actor) - _own_noun(actor):
                    self._organizations.setdefault(noun, {})[actor.key] = actor

    def resolve(
        self, token: Token, tree: ClauseTree, recent: Sequence[Sequence[Candidate]]
    ) -> LinkResult | None:
        """Return the referent of a definite noun, or None.

        ``recent`` holds the candidates of this sentence so far, then those of the sentences before, nearest first.
        """
        if token.text.lower() == "latter":
            return _last_of_several(recent[0])
        if is_age(token, tree):
            return _only_match(_AGE, recent[:1], _is_person) or _only_match(_AGE, recent, _is_person)
        words = [t.text.lower() for t in tree.children(token.index, "det", "nummod", "advmod", "cc")]
        if _is_dual(token, words):
            return None if _is_described(token, tree, words) else self._resolve_dual(token, tree, recent)
        return self._resolve_noun(token, tree, recent, words)

    def _resolve_noun(
        self, token: Token, tree: ClauseTree, recent: Sequence[Sequence[Candidate]], words: Sequence[str]
    ) -> LinkResult | None:
        """Return the country or organisation that a singular definite noun refers to."""
        is_plural = "Number=Plur" in token.feats
        is_definite = bool(_DEFINITE_DETERMINERS.intersection(words))
        modifiers = tree.children(token.index, *_MODIFIER_DEPRELS)
        if not is_definite or tree.children(token.index, *_RESTRICTIVE_DEPRELS):
            return None
        if is_plural:
            return None if modifiers else self._named_in_plural(token)
        noun = fold(token.lemma)
        region = _countries_of_region([t.text for t in tree.sentence.tokens[: token.index - 1]][-2:])
        if region and noun in anaphora_rules()["country"]["nouns"]:
            return _only_match(noun, recent, lambda a: a.kind is ActorKind.COUNTRY and a.country in region)
        rules = anaphora_rules()
        is_generic_body = noun in rules["body"]["nouns"] or noun in rules["bodies_by_sector"]
        if modifiers and (
            not is_generic_body or any(t.upos == "PROPN" or t.text[:1].isupper() for t in modifiers)
        ):
            return None
        if not _DEMONSTRATIVES.isdisjoint(words):
            # "This organisation" is not the subject of its own sentence.
            recent = [[c for c in recent[0] if not c.is_subject], *recent[1:]]
        return self._resolve_singular(noun, recent, is_bare=not modifiers)

    def _named_in_plural(self, token: Token) -> LinkResult | None:
        """Return the only organisation whose name ends with a plural: "the archives" for the Lakes Archives."""
        word = fold(token.text)
        named = list(self._organizations.get(word, {}).values())
        if len(named) != 1 or fold(named[0].name).split()[-1] != word:
            return None
        return single_link(named[0], f"the {word}: {named[0].name}", 0.7)

    def _resolve_singular(
        self, noun: str, recent: Sequence[Sequence[Candidate]], is_bare: bool
    ) -> LinkResult | None:
        rules = anaphora_rules()
        if noun in rules["country"]["nouns"]:
            return _only_match(noun, recent, lambda actor: actor.kind is ActorKind.COUNTRY)
        sectors = rules["bodies_by_sector"].get(noun, ())
        own = self._own_body(noun, sectors, recent[0]) if is_bare and sectors else None
        if own is not None:
            return own
        named = list(self._organizations.get(noun, {}).values())
        if len(named) == 1:
            return single_link(named[0], f"the {noun}: {named[0].name}", 0.75)
        if not named and noun in rules["body"]["nouns"]:
            return _only_match(noun, recent, lambda actor: actor.kind is ActorKind.ORGANIZATION)
        if named:
            return _nearest_named(noun, recent) if sectors and is_bare else None
        return self._resolve_by_sector(noun, sectors, recent) if sectors else None

    def _own_body(
        self, noun: str, sectors: Sequence[str], candidates: Sequence[Candidate]
    ) -> LinkResult | None:
        """Return the body of the only subject before, for one of its people: "Lakes Party MP Ruiz said the party"."""
        subjects = {actor for c in candidates if c.is_subject and c.link for actor in c.link.actors}
        bodies = {
            b for person in subjects for b in self._employers.get(person.key, ()) if b.sector in sectors
        }
        if len(subjects) != 1 or len(bodies) != 1:
            return None
        body = bodies.pop()
        return single_link(body, f"the {noun} of {subjects.pop().name}: {body.name}", 0.7)

    def _resolve_by_sector(
        self, noun: str, sectors: Sequence[str], recent: Sequence[Sequence[Candidate]]
    ) -> LinkResult | None:
        """Return the only organisation of some sectors, nearby or in the article so far: "the newspaper"."""
        near = _only_match(
            noun, recent, lambda actor: actor.kind is ActorKind.ORGANIZATION and actor.sector in sectors
        )
        known = {key: actor for sector in sectors for key, actor in self._of_sector.get(sector, {}).items()}
        if near is not None or len(known) != 1:
            return near
        (actor,) = known.values()
        return single_link(actor, f"the {noun}: {actor.name}", 0.65)

    def resolve_person(
        self, token: Token, tree: ClauseTree, recent: Sequence[Sequence[Candidate]]
    ) -> LinkResult | None:
        """Return the only recent person with a title or of a sector that "the official" can refer to."""
        noun, rules = fold(token.lemma), anaphora_rules()
        titles, sectors = set(rules["persons"].get(noun, ())), rules["persons_by_sector"].get(noun, ())
        words = {t.text.lower() for t in tree.children(token.index, "det")}
        is_definite = not _DEFINITE_DETERMINERS.isdisjoint(words) and "Number=Plur" not in token.feats
        if not is_definite or tree.children(token.index, *_RESTRICTIVE_DEPRELS, *_MODIFIER_DEPRELS):
            return None
        leaders = set(rules["persons"]["leader"]) if noun == "official" else set[str]()

        def fits(actor: Actor) -> bool:
            held = self._titles.get(actor.key, set())
            is_person = actor.kind is ActorKind.PERSON and leaders.isdisjoint(held)
            return bool(titles & held) or (is_person and actor.sector in sectors)

        return _only_match(noun, recent, fits) if titles or sectors else None

    def _are_office_holders(self, candidate: Candidate) -> bool:
        actors = candidate.link.actors if candidate.link else ()
        return all(
            actor.kind is ActorKind.OFFICE or actor.key in self._titles or actor.sector == "GOV"
            for actor in actors
        )

    def only_country(self, recent: Sequence[Sequence[Candidate]]) -> Actor | None:
        """Return the only country of the actors in the last two sentences, or else their only subject that is a country.

        Places count only if no actor has a country: "The Kenyan president flew to Rome. The government said".
        """
        linked = [c for candidates in recent[:2] for c in candidates if c.link is not None]
        states = _states([c for c in linked if not c.is_location]) or _states(linked)
        if len(states) > 1:
            states &= set(_actors(c for c in linked if c.is_subject and not c.is_location))
        return states.pop() if len(states) == 1 else None

    def _resolve_dual(
        self, token: Token, tree: ClauseTree, recent: Sequence[Sequence[Candidate]]
    ) -> LinkResult | None:
        """Return the two actors of "both sides": those of one clause, or of the nearest sentences that name two."""
        noun = fold(token.lemma)
        kind = _kind_of_dual(noun)
        if kind is None:
            return None
        clause = tree.clause_of(token.index).index
        recent = [[c for c in recent[0] if c.clause != clause], *recent[1:]]
        if kind == "persons" and noun not in {"man", "woman"}:
            recent = [[c for c in candidates if self._are_office_holders(c)] for candidates in recent]
        seen: list[Candidate] = []
        for candidates in recent:
            seen = [*candidates, *seen]
            for group in (*_by_clause(candidates), [c for c in seen if c.is_subject], seen):
                actors = _distinct_actors(kind, group)
                if len(actors) > 1:
                    return _link_pair(token, actors)
        return None


@cache
def _regions() -> dict[str, frozenset[str]]:
    rows = read_rows("region_countries.tsv")
    return {fold(row["adjective"]): frozenset(split_cell(row["countries"])) for row in rows}


def _countries_of_region(words: Sequence[str]) -> frozenset[str]:
    """Return the countries of the region whose adjective ends some words: "West African", "the Asian"."""
    spans = (fold(" ".join(words[start:])) for start in range(len(words)))
    return next((_regions()[span] for span in spans if span in _regions()), frozenset())


def _employers(nominal: Nominal, entities: ArticleEntities) -> list[Actor]:
    """Return the listed organisations of a title: the party in "Lakes Party MP"."""
    listed = [entities.organizations.get(q.key) for q in nominal.qualifiers if q.is_organization]
    return [entry.actor for entry in listed if entry is not None and entry.actor is not None]


def _is_person(actor: Actor) -> bool:
    return actor.kind is ActorKind.PERSON


def _last_of_several(candidates: Sequence[Candidate]) -> LinkResult | None:
    """Return the last actor named in the sentence, if it names at least two: "the latter"."""
    linked = [
        c.link for c in candidates if c.link is not None and len(c.link.actors) == 1 and not c.is_location
    ]
    actors = [link.actors[0] for link in linked]
    return single_link(actors[-1], f"the latter: {actors[-1].name}", 0.7) if len(set(actors)) > 1 else None


def _states(candidates: Iterable[Candidate]) -> set[Actor]:
    """Return the countries among the actors of some candidates, and the countries of the other actors."""
    actors = [actor for actor in _actors(candidates) if actor.country]
    return {a if a.kind is ActorKind.COUNTRY else country_actor(a.country or "") for a in actors}


def _nouns_in_name(actor: Actor) -> set[str]:
    """Return the last word of a name and the one before the first "of", "for" or "on": "court" in "court of justice"."""
    words = fold(actor.name).split()
    before = next((a for a, b in pairwise(words) if b in {"of", "for", "on"}), words[-1])
    return {words[-1], before}


def _own_noun(actor: Actor) -> set[str]:
    """Return the noun of an organisation without a name, if there are several such: "court" for a court of Kenya."""
    noun = actor.key.partition(f"/{actor.country}-")[2]
    return {noun} if noun in anaphora_rules()["bodies_by_sector"] else set()


def _is_dual(token: Token, words: Sequence[str]) -> bool:
    """Return True for "the two", "both" or a noun with such a word: "both sides"."""
    stands_alone = token.text.lower() in anaphora_rules()["two"]["alone"]
    return stands_alone or bool(_DUAL_WORDS.intersection(words))


def _is_described(token: Token, tree: ClauseTree, words: Sequence[str]) -> bool:
    """Return True for two new referents: "two Chilean diplomats", "two men"."""
    is_definite = bool(_DEFINITE_DETERMINERS.intersection(words)) or "two" not in words
    modifiers = tree.children(token.index, *_MODIFIER_DEPRELS)
    return not is_definite or any(t.upos == "PROPN" or t.text[:1].isupper() for t in modifiers)


def _by_clause(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return the candidates of each clause that has a linked subject and exactly one other linked candidate."""
    linked = [c for c in candidates if c.link is not None and not c.is_location]
    clauses = [
        [c for c in linked if c.clause == clause] for clause in dict.fromkeys(c.clause for c in linked)
    ]
    return [clause for clause in clauses if len(clause) == 2 and any(c.is_subject for c in clause)]


def _kind_of_dual(noun: str) -> str | None:
    """Return the kind of actors that a noun can group: "countries", "persons", "any" or "alone"."""
    return next((kind for kind, nouns in anaphora_rules()["two"].items() if noun in nouns), None)


def _link_pair(token: Token, actors: Sequence[Actor]) -> LinkResult | None:
    """Return a link to exactly two actors, unless one is an individual and the other is not."""
    if len(actors) != 2 or (actors[0].kind in _INDIVIDUAL_KINDS) != (actors[1].kind in _INDIVIDUAL_KINDS):
        return None
    pair = LinkResult(actors=tuple(actors), reason="", score=0.7)
    return replace(pair, reason=f"{token.text.lower()}: {pair.name}")


def _distinct_actors(kind: str, candidates: Iterable[Candidate]) -> list[Actor]:
    """Return the actors of a kind in text order; for "countries", persons stand for their country."""
    actors = _actors(c for c in candidates if not c.is_location)
    if kind == "persons":
        selected = [actor for actor in actors if actor.kind in _INDIVIDUAL_KINDS]
    elif kind == "countries":
        selected = [country_actor(actor.country) for actor in actors if actor.country]
    else:
        # A country is left out if one of its persons or bodies is also mentioned.
        others = [actor for actor in actors if actor.kind is not ActorKind.GROUP]
        owners = {actor.country for actor in others if actor.kind is not ActorKind.COUNTRY}
        selected = [a for a in others if a.kind is not ActorKind.COUNTRY or a.country not in owners]
    return list(dict.fromkeys(selected))


def _nearest_named(noun: str, recent: Sequence[Sequence[Candidate]]) -> LinkResult | None:
    """Return the only organisation with a noun in its name in the nearest sentence with one: "the High Court"."""
    for candidates in recent:
        stated = [c for c in candidates if c.link is not None and not c.link.from_setting]
        actors = {
            a for a in _actors(stated) if a.kind is ActorKind.ORGANIZATION and noun in _nouns_in_name(a)
        }
        if actors:
            actor = actors.pop()
            return None if actors else single_link(actor, f"the {noun}: {actor.name}", 0.65)
    return None


def _only_match(
    noun: str, recent: Sequence[Sequence[Candidate]], fits: Callable[[Actor], bool]
) -> LinkResult | None:
    """Return the only fitting actor of this sentence and the last, or else their only fitting subject."""
    linked = [c for candidates in recent[:2] for c in candidates if c.link is not None]
    for group in (linked, [c for c in linked if c.is_subject and not c.is_location]):
        actors = {actor for actor in _actors(group) if fits(actor)}
        if len(actors) == 1:
            actor = actors.pop()
            return single_link(actor, f"the {noun}: {actor.name}", 0.7)
    return None


def _actors(candidates: Iterable[Candidate]) -> list[Actor]:
    return [actor for c in candidates if c.link is not None for actor in c.link.actors]
