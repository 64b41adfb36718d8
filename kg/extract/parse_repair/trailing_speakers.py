"""Repairs of reports that have a subject of what is said beside their speaker, or the wrong clause above them."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS

_SUBJECTS = ("nsubj", "dep")
_SPEAKER_AND_ANOTHER = 2  # subjects


def _give_earlier_subjects_to_content(tree: Tree, verb: int) -> None:
    """Make the last subject the speaker, and others those of the content: "the convoy will wait, the envoy said"."""
    content, subjects = tree.child(verb, "ccomp"), sorted(tree.children(verb, *_SUBJECTS))
    if (
        tree.lemma(verb) not in WORDS["quotation_verbs"]
        or not content
        or len(subjects) < _SPEAKER_AND_ANOTHER
    ):
        return
    speaker = subjects[-1]
    is_adjacent = speaker == verb + 1 or tree.first(speaker) == verb + 1 or tree.last(speaker) == verb - 1
    if tree.deprel(speaker) != "nsubj" or not content < speaker or not is_adjacent:
        return
    for subject in subjects[:-1]:
        clause = _clause_without_subject(tree, content, subject)
        between = range(subject + 1, min(speaker, verb))
        if not any(tree.upos(word) == "PUNCT" for word in between):
            continue
        if clause:
            tree.attach(subject, clause, "nsubj")
        elif tree.deprel(subject - 1) == "nsubj":  # "panel chair Moussa will leave, the envoy said"
            tree.attach(subject, subject - 1, "appos")


def _clause_without_subject(tree: Tree, content: int, subject: int) -> int | None:
    """Return the first clause of the content behind a noun that has no subject, or the content itself."""
    clauses = [
        content,
        *(i for i in tree.subtree(content) if tree.udeprel(i) in {"ccomp", "conj", "parataxis"}),
    ]
    free = [clause for clause in clauses if not tree.children(clause, "nsubj", "csubj")]
    return min((clause for clause in free if clause > subject), default=content if content in free else None)


def _raise_addition(tree: Tree, verb: int) -> None:
    """Attach an addition to the report above it: "said there was no proof that he left, adding that he may"."""
    is_addition = tree.lemma(verb) in WORDS["adding_verbs"] and tree.token(verb).xpos == "VBG"
    if not is_addition or tree.deprel(verb) != "advcl" or set(tree.marks(verb)) - {"while"}:
        return
    if tree.children(verb, "nsubj") or tree.lemma(tree.head(verb)) in WORDS["reporting_verbs"]:
        return
    verbs = WORDS["reporting_verbs"] | WORDS["addressing_verbs"]
    below = tree.head(verb)
    for above in tree.ancestors(tree.head(verb)):
        is_content = tree.udeprel(below) in {"ccomp", "xcomp"} and above < below
        if is_content and tree.lemma(above) in verbs:
            tree.attach(verb, above, "advcl")
            return
        below = above


def _make_saying_adverbial(tree: Tree, verb: int) -> None:
    """Give a participle of speech to the subject: "repeated his wish, saying that …"."""
    head = tree.head(verb)
    is_participle = tree.deprel(verb) == "xcomp" and tree.token(verb).xpos == "VBG"
    objects = [o for o in tree.children(head, "obj") if o < verb]
    speaking = WORDS["document_nouns"] | WORDS["media_nouns"]  # "published a report saying that …"
    is_thing = bool(objects) and not any(
        phrases.names_actor(tree, o) or tree.lemma(o) in speaking for o in objects
    )
    if is_participle and is_thing and tree.lemma(verb) in WORDS["quotation_verbs"]:
        tree.attach(verb, head, "advcl")


def _attach_argued_clause(tree: Tree, verb: int) -> None:
    """Make a that-clause the content: "argued before the court that the mayor had left"."""
    if tree.lemma(verb) not in WORDS["quotation_verbs"] or tree.children(verb, "ccomp", "obj"):
        return
    for clause in tree.children(verb, "advcl"):
        marks = tree.children(clause, "mark")
        is_that = [tree.lemma(mark) for mark in marks] == ["that"] and tree.lemma(marks[0] - 1) != "so"
        if is_that and clause > verb and tree.children(clause, "nsubj"):
            tree.attach(clause, verb, "ccomp")
            return


def _make_hearers_object(tree: Tree, verb: int) -> None:
    """Make the people addressed the object: "told the judges hearing the appeal that he had left"."""
    clause = tree.child(verb, "ccomp") if tree.lemma(verb) in WORDS["telling_verbs"] else None
    hearers = tree.child(clause, "nsubj") if clause else None
    if not clause or not hearers or tree.first(hearers) != verb + 1 or tree.children(verb, "obj", "iobj"):
        return
    is_participle = tree.token(clause).xpos == "VBG" and not tree.children(clause, "aux", "mark")
    inner = [
        i
        for i in tree.subtree(clause)
        if i > clause and "that" in tree.marks(i) and tree.children(i, "nsubj")
    ]
    if is_participle and inner:
        tree.attach(hearers, verb, "obj")
        tree.attach(clause, hearers, "acl")
        tree.attach(inner[0], verb, "ccomp")


def _attach_title_before_name(tree: Tree, verb: int) -> None:
    """Attach a title to the name of the speaker after it: "Chad left, a spokesman for the army, Ana Ruiz, said"."""
    name = verb - 2  # the last word before the comma
    while name > 1 and tree.udeprel(name) in {"flat", "compound"} and tree.head(name) < name:
        name = tree.head(name)
    comma = _first_word(tree, name) - 1
    is_name = tree.upos(name) == "PROPN" and tree.lemma(verb - 1) == "," == tree.lemma(comma)
    if tree.lemma(verb) not in WORDS["quotation_verbs"] or not is_name or comma < 1:
        return
    title = next((i for i in range(comma - 1, 0, -1) if _is_title_up_to(tree, i, comma)), None)
    if title is not None and tree.head(title) not in tree.subtree(name):
        tree.attach(title, name, "appos")
        tree.attach(name, verb, "nsubj")


def _is_title_up_to(tree: Tree, title: int, comma: int) -> bool:
    """Return True for a person's title between two commas; ``comma`` is the second."""
    is_person = tree.upos(title) == "NOUN" and phrases.names_actor(tree, title)
    end = max((i for i in tree.subtree(title) if i < comma), default=title)
    return is_person and end == comma - 1 and tree.lemma(_first_word(tree, title) - 1) == ","


def _first_word(tree: Tree, head: int) -> int:
    """Return the first word of a phrase, leaving out punctuation."""
    return min(i for i in tree.subtree(head) if i == head or tree.upos(i) != "PUNCT")


TRAILING_SPEAKER_REPAIRS = (
    _attach_title_before_name,
    _make_hearers_object,
    _give_earlier_subjects_to_content,
    _raise_addition,
    _make_saying_adverbial,
    _attach_argued_clause,
)
