"""Finds the participants of events that nouns express: "the arrest of", "Russian strikes on"."""

from collections.abc import Iterator

from kg.codes import CLASSIFIER_RULE
from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, TypeRule
from kg.extract.noun_clauses import clause_participants
from kg.extract.subjects import is_passive, nominal_conjuncts, subjects
from kg.model import EntityLabel, EventType, Role

_BENEFIT_TYPES = frozenset({EventType.SUPPORT, EventType.AID})
_MUTUAL_TYPES = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
_UNDERGONE_TYPES = frozenset({EventType.COERCE, EventType.ACCUSE, EventType.SANCTION})
_DONE_TYPES = frozenset({EventType.CONSULT, EventType.PROTEST, EventType.RETREAT})
_RECEIVING_VERBS = frozenset({"gain", "get", "lose", "obtain", "receive", "secure", "seek", "win"})
_COUPS = frozenset({"coup", "takeover", "junta", "putsch"})
_SETTING_PREPOSITIONS = frozenset(
    {"in", "during", "at", "after", "before", "following", "ahead", "through", "under", "via"}
)
_SPEAKING_TYPES = frozenset({EventType.REQUEST, EventType.AGREE, EventType.THREATEN, EventType.CONCEDE})
_TARGET_PREPOSITIONS = frozenset({"to", "into", "against", "towards", "toward"})
_CAMEO_ROOTS_WITH_TARGET = frozenset({"15", "16", "17", "18", "19", "20"})


def nominal_participants(tree: Tree, noun: int, rule: TypeRule) -> list[tuple[Role, int]]:
    """Return the participants in the phrase of an event noun, and those that its clauses add."""
    participants = list(noun_participants(tree, noun, rule))
    roles = {role for role, _ in participants}
    if _is_predicate(tree, noun, rule):
        own_role = Role.PATIENT if rule.type in _UNDERGONE_TYPES else Role.AGENT
        own = [s for s in subjects(tree, noun) if own_role is Role.AGENT or phrases.names_actor(tree, s)]
        return participants + [(own_role, head) for head in own if own_role not in roles]
    verb = tree.head(noun)
    if tree.upos(verb) == "VERB" and not is_passive(tree, verb) and _is_own_act(tree, noun, rule, roles):
        participants += [(Role.AGENT, head) for head in subjects(tree, verb)]
        roles |= {Role.AGENT}
    participants += clause_participants(tree, noun, rule, roles)
    return participants + [(Role.AGENT, head) for head in _visitors(tree, noun, rule, participants)]


def _visitors(tree: Tree, noun: int, rule: TypeRule, known: list[tuple[Role, int]]) -> list[int]:
    """Return the agents of a meeting, from the clauses above: "Chad is hopeful that talks with Mali will help"."""
    others = [head for role, head in known if role is Role.PATIENT and phrases.names_actor(tree, head)]
    if rule.type is not EventType.CONSULT or not others or any(role is Role.AGENT for role, _ in known):
        return []
    for verb in tree.ancestors(tree.head(noun)):
        heads = [h for h in subjects(tree, verb) if phrases.names_actor(tree, h) and tree.lemma(h) != "it"]
        if tree.deprel(verb) in {"parataxis", "acl"} or is_passive(tree, verb) or set(heads) & set(others):
            return []
        if heads:
            return heads
    return []


def _is_predicate(tree: Tree, noun: int, rule: TypeRule) -> bool:
    """Return True for an event that somebody is on: "is on a visit to Mali", "is under investigation"."""
    prepositions = {"on", "in", "under"} if rule.type in _UNDERGONE_TYPES else {"on", "in"}
    return bool(tree.children(noun, "cop")) and tree.preposition(noun) in prepositions


def _is_own_act(tree: Tree, noun: int, rule: TypeRule, roles: set[Role]) -> bool:
    """Return True for an event in which the subject of the verb above it takes part: "agreed in a call with the king"."""
    is_setting = tree.udeprel(noun) == "obl" and tree.preposition(noun) in _SETTING_PREPOSITIONS
    # The visit in "its efforts to help during a visit" is perhaps not that of the planner.
    is_setting &= tree.deprel(tree.head(noun)) != "acl"
    # "came in support of the king"
    is_shared = rule.type in _MUTUAL_TYPES or tree.preposition(noun) == "in"
    return is_setting and is_shared and Role.PATIENT in roles and Role.AGENT not in roles


def noun_participants(tree: Tree, noun: int, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    """Yield the participants in the phrase of an event noun: "the arrest of two judges by Mali"."""
    for modifier in (*tree.children(noun, "nmod", "obl", "compound", "amod"), *_shared_modifiers(tree, noun)):
        role = _noun_dependent_role(tree, modifier, rule)
        if role is not None:
            yield from ((role, head) for head in nominal_conjuncts(tree, modifier))
    if rule.type is EventType.ACCUSE:
        yield from ((Role.PATIENT, head) for head in _accused(tree, noun))
    if rule.type is EventType.THREATEN:
        yield from ((Role.AGENT, head) for head in _threatening(tree, noun))


def _threatening(tree: Tree, noun: int) -> list[int]:
    """Return by whom something is threatened: the rebels in "the threat of an attack by the rebels"."""
    threatened = [p for p in tree.children(noun, "nmod") if tree.preposition(p) == "of"]
    doers = [p for t in threatened for p in tree.children(t, "nmod") if tree.preposition(p) == "by"]
    return [
        head for doer in doers for head in nominal_conjuncts(tree, doer) if phrases.names_actor(tree, head)
    ]


def _shared_modifiers(tree: Tree, noun: int) -> list[int]:
    """Return the possessor before and the phrases after two coordinated nouns: "the regime's arrests and trials of"."""
    modifiers = []
    if tree.deprel(noun) == "conj" and not tree.children(noun, "nmod:poss", "det"):
        first = tree.head(noun)
        modifiers = [m for m in tree.children(first, "nmod") if m > noun or tree.deprel(m) == "nmod:poss"]
    last = max(tree.children(noun, "conj"), default=0)
    if (
        tree.upos(last) == "NOUN"
        and not tree.children(noun, "nmod")
        and not tree.children(last, "det", "nmod:poss")
    ):
        modifiers += [m for m in tree.children(last, "nmod") if m > last]
    return modifiers


def _accused(tree: Tree, noun: int) -> list[int]:
    """Return whose act an accusation tells of: "allegations that Chad armed the rebels"."""
    clauses = [c for c in tree.children(noun, "acl", "ccomp") if _is_content_clause(tree, c)]
    heads = [s for c in clauses for s in tree.children(c, "nsubj") if tree.deprel(s) == "nsubj"]
    return [conjunct for head in heads for conjunct in nominal_conjuncts(tree, head)]


def _is_content_clause(tree: Tree, clause: int) -> bool:
    """Return True for a complete clause after "that"; the object of a relative clause is the noun."""
    is_complete = tree.deprel(clause) != "acl:relcl" or tree.children(clause, "obj", "xcomp", "ccomp", "cop")
    return "that" in tree.marks(clause) and bool(is_complete)


def acting_heads(tree: Tree, subject: int) -> list[int]:
    """Return who acts in the event that a subject names, or a subject that is no event: "Chadian strikes killed nine"."""
    rules = LEXICON.rules_for("nouns", tree.lemma(subject)) if tree.upos(subject) == "NOUN" else []
    if not rules or phrases.names_actor(tree, subject):
        return [subject]
    return _agents(tree, subject, rules[0])


def agents_of_occasion(tree: Tree, verb: int) -> list[int]:
    """Return the agents of the event in which somebody suffers a violent act: "was killed in a Chadian raid"."""
    if any(tree.preposition(p) == "by" for p in tree.children(verb, "obl")):
        return []
    agents = []
    for occasion in tree.children(verb, "obl"):
        rules = LEXICON.rules_for("nouns", tree.lemma(occasion))
        if tree.preposition(occasion) in {"in", "during"} and tree.upos(occasion) == "NOUN":
            agents += _agents(tree, occasion, rules[0]) if rules else []
            agents += _opponents(tree, occasion)
    return agents


def _agents(tree: Tree, noun: int, rule: TypeRule) -> list[int]:
    return [head for role, head in noun_participants(tree, noun, rule) if role is Role.AGENT]


def _opponents(tree: Tree, noun: int) -> list[int]:
    """Return those whom somebody fights: the police in "an encounter with the police"."""
    if tree.lemma(noun) not in WORDS["encounter_nouns"]:
        return []
    sides = [p for p in tree.children(noun, "nmod") if tree.preposition(p) in {"with", "by"}]
    return [
        head for side in sides for head in nominal_conjuncts(tree, side) if phrases.names_actor(tree, head)
    ]


def light_verb_participants(tree: Tree, verb: int, noun: int, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    """Yield the participants of the noun under a light verb, whose agent is the subject of the verb.

    The host of a meeting that somebody joins is its patient: "attended a meeting of the committee".
    """
    is_joining = tree.lemma(verb) in {"attend", "join", "take", "participate"} and rule.type in _MUTUAL_TYPES
    for modifier in tree.children(noun, "nmod", "obl", "compound", "amod"):
        role = _noun_dependent_role(tree, modifier, rule)
        if role is Role.AGENT and tree.preposition(modifier) != "between":
            is_host = is_joining and phrases.names_actor(tree, modifier)
            role = Role.PATIENT if is_host else None
        if role is not None:
            yield from ((role, head) for head in nominal_conjuncts(tree, modifier))


def _noun_dependent_role(tree: Tree, modifier: int, rule: TypeRule) -> Role | None:
    if _is_invaded_place(tree, modifier, rule):
        return Role.PATIENT
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
    default = (
        _of_phrase_role(tree, modifier, rule) if preposition == "of" else LEXICON.noun_roles.get(preposition)
    )
    role = rule.roles.get(preposition, default)
    if preposition == "from" and role is Role.AGENT and _is_way(tree, modifier):
        return None
    is_thing = preposition == "of" and role is Role.AGENT and not is_actor
    if is_thing or (role is Role.PATIENT and not is_acted_on(tree, modifier, rule)):
        return Role.TOPIC
    is_beneficiary = preposition == "for" and rule.type in _BENEFIT_TYPES and is_actor
    return Role.PATIENT if is_beneficiary else role  # "support for the king"


def _is_way(tree: Tree, start: int) -> bool:
    """Return True for the start of a way: "a march from the parliament to the palace"."""
    followers = [*tree.children(start, "nmod"), *tree.children(tree.head(start), "nmod", "obl")]
    return any(tree.preposition(p) == "to" and tree.first(p) == tree.last(start) + 1 for p in followers)


def _of_phrase_role(tree: Tree, modifier: int, rule: TypeRule) -> Role:
    """Return the role of an of-phrase; it is that of the agent if another phrase names the patient.

    So it is in "the invasion of Chad into Mali", "the demands of the union" and "thanks for the support of Chad".
    """
    noun, role = tree.head(modifier), rule.of_phrase_role
    if not phrases.names_actor(tree, modifier) or role is Role.AGENT:
        return role
    is_proposed = rule.name == CLASSIFIER_RULE or role is Role.TOPIC
    is_speaker = is_proposed and rule.type in _SPEAKING_TYPES
    is_supporter = rule.type is EventType.SUPPORT and role is Role.PATIENT and _is_received(tree, noun)
    is_doer = rule.name == CLASSIFIER_RULE and rule.type in _DONE_TYPES  # "a session of the council"
    others = [p for p in tree.children(noun, "nmod", "obl", "acl") if p > modifier]
    has_target = role is Role.PATIENT and any(_is_target_phrase(tree, other) for other in others)
    return Role.AGENT if is_speaker or is_supporter or is_doer or has_target else role


def _is_received(tree: Tree, support: int) -> bool:
    """Return True for the support that others give: "thanks for the support of Chad", "won the support of Chad"."""
    verb = tree.head(support)
    is_won = tree.udeprel(support) == "obj" and tree.lemma(verb) in _RECEIVING_VERBS
    return is_won or tree.preposition(support) == "for" or _is_for_somebody(tree, support)


def _is_for_somebody(tree: Tree, support: int) -> bool:
    """Return True if another phrase names who is supported: "the support of the people for the king"."""
    receivers = [p for p in tree.children(support, "nmod", "obl") if tree.preposition(p) == "for"]
    return any(phrases.names_actor(tree, receiver) for receiver in receivers)


def _is_target_phrase(tree: Tree, phrase: int) -> bool:
    """Return True for "into Mali", "against Mali" and the infinitive of "to withdraw"."""
    if tree.udeprel(phrase) == "acl":
        return "to" in tree.marks(phrase) and "VerbForm=Inf" in tree.token(phrase).feats
    if tree.lemma(tree.head(phrase)) in WORDS["campaign_nouns"] and tree.preposition(phrase) == "in":
        return phrases.names_place(tree, phrase)
    return tree.preposition(phrase) in _TARGET_PREPOSITIONS and phrases.names_actor(tree, phrase)


def _is_invaded_place(tree: Tree, modifier: int, rule: TypeRule) -> bool:
    """Return True for the country in which somebody wages war: "Chad's war in Mali"."""
    noun = tree.head(modifier)
    if tree.lemma(noun) not in WORDS["campaign_nouns"] or tree.preposition(modifier) not in {"in", "into"}:
        return False
    owners = tree.children(noun, "nmod:poss", "amod", "compound")
    owners += [p for p in tree.children(noun, "nmod") if tree.preposition(p) == "of" and p < modifier]
    has_agent = any(tree.label(owner) in phrases.NAME_LABELS for owner in owners)
    return has_agent and rule.type is EventType.ASSAULT and phrases.names_place(tree, modifier)


def _possessor_role(tree: Tree, modifier: int, rule: TypeRule) -> Role:
    """Return the role of a possessor: the patient of "his arrest", the agent of "Israel's arrest of two men"."""
    noun = tree.head(modifier)
    has_patient = any(tree.preposition(p) == "of" for p in tree.children(noun, "nmod"))
    is_person = (
        tree.token(modifier).text.lower() in {"his", "her"} or tree.label(modifier) is EntityLabel.PERSON
    )
    # "his sentence"
    is_punished = rule.name == CLASSIFIER_RULE and rule.type is EventType.COERCE and is_person
    is_undergone = tree.lemma(noun) in WORDS["undergone_nouns"] and is_person
    default = Role.PATIENT if is_punished or is_undergone else Role.AGENT
    is_body = tree.lemma(modifier) in WORDS["acting_bodies"]  # "the regime's trials"
    return Role.AGENT if has_patient or is_body else rule.roles.get("'s", default)


def _premodifier_role(tree: Tree, modifier: int, rule: TypeRule) -> Role | None:
    """Return the role of a modifier: the agent of "Russian strikes", the instrument of "drone strikes"."""
    prefix = phrases.stance_prefix(tree, modifier)
    if prefix:
        return Role.PATIENT if prefix in WORDS["opposing_prefixes"] else None
    if _is_undergoer(tree, modifier, rule):
        return Role.PATIENT
    if tree.lemma(modifier) == "military" and tree.upos(modifier) == "ADJ":
        return Role.AGENT if tree.lemma(tree.head(modifier)) in _COUPS else None  # "a military attack"
    is_body = tree.lemma(modifier) in WORDS["acting_bodies"] and rule.type is not EventType.AID
    if is_body or tree.label(modifier) in phrases.NAME_LABELS:
        return None if times_and_places.is_venue(tree, modifier, rule) else Role.AGENT
    if rule.type is EventType.ASSAULT and tree.lemma(modifier) in WORDS["instrument_nouns"]:
        return Role.INSTRUMENT
    is_release = rule.type is EventType.RETREAT and tree.lemma(modifier) in WORDS["actor_nouns"]
    return Role.PATIENT if is_release else None


def _is_undergoer(tree: Tree, modifier: int, rule: TypeRule) -> bool:
    """Return True for people before what is done to them: "the Diallo trial", "migrant detentions"."""
    if tree.lemma(tree.head(modifier)) not in WORDS["undergone_nouns"] or rule.type is None:
        return False
    is_people = tree.lemma(modifier) in WORDS["actor_nouns"] - WORDS["acting_bodies"]
    return tree.udeprel(modifier) == "compound" and (
        tree.label(modifier) is EntityLabel.PERSON or (is_people and tree.upos(modifier) == "NOUN")
    )


def is_acted_on(tree: Tree, modifier: int, rule: TypeRule) -> bool:
    """Return True for a target; an on-phrase is a topic except in the CAMEO roots 15 to 20."""
    return tree.preposition(modifier) != "on" or (rule.cameo or "")[:2] in _CAMEO_ROOTS_WITH_TARGET
