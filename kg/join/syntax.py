"""Reads from the syntax around a trigger what its event is about, and if a noun refers to an act told before."""

from collections.abc import Iterator
from typing import Final

from kg.join.acts import is_document
from kg.join.data_tables import read_toml
from kg.model import Sentence, Span, Token

_TARGET_RELATIONS: Final = ("obj", "nsubj:pass", "nmod")
_SHARED_SUBJECT: Final = frozenset({"xcomp", "advcl", "conj"})
_ADDED: Final = frozenset({"advcl", "ccomp", "parataxis"})
_OWN_CLAUSE: Final = frozenset({"nsubj", "mark", "aux"})
_PARTICIPLE: Final = frozenset({"Tense=Pres", "VerbForm=Ger"})
_POINTERS: Final = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its"})
_ONE_OF_MANY: Final = frozenset({"only", "other", "first", "next", "future"})  # "the first attack"
_DAY_NAMES: Final = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today"}
)
_OCCASIONS: Final = frozenset({"during", "at", "before", "after"})
_BY: Final = frozenset({"by", "between"})
_ANOTHER: Final = frozenset(read_toml("acts.toml")["another"])
_REPEATED: Final = frozenset(read_toml("acts.toml")["repeated"])
_LATER: Final = frozenset({"later", "then", "subsequently", "afterwards", "eventually"})
_ABOUT: Final = frozenset({"with", "against", "into", "on", "over"})


def object_lemma(sentence: Sentence, head: Token, trigger: Span) -> str | None:
    """Return the lemma of the object of a verb, or of the phrase with "of" of a noun, if the trigger does not hold it.

    Of a verb without an object, that of the verb that completes it: "tests", of "agreed to suspend all tests".
    """
    own = {token.index for token in sentence.tokens if trigger.start <= token.start < trigger.end}
    return _object(sentence, head, own) or next(
        filter(None, (_object(sentence, verb, own) for verb in children(sentence, head, "xcomp"))), None
    )


def _object(sentence: Sentence, head: Token, outside: set[int]) -> str | None:
    for relation in _TARGET_RELATIONS:
        for token in children(sentence, head, relation):
            if (
                token.upos == "NOUN"
                and token.index not in outside
                and (relation != "nmod" or _has_of(sentence, token))
            ):
                return token.lemma.lower()
    return None


def verb_added_to(sentence: Sentence, head: Token) -> int | None:
    """Return the verb that another one goes on from: "said", in "he said …, adding …" and "he said … and asked …"."""
    is_participle = head.deprel in _ADDED and _PARTICIPLE & set(head.feats.split("|"))
    if not (is_participle or _is_second_of(sentence, head)):
        return None
    has_own = any(token.deprel in _OWN_CLAUSE for token in sentence.tokens if token.head == head.index)
    return None if has_own else head.head


def _is_second_of(sentence: Sentence, head: Token) -> bool:
    """Return True for the second of two verbs with "and", unless it is told as a later act: "and later asked"."""
    beside = {token.text.lower() for token in sentence.tokens if token.head == head.index}
    return head.deprel == "conj" and "and" in beside and beside.isdisjoint(_LATER)


def verb_completed_by(head: Token) -> int | None:
    """Return the verb that another one completes: "agreed", of "suspend" in "agreed to suspend"."""
    return head.head if head.deprel == "xcomp" else None


def possible_documents(sentence: Sentence, head: Token) -> Iterator[Token]:
    """Yield the subject of a verb, also one that its clause shares ("uses … to accuse"), and the nouns after "in"."""
    own = list(children(sentence, head, "nsubj"))
    shares = not own and head.deprel in _SHARED_SUBJECT
    yield from children(sentence, sentence.tokens[head.head - 1], "nsubj") if shares else own
    for token in children(sentence, head, "obl"):
        if any(child.lemma == "in" for child in children(sentence, token, "case")):
            yield token


def subject_of(sentence: Sentence, head: Token) -> Token | None:
    """Return the subject of a verb; of "missile and drone strikes", the strikes."""
    subject = next(children(sentence, head, "nsubj"), None)
    if subject is None or is_plural(subject):
        return subject
    beside = next(filter(is_plural, children(sentence, subject, "conj")), None)
    return beside if beside and not any(children(sentence, subject, "det")) else subject


def is_plural(token: Token) -> bool:
    """Return True for a noun in the plural."""
    return token.upos == "NOUN" and "Number=Plur" in token.feats


def naming_noun(head: Token, subject: Token | None) -> Token | None:
    """Return the noun that names the event: the trigger, or the document that speaks, as in "the lawsuit alleges"."""
    if head.upos == "NOUN":
        return head
    return subject if subject and is_document(subject.lemma.lower()) else None


def is_definite(sentence: Sentence, head: Token) -> bool:
    """Return True for a noun that refers back.

    One with a name or its own agent tells by itself which one it is: "the Paris accord", "the visit by the minister".
    """
    of_noun = [token for token in sentence.tokens if token.head == head.index]
    is_named = any(token.upos == "PROPN" and token.deprel == "compound" for token in of_noun)
    has_agent = any(case.lemma in _BY for token in of_noun for case in children(sentence, token, "case"))
    is_one_of_many = any(token.lemma.lower() in _ONE_OF_MANY for token in of_noun)
    has_pointer = any(_is_pointer(token) for token in of_noun)
    return has_pointer and not (is_named or has_agent or is_one_of_many)


def _is_pointer(token: Token) -> bool:
    """Return True for a word before a noun that refers back, or its day: "the strike", "Friday's strike"."""
    is_before = token.deprel in {"det", "nmod:poss"}
    return is_before and (token.text.lower() in _POINTERS or token.lemma.lower() in _DAY_NAMES)


def details_of(sentence: Sentence, head: Token) -> tuple[str, ...]:
    """Return the words that say which one a noun names: "nuclear talks", "terrorism case", "talks during the visit"."""
    beside = (token for token in sentence.tokens if token.head == head.index)
    return tuple(token.lemma.lower() for token in beside if _is_detail(sentence, token))


def _is_detail(sentence: Sentence, token: Token) -> bool:
    if token.deprel == "amod":
        return token.upos == "ADJ" and "Degree=Sup" not in token.feats
    if token.deprel == "compound":
        return token.upos == "NOUN" and not any(
            child.upos == "NUM" for child in sentence.tokens if child.head == token.index
        )
    return token.deprel == "nmod" and any(
        child.lemma in _OCCASIONS for child in children(sentence, token, "case")
    )


def about_of(sentence: Sentence, head: Token) -> tuple[str, ...]:
    """Return the nouns that say what a noun is about: "talks with the universities", "the inquiry into the fire"."""
    nouns = (token for token in children(sentence, head, "nmod") if token.upos == "NOUN")
    return tuple(
        token.lemma.lower()
        for token in nouns
        if any(case.lemma in _ABOUT for case in children(sentence, token, "case"))
    )


def is_repeated(sentence: Sentence, head: Token) -> bool:
    """Return True if an adverb says that the act was done several times: "repeatedly attacked"."""
    return any(token.lemma.lower() in _REPEATED for token in children(sentence, head, "advmod"))


def is_another(sentence: Sentence, head: Token) -> bool:
    """Return True if a word beside a trigger says that the act is another one, or "for a second time".

    What a document "also alleges" is no other act.
    """
    if any(is_document(token.lemma.lower()) for token in possible_documents(sentence, head)):
        return False
    times = {token.index for token in children(sentence, head, "obl") if token.lemma == "time"}
    return any(
        token.lemma.lower() in _ANOTHER for token in sentence.tokens if token.head in {head.index, *times}
    )


def children(sentence: Sentence, head: Token, relation: str) -> Iterator[Token]:
    """Yield the tokens that depend on a head by a relation."""
    return (token for token in sentence.tokens if token.head == head.index and token.deprel == relation)


def _has_of(sentence: Sentence, token: Token) -> bool:
    return any(child.lemma == "of" for child in children(sentence, token, "case"))
