"""Repairs of reporting verbs whose speaker was parsed as an object or belongs to another clause."""

from kg.extract import phrases
from kg.extract.clause_mood import is_finite
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS


def _make_trailing_speaker_subject(tree: Tree, verb: int) -> None:
    """Make the actor after a trailing report its subject: "The road is open, added the mayor in Lima"."""
    is_conjunct = tree.deprel(verb) == "conj" and not tree.children(verb, "cc")
    is_trailing = is_conjunct or tree.udeprel(verb) == "parataxis" or tree.children(verb, "ccomp")
    is_report = tree.lemma(verb) in WORDS["quotation_verbs"] and is_finite(tree, verb)
    if is_report and is_trailing:
        _move_subject_to_content(tree, verb)
    if not is_report or not is_trailing or tree.children(verb, "nsubj", "csubj"):
        return
    candidates = tree.children(verb, "obj", "ccomp")
    speaker = next((o for o in candidates if tree.first(o) == verb + 1 and _is_nominal(tree, o)), None)
    content = next((c for c in tree.children(verb, "ccomp") if c < verb), tree.head(verb))
    if speaker and content < verb and tree.upos(verb - 1) == "PUNCT" and phrases.names_actor(tree, speaker):
        tree.attach(speaker, verb, "nsubj")
        if is_conjunct:
            tree.attach(verb, tree.head(verb), "parataxis")


def _move_subject_to_content(tree: Tree, verb: int) -> None:
    """Give the subject before the content to it: "“Mali and Chad have paid,” added the mayor"."""
    subject, content, speaker = (tree.child(verb, relation) for relation in ("nsubj", "ccomp", "obj"))
    if not subject or not content or not speaker or tree.children(content, "nsubj", "csubj"):
        return
    if subject < content < verb < speaker and phrases.names_actor(tree, speaker):
        tree.attach(subject, content, "nsubj")


def _is_nominal(tree: Tree, word: int) -> bool:
    return tree.upos(word) in {"NOUN", "PROPN", "PRON"} and not tree.children(word, "nsubj", "cop")


def _free_trailing_report(tree: Tree, verb: int) -> None:
    """Attach phrases before the speaker to the content: "left after the talks, the envoy told Reuters"."""
    subject, head = next(iter(tree.children(verb, "nsubj")[-1:]), None), tree.head(verb)
    is_report = tree.lemma(verb) in WORDS["quotation_verbs"] and tree.udeprel(verb) == "parataxis"
    if subject is None or not is_report or not head < min(subject, verb):
        return
    first = min(tree.first(subject, "punct"), verb)
    if tree.lemma(first - 1) != ",":
        return
    for phrase in tree.children(verb, "obl", "advcl"):  # also "After the talks, they left, the envoy said"
        if phrase < first:
            tree.attach(phrase, head, tree.deprel(phrase))
    contents = [i for i in (head, *tree.children(head, "ccomp")) if not tree.children(i, "nsubj", "csubj")]
    for name in tree.children(verb, "dep", "nsubj"):
        if name < first - 1 and contents and name < contents[0]:
            tree.attach(name, contents[0], "nsubj")


def _give_content_its_subject(tree: Tree, verb: int) -> None:
    """Make the object of a report the subject of its content: "said three of the men had been arrested"."""
    content, lemma = tree.child(verb, "ccomp"), tree.lemma(verb)
    subject = next((o for o in tree.children(verb, "obj") if not phrases.names_time(tree, o)), None)
    if lemma not in WORDS["quotation_verbs"] or lemma in WORDS["telling_verbs"] | WORDS["addressing_verbs"]:
        return
    is_subject = content is not None and subject is not None and verb < subject < content
    if content and subject and is_subject and not tree.children(content, "nsubj", "csubj", "mark"):
        is_passive = any(tree.deprel(c) == "aux:pass" for c in tree.children(content))
        tree.attach(subject, content, "nsubj:pass" if is_passive else "nsubj")


def _attach_content_to_report(tree: Tree, verb: int) -> None:
    """Attach a clause with "that" to the report: "told a meeting of ministers in Oslo that the road was closed"."""
    if tree.lemma(verb) not in WORDS["quotation_verbs"] or tree.children(verb, "ccomp"):
        return
    nouns = [i for i in tree.subtree(verb) if i > verb and tree.upos(i) in {"NOUN", "PROPN"}]
    documents = {i for i in tree.children(verb, "obl") if tree.preposition(i) == "in"}
    for noun in (i for i in nouns if i in documents or not phrases.is_claim(tree, i)):
        for clause in tree.children(noun, "acl"):
            marks, subject = tree.children(clause, "mark"), tree.child(clause, "nsubj")
            is_clause = is_finite(tree, clause) or any(
                is_finite(tree, i) for i in tree.children(clause, "aux")
            )
            is_that = bool(marks) and tree.lemma(marks[0]) == "that" and is_clause
            if is_that and subject is not None and subject > marks[0]:
                tree.attach(clause, verb, "ccomp")
    for clause in tree.children(verb, "xcomp"):  # "adding it arrested four"
        if is_finite(tree, clause) and tree.children(clause, "nsubj"):
            tree.attach(clause, verb, "ccomp")


def _raise_main_clause(tree: Tree, verb: int) -> None:
    """Make the clause after an opening participle the main one: "Noting that …, the envoy praised the army"."""
    clauses = tree.children(verb, "ccomp")
    is_opening = verb == 1 and tree.token(verb).xpos == "VBG" and tree.head(verb) == 0
    if not is_opening or len(clauses) != 2 or tree.lemma(verb) not in WORDS["reporting_verbs"]:
        return
    main = clauses[1]
    if is_finite(tree, main) and tree.children(main, "nsubj") and tree.follows_punctuation(main):
        tree.attach(main, 0, "root")
        tree.attach(verb, main, "advcl")


def _make_vocative_subject(tree: Tree, verb: int) -> None:
    """Make a name before a comma the subject: "Rojas, gave the answer himself"."""
    name = tree.child(verb, "vocative")
    is_bare = tree.token(verb).xpos in {"VBD", "VBZ"} and not tree.children(verb, "nsubj", "csubj")
    if name and is_bare and tree.first(name) == 1 and phrases.names_actor(tree, name):
        tree.attach(name, verb, "nsubj")


def _separate_trailing_report(tree: Tree, verb: int) -> None:
    """Give a report at the end its speaker, and the clause its subject: "The talks dealt with oil, said the envoy"."""
    subject, speaker = tree.child(verb, "nsubj"), tree.child(verb, "obj")
    if tree.lemma(verb) not in WORDS["quotation_verbs"] or tree.head(verb) or not subject or not speaker:
        return
    is_trailing = tree.lemma(verb - 1) == "," and tree.first(speaker) == verb + 1
    clause = next((c for c in tree.children(subject, "acl") if tree.deprel(c) == "acl"), None)
    if is_trailing and clause and phrases.names_actor(tree, speaker):
        tree.attach(clause, 0, "root")
        tree.attach(subject, clause, "nsubj")
        tree.attach(verb, clause, "parataxis")
        tree.attach(speaker, verb, "nsubj")


def _make_report_verb(tree: Tree, noun: int) -> None:
    """Make the last word a verb: "The army has left, the Lima Post reports"."""
    names = [n for n in tree.children(noun, "compound") if tree.upos(n) == "PROPN"]
    is_last = all(tree.upos(i) == "PUNCT" for i in range(noun + 1, len(tree) + 1))
    if tree.token(noun).text == "reports" and tree.deprel(noun) == "parataxis" and is_last and names:
        tree.retag(noun, "VERB", "VBZ", "Mood=Ind|Tense=Pres|VerbForm=Fin")
        tree.attach(names[-1], noun, "nsubj")
        for word in tree.children(noun, "det", "compound"):
            tree.attach(word, names[-1], tree.deprel(word))


def _raise_reporting_participle(tree: Tree, verb: int) -> None:
    """Attach a participle to the report, not its content: "Chad said the talks had failed, adding that …"."""
    is_participle = tree.deprel(verb) == "advcl" and tree.token(verb).xpos == "VBG" and not tree.marks(verb)
    if (
        not is_participle
        or tree.lemma(verb) not in WORDS["reporting_verbs"]
        or not tree.follows_punctuation(verb)
    ):
        return
    report = _report_above(tree, tree.head(verb))
    is_addition = tree.lemma(verb) in WORDS["adding_verbs"]
    if report and (is_addition or not _has_actor_as_subject(tree, tree.head(verb))):
        tree.attach(verb, report, "advcl")


def _raise_reporting_conjunct(tree: Tree, verb: int) -> None:
    """Coordinate a report with a report, not its content: "said the road was closed and acknowledged that …"."""
    is_conjunct = (
        tree.deprel(verb) == "conj" and is_finite(tree, verb) and not tree.children(verb, "nsubj", "aux")
    )
    if not is_conjunct or tree.lemma(verb) not in WORDS["reporting_verbs"] | WORDS["attitude_verbs"]:
        return
    content = tree.head(verb)
    report = _report_above(tree, content)
    is_speech = bool(tree.children(content, "nsubj")) and not _has_actor_as_subject(tree, content)
    is_speech |= tree.token(content).xpos != tree.token(verb).xpos  # "said it would wait and urged"
    if report and is_speech and tree.token(report).xpos == tree.token(verb).xpos:
        tree.attach(verb, report, "conj")


def _report_above(tree: Tree, clause: int) -> int | None:
    """Return the nearest verb with an actor as subject that has a clause within its content."""
    current = clause
    while tree.udeprel(current) in {"ccomp", "xcomp", "advcl", "conj", "acl", "csubj"} and tree.head(current):
        content, current = current, tree.head(current)
        is_report = tree.lemma(current) in WORDS["reporting_verbs"] | WORDS["addressing_verbs"]
        is_content = tree.udeprel(content) in {"ccomp", "xcomp", "advcl"}
        if is_report and is_content and current < content and _has_actor_as_subject(tree, current):
            return current
    return None


def _has_actor_as_subject(tree: Tree, verb: int) -> bool:
    return any(phrases.names_actor(tree, s) for s in tree.children(verb, "nsubj"))


def _make_call_active(tree: Tree, verb: int) -> None:
    """Make "called on" active if it was parsed as a passive without "be": "The union called on members to pay"."""
    subject = tree.child(verb, "nsubj:pass")
    prepositions = {tree.preposition(p) for p in tree.children(verb, "obl")} & {"on", "upon", "for"}
    is_bare = subject is not None and subject < verb and not tree.children(verb, "aux", "obl:agent")
    if is_bare and tree.lemma(verb) == "call" and prepositions:
        tree.attach(subject or 0, verb, "nsubj")
        tree.retag(verb, "VERB", "VBD", "Mood=Ind|Tense=Past|VerbForm=Fin")


REPORT_NOUN_REPAIRS = (_make_report_verb,)

SPEAKER_REPAIRS = (
    _make_vocative_subject,
    _raise_main_clause,
    _attach_content_to_report,
    _give_content_its_subject,
    _separate_trailing_report,
    _make_trailing_speaker_subject,
    _make_call_active,
    _free_trailing_report,
    _raise_reporting_participle,
    _raise_reporting_conjunct,
)
