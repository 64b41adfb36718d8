"""Finds the target of an act whose object is a thing: actors within the object phrase.

"condemned an attack by rebel soldiers" targets the soldiers, "restored ties with Chad" targets Chad. PLOVER
codes these as targets (PLOVER 2.0 manual, "Recipients"). The target of a visit is its destination, the host.
"""

from collections.abc import Iterator

from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS, TypeRule
from kg.extract.shared_targets import shared_targets
from kg.extract.subjects import is_passive
from kg.extract.triggers import Trigger
from kg.model import EntityLabel, EventType, Participant, Role

_CARRIER_ROLES = (Role.PATIENT, Role.RECIPIENT, Role.TOPIC)
_DIRECTION_PREPOSITIONS = frozenset({"with", "against", "at", "on", "upon", "from", "to"})
_MUTUAL_TYPES = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
_CIRCUMSTANCE_PREPOSITIONS = frozenset(
    {"before", "after", "following", "during", "since", "until", "according to", "because of"}
)
_WILLING_TYPES = frozenset({EventType.AGREE, EventType.REJECT, EventType.THREATEN})
_MAX_DEPTH = 5
_MAX_DEPTH_IN_CLAUSE = 2
# "demanded that Chad leave", but not whom Chad is to meet
_DEPTHS_IN_CLAUSE: dict[EventType | None, int] = {EventType.PROTEST: _MAX_DEPTH, EventType.REQUEST: 1}
_INVESTIGATE, _APOLOGISE = "090", "055"  # CAMEO codes
_JUDGEMENTS = frozenset({"051", "111"})  # CAMEO codes: praise, criticise
_PROPOSING_VERBS = frozenset({"propose", "suggest", "recommend"})
_DEPARTURES = frozenset({"resignation", "departure", "ouster", "removal", "withdrawal"})
_RESIGNATION_NOUNS = frozenset({"resignation", "letter"})
_MARGINAL_NOUNS = frozenset({"sideline", "sidelines", "margin", "margins", "street"})  # where, not at whom
_OWNER_TYPES = frozenset({EventType.ACCUSE, EventType.COERCE, EventType.REJECT, EventType.SUPPORT})
_OWNERS = frozenset({"his", "her"})
_ALL_OWNERS = frozenset({"his", "her", "their", "our", "my"})
_ANSWERING_TYPES = frozenset({EventType.AGREE, EventType.REJECT})
_SEIZING_TYPES = frozenset({EventType.ASSAULT, EventType.COERCE})
_DEATHS = frozenset({"death", "passing", "demise", "loss", "murder", "killing", "assassination", "martyrdom"})
_MOURNING_PREPOSITIONS = frozenset({"at", "over", "on", "for"})
_DEPTHS = {
    EventType.ACCUSE: 2,
    EventType.AID: 1,
    EventType.CONSULT: 2,
    EventType.SUPPORT: 3,
}  # of the target within the phrase
_NO_TARGET_PREPOSITIONS = frozenset({"in", "across", "within", "amid", "due to"})
_DETAIL_PREPOSITIONS = frozenset({"by", "with", "against", "from"})
_DOERS = frozenset({"nsubj", "nsubj:pass", "obl:agent"})
_COMMENTING_VERBS = frozenset({"comment", "elaborate", "speculate"})
_HELPING_VERBS = frozenset({"help", "protect", "serve", "train", "compensate"})
_HELPING_TYPES = frozenset({EventType.AID, EventType.SUPPORT, EventType.COOPERATE})
_JUDGING_TYPES = frozenset({EventType.ACCUSE, EventType.REQUEST, EventType.SUPPORT, EventType.REJECT})
_INNER_DEPRELS = ("nmod", "appos", "obl", "acl", "nsubj", "obj", "iobj", "xcomp")


def find_implicit_targets(
    tree: Tree, trigger: Trigger, rule: TypeRule, participants: tuple[Participant, ...]
) -> tuple[Participant, ...]:
    """Return additional patients; none if an actor is a patient or recipient already."""
    affected = [p for p in participants if p.role in {Role.PATIENT, Role.RECIPIENT}]
    if rule.type in {None, EventType.STATE}:
        return ()
    # Several agents act on each other: "Chad and Niger renewed talks on Lake Chad".
    agents = [p.mention.head for p in participants if p.role is Role.AGENT]
    is_mutual = rule.type in _MUTUAL_TYPES and (len(agents) > 1 or any(_is_pair(tree, a) for a in agents))
    if is_mutual or any(phrases.names_actor(tree, p.mention.head) for p in affected):
        return ()
    known_heads = {p.mention.head for p in participants}
    heads = list(_destinations(tree, trigger)) if rule.destination else []
    heads = heads or list(_directed_at(tree, trigger)) or _mourned(tree, trigger, rule)
    heads = heads or _aimed_at(tree, trigger, rule)
    heads = heads or shared_targets(tree, trigger, rule)
    heads = heads or _embedded_actors(tree, trigger, rule, participants)
    mentions = [phrases.mention(tree, head) for head in heads if head not in known_heads]
    return tuple(Participant(role=Role.PATIENT, mention=mention) for mention in mentions)


def _is_pair(tree: Tree, head: int) -> bool:
    """Return True for people of several owners: "the Turkish and Greek sides"."""
    modifiers = tree.children(head, "amod", "compound")
    return "Number=Plur" in tree.token(head).feats and any(tree.children(m, "conj") for m in modifiers)


def _destinations(tree: Tree, trigger: Trigger) -> Iterator[int]:
    for phrase in tree.children(trigger.head, "obl", "nmod"):
        if tree.preposition(phrase) in {"to", "in", "for", "at"} and phrases.names_actor(tree, phrase):
            yield from tree.conjuncts(phrase)


def _directed_at(tree: Tree, trigger: Trigger) -> Iterator[int]:
    """Yield names after a preposition of direction: "fired shells at Seoul", "signed a pact with Chad"."""
    if trigger.is_verb and tree.children(trigger.head, "obj"):
        for phrase in tree.children(trigger.head, "obl"):
            is_direction = tree.preposition(phrase) in _DIRECTION_PREPOSITIONS
            target = _whole_of_part(tree, phrase)
            if is_direction and _is_named_actor(tree, target, places=True):
                yield from tree.conjuncts(target)


def _mourned(tree: Tree, trigger: Trigger, rule: TypeRule) -> list[int]:
    """Return whose death is regretted: "expressed sorrow at the death of Amina Diallo"."""
    if rule.type is not EventType.SUPPORT:
        return []
    words = [trigger.head, trigger.event_noun or trigger.head, *tree.children(trigger.head, "obj")]
    deaths = [
        p
        for word in words
        for p in tree.children(word, "obl", "nmod")
        if tree.preposition(p) in _MOURNING_PREPOSITIONS and tree.lemma(p) in _DEATHS
    ]
    dead = [p for death in deaths for p in tree.children(death, "nmod") if tree.preposition(p) in {"of", ""}]
    return [head for p in dead[:1] if phrases.names_actor(tree, p) for head in tree.conjuncts(p)]


def _aimed_at(tree: Tree, trigger: Trigger, rule: TypeRule) -> list[int]:
    """Return whom force is used against: "used tear gas to disperse the students"."""
    objects = tree.children(trigger.head, "obj")
    is_weapon = any(tree.lemma(o) in WORDS["instrument_nouns"] | WORDS["projectile_nouns"] for o in objects)
    if rule.type not in _SEIZING_TYPES or not trigger.is_verb or not is_weapon:
        return []
    purposes = [c for c in tree.children(trigger.head, "advcl", "xcomp", "acl") if "to" in tree.marks(c)]
    purposes += [c for o in objects for c in tree.children(o, "acl") if "to" in tree.marks(c)]
    targets = [o for c in purposes for o in tree.children(c, "obj") if phrases.names_actor(tree, o)]
    return [head for target in targets[:1] for head in tree.conjuncts(target)]


def _whole_of_part(tree: Tree, phrase: int) -> int:
    """Return the country or region that a place belongs to: "withdrew its troops from the territory of Chad"."""
    is_part = tree.lemma(phrase) in {"territory", "soil", *WORDS["place_nouns"]}
    wholes = [
        p
        for p in tree.children(phrase, "nmod")
        if tree.preposition(p) == "of" and phrases.names_place(tree, p)
    ]
    return wholes[0] if is_part and wholes else phrase


def _embedded_actors(
    tree: Tree, trigger: Trigger, rule: TypeRule, participants: tuple[Participant, ...]
) -> list[int]:
    """Return the actors nearest to the first participant or complement that contains any."""
    if rule.cameo in {_INVESTIGATE, _APOLOGISE}:
        return []  # "an investigation into the death of a judge", "apologised over the hiring of a guard"
    known_heads = {p.mention.head for p in participants}
    carriers = [p.mention.head for role in _CARRIER_ROLES for p in participants if p.role is role]
    if trigger.lemma in _PROPOSING_VERBS:
        carriers = []  # "proposed a probe by the bureau"
    carriers = [c for c in carriers if tree.lemma(c) not in _carriers_without_target(rule)]
    agents = [p.mention.head for p in participants if p.role is Role.AGENT]
    for carrier in carriers:
        owner = _owner(tree, carrier, rule, agents)
        actor = owner or _nearest_actor(tree, carrier, rule, known_heads, _depth(rule))
        if actor:
            return tree.conjuncts(actor)
    for clause in _content_clauses(tree, trigger, rule, bool(agents)):
        depth = min(_depth(rule), _DEPTHS_IN_CLAUSE.get(rule.type, _MAX_DEPTH_IN_CLAUSE))
        actor = _nearest_actor(tree, clause, rule, known_heads, depth)
        if actor:
            return tree.conjuncts(actor)
    return []


def _carriers_without_target(rule: TypeRule) -> frozenset[str]:
    """Return nouns whose owner is not the target of the act: "submitted the cabinet's resignation"."""
    return _MARGINAL_NOUNS | (_RESIGNATION_NOUNS if rule.type is EventType.RETREAT else frozenset())


def _content_clauses(tree: Tree, trigger: Trigger, rule: TypeRule, has_agent: bool) -> list[int]:
    """Return the clauses with the topic of an act, without whether-clauses and passives without an agent."""
    clauses = tree.children(trigger.head, "xcomp", "ccomp")
    if rule.type is EventType.PROTEST:  # "marched to demand a truce with Chad"
        clauses += [
            c for c in tree.children(trigger.head, "advcl") if tree.lemma(c) in WORDS["speaking_acts"]
        ]
    if has_agent and rule.type in _WILLING_TYPES:  # "the readiness of Chad to help Mali"
        nouns = [trigger.head] if trigger.event_noun is None else [trigger.head, trigger.event_noun]
        clauses += [c for noun in nouns for c in tree.children(noun, "acl") if "to" in tree.marks(c)]
    if rule.type is not EventType.REQUEST:
        return clauses
    if not trigger.is_verb:  # "a request to buy drones from Chad"
        clauses += [c for c in tree.children(trigger.head, "acl") if "to" in tree.marks(c)]
    return [c for c in clauses if not {"if", "whether"} & set(tree.marks(c)) and not _is_undergone(tree, c)]


def _is_undergone(tree: Tree, clause: int) -> bool:
    """Return True for a passive without an agent: "asked that the prisoner be freed"."""
    return is_passive(tree, clause) and not tree.children(clause, "obl:agent")


def _depth(rule: TypeRule) -> int:
    return _DEPTHS.get(rule.type, _MAX_DEPTH) if rule.type is not None else 1


def _owner(tree: Tree, carrier: int, rule: TypeRule, agents: list[int]) -> int | None:
    """Return whose thing is judged or taken, if a pronoun tells: "her promotion", but not the agent's own."""
    if owner := _owner_above(tree, carrier, rule) or _partner_of_request(tree, carrier, rule):
        return owner
    if rule.type in _ANSWERING_TYPES and _is_request(tree, carrier):  # "agreed to their demand"
        return next(iter(_pronouns(tree, carrier, _ALL_OWNERS)), None)
    if rule.type is EventType.REQUEST and tree.lemma(carrier) in _DEPARTURES:  # "demanded his resignation"
        return next(iter(_pronouns(tree, carrier, _OWNERS | {"their"})), None)
    if rule.type not in _OWNER_TYPES or tree.deprel(carrier) not in {"obj", "nsubj:pass"}:
        return None
    is_passive_subject = tree.deprel(carrier) == "nsubj:pass"
    owners = _pronouns(tree, carrier, _ALL_OWNERS if is_passive_subject else _OWNERS)
    is_judged = rule.cameo in _JUDGEMENTS  # nobody praises their own behaviour
    is_own = not is_passive_subject and not is_judged and not all(_is_body(tree, agent) for agent in agents)
    return owners[0] if owners and agents and not is_own else None


def _pronouns(tree: Tree, noun: int, forms: frozenset[str]) -> list[int]:
    return [p for p in tree.children(noun, "nmod:poss") if tree.token(p).text.lower() in forms]


def _owner_above(tree: Tree, thing: int, rule: TypeRule) -> int | None:
    """Return whom "whose" means before a thing that is taken or harmed: "the judge, whose car was burnt"."""
    clause = next((a for a in tree.ancestors(thing) if tree.deprel(a) == "acl:relcl"), None)
    is_relative = any(tree.lemma(p) == "whose" for p in tree.children(thing, "nmod:poss"))
    if clause is None or not is_relative or rule.type not in _SEIZING_TYPES:
        return None
    return tree.head(clause) if phrases.names_actor(tree, tree.head(clause)) else None


def _partner_of_request(tree: Tree, meeting: int, rule: TypeRule) -> int | None:
    """Return whom somebody asks to meet, if a pronoun tells: "requested a conversation with him"."""
    types = {r.type for r in LEXICON.rules_for("nouns", tree.lemma(meeting))}
    if rule.type is not EventType.REQUEST or EventType.CONSULT not in types:
        return None
    partners = [p for p in tree.children(meeting, "nmod") if tree.preposition(p) == "with"]
    return next((p for p in partners if tree.upos(p) == "PRON"), None)


def _is_request(tree: Tree, noun: int) -> bool:
    types = {r.type for r in LEXICON.rules_for("nouns", tree.lemma(noun))}
    return EventType.REQUEST in types or tree.lemma(noun) in WORDS["proposal_nouns"]


def _is_body(tree: Tree, agent: int) -> bool:
    """Return True for an agent that "his" and "her" cannot refer to."""
    is_organization = tree.label(agent) in {EntityLabel.ORGANIZATION, EntityLabel.LOCATION}
    is_plural = "Number=Plur" in tree.token(agent).feats or bool(tree.children(agent, "conj"))
    return is_organization or is_plural or tree.lemma(agent) in WORDS["acting_bodies"]


def _nearest_actor(
    tree: Tree, carrier: int, rule: TypeRule, known_heads: set[int], max_depth: int
) -> int | None:
    """Return the nearest actor within a phrase or clause."""
    first = [w for w in _inner_dependents(tree, carrier, rule) if _may_hold_target(tree, carrier, w, rule)]
    queue = [(word, 1) for word in first]
    while queue:
        word, depth = queue.pop(0)
        is_actor = _is_named_actor(tree, word) or _has_nationality(tree, word)
        if is_actor and word not in known_heads and tree.preposition(word) not in _NO_TARGET_PREPOSITIONS:
            return word
        if depth < max_depth:
            inner = [i for i in _inner_dependents(tree, word, rule) if not _is_detail(tree, word, i)]
            queue += [(i, depth + 1) for i in inner]
    return None


def _may_hold_target(tree: Tree, carrier: int, word: int, rule: TypeRule) -> bool:
    """Return True if a target may be in this part of what an act is about."""
    relation, preposition = tree.deprel(word), tree.preposition(word)
    if tree.udeprel(carrier) not in {"ccomp", "xcomp"}:
        is_owner = preposition == "of" or relation == "nmod:poss"
        return rule.type is not EventType.REQUEST or not is_owner or _is_help_or_departure(tree, carrier)
    if rule.type is EventType.ACCUSE or (rule.type is EventType.REQUEST and tree.udeprel(carrier) == "ccomp"):
        return relation in _DOERS  # "alleged that Chad sold arms", not to whom
    if rule.type is EventType.AGREE:  # "agreed to help Chad", not in "agreed to lead Chad"
        rules = LEXICON.rules_for("verbs", tree.lemma(carrier))
        is_act = any(r.type is not None for r in rules) or tree.lemma(carrier) in _HELPING_VERBS
        return relation != "nsubj" and (is_act or preposition in {"with", "to"})
    return rule.type is not EventType.REJECT or tree.lemma(carrier) not in _COMMENTING_VERBS


def _is_help_or_departure(tree: Tree, wish: int) -> bool:
    """Return True for what its owner is to do: "demanded the resignation of the king", not "the trial of the king"."""
    types = {r.type for r in LEXICON.rules_for("nouns", tree.lemma(wish))}
    return tree.lemma(wish) in _DEPARTURES or bool(types & _HELPING_TYPES)


def _is_detail(tree: Tree, clause: int, phrase: int) -> bool:
    """Return True for objects and goals in a clause within a phrase: "a decision to elect a king"."""
    is_agent = tree.deprel(phrase) == "obl:agent" or tree.preposition(phrase) in _DETAIL_PREPOSITIONS
    return tree.udeprel(clause) == "acl" and not is_agent


def _inner_dependents(tree: Tree, head: int, rule: TypeRule) -> list[int]:
    """Return the dependents that may contain a target: in "Israeli strikes", not in "Israeli villages"."""
    is_event = bool(LEXICON.rules_for("nouns", tree.lemma(head)))
    deprels = (*_INNER_DEPRELS, "compound", "amod") if is_event else _INNER_DEPRELS
    if rule.type is EventType.AID:  # "funded the African Union headquarters"
        deprels = (*deprels, "compound")
    is_infinitive = tree.deprel(head) in {"xcomp", "acl"} and "to" in tree.marks(head)
    is_wish = rule.type is EventType.REQUEST and is_infinitive
    wanted = [o for o in tree.children(head, "obj") if o > head] if is_wish else []  # "asked to see the king"
    if rule.type is EventType.REQUEST and tree.children(head, "obl:agent"):
        wanted += tree.children(head, "nsubj:pass")  # "asked that the prisoner be freed by the king"
    if rule.type is EventType.THREATEN and tree.deprel(head) == "ccomp":
        wanted += tree.children(head, "nsubj")  # who carries out the threat
    children = [i for i in tree.children(head, *deprels) if i not in wanted]
    dependents = [i for i in children if tree.deprel(i) != "acl:relcl"]
    if rule.type is EventType.REQUEST:  # "demanded sanctions against Chad" asks others
        dependents = [i for i in dependents if tree.preposition(i) != "against"]
    return [i for i in dependents if not _is_circumstance(tree, i) and not _is_victim(tree, head, i, rule)]


def _is_circumstance(tree: Tree, word: int) -> bool:
    """Return True for phrases such as "after the talks" and "pro-Chadian", which contain no target."""
    return bool(phrases.stance_prefix(tree, word)) or tree.preposition(word) in _CIRCUMSTANCE_PREPOSITIONS


def _is_victim(tree: Tree, noun: int, modifier: int, rule: TypeRule) -> bool:
    """Return True for those who suffer what is condemned or wanted: "condemned the arrest of a judge"."""
    if tree.preposition(modifier) != "of" or tree.udeprel(modifier) != "nmod":
        return False
    rules = LEXICON.rules_for("nouns", tree.lemma(noun))
    return (
        bool(rules) and rule.type in _JUDGING_TYPES and all(r.of_phrase_role is Role.PATIENT for r in rules)
    )


def _has_nationality(tree: Tree, word: int) -> bool:
    """Return True for a common noun with a nationality: "Kurdish villages"."""
    is_place_or_time = times_and_places.is_time(tree, word) or times_and_places.is_place(tree, word)
    labels = {tree.label(modifier) for modifier in tree.children(word, "amod", "compound")}
    return tree.upos(word) == "NOUN" and not is_place_or_time and EntityLabel.NORP in labels


def _is_named_actor(tree: Tree, word: int, *, places: bool = False) -> bool:
    if times_and_places.is_time(tree, word) or tree.upos(word) == "PRON":
        return False
    if tree.label(word) is EntityLabel.OTHER and tree.upos(word) == "PROPN":
        return False  # "said that it does not breach the Bill of Rights"
    if not places and times_and_places.is_place(tree, word):
        return False
    if tree.udeprel(word) in {"compound", "amod"}:
        return tree.label(word) in phrases.NAME_LABELS
    is_noun = tree.upos(word) in {"PROPN", "NOUN"} or tree.label(word) in phrases.NAME_LABELS
    return phrases.names_actor(tree, word) and is_noun
