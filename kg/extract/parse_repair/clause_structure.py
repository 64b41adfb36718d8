"""Repairs of clause structure: missed subjects and clauses attached to the wrong verb."""

from itertools import pairwise

from kg.extract.clause_mood import is_finite
from kg.extract.dependency_tree import NOMINAL_UPOS, Tree
from kg.extract.lexicon import WORDS

_SUBORDINATORS = frozenset(
    {"after", "before", "as", "since", "until", "while", "because", "although", "though"}
)
_NOUN_PHRASE_UPOS = frozenset({"NOUN", "PROPN", "ADJ", "DET", "NUM", "PART"})
_DASHES = frozenset({"-", "–", "—", "--"})
_AGENCY_UPOS = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "PUNCT"})
_CLOSING_QUOTES = frozenset({"”", '"', "''", "’"})


def _attach_inverted_speaker(tree: Tree, verb: int) -> None:
    """Make the noun after an inverted reporting verb its subject: "'…,' said Col. Smith"."""
    lemma = tree.lemma(verb)
    if lemma not in WORDS["quotation_verbs"] or tree.children(verb, "nsubj") or not is_finite(tree, verb):
        return
    previous = tree.token(verb - 1).text if verb > 1 else ""
    is_after_speech = lemma == "say" and tree.upos(verb - 1) == "PUNCT"
    if previous not in _CLOSING_QUOTES | {"'"} and not is_after_speech:
        return
    arguments = tree.children(verb, "obj", "iobj", "obl", "nmod")
    speaker = next((a for a in arguments if not tree.preposition(a)), None)
    if speaker is not None and tree.first(speaker) == verb + 1:
        tree.attach(speaker, verb, "nsubj")


def _attach_last_quoted_word(tree: Tree, verb: int) -> None:
    """Detach the end of a quotation from the reporting clause: "'The power is not,' the aide wrote"."""
    if tree.lemma(verb) not in WORDS["quotation_verbs"]:
        return
    for head in (verb, *tree.children(verb, "nsubj")):
        for word in tree.children(head, "advmod", "aux", "cop"):
            if _has_closing_quote(tree, word, head):
                tree.attach(word, verb, "ccomp")
    _attach_quoted_subject(tree, verb)


def _attach_quoted_subject(tree: Tree, verb: int) -> None:
    """Attach a quoted subject to the quoted clause: "'While the road is finished, …,' the aide wrote"."""
    subjects = tree.children(verb, "nsubj")
    quoted = [s for s in subjects if _has_closing_quote(tree, s, verb)]
    content = tree.child(verb, "ccomp")
    if content is None or len(quoted) == len(subjects):
        return
    for subject in quoted:
        for clause in tree.children(subject, "acl"):
            if tree.children(clause, "aux", "cop"):
                _make_subject_of_modifier(tree, subject, clause, content, "advcl")
        if tree.head(subject) == verb and tree.children(
            content, "nsubj"
        ):  # "'The talks but this one will be public,' he said"
            tree.attach(subject, content, "dep")


def _make_subject_of_modifier(tree: Tree, subject: int, clause: int, head: int, deprel: str) -> None:
    """Attach a clause to ``head`` instead of its own subject."""
    if not tree.children(clause, "nsubj"):
        tree.attach(clause, head, deprel)
        tree.attach(subject, clause, "nsubj:pass" if tree.children(clause, "aux:pass") else "nsubj")


def _has_closing_quote(tree: Tree, first: int, last: int) -> bool:
    """Return True if a quotation ends between two words."""
    return any(tree.token(between).text in _CLOSING_QUOTES for between in range(first + 1, last))


def _attach_missing_subject(tree: Tree, verb: int) -> None:
    """Make the phrase before a finite verb its subject: "…for Ukraine, U.S. officials told Reuters"."""
    if not is_finite(tree, verb) or tree.children(verb, "nsubj", "csubj", "expl"):
        return
    last = verb - 1
    while last >= 1 and tree.head(last) == verb and tree.udeprel(last) in {"aux", "advmod"}:
        last -= 1
    first = _nominal_start(tree, last)
    if first is not None and _can_begin_clause(tree, first):
        outer_words = [i for i in range(first, last + 1) if not first <= tree.head(i) <= last]
        head = next((i for i in outer_words if tree.upos(i) in NOMINAL_UPOS), None)
        if head:
            _make_phrase_subject(tree, head, verb)


def _make_phrase_subject(tree: Tree, head: int, verb: int) -> None:
    """Make a phrase the subject of a clause, unless it contains the clause."""
    if verb not in tree.subtree(head):
        for case in tree.children(head, "case"):
            tree.attach(case, verb, "mark")
        tree.attach(head, verb, "nsubj")


def _nominal_start(tree: Tree, last: int) -> int | None:
    """Return the start of the noun phrase that ends at ``last``, or None."""
    if tree.upos(last) not in NOMINAL_UPOS or tree.lemma(last) in WORDS["time_nouns"]:
        return None
    first = last
    while first > 1 and _is_nominal_part(tree, first - 1):
        first -= 1
    return first


def _is_nominal_part(tree: Tree, index: int) -> bool:
    """Return True for a word that can stand before the last noun of a noun phrase."""
    return tree.upos(index) in _NOUN_PHRASE_UPOS or tree.lemma(index) in {"and", "of"}


def _can_begin_clause(tree: Tree, first: int) -> bool:
    """Return True at the start, and after punctuation, a subordinator or a reporting verb."""
    upos, lemma = tree.upos(first - 1), tree.lemma(first - 1)
    is_after_report = upos == "VERB" and lemma in WORDS["reporting_verbs"]
    return upos in {"", "PUNCT"} or lemma in _SUBORDINATORS or is_after_report


def _detach_agency(tree: Tree, verb: int) -> None:
    """Detach the agency in front of a report from its verb: "savanna News, 4 May - Gabon recalled its envoy"."""
    subjects = tree.children(verb, "nsubj")
    if len(subjects) < 2 or tree.first(subjects[0]) != 1:
        return
    between = range(subjects[0] + 1, subjects[1])
    has_dash = any(tree.token(i).text in _DASHES and tree.upos(i - 1) != "PUNCT" for i in between)
    if has_dash and all(tree.upos(i) in _AGENCY_UPOS for i in range(1, _dash_after(tree, subjects[0]))):
        tree.attach(subjects[0], verb, "dep")


def _dash_after(tree: Tree, word: int) -> int:
    return next((i for i in range(word, len(tree) + 1) if tree.token(i).text in _DASHES), word)


def _separate_two_subjects(tree: Tree, verb: int) -> None:
    """Attach the first of two subjects to the clause between them: "Caine was due to join, an aide said"."""
    subjects = tree.children(verb, "nsubj")
    if len(subjects) < 2:
        return
    first, last = subjects[0], subjects[-1]
    if last > verb:  # "said attempts to mediate were useless"
        content = tree.child(verb, "ccomp") or 0
        if content > last and not tree.children(content, "nsubj"):
            tree.attach(last, content, "nsubj")
        elif first < verb and not content and not tree.children(verb, "obj"):
            tree.attach(last, verb, "obj")  # "met the minister Ana Rojas"
        return
    paratactic_head = [tree.head(verb)] if tree.udeprel(verb) == "parataxis" else []
    for clause in [*tree.children(verb, "ccomp", "xcomp", "advcl"), *paratactic_head]:
        if first < clause < last and not tree.children(clause, "nsubj"):
            tree.attach(first, clause, "nsubj")
            return
    _attach_modifier_of_subject(tree, verb, first, last)


def _attach_modifier_of_subject(tree: Tree, verb: int, first: int, last: int) -> None:
    """Attach a clause parsed as a modifier of its subject: "'The firm paid in advance,' she told reporters"."""
    modifiers = [c for c in tree.children(first, "acl") if first < c < last and tree.deprel(c) == "acl"]
    for clause in modifiers:
        if any(is_finite(tree, form) for form in (clause, *tree.children(clause, "aux"))):
            deprel = "advcl" if tree.children(clause, "mark") else "ccomp"
            _make_subject_of_modifier(tree, first, clause, verb, deprel)
            return


def _mark_subordinate_clause(tree: Tree, verb: int) -> None:
    """Make a subordinator a marker instead of a preposition: "two days after Trump hosted …"."""
    subject = tree.child(verb, "nsubj")
    if subject is None:
        return
    first = tree.first(subject)
    if tree.udeprel(first) == "case" and tree.lemma(first) in _SUBORDINATORS:
        tree.attach(first, verb, "mark")
    is_coordinated = tree.udeprel(verb) in {"conj", "parataxis"} and not tree.children(verb, "cc")
    marks = [m for m in tree.children(verb, "mark") if tree.lemma(m) in _SUBORDINATORS]
    if is_coordinated and any(m > tree.head(verb) for m in marks):
        tree.attach(verb, tree.head(verb), "advcl")


def _attach_subject_of_infinitive(tree: Tree, verb: int) -> None:
    """Make a for-phrase the subject of an infinitive: "a demand for governments to engage"."""
    to = next((m for m in tree.children(verb, "mark") if tree.lemma(m) == "to"), None)
    if to is None or tree.children(verb, "nsubj"):
        return
    last = to - 1
    while last > 1 and tree.upos(last) == "ADV":
        last -= 1
    head = next((a for a in tree.ancestors(last) if tree.preposition(a) == "for" and a <= last), None)
    if head and tree.udeprel(head) in {"nmod", "obl"}:
        _make_phrase_subject(tree, head, verb)


def _raise_phrases_before_clause(tree: Tree, verb: int) -> None:
    """Attach phrases before a subordinate clause to the main verb: "met Trump on Monday to discuss …"."""
    marks = [m for m in tree.children(verb, "mark") if tree.lemma(m) in _SUBORDINATORS | {"to"}]
    head = tree.head(verb)
    if not marks or head == 0 or head > marks[0] or tree.upos(head) != "VERB":
        return
    for phrase in tree.children(verb, "obl"):
        if head < phrase < marks[0]:
            tree.attach(phrase, head, tree.deprel(phrase))
    for time in tree.children(verb, "obj"):  # "made the comments two days after Trump hosted …"
        if head < time < marks[0] and tree.lemma(time) in WORDS["time_nouns"]:
            tree.attach(time, head, "obl:unmarked")


def _make_time_oblique(tree: Tree, verb: int) -> None:
    """Make a time an oblique instead of an object: "resigned two days after …"."""
    objects = tree.children(verb, "obj")
    marks = {m for clause in tree.children(verb, "advcl") for m in tree.children(clause, "mark")}
    for time in objects:
        is_extra = time != objects[0] or time + 1 in marks
        if is_extra and tree.lemma(time) in WORDS["time_nouns"]:
            tree.attach(time, verb, "obl:unmarked")


def _make_second_object_apposition(tree: Tree, verb: int) -> None:
    """Make what follows a dash an apposition, not a second object: "invaded Mali — the second attempt this year"."""
    objects = tree.children(verb, "obj")
    for first, second in pairwise(objects):
        dash = tree.first(second, "punct") - 1
        if tree.token(dash).text in _DASHES and dash > first and tree.upos(second) == "NOUN":
            tree.attach(second, first, "appos")


def _raise_finite_conjunct(tree: Tree, verb: int) -> None:
    """Coordinate a finite verb with the main verb, not an infinitive: "is not able to act and waits"."""
    infinitive = tree.head(verb)
    if tree.deprel(verb) != "conj" or infinitive == 0 or "to" not in tree.marks(infinitive):
        return
    ancestors = tree.ancestors(tree.head(infinitive))
    head = next((a for a in ancestors if tree.upos(a) in {"VERB", "ADJ", "NOUN"}), None)
    if head and is_finite(tree, verb) and not is_finite(tree, infinitive):
        tree.attach(verb, head, "conj")


def _attach_accusation(tree: Tree, verb: int) -> None:
    """Attach a clause to the accusing verb: "accused the leaders who met Trump of carrying out …"."""
    mark = next((mark for mark in tree.marks(verb) if mark in {"of", "for"}), None)
    if tree.deprel(verb) in {"advcl", "acl"} and mark is not None:
        verbs = WORDS[f"{mark}_clause_verbs"]
        accusing_verb = next((a for a in tree.ancestors(tree.head(verb)) if tree.lemma(a) in verbs), None)
        if accusing_verb and accusing_verb != tree.head(verb):
            tree.attach(verb, accusing_verb, "advcl")


def _attach_participle_to_object(tree: Tree, verb: int) -> None:
    """Attach a descriptive participle to the object: "blocked the road leading to Togo"."""
    noun = verb - 1
    if tree.deprel(verb) != "advcl" or tree.token(verb).xpos != "VBG" or tree.children(verb, "mark", "nsubj"):
        return
    is_descriptive = tree.lemma(verb) in WORDS["describing_verbs"]
    if is_descriptive and tree.upos(noun) == "NOUN" and tree.head(noun) == tree.head(verb):
        tree.attach(verb, noun, "acl")


def _attach_purpose_to_verb(tree: Tree, verb: int) -> None:
    """Attach a purpose clause to the verb instead of a person: "recalled its envoy to consult him"."""
    person = tree.head(verb)
    head = tree.head(person)
    is_purpose = tree.deprel(verb) == "acl" and "to" in tree.marks(verb) and not tree.children(verb, "nsubj")
    is_object = tree.udeprel(person) == "obj" and tree.upos(head) == "VERB"
    has_possessor = tree.children(person, "nmod:poss") and tree.lemma(person) in WORDS["actor_nouns"]
    if is_purpose and is_object and has_possessor:
        tree.attach(verb, head, "advcl")


CLAUSE_REPAIRS = (
    _attach_inverted_speaker,
    _attach_last_quoted_word,
    _detach_agency,
    _separate_two_subjects,
    _attach_missing_subject,
    _mark_subordinate_clause,
    _attach_subject_of_infinitive,
    _raise_phrases_before_clause,
    _make_time_oblique,
    _make_second_object_apposition,
    _raise_finite_conjunct,
    _attach_accusation,
    _attach_participle_to_object,
    _attach_purpose_to_verb,
)
