"""Short names of organisations whose meaning depends on the country of the report: "Congress", "the ANC", "House".

``data/setting_names.tsv`` lists them. The country is that of the article's setting or, failing that, the only country in the
article that has such an organisation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg.model import ActorKind, Sentence, Token
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.actors.organization_names import organization_key
from kg.resolve.actors.role_nouns import role_lexicon
from kg.resolve.data_tables import group, read_rows
from kg.resolve.gazetteer import GazetteerEntry, NameType, gazetteer
from kg.resolve.name_keys import fold, join_tokens
from kg.resolve.national_bodies import body_with_name

_MAX_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _ShortName:
    country: str
    organization: str
    sector: str


def is_short_name(name: str) -> bool:
    """Return True if a name means different organisations in different countries."""
    return name in _short_names()


def with_short_names(
    sentence: Sentence, names: Sequence[NameMatch], home: str | None, mentioned: frozenset[str]
) -> tuple[NameMatch, ...]:
    """Return the gazetteer names of a sentence with its short names, in text order.

    A short name replaces a gazetteer name of the same words: "Congress" in India is not that of the United States.
    """
    found = list(_matches(sentence, home, mentioned))
    taken = {index for match in found for index in range(match.first, match.last + 1)}
    longer = [name for name in names if any(_extends(name, match) for match in found)]
    kept = [name for name in names if name in longer or taken.isdisjoint(range(name.first, name.last + 1))]
    kept = [name for name in kept if not _is_elsewhere(name, sentence, home)]
    inside = [match for match in found if not any(_extends(name, match) for name in longer)]
    return tuple(sorted((*kept, *inside), key=lambda match: match.first))


def _extends(name: NameMatch, match: NameMatch) -> bool:
    return (
        name.first <= match.first
        and match.last <= name.last
        and name.last - name.first > match.last - match.first
    )


def _is_elsewhere(name: NameMatch, sentence: Sentence, home: str | None) -> bool:
    """Return True for a short name that has another meaning at home, or that is part of a longer name."""
    text = join_tokens(sentence.tokens[name.first - 1 : name.last])
    countries = {sense.country for sense in _short_names().get(text, ())}
    is_other = home in countries and name.entry.country != home
    return is_other or (is_short_name(text) and _is_part_of_name(sentence, name.first - 1, name.last))


def _matches(sentence: Sentence, home: str | None, mentioned: frozenset[str]) -> Iterator[NameMatch]:
    last = 0
    for start, token in enumerate(sentence.tokens):
        if start < last or token.text not in _beginnings():
            continue
        for end in range(min(len(sentence.tokens), start + _MAX_WORDS), start, -1):
            name = join_tokens(sentence.tokens[start:end])
            sense = _sense(name, home, mentioned) if name in _short_names() else None
            if sense is not None and not _is_part_of_name(sentence, start, end):
                yield NameMatch(first=start + 1, last=end, entry=_entry(sense))
                last = end
                break


@cache
def _beginnings() -> frozenset[str]:
    """Return what the first word of a short name may be."""
    return frozenset(name[:end] for name in _short_names() for end in range(1, len(name) + 1))


def _sense(name: str, home: str | None, mentioned: frozenset[str]) -> _ShortName | None:
    """Return the organisation in the country of the setting, or in the only mentioned country that has one."""
    senses = {sense.country: sense for sense in _short_names()[name]}
    countries = [home] if home in senses else sorted(mentioned & senses.keys())
    sense = senses[countries[0] or ""] if len(countries) == 1 else None
    return None if sense is None or _is_role_noun(name, sense.sector) else sense


def _is_role_noun(name: str, sector: str) -> bool:
    """Return True if a role noun has the same meaning: "Senate", a body of a country."""
    role = role_lexicon().roles.get(tuple(fold(name).split()))
    return role is not None and role.sector == sector


def _is_part_of_name(sentence: Sentence, start: int, end: int) -> bool:
    """Return True if words of the same named entity are next to a name: "Trinamool Congress"."""
    around = (start - 1, end)
    inside = [e for e in sentence.entities if e.first <= start + 1 and end <= e.last]
    return any(
        entity.first - 1 <= index < entity.last and _is_word_of_name(sentence.tokens[index])
        for entity in inside
        for index in around
    )


def _is_word_of_name(token: Token) -> bool:
    """Return True for a proper noun or a capitalised adjective, but not for a nationality: "Democratic"."""
    is_adjective = token.upos == "ADJ" and token.text[:1].isupper()
    return token.upos == "PROPN" or (is_adjective and gazetteer().find(token.text) is None)


def _entry(sense: _ShortName) -> GazetteerEntry:
    listed = gazetteer().find(sense.organization)
    if listed is not None and listed.kind is ActorKind.ORGANIZATION:
        return listed
    body = body_with_name(sense.country, sense.organization)
    if body is not None:
        return body
    return GazetteerEntry(
        name_type=NameType.ALIAS,
        kind=ActorKind.ORGANIZATION,
        key=organization_key(sense.organization, sense.country),
        name=sense.organization,
        country=sense.country,
        sector=sense.sector or None,
    )


@cache
def _short_names() -> dict[str, tuple[_ShortName, ...]]:
    rows = read_rows("setting_names.tsv")
    return group(
        (
            row["name"],
            _ShortName(country=row["country"], organization=row["organization"], sector=row["sector"]),
        )
        for row in rows
    )
