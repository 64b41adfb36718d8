"""Finds the subject of a clause, which may stand in another clause or be an antecedent."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS
from kg.extract.triggers import is_aspect_verb
from kg.model import EventType

_PERCEIVING_VERBS = frozenset({"see", "have", "get", "find", "watch", "show"})
_RANKS = frozenset({"first", "last", "second", "third", "only"})
_ENTITLEMENTS = frozenset({"power", "right", "authority", "ability", "capacity"})
_OBJECT_CONTROL_MARKS = frozenset({"of", "from", "for"})
_PLEADING_VERBS = {
    "plead": "with",
    "beg": "with",
    "appeal": "to",
}  # with the preposition before the one asked
_CALLING_VERBS = frozenset({"call", "apply", "appeal", "lobby"})  # passive only with an agent or an auxiliary
_LINKING_VERBS = frozenset({"be", "become", "remain"})
_PAST_TAGS = frozenset({"VBD", "VBN"})
_STANCES = frozenset(map(EventType, ("ACCUSE", "AGREE", "REJECT", "REQUEST", "STATE", "SUPPORT", "THREATEN")))


def is_passive(tree: Tree, verb: int) -> bool:
    """Return True for a passive verb, or a past participle that modifies a noun or clause."""
    if _is_mistaken_call(tree, verb):
        return False
    if tree.children(verb, "nsubj:pass", "csubj:pass", "aux:pass"):
        return True
    if tree.children(verb, "obl:agent"):
        return tree.token(verb).xpos != "VBG"  # "was quoted as saying by the agency"
    if tree.deprel(verb) == "conj":
        return _is_passive_conjunct(tree, verb)
    if _is_perceived(tree, verb) or _is_mistagged_participle(tree, verb):
        return True
    return _is_bare_participle(tree, verb) and tree.deprel(verb) in {"acl", "advcl", "xcomp"}


def _is_mistaken_call(tree: Tree, verb: int) -> bool:
    """Return True for a past tense that the parser takes for a participle: "both called for raising wages"."""
    is_bare = tree.lemma(verb) in _CALLING_VERBS and not tree.children(verb, "aux", "obl:agent")
    is_called_for = any("for" in {tree.preposition(c), *tree.marks(c)} for c in tree.children(verb))
    return is_bare and is_called_for and bool(tree.children(verb, "nsubj:pass"))


def _is_perceived(tree: Tree, verb: int) -> bool:
    """Return True for what is seen to be done to somebody: "saw the judge suspended"."""
    is_complement = tree.udeprel(verb) == "xcomp" and tree.lemma(tree.head(verb)) in _PERCEIVING_VERBS
    is_past = tree.token(verb).xpos in {"VBN", "VBD"}
    return is_complement and is_past and bool(tree.children(tree.head(verb), "obj"))


def _is_mistagged_participle(tree: Tree, verb: int) -> bool:
    """Return True for a participle after its noun that the parser takes for a past tense: "the men arrested were"."""
    is_reduced = tree.deprel(verb) == "acl" and tree.token(verb).xpos == "VBD"
    return is_reduced and not tree.children(verb, "nsubj", "obj", "mark", "aux")


def _is_bare_participle(tree: Tree, verb: int) -> bool:
    return tree.token(verb).xpos == "VBN" and not tree.children(verb, "aux", "nsubj")


def _is_passive_conjunct(tree: Tree, verb: int) -> bool:
    """Return True for "were kidnapped and driven away" and "was sentenced and fined $9"."""
    if not is_passive(tree, tree.head(verb)):
        return False
    if tree.lemma(verb) in WORDS["giving_verbs"] and tree.children(verb, "obj"):
        return not tree.children(verb, "aux", "nsubj")
    is_past = tree.token(verb).xpos == "VBD" and not tree.children(verb, "nsubj")
    is_sent = is_past and tree.lemma(verb) in WORDS["sending_verbs"]  # "was arrested and sent back"
    is_participle = (tree.token(verb).xpos == "VBN" or is_sent) and not tree.children(verb, "aux")
    return is_participle and not tree.children(verb, "obj")


def subjects(tree: Tree, verb: int) -> list[int]:
    """Return the heads of a clause's subject, which it may share with another clause."""
    own_subjects = tree.children(verb, "nsubj", *(() if tree.children(verb, "expl") else ("csubj",)))
    if own_subjects:
        return [head for subject in own_subjects for head in argument_heads(tree, subject, verb)]
    return _inherited_subjects(tree, verb)


def argument_heads(tree: Tree, subject: int, verb: int) -> list[int]:
    """Return an argument with its conjuncts, or the antecedent of a relative pronoun."""
    if is_relative_pronoun(tree, subject):
        clause = next((a for a in tree.ancestors(verb) if tree.deprel(a) == "acl:relcl"), None)
        if clause is not None:
            noun = tree.head(clause)
            person = _person_above(tree, noun) if tree.lemma(subject) == "who" else None
            return _antecedents(tree, person or noun, clause)
    return nominal_conjuncts(tree, subject)


def _person_above(tree: Tree, noun: int) -> int | None:
    """Return whom "who" means after a thing: "a champion of human rights who was jailed"."""
    if phrases.names_actor(tree, noun) or tree.lemma(noun) in WORDS["people_nouns"] | WORDS["quantity_words"]:
        return None
    above = [i for i in tree.ancestors(tree.head(noun)) if i < noun and phrases.names_actor(tree, i)]
    return above[0] if above and tree.udeprel(noun) == "nmod" else None


def _antecedents(tree: Tree, noun: int, clause: int) -> list[int]:
    """Return who is meant by a noun with a clause: the subject of "is the one who expelled them", the author of a text."""
    named = [
        s for s in tree.children(noun, "nsubj") if tree.children(noun, "cop") and _is_identified(tree, s)
    ]
    if named:
        return [head for subject in named for head in nominal_conjuncts(tree, subject)]
    if _describes_name(tree, noun) or _is_other(tree, noun):
        return [tree.head(noun)]
    is_text = tree.lemma(noun) in WORDS["document_nouns"] | WORDS["proposal_nouns"]
    return (_authors(tree, noun, clause) if is_text and not is_passive(tree, clause) else []) or [noun]


def _describes_name(tree: Tree, noun: int) -> bool:
    """Return True for an apposition that describes a name before it: "Chad, a country that provides aid"."""
    name = tree.head(noun)
    is_apposition = tree.deprel(noun) == "appos" and tree.upos(noun) == "NOUN" and name < noun
    return (
        is_apposition
        and tree.follows_punctuation(noun)
        and tree.upos(name) == "PROPN"
        and tree.label(noun) not in phrases.NAME_LABELS
    )


def _is_other(tree: Tree, noun: int) -> bool:
    """Return True for who is excluded: the envoy in "it was the king, not the envoy, who left"."""
    return tree.udeprel(noun) in {"appos", "conj"} and _is_excluded(tree, noun)


def _is_identified(tree: Tree, subject: int) -> bool:
    """Return True for a subject that is somebody: not in "it was Chad that left"."""
    return phrases.names_actor(tree, subject) and tree.lemma(subject) not in {"it", "this", "that", "there"}


def _authors(tree: Tree, text: int, clause: int) -> list[int]:
    """Return those whose text it is: "a motion filed by Chad seeking", "issued a statement backing"."""
    by_phrases = [p for c in tree.children(text, "acl") for p in tree.children(c, "obl") if c != clause]
    owners = tree.children(text, "nmod:poss") or [
        p for p in (*tree.children(text, "nmod"), *by_phrases) if tree.preposition(p) == "by"
    ]
    if not owners and tree.deprel(text) == "obj" and tree.upos(tree.head(text)) == "VERB":
        owners = subjects(tree, tree.head(text))
    return [owner for owner in owners if phrases.names_actor(tree, owner)]


def is_ranked(tree: Tree, noun: int) -> bool:
    """Return True for the first or last of its kind: "the last minister to visit Mali"."""
    return any(tree.lemma(m) in _RANKS for m in tree.children(noun, "amod"))


def _is_reduced_clause(tree: Tree, verb: int) -> bool:
    """Return True for a participle whose subject is the noun before it; not in "a plan of leaving", "the plan to leave"."""
    if tree.deprel(verb) != "acl" or "VerbForm=Inf" in tree.token(verb).feats:
        return False
    is_clause = tree.token(verb).xpos == "VBG" or bool(
        tree.children(verb, "aux")
    )  # "calls for him to be tried"
    return (is_clause and phrases.names_actor(tree, tree.head(verb))) or not tree.children(
        verb, "mark", "case"
    )


def is_relative_pronoun(tree: Tree, word: int) -> bool:
    """Return True for a relative pronoun, even for a "that" tagged as a conjunction."""
    if "PronType=Rel" in tree.token(word).feats:
        return True
    clause = tree.head(word)
    is_fronted = tree.udeprel(word) in {"nsubj", "obj"} and word < clause
    return is_fronted and tree.deprel(clause) == "acl:relcl" and tree.lemma(word) == "that"


def nominal_conjuncts(tree: Tree, head: int) -> list[int]:
    """Return a word and its conjuncts, except verbs, adverbs and conjunctions."""
    return [
        c
        for c in tree.conjuncts(head)
        if c == head or (tree.upos(c) not in {"VERB", "AUX", "ADV", "CCONJ"} and not _is_excluded(tree, c))
    ]


def _is_excluded(tree: Tree, conjunct: int) -> bool:
    """Return True for the second part of "the judge and not the general"."""
    return any(tree.lemma(adverb) == "not" for adverb in tree.children(conjunct, "advmod"))


def _inherited_subjects(tree: Tree, verb: int) -> list[int]:
    """Return the subject of a clause without its own, from the clause or noun above it."""
    relation, head = tree.deprel(verb), tree.head(verb)
    if head == 0:
        return []
    is_relative = relation == "acl:relcl" or (relation == "acl" and is_ranked(tree, head))
    if is_relative or _is_reduced_clause(tree, verb):
        return _antecedents(tree, head, verb)
    if _is_noun_phrase(tree, head):
        return _possessor(tree, head) if tree.udeprel(verb) in {"acl", "advcl", "ccomp", "xcomp"} else []
    if "as" in tree.marks(verb) and tree.lemma(head) in WORDS["quoting_verbs"]:
        quoted = tree.children(head, "nsubj:pass") or tree.children(head, "obj")
        return [conjunct for speaker in quoted for conjunct in nominal_conjuncts(tree, speaker)]
    if doer := _doer_after_with(tree, verb):
        return nominal_conjuncts(tree, doer)
    shared = subjects(tree, head) if _shares_subject_with_head(tree, verb) else []
    return _controllers(tree, verb, head) or _subjects_of_outer_clause(tree, verb, shared) or shared


def _subjects_of_outer_clause(tree: Tree, verb: int, inner: list[int]) -> list[int]:
    """Return who takes a stance, where the parser takes a thing: "said that the talks had failed and blamed Chad"."""
    clause, texts = tree.head(verb), WORDS["document_nouns"] | WORDS["proposal_nouns"]
    is_inner = tree.deprel(verb) == "conj" and tree.udeprel(clause) in {"ccomp", "advcl"}
    is_known = any(phrases.names_actor(tree, head) or tree.lemma(head) in texts for head in inner)
    is_stance = any(rule.type in _STANCES for rule in LEXICON.rules_for("verbs", tree.lemma(verb)))
    if not is_inner or is_known or not is_stance or is_passive(tree, verb):
        return []
    outer = tree.head(clause)
    has_acted = bool(tree.children(clause, "obj")) and tree.lemma(clause) not in _LINKING_VERBS
    if outer > verb or has_acted:  # "'the patrol stopped and searched them,' he said"
        return []
    tags = {tree.token(word).xpos for word in (verb, outer)}
    is_alike = len(tags) == 1 or tags == _PAST_TAGS
    return [s for s in subjects(tree, outer) if phrases.names_actor(tree, s)] if is_alike else []


def _doer_after_with(tree: Tree, verb: int) -> int | None:
    """Return the subject of a participle after "with": "the row grew with Chad blaming the union"."""
    if tree.token(verb).xpos != "VBG" or tree.udeprel(verb) not in {"advcl", "acl"}:
        return None
    words = (*tree.children(verb, "obl"), *tree.ancestors(verb - 1))
    phrases_before = [p for p in words if p < verb and tree.preposition(p) == "with"]
    doers = [p for p in phrases_before if _ends_before(tree, p, verb) and phrases.names_actor(tree, p)]
    return next(iter(doers), None)


def _ends_before(tree: Tree, phrase: int, verb: int) -> bool:
    return max(word for word in tree.subtree(phrase) if word != verb) == verb - 1


def _is_noun_phrase(tree: Tree, word: int) -> bool:
    """Return True if a word is not a predicate; the tag NN takes precedence over VERB."""
    if tree.upos(word) == "ADJ" and tree.udeprel(word) == "xcomp":
        return False  # "seemed eager to leave"
    is_nominal = tree.upos(word) not in {"VERB", "AUX"} or tree.token(word).xpos.startswith("NN")
    return is_nominal and not tree.children(word, "cop", "nsubj")


def _shares_subject_with_head(tree: Tree, verb: int) -> bool:
    """Return True if a clause without a subject has that of the clause above it."""
    head, relation = tree.head(verb), tree.deprel(verb)
    if relation in {"conj", "xcomp"}:
        return True
    if relation == "parataxis" and any(s < verb < head for s in tree.children(head, "nsubj")):
        return True  # "Chad gave in, signed and paid"
    if relation == "parataxis" and _continues_list(tree, verb):
        return True
    if relation == "ccomp" and _is_elliptical(tree, verb):
        return True
    return relation in {"advcl", "ccomp", "parataxis"} and "VerbForm=Fin" not in tree.token(verb).feats


def _continues_list(tree: Tree, verb: int) -> bool:
    """Return True for the second of several verbs: "Chad built ties, backed the plan and paid"."""
    head = tree.head(verb)
    is_alike = tree.token(verb).xpos == tree.token(head).xpos == "VBD" and not tree.children(
        verb, "nsubj:pass"
    )
    has_next = any(
        tree.children(c, "cc") and not tree.children(c, "nsubj") for c in tree.children(verb, "conj")
    )
    return is_alike and has_next and head < verb and tree.lemma(verb - 1) == ","


def _is_elliptical(tree: Tree, verb: int) -> bool:
    """Return True for a quotation without a subject, whose subject is the speaker: "'Met the king,' Khan tweeted"."""
    is_first = all(tree.upos(i) in {"PUNCT", "ADV"} for i in range(1, verb))
    return (
        is_first
        and tree.token(verb).xpos in {"VBD", "VBN"}
        and tree.lemma(tree.head(verb)) in WORDS["quotation_verbs"]
    )


def _possessor(tree: Tree, noun: int) -> list[int]:
    """Return the possessor of a plan, demand or willingness, else the subject of its verb."""
    if tree.lemma(noun) == "invitation" and (invited := _invited(tree, noun)):
        return invited
    possessor = tree.child(noun, "nmod:poss") or _planner(tree, noun)
    if possessor is not None:
        return nominal_conjuncts(tree, possessor)
    head = tree.head(noun)
    is_aim = (
        tree.udeprel(noun) == "obl" and tree.lemma(noun) in WORDS["aim_nouns"] and not is_passive(tree, head)
    )
    is_shared = is_aim or tree.udeprel(noun) == "obj"  # "came with the aim of holding talks"
    return subjects(tree, head) if head and is_shared and tree.upos(head) == "VERB" else []


def _invited(tree: Tree, noun: int) -> list[int]:
    """Return who gets an invitation: "handed the king an invitation to visit Mali"."""
    verb = tree.head(noun)
    given = tree.children(verb, "iobj") if tree.udeprel(noun) == "obj" else []
    phrases_to = [
        *tree.children(noun, "nmod"),
        *(tree.children(verb, "obl") if tree.udeprel(noun) == "obj" else []),
    ]
    given += [p for p in phrases_to if tree.preposition(p) == "to" and phrases.names_actor(tree, p)]
    return nominal_conjuncts(tree, given[0]) if given else []


def _planner(tree: Tree, noun: int) -> int | None:
    """Return whose plan it is by a phrase or a nationality: "plans of the union to march", "a Malian offer to help"."""
    if LEXICON.cue("complement", tree.lemma(noun)) is None and tree.lemma(noun) not in _ENTITLEMENTS:
        return None
    by_phrases = [
        p for p in tree.children(noun, "nmod", "obl") if tree.preposition(p) in {"of", "by", "from"}
    ]
    names = [m for m in tree.children(noun, "amod", "compound") if tree.label(m) in phrases.NAME_LABELS]
    return next((p for p in by_phrases if phrases.names_actor(tree, p)), next(iter(names), None))


def _controllers(tree: Tree, verb: int, head: int) -> list[int]:
    """Return the object that controls a clause: "asked Russia to withdraw", "sent an envoy to meet the king"."""
    objects = tree.children(head, "obj", "iobj")
    asked = {"on", "upon", _PLEADING_VERBS.get(tree.lemma(head), "on")}
    on_phrases = [p for p in tree.children(head, "obl") if tree.preposition(p) in asked]
    if tree.lemma(head) in WORDS["calling_verbs"] and tree.lemma(verb) in WORDS["speaking_acts"]:
        return []  # "summoned the envoy to protest"
    if tree.udeprel(verb) == "xcomp":
        return [] if is_aspect_verb(tree, head) else _first_conjuncts(tree, objects or on_phrases)
    if tree.udeprel(verb) != "advcl":
        return []
    if _OBJECT_CONTROL_MARKS & set(tree.marks(verb)):
        return _first_conjuncts(tree, objects)
    if "to" not in tree.marks(verb):
        return []
    cue = LEXICON.cue("complement", tree.lemma(head))
    is_request = cue is not None and not cue.intent
    is_sending = tree.lemma(head) in WORDS["sending_verbs"]
    actors = [o for o in (*objects, *on_phrases) if phrases.names_actor(tree, o)]
    return _first_conjuncts(tree, actors) if is_request or is_sending else []


def _first_conjuncts(tree: Tree, heads: list[int]) -> list[int]:
    return nominal_conjuncts(tree, heads[0]) if heads else []
