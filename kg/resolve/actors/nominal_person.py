"""The person whom a nominal describes: "President Ana Ruiz", "Ana Ruiz, the president of Peru,"."""

from kg.model import EntityLabel
from kg.resolve.actors.person_mentions import Person
from kg.resolve.actors.role_nouns import RoleMatch, role_lexicon
from kg.resolve.actors.sentence_names import SentenceNames
from kg.resolve.name_keys import fold

# Words that can follow an apposition; the empty string is the end of the sentence.
_AFTER_APPOSITION = frozenset({",", ".", "", "(", "of", "to", "for", "in", "from", "and", "who"})
_PORTFOLIO_PREPOSITIONS = frozenset({"of", "for", "in"})
_PORTFOLIO_UPOS = frozenset({"ADP", "CCONJ", "DET", "NOUN", "ADJ", "PROPN"})
_MAX_PORTFOLIO_WORDS = 9


def person_after(names: SentenceNames, match: RoleMatch, end: int) -> tuple[Person | None, int]:
    """Return the person named after a title, directly or between two commas, and the index of the last token."""
    if match.is_plural:
        return None, end
    has_comma = names.text(end + 1) == ","
    first = _skip_titles(names, end + 2) if has_comma else end + 1
    entity = names.entity(first)
    if entity is None or entity.label is not EntityLabel.PERSON:
        return None, end
    follows_comma = has_comma and end + 2 <= entity.first <= first
    if not (match.first <= entity.first <= end + 1 or follows_comma):
        return None, end
    if has_comma and names.text(entity.last + 1) not in {",", "", "."}:
        return None, end
    return names.person(entity.first, entity.last), entity.last


def person_after_portfolio(names: SentenceNames, match: RoleMatch) -> tuple[Person | None, int]:
    """Return the person after a portfolio, and the last token: "Minister of Health and Welfare Ana Ruiz"."""
    index = match.last + 1
    if match.is_plural or names.text(index) not in _PORTFOLIO_PREPOSITIONS:
        return None, match.last
    while index < match.last + _MAX_PORTFOLIO_WORDS and index <= len(names.tokens):
        entity, token = names.entity(index), names.tokens[index - 1]
        if entity is not None and entity.label is EntityLabel.PERSON:
            return names.person(entity.first, entity.last), entity.last
        if token.upos not in _PORTFOLIO_UPOS:
            break
        index += 1
    return None, match.last


def _skip_titles(names: SentenceNames, index: int) -> int:
    """Return the index of the name after its titles: "Ruiz" in "the army chief, General Ruiz,"."""
    while names.entity(index) is None and (fold(names.text(index)),) in role_lexicon().roles:
        index += 1
    return index


def person_before(names: SentenceNames, start: int, end: int, match: RoleMatch) -> Person | None:
    """Return the person whom an apposition describes: "Lavrov, Russia's foreign minister,"."""
    if match.is_plural or names.text(start - 1) != "," or names.text(end + 1) not in _AFTER_APPOSITION:
        return None
    entity = names.entity(start - 2)
    if entity is None or entity.label is not EntityLabel.PERSON or entity.last != start - 2:
        return None
    return names.person(entity.first, entity.last)
