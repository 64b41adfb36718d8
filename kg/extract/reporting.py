"""Reads reporting clauses and source phrases: the speaker, the addressee and the occasion."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import phrases, subjects, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS
from kg.model import Mention, Span

_AUTHOR_PREPOSITIONS = frozenset({"by", "from", "of"})
_OCCASION_PREPOSITIONS = frozenset({"in", "at", "during", "on", "via", "through", "by"})
_PARENTHESIS_MARKS = frozenset({",", "(", "–", "—", "--"})
_CIRCUMSTANCE_PREPOSITIONS = frozenset(
    {"in", "at", "on", "during", "after", "before", "by", "via", "through"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A reporting word with its speaker, addressee and occasion."""

    word: int  # index of the reporting word
    speaker: Mention
    cue: Span  # text of the reporting word or preposition
    addressee: Mention | None = None
    occasion: Mention | None = None


def speech_of_verb(tree: Tree, verb: int) -> Speech | None:
    """Return the speech of a reporting verb, or None if no speaker is named."""
    heads = _speaker_heads(tree, verb)
    if not heads or not _can_speak(tree, verb, heads[0]):
        return None
    author = _author(tree, heads[0])
    document = phrases.mention(tree, heads[0]) if author else None
    verbs = [verb, *_speaking_clauses(tree, verb)]
    return Speech(
        word=verb,
        speaker=_speaker_mention(tree, author) if author else _speakers_mention(tree, heads),
        cue=tree.span([verb, *(p for p in tree.children(verb, "compound:prt") if p == verb + 1)]),
        addressee=next((a for word in verbs for a in _addressees(tree, word)), None),
        occasion=document or next((o for word in verbs for o in _occasions(tree, word)), None),
    )


def speech_of_noun(tree: Tree, noun: int) -> Speech | None:
    """Return the speech of a claim: "the mayor's claim that …", "reports by the agency that …"."""
    verb = tree.head(noun)
    is_object = tree.udeprel(noun) == "obj" or tree.deprel(noun) == "nsubj:pass"
    is_asserted = is_object and tree.lemma(verb) in WORDS["claim_making_verbs"]
    # The speaker of a denied claim is the one who denies it, because the polarity includes the denial.
    is_denied = is_asserted and LEXICON.cue_category("complement", tree.lemma(verb)) == "denied"
    speech = None if is_denied else _author_speech(tree, noun)
    return speech_of_verb(tree, verb) if speech is None and is_asserted else speech


def _author_speech(tree: Tree, noun: int) -> Speech | None:
    author = _author(tree, noun)
    if author is None:
        return None
    return Speech(word=noun, speaker=phrases.mention(tree, author), cue=tree.span([noun]))


def speech_of_quotation(tree: Tree, verb: int, saying: int) -> Speech | None:
    """Return the speech of the one who quotes a speaker: "the agency quoted the mayor as saying"."""
    is_passive = subjects.is_passive(tree, verb)
    agents = [*tree.children(verb, "obl:agent"), *tree.children(saying, "obl:agent")]
    heads = agents if is_passive else subjects.subjects(tree, verb)
    if not heads:
        return None
    return Speech(word=verb, speaker=_speakers_mention(tree, heads), cue=tree.span([verb]))


def speech_of_phrase(tree: Tree, phrase: int) -> Speech | None:
    """Return the speech of a source phrase: "according to X", "in X's words", "as X put it"."""
    if tree.preposition(phrase) in WORDS["source_prepositions"]:
        author = _author(tree, phrase)
        return Speech(
            word=phrase,
            speaker=phrases.mention(tree, author or phrase),
            cue=tree.span(tree.case_words(phrase)),
            occasion=phrases.mention(tree, phrase) if author else None,
        )
    if tree.lemma(phrase) in WORDS["wording_nouns"] and tree.preposition(phrase) in {"in", "by"}:
        return _author_speech(tree, phrase)
    if tree.udeprel(phrase) == "advcl" and "as" in tree.marks(phrase) and _is_as_report(tree, phrase):
        return speech_of_verb(tree, phrase)
    return None


def speech_of_citation(tree: Tree, verb: int) -> Speech | None:
    """Return the speech of a clause that cites a source: "…, citing officials"."""
    source = tree.child(verb, "obj") if tree.lemma(verb) == "cite" and tree.deprel(verb) == "advcl" else None
    if source is None or not (phrases.names_actor(tree, source) or _is_document_or_media(tree, source)):
        return None
    author = _author(tree, source)
    return Speech(word=verb, speaker=phrases.mention(tree, author or source), cue=tree.span([verb]))


def speech_of_label(tree: Tree, words: list[int], colon: int) -> Speech | None:
    """Return the speech of a name before a colon, or None for a clause."""
    has_verb = any(tree.upos(w) in {"VERB", "AUX"} for w in words)
    heads = [w for w in words if tree.head(w) not in words and phrases.names_actor(tree, w)]
    if has_verb or not heads:
        return None
    return Speech(word=colon, speaker=phrases.mention(tree, heads[0]), cue=tree.span([colon]))


# ---------------------------------------------------------------- speakers


def _speaker_heads(tree: Tree, verb: int) -> list[int]:
    head = tree.head(verb)
    if "as" in tree.marks(verb) and tree.lemma(head) in WORDS["quoting_verbs"]:
        return tree.children(head, "nsubj:pass") or tree.children(head, "obj")
    if subjects.is_passive(tree, verb):
        return tree.children(verb, "obl:agent")
    own_subjects = tree.children(verb, "nsubj")
    is_separate = len(own_subjects) > 1 and tree.upos(tree.first(own_subjects[-1]) - 1) == "PUNCT"
    return tree.conjuncts(own_subjects[-1]) if is_separate else subjects.subjects(tree, verb)


def _can_speak(tree: Tree, verb: int, head: int) -> bool:
    """Return True if a subject can be a source; in "the move suggests that …" it cannot."""
    if tree.lemma(verb) not in WORDS["evidence_verbs"]:
        return tree.lemma(head) not in {"this", "that", "which", "what"}
    return phrases.names_actor(tree, head) or _is_document_or_media(tree, head)


def _is_document_or_media(tree: Tree, head: int) -> bool:
    return tree.lemma(head) in WORDS["document_nouns"] | WORDS["media_nouns"]


def _speakers_mention(tree: Tree, heads: list[int]) -> Mention:
    """Return one or several speakers as one phrase."""
    if len(heads) == 1:
        return _speaker_mention(tree, heads[0])
    return tree.mention(heads[0], sorted({w for head in heads for w in phrases.words(tree, head)}))


def _speaker_mention(tree: Tree, head: int) -> Mention:
    """Return a speaker without a parenthesis: "the ministry, in a statement, said"."""
    later = [c for c in tree.children(head, "nmod", "acl") if c > head]
    starts = [tree.first(c, "punct") for c in later]
    parentheses = (start for start in starts if start > head and tree.lemma(start - 1) in _PARENTHESIS_MARKS)
    end = min(parentheses, default=len(tree) + 1)
    words = [w for w in phrases.words(tree, head) if w < end]
    while words[-1] > head and tree.upos(words[-1]) == "PUNCT":
        words.pop()
    return tree.mention(head, words)


def _author(tree: Tree, noun: int) -> int | None:
    """Return the author of a document or claim: "a statement from the ministry", "the UN report"."""
    nouns = WORDS["document_nouns"] | WORDS["wording_nouns"]
    if tree.lemma(noun) not in nouns and not phrases.is_claim(tree, noun):
        return None
    own_phrases = [
        p for p in tree.children(noun, "nmod", "obl") if tree.preposition(p) in _AUTHOR_PREPOSITIONS
    ]
    authors = tree.children(noun, "nmod:poss") + [p for p in own_phrases if phrases.names_actor(tree, p)]
    names = [m for m in tree.children(noun, "compound", "amod") if tree.label(m) in phrases.NAME_LABELS]
    return next(iter(authors + names), None)


def _is_as_report(tree: Tree, verb: int) -> bool:
    """Return True if an as-clause names a speaker: "as the minister said", "as she put it"."""
    if tree.lemma(tree.head(verb)) in WORDS["quoting_verbs"]:
        return False
    is_put_it = tree.lemma(verb) == "put" and any(tree.lemma(o) == "it" for o in tree.children(verb, "obj"))
    is_report = tree.lemma(verb) in WORDS["reporting_verbs"] and not tree.children(
        verb, "ccomp", "obj", "xcomp"
    )
    return is_put_it or is_report


# ---------------------------------------------------------------- addressees and occasions


def _speaking_clauses(tree: Tree, verb: int) -> list[int]:
    """Return the clauses about the act of speaking: "speaking to reporters, he said"."""
    return [c for c in tree.children(verb, "advcl") if tree.lemma(c) in WORDS["talking_verbs"]]


def _addressees(tree: Tree, verb: int) -> Iterator[Mention]:
    objects = tree.children(verb, "iobj", "obj") if tree.lemma(verb) in WORDS["telling_verbs"] else []
    to_phrases = [p for p in tree.children(verb, "obl") if tree.preposition(p) == "to"]
    for head in (*objects, *to_phrases):
        is_addressee = phrases.names_actor(tree, head) or tree.lemma(head) in WORDS["media_nouns"]
        is_addressee |= head in objects and bool(tree.children(verb, "ccomp"))  # "told a rally that …"
        if is_addressee and not times_and_places.is_time(tree, head):
            yield _without_circumstances(tree, head)


def _occasions(tree: Tree, verb: int) -> Iterator[Mention]:
    queue = tree.children(verb, "obl", "obj", "iobj")
    queue += [c for subject in tree.children(verb, "nsubj") for c in tree.children(subject, "nmod")]
    while queue:
        phrase = queue.pop(0)
        if _is_occasion(tree, phrase):
            yield _without_circumstances(tree, phrase)
        queue += tree.children(phrase, "nmod")


def _is_occasion(tree: Tree, phrase: int) -> bool:
    preposition, lemma = tree.preposition(phrase), tree.lemma(phrase)
    if tree.udeprel(phrase) == "obj":
        return lemma in WORDS["occasion_nouns"] and tree.lemma(tree.head(phrase)) in WORDS["telling_verbs"]
    if preposition in {"on", "via", "in"} and lemma in WORDS["platform_nouns"]:
        return True
    return (
        preposition in _OCCASION_PREPOSITIONS and lemma in WORDS["occasion_nouns"] | WORDS["document_nouns"]
    )


def _without_circumstances(tree: Tree, head: int) -> Mention:
    """Return a phrase without following places, times and occasions: only the "reporters" in Oslo."""
    later = [c for c in tree.children(head, "nmod") if c > head and _is_circumstance(tree, c)]
    end = min((tree.first(c) for c in later), default=len(tree) + 1)
    return tree.mention(head, [w for w in phrases.words(tree, head) if w < end])


def _is_circumstance(tree: Tree, phrase: int) -> bool:
    if tree.lemma(phrase) in WORDS["platform_nouns"]:
        return False
    return tree.preposition(phrase) in _CIRCUMSTANCE_PREPOSITIONS or times_and_places.is_time(tree, phrase)
