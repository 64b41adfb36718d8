"""Descriptions to actors: "Polish officials", "Ukraine's president", "the minister"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.model import Actor, ActorKind
from kg.resolve.actors.article_entities import Cast
from kg.resolve.actors.nominal import Determiner, Nominal
from kg.resolve.actors.role_nouns import RoleKind, lexicon
from kg.resolve.gazetteer import country_actor
from kg.resolve.name_keys import slug
from kg.resolve.office_holders import in_office

_ARTICLE = 12  # characters of an article's id in the key of a group that means nothing outside of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The actors of a phrase, with the reason and how sure it is."""

    actors: tuple[Actor, ...]
    reason: str
    score: float

    @property
    def name(self) -> str:
        """What they are called together: "Peru and Chile"."""
        return " and ".join(actor.name for actor in self.actors)


def one(actor: Actor, reason: str, score: float) -> Found:
    """Return a single actor for a phrase."""
    return Found(actors=(actor,), reason=reason, score=score)


Place = tuple[int, int]  # Sentence.index and Token.index of a description's last word of the role


def describe(cast: Cast) -> dict[Place, Found]:
    """Return whom the descriptions of an article mean, as far as it can be told."""
    reader = _Descriptions(cast)
    found = {}
    for nominal in (n for sentence in cast.nominals for n in sentence):
        meant = reader.meant(nominal)
        if meant is not None:
            found[nominal.sentence, nominal.words.last] = meant
    return found


def described(nominal: Nominal, cast: Cast) -> Found | None:
    """Return whom a description with an owner means, whatever else the article says."""
    return _Descriptions(cast).meant(nominal)


def together(found: Sequence[Found]) -> Found:
    """Return the actors of several phrases as those of one, with the reason of the first."""
    actors = tuple(dict.fromkeys(actor for part in found for actor in part.actors))
    return Found(actors=actors, reason=found[0].reason, score=min(part.score for part in found))


class _Descriptions:
    """Reads descriptions in the order of the text, and remembers them for "the minister" further on."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._seen: dict[tuple[str, bool, str], dict[str, Found | None]] = {}

    def meant(self, nominal: Nominal) -> Found | None:
        """Return whom a description means."""
        if nominal.role.kind is RoleKind.COLLECTIVE:
            return None
        bare = not nominal.qualifiers and nominal.person is None
        if bare and nominal.determiner is Determiner.OWNED:
            return None
        found = self._bare(nominal) if bare else self._named(nominal)
        if not (bare and nominal.determiner is Determiner.DEFINITE):
            self._remember(nominal, found)
        return found

    def _named(self, nominal: Nominal) -> Found | None:
        if nominal.person is not None:
            return one(self._cast.actors[nominal.person], reason="title and name", score=0.95)
        each = _each(nominal)
        if each:
            found = [meant for own in each if (meant := self._named(own)) is not None]
            return together(found) if len(found) == len(each) else None
        if nominal.role.kind is RoleKind.SIDE:
            return _side(nominal)
        if nominal.role.kind is RoleKind.COUNTRY and not nominal.words.plural:
            return None
        return self._holder(nominal) or _qualified(nominal, self._cast.document.article.id)

    def _holder(self, nominal: Nominal) -> Found | None:
        """Return the person who the article says holds the office: "Ukraine's president"."""
        owner = nominal.owner_slug
        indefinite = nominal.determiner is Determiner.INDEFINITE
        if owner is None or nominal.words.plural or nominal.former or indefinite:
            return None
        person = self._cast.holder(nominal.title, owner)
        if person is not None:
            return one(self._cast.actors[person], reason=f"{nominal.title} {person.name}", score=0.85)
        return None if nominal.lowered else _in_office(nominal, owner, self._cast.document.article.published)

    def _bare(self, nominal: Nominal) -> Found | None:
        """Return whom a description without an owner means: who was described so before, else its own group."""
        if nominal.determiner is Determiner.DEFINITE and not nominal.located:
            entry = self._cast.taken_up(nominal.noun)
            if entry is not None and entry.actor is not None:
                return one(entry.actor, reason=f"the {nominal.noun}: {entry.name}", score=0.8)
            modifier = nominal.modifiers[-1] if nominal.modifiers else ""
            earlier = self._seen.get((nominal.title, nominal.words.plural, modifier), {})
            if earlier:
                return _taken_up(nominal, earlier.values())
        kinds = {RoleKind.PERSON, RoleKind.OFFICE, RoleKind.GROUP}
        if nominal.words.plural and nominal.role.kind in kinds:
            return _group(nominal, self._cast.document.article.id, score=0.5)
        return None

    def _remember(self, nominal: Nominal, found: Found | None) -> None:
        key = " ".join(a.key for a in found.actors) if found else f"{nominal.sentence}.{nominal.words.last}"
        for title in (nominal.title, self._short_title(nominal)):
            for modifier in ("", *nominal.modifiers):
                self._seen.setdefault((title, nominal.words.plural, modifier), {})[key] = found

    def _short_title(self, nominal: Nominal) -> str:
        """Return under what shorter title one may be taken up: "the minister" for a foreign minister."""
        last = nominal.role.noun.split()[-1]
        role = lexicon().roles.get((last,))
        shorter = role is not None and role.kind is RoleKind.PERSON and not nominal.lowered
        return last if shorter else nominal.title


def _taken_up(nominal: Nominal, earlier: Iterable[Found | None]) -> Found | None:
    """Return who was described so before, if it was one only."""
    distinct = list(earlier)
    if len(distinct) != 1 or distinct[0] is None:
        return None
    return replace(distinct[0], reason=f"the {nominal.noun}: {distinct[0].name}", score=0.7)


def _each(nominal: Nominal) -> list[Nominal]:
    """Return a description of people of several countries as one for each: "Turkish and Greek officials"."""
    countries = {qualifier.country for qualifier in nominal.qualifiers}
    joined = " and " in nominal.text or "," in nominal.text
    if not nominal.words.plural or len(countries) < 2 or None in countries or not joined:
        return []
    return [replace(nominal, qualifiers=(qualifier,)) for qualifier in nominal.qualifiers]


def _in_office(nominal: Nominal, owner: str, day: date | None) -> Found | None:
    """Return who is known to have held the office on the day of publication."""
    known = in_office(owner, nominal.role.noun, day) if day else None
    if known is None:
        return None
    actor = Actor(
        key=known.key, kind=ActorKind.PERSON, name=known.name, country=known.country, sector=nominal.sector
    )
    return one(actor, reason=f"{nominal.title} on {day}", score=0.8)


def _side(nominal: Nominal) -> Found | None:
    if nominal.country is None or [q.slug for q in nominal.qualifiers] != [nominal.country]:
        return None
    return one(country_actor(nominal.country), reason="side of a country", score=0.85)


def _qualified(nominal: Nominal, article: str) -> Found:
    kind = nominal.role.kind
    single = not nominal.words.plural
    if kind is RoleKind.RELATIVE:
        return _group(nominal, article, score=0.5)
    if kind is RoleKind.OFFICE and single and not nominal.former and not nominal.lowered:
        return _of_state(nominal, ActorKind.OFFICE, "office and country")
    if kind is RoleKind.BODY and (single or nominal.role.noun.endswith("forces")):
        return _of_state(nominal, ActorKind.ORGANIZATION, "body and country")
    return _group(nominal, None, score=0.75)


def _of_state(nominal: Nominal, kind: ActorKind, reason: str) -> Found:
    """Return an office or a body of a state or organisation; its name is the lexicon's, however it was written."""
    owners = [q.slug for q in nominal.qualifiers]
    key = "-".join([*owners, *(slug(m) for m in nominal.modifiers), slug(nominal.title)])
    name = " ".join([*_labels(nominal), *nominal.modifiers, nominal.title])
    return one(_actor(nominal, kind, key, name), reason=reason, score=0.85)


def _group(nominal: Nominal, article: str | None, score: float) -> Found:
    """Return people by their wording; with an article, only that article's."""
    words = [*(slug(m) for m in nominal.modifiers), slug(nominal.marked(nominal.noun))]
    owners = [q.slug for q in nominal.qualifiers]
    key = "-".join(filter(None, [*owners, *words, article[:_ARTICLE] if article else ""]))
    name = " ".join([*_labels(nominal), *nominal.modifiers, nominal.marked(nominal.noun)])
    reason = "head noun of this article" if article else "owner and head noun"
    return one(_actor(nominal, ActorKind.GROUP, key, name), reason=reason, score=score)


def _labels(nominal: Nominal) -> list[str]:
    return [q.label for q in nominal.qualifiers]


def _actor(nominal: Nominal, kind: ActorKind, key: str, name: str) -> Actor:
    return Actor(
        key=f"{kind.value.lower()}/{key}",
        kind=kind,
        name=name,
        country=nominal.country,
        sector=nominal.sector,
    )
