"""Slips at words with content: what is said or meant hung beside the word that says so, instead of below it."""

from kg.extract import phrases
from kg.extract.dependency_tree import NOMINAL, Tree
from kg.extract.lexicon import LEXICON
from kg.extract.parse_repair.clause_structure import is_finite

_PUNCT = frozenset({"punct"})
_WITH_PARTICIPLE = frozenset(
    {"get", "have", "see", "make", "want", "keep", "leave", "need", "hear", "find", "feel"}
)


def _author_of_claim(tree: Tree, verb: int) -> None:
    """Slip: "dismissed allegations by the opposition": the allegations are the opposition's."""
    for phrase in tree.children(verb, "obl"):
        before = min(tree.below(phrase)) - 1
        by = tree.case(phrase) == "by" and not tree.children(verb, "aux:pass", "nsubj:pass")
        if by and tree.head(before) == verb and phrases.is_claim(tree, before):
            tree.attach(phrase, before, "nmod")


def _that_as_object(tree: Tree, verb: int) -> None:
    """Slip: "assured them that it would send troops": "that" is no object where the clause lacks nothing."""
    that = next((o for o in tree.children(verb, "obj") if tree.lemma(o) == "that" and o < verb), None)
    if that is None or not tree.children(verb, "nsubj") or tree.base(verb) != "acl":
        return
    given = [o for o in tree.children(verb, "obj") if o > verb and phrases.names_actor(tree, o)]
    if given and (tree.lemma(verb), "to") in LEXICON.frames:  # "the ship that Togo sold Ghana"
        tree.attach(given[0], verb, "iobj")
        return
    telling = tree.head(tree.head(verb))
    told = (
        bool(telling)
        and tree.lemma(telling) in LEXICON.reporting
        and phrases.names_actor(tree, tree.head(verb))
    )
    noun = tree.head(verb)
    meant = phrases.is_claim(tree, noun) or ("complement", tree.lemma(noun)) in LEXICON.categories
    if told or meant or len(tree.children(verb, "obj")) > 1:
        tree.attach(that, verb, "mark")


def _told_clause(tree: Tree, verb: int) -> None:
    """Slip: "told the president that Ghana had left": the that-clause is what was told, not which president."""
    told = tree.head(verb)
    telling = tree.head(told)
    full = "that" in tree.marks(verb) and tree.children(verb, "nsubj")
    if not full or tree.base(verb) != "acl" or not telling or phrases.is_claim(tree, told):
        return
    if tree.base(told) in {"obj", "iobj", "obl"} and tree.lemma(telling) in LEXICON.reporting:
        tree.attach(verb, telling, "ccomp")
    elif tree.base(told) == "nmod" and phrases.is_claim(tree, telling):
        tree.attach(verb, telling, "acl")


def _nested_content(tree: Tree, verb: int) -> None:
    """Slip: "reported that officials said Togo had left": the last clause is what the officials said."""
    above = tree.head(verb)
    if tree.base(verb) not in {"ccomp", "advcl", "parataxis"} or not above or above > verb:
        return
    first = min(tree.below(verb))
    nearer = first - 1
    if nearer == above or tree.upos(nearer) != "VERB" or tree.lemma(nearer) not in LEXICON.reporting:
        return
    if (
        tree.head(nearer) == above
        and tree.children(verb, "nsubj")
        and not tree.children(nearer, "ccomp", "obj")
    ):
        tree.attach(verb, nearer, "ccomp")


def _clause_of_claim(tree: Tree, verb: int) -> None:
    """Slip: "rejected accusations that it had left": the that-clause belongs to the accusations."""
    first = min(tree.below(verb))
    noun = first - 1
    if "that" not in tree.marks(verb) or tree.upos(noun) != "NOUN" or tree.base(verb) == "acl":
        return
    if phrases.is_claim(tree, noun) and tree.head(noun) == tree.head(verb):
        tree.attach(verb, noun, "acl")


def _clause_of_noun(tree: Tree, verb: int) -> None:
    """Slip: "has no plans to attack": the infinitive says what the plans are."""
    noun = min(tree.below(verb)) - 1
    aim = "to" in tree.marks(verb) or ("of" in tree.marks(verb) and tree.token(verb).xpos == "VBG")
    if not aim or tree.base(verb) not in {"advcl", "xcomp"} or tree.upos(noun) != "NOUN":
        return
    known = ("complement", tree.lemma(noun)) in LEXICON.categories
    if known and tree.head(noun) == tree.head(verb) and tree.base(noun) in {"obj", "nsubj"}:
        tree.attach(verb, noun, "acl")


def _inverted_auxiliary(tree: Tree, verb: int) -> None:
    """Slip: "Did Ghana attack?", "Had Ghana attacked, …": the auxiliary before the subject is no verb of its own."""
    main = tree.child(verb, "xcomp", "ccomp")
    first = tree.upos(verb - 1) in {"", "PUNCT", "CCONJ"}
    if tree.lemma(verb) not in {"do", "have"} or not first or main is None or tree.children(verb, "nsubj"):
        return
    subject = tree.child(verb, "obj") or tree.child(main, "nsubj")
    if subject is None or min(tree.below(subject)) != verb + 1:
        return
    _demote(tree, verb, main, subject)


def _perfect_as_verb(tree: Tree, verb: int) -> None:
    """Slip: "denied that it had armed them": "had" before a participle is its auxiliary."""
    main = tree.child(verb, "xcomp", "ccomp")
    if (
        tree.lemma(verb) != "have"
        or main is None
        or tree.token(main).xpos != "VBN"
        or tree.children(verb, "obj")
    ):
        return
    if main > verb and all(tree.upos(i) == "ADV" for i in range(verb + 1, main)):
        _demote(tree, verb, main, tree.child(verb, "nsubj") or verb)


def _demote(tree: Tree, verb: int, main: int, subject: int) -> None:
    """Make an auxiliary of a verb: the clause below takes its place and what hangs on it."""
    tree.attach(main, tree.head(verb), tree.rel(verb))
    for child in tree.children(verb):
        tree.attach(child, main, "nsubj" if child == subject else tree.rel(child))
    tree.attach(verb, main, "aux")


def _inverted_condition(tree: Tree, verb: int) -> None:
    """Slip: "Should Iran attack, the navy will respond": the first clause is the condition of the second."""
    around = tree.children(tree.head(verb), "ccomp") if tree.rel(verb) == "ccomp" else []
    after = [*tree.children(verb, "parataxis", "conj"), *around]
    beside = [c for c in after if c > verb and not tree.children(c, "cc")]
    main = next((c for c in beside if tree.children(c, "nsubj")), None)
    auxiliary = tree.child(verb, "aux")
    if main is None or auxiliary is None or tree.lemma(auxiliary) not in {"should", "have", "be"}:
        return
    subject = tree.child(verb, "nsubj")
    if subject is not None and min(tree.below(verb)) == auxiliary < subject:
        tree.attach(main, tree.head(verb), tree.rel(verb))
        tree.attach(verb, main, "advcl")


def _goes_on_saying(tree: Tree, verb: int) -> None:
    """Slip: "'…,' the general said, adding that …": who adds is who said it."""
    above = tree.head(verb)
    if (
        tree.rel(verb) != "advcl"
        or tree.token(verb).xpos != "VBG"
        or tree.lemma(verb) not in LEXICON.reporting
    ):
        return
    said = [c for c in tree.children(above, "parataxis") if c < verb and tree.lemma(c) in LEXICON.speaking]
    if said and not tree.marks(verb):
        tree.attach(verb, said[-1], "advcl")


def _source_of_clause(tree: Tree, verb: int) -> None:
    """Slip: "left after the meeting, according to a source": the source is one of the clause, not of the meeting."""
    for word in tree.below(verb):
        if tree.case(word) not in LEXICON.lists["according"]:
            continue
        above = tree.head(word)
        if tree.base(word) == "nmod" and tree.upos(min(tree.below(word)) - 1) == "PUNCT":
            tree.attach(word, verb, "obl")
        elif above > word and tree.upos(above) == "ADJ" and not tree.children(above, "cop"):
            tree.attach(word, tree.head(above) or above, "obl")
            tree.attach(above, word, "acl")


def _main_verb_below_subject(tree: Tree, root: int) -> None:
    """Slip: "an official who was asked to speak said that …": what a subject's clause ends with is the main verb."""
    if tree.upos(root) not in NOMINAL or tree.children(root, "cop", "nsubj"):
        return
    for verb in tree.below(root):
        inner = tree.base(tree.head(verb)) in {"xcomp", "acl"} and tree.upos(tree.head(verb)) == "VERB"
        past = tree.rel(verb) == "xcomp" and tree.token(verb).xpos in {"VBD", "VBN"}
        if (
            past
            and inner
            and tree.lemma(tree.head(verb)) not in _WITH_PARTICIPLE
            and not tree.children(verb, "aux", "mark")
        ):
            tree.attach(verb, 0, "root")
            tree.attach(root, verb, "nsubj")
            return


def _no_longer(tree: Tree, root: int) -> None:
    """Slip: "is no longer supporting": the adverb is not the predicate."""
    verb = tree.child(root, "advcl", "xcomp")
    if (
        tree.token(root).text.lower() != "longer"
        or tree.lemma(root - 1) != "no"
        or verb is None
        or verb < root
    ):
        return
    for child in tree.children(root):
        if child not in {verb, root - 1}:
            tree.attach(child, verb, "aux" if tree.base(child) == "cop" else tree.rel(child))
    tree.attach(verb, tree.head(root), tree.rel(root))
    tree.attach(root, verb, "advmod")


def _subject_of_copula(tree: Tree, root: int) -> None:
    """Slip: "an attack is likely": the subject is that of the predicate, not of the "is"."""
    for copula in tree.children(root, "cop", "aux"):
        for subject in tree.children(copula, "nsubj"):
            tree.attach(subject, root, "nsubj")


def _denied_claim(tree: Tree, verb: int) -> None:
    """Slip: "…, a claim the army denied": of two subjects side by side the first is what the clause is about."""
    subjects = [s for s in tree.children(verb, "nsubj") if s < verb]
    if len(subjects) != 2 or not phrases.is_claim(tree, subjects[0]) or tree.head(verb) == 0:
        return
    claim, who = subjects
    if min(tree.below(who)) == claim + 1 and tree.upos(min(tree.below(claim, _PUNCT)) - 1) == "PUNCT":
        tree.attach(claim, tree.head(verb), "appos")
        tree.attach(verb, claim, "acl:relcl")


def _adjective_after_speaker(tree: Tree, verb: int) -> None:
    """Slip: "…, a person familiar with the matter said": the person says, the adjective only describes."""
    if tree.lemma(verb) not in LEXICON.reporting or tree.children(verb, "nsubj", "cc"):
        return
    beside = tree.children(tree.head(verb), "parataxis", "advcl", "ccomp", "conj")
    for clause in (*tree.children(verb, "ccomp"), *beside):
        subject = tree.child(clause, "nsubj")
        bare = subject is not None and tree.upos(clause) == "ADJ" and not tree.children(clause, "cop", "aux")
        if bare and subject and max(tree.below(clause)) == verb - 1:
            tree.attach(subject, verb, "nsubj")
            tree.attach(clause, subject, "acl")
            tree.attach(verb, tree.head(verb), "parataxis")
            return


def _parenthetical_speaker(tree: Tree, verb: int) -> None:
    """Slip: "the guard, officials say, chased them": of two subjects of the clause the nearer one speaks."""
    beside = tree.head(verb) if tree.rel(verb) == "parataxis" else 0
    content = tree.child(verb, "ccomp") or (beside if beside > verb else None)
    if tree.lemma(verb) not in LEXICON.reporting or content is None:
        return
    _part_apposition(tree, verb, content)
    subjects = tree.children(verb, "nsubj") + tree.children(content, "nsubj")
    before = sorted(s for s in subjects if s < verb)
    if len(before) == 2 and content > verb and max(tree.below(before[1])) == verb - 1:
        tree.attach(before[0], content, "nsubj")
        tree.attach(before[1], verb, "nsubj")


def _tail_as_content(tree: Tree, verb: int) -> None:
    """Slip: "the talks failed, the envoy added": who adds it speaks beside what is said; nothing fails that he adds."""
    above, first = tree.head(verb), min(tree.below(verb, _PUNCT))
    begins = any(min(tree.below(s)) == first for s in tree.children(verb, "nsubj"))
    plain = begins and not tree.children(verb, "ccomp", "obj", "mark", "cc")
    said = tree.lemma(verb) in LEXICON.speaking and tree.lemma(above) not in LEXICON.reporting
    apart = tree.rel(verb) in {"ccomp", "advcl"} and above < first and tree.lemma(first - 1) == ","
    if apart and said and plain:
        tree.attach(verb, above, "parataxis")


def _part_apposition(tree: Tree, verb: int, content: int) -> None:
    """Slip: "the guard, officials said, chased them": whom the comma behind the verb closes off is no apposition."""
    aside = tree.lemma(verb + 1) == "," and is_finite(tree, content) and not tree.children(content, "mark")
    for subject in [*tree.children(verb, "nsubj"), *tree.children(content, "nsubj")] if aside else []:
        for speaker in tree.children(subject, "appos"):
            if max(tree.below(speaker)) == verb - 1:
                tree.attach(speaker, verb, "nsubj")


CONTENT_STEPS = (
    _tail_as_content,
    _denied_claim,
    _adjective_after_speaker,
    _parenthetical_speaker,
    _author_of_claim,
    _that_as_object,
    _told_clause,
    _nested_content,
    _clause_of_claim,
    _clause_of_noun,
    _inverted_auxiliary,
    _perfect_as_verb,
    _inverted_condition,
    _goes_on_saying,
)


def mend_clause(tree: Tree, root: int) -> None:
    """Mend what hangs wrongly anywhere below the root of a sentence."""
    _main_verb_below_subject(tree, root)
    _no_longer(tree, root)
    _subject_of_copula(tree, root)
    _source_of_clause(tree, root)
