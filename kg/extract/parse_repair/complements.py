"""Repairs of complements: infinitives, participles, gerunds and relative clauses."""

from kg.extract import phrases
from kg.extract.clause_mood import is_finite
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS

_OPENING_QUOTES = frozenset({"“", '"', "``", "'", "‘"})
_USING_VERBS = frozenset({"use", "need", "take", "require"})
_LONGEST_INSERTION = 12  # words
_NOUN_DEPRELS = ("det", "amod", "case", "nmod:poss", "nummod", "cop")


def retag_infinitive(tree: Tree, noun: int) -> None:
    """Retag a bare noun after "to" as an infinitive: "signed an accord to supply Togo"."""
    to = tree.child(noun, "mark")
    if to == noun - 1 and tree.lemma(to) == "to" and not tree.children(noun, *_NOUN_DEPRELS):
        tree.retag(noun, "VERB", "VB", "VerbForm=Inf")


def _attach_particle(tree: Tree, verb: int) -> None:
    """Make a preposition without a phrase the particle of its verb: "went on to attack"."""
    particle = verb + 1
    if tree.upos(particle) == "ADP" and tree.head(particle) == verb and tree.deprel(particle) == "advmod":
        tree.attach(particle, verb, "compound:prt")


def _make_infinitive_complement(tree: Tree, verb: int) -> None:
    """Make an infinitive the complement of a phrasal verb: "went on to attack"."""
    head = tree.head(verb)
    if tree.deprel(verb) != "advcl" or not _is_infinitive(tree, verb) or tree.upos(head) != "VERB":
        return
    particles = tree.children(head, "compound:prt")
    name = " ".join(tree.lemma(i) for i in (head, *particles))
    is_adjacent = tree.first(verb) == max((head, *particles)) + 1
    if particles and is_adjacent and LEXICON.cue("complement", name) is not None:
        tree.attach(verb, head, "xcomp")


def _attach_infinitive_after_agent(tree: Tree, verb: int) -> None:
    """Attach an infinitive to the passive verb, not its agent: "was said by officials to have left"."""
    agent = tree.head(verb)
    head = tree.head(agent) if agent else 0
    is_report = tree.lemma(head) in WORDS["reporting_verbs"] and tree.children(head, "nsubj:pass")
    is_modifier = tree.udeprel(verb) == "acl" and _is_infinitive(tree, verb)
    if is_report and is_modifier and tree.preposition(agent) == "by":
        tree.attach(verb, head, "xcomp")


def _is_infinitive(tree: Tree, verb: int) -> bool:
    return "to" in tree.marks(verb) and not tree.children(verb, "nsubj")


def _make_participle_adverbial(tree: Tree, verb: int) -> None:
    """Make a participle after a comma an adverbial clause: "Niger said, citing witnesses"."""
    head = tree.head(verb)
    is_bare = tree.token(verb).xpos == "VBG" and not tree.children(verb, "nsubj", "aux", "mark", "cop")
    comma = tree.first(verb, "punct") - 1
    if tree.deprel(verb) == "ccomp" and is_bare and verb > head and tree.lemma(comma) == ",":
        tree.attach(verb, head, "advcl")


def _attach_speaking_participle(tree: Tree, verb: int) -> None:
    """Attach what is asked for to the verb, not its addressee: "had written the judge requesting a delay"."""
    person, head = tree.head(verb), tree.head(tree.head(verb))
    is_participle = tree.deprel(verb) == "acl" and tree.token(verb).xpos == "VBG"
    is_addressee = tree.udeprel(person) in {"obj", "iobj"} and phrases.names_actor(tree, person)
    is_contact = tree.lemma(head) in WORDS["contacting_verbs"] and tree.lemma(verb) in WORDS["speaking_acts"]
    if is_participle and is_addressee and is_contact:
        tree.attach(verb, head, "advcl")


def _make_name_complement(tree: Tree, verb: int) -> None:
    """Make what somebody is called the complement of the verb: "calling him a traitor"."""
    named, names = tree.child(verb, "iobj"), tree.children(verb, "obj")
    if tree.lemma(verb) not in WORDS["naming_verbs"]:
        return
    if named is not None and len(names) == 1:
        tree.attach(named, verb, "obj")
        tree.attach(names[0], verb, "xcomp")
    elif len(names) == 2 and tree.token(tree.first(names[1])).text in _OPENING_QUOTES:
        tree.attach(names[1], verb, "xcomp")


def _make_gerund_complement(tree: Tree, verb: int) -> None:
    """Make a gerund the complement of its verb, not a modifier: "suggested holding talks"."""
    noun, head = tree.head(verb), verb - 1
    is_object = tree.upos(head) == "VERB" and (tree.head(noun), tree.deprel(noun)) == (head, "obj")
    is_cue = LEXICON.cue("complement", tree.lemma(head)) or tree.lemma(head) in WORDS["aspect_verbs"]
    if is_object and is_cue and _is_event_premodifier(tree, verb):
        tree.attach(verb, head, "xcomp")
        tree.attach(noun, verb, "obj")


def _attach_gerund_of_accusation(tree: Tree, verb: int) -> None:
    """Make a gerund the accusation, not a modifier: "accused Chad on Monday of arming rebels"."""
    noun, mark = tree.head(verb), verb - 1
    if tree.lemma(mark) not in {"of", "for"} or tree.head(mark) != noun:
        return
    verbs = WORDS[f"{tree.lemma(mark)}_clause_verbs"]
    accusing_verb = next((a for a in tree.ancestors(noun) if tree.lemma(a) in verbs), None)
    if accusing_verb and _is_event_premodifier(tree, verb):
        tree.attach(verb, accusing_verb, "advcl")
        tree.attach(mark, verb, "mark")
        tree.attach(noun, verb, "obj")


def _attach_clause_to_affirmed_name(tree: Tree, verb: int) -> None:
    """Attach a relative clause to the name that is affirmed: "it was Moussa, not Adom, who visited Lima"."""
    name = tree.head(verb)
    denials = [c for c in tree.children(name, "advmod", "cc") if tree.lemma(c) == "not" and c < name]
    is_denied = tree.udeprel(name) in {"appos", "conj"} and bool(denials)
    if is_denied and tree.deprel(verb) == "acl:relcl" and tree.follows_punctuation(verb):
        tree.attach(verb, tree.head(name), "acl:relcl")


def _is_event_premodifier(tree: Tree, verb: int) -> bool:
    """Return True for a gerund parsed as a modifier of the next word: "arming rebels", "holding talks"."""
    is_event = tree.lemma(verb) in WORDS["light_verbs"] or LEXICON.rules_for("verbs", tree.lemma(verb))
    is_modifier = tree.deprel(verb) in {"amod", "compound"} and tree.head(verb) == verb + 1
    return bool(is_event) and is_modifier and tree.token(verb).xpos == "VBG"


def _make_infinitive_subject(tree: Tree, verb: int) -> None:
    """Make an infinitive the subject, as in "it is vital to act", or "it", as in "it is willing to act"."""
    head = tree.head(verb)
    is_infinitive = tree.deprel(verb) in {"xcomp", "advcl"} and "to" in tree.marks(verb) and head < verb
    if not is_infinitive or not tree.children(head, "cop"):
        return
    for it in [e for e in tree.children(head, "expl") if tree.lemma(e) == "it"]:
        cue = LEXICON.cue("complement", tree.lemma(head))
        if cue is not None and cue.intent:
            tree.attach(it, head, "nsubj")
        else:
            tree.attach(verb, head, "csubj")


def _make_relative_clause(tree: Tree, verb: int) -> None:
    """Attach a who-clause to its antecedent: "were beaten by soldiers, who denied it"."""
    pronoun = tree.first(verb, "punct")
    is_coordinated = tree.deprel(verb) in {"conj", "parataxis"} and not tree.children(verb, "cc")
    is_subject = tree.udeprel(pronoun) == "nsubj" and tree.head(pronoun) == verb
    if not is_coordinated or not is_subject or tree.lemma(pronoun) not in {"who", "which"}:
        return
    is_person = tree.lemma(pronoun) == "who"
    nouns = [a for a in tree.ancestors(pronoun - 2) if tree.upos(a) in {"NOUN", "PROPN"} and a < pronoun]
    matching = [n for n in nouns if phrases.names_actor(tree, n) == is_person]
    if tree.lemma(pronoun - 1) == "," and matching and is_finite(tree, verb):
        tree.attach(verb, matching[0], "acl:relcl")


def _attach_who_to_people(tree: Tree, verb: int) -> None:
    """Attach a who-clause to people, not a place: "mediators from Chad and Niger, who had met"."""
    place = tree.head(verb)
    has_who = any(tree.lemma(s) == "who" for s in tree.children(verb, "nsubj"))
    if tree.deprel(verb) != "acl:relcl" or not has_who or not phrases.names_place(tree, place):
        return
    head = tree.head(tree.head(place) if tree.udeprel(place) == "conj" else place)
    if head and head < place and phrases.names_actor(tree, head) and not phrases.names_place(tree, head):
        tree.attach(verb, head, "acl:relcl")


def _attach_clause_to_dispute(tree: Tree, verb: int) -> None:
    """Attach a that-clause to the thing between two sides: "disputes between Chad and Mali that threatened it"."""
    side = tree.head(verb)
    first = tree.head(side) if tree.deprel(side) == "conj" else side
    pronouns = {tree.lemma(s) for s in tree.children(verb, "nsubj")}
    is_thing = pronouns <= {"that", "which"} and tree.preposition(first) == "between"
    if tree.deprel(verb) == "acl:relcl" and pronouns and is_thing and tree.upos(tree.head(first)) == "NOUN":
        tree.attach(verb, tree.head(first), "acl:relcl")


def _attach_quoted_name(tree: Tree, verb: int) -> None:
    """Make a quoted phrase the complement of its verb: "called the law 'a mistake'"."""
    for name in tree.children(verb, "parataxis", "appos"):
        first = tree.first(name)
        is_nominal = tree.upos(name) in {"NOUN", "ADJ"} and not tree.children(name, "nsubj", "cop", "case")
        objects = [o for o in tree.children(verb, "obj") if tree.last(o) == first - 1]
        if is_nominal and objects and tree.token(first).text in _OPENING_QUOTES:
            tree.attach(name, verb, "xcomp")


def _attach_infinitive_of_name(tree: Tree, verb: int) -> None:
    """Attach an infinitive to the verb of the clause, not to a name: "met with Amina Diallo to discuss trade"."""
    name = tree.head(verb)
    is_infinitive = "VerbForm=Inf" in tree.token(verb).feats and "to" in tree.marks(verb)
    if tree.deprel(verb) != "acl" or not is_infinitive or tree.upos(name) != "PROPN":
        return
    governor = next((a for a in tree.ancestors(name) if tree.upos(a) == "VERB"), 0)
    if 0 < governor < name:
        tree.attach(verb, governor, "advcl")


def _attach_infinitive_to_intention(tree: Tree, verb: int) -> None:
    """Attach an infinitive to what is intended: "Chad's decision to suspend the envoy", "its efforts, in Mali, to help"."""
    head, end = tree.head(verb), tree.first(verb, "punct") - 1
    if tree.udeprel(verb) not in {"advcl", "acl", "csubj"} or not _is_infinitive(tree, verb):
        return
    noun = _intention_before(tree, end)
    is_means = tree.lemma(head) in _USING_VERBS and tree.head(noun) == head
    if noun not in {0, head} and not is_means:
        tree.attach(verb, noun, "acl")


def _intention_before(tree: Tree, end: int) -> int:
    """Return the noun for a plan or an effort that ends at a word, perhaps with whose it is or an insertion; else 0."""
    start = _start_of_insertion(tree, end)
    if tree.lemma(start) in {"of", "by"}:
        start -= 1
    is_intention = tree.upos(start) == "NOUN" and LEXICON.cue("complement", tree.lemma(start)) is not None
    return start if is_intention else 0


def _start_of_insertion(tree: Tree, end: int) -> int:
    """Return the last word before an insertion between commas or a phrase with "of" or "by"; or the word itself."""
    if tree.lemma(end) == ",":
        commas = [i for i in range(max(1, end - _LONGEST_INSERTION), end) if tree.lemma(i) == ","]
        return commas[-1] - 1 if commas else 0
    phrase = next((a for a in tree.ancestors(end) if tree.preposition(a) in {"of", "by"}), 0)
    return tree.first(phrase) if phrase and phrases.names_actor(tree, phrase) else end


COMPLEMENT_REPAIRS = (
    _attach_speaking_participle,
    _make_name_complement,
    _attach_infinitive_to_intention,
    _attach_particle,
    _make_infinitive_complement,
    _attach_infinitive_after_agent,
    _attach_infinitive_of_name,
    _make_participle_adverbial,
    _make_gerund_complement,
    _attach_gerund_of_accusation,
    _make_infinitive_subject,
    _make_relative_clause,
    _attach_who_to_people,
    _attach_clause_to_affirmed_name,
    _attach_clause_to_dispute,
    _attach_quoted_name,
)
