"""Repairs of clause structure: missed subjects and clauses attached to the wrong verb."""

from kg.extract.dependency_tree import NOMINAL_UPOS, Tree
from kg.extract.lexicon import LEXICON

_SUBORDINATORS = frozenset(
    {"after", "before", "as", "since", "until", "while", "because", "although", "though"}
)
_CLOSING_QUOTES = frozenset({"”", '"', "''", "’"})
_FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP"})


def is_finite(tree: Tree, verb: int) -> bool:
    """Return True if a verb is finite by its tag or by its features."""
    return tree.token(verb).xpos in _FINITE_TAGS or "VerbForm=Fin" in tree.token(verb).feats


def _attach_inverted_speaker(tree: Tree, verb: int) -> None:
    """Make the noun after an inverted reporting verb its subject: "'…,' said Col. Smith"."""
    if (
        tree.lemma(verb) not in LEXICON.quotation_verbs
        or tree.children(verb, "nsubj")
        or not _follows_quotation(tree, verb)
    ):
        return
    speaker = next(
        (c for c in tree.children(verb, "obj", "iobj", "obl", "nmod") if not tree.preposition(c)), None
    )
    if is_finite(tree, verb) and speaker is not None and min(tree.subtree(speaker)) == verb + 1:
        tree.attach(speaker, verb, "nsubj")


def _follows_quotation(tree: Tree, verb: int) -> bool:
    """Return True for a verb after a quotation; "say" may also follow other punctuation."""
    previous = tree.token(verb - 1).text if verb > 1 else ""
    return previous in _CLOSING_QUOTES | {"'"} or (
        tree.upos(verb - 1) == "PUNCT" and tree.lemma(verb) == "say"
    )


def _attach_last_quoted_word(tree: Tree, verb: int) -> None:
    """Detach the end of a quotation from the reporting clause: "'The power is not,' the aide wrote"."""
    if tree.lemma(verb) not in LEXICON.quotation_verbs:
        return
    for head in (verb, *tree.children(verb, "nsubj")):
        for word in tree.children(head, "advmod", "aux", "cop"):
            if _has_closing_quote(tree, word, head):
                tree.attach(word, verb, "ccomp")
    _attach_quoted_subject(tree, verb)


def _attach_quoted_subject(tree: Tree, verb: int) -> None:
    """Attach a quoted subject to the clause within the quotation.

    Example: the road in "'While the road is finished, …,' the aide wrote".
    """
    subjects = tree.children(verb, "nsubj")
    quoted = [s for s in subjects if _has_closing_quote(tree, s, verb)]
    content = tree.child(verb, "ccomp")
    if content is None or len(quoted) == len(subjects):
        return
    for subject in quoted:
        for clause in tree.children(subject, "acl"):
            if tree.children(clause, "aux", "cop") and not tree.children(clause, "nsubj"):
                subtype = ":pass" if tree.children(clause, "aux:pass") else ""
                tree.attach(clause, content, "advcl")
                tree.attach(subject, clause, f"nsubj{subtype}")


def _has_closing_quote(tree: Tree, first: int, last: int) -> bool:
    """Return True if a quotation ends between two words."""
    return any(tree.token(between).text in _CLOSING_QUOTES for between in range(first + 1, last))


def _attach_missing_subject(tree: Tree, verb: int) -> None:
    """Make the phrase before a finite verb its subject: "…for Ukraine, U.S. officials told Reuters"."""
    if not is_finite(tree, verb) or tree.children(verb, "nsubj", "csubj", "expl"):
        return
    last = _index_before_auxiliaries(tree, verb)
    first = _nominal_start(tree, last)
    if first is None or not _can_begin_clause(tree, first):
        return
    head = _head_of_run(tree, first, last)
    if head and head != verb and verb not in tree.subtree(head):
        for case in tree.children(head, "case"):
            tree.attach(case, verb, "mark")
        tree.attach(head, verb, "nsubj")


def _index_before_auxiliaries(tree: Tree, verb: int) -> int:
    """Return the index before the auxiliaries and adverbs of a verb."""
    last = verb - 1
    while last >= 1 and tree.head(last) == verb and tree.udeprel(last) in {"aux", "advmod"}:
        last -= 1
    return last


def _nominal_start(tree: Tree, last: int) -> int | None:
    """Return the start of the noun phrase that ends at ``last``, or None."""
    if tree.upos(last) not in NOMINAL_UPOS or tree.lemma(last) in LEXICON.time_nouns:
        return None
    first = last
    while first > 1 and _is_nominal_part(tree, first - 1):
        first -= 1
    return first


def _is_nominal_part(tree: Tree, index: int) -> bool:
    """Return True for a word that can stand before the last noun of a noun phrase."""
    return tree.upos(index) in {"NOUN", "PROPN", "ADJ", "DET", "NUM", "PART"} or tree.lemma(index) in {
        "and",
        "of",
    }


def _can_begin_clause(tree: Tree, first: int) -> bool:
    """Return True if a clause can begin at a word.

    It can at the start of the sentence and after punctuation, a subordinator or a reporting verb.
    """
    previous = first - 1
    if previous < 1 or tree.upos(previous) == "PUNCT" or tree.lemma(previous) in _SUBORDINATORS:
        return True
    return tree.upos(previous) == "VERB" and tree.lemma(previous) in LEXICON.reporting_verbs


def _head_of_run(tree: Tree, first: int, last: int) -> int | None:
    """Return the first nominal in a run of words whose head is outside the run."""
    heads = [
        i
        for i in range(first, last + 1)
        if not first <= tree.head(i) <= last and tree.upos(i) in NOMINAL_UPOS
    ]
    return heads[0] if heads else None


def _separate_two_subjects(tree: Tree, verb: int) -> None:
    """Attach the first of two subjects to the clause between them.

    Example: "Caine was also due to participate, an official said". The clause may also be parsed as a modifier of its
    subject: "'The firm paid in advance,' she told reporters".
    """
    subjects = tree.children(verb, "nsubj")
    if len(subjects) < 2:
        return
    first, last = subjects[0], subjects[-1]
    if last > verb:
        _attach_subject_of_content(tree, verb, last)
        return
    paratactic_head = [tree.head(verb)] if tree.udeprel(verb) == "parataxis" else []
    for clause in [*tree.children(verb, "ccomp", "xcomp", "advcl"), *paratactic_head]:
        if first < clause < last and not tree.children(clause, "nsubj"):
            tree.attach(first, clause, "nsubj")
            return
    modifier = next(
        (c for c in tree.children(first, "acl") if first < c < last and _is_finite_modifier(tree, c)), None
    )
    if modifier is not None and not tree.children(modifier, "nsubj"):
        tree.attach(modifier, verb, "advcl" if tree.children(modifier, "mark") else "ccomp")
        tree.attach(first, modifier, "nsubj:pass" if tree.children(modifier, "aux:pass") else "nsubj")


def _is_finite_modifier(tree: Tree, clause: int) -> bool:
    """Return True for a finite clause that was parsed as a modifier of a noun."""
    forms = (clause, *tree.children(clause, "aux"))
    return tree.deprel(clause) == "acl" and any(is_finite(tree, form) for form in forms)


def _attach_subject_of_content(tree: Tree, verb: int, subject: int) -> None:
    """Attach a second subject to the reported clause: "said attempts to mediate were useless"."""
    content = tree.child(verb, "ccomp")
    if content is not None and content > subject and not tree.children(content, "nsubj"):
        tree.attach(subject, content, "nsubj")


def _mark_subordinate_clause(tree: Tree, verb: int) -> None:
    """Make a subordinator a marker instead of a preposition: "two days after Trump hosted …"."""
    subject = tree.child(verb, "nsubj")
    if subject is None:
        return
    for word in tree.subtree(subject):
        if (
            tree.udeprel(word) == "case"
            and tree.lemma(word) in _SUBORDINATORS
            and word == min(tree.subtree(subject))
        ):
            tree.attach(word, verb, "mark")
    is_coordinated = tree.udeprel(verb) in {"conj", "parataxis"} and not tree.children(verb, "cc")
    marks = [m for m in tree.children(verb, "mark") if tree.lemma(m) in _SUBORDINATORS]
    if is_coordinated and any(m > tree.head(verb) for m in marks):
        tree.attach(verb, tree.head(verb), "advcl")


def _infinitive_to(tree: Tree, verb: int) -> int | None:
    """Return the "to" of an infinitive."""
    return next((m for m in tree.children(verb, "mark") if tree.lemma(m) == "to"), None)


def _attach_subject_of_infinitive(tree: Tree, verb: int) -> None:
    """Make a for-phrase the subject of an infinitive: "a demand for governments to engage"."""
    to = _infinitive_to(tree, verb)
    if to is None or tree.children(verb, "nsubj"):
        return
    last = to - 1
    while last > 1 and tree.upos(last) == "ADV":
        last -= 1
    head = next((a for a in tree.ancestors(last) if tree.preposition(a) == "for" and a <= last), None)
    if head and tree.udeprel(head) in {"nmod", "obl"} and verb not in tree.subtree(head):
        for case in tree.children(head, "case"):
            tree.attach(case, verb, "mark")
        tree.attach(head, verb, "nsubj")


def _raise_phrases_before_clause(tree: Tree, verb: int) -> None:
    """Attach phrases before a subordinate clause to the main verb: "met Trump on Monday to discuss …"."""
    marks = [
        m for m in tree.children(verb, "mark") if tree.lemma(m) == "to" or tree.lemma(m) in _SUBORDINATORS
    ]
    head = tree.head(verb)
    if not marks or head == 0 or head > marks[0] or tree.upos(head) != "VERB":
        return
    for phrase in tree.children(verb, "obl"):
        if head < phrase < marks[0]:
            tree.attach(phrase, head, tree.deprel(phrase))
    for time in tree.children(verb, "obj"):  # "made the comments two days after Trump hosted …"
        if head < time < marks[0] and tree.lemma(time) in LEXICON.time_nouns:
            tree.attach(time, head, "obl:unmarked")


def _make_time_oblique(tree: Tree, verb: int) -> None:
    """Make a time an oblique instead of an object: "resigned two days after …"."""
    objects = tree.children(verb, "obj")
    marks = {m for clause in tree.children(verb, "advcl") for m in tree.children(clause, "mark")}
    for time in objects:
        is_extra = time != objects[0] or time + 1 in marks
        if is_extra and tree.lemma(time) in LEXICON.time_nouns:
            tree.attach(time, verb, "obl:unmarked")


def _raise_finite_conjunct(tree: Tree, verb: int) -> None:
    """Coordinate a finite verb with the main verb instead of an infinitive.

    Example: "was not authorised to speak and spoke on condition".
    """
    infinitive = tree.head(verb)
    if (
        tree.deprel(verb) != "conj"
        or not is_finite(tree, verb)
        or infinitive == 0
        or is_finite(tree, infinitive)
    ):
        return
    head = next(
        (a for a in list(tree.ancestors(infinitive))[1:] if tree.upos(a) in {"VERB", "ADJ", "NOUN"}), None
    )
    if _infinitive_to(tree, infinitive) is not None and head:
        tree.attach(verb, head, "conj")


def _attach_accusation(tree: Tree, verb: int) -> None:
    """Attach an of- or for-clause to the accusing verb.

    Example: "accused the leaders who met Trump of carrying out …".
    """
    list_name = next((f"{mark}_clause_verbs" for mark in tree.marks(verb) if mark in {"of", "for"}), None)
    if tree.deprel(verb) not in {"advcl", "acl"} or list_name is None:
        return
    ancestors = list(tree.ancestors(verb))[2:]
    accusing_verb = next((a for a in ancestors if tree.lemma(a) in LEXICON.lists[list_name]), None)
    if accusing_verb and tree.lemma(tree.head(verb)) not in LEXICON.lists[list_name]:
        tree.attach(verb, accusing_verb, "advcl")


def _attach_participle_to_object(tree: Tree, verb: int) -> None:
    """Attach a descriptive participle to the object: "blocked the road leading to Togo"."""
    noun = verb - 1
    if tree.deprel(verb) != "advcl" or tree.token(verb).xpos != "VBG" or tree.children(verb, "mark", "nsubj"):
        return
    is_descriptive = tree.lemma(verb) in LEXICON.lists["describing_verbs"]
    if is_descriptive and tree.upos(noun) == "NOUN" and tree.head(noun) == tree.head(verb):
        tree.attach(verb, noun, "acl")


def _attach_purpose_to_verb(tree: Tree, verb: int) -> None:
    """Attach a purpose clause to the verb instead of a person: "recalled its envoy to consult him"."""
    person = tree.head(verb)
    head = tree.head(person)
    is_excluded = _infinitive_to(tree, verb) is None or not head or tree.upos(head) != "VERB"
    if tree.deprel(verb) != "acl" or is_excluded or tree.udeprel(person) != "obj":
        return
    has_possessor = tree.children(person, "nmod:poss") and tree.lemma(person) in LEXICON.actor_nouns
    if has_possessor and not tree.children(verb, "nsubj"):
        tree.attach(verb, head, "advcl")


CLAUSE_REPAIRS = (
    _attach_inverted_speaker,
    _attach_last_quoted_word,
    _separate_two_subjects,
    _attach_missing_subject,
    _mark_subordinate_clause,
    _attach_subject_of_infinitive,
    _raise_phrases_before_clause,
    _make_time_oblique,
    _raise_finite_conjunct,
    _attach_accusation,
    _attach_participle_to_object,
    _attach_purpose_to_verb,
)
