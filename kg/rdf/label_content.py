"""Finds the words of a statement in its sentence, for its label."""

from collections.abc import Collection

from kg.model import EventMention, Span, Token
from kg.rdf.label_syntax import Clause
from kg.rdf.label_words import word_list

_NOT_BARE = frozenset({"xcomp", "mark", "ccomp", "aux:pass"})
_OPENING_MARKS = frozenset('“"')
_MIN_WORDS = 4  # of what is said before the speaker is named


def whole_content(clause: Clause, content: Span, end: int, outsiders: Collection[int]) -> Span:
    """Return what is said in one piece, with words of the same clause before and after it.

    Before it are those before a quotation inside the clause. The clause goes on after ``end``, the end of all
    that is known to be said, if its head does. ``outsiders`` are the heads of the speaker and
    the addressees.
    """
    children = clause.children(clause.verb.index) if clause.verb else []
    clauses = [child for child in children if child.deprel == "ccomp" and clause.token_at(content.start)]
    is_after = content.start > clause.trigger.start
    for one in clauses:
        # A parse may attach words from the other side of the saying.
        words = [word for word in clause.subtree(one) if (word.start > clause.trigger.start) == is_after]
        while words and words[0].start < content.start and _joins(words):
            words.pop(0)
        if not words or _has_trigger(clause, words) or not words[0].start <= content.start < words[-1].end:
            continue
        # The parse has the hearers in what is said: "told the judges hearing the case that …".
        has_hearers = any(word.index in outsiders and word.start < content.start for word in words)
        if has_hearers or (one.xpos == "VBG" and clause.auxiliary(one) is None):
            continue
        last = words[-1].end if one.start >= end else content.end
        if words[0].start < content.start or last > content.end:
            return clause.slice_of(words[0].start, max(last, content.end))
    return clause.slice_of(_content_start(clause, content, outsiders), content.end) if clauses else content


def told_content(mention: EventMention, clause: Clause) -> Span | None:
    """Return what is said in the sentence if the content that is known is another, or lacks its beginning."""
    sentence, first = clause.sentence.span, next(iter(mention.content), None)
    if first is None:
        return content_before(mention, clause)
    if not sentence.start <= first.start < sentence.end:
        spans = (span for span in mention.content if clause.trigger.end <= span.start < sentence.end)
        return next((span for span in spans if clause.word_before(span.start) == "that"), None)
    quotation = next((span for span in mention.content[1:] if span.quote[:1] in _OPENING_MARKS), None)
    is_question = first.start < clause.trigger.start and first.quote.lower().startswith("whether ")
    if is_question and quotation is not None:  # "asked whether the port is safe, she said: “It is”"
        return quotation
    return _content_with_subject(clause, first)


def _content_with_subject(clause: Clause, content: Span) -> Span | None:
    """Return a clause whose subject the parse has as an object: "argued the plan “would fail”"."""
    verb = clause.verb
    if verb is None or verb.lemma not in word_list("sayings") | word_list("clause_verbs"):
        return None
    for noun in (c for c in clause.children(verb.index) if c.deprel == "obj" and c.index > verb.index):
        for one in (c for c in clause.children(noun.index) if c.deprel == "acl:relcl"):
            words = clause.subtree(one)
            begins = bool(words) and words[0].start <= content.start <= one.start
            has_subject = any(c.deprel.startswith("nsubj") for c in clause.children(one.index))
            if begins and not has_subject:
                return clause.slice_of(clause.subtree(noun)[0].start, content.end)
    return None


def content_before(mention: EventMention, clause: Clause) -> Span | None:
    """Return the words before a saying at the end of its sentence, if no other content is known: "…, she added."."""
    verb = clause.verb
    children = clause.children(verb.index) if verb else []
    subjects = [c for c in children if c.deprel == "nsubj" and clause.word_before(c.start) != "who"]
    hears = verb is not None and verb.lemma in word_list("informing")
    others = [
        c
        for c in children
        if (c.deprel in _NOT_BARE and not _is_second_saying(c))
        or (c.deprel == "obj" and not hears)
        or (c.deprel == "obl" and verb and c.index > verb.index)
    ]
    if mention.content or verb is None or not subjects or others:
        return None
    first = clause.subtree(subjects[-1])[0]
    comma = clause.token(min(first.index, verb.index) - 1)
    words = [word for word in clause.sentence.tokens if comma and word.index < comma.index]
    is_last = clause.word_after(verb.end) in {".", ",", ""} or subjects[-1].index > verb.index
    is_sentence = sum(word.upos in {"VERB", "AUX"} for word in words) > 0 and len(words) > _MIN_WORDS
    if comma is None or comma.text not in {",", "”", '"'} or not is_last or not is_sentence:
        return None
    return clause.slice_of(words[0].start, words[-1].end)


def _is_second_saying(word: Token) -> bool:
    """Return True for the saying that follows another: "it said, adding that …"."""
    return word.xpos == "VBG" and word.lemma in word_list("sayings")


def without_conjunction(clause: Clause, content: Span) -> Span:
    """Return what is said without the "but" or "and" that joins it to the sentence before."""
    first = clause.token_at(content.start)
    is_joining = first is not None and first.deprel == "cc" and first.end < content.end
    return clause.slice_of(_after(clause, first), content.end) if first and is_joining else content


def is_relative(clause: Clause, content: Span) -> bool:
    """Return True if a span begins in a relative clause of a phrase that depends on the trigger."""
    word = first = clause.token_at(content.start)
    if first is not None and first.text.lower() in word_list("relatives"):
        return clause.word_before(first.start) == ","
    for _ in clause.sentence.tokens:
        if word is None or clause.is_trigger(word):
            return False
        if word.deprel == "acl:relcl":  # "said in an address that …" is none
            return not any(child.deprel == "mark" for child in clause.children(word.index))
        word = clause.token(word.head)
    return False


def _joins(words: list[Token]) -> bool:
    """Return True if words begin with punctuation, "that", or an adverb before a comma: "said, however, that"."""
    is_adverb = words[0].upos == "ADV" and len(words) > 1 and words[1].text == ","
    return is_adverb or words[0].upos == "PUNCT" or words[0].text.lower() == "that"


def _content_start(clause: Clause, content: Span, outsiders: Collection[int]) -> int:
    """Return where a clause begins whose first words the parse has attached elsewhere."""
    end = clause.verb.end if clause.verb else content.start
    gap = [word for word in clause.sentence.tokens if end <= word.start and word.end <= content.start]
    conjunctions = [word for word in gap if word.text.lower() == "that"]
    if conjunctions:
        return _after(clause, conjunctions[0])
    is_other = any(
        word.index in clause.phrase_heads
        or word.deprel == "obj"
        or (word.deprel, word.upos) == ("ccomp", "NOUN")
        for word in gap
    )
    is_fragment = bool(gap) and content.quote[0] in '“"' and gap[-1].upos != "PUNCT"
    is_free = bool(gap) and gap[0].upos != "PUNCT" and not any(word.index in outsiders for word in gap)
    return gap[0].start if is_free and (is_other or is_fragment) else content.start


def _after(clause: Clause, word: Token) -> int:
    after = clause.token(word.index + 1)
    return after.start if after else word.end


def _has_trigger(clause: Clause, words: list[Token]) -> bool:
    return any(clause.is_trigger(word) for word in words)
