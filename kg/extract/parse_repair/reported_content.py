"""Repairs of reported speech: content that was attached to the wrong word."""

from kg.extract import phrases
from kg.extract.clause_mood import is_finite
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS


def _attach_author_to_claim(tree: Tree, verb: int) -> None:
    """Attach a by-phrase to the claim before it: "dismissed allegations by the opposition"."""
    for phrase in tree.children(verb, "obl"):
        claim = tree.first(phrase) - 1
        is_author = tree.preposition(phrase) == "by" and not tree.children(verb, "aux:pass", "nsubj:pass")
        if is_author and tree.head(claim) == verb and phrases.is_claim(tree, claim):
            tree.attach(phrase, claim, "nmod")


def _make_that_marker(tree: Tree, verb: int) -> None:
    """Make "that" a marker if its clause lacks no object: "assured them that it would send troops"."""
    that = next((o for o in tree.children(verb, "obj") if tree.lemma(o) == "that" and o < verb), None)
    if that is None or not tree.children(verb, "nsubj") or tree.udeprel(verb) != "acl":
        return
    recipients = [o for o in tree.children(verb, "obj") if o > verb and phrases.names_actor(tree, o)]
    if recipients and LEXICON.frames_for(tree.lemma(verb), "to"):  # "the ship that Togo sold Ghana"
        tree.attach(recipients[0], verb, "iobj")
        return
    noun = tree.head(verb)
    is_reported = tree.lemma(tree.head(noun)) in WORDS["reporting_verbs"]
    is_addressee = is_reported and phrases.names_actor(tree, noun)
    is_content_noun = phrases.is_claim(tree, noun) or LEXICON.cue("complement", tree.lemma(noun))
    if is_addressee or is_content_noun or len(tree.children(verb, "obj")) > 1:
        tree.attach(that, verb, "mark")


def _attach_reported_clause(tree: Tree, verb: int) -> None:
    """Attach a that-clause to the report, not the addressee: "told the president that Ghana had left"."""
    addressee = tree.head(verb)
    report, relation = tree.head(addressee), tree.udeprel(addressee)
    is_that_clause = "that" in tree.marks(verb) and tree.children(verb, "nsubj")
    if not is_that_clause or tree.udeprel(verb) != "acl" or phrases.is_claim(tree, addressee):
        return
    if relation in {"obj", "iobj", "obl"} and tree.lemma(report) in WORDS["reporting_verbs"]:
        tree.attach(verb, report, "ccomp")
    elif relation == "nmod" and phrases.is_claim(tree, report):
        tree.attach(verb, report, "acl")
    elif relation == "obl" and phrases.is_claim(tree, tree.first(addressee) - 1):
        tree.attach(
            verb, tree.first(addressee) - 1, "acl"
        )  # "received assurances from Mali that it had left"


def _attach_nested_content(tree: Tree, verb: int) -> None:
    """Attach a clause to the nearer reporting verb: "reported that officials said Togo had left"."""
    head = tree.head(verb)
    if tree.udeprel(verb) not in {"ccomp", "advcl", "parataxis"} or not head or head > verb:
        return
    nearer_verb = tree.first(verb) - 1
    is_sibling = tree.head(nearer_verb) == head and tree.children(verb, "nsubj")
    is_report = tree.upos(nearer_verb) == "VERB" and tree.lemma(nearer_verb) in WORDS["reporting_verbs"]
    if is_sibling and is_report and not tree.children(nearer_verb, "ccomp", "obj"):
        tree.attach(verb, nearer_verb, "ccomp")


def _attach_clause_to_claim(tree: Tree, verb: int) -> None:
    """Attach a that-clause to the claim before it: "rejected accusations that it had left"."""
    noun = tree.first(verb) - 1
    if "that" not in tree.marks(verb) or tree.upos(noun) != "NOUN" or tree.udeprel(verb) == "acl":
        return
    if phrases.is_claim(tree, noun) and tree.head(noun) == tree.head(verb):
        tree.attach(verb, noun, "acl")


def _attach_infinitive_to_noun(tree: Tree, verb: int) -> None:
    """Attach an infinitive to the noun whose content it is: "has no plans to attack"."""
    noun = tree.first(verb) - 1
    is_purpose = "to" in tree.marks(verb) or ("of" in tree.marks(verb) and tree.token(verb).xpos == "VBG")
    if not is_purpose or tree.udeprel(verb) not in {"advcl", "xcomp"} or tree.upos(noun) != "NOUN":
        return
    is_cue = LEXICON.cue("complement", tree.lemma(noun)) is not None
    if is_cue and tree.head(noun) == tree.head(verb) and tree.udeprel(noun) in {"obj", "nsubj"}:
        tree.attach(verb, noun, "acl")


def _attach_inverted_auxiliary(tree: Tree, verb: int) -> None:
    """Make a fronted verb an auxiliary: "Did Ghana attack?", "Had Ghana attacked, …"."""
    main = tree.child(verb, "xcomp", "ccomp")
    is_fronted = tree.upos(verb - 1) in {"", "PUNCT", "CCONJ"} and not tree.children(verb, "nsubj")
    if tree.lemma(verb) in {"do", "have"} and is_fronted and main is not None:
        subject = tree.child(verb, "obj") or tree.child(main, "nsubj")
        if subject is not None and tree.first(subject) == verb + 1:
            _demote_to_auxiliary(tree, verb, main, subject)


def _attach_perfect_auxiliary(tree: Tree, verb: int) -> None:
    """Make "had" the auxiliary of a participle: "denied that it had armed them"."""
    main = tree.child(verb, "xcomp", "ccomp")
    if tree.lemma(verb) != "have" or main is None or tree.children(verb, "obj"):
        return
    is_adjacent = main > verb and all(tree.upos(i) == "ADV" for i in range(verb + 1, main))
    if is_adjacent and tree.token(main).xpos == "VBN":
        _demote_to_auxiliary(tree, verb, main, tree.child(verb, "nsubj") or verb)


def _demote_to_auxiliary(tree: Tree, verb: int, main: int, subject: int) -> None:
    """Make a verb the auxiliary of the clause below it, which takes over its dependents."""
    tree.attach(main, tree.head(verb), tree.deprel(verb))
    for child in tree.children(verb):
        tree.attach(child, main, "nsubj" if child == subject else tree.deprel(child))
    tree.attach(verb, main, "aux")


def _attach_inverted_condition(tree: Tree, verb: int) -> None:
    """Make an inverted clause a condition: "Should Iran attack, the navy will respond"."""
    outer_clauses = tree.children(tree.head(verb), "ccomp") if tree.deprel(verb) == "ccomp" else []
    clauses = [*tree.children(verb, "parataxis", "conj"), *outer_clauses]
    later = [c for c in clauses if c > verb and not tree.children(c, "cc")]
    main = next((c for c in later if tree.children(c, "nsubj")), None)
    auxiliary = tree.child(verb, "aux")
    if main is None or auxiliary is None or tree.lemma(auxiliary) not in {"should", "have", "be"}:
        return
    subject = tree.child(verb, "nsubj")
    if subject is not None and tree.first(verb) == auxiliary < subject:
        tree.attach(main, tree.head(verb), tree.deprel(verb))
        tree.attach(verb, main, "advcl")


def _attach_continued_report(tree: Tree, verb: int) -> None:
    """Attach a reporting participle to the verb of speech: "'…,' the general said, adding that …"."""
    is_participle = tree.deprel(verb) == "advcl" and tree.token(verb).xpos == "VBG" and not tree.marks(verb)
    if not is_participle or tree.lemma(verb) not in WORDS["reporting_verbs"]:
        return
    earlier = [c for c in tree.children(tree.head(verb), "parataxis") if c < verb]
    reports = [c for c in earlier if tree.lemma(c) in WORDS["quotation_verbs"]]
    if reports:
        tree.attach(verb, reports[-1], "advcl")


def _attach_denied_claim(tree: Tree, verb: int) -> None:
    """Make a claim an apposition with a relative clause: "…, a claim the army denied"."""
    subjects = [s for s in tree.children(verb, "nsubj") if s < verb]
    if len(subjects) != 2 or not phrases.is_claim(tree, subjects[0]) or tree.head(verb) == 0:
        return
    claim, speaker = subjects
    if tree.first(speaker) == claim + 1 and tree.follows_punctuation(claim):
        tree.attach(claim, tree.head(verb), "appos")
        tree.attach(verb, claim, "acl:relcl")


def _attach_adjective_to_speaker(tree: Tree, verb: int) -> None:
    """Make the noun before an adjective the speaker: "…, a person familiar with the matter said"."""
    if tree.lemma(verb) not in WORDS["reporting_verbs"] or tree.children(verb, "nsubj", "cc"):
        return
    adjacent = tree.children(tree.head(verb), "parataxis", "advcl", "ccomp", "conj")
    for clause in (*tree.children(verb, "ccomp"), *adjacent):
        subject = tree.child(clause, "nsubj")
        is_bare = tree.upos(clause) == "ADJ" and not tree.children(clause, "cop", "aux")
        if is_bare and subject and tree.last(clause) == verb - 1:
            tree.attach(subject, verb, "nsubj")
            tree.attach(clause, subject, "acl")
            tree.attach(verb, tree.head(verb), "parataxis")
            return


def _separate_parenthetical_speaker(tree: Tree, verb: int) -> None:
    """Make the nearer of two subjects the speaker: "the guard, officials say, chased them"."""
    paratactic_head = tree.head(verb) if tree.deprel(verb) == "parataxis" else 0
    content = tree.child(verb, "ccomp") or (paratactic_head if paratactic_head > verb else None)
    if tree.lemma(verb) not in WORDS["reporting_verbs"] or content is None:
        return
    _separate_speaker_apposition(tree, verb, content)
    subjects = tree.children(verb, "nsubj") + tree.children(content, "nsubj")
    preceding = sorted(s for s in subjects if s < verb)
    if len(preceding) == 2 and content > verb and tree.last(preceding[1]) == verb - 1:
        tree.attach(preceding[0], content, "nsubj")
        tree.attach(preceding[1], verb, "nsubj")


def _detach_trailing_report(tree: Tree, verb: int) -> None:
    """Make a trailing report parenthetical instead of content: "the talks failed, the envoy added"."""
    head, first = tree.head(verb), tree.first(verb, "punct")
    is_subject_first = any(tree.first(s) == first for s in tree.children(verb, "nsubj"))
    is_main_clause = is_subject_first and not tree.children(verb, "ccomp", "obj", "mark", "cc")
    is_report = tree.lemma(verb) in WORDS["quotation_verbs"]
    is_nested = tree.lemma(head) in WORDS["reporting_verbs"]
    is_after_comma = tree.deprel(verb) in {"ccomp", "advcl"} and head < first and tree.lemma(first - 1) == ","
    if is_after_comma and is_report and not is_nested and is_main_clause:
        tree.attach(verb, head, "parataxis")


def _separate_speaker_apposition(tree: Tree, verb: int, content: int) -> None:
    """Make an apposition before a reporting verb its subject: "the guard, officials said, chased them"."""
    if tree.lemma(verb + 1) != "," or not is_finite(tree, content) or tree.children(content, "mark"):
        return
    for subject in [*tree.children(verb, "nsubj"), *tree.children(content, "nsubj")]:
        for speaker in tree.children(subject, "appos"):
            if tree.last(speaker) == verb - 1:
                tree.attach(speaker, verb, "nsubj")


CONTENT_REPAIRS = (
    _detach_trailing_report,
    _attach_denied_claim,
    _attach_adjective_to_speaker,
    _separate_parenthetical_speaker,
    _attach_author_to_claim,
    _make_that_marker,
    _attach_reported_clause,
    _attach_nested_content,
    _attach_clause_to_claim,
    _attach_infinitive_to_noun,
    _attach_inverted_auxiliary,
    _attach_perfect_auxiliary,
    _attach_inverted_condition,
    _attach_continued_report,
)
