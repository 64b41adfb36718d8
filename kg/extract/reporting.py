"""A reporting clause or phrase: who speaks, by which word, to whom, and on what occasion."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import participants, phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.model import Mention, Span

_FROM = frozenset({"by", "from", "of"})
_OCCASION_CASES = frozenset({"in", "at", "during", "on", "via", "through", "by"})
_ASIDE = frozenset({",", "(", "–", "—", "--"})
_BESIDE = frozenset({"in", "at", "on", "during", "after", "before", "by", "via", "through"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What a reporting word says of who speaks."""

    word: int
    speaker: Mention
    cue: Span
    addressee: Mention | None = None
    occasion: Mention | None = None


def of_verb(tree: Tree, verb: int) -> Speech | None:
    """Return the speech of a reporting verb; None where nobody is named as saying it."""
    heads = _subjects(tree, verb)
    if not heads or not _can_speak(tree, verb, heads[0]):
        return None
    owner = _owner(tree, heads[0])
    document = phrases.mention(tree, heads[0]) if owner else None
    frame = [verb, *_speaking_beside(tree, verb)]
    return Speech(
        word=verb,
        speaker=_speaker(tree, owner) if owner else _together(tree, heads),
        cue=tree.span([verb, *(p for p in tree.children(verb, "compound:prt") if p == verb + 1)]),
        addressee=next((a for word in frame for a in _addressees(tree, word)), None),
        occasion=document or next((o for word in frame for o in _occasions(tree, word)), None),
    )


def of_noun(tree: Tree, noun: int) -> Speech | None:
    """Return the speech of a noun that is a claim: "the mayor's claim that …", "reports by the agency that …".

    A claim that is denied is the word of who denies it, as its polarity is.
    """
    verb = tree.head(noun)
    claimed = tree.base(noun) == "obj" or tree.rel(noun) == "nsubj:pass"
    asserted = claimed and tree.lemma(verb) in LEXICON.lists["asserting"]
    denied = asserted and LEXICON.categories.get(("complement", tree.lemma(verb))) == "denied"
    return (None if denied else _owned(tree, noun)) or (of_verb(tree, verb) if asserted else None)


def _owned(tree: Tree, noun: int) -> Speech | None:
    owner = _owner(tree, noun)
    if owner is None:
        return None
    return Speech(word=noun, speaker=phrases.mention(tree, owner), cue=tree.span([noun]))


def of_phrase(tree: Tree, phrase: int) -> Speech | None:
    """Return the speech of a phrase beside the clause: "according to X", "in X's words", "as X put it"."""
    if tree.case(phrase) in LEXICON.lists["according"]:
        return _source(tree, phrase)
    if tree.lemma(phrase) in LEXICON.lists["wording"] and tree.case(phrase) in {"in", "by"}:
        return _owned(tree, phrase)
    if tree.base(phrase) == "advcl" and "as" in tree.marks(phrase) and _puts(tree, phrase):
        return of_verb(tree, phrase)
    return None


def of_citation(tree: Tree, verb: int) -> Speech | None:
    """Return the speech of a clause that names a source for the one it hangs on: "…, citing officials"."""
    source = tree.child(verb, "obj") if tree.lemma(verb) == "cite" and tree.rel(verb) == "advcl" else None
    if source is None or not (phrases.names_actor(tree, source) or _is_document(tree, source)):
        return None
    owner = _owner(tree, source)
    return Speech(word=verb, speaker=phrases.mention(tree, owner or source), cue=tree.span([verb]))


def of_label(tree: Tree, words: list[int], colon: int) -> Speech | None:
    """Return the speech of a name before a colon; a clause is no name."""
    if any(tree.upos(w) in {"VERB", "AUX"} for w in words):
        return None
    heads = [w for w in words if tree.head(w) not in words and phrases.names_actor(tree, w)]
    if not heads:
        return None
    return Speech(word=colon, speaker=phrases.mention(tree, heads[0]), cue=tree.span([colon]))


# ---------------------------------------------------------------- who


def _subjects(tree: Tree, verb: int) -> list[int]:
    above = tree.head(verb)
    if "as" in tree.marks(verb) and tree.lemma(above) in LEXICON.lists["quoting"]:
        return tree.children(above, "nsubj:pass") or tree.children(above, "obj")
    if participants.is_passive(tree, verb):
        return tree.children(verb, "obl:agent")
    own = tree.children(verb, "nsubj")
    apart = len(own) > 1 and tree.upos(min(tree.below(own[-1])) - 1) == "PUNCT"
    return tree.conjuncts(own[-1]) if apart else participants.subjects(tree, verb)


def _can_speak(tree: Tree, verb: int, head: int) -> bool:
    """Tell whether a subject can be a source: "the move suggests that …" has none."""
    if tree.lemma(verb) not in LEXICON.lists["showing"]:
        return tree.lemma(head) not in {"this", "that", "which", "what"}
    return phrases.names_actor(tree, head) or _is_document(tree, head)


def _is_document(tree: Tree, head: int) -> bool:
    return tree.lemma(head) in LEXICON.lists["documents"] | LEXICON.lists["media"]


def _together(tree: Tree, heads: list[int]) -> Mention:
    """Return several speakers as one phrase."""
    if len(heads) == 1:
        return _speaker(tree, heads[0])
    return tree.mention(heads[0], sorted({w for head in heads for w in phrases.words(tree, head)}))


def _speaker(tree: Tree, head: int) -> Mention:
    """Return a speaker's phrase without what stands between commas: "the ministry, in a statement, said"."""
    after = [c for c in tree.children(head, "nmod", "acl") if c > head]
    starts = [min(tree.below(c, frozenset({"punct"}))) for c in after]
    aside = (start for start in starts if start > head and tree.lemma(start - 1) in _ASIDE)
    end = min(aside, default=len(tree) + 1)
    words = [w for w in phrases.words(tree, head) if w < end]
    while words[-1] > head and tree.upos(words[-1]) == "PUNCT":
        words.pop()
    return tree.mention(head, words)


def _owner(tree: Tree, noun: int) -> int | None:
    """Return whose document or claim a noun names: "a statement from the ministry", "the UN report"."""
    words = LEXICON.lists["documents"] | LEXICON.lists["wording"]
    if tree.lemma(noun) not in words and not phrases.is_claim(tree, noun):
        return None
    owners = tree.children(noun, "nmod:poss") + [
        c
        for c in tree.children(noun, "nmod", "obl")
        if tree.case(c) in _FROM and phrases.names_actor(tree, c)
    ]
    return next(iter(owners or _named_modifiers(tree, noun)), None)


def _named_modifiers(tree: Tree, noun: int) -> list[int]:
    found = tree.children(noun, "compound", "amod")
    return [c for c in found if (name := tree.entity(c)) is not None and name.label in phrases.NAMED]


def _source(tree: Tree, phrase: int) -> Speech:
    owner = _owner(tree, phrase)
    cases = tree.children(phrase, "case")
    return Speech(
        word=phrase,
        speaker=phrases.mention(tree, owner or phrase),
        cue=tree.span(w for case in cases for w in (case, *tree.children(case, "fixed"))),
        occasion=phrases.mention(tree, phrase) if owner else None,
    )


def _puts(tree: Tree, verb: int) -> bool:
    """Tell whether an as-clause names a speaker: "as the minister said", "as she put it"."""
    if tree.lemma(tree.head(verb)) in LEXICON.lists["quoting"]:
        return False
    puts = tree.lemma(verb) == "put" and any(tree.lemma(o) == "it" for o in tree.children(verb, "obj"))
    return puts or (tree.lemma(verb) in LEXICON.reporting and not tree.children(verb, "ccomp", "obj"))


# ---------------------------------------------------------------- to whom, and when


def _speaking_beside(tree: Tree, verb: int) -> list[int]:
    """Return the clauses that say how the verb's subject spoke: "speaking to reporters, he said"."""
    return [c for c in tree.children(verb, "advcl") if tree.lemma(c) in LEXICON.lists["talking"]]


def _addressees(tree: Tree, verb: int) -> Iterator[Mention]:
    told = tree.children(verb, "iobj", "obj") if tree.lemma(verb) in LEXICON.lists["telling"] else []
    spoken_to = [p for p in tree.children(verb, "obl") if tree.case(p) == "to"]
    for head in (*told, *spoken_to):
        listens = phrases.names_actor(tree, head) or tree.lemma(head) in LEXICON.lists["media"]
        listens |= head in told and bool(tree.children(verb, "ccomp"))  # "told a rally that …"
        if listens and not times_and_places.is_time(tree, head):
            yield _bare(tree, head)


def _occasions(tree: Tree, verb: int) -> Iterator[Mention]:
    queue = tree.children(verb, "obl", "obj", "iobj")
    queue += [c for subject in tree.children(verb, "nsubj") for c in tree.children(subject, "nmod")]
    while queue:
        phrase = queue.pop(0)
        if _is_occasion(tree, phrase):
            yield _bare(tree, phrase)
        queue += tree.children(phrase, "nmod")


def _is_occasion(tree: Tree, phrase: int) -> bool:
    case, word = tree.case(phrase), tree.lemma(phrase)
    if tree.base(phrase) == "obj":
        return (
            word in LEXICON.lists["occasions"] and tree.lemma(tree.head(phrase)) in LEXICON.lists["telling"]
        )
    if case in {"on", "via", "in"} and word in LEXICON.lists["platforms"]:
        return True
    return case in _OCCASION_CASES and word in LEXICON.lists["occasions"] | LEXICON.lists["documents"]


def _bare(tree: Tree, head: int) -> Mention:
    """Return a phrase without the places, days and occasions that follow it: "reporters" of "reporters in Oslo"."""
    later = [c for c in tree.children(head, "nmod") if c > head and _stands_beside(tree, c)]
    end = min((min(tree.below(c)) for c in later), default=len(tree) + 1)
    return tree.mention(head, [w for w in phrases.words(tree, head) if w < end])


def _stands_beside(tree: Tree, phrase: int) -> bool:
    if tree.lemma(phrase) in LEXICON.lists["platforms"]:
        return False
    return tree.case(phrase) in _BESIDE or times_and_places.is_time(tree, phrase)
