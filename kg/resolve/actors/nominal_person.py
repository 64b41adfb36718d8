"""The person whom a nominal describes: "President Ana Ruiz", "Ana Ruiz, the president of Peru,"."""

from kg.model import Entity, EntityLabel, Token
from kg.resolve.actors.person_mentions import Person, is_honorific, is_title
from kg.resolve.actors.role_nouns import RoleKind, RoleMatch
from kg.resolve.actors.sentence_names import SentenceNames

# Words that can follow an apposition; the empty string is the end of the sentence.
_AFTER_APPOSITION = frozenset({",", ".", "", "(", "of", "to", "for", "in", "from", "and", "who"})
_COPULAS = frozenset({"is", "was"})
_POST_PREPOSITIONS = frozenset({"to", "at", "in", "for"})
_PORTFOLIO_PREPOSITIONS = frozenset({"of", "for", "in"})
_PORTFOLIO_UPOS = frozenset({"ADP", "CCONJ", "DET", "NOUN", "ADJ", "PROPN"})
_MAX_PORTFOLIO_WORDS = 9
# Words that begin another clause or phrase between a title and a name.
_CLAUSE_UPOS = frozenset({"VERB", "AUX", "SCONJ", "PRON"})
_CLAUSE_DEPRELS = frozenset({"appos", "parataxis", "acl:relcl"})
_MAX_TITLE_WORDS = 4
_MAX_GAP = 4  # from a name to the verb


def person_after(names: SentenceNames, match: RoleMatch, end: int) -> tuple[Person | None, int]:
    """Return the person named after a title, directly or between two commas, and the index of the last token."""
    if match.is_plural or match.role.kind is RoleKind.BODY:
        return None, end
    has_owner = end > match.last
    title_end = _end_of_parenthesis(names, match) or _skip_acronym(names, end)
    has_comma = names.text(title_end + 1) == ","
    start = title_end + 1 + has_comma
    may_have_titles = has_comma or has_owner or match.role.kind is RoleKind.OFFICE
    first = _skip_titles(names, start) if may_have_titles else _skip_honorifics(names, start)
    entity = names.entity(first)
    if entity is None or entity.label is not EntityLabel.PERSON:
        return None, end
    if not (start <= entity.first <= first or (match.first <= entity.first and not has_comma)):
        return None, end
    if has_comma and names.text(entity.last + 1) not in {",", "", "."}:
        return None, end
    return names.person(entity.first, entity.last), entity.last


def person_in_of_phrase(names: SentenceNames, last: int) -> tuple[Person | None, int]:
    """Return the person after "of" and a title, and the last token: "the office of Prime Minister Ana Ruiz"."""
    if names.text(last + 1) != "of":
        return None, last
    for first in range(last + 2, last + 2 + _MAX_TITLE_WORDS):
        entity = names.entity(first)
        if entity is not None and entity.first == first and entity.label is EntityLabel.PERSON:
            title = [names.text(i) for i in range(last + 2, first)]
            return (
                (names.person(first, entity.last), entity.last)
                if not title or is_title(title)
                else (None, last)
            )
    return None, last


def _end_of_parenthesis(names: SentenceNames, match: RoleMatch) -> int:
    """Return the parenthesis after the acronym of a title, or 0: "SP" in "superintendent (SP) Ruiz"."""
    is_acronym = names.text(match.first - 1) == "(" and names.text(match.last + 1) == ")"
    return match.last + 1 if is_acronym else 0


def _skip_acronym(names: SentenceNames, end: int) -> int:
    """Return the last token of an acronym in parentheses after a title: "superintendent of police (SP) Ana Ruiz"."""
    texts = [names.text(end + 1), names.text(end + 3)]
    is_acronym = end + 2 <= len(names.tokens) and names.tokens[end + 1].text.isupper()
    return end + 3 if texts == ["(", ")"] and is_acronym else end


def person_after_portfolio(names: SentenceNames, match: RoleMatch) -> tuple[Person | None, int]:
    """Return the person after a portfolio, and the last token: "Minister of Health and Welfare Ana Ruiz"."""
    index = match.last + 1
    if match.is_plural or match.role.kind is RoleKind.BODY or not _has_portfolio(names, match):
        return None, match.last
    while index < match.last + _MAX_PORTFOLIO_WORDS and index <= len(names.tokens):
        entity, token = names.entity(index), names.tokens[index - 1]
        if entity is not None and entity.label is EntityLabel.PERSON:
            return names.person(entity.first, entity.last), entity.last
        is_second_title = names.text(index - 1) == "and" and is_title([names.text(index)])
        is_second_title |= _speaks_for_others(match) and is_title([names.text(index)])
        if token.upos not in _PORTFOLIO_UPOS or is_second_title:
            break
        index = _skip_honorifics(names, index + 1)
    return None, match.last


def _speaks_for_others(match: RoleMatch) -> bool:
    """Return True for a role that the title of another person may follow: "a spokesman for President Ana Ruiz"."""
    return match.role.kind is RoleKind.PERSON and match.role.sector is None


def _has_portfolio(names: SentenceNames, match: RoleMatch) -> bool:
    """Return True if a portfolio follows a title, or goes on after it: "Minister of Health and Welfare"."""
    word, title = names.text(match.last + 1), {names.text(i) for i in range(match.first, match.last)}
    is_open = word == "and" and not title.isdisjoint(_PORTFOLIO_PREPOSITIONS)
    return word in _PORTFOLIO_PREPOSITIONS or is_open


def person_at_post(names: SentenceNames, match: RoleMatch, end: int) -> tuple[Person | None, int]:
    """Return the person after the place of a post: "Ambassador of Peru to Chad Ana Ruiz"."""
    index = end + 2 + (names.text(end + 2) == "the")
    post = names.name_starting_at(index) or names.entity(index)
    is_post = names.text(end + 1) in _POST_PREPOSITIONS and post is not None and post.first == index
    if post is None or not is_post or match.is_plural:
        return None, end
    person, last = person_after(names, match, post.last)
    return (person, last) if person is not None else (None, end)


def _skip_titles(names: SentenceNames, index: int) -> int:
    """Return the index of the name after its titles: "Ruiz" in "the army chief, General Ruiz,", "Minister Dr. Ruiz"."""
    while names.entity(index) is None and is_title([names.text(index)]):
        index = _skip_honorifics(names, index + 1)
    return index


def _skip_honorifics(names: SentenceNames, index: int) -> int:
    """Return the index of the name after "Dr" or "Eng."."""
    while names.entity(index) is None and is_honorific(names.text(index)):
        index += 1 + (names.text(index + 1) == ".")
    return index


def person_between_commas(names: SentenceNames, match: RoleMatch) -> Person | None:
    """Return the person named after a long title: "the head of the Lakes Authority for fishing, Ana Ruiz, said"."""
    if match.is_plural or match.role.kind is RoleKind.BODY:
        return None
    title = names.tokens[match.last - 1]
    for entity in names.sentence.entities:
        is_named = entity.label is EntityLabel.PERSON and entity.first > match.last
        if is_named and names.text(entity.first - 1) == ",":
            is_named = _is_apposition(names, title, entity) or _is_speaker(names, match, entity)
            is_one = names.text(entity.last + 1) != "and" and is_named
            return names.person(entity.first, entity.last) if is_one else None
    return None


def _is_apposition(names: SentenceNames, title: Token, entity: Entity) -> bool:
    """Return True for a name in apposition to a title, or where the parser made both the subjects of one verb."""
    name = names.tokens[entity.first - 1]
    after_title = names.tokens[title.index : entity.first - 1]
    between = [t for t in after_title if names.text(t.index - 1) != "("]  # without acronyms
    if any(t.upos in _CLAUSE_UPOS or t.deprel in _CLAUSE_DEPRELS for t in between):
        return False
    if name.deprel == "appos":
        # A person is no apposition to an organisation: "the head of the Lakes Authority, Ana Ruiz,".
        owner = names.entity(name.head)
        is_of_organization = owner is not None and owner.label is EntityLabel.ORGANIZATION
        return name.head == title.index or (is_of_organization and name.head > title.index)
    is_subject = title.deprel.startswith("nsubj") and name.deprel in {"nsubj", "nsubj:pass", "dep"}
    return is_subject and name.head == title.head and entity.last + _MAX_GAP >= name.head > entity.last


def _is_speaker(names: SentenceNames, match: RoleMatch, entity: Entity) -> bool:
    """Return True for the name of a speaker at the end: "Chad left, a spokesman for the army, Ana Ruiz, said"."""
    start = match.first - 1
    while start and names.tokens[start - 1].upos in {"DET", "ADJ"}:
        start -= 1
    verb = names.tokens[entity.last + 1] if entity.last + 1 < len(names.tokens) else None
    between = names.tokens[match.last : entity.first - 1]
    is_clause = any(token.upos in _CLAUSE_UPOS or token.text == "," for token in between[:-1])
    is_report = verb is not None and verb.upos == "VERB" and names.text(entity.last + 1) == ","
    return is_report and names.text(start) == "," and not is_clause


def person_before(names: SentenceNames, start: int, end: int, match: RoleMatch) -> Person | None:
    """Return the person whom an apposition describes: "Lavrov, Russia's foreign minister,"."""
    if match.is_plural:
        return None
    comma = start - 1 if names.text(start - 1) == "," else _comma_before_who_is(names, start)
    entity = names.entity(comma - 1) if comma else None
    if entity is None or entity.label is not EntityLabel.PERSON or entity.last != comma - 1:
        return None
    head = names.tokens[match.last - 1]
    is_apposition = head.deprel == "appos" and entity.first <= head.head <= entity.last
    is_clause = comma != start - 1
    # At the start of a sentence the second comma may be missing.
    is_subject = entity.first == 1 and end < len(names.tokens) and names.tokens[end].upos == "AUX"
    is_certain = is_apposition or is_clause or is_subject or names.text(end + 1) in _AFTER_APPOSITION
    return names.person(entity.first, entity.last) if is_certain else None


def _comma_before_who_is(names: SentenceNames, start: int) -> int:
    """Return the comma of ", who is a member", or 0."""
    is_clause = names.text(start - 3) == "," and names.text(start - 2) == "who"
    return start - 3 if is_clause and names.text(start - 1) in _COPULAS else 0
