"""Finds the participants of an event and their roles from the dependents of its trigger."""

from collections.abc import Iterable, Iterator

from kg.extract import phrases, times_and_places
from kg.extract.addressees import find_addressees
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, TypeRule
from kg.extract.nominal_participants import (
    acting_heads,
    agents_of_occasion,
    is_acted_on,
    light_verb_participants,
    nominal_participants,
)
from kg.extract.role_fitting import fitting_role
from kg.extract.subjects import (
    argument_heads,
    is_passive,
    is_relative_pronoun,
    nominal_conjuncts,
    subjects,
)
from kg.extract.triggers import Trigger
from kg.model import EventType, Participant, Role, Span

_HOSTILE_TYPES = frozenset(
    {EventType.ASSAULT, EventType.PROTEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN}
)
_VIOLENT_TYPES = frozenset({EventType.ASSAULT, EventType.COERCE})
_FREE_RELATIVES = frozenset({"what", "whatever"})  # "backed the protest against what he calls a dump"
# The parser takes some phrases of passives for agents: "convicted of theft", "charged with theft".
_NO_AGENT_PREPOSITIONS = frozenset({"of", "with", "on", "as", "for", "to"})


def find_participants(tree: Tree, trigger: Trigger, rule: TypeRule) -> tuple[Participant, ...]:
    """Return the participants sorted by role and position, each phrase once."""
    role_heads: Iterable[tuple[Role, int]]
    if trigger.kind == "nouns":
        role_heads = nominal_participants(tree, trigger.head, rule)
    else:
        role_heads = _clause_participants(tree, trigger, rule)
    by_span: dict[Span, Participant] = {}
    for role, head in role_heads:
        is_other = head not in trigger.words and tree.lemma(head) not in _FREE_RELATIVES
        is_phrase = is_other and tree.upos(head) != "CCONJ"  # "Chad and Mali both agreed"
        if is_phrase and not times_and_places.is_time(tree, head):
            mention = phrases.mention(tree, head, without=trigger.head)
            fitting = fitting_role(tree, trigger, role, mention, rule)
            by_span.setdefault(mention.span, Participant(role=fitting, mention=mention))
    role_order = list(Role)
    return tuple(sorted(by_span.values(), key=lambda p: (role_order.index(p.role), p.mention.span.start)))


# ---------------------------------------------------------------- participants of clauses


def _clause_participants(tree: Tree, trigger: Trigger, rule: TypeRule) -> Iterator[tuple[Role, int]]:
    verb = trigger.head
    passive = trigger.kind == "verbs" and is_passive(tree, verb)
    for head in subjects(tree, verb):
        if passive:
            yield _passive_subject_role(tree, verb, head), head
        else:
            agents = acting_heads(tree, head) if rule.type in _VIOLENT_TYPES else [head]
            yield from ((Role.AGENT, agent) for agent in agents)
    if passive and rule.type in _VIOLENT_TYPES:
        yield from ((Role.AGENT, agent) for agent in agents_of_occasion(tree, verb))
    if passive:
        yield from ((Role.AGENT, agent) for agent in _shared_agent(tree, verb))
    if passive and rule.type is EventType.COERCE and tree.lemma(verb) in WORDS["judging_acts"]:
        yield from ((Role.AGENT, court) for court in _courts(tree, verb))
    yield from _object_participants(tree, verb)
    yield from _oblique_participants(tree, trigger, rule)
    yield from _instruments(tree, verb)
    if rule.type is EventType.STATE and trigger.is_verb:
        yield from ((Role.RECIPIENT, head) for head in find_addressees(tree, verb))
    if trigger.event_noun is not None:
        yield from light_verb_participants(tree, verb, trigger.event_noun, rule)


def _passive_subject_role(tree: Tree, verb: int, subject: int) -> Role:
    """Return RECIPIENT for an actor who is told or given something, otherwise PATIENT."""
    is_given = tree.lemma(verb) in WORDS["giving_verbs"] and tree.children(verb, "obj")
    is_told = tree.lemma(verb) in WORDS["addressing_verbs"]
    return Role.RECIPIENT if (is_given or is_told) and phrases.names_actor(tree, subject) else Role.PATIENT


def _instruments(tree: Tree, verb: int) -> Iterator[tuple[Role, int]]:
    """Yield the objects of a "using" clause: "using a stolen ambulance, they freed him"."""
    for clause in tree.children(verb, "advcl"):
        if tree.lemma(clause) == "use" and tree.token(clause).xpos == "VBG":
            heads = [h for used in tree.children(clause, "obj") for h in nominal_conjuncts(tree, used)]
            yield from ((Role.INSTRUMENT, head) for head in heads)


def _object_participants(tree: Tree, verb: int) -> Iterator[tuple[Role, int]]:
    for head in (h for o in tree.children(verb, "obj") for h in argument_heads(tree, o, verb)):
        yield _object_role(tree, verb, head), head
    for head in (h for o in tree.children(verb, "iobj") for h in nominal_conjuncts(tree, o)):
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
    """Return the object that a verb shares with one coordinated after or before it: "beat and dragged her"."""
    if tree.children(verb, "obj", "iobj", "obl", "ccomp", "xcomp", "advcl") or is_passive(tree, verb):
        return []
    following = [c for c in tree.children(verb, "conj") if _tense(tree, c) == _tense(tree, verb)]
    if not following:
        objects = tree.children(tree.head(verb), "obj") if tree.deprel(verb) == "conj" else []
        return [h for o in objects if tree.first(o) == verb + 1 for h in nominal_conjuncts(tree, o)]
    if any(tree.children(following[0], "nsubj", "nsubj:pass", "aux:pass")):
        return []
    objects = tree.children(following[0], "obj")
    is_adjacent = all(tree.upos(i) in {"CCONJ", "PUNCT", "ADV"} for i in range(verb + 1, following[0]))
    return [h for o in objects for h in nominal_conjuncts(tree, o)] if is_adjacent else []


def _tense(tree: Tree, verb: int) -> str:
    """Return the tag of a verb; irregular past tenses are tagged as other finite verbs: "beat and dragged"."""
    xpos = tree.token(verb).xpos
    return "past" if xpos in {"VBD", "VBP", "VBN"} else xpos


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
        if tree.lemma(phrase) == "behalf":
            continue
        is_by_phrase = (
            tree.deprel(phrase) == "obl:agent" and tree.preposition(phrase) not in _NO_AGENT_PREPOSITIONS
        )
        is_company = _is_company(tree, verb, phrase)
        is_agent = is_by_phrase or is_company or _is_distant_agent(tree, verb, phrase)
        role = Role.AGENT if is_agent else _oblique_role(tree, trigger, phrase, rule)
        is_acting = is_company or is_passive(tree, verb)
        if role is not None and (role is not Role.AGENT or is_acting):
            heads = nominal_conjuncts(tree, phrase)
            others = [h for h in heads[1:] if role is not Role.AGENT or phrases.names_actor(tree, h)]
            yield from ((role, head) for head in [heads[0], *others])


def _shared_agent(tree: Tree, verb: int) -> list[int]:
    """Return the agent that a passive shares with the next one: "was beaten and robbed by the police"."""
    following = next(iter(tree.children(verb, "conj")), 0)
    is_adjacent = all(tree.upos(i) in {"CCONJ", "ADV"} for i in range(verb + 1, following))
    if (
        not following
        or not is_adjacent
        or not is_passive(tree, following)
        or tree.children(verb, "obl:agent")
    ):
        return []
    agents = [p for p in tree.children(following, "obl:agent") if tree.preposition(p) == "by"]
    return [h for p in agents for h in nominal_conjuncts(tree, p) if phrases.names_actor(tree, h)]


def _courts(tree: Tree, verb: int) -> list[int]:
    """Return the court in which somebody is tried: "was sentenced to a year in prison in the High Court"."""
    verbs = [verb, *(c for c in tree.children(verb, "conj") if is_passive(tree, c))]
    places = [p for v in verbs for p in tree.children(v, "obl")]
    places += [inner for p in places for inner in tree.children(p, "nmod")]
    courts = [p for p in places if tree.lemma(p) in {"court", "tribunal"}]
    has_agent = any(tree.preposition(p) == "by" for p in tree.children(verb, "obl"))
    return [] if has_agent else [c for c in courts if tree.preposition(c) in {"in", "at", "before"}]


def _is_distant_agent(tree: Tree, verb: int, phrase: int) -> bool:
    """Return True for an actor after "by" with a passive verb: "was slammed for the strike by the union"."""
    return tree.preposition(phrase) == "by" and is_passive(tree, verb) and phrases.names_actor(tree, phrase)


def _oblique_role(tree: Tree, trigger: Trigger, phrase: int, rule: TypeRule) -> Role | None:
    """Return the role of a phrase according to its preposition, its verb and its head."""
    preposition, is_actor = tree.preposition(phrase), phrases.names_actor(tree, phrase)
    if trigger.event_noun is not None and preposition in {"on", "against", "at"}:
        return _target_role(tree, phrase, rule)
    if preposition == "with" and not is_actor:
        return _role_of_thing_with(tree, trigger, phrase)
    if preposition == "from":
        return _source_role(tree, trigger, rule) if is_actor else None
    if preposition == "for" and rule.destination and is_actor:
        return Role.PATIENT  # the destination: "left for Cairo"
    if _is_about(tree, trigger, phrase, rule):
        return Role.TOPIC
    return rule.roles.get(preposition, _default_role(tree, phrase, rule))


def _is_about(tree: Tree, trigger: Trigger, phrase: int, rule: TypeRule) -> bool:
    """Return True for what an act is about: "demanded sanctions against Togo", "was killed upon orders of the army"."""
    preposition, is_actor = tree.preposition(phrase), phrases.names_actor(tree, phrase)
    if preposition == "against":
        is_grievance = rule.type is EventType.PROTEST and not is_actor
        return rule.type is EventType.REQUEST or is_grievance
    return preposition in {"on", "upon"} and not is_actor and is_passive(tree, trigger.head)


def _is_company(tree: Tree, verb: int, phrase: int) -> bool:
    """Return True for who acts too: "resigned along with the cabinet", not "met the king along with the envoy"."""
    first = tree.first(phrase)
    if not phrases.names_actor(tree, phrase):
        return False
    particles = [p for p in tree.children(verb, "compound:prt", "advmod") if p < first]
    start = [tree.lemma(i) for i in range(verb + 1, max(tree.case_words(phrase), default=verb) + 1)]
    is_next = first == max([verb, *particles]) + 1 and not is_passive(tree, verb)
    return is_next and start in (["along", "with"], ["together", "with"], ["alongside"])


def _default_role(tree: Tree, phrase: int, rule: TypeRule) -> Role | None:
    """Return the role of a preposition; none in "at a dinner" and "at first", but "fired at a tanker" is hostile."""
    preposition = tree.preposition(phrase)
    if preposition == "on" and rule.type is EventType.ASSAULT and phrases.names_actor(tree, phrase):
        return Role.PATIENT  # "opened fire on the villagers"
    is_hostile = rule.type in _HOSTILE_TYPES and tree.upos(phrase) not in {"ADJ", "ADV", "NUM"}
    is_setting = preposition == "at" and not is_hostile and not phrases.names_actor(tree, phrase)
    return None if is_setting else LEXICON.verb_roles.get(preposition)


def _target_role(tree: Tree, phrase: int, rule: TypeRule) -> Role | None:
    """Return the role of a phrase after a light verb with its noun: "launched an attack on the port"."""
    if tree.preposition(phrase) == "at" and rule.type not in _HOSTILE_TYPES:
        return Role.PATIENT if phrases.names_actor(tree, phrase) else None
    return Role.PATIENT if is_acted_on(tree, phrase, rule) else Role.TOPIC


def _role_of_thing_with(tree: Tree, trigger: Trigger, phrase: int) -> Role | None:
    """Return the role of a thing after "with", which many verbs do not take: "with great sadness"."""
    if tree.lemma(trigger.head) in WORDS["supplying_verbs"]:
        return Role.PATIENT
    if tree.lemma(phrase) in WORDS["instrument_nouns"]:
        return Role.INSTRUMENT
    is_governed = LEXICON.frames_for(tree.lemma(trigger.head), "with") or tree.entity(phrase) is not None
    return Role.TOPIC if is_governed else None


def _source_role(tree: Tree, trigger: Trigger, rule: TypeRule) -> Role | None:
    """Return the role of an actor after "from": the agent of "was expelled from the party"."""
    if rule.type in {EventType.COERCE, EventType.SANCTION}:
        affected = tree.children(trigger.head, "obj", "nsubj:pass") or subjects(tree, trigger.head)
        if not any(phrases.names_actor(tree, word) for word in affected):
            return Role.PATIENT  # "seized the weapons from the rebels"
        has_agent = any(tree.preposition(p) == "by" for p in tree.children(trigger.head, "obl"))
        return Role.AGENT if is_passive(tree, trigger.head) and not has_agent else None
    return None if rule.type is EventType.STATE else rule.roles.get("from", LEXICON.verb_roles.get("from"))
