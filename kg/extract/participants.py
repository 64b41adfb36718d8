"""Finds the participants of an event and their roles from the dependents of its trigger."""

from collections.abc import Iterator

from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, TypeRule
from kg.extract.triggers import Trigger, is_aspect_verb
from kg.model import EventType, Participant, Role, Span

_HOSTILE_TYPES = frozenset(
    {EventType.ASSAULT, EventType.PROTEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN}
)
_BENEFIT_TYPES = frozenset({EventType.SUPPORT, EventType.AID})
_MUTUAL_TYPES = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
_CAMEO_ROOTS_WITH_TARGET = frozenset({"15", "16", "17", "18", "19", "20"})
_OBJECT_CONTROL_MARKS = frozenset({"of", "from", "for"})


def find_participants(tree: Tree, trigger: Trigger, rule: TypeRule) -> tuple[Participant, ...]:
    """Return the participants sorted by role and position, each phrase once."""
    if trigger.kind == "nouns":
        role_heads = _nominal_participants(tree, trigger.head, rule)
    else:
        role_heads = _clause_participants(tree, trigger, rule)
    by_span: dict[Span, Participant] = {}
    for role, head in role_heads:
        if head not in trigger.words and not times_and_places.is_time(tree, head):
            mention = phrases.mention(tree, head, without=trigger.head)
            by_span.setdefault(mention.span, Participant(role=role, mention=mention))
    role_order = list(Role)
    return tuple(sorted(by_span.values(), key=lambda p: (role_order.index(p.role), p.mention.span.start)))


def is_passive(tree: Tree, verb: int) -> bool:
    """Return True for a passive verb, or a past participle that modifies a noun or clause."""
    if tree.children(verb, "nsubj:pass", "csubj:pass", "aux:pass", "obl:agent"):
        return True
    bare = tree.token(verb).xpos == "VBN" and not tree.children(verb, "aux", "nsubj")
    if tree.deprel(verb) == "conj":  # "were kidnapped and driven away"
        return bare and not tree.children(verb, "obj") and is_passive(tree, tree.head(verb))
    return bare and tree.deprel(verb) in {"acl", "advcl", "xcomp"}


# ---------------------------------------------------------------- participants of clauses


def _clause_participants(tree: Tree, trigger: Trigger, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    verb = trigger.head
    passive = trigger.kind == "verbs" and is_passive(tree, verb)
    for head in subjects(tree, verb):
        yield (_passive_subject_role(tree, verb, head) if passive else Role.AGENT), head
    yield from _object_participants(tree, verb)
    yield from _oblique_participants(tree, trigger, rule)
    yield from _instruments(tree, verb)
    if trigger.event_noun is not None:
        yield from _noun_participants(tree, trigger.event_noun, rule, in_clause=True)


def _passive_subject_role(tree: Tree, verb: int, subject: int) -> Role:
    """Return RECIPIENT for an actor who is told or given something, otherwise PATIENT."""
    is_given = tree.lemma(verb) in WORDS["giving_verbs"] and tree.children(verb, "obj")
    is_told = tree.lemma(verb) in WORDS["addressing_verbs"]
    return Role.RECIPIENT if (is_given or is_told) and phrases.names_actor(tree, subject) else Role.PATIENT


def _instruments(tree: Tree, verb: int) -> Iterator[tuple[Role, int]]:
    """Yield the objects of a "using" clause: "using a stolen ambulance, they freed him"."""
    for clause in tree.children(verb, "advcl"):
        if tree.lemma(clause) == "use" and tree.token(clause).xpos == "VBG":
            heads = [h for used in tree.children(clause, "obj") for h in _nominal_conjuncts(tree, used)]
            yield from ((Role.INSTRUMENT, head) for head in heads)


def subjects(tree: Tree, verb: int) -> list[int]:
    """Return the heads of a clause's subject, which it may share with another clause."""
    own_subjects = tree.children(verb, "nsubj", *(() if tree.children(verb, "expl") else ("csubj",)))
    if own_subjects:
        return [head for subject in own_subjects for head in _argument_heads(tree, subject, verb)]
    return _inherited_subjects(tree, verb)


def _argument_heads(tree: Tree, subject: int, verb: int) -> list[int]:
    """Return an argument with its conjuncts, or the antecedent of a relative pronoun."""
    if is_relative_pronoun(tree, subject):
        clause = next((a for a in tree.ancestors(verb) if tree.deprel(a) == "acl:relcl"), None)
        if clause is not None:
            return [tree.head(clause)]
    return _nominal_conjuncts(tree, subject)


def is_relative_pronoun(tree: Tree, word: int) -> bool:
    """Return True for a relative pronoun, even for a "that" tagged as a conjunction."""
    if "PronType=Rel" in tree.token(word).feats:
        return True
    clause = tree.head(word)
    is_fronted = tree.udeprel(word) in {"nsubj", "obj"} and word < clause
    return is_fronted and tree.deprel(clause) == "acl:relcl" and tree.lemma(word) == "that"


def _nominal_conjuncts(tree: Tree, head: int) -> list[int]:
    """Return a word and its conjuncts, except verbs, adverbs and conjunctions."""
    return [
        c for c in tree.conjuncts(head) if c == head or tree.upos(c) not in {"VERB", "AUX", "ADV", "CCONJ"}
    ]


def _inherited_subjects(tree: Tree, verb: int) -> list[int]:
    """Return the subject of a clause without its own, from the clause or noun above it."""
    relation, head = tree.deprel(verb), tree.head(verb)
    if head == 0:
        return []
    if relation == "acl:relcl" or (relation == "acl" and "VerbForm=Inf" not in tree.token(verb).feats):
        return [head]
    if _is_noun_phrase(tree, head):
        return _possessor(tree, head) if tree.udeprel(verb) in {"acl", "advcl", "ccomp", "xcomp"} else []
    if controllers := _controllers(tree, verb, head):
        return controllers
    return subjects(tree, head) if _shares_subject_with_head(tree, verb) else []


def _is_noun_phrase(tree: Tree, word: int) -> bool:
    """Return True if a word is not a predicate; the tag NN takes precedence over VERB."""
    is_nominal = tree.upos(word) not in {"VERB", "AUX"} or tree.token(word).xpos.startswith("NN")
    return is_nominal and not tree.children(word, "cop")


def _shares_subject_with_head(tree: Tree, verb: int) -> bool:
    """Return True if a clause without a subject has that of the clause above it."""
    head, relation = tree.head(verb), tree.deprel(verb)
    if relation in {"conj", "xcomp"}:
        return True
    if relation == "parataxis" and any(s < verb < head for s in tree.children(head, "nsubj")):
        return True  # "Chad gave in, signed and paid"
    return relation in {"advcl", "ccomp", "parataxis"} and "VerbForm=Fin" not in tree.token(verb).feats


def _possessor(tree: Tree, noun: int) -> list[int]:
    """Return the possessor of a plan, demand or willingness, else the subject of its verb."""
    possessor = tree.child(noun, "nmod:poss")
    if possessor is not None:
        return [possessor]
    head = tree.head(noun)
    return subjects(tree, head) if head and tree.udeprel(noun) == "obj" and tree.upos(head) == "VERB" else []


def _controllers(tree: Tree, verb: int, head: int) -> list[int]:
    """Return the object that controls a clause: "asked Russia to withdraw", "called on Mali to pay"."""
    objects = tree.children(head, "obj", "iobj")
    on_phrases = [p for p in tree.children(head, "obl") if tree.preposition(p) in {"on", "upon"}]
    if tree.udeprel(verb) == "xcomp":
        return [] if is_aspect_verb(tree, head) else _first_conjuncts(tree, objects or on_phrases)
    if tree.udeprel(verb) != "advcl":
        return []
    if _OBJECT_CONTROL_MARKS & set(tree.marks(verb)):
        return _first_conjuncts(tree, objects)
    cue = LEXICON.cue("complement", tree.lemma(head))
    is_request = cue is not None and not cue.intent
    addressees = [o for o in (*objects, *on_phrases) if phrases.names_actor(tree, o)]
    return _first_conjuncts(tree, addressees) if is_request and "to" in tree.marks(verb) else []


def _first_conjuncts(tree: Tree, heads: list[int]) -> list[int]:
    return _nominal_conjuncts(tree, heads[0]) if heads else []


def _object_participants(tree: Tree, verb: int) -> Iterator[tuple[Role, int]]:
    for head in (h for o in tree.children(verb, "obj") for h in _argument_heads(tree, o, verb)):
        yield _object_role(tree, verb, head), head
    for head in (h for o in tree.children(verb, "iobj") for h in _nominal_conjuncts(tree, o)):
        yield Role.RECIPIENT, head
    yield from ((Role.PATIENT, noun) for noun in _relativized_object(tree, verb))
    yield from ((_object_role(tree, verb, head), head) for head in _shared_object(tree, verb))


def _relativized_object(tree: Tree, verb: int) -> list[int]:
    """Return the noun whose relative clause lacks an object: "the port Togo attacked"."""
    noun, subject = tree.head(verb), tree.child(verb, "nsubj")
    if tree.deprel(verb) != "acl:relcl" or subject is None or tree.children(verb, "obj", "ccomp", "xcomp"):
        return []
    is_object = not is_passive(tree, verb) and not is_relative_pronoun(tree, subject)
    return [noun] if is_object and tree.upos(noun) in {"NOUN", "PROPN"} else []


def _shared_object(tree: Tree, verb: int) -> list[int]:
    """Return the object that a verb shares with one coordinated after it: "beat and dragged her"."""
    if tree.children(verb, "obj", "iobj", "obl", "ccomp", "xcomp", "advcl") or is_passive(tree, verb):
        return []
    following = [c for c in tree.children(verb, "conj") if tree.token(c).xpos == tree.token(verb).xpos]
    if not following or any(tree.children(following[0], "nsubj", "nsubj:pass", "aux:pass")):
        return []
    objects = tree.children(following[0], "obj")
    is_adjacent = all(tree.upos(i) in {"CCONJ", "PUNCT", "ADV"} for i in range(verb + 1, following[0]))
    return [h for o in objects for h in _nominal_conjuncts(tree, o)] if is_adjacent else []


def _object_role(tree: Tree, verb: int, head: int) -> Role:
    """Return the role of an object according to the class of its verb."""
    lemma, is_actor = tree.lemma(verb), phrases.names_actor(tree, head)
    if not is_actor:
        return Role.TOPIC if lemma in WORDS["topic_verbs"] else Role.PATIENT
    has_with = any(tree.preposition(phrase) == "with" for phrase in tree.children(verb, "obl"))
    is_supplied = lemma in WORDS["supplying_verbs"] and has_with
    return Role.RECIPIENT if is_supplied or lemma in WORDS["addressing_verbs"] else Role.PATIENT


def _oblique_participants(tree: Tree, trigger: Trigger, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    verb = trigger.head
    for phrase in tree.children(verb, "obl", "nmod"):
        if times_and_places.is_time(tree, phrase) or times_and_places.is_place(tree, phrase):
            continue
        is_agent = tree.deprel(phrase) == "obl:agent" or _is_distant_agent(tree, verb, phrase)
        role = Role.AGENT if is_agent else _oblique_role(tree, trigger, phrase, rule)
        if role is not None and (role is not Role.AGENT or is_passive(tree, verb)):
            yield from ((role, head) for head in _nominal_conjuncts(tree, phrase))


def _is_distant_agent(tree: Tree, verb: int, phrase: int) -> bool:
    """Return True for an actor after "by" with a passive verb: "was slammed for the strike by the union"."""
    return tree.preposition(phrase) == "by" and is_passive(tree, verb) and phrases.names_actor(tree, phrase)


def _oblique_role(tree: Tree, trigger: Trigger, phrase: int, rule: TypeRule) -> Role | None:
    """Return the role of a phrase according to its preposition, its verb and its head."""
    preposition, is_actor = tree.preposition(phrase), phrases.names_actor(tree, phrase)
    if trigger.event_noun is not None and preposition in {"on", "against", "at"}:
        # "launched an attack on the port"
        return Role.PATIENT if _is_acted_on(tree, phrase, rule) else Role.TOPIC
    if preposition == "with" and not is_actor:
        if tree.lemma(trigger.head) in WORDS["supplying_verbs"]:
            return Role.PATIENT
        if tree.lemma(phrase) in WORDS["instrument_nouns"]:
            return Role.INSTRUMENT
    if preposition == "from" and (rule.type is EventType.STATE or not is_actor):
        return None
    if preposition == "for" and rule.destination and is_actor:
        return Role.PATIENT  # the destination: "left for Cairo"
    # "at a dinner", "at the airport"; but "fired at a tanker", "protested at the arrest"
    is_location = preposition == "at" and not is_actor and rule.type not in _HOSTILE_TYPES
    default = None if is_location else LEXICON.verb_roles.get(preposition)
    return rule.roles.get(preposition, default)


# ---------------------------------------------------------------- participants of nominal events


def _nominal_participants(tree: Tree, noun: int, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    """Yield the participants, with the subject as agent of a meeting or of what it does "in": "came in support of".

    An example of a meeting is "agreed in a call with the king".
    """
    participants = list(_noun_participants(tree, noun, rule))
    yield from participants
    governor, roles = tree.head(noun), {role for role, _ in participants}
    prepositions = {"in", "during", "at", "after", "before", "following", "ahead", "through", "under", "via"}
    is_setting = tree.udeprel(noun) == "obl" and tree.preposition(noun) in prepositions
    is_own_act = rule.type in _MUTUAL_TYPES or tree.preposition(noun) == "in"
    is_meeting = is_own_act and Role.PATIENT in roles
    if is_setting and tree.upos(governor) == "VERB" and is_meeting and Role.AGENT not in roles:
        yield from ((Role.AGENT, head) for head in subjects(tree, governor))


def _noun_participants(
    tree: Tree, noun: int, rule: TypeRule, *, in_clause: bool = False
) -> Iterator[tuple[Role, int]]:
    for modifier in tree.children(noun, "nmod", "obl", "compound", "amod"):
        role = _noun_dependent_role(tree, modifier, rule)
        if role is None or (in_clause and role is Role.AGENT and tree.preposition(modifier) != "between"):
            continue
        yield from ((role, head) for head in _nominal_conjuncts(tree, modifier))


def _noun_dependent_role(tree: Tree, modifier: int, rule: TypeRule) -> Role | None:
    if times_and_places.is_time(tree, modifier) or times_and_places.is_place(tree, modifier):
        return None
    relation = tree.deprel(modifier)
    if relation == "nmod:poss":
        return _possessor_role(tree, modifier, rule)
    if relation in {"compound", "amod"}:
        return _premodifier_role(tree, modifier, rule)
    return _complement_role(tree, modifier, rule)


def _complement_role(tree: Tree, modifier: int, rule: TypeRule) -> Role | None:
    """Return the role of a phrase with a preposition after an event noun."""
    preposition, is_actor = tree.preposition(modifier), phrases.names_actor(tree, modifier)
    default = rule.of_phrase_role if preposition == "of" else LEXICON.noun_roles.get(preposition)
    role = rule.roles.get(preposition, default)
    is_thing = preposition == "of" and role is Role.AGENT and not is_actor
    if is_thing or (role is Role.PATIENT and not _is_acted_on(tree, modifier, rule)):
        return Role.TOPIC
    is_beneficiary = preposition == "for" and rule.type in _BENEFIT_TYPES and is_actor
    return Role.PATIENT if is_beneficiary else role  # "support for the king"


def _possessor_role(tree: Tree, modifier: int, rule: TypeRule) -> Role:
    """Return the role of a possessor: the patient of "his arrest", the agent of "Israel's arrest of two men"."""
    noun = tree.head(modifier)
    has_patient = any(tree.preposition(p) == "of" for p in tree.children(noun, "nmod"))
    return Role.AGENT if has_patient else rule.roles.get("'s", Role.AGENT)


def _premodifier_role(tree: Tree, modifier: int, rule: TypeRule) -> Role | None:
    """Return the role of a modifier: the agent of "Russian strikes", the instrument of "drone strikes"."""
    prefix = phrases.stance_prefix(tree, modifier)
    if prefix:
        return Role.PATIENT if prefix in WORDS["opposing_prefixes"] else None
    if tree.label(modifier) in phrases.NAME_LABELS:
        return None if times_and_places.is_venue(tree, modifier, rule) else Role.AGENT
    if rule.type is EventType.ASSAULT and tree.lemma(modifier) in WORDS["instrument_nouns"]:
        return Role.INSTRUMENT
    is_release = rule.type is EventType.RETREAT and tree.lemma(modifier) in WORDS["actor_nouns"]
    return Role.PATIENT if is_release else None


def _is_acted_on(tree: Tree, modifier: int, rule: TypeRule) -> bool:
    """Return True for a target; an on-phrase is a topic except in the CAMEO roots 15 to 20."""
    return tree.preposition(modifier) != "on" or (rule.cameo or "")[:2] in _CAMEO_ROOTS_WITH_TARGET
