"""The countries that an article states for organisations that no table lists: "the Peruvian daily Sol"."""

from collections.abc import Sequence

from kg.model import ActorKind, Document, Entity, EntityLabel, Sentence, Token
from kg.resolve.actors.gazetteer_matcher import NameMatch
from kg.resolve.actors.person_mentions import bare_name
from kg.resolve.gazetteer import NameType
from kg.resolve.name_keys import fold

INTERNATIONAL = ""  # the "country" of an organisation of a region: "a European charity"
_MAX_WORDS = 4  # from a nationality to the name, or from the comma after the name to the nationality
_DESCRIPTION_UPOS = frozenset({"NOUN", "ADJ"})
_QUOTES = frozenset({"'", '"', "‘", "“", "`", "``", "''"})
_NATIONALITIES = frozenset({NameType.DEMONYM, NameType.REGIONAL})

Names = Sequence[Sequence[NameMatch]]  # gazetteer names by sentence


def stated_organization_countries(document: Document, names: Names) -> dict[str, str]:
    """Return the country that the words around each name state, by folded name."""
    found: dict[str, str] = {}
    for sentence, matches in zip(document.sentences, names, strict=True):
        for entity in (e for e in sentence.entities if e.label is EntityLabel.ORGANIZATION):
            country = _country_before(sentence, entity, matches)
            if country is None:
                country = _country_in_apposition(sentence, entity, matches)
            if country is not None:
                found.setdefault(fold(bare_name(entity.span.quote)), country)
    return found


def _country_before(sentence: Sentence, entity: Entity, names: Sequence[NameMatch]) -> str | None:
    """Return the country of a nationality before a name: "the Peruvian daily 'Sol'"."""
    for name in (n for n in names if _is_nationality(n) and n.last < entity.first):
        between = sentence.tokens[name.last : entity.first - 1]
        if len(between) <= _MAX_WORDS and all(_is_description(token, sentence) for token in between):
            return name.entry.country
    return None


def _is_nationality(name: NameMatch) -> bool:
    return name.entry.name_type is NameType.DEMONYM and name.entry.kind is ActorKind.COUNTRY


def _is_description(token: Token, sentence: Sentence) -> bool:
    """Return True for a common noun, an adjective or a quotation mark outside of other names."""
    is_named = any(entity.first <= token.index <= entity.last for entity in sentence.entities)
    return token.text in _QUOTES or (token.upos in _DESCRIPTION_UPOS and not is_named)


def _country_in_apposition(sentence: Sentence, entity: Entity, names: Sequence[NameMatch]) -> str | None:
    """Return the country of an indefinite apposition: "Lakes Watch (LW), a Spanish NGO"."""
    tokens, index = sentence.tokens, entity.last
    if [t.text for t in tokens[index : index + 3 : 2]] == ["(", ")"]:
        index += 3
    words = [t.text.lower() for t in tokens[index : index + 2]]
    if words not in ([",", "a"], [",", "an"]):
        return None
    near = (n for n in names if index + 2 < n.first <= index + 2 + _MAX_WORDS)
    name = next((n for n in near if n.entry.name_type in _NATIONALITIES), None)
    between = tokens[index + 2 : name.first - 1] if name else ()
    if name is None or not all(_is_description(token, sentence) for token in between):
        return None
    return name.entry.country or INTERNATIONAL
