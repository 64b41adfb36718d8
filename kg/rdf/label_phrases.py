"""Names of participants for the label of an event: "the Nigerian government", "13 soldiers"."""

import re
from collections.abc import Sequence
from textwrap import shorten

from kg.model import Actor, ActorKind, ActorLink, ResolvedParticipant, Span
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list

_MAX_CHARS = 70  # of one phrase
_MIN_KEPT = 25  # of a phrase that is cut at a preposition
_MIN_CHARS = 12  # before an apposition
_MAX_NAMES = 3  # in a list
_BODIES = frozenset({"COP", "MIL", "JUD", "LEG"})  # sectors of bodies of the state: "police", "prosecutors"
_SIDE_OF = "side of "  # the name of a speaker's "we"
_ARTICLE = re.compile(r"(?:the|a|an)\s", re.IGNORECASE)
_INITIAL = re.compile(r"\w\.?")  # no name of a person
_APPOSITION = re.compile(r"\s*(?:,(?!\d)|[;(]|\s[–—-]\s|\bwho\b|\bwhich\b)")

_BRACKETS = re.compile(r"(?<=\w)\s\([^()]*\)")
_LIST_OF_NAMES = re.compile(r"(?:,\s[A-Z][^,;()]{0,30})+,?\sand\s(?=[A-Z])")
_UNCLOSED = re.compile(r"‘(?![^‘]*’(?!\w))|(?<!\S)'(?!.*\S'(?!\w))")  # a quotation mark without a partner


def label_name(part: ResolvedParticipant, clause: Clause) -> str:
    """Return the name of a participant, or its phrase if that says more, such as a count."""
    name, phrase = _name(part, clause), part.mention.span
    before = clause.word_before(phrase.start).lower()
    is_count = name[:1].isdigit() and name.split()[0] == phrase.quote.split()[0]
    return f"{before} {name}" if is_count and before in word_list("approximations") else name


def _name(part: ResolvedParticipant, clause: Clause) -> str:
    phrase = part.mention.span
    is_owner = phrase.quote.lower() in word_list("possessive_pronouns")
    full = phrase if is_owner else clause.full_phrase(part.mention)
    if phrase.quote.lower() in {"those", "what"} and part.link is None:
        return _words_of(clause.with_relative_clause(part.mention), clause)
    is_general = phrase.quote.split()[-1].lower() in word_list("general_nouns")
    if is_general and full == phrase and (part.link is None or _is_group(part.link)):
        described = clause.with_relative_clause(part.mention)
        if described != phrase:
            return cut(lowered(described, clause), _MAX_CHARS)
    if full != phrase or part.link is None:
        span = full if full != phrase else clause.antecedent(part.mention)
        return _words_of(span, clause)
    if all(is_initial(actor.name) for actor in part.link.actors):
        return _words_of(phrase, clause)
    is_title = len(part.link.actors) == 1 and _is_title(part.link.actors[0], phrase.quote)
    if is_title or _says_more(part.link, phrase.quote) or _names_another(part, clause):
        return _words_of(phrase, clause)
    return join_names([_actor_name(actor, phrase.quote) for actor in part.link.actors])


def _words_of(span: Span, clause: Clause) -> str:
    span = _from_whole_word(span, clause)
    words = re.sub(r"\bof whom$", "of them", shortened(lowered(_before_trigger(span, clause), clause)))
    first, _, rest = words.partition(" ")
    if first.lower() == "whose":
        return f"their {rest}"
    if first in {"least", "most"} and clause.word_before(span.start).lower() == "at":
        return f"at {words}"
    return "each other" if words == "each" and clause.word_after(span.end) == "other" else words


def _from_whole_word(span: Span, clause: Clause) -> Span:
    """Return a span that begins before a hyphen if it began after one: "Director-General" for "General"."""
    hyphen = clause.token_at(span.start - 1)
    word = clause.token(hyphen.index - 1) if hyphen is not None and hyphen.text == "-" else None
    is_joined = hyphen is not None and word is not None and word.end == hyphen.start
    return clause.slice_of(word.start, span.end) if word is not None and is_joined else span


def _before_trigger(span: Span, clause: Clause) -> Span:
    """Return a phrase without its end from the trigger on: "a coup planned and backed by the army"."""
    words = [t for t in clause.sentence.tokens if span.start <= t.start and t.end <= clause.trigger.start]
    is_inside = span.start < clause.trigger.start < span.end
    while words and words[-1].upos in {"CCONJ", "PUNCT", "AUX", "ADP", "PART"}:
        words.pop()
    return clause.slice_of(span.start, words[-1].end) if is_inside and words else span


def _is_title(actor: Actor, phrase: str) -> bool:
    """Return True for a described actor whose phrase is a title with names in it: "the Lima South MP".

    The phrase for a body says more if its name has them without capitals: "Chadian harbour council".
    """
    is_body = actor.kind is ActorKind.ORGANIZATION
    described = {word.lower() for word in actor.name.split() if word.islower() or not is_body}
    words = [word for word in phrase.split()[1:] if word[0].isupper() and word.lower() in described]
    return actor.kind in {ActorKind.GROUP, ActorKind.ORGANIZATION} and len(words) > 1


def _says_more(link: ActorLink, phrase: str) -> bool:
    """Return True if the words are truer than the names: "a doctor", "the mayor's lawyers", "farmers"."""
    words = phrase.lower().split()
    is_body = len(words) == 1 and all(actor.sector in _BODIES for actor in link.actors)
    if is_body or words[0] in word_list("pronouns") or not all(map(_is_described, link.actors)):
        return False
    if _is_group(link) and words[0] == "the" and _has_details(link, phrase.split()[1:]):
        return True
    return words[0] not in word_list("definite") or "'s " in phrase or "’s " in phrase


def _names_another(part: ResolvedParticipant, clause: Clause) -> bool:
    """Return True if the link is to a name inside the phrase: "a clerk of Acme" for Acme, "Paz's plan" for Paz."""
    head, end = clause.token(part.mention.head), part.mention.span.end
    after = clause.token_at(end + 1)
    is_cut = after is not None and after.upos == "PROPN"  # the phrase ends inside a name
    if head is None or head.upos != "NOUN" or part.link is None or is_cut:
        return False
    names = {word for actor in part.link.actors for word in actor.name.split()}
    is_headed = bool({head.text.lower(), head.lemma.lower()} & {name.lower() for name in names})
    owners = [c for c in clause.children(head.index) if c.deprel in {"nmod", "nmod:poss"} and c.start < end]
    # "The head of Acme Ana Paz" is Ana Paz, "the head of state firm Acme" is not Acme.
    if not all(actor.kind is ActorKind.PERSON and " " in actor.name for actor in part.link.actors):
        owners = [word for owner in owners for word in clause.subtree(owner)]
    return not is_headed and any(word.upos == "PROPN" and word.text in names for word in owners)


def is_initial(name: str) -> bool:
    """Return True for a single letter, which names nobody."""
    return _INITIAL.fullmatch(name) is not None


def _is_described(actor: Actor) -> bool:
    """Return True if the name of an actor is a description, such as "Chadian teachers"."""
    is_title = actor.kind in {ActorKind.COUNTRY, ActorKind.ORGANIZATION, ActorKind.OFFICE}
    return actor.kind is ActorKind.GROUP or (not is_title and actor.name.split()[-1][0].islower())


def _has_details(link: ActorLink, words: Sequence[str]) -> bool:
    """Return True for words that the names of groups do not express well: "the on-duty officer", "the suspended MPs"."""
    names = {word for actor in link.actors for word in actor.name.split()}
    is_named = any(any(char.isupper() for char in word) and word not in names for word in words)
    others = [word for word in words if word not in names]
    return is_named or any(word == "of" or "-" in word or word.endswith(("ing", "ed")) for word in others)


def _is_group(link: ActorLink) -> bool:
    return all(actor.kind is ActorKind.GROUP for actor in link.actors)


def lowered(span: Span, clause: Clause) -> str:
    """Return the text of a span on one line; that of the beginning of a sentence as it is written inside one."""
    before = [word for word in clause.sentence.tokens if word.start < span.start and word.upos != "PUNCT"]
    begins_sentence = not before and (
        bool(clause.sentence.tokens) or span.start == clause.sentence.span.start
    )
    is_name = clause.is_name_at(span.start) if clause.sentence.tokens else not _ARTICLE.match(span.quote)
    text = " ".join(span.quote.split())
    return text if is_name or not begins_sentence else text[:1].lower() + text[1:]


def is_plural(parts: Sequence[ResolvedParticipant], clause: Clause) -> bool:
    """Return True if a verb agrees with the participants in the plural."""
    actors = [actor for part in parts if part.link for actor in part.link.actors]
    first = parts[0].mention.span.quote.split()[0].lower()
    if len(parts) > 1 or len(actors) > 1 or first in word_list("plural_determiners"):
        return True
    if actors and actors[0].kind is not ActorKind.GROUP:
        is_family = actors[0].kind is ActorKind.PERSON and first == "the"
        return is_family and clause.is_plural(parts[0].mention)
    name = (actors[0].name if actors else parts[0].mention.span.quote).lower()
    words = name.partition(" of ")[0].split()  # "inspector general of police" is singular
    plural_pronoun = words[-1] in word_list("plural_pronouns")
    plural_noun = words[-1] in word_list("plural_nouns") or (bool(actors) and words[-1].endswith("s"))
    return plural_pronoun or plural_noun or clause.is_plural(parts[0].mention)


def join_names(names: Sequence[str]) -> str:
    """Join the names of a list; a long list is cut."""
    unique = list({_ARTICLE.sub("", name).lower(): name for name in reversed(names)}.values())[::-1]
    if len(unique) > _MAX_NAMES:
        rest = len(unique) - _MAX_NAMES + 1
        unique = [*unique[: _MAX_NAMES - 1], f"{rest} others"]
    return " and ".join([", ".join(unique[:-1]), unique[-1]] if len(unique) > 1 else unique)


def shortened(text: str) -> str:
    """Return a phrase on one line, without appositions and relative clauses, and cut if it is long."""
    line = _BRACKETS.sub("", " ".join(text.split()))
    apposition = _APPOSITION.search(line, _MIN_CHARS)
    names = _LIST_OF_NAMES.match(line, apposition.start()) if apposition else None
    apposition = _APPOSITION.search(line, names.end()) if names else apposition
    line = line[: apposition.start()] if apposition else line
    line = _UNCLOSED.sub("", line)
    phrase = _cut_phrase(line).lstrip(")").strip(' ,;"“”‘')
    if phrase.count("”") > phrase.count("“"):  # of "“no mercy” for thieves", without its opening mark
        return f"“{phrase}"
    return f"{phrase}”" if phrase.count("“") > phrase.count("”") else phrase


def _cut_phrase(line: str) -> str:
    """Return a phrase; a long one without its last prepositional phrases or conjuncts."""
    words = line.split()
    length = len(shorten(line, _MAX_CHARS, placeholder="", break_on_hyphens=False).split())
    for number in range(length, 2, -1) if length < len(words) else ():
        kept = " ".join(words[:number])
        is_boundary = words[number].lower() in word_list("phrase_openings")
        is_open = words[number - 1].lower() in word_list("openings") or _is_participle(words[number - 1])
        if is_boundary and not is_open and len(kept) > _MIN_KEPT:
            return kept.rstrip(",")
    text = cut(line, _MAX_CHARS)
    kept, _, last = text.removesuffix("…").rpartition(" ")
    return f"{without_opening(kept)}…" if kept and text.endswith("…") and _is_participle(last) else text


def _is_participle(word: str) -> bool:
    """Return True for a word that would stand alone at the end of a phrase: "radios found"."""
    return (word.islower() and word.endswith(("ing", "ed"))) or word in word_list("participles")


def cut(text: str, max_chars: int) -> str:
    """Return a text on one line, cut after a word that can end it if it is long."""
    line = " ".join(text.split()).rstrip(" ,»")
    short = shorten(line, max_chars, placeholder="", break_on_hyphens=False)
    return without_opening(short).rstrip(" ,;:-–—") + "…" if short != line else line


def without_opening(text: str) -> str:
    """Return a text without words at its end that begin another phrase: "groups that"."""
    words = text.split()
    while len(words) > 1 and words[-1].lower() in word_list("openings"):
        words.pop()
    return " ".join(words)


def _actor_name(actor: Actor, phrase: str) -> str:
    """Return the name of an actor, with "the" if it needs one, or a phrase for a group that has a count."""
    words = phrase.lower().split()
    is_group = actor.kind is ActorKind.GROUP
    is_counted = bool(word_list("counts") & set(words)) or any(char.isdigit() for char in phrase)
    if is_group and is_counted and words[0] not in word_list("pronouns"):
        return shortened(phrase)
    if actor.name.startswith(_SIDE_OF):
        return shortened(f"{actor.name.removeprefix(_SIDE_OF)}'s side")
    needs_article = not _ARTICLE.match(actor.name) and _needs_article(actor, has_article=words[0] == "the")
    return shortened(f"the {actor.name}" if needs_article else actor.name)


def _needs_article(actor: Actor, *, has_article: bool) -> bool:
    names = actor.name.split()
    if actor.kind in {ActorKind.ORGANIZATION, ActorKind.COUNTRY} and not names[-1][0].islower():
        is_usual = names[0] in word_list("article_first") and len(names) > 1
        is_usual |= names[0] in word_list("article_before_of") and names[1:2] == ["of"]
        is_usual |= names[-1] in word_list("article_last") or actor.name in word_list("article_whole")
        return is_usual or (has_article and actor.kind is ActorKind.ORGANIZATION and len(names) > 1)
    is_plural = actor.kind is ActorKind.GROUP and (
        names[-1].endswith("s") or names[-1] in word_list("plural_nouns")
    )
    is_office = actor.kind is ActorKind.OFFICE and " of " in actor.name
    is_owned = any(name.endswith(("'s", "’s")) for name in names[:-1])
    is_described = (names[0][0].islower() or names[-1][0].islower()) and actor.kind is not ActorKind.PERSON
    return (
        is_office or actor.name.startswith("people of ") or (is_described and not is_plural and not is_owned)
    )
