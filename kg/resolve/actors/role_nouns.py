"""Role nouns: common nouns for people, groups and bodies, with their sector, from ``data/roles.tsv``."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kg.model import Token
from kg.resolve.data_tables import read_rows, split_cell
from kg.resolve.name_keys import fold

_IRREGULAR_PLURALS = {
    "men": "man",
    "women": "woman",
    "people": "people",
    "children": "child",
    "staff": "staff",
}
# Adjectives at the end of titles: "attorney general".
_LAST_ADJECTIVES = frozenset({"general", "elect", "designate", "emeritus"})
_ABSTRACT_NOUNS = frozenset({"justice"})
# Functions of an adjective that stands for a noun: "informed the general public".
_MODIFIER_UPOS = frozenset({"ADJ", "NOUN", "NUM"})
_NOUN_DEPRELS = frozenset({"nsubj", "obj", "iobj", "obl", "nmod"})


class RoleKind(StrEnum):
    """How a role noun refers."""

    OFFICE = "office"  # held by one person at a time: "foreign minister"
    PERSON = "person"  # one of many: "official"
    GROUP = "group"  # several people: "troops"
    ASSET = "asset"  # refers to its named owner: "Turkish warships"
    BODY = "body"  # part of a state: "parliament"
    COUNTRY = "country"  # country without a name: "nations"
    SIDE = "side"  # "the Russian side" is Russia
    RELATIONAL = "relational"  # needs a related party: "allies"
    COLLECTIVE = "collective"  # refers to the members named after it: "a group of"
    THING = "thing"  # no role although its last word is a role noun: "energy sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleNoun:
    """A role noun of the lexicon, with its kind and sector."""

    noun: str  # canonical form, shared by synonyms: "defence minister" for "defense secretary"
    kind: RoleKind
    sector: str | None
    group: str  # first noun of the row: "lawmaker" for "legislator"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMatch:
    """The tokens of a sentence that form a role noun."""

    first: int  # Token.index
    last: int
    role: RoleNoun
    is_plural: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLexicon:
    """Role nouns, and the words before them that change their meaning."""

    roles: dict[tuple[str, ...], RoleNoun]
    sector_by_modifier: dict[str, str]  # "military" is MIL
    deputy_words: frozenset[str]  # "deputy", "assistant": not the office itself
    former_words: frozenset[str]
    rank_words: frozenset[str]  # "senior": no effect on the referent
    acronyms: frozenset[str]  # folded nouns that count only in capitals: "PM", not "pm"
    max_words: int


@cache
def role_lexicon() -> RoleLexicon:
    """Return the lexicon of ``data/roles.tsv``, cached after the first call."""
    roles: dict[tuple[str, ...], RoleNoun] = {}
    all_nouns: list[str] = []
    sectors: dict[str, dict[str, str]] = {"modifier": {}, "prefix": {}, "former": {}, "rank": {}}
    for row in read_rows("roles.tsv"):
        nouns = split_cell(row["nouns"])
        all_nouns += nouns
        if row["kind"] in sectors:
            sectors[row["kind"]].update((fold(noun), row["sector"]) for noun in nouns)
            continue
        roles.update((tuple(fold(noun).split()), _role_noun(row, noun, nouns[0])) for noun in nouns)
    return RoleLexicon(
        roles=roles,
        sector_by_modifier=sectors["modifier"],
        deputy_words=frozenset(sectors["prefix"]),
        former_words=frozenset(sectors["former"]),
        rank_words=frozenset(sectors["rank"]),
        acronyms=frozenset(fold(noun) for noun in all_nouns if noun.isupper()),
        max_words=max(map(len, roles)),
    )


def _role_noun(row: dict[str, str], noun: str, first_noun: str) -> RoleNoun:
    """Return a lexicon entry; nouns for an office or body are synonyms of the first noun in their row."""
    kind = RoleKind(row["kind"])
    are_synonyms = kind in {RoleKind.OFFICE, RoleKind.BODY}
    return RoleNoun(
        noun=first_noun if are_synonyms else noun, kind=kind, sector=row["sector"] or None, group=first_noun
    )


def match_roles(tokens: Sequence[Token], titles: frozenset[int] = frozenset()) -> tuple[RoleMatch, ...]:
    """Return the longest role nouns in a sentence.

    ``titles`` are the indices of tokens directly before a person's name. They match whatever their part of speech,
    since "General" there is not an adjective.
    """
    matches: list[RoleMatch] = []
    for position in range(len(tokens)):
        is_noun = _is_noun(tokens, position) or position + 1 in titles
        is_adjective = tokens[position].upos == "ADJ" and tokens[position].lemma in _LAST_ADJECTIVES
        if not is_noun and not is_adjective:
            continue
        match = _match_ending_at(tokens, position, is_title=position + 1 in titles)
        if match is not None and (is_noun or match.first < match.last):
            # Drop shorter matches inside this one: "chief" in "chief of staff".
            while matches and matches[-1].first >= match.first:
                matches.pop()
            matches.append(match)
    return tuple(match for match in matches if match.role.kind is not RoleKind.THING)


def _is_noun(tokens: Sequence[Token], position: int) -> bool:
    """Return True for a noun, or for an adjective with a determiner in its place: "the general public"."""
    token = tokens[position]
    if token.upos != "ADJ" or token.deprel.partition(":")[0] not in _NOUN_DEPRELS:
        return token.upos in {"NOUN", "PROPN"}
    before = (t.upos for t in reversed(tokens[:position]) if t.upos not in _MODIFIER_UPOS and t.text != "-")
    return token.text.islower() and next(before, "") == "DET"


def names_role(phrase: str) -> bool:
    """Return True if a phrase, as far as its head noun, ends with a role noun: "two opposition lawmakers"."""
    words = fold(phrase).split()
    if not words:
        return False
    forms = _singular_forms(words[-1], words[-1])
    found = (_longest_role([(word, 0) for word in (*words[:-1], form)]) for form in forms)
    role = next((match[1] for match in found if match), None)
    return role is not None and role.kind is not RoleKind.THING


def _match_ending_at(tokens: Sequence[Token], position: int, is_title: bool) -> RoleMatch | None:
    last = tokens[position]
    nearby = tokens[max(0, position - role_lexicon().max_words) : position + 1]
    words = _words(nearby)
    if not words or (words[-1][0] in role_lexicon().acronyms and not last.text.isupper()):
        return None
    for noun in _lexicon_forms(words[-1][0], last.lemma, is_title):
        longest = _longest_role([*words[:-1], (noun, last.index)])
        if longest is not None:
            first, role = longest
            if first == last.index and _is_abstract(tokens, position):
                return None
            has_plural_end = "Number=Plur" in last.feats or words[-1][0] not in {noun, "deputy"}
            is_plural = role.kind is RoleKind.GROUP or (
                has_plural_end and not _has_complement(tokens, first, position)
            )
            return RoleMatch(first=first, last=last.index, role=role, is_plural=is_plural)
    return None


def _has_complement(tokens: Sequence[Token], first: int, position: int) -> bool:
    """Return True for a role noun with "of" or "for", whose last word may be plural: "minister of foreign affairs"."""
    return any(t.index >= first and t.text.lower() in {"of", "for"} for t in tokens[:position])


def _is_abstract(tokens: Sequence[Token], position: int) -> bool:
    """Return True for a noun that names a person only with a determiner: "justice", but not "the justice"."""
    if tokens[position].text not in _ABSTRACT_NOUNS:
        return False
    before = (token.upos for token in reversed(tokens[:position]))
    return next((upos for upos in before if upos not in {"ADJ", "NOUN", "PROPN"}), None) not in {"DET", "NUM"}


def _words(tokens: Sequence[Token]) -> list[tuple[str, int]]:
    """Return the folded words of tokens: a hyphenated token is several words, and a genitive belongs to the word before."""
    words: list[tuple[str, int]] = []
    for token in tokens:
        if words and token.text in {"'s", "’s", "'", "’"}:
            words[-1] = words[-1][0] + fold(token.text), words[-1][1]
        else:
            words += [(word, token.index) for word in fold(token.text).split()]
    return words


def _longest_role(words: list[tuple[str, int]]) -> tuple[int, RoleNoun] | None:
    """Return the longest lexicon entry at the end of ``words``, with the index of its first token."""
    lexicon, texts = role_lexicon(), tuple(word for word, _ in words)
    for start in range(max(0, len(words) - lexicon.max_words), len(words)):
        role = lexicon.roles.get(texts[start:])
        if role is not None:
            return words[start][1], role
    return None


def _lexicon_forms(text: str, lemma: str, is_title: bool) -> list[str]:
    """Return possible lexicon forms; "Deputy" before a name is a lawmaker, and before another title a prefix."""
    return ["deputies"] if is_title and text == "deputy" else _singular_forms(text, lemma)


def _singular_forms(text: str, lemma: str) -> list[str]:
    """Return possible lexicon forms of a noun, starting with the word itself."""
    forms = [text, fold(lemma), text.removesuffix("s")]
    irregular = [
        (plural, singular) for plural, singular in _IRREGULAR_PLURALS.items() if text.endswith(plural)
    ]
    forms += [text.removesuffix(plural) + singular for plural, singular in irregular]
    forms += [f"{text[:-3]}y"] if text.endswith("ies") else []
    return list(dict.fromkeys(forms))
