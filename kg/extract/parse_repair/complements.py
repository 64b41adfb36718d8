"""Slips at what a verb governs: infinitives, participles and clauses taken for something else."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON
from kg.extract.parse_repair.clause_structure import is_finite

_OPENING = frozenset({"“", '"', "``", "'", "‘"})
_OF_NOUN = ("det", "amod", "case", "nmod:poss", "nummod", "cop")


def infinitive_as_noun(tree: Tree, noun: int) -> None:
    """Slip: "signed an accord to supply Togo": a bare noun that "to" makes a clause of is a verb."""
    to = tree.child(noun, "mark")
    if to == noun - 1 and tree.lemma(to) == "to" and not tree.children(noun, *_OF_NOUN):
        tree.read_as(noun, "VERB", "VB", "VerbForm=Inf")


def _particle_as_adverb(tree: Tree, verb: int) -> None:
    """Slip: "went on to attack": a preposition without a phrase, right after a verb, is the verb's particle."""
    after = verb + 1
    if tree.upos(after) == "ADP" and tree.head(after) == verb and tree.rel(after) == "advmod":
        tree.attach(after, verb, "compound:prt")


def _infinitive_beside_verb(tree: Tree, verb: int) -> None:
    """Slip: "went on to attack": where a verb asks for an infinitive, one right after it is its complement."""
    above = tree.head(verb)
    if tree.rel(verb) != "advcl" or not _is_infinitive(tree, verb) or tree.upos(above) != "VERB":
        return
    particles = tree.children(above, "compound:prt")
    name = " ".join(tree.lemma(i) for i in (above, *particles))
    beside = min(tree.below(verb)) == max((above, *particles)) + 1
    if particles and beside and ("complement", name) in LEXICON.categories:
        tree.attach(verb, above, "xcomp")


def _infinitive_after_agent(tree: Tree, verb: int) -> None:
    """Slip: "was said by officials to have left": the infinitive is what is said, not which officials."""
    agent = tree.head(verb)
    above = tree.head(agent) if agent else 0
    told = tree.lemma(above) in LEXICON.reporting and tree.children(above, "nsubj:pass")
    if told and tree.base(verb) == "acl" and _is_infinitive(tree, verb) and tree.case(agent) == "by":
        tree.attach(verb, above, "xcomp")


def _is_infinitive(tree: Tree, verb: int) -> bool:
    return "to" in tree.marks(verb) and not tree.children(verb, "nsubj")


def _participle_as_content(tree: Tree, verb: int) -> None:
    """Slip: "Niger said, citing witnesses": a participle after a comma says how it was said, not what."""
    above = tree.head(verb)
    bare = tree.token(verb).xpos == "VBG" and not tree.children(verb, "nsubj", "aux", "mark", "cop")
    comma = min(tree.below(verb, frozenset({"punct"}))) - 1
    if tree.rel(verb) == "ccomp" and bare and verb > above and tree.lemma(comma) == ",":
        tree.attach(verb, above, "advcl")


def _gerund_as_modifier(tree: Tree, verb: int) -> None:
    """Slip: "suggested holding talks", "continued attacking ships": the holding is suggested, the talks are held."""
    noun, above = tree.head(verb), verb - 1
    beside = (
        tree.upos(above) == "VERB"
        and (tree.head(noun), tree.rel(noun)) == (above, "obj")
        and noun == verb + 1
    )
    if not beside or tree.token(verb).xpos != "VBG" or tree.rel(verb) not in {"amod", "compound"}:
        return
    meant = ("complement", tree.lemma(above)) in LEXICON.categories or tree.lemma(above) in LEXICON.aspect
    if meant and _is_known(tree, verb):
        tree.attach(verb, above, "xcomp")
        tree.attach(noun, verb, "obj")


def _gerund_of_accusation(tree: Tree, verb: int) -> None:
    """Slip: "accused Chad on Monday of arming rebels": the arming is what they are accused of, no kind of rebels."""
    noun, mark = tree.head(verb), verb - 1
    modifies = tree.token(verb).xpos == "VBG" and tree.rel(verb) in {"amod", "compound"} and noun == verb + 1
    if not modifies or tree.lemma(mark) not in {"of", "for"} or tree.head(mark) != noun:
        return
    verbs = LEXICON.lists[f"{tree.lemma(mark)}_clause"]
    accusing = next((a for a in tree.ancestors(noun) if tree.lemma(a) in verbs), None)
    if accusing and _is_known(tree, verb):
        tree.attach(verb, accusing, "advcl")
        tree.attach(mark, verb, "mark")
        tree.attach(noun, verb, "obj")


def _is_known(tree: Tree, verb: int) -> bool:
    """Tell whether a verb is one of events, or takes its meaning from a noun: "arming rebels", "holding talks"."""
    return tree.lemma(verb) in LEXICON.light or bool(LEXICON.rules_for("verbs", tree.lemma(verb)))


def _infinitive_for_it(tree: Tree, verb: int) -> None:
    """Slip: "it is necessary to reopen the border": what "it" stands for is the subject; who is willing is one itself."""
    above = tree.head(verb)
    judged = tree.rel(verb) in {"xcomp", "advcl"} and "to" in tree.marks(verb) and above < verb
    if not judged or not tree.children(above, "cop"):
        return
    for it in [e for e in tree.children(above, "expl") if tree.lemma(e) == "it"]:
        if ("complement", tree.lemma(above)) in LEXICON.intent:
            tree.attach(it, above, "nsubj")
        else:
            tree.attach(verb, above, "csubj")


def _relative_as_conjunct(tree: Tree, verb: int) -> None:
    """Slip: "were beaten by soldiers, who denied it": a clause that begins with "who" describes who stands before it."""
    pronoun = min(tree.below(verb, frozenset({"punct"})))
    beside = tree.rel(verb) in {"conj", "parataxis"} and not tree.children(verb, "cc")
    subject = tree.base(pronoun) == "nsubj" and tree.head(pronoun) == verb
    if not beside or not subject or tree.lemma(pronoun) not in {"who", "which"}:
        return
    before = [a for a in tree.ancestors(pronoun - 2) if tree.upos(a) in {"NOUN", "PROPN"} and a < pronoun]
    nouns = [n for n in before if phrases.names_actor(tree, n) == (tree.lemma(pronoun) == "who")]
    if tree.lemma(pronoun - 1) == "," and nouns and is_finite(tree, verb):
        tree.attach(verb, nouns[0], "acl:relcl")


def _who_of_place(tree: Tree, verb: int) -> None:
    """Slip: "mediators from Chad and Niger, who had met": "who" are people, not the place they are from."""
    place = tree.head(verb)
    who = any(tree.lemma(s) == "who" for s in tree.children(verb, "nsubj"))
    if tree.rel(verb) != "acl:relcl" or not who or not phrases.names_place(tree, place):
        return
    above = tree.head(tree.head(place) if tree.base(place) == "conj" else place)
    if above and above < place and phrases.names_actor(tree, above) and not phrases.names_place(tree, above):
        tree.attach(verb, above, "acl:relcl")


def _name_in_quotes(tree: Tree, verb: int) -> None:
    """Slip: "called the law 'a mistake'": what a thing is called stands behind it, in quotes, as its name."""
    for name in tree.children(verb, "parataxis", "appos"):
        first = min(tree.below(name))
        nominal = tree.upos(name) in {"NOUN", "ADJ"} and not tree.children(name, "nsubj", "cop", "case")
        objects = [o for o in tree.children(verb, "obj") if max(tree.below(o)) == first - 1]
        if nominal and objects and tree.token(first).text in _OPENING:
            tree.attach(name, verb, "xcomp")


COMPLEMENT_STEPS = (
    _particle_as_adverb,
    _infinitive_beside_verb,
    _infinitive_after_agent,
    _participle_as_content,
    _gerund_as_modifier,
    _gerund_of_accusation,
    _infinitive_for_it,
    _relative_as_conjunct,
    _who_of_place,
    _name_in_quotes,
)
