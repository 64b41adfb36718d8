"""Who takes part in an event, and as what: from the relations of its trigger."""

from collections.abc import Iterator

from kg.extract import phrases, times_and_places
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, TypeRule
from kg.extract.triggers import Predicate, is_aspect
from kg.model import EventType, Participant, Role, Span

_HOSTILE = frozenset(
    {EventType.ASSAULT, EventType.PROTEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN}
)
_OBJECT_CONTROL_MARKS = frozenset({"of", "from", "for"})


def participants(tree: Tree, predicate: Predicate, rule: TypeRule | None) -> tuple[Participant, ...]:
    """Return the participants in the order of roles and text, each phrase once."""
    found = (
        _of_nominal(tree, predicate.head, rule)
        if predicate.kind == "nouns"
        else _of_clause(tree, predicate, rule)
    )
    seen: dict[Span, Participant] = {}
    for role, head in found:
        if head not in predicate.words and not times_and_places.is_time(tree, head):
            mention = phrases.mention(tree, head, without=predicate.head)
            seen.setdefault(mention.span, Participant(role=role, mention=mention))
    order = list(Role)
    return tuple(sorted(seen.values(), key=lambda p: (order.index(p.role), p.mention.span.start)))


def is_passive(tree: Tree, verb: int) -> bool:
    """Tell whether a verb is in the passive, or a participle that modifies what it was done to."""
    if tree.children(verb, "nsubj:pass", "csubj:pass", "aux:pass", "obl:agent"):
        return True
    bare = tree.token(verb).xpos == "VBN" and not tree.children(verb, "aux", "nsubj")
    if tree.rel(verb) == "conj":  # "were kidnapped and driven away"
        return bare and not tree.children(verb, "obj") and is_passive(tree, tree.head(verb))
    return bare and tree.rel(verb) in {"acl", "advcl"}


# ---------------------------------------------------------------- clauses


def _of_clause(tree: Tree, predicate: Predicate, rule: TypeRule | None) -> Iterator[tuple[Role, int]]:
    verb = predicate.head
    passive = predicate.kind == "verbs" and is_passive(tree, verb)
    for head in subjects(tree, verb):
        yield (_passive_role(tree, verb, head) if passive else Role.AGENT), head
    yield from _objects(tree, verb)
    yield from _phrases(tree, predicate, rule)
    yield from _used(tree, verb)
    if predicate.noun is not None:
        yield from _of_noun(tree, predicate.noun, rule, in_clause=True)


def _passive_role(tree: Tree, verb: int, subject: int) -> Role:
    """Return what a passive's subject is: who is told or given something, or who undergoes the act."""
    given = tree.lemma(verb) in LEXICON.lists["giving"] and tree.children(verb, "obj")
    told = tree.lemma(verb) in LEXICON.lists["addressing"]
    return Role.RECIPIENT if (given or told) and phrases.names_actor(tree, subject) else Role.PATIENT


def _used(tree: Tree, verb: int) -> Iterator[tuple[Role, int]]:
    """Yield what somebody acts with: "using a stolen ambulance, they freed him"."""
    for clause in tree.children(verb, "advcl"):
        if tree.lemma(clause) == "use" and tree.token(clause).xpos == "VBG":
            yield from (
                (Role.INSTRUMENT, head) for o in tree.children(clause, "obj") for head in _actors(tree, o)
            )


def subjects(tree: Tree, verb: int) -> list[int]:
    """Return the heads of a clause's subject: its own, or the one it shares by the syntax."""
    own = tree.children(verb, "nsubj", *(() if tree.children(verb, "expl") else ("csubj",)))
    if own:
        return [head for subject in own for head in _antecedents(tree, subject, verb)]
    return _shared_subjects(tree, verb)


def _antecedents(tree: Tree, subject: int, verb: int) -> list[int]:
    """Return a subject or object with its conjuncts; for a relative pronoun what it stands for."""
    if is_relative(tree, subject):
        clause = next((a for a in tree.ancestors(verb) if tree.rel(a) == "acl:relcl"), None)
        if clause is not None:
            return [tree.head(clause)]
    return _actors(tree, subject)


def is_relative(tree: Tree, index: int) -> bool:
    """Tell whether a word is a relative pronoun, also the "that" which the tagger took for a conjunction."""
    if "PronType=Rel" in tree.token(index).feats:
        return True
    clause = tree.head(index)
    of_clause = tree.base(index) in {"nsubj", "obj"} and index < clause and tree.rel(clause) == "acl:relcl"
    return of_clause and tree.lemma(index) == "that"


def _actors(tree: Tree, head: int) -> list[int]:
    """Return the conjuncts of a phrase that are nominal: what stands as a subject or object is, whatever its tag."""
    return [
        c for c in tree.conjuncts(head) if c == head or tree.upos(c) not in {"VERB", "AUX", "ADV", "CCONJ"}
    ]


def _shared_subjects(tree: Tree, verb: int) -> list[int]:
    """Return the subject of a clause that has none of its own, from the clause or noun it hangs on."""
    relation, above = tree.rel(verb), tree.head(verb)
    if above == 0:
        return []
    if relation == "acl:relcl" or (relation == "acl" and "VerbForm=Inf" not in tree.token(verb).feats):
        return [above]
    if _is_nominal(tree, above):
        return _holder(tree, above) if tree.base(verb) in {"acl", "advcl", "ccomp", "xcomp"} else []
    if controllers := _controllers(tree, verb, above):
        return controllers
    return subjects(tree, above) if _shares_subject(tree, verb) else []


def _is_nominal(tree: Tree, word: int) -> bool:
    """Tell whether a word is no clause: an object is none, though it be tagged as a verb."""
    tagged = tree.upos(word) not in {"VERB", "AUX"} or tree.token(word).xpos.startswith("NN")
    return tagged and not tree.children(word, "cop")


def _shares_subject(tree: Tree, verb: int) -> bool:
    """Tell whether a clause without subject has that of the clause above: not where it has a tense of its own."""
    if tree.rel(verb) in {"conj", "xcomp"} or _goes_before(tree, verb):
        return True
    return tree.rel(verb) in {"advcl", "ccomp", "parataxis"} and "VerbForm=Fin" not in tree.token(verb).feats


def _goes_before(tree: Tree, verb: int) -> bool:
    """Tell whether a clause stands between the one it hangs on and its subject: "Chad gave in, signed and paid"."""
    above = tree.head(verb)
    return tree.rel(verb) == "parataxis" and any(s < verb < above for s in tree.children(above, "nsubj"))


def _holder(tree: Tree, noun: int) -> list[int]:
    """Return whose plan, demand or willingness it is: the possessor, else the subject of the clause around it."""
    owner = tree.child(noun, "nmod:poss")
    if owner is not None:
        return [owner]
    above = tree.head(noun)
    return subjects(tree, above) if above and tree.base(noun) == "obj" and tree.upos(above) == "VERB" else []


def _controllers(tree: Tree, verb: int, above: int) -> list[int]:
    """Return who acts below a verb that has him as object: "asked Russia to withdraw", "called on Mali to pay"."""
    objects = tree.children(above, "obj", "iobj")
    addressed = [p for p in tree.children(above, "obl") if tree.case(p) in {"on", "upon"}]
    if tree.base(verb) == "xcomp":
        return [] if is_aspect(tree, above) else _first_actors(tree, objects or addressed)
    if tree.base(verb) != "advcl":
        return []
    if _OBJECT_CONTROL_MARKS & set(tree.marks(verb)):
        return _first_actors(tree, objects)
    asks = ("complement", tree.lemma(above)) in LEXICON.categories.keys() - LEXICON.intent
    asked = [o for o in (*objects, *addressed) if phrases.names_actor(tree, o)]
    return _first_actors(tree, asked) if asks and "to" in tree.marks(verb) else []


def _first_actors(tree: Tree, heads: list[int]) -> list[int]:
    return _actors(tree, heads[0]) if heads else []


def _objects(tree: Tree, verb: int) -> Iterator[tuple[Role, int]]:
    for head in (h for o in tree.children(verb, "obj") for h in _antecedents(tree, o, verb)):
        yield _object_role(tree, verb, head), head
    for head in (h for o in tree.children(verb, "iobj") for h in _actors(tree, o)):
        yield Role.RECIPIENT, head
    if tree.rel(verb) == "acl:relcl" and tree.children(verb, "nsubj") and not _is_filled(tree, verb):
        subject = tree.children(verb, "nsubj")[0]
        if not is_relative(tree, subject) and tree.upos(tree.head(verb)) in {
            "NOUN",
            "PROPN",
        }:
            yield Role.PATIENT, tree.head(verb)


def _object_role(tree: Tree, verb: int, head: int) -> Role:
    """Return what an object is by the verb's class: who is told or supplied, what is discussed, else a patient."""
    lemma, somebody = tree.lemma(verb), phrases.names_actor(tree, head)
    if somebody and lemma in LEXICON.lists["addressing"]:
        return Role.RECIPIENT
    if somebody and lemma in LEXICON.lists["supplying"] and "with" in _cases(tree, verb):
        return Role.RECIPIENT
    return Role.TOPIC if not somebody and lemma in LEXICON.lists["topical"] else Role.PATIENT


def _cases(tree: Tree, verb: int) -> set[str]:
    return {tree.case(phrase) for phrase in tree.children(verb, "obl")}


def _is_filled(tree: Tree, verb: int) -> bool:
    """Tell whether a relative clause has no room for its antecedent as object."""
    return bool(tree.children(verb, "obj", "ccomp", "xcomp")) or is_passive(tree, verb)


def _phrases(tree: Tree, predicate: Predicate, rule: TypeRule | None) -> Iterator[tuple[Role, int]]:
    verb = predicate.head
    for phrase in tree.children(verb, "obl", "nmod"):
        if times_and_places.is_time(tree, phrase) or times_and_places.is_place(tree, phrase):
            continue
        role = Role.AGENT if tree.rel(phrase) == "obl:agent" else _phrase_role(tree, predicate, phrase, rule)
        if role is not None and (role is not Role.AGENT or is_passive(tree, verb)):
            for head in _actors(tree, phrase):
                yield role, head


def _phrase_role(tree: Tree, predicate: Predicate, phrase: int, rule: TypeRule | None) -> Role | None:
    """Return what a phrase of a clause is, by its preposition, by the verb's class and by what it names."""
    case, lemma = tree.case(phrase), tree.lemma(predicate.head)
    if predicate.noun is not None and case in {"on", "against", "at"}:  # "launched an attack on the port"
        return Role.PATIENT if _affects(tree, phrase, rule) else Role.TOPIC
    if case == "with" and not phrases.names_actor(tree, phrase):
        if lemma in LEXICON.lists["supplying"]:
            return Role.PATIENT
        if tree.lemma(phrase) in LEXICON.lists["instruments"]:
            return Role.INSTRUMENT
    spoken = rule is not None and rule.type is EventType.STATE
    if case == "from" and (spoken or not phrases.names_actor(tree, phrase)):
        return None
    if case == "for" and rule is not None and rule.destination and phrases.names_actor(tree, phrase):
        return Role.PATIENT  # "left for Cairo": whom or what one goes to see
    own = rule.roles.get(case) if rule else None
    spot = case == "at" and not (phrases.names_actor(tree, phrase) or _is_hostile(rule))
    return own or (None if spot else LEXICON.verb_roles.get(case))  # "at a dinner", "at the airport"


# ---------------------------------------------------------------- nouns


def _of_nominal(tree: Tree, noun: int, rule: TypeRule | None) -> Iterator[tuple[Role, int]]:
    """Yield the participants of a nominal event; of one held "in a call with the king" whoever then acts is a party."""
    found = list(_of_noun(tree, noun, rule))
    yield from found
    above = tree.head(noun)
    held = (
        tree.base(noun) == "obl" and tree.case(noun) in {"in", "during", "at"} and tree.upos(above) == "VERB"
    )
    met = rule is not None and rule.type is EventType.CONSULT and any(r is Role.PATIENT for r, _ in found)
    if held and met and all(role is not Role.AGENT for role, _ in found):
        yield from ((Role.AGENT, head) for head in subjects(tree, above))


def _of_noun(
    tree: Tree, noun: int, rule: TypeRule | None, *, in_clause: bool = False
) -> Iterator[tuple[Role, int]]:
    for modifier in tree.children(noun, "nmod", "obl", "compound", "amod"):
        role = _noun_role(tree, modifier, rule)
        if role is None or (in_clause and role is Role.AGENT and tree.case(modifier) != "between"):
            continue
        for head in _actors(tree, modifier):
            yield role, head


def _noun_role(tree: Tree, modifier: int, rule: TypeRule | None) -> Role | None:
    if times_and_places.is_time(tree, modifier) or times_and_places.is_place(tree, modifier):
        return None
    relation = tree.rel(modifier)
    if relation == "nmod:poss":
        return Role.AGENT
    if relation in {"compound", "amod"}:
        return _modifier_role(tree, modifier, rule)
    case = tree.case(modifier)
    own = rule.roles.get(case) if rule else None
    role = own or (_of_role(tree, modifier, rule) if case == "of" else LEXICON.noun_roles.get(case))
    if role is Role.PATIENT and not _affects(tree, modifier, rule):
        return Role.TOPIC
    return role


def _modifier_role(tree: Tree, modifier: int, rule: TypeRule | None) -> Role | None:
    """Return what stands before a nominal event: who acts ("Russian strikes"), with what ("drone strikes"), or nothing."""
    stance = phrases.stance(tree, modifier)
    if stance:
        return Role.PATIENT if stance in LEXICON.lists["against"] else None
    if _names_people(tree, modifier):
        return None if times_and_places.is_venue(tree, modifier, rule) else Role.AGENT
    if _is_violent(rule) and tree.lemma(modifier) in LEXICON.lists["instruments"]:
        return Role.INSTRUMENT
    released = rule is not None and rule.type is EventType.RETREAT and tree.lemma(modifier) in LEXICON.people
    return Role.PATIENT if released else None


def _is_hostile(rule: TypeRule | None) -> bool:
    """Tell whether an act is directed at something: "fired at a tanker", "protested at the arrest"."""
    return rule is not None and rule.type in _HOSTILE


def _is_violent(rule: TypeRule | None) -> bool:
    return rule is not None and rule.type is EventType.ASSAULT


def _names_people(tree: Tree, modifier: int) -> bool:
    """Tell whether a modifier is a nationality or a name: "Russian strikes", "NATO talks"."""
    entity = tree.entity(modifier)
    return entity is not None and entity.label in phrases.NAMED


def _of_role(tree: Tree, modifier: int, rule: TypeRule | None) -> Role:
    role = rule.of if rule else Role.PATIENT
    return Role.TOPIC if role is Role.AGENT and not phrases.names_actor(tree, modifier) else role


def _affects(tree: Tree, modifier: int, rule: TypeRule | None) -> bool:
    """Tell whether an on- or of-phrase is who or what is acted on, rather than what is spoken about."""
    if tree.case(modifier) == "on":
        return rule is not None and (rule.cameo or "")[:2] in {"15", "16", "17", "18", "19", "20"}
    return True
