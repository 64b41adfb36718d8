"""Nouns for people and bodies without a name of their own: what they are, and in which sector."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg.model import Token
from kg.resolve.data_tables import rows, several
from kg.resolve.name_keys import fold

_IRREGULAR = {"men": "man", "women": "woman", "people": "people", "children": "child", "staff": "staff"}


class RoleKind(StrEnum):
    """How a noun refers."""

    OFFICE = "office"  # one person holds it at a time: "foreign minister"
    PERSON = "person"  # one of many: "official"
    GROUP = "group"  # several people: "troops"
    ASSET = "asset"  # stands for whose it is, and for nobody alone: "Turkish warships"
    BODY = "body"  # part of a state: "parliament"
    COUNTRY = "country"  # "nations"
    SIDE = "side"  # "the Russian side" is Russia
    RELATIVE = "relative"  # only in relation to somebody: "allies"
    COLLECTIVE = "collective"  # "a group of" others


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a noun says of who is meant."""

    noun: str  # the same for all spellings: "defence minister" for "defense secretary"
    kind: RoleKind
    sector: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWords:
    """The words of a role in a sentence."""

    first: int  # Token.index
    last: int
    role: Role
    plural: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The nouns, and the words before them that change what they mean."""

    roles: dict[tuple[str, ...], Role]
    sectors: dict[str, str]  # by a modifier: "military" is MIL
    lowering: frozenset[str]  # "deputy": not the office itself
    former: frozenset[str]
    ranks: frozenset[str]  # "senior": says nothing of who is meant
    longest: int


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of ``data/roles.tsv``; read once."""
    roles: dict[tuple[str, ...], Role] = {}
    marks: dict[str, dict[str, str]] = {"modifier": {}, "prefix": {}, "former": {}, "rank": {}}
    for row in rows("roles.tsv"):
        nouns = several(row["nouns"])
        if row["kind"] in marks:
            marks[row["kind"]].update((fold(noun), row["sector"]) for noun in nouns)
            continue
        roles.update((tuple(fold(noun).split()), _role(row, noun, nouns[0])) for noun in nouns)
    return Lexicon(
        roles=roles,
        sectors=marks["modifier"],
        lowering=frozenset(marks["prefix"]),
        former=frozenset(marks["former"]),
        ranks=frozenset(marks["rank"]),
        longest=max(map(len, roles)),
    )


def _role(row: dict[str, str], noun: str, first: str) -> Role:
    """Make an entry; the nouns of an office or body mean the same, and go by the first of them."""
    kind = RoleKind(row["kind"])
    same = kind in {RoleKind.OFFICE, RoleKind.BODY}
    return Role(noun=first if same else noun, kind=kind, sector=row["sector"] or None)


def roles_in(tokens: Sequence[Token], titles: frozenset[int] = frozenset()) -> tuple[RoleWords, ...]:
    """Return the roles that a sentence's words name, each as long as it can be.

    ``titles`` are the indices of words right before a person's name: "General" there is no adjective.
    """
    found: list[RoleWords] = []
    for position in range(len(tokens)):
        if tokens[position].upos not in {"NOUN", "PROPN"} and position + 1 not in titles:
            continue
        role = _ending_at(tokens, position)
        if role is not None:
            # "chief" within "chief of staff" is no role of its own
            while found and found[-1].first >= role.first:
                found.pop()
            found.append(role)
    return tuple(found)


def _ending_at(tokens: Sequence[Token], position: int) -> RoleWords | None:
    last = tokens[position]
    words = [
        word
        for token in tokens[max(0, position - lexicon().longest) : position + 1]
        for word in _words(token)
    ]
    if not words:
        return None
    for noun in _singulars(words[-1][0], last.lemma):
        found = _longest([*words[:-1], (noun, last.index)])
        if found is not None:
            first, role = found
            plural = role.kind is RoleKind.GROUP or "Number=Plur" in last.feats or noun != words[-1][0]
            return RoleWords(first=first, last=last.index, role=role, plural=plural)
    return None


def _longest(words: list[tuple[str, int]]) -> tuple[int, Role] | None:
    """Return the first token and the role of the longest noun of the lexicon that the words end with."""
    for start in range(max(0, len(words) - lexicon().longest), len(words)):
        role = lexicon().roles.get(tuple(word for word, _ in words[start:]))
        if role is not None:
            return words[start][1], role
    return None


def _words(token: Token) -> list[tuple[str, int]]:
    return [(part, token.index) for part in fold(token.text).split()]


def _singulars(text: str, lemma: str) -> list[str]:
    """Return the forms under which the lexicon may hold a noun, the word itself first."""
    forms = [text, fold(lemma), text.removesuffix("s")]
    forms += [text[: -len(plural)] + one for plural, one in _IRREGULAR.items() if text.endswith(plural)]
    forms += [f"{text[:-3]}y"] if text.endswith("ies") else []
    return list(dict.fromkeys(forms))
