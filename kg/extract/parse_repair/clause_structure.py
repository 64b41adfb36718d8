"""Slips between clauses: subjects missed, clauses and phrases hung on the wrong verb."""

from kg.extract.dependency_tree import NOMINAL, Tree
from kg.extract.lexicon import LEXICON

_SUBORDINATORS = frozenset(
    {"after", "before", "as", "since", "until", "while", "because", "although", "though"}
)
_CLOSING = frozenset({"”", '"', "''", "’"})
_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP"})


def is_finite(tree: Tree, verb: int) -> bool:
    """Tell whether a verb carries tense itself; the tag counts where feature and tag disagree."""
    return tree.token(verb).xpos in _FINITE_TAGS or "VerbForm=Fin" in tree.token(verb).feats


def _inverted_speaker(tree: Tree, verb: int) -> None:
    """Slip: "'…,' said Col. Smith": who stands right after a reporting verb that follows a quotation is its subject."""
    if (
        tree.lemma(verb) not in LEXICON.speaking
        or tree.children(verb, "nsubj")
        or not _follows_words(tree, verb)
    ):
        return
    after = next((c for c in tree.children(verb, "obj", "iobj", "obl", "nmod") if not tree.case(c)), None)
    if is_finite(tree, verb) and after is not None and min(tree.below(after)) == verb + 1:
        tree.attach(after, verb, "nsubj")


def _follows_words(tree: Tree, verb: int) -> bool:
    """Tell whether a verb stands after quoted words; "say" may also stand after a comma."""
    before = tree.token(verb - 1).text if verb > 1 else ""
    return before in _CLOSING | {"'"} or (tree.upos(verb - 1) == "PUNCT" and tree.lemma(verb) == "say")


def _word_of_quotation(tree: Tree, verb: int) -> None:
    """Slip: "'The power is not,' the aide wrote": what ends the quotation denies neither the writing nor the aide."""
    if tree.lemma(verb) not in LEXICON.speaking:
        return
    for holder in (verb, *tree.children(verb, "nsubj")):
        for word in tree.children(holder, "advmod", "aux", "cop"):
            if _quote_closes(tree, word, holder):
                tree.attach(word, verb, "ccomp")
    _subject_of_quotation(tree, verb)


def _subject_of_quotation(tree: Tree, verb: int) -> None:
    """Slip: "'While the road is finished, …,' the aide wrote": the road does not write; its clause hangs on it."""
    subjects = tree.children(verb, "nsubj")
    quoted = [s for s in subjects if _quote_closes(tree, s, verb)]
    content = tree.child(verb, "ccomp")
    if content is None or len(quoted) == len(subjects):
        return
    for subject in quoted:
        for clause in tree.children(subject, "acl"):
            if tree.children(clause, "aux", "cop") and not tree.children(clause, "nsubj"):
                passive = ":pass" if tree.children(clause, "aux:pass") else ""
                tree.attach(clause, content, "advcl")
                tree.attach(subject, clause, f"nsubj{passive}")


def _quote_closes(tree: Tree, first: int, last: int) -> bool:
    """Tell whether a quotation ends between two words."""
    return any(tree.token(between).text in _CLOSING for between in range(first + 1, last))


def _missing_subject(tree: Tree, verb: int) -> None:
    """Slip: "…for Ukraine, U.S. officials told Reuters": the phrase right before a finite verb is its subject."""
    if not is_finite(tree, verb) or tree.children(verb, "nsubj", "csubj", "expl"):
        return
    last = _before_auxiliaries(tree, verb)
    first = _nominal_start(tree, last)
    if first is None or not _may_begin_clause(tree, first):
        return
    head = _top_within(tree, first, last)
    if head and head != verb and verb not in tree.below(head):
        for case in tree.children(head, "case"):
            tree.attach(case, verb, "mark")
        tree.attach(head, verb, "nsubj")


def _before_auxiliaries(tree: Tree, verb: int) -> int:
    """Return the index before the verb's own auxiliaries and adverbs."""
    last = verb - 1
    while last >= 1 and tree.head(last) == verb and tree.base(last) in {"aux", "advmod"}:
        last -= 1
    return last


def _nominal_start(tree: Tree, last: int) -> int | None:
    """Return where the nominal phrase that ends at ``last`` begins, or None where there is none."""
    if tree.upos(last) not in NOMINAL or tree.lemma(last) in LEXICON.time_nouns:
        return None
    first = last
    while first > 1 and _continues_nominal(tree, first - 1):
        first -= 1
    return first


def _continues_nominal(tree: Tree, index: int) -> bool:
    """Tell whether a word carries a nominal phrase on to the left."""
    return tree.upos(index) in {"NOUN", "PROPN", "ADJ", "DET", "NUM", "PART"} or tree.lemma(index) in {
        "and",
        "of",
    }


def _may_begin_clause(tree: Tree, first: int) -> bool:
    """Tell whether a clause can begin here: at the start, after punctuation, a subordinator or a reporting verb."""
    before = first - 1
    if before < 1 or tree.upos(before) == "PUNCT" or tree.lemma(before) in _SUBORDINATORS:
        return True
    return tree.upos(before) == "VERB" and tree.lemma(before) in LEXICON.reporting


def _top_within(tree: Tree, first: int, last: int) -> int | None:
    """Return the first word of a run that hangs on a word outside it."""
    tops = [
        i for i in range(first, last + 1) if not first <= tree.head(i) <= last and tree.upos(i) in NOMINAL
    ]
    return tops[0] if tops else None


def _two_subjects(tree: Tree, verb: int) -> None:
    """Slip: "Caine was also due to participate, an official said": the far subject is that of the clause between.

    Or that clause was taken for one that describes its subject: "'The firm paid in advance,' she told reporters".
    """
    subjects = tree.children(verb, "nsubj")
    if len(subjects) < 2:
        return
    far, near = subjects[0], subjects[-1]
    if near > verb:
        _subject_of_content(tree, verb, near)
        return
    beside = [tree.head(verb)] if tree.base(verb) == "parataxis" else []
    for clause in [*tree.children(verb, "ccomp", "xcomp", "advcl"), *beside]:
        if far < clause < near and not tree.children(clause, "nsubj"):
            tree.attach(far, clause, "nsubj")
            return
    described = next((c for c in tree.children(far, "acl") if far < c < near and _has_tense(tree, c)), None)
    if described is not None and not tree.children(described, "nsubj"):
        tree.attach(described, verb, "advcl" if tree.children(described, "mark") else "ccomp")
        tree.attach(far, described, "nsubj:pass" if tree.children(described, "aux:pass") else "nsubj")


def _has_tense(tree: Tree, clause: int) -> bool:
    """Tell whether a clause that only describes a noun has a tense of its own, as a participle has none."""
    forms = (clause, *tree.children(clause, "aux"))
    return tree.rel(clause) == "acl" and any(is_finite(tree, form) for form in forms)


def _subject_of_content(tree: Tree, verb: int, subject: int) -> None:
    """Slip: "said attempts to mediate were useless": a second subject behind the verb is that of what is said."""
    content = tree.child(verb, "ccomp")
    if content is not None and content > subject and not tree.children(content, "nsubj"):
        tree.attach(subject, content, "nsubj")


def _subordinate_clause(tree: Tree, verb: int) -> None:
    """Slip: "two days after Trump hosted …": "after" introduces the clause, it is not the subject's preposition."""
    subject = tree.child(verb, "nsubj")
    if subject is None:
        return
    for word in tree.below(subject):
        if (
            tree.base(word) == "case"
            and tree.lemma(word) in _SUBORDINATORS
            and word == min(tree.below(subject))
        ):
            tree.attach(word, verb, "mark")
    coordinated = tree.base(verb) in {"conj", "parataxis"} and not tree.children(verb, "cc")
    marks = [m for m in tree.children(verb, "mark") if tree.lemma(m) in _SUBORDINATORS]
    if coordinated and any(m > tree.head(verb) for m in marks):
        tree.attach(verb, tree.head(verb), "advcl")


def _to(tree: Tree, verb: int) -> int | None:
    """Return the "to" of an infinitive."""
    return next((m for m in tree.children(verb, "mark") if tree.lemma(m) == "to"), None)


def _subject_of_infinitive(tree: Tree, verb: int) -> None:
    """Slip: "a demand for governments to engage": who stands between "for" and "to" is to engage."""
    to = _to(tree, verb)
    if to is None or tree.children(verb, "nsubj"):
        return
    last = to - 1
    while last > 1 and tree.upos(last) == "ADV":
        last -= 1
    head = next((a for a in tree.ancestors(last) if tree.case(a) == "for" and a <= last), None)
    if head and tree.base(head) in {"nmod", "obl"} and verb not in tree.below(head):
        for case in tree.children(head, "case"):
            tree.attach(case, verb, "mark")
        tree.attach(head, verb, "nsubj")


def _phrase_before_clause(tree: Tree, verb: int) -> None:
    """Slip: "met Trump at the White House on Monday to discuss …": what stands before "to" belongs to the verb above."""
    marks = [
        m for m in tree.children(verb, "mark") if tree.lemma(m) == "to" or tree.lemma(m) in _SUBORDINATORS
    ]
    above = tree.head(verb)
    if not marks or above == 0 or above > marks[0] or tree.upos(above) != "VERB":
        return
    for phrase in tree.children(verb, "obl"):
        if above < phrase < marks[0]:
            tree.attach(phrase, above, tree.rel(phrase))
    for time in tree.children(verb, "obj"):  # "made the comments two days after Trump hosted …"
        if above < time < marks[0] and tree.lemma(time) in LEXICON.time_nouns:
            tree.attach(time, above, "obl:unmarked")


def _temporal_object(tree: Tree, verb: int) -> None:
    """Slip: "resigned two days after …", "made the comments two days after …": a stretch of time is no object here."""
    objects = tree.children(verb, "obj")
    marks = {m for clause in tree.children(verb, "advcl") for m in tree.children(clause, "mark")}
    for extra in objects:
        second = extra != objects[0] or extra + 1 in marks
        if second and tree.lemma(extra) in LEXICON.time_nouns:
            tree.attach(extra, verb, "obl:unmarked")


def _finite_beside_infinitive(tree: Tree, verb: int) -> None:
    """Slip: "was not authorised to speak and spoke on condition": a verb with tense does not go on an infinitive."""
    infinitive = tree.head(verb)
    if (
        tree.rel(verb) != "conj"
        or not is_finite(tree, verb)
        or infinitive == 0
        or is_finite(tree, infinitive)
    ):
        return
    above = next(
        (a for a in list(tree.ancestors(infinitive))[1:] if tree.upos(a) in {"VERB", "ADJ", "NOUN"}), None
    )
    if _to(tree, infinitive) is not None and above:
        tree.attach(verb, above, "conj")


def _clause_of_accusation(tree: Tree, verb: int) -> None:
    """Slip: "accused the leaders who met Trump of carrying out …": the of-clause belongs to the accusing."""
    name = next((f"{mark}_clause" for mark in tree.marks(verb) if mark in {"of", "for"}), None)
    if tree.rel(verb) not in {"advcl", "acl"} or name is None:
        return
    above = list(tree.ancestors(verb))[2:]
    accusing = next((a for a in above if tree.lemma(a) in LEXICON.lists[name]), None)
    if accusing and tree.lemma(tree.head(verb)) not in LEXICON.lists[name]:
        tree.attach(verb, accusing, "advcl")


def _participle_of_object(tree: Tree, verb: int) -> None:
    """Slip: "blocked the road leading to Togo": the road leads there, not who blocks it."""
    noun = verb - 1
    if tree.rel(verb) != "advcl" or tree.token(verb).xpos != "VBG" or tree.children(verb, "mark", "nsubj"):
        return
    describes = tree.lemma(verb) in LEXICON.lists["describing"]
    if describes and tree.upos(noun) == "NOUN" and tree.head(noun) == tree.head(verb):
        tree.attach(verb, noun, "acl")


def _aim_beside_person(tree: Tree, verb: int) -> None:
    """Slip: "recalled its envoy to consult him": what follows a person is what the act is for, not which person."""
    person = tree.head(verb)
    above = tree.head(person)
    described = _to(tree, verb) is None or not above or tree.upos(above) != "VERB"
    if tree.rel(verb) != "acl" or described or tree.base(person) != "obj":
        return
    owned = tree.children(person, "nmod:poss") and tree.lemma(person) in LEXICON.people
    if owned and not tree.children(verb, "nsubj"):
        tree.attach(verb, above, "advcl")


CLAUSE_STEPS = (
    _inverted_speaker,
    _word_of_quotation,
    _two_subjects,
    _missing_subject,
    _subordinate_clause,
    _subject_of_infinitive,
    _phrase_before_clause,
    _temporal_object,
    _finite_beside_infinitive,
    _clause_of_accusation,
    _participle_of_object,
    _aim_beside_person,
)
