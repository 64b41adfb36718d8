"""Finds the times and places of an event, without those of neighbouring clauses."""

from collections.abc import Iterator

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.event_words import DAYTIME_WORDS, event_words
from kg.extract.lexicon import NO_RULE, WORDS, TypeRule
from kg.extract.noun_places import noun_places
from kg.extract.target_places import target_places
from kg.extract.triggers import Trigger, is_event_noun, verb_lemma
from kg.model import EntityLabel, EventType, Mention

_PHRASE_DEPRELS = ("obl", "nmod", "advmod", "obj", "nsubj", "dep")
_LOOSE_DEPRELS = frozenset({"conj", "parataxis", "punct"})
_DASHES = frozenset({"-", "–"})
_TIME_SUBORDINATORS = frozenset({"after", "before", "since", "until"})
_MODIFIER_DEPRELS = ("compound", "nummod", "amod")
_DISTANCE_ADVERBS = frozenset({"ago", "earlier", "later"})
_ARGUMENT_DEPRELS = ("obj", "iobj", "obl", "nmod", "nsubj", "conj")
_MOTION_PREPOSITIONS = frozenset({"into", "onto"})

# These events happen where their object is: shots at a tanker in a gulf, but not a condemnation of a war in Gaza.
TYPES_LOCATED_AT_OBJECT = frozenset(
    {
        EventType.CONSULT,
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.MOBILIZE,
        EventType.RETREAT,
        EventType.AID,
        EventType.PROTEST,
        EventType.COOPERATE,
    }
)


def find_times(tree: Tree, trigger: Trigger) -> tuple[Mention, ...]:
    """Return the time phrases of an event in text order."""
    words_of_event = event_words(tree, trigger)
    words = [i for word in words_of_event for i in _time_dependents(tree, word)]
    for adverb in [word for word in words if tree.lemma(word) in _DISTANCE_ADVERBS]:
        words += tree.children(adverb, "obl")  # "some years" in "some years ago"
    nouns = [i for i in (trigger.head, trigger.event_noun) if i is not None and tree.upos(i) == "NOUN"]
    planned = {i for noun in nouns for i in _planned_times(tree, noun)}
    heads = {i for i in words if is_time(tree, i) and not _dates_something_else(tree, i)}
    heads |= {i for i in planned if _names_day_or_year(tree, i)}
    heads = heads or set(_misattached_times(tree, trigger)) or set(_day_of_report(tree, trigger))
    heads |= {day for time in heads for day in tree.children(time, "appos") if is_time(tree, day)}
    return tuple(_time_mention(tree, i, trigger) for i in sorted(heads))


def _time_dependents(tree: Tree, word: int) -> list[int]:
    """Return the dependents of a word that may be its time; of a verb of saying, also "Friday" in "said Friday he will"."""
    words = tree.children(word, *_PHRASE_DEPRELS)
    words = [i for i in words if not _is_before_clause(tree, i, word)]
    words += [
        i
        for clause in tree.children(word, "ccomp", "parataxis")
        for i in tree.children(clause, *_PHRASE_DEPRELS)
        if word < i and _is_before_clause(tree, i, clause)
    ]
    if tree.upos(word) == "NOUN":  # "the 1991 attack", "a July 14 meeting"
        words += [i for i in tree.children(word, *_MODIFIER_DEPRELS) if _names_day_or_year(tree, i)]
    return words


def _planned_times(tree: Tree, noun: int) -> Iterator[int]:
    """Yield the times set for the event of a noun: "the summit due in May", "marches announced for Friday"."""
    verb = tree.head(noun)
    if tree.udeprel(noun) in {"obj", "nsubj"} and tree.upos(verb) == "VERB":
        is_plan = tree.lemma(verb) in WORDS["planning_verbs"] and tree.udeprel(noun) == "obj"
        siblings = [i for i in tree.children(verb, "obl") if noun < i]
        yield from (i for i in siblings if is_plan or tree.preposition(i) == "for")
    if tree.lemma(noun + 1) == "due":
        due = noun + 1
        yield from (i for i in (tree.head(due), *tree.children(due, "obl")) if i > due)


def _is_before_clause(tree: Tree, time: int, clause: int) -> bool:
    """Return True for a time directly between a verb of saying and the clause: "said Friday he will pardon"."""
    saying, subject = tree.head(clause), tree.child(clause, "nsubj")
    if tree.udeprel(clause) != "ccomp" or not saying < time or not is_time(tree, time):
        return False
    first, last = tree.first(time), tree.last(time)
    if marks := tree.children(clause, "mark"):  # "told a rally on Friday that he will"
        return last + 1 == marks[0] and tree.lemma(marks[0]) == "that"
    return subject is not None and first == saying + 1 and last + 1 == tree.first(subject)


def _names_day_or_year(tree: Tree, word: int) -> bool:
    """Return True for a calendar day, month or year, not for a duration: "July 14", but not "seven-day"."""
    if tree.lemma(word) in WORDS["calendar_nouns"]:
        return True
    entity = tree.entity(word)
    if entity is None or entity.label is not EntityLabel.DATE:
        return False
    lemmas = [tree.lemma(i) for i in range(entity.first, entity.last + 1)]
    return any(is_year(lemma) or lemma in WORDS["calendar_nouns"] for lemma in lemmas)


def is_year(text: str) -> bool:
    """Return True for a year of the last centuries."""
    return len(text) == 4 and text.isdecimal() and text[:2] in {"18", "19", "20"}


def _dates_something_else(tree: Tree, time: int) -> bool:
    """Return True for the day of a plan ("announced marches for Friday"), of a comparison, or of another event."""
    governor, preposition = tree.head(time), tree.preposition(time)
    if _opening_marks(tree, time) & _DASHES and is_year(tree.token(time).text):  # "(1960-2010)"
        return True
    if preposition == "for" and tree.upos(governor) == "VERB":
        return _names_day_or_year(tree, time) and verb_lemma(tree, governor) not in WORDS["happening_verbs"]
    if preposition == "since":  # "the deadliest attack since 2005"
        return any("Degree=Sup" in tree.token(i).feats for i in tree.children(governor, "amod"))
    return preposition in {"in", "on"} and _follows_another_event(tree, time)


def _follows_another_event(tree: Tree, time: int) -> bool:
    """Return True for a time right behind another event: "visited after the start of his term in May"."""
    before = tree.first(time) - 1
    siblings = tree.children(tree.head(time), "obl", "nmod")
    return any(
        tree.preposition(s) in _TIME_SUBORDINATORS
        and s < time
        and tree.last(s) == before
        and not is_time(tree, s)
        for s in siblings
    )


def _misattached_times(tree: Tree, trigger: Trigger) -> Iterator[int]:
    """Yield the times of a verb on its arguments: those of people, days, and bare ones such as "next month"."""
    stack = [(trigger.head, False)] if trigger.is_verb else []
    own_nouns = {*trigger.words, *event_words(tree, trigger)}
    while stack:
        parent, is_actor = stack.pop()
        for child in tree.children(parent, *_ARGUMENT_DEPRELS):
            if parent != trigger.head and is_time(tree, child):
                if _qualifies_noun(tree, child):
                    continue
                if is_actor or (child > parent and _may_belong_to_verb(tree, child)):
                    yield child
            elif child in own_nouns or not is_event_noun(tree, child):
                stack.append((child, phrases.names_actor(tree, child)))
        if parent != trigger.head:  # "beaten by police in the village a week ago"
            yield from (i for i in tree.children(parent, "advmod") if tree.lemma(i) == "ago")


def _qualifies_noun(tree: Tree, time: int) -> bool:
    """Return True for "Monday's vote" and the years of a life: "Ana Rojas (1960-2010)"."""
    return tree.deprel(time) == "nmod:poss" or bool(_opening_marks(tree, time) & {"(", *_DASHES})


def _opening_marks(tree: Tree, time: int) -> set[str]:
    first = tree.first(time)
    return {tree.token(i).text for i in (first - 1, first) if i >= 1}


def _day_of_report(tree: Tree, trigger: Trigger) -> Iterator[int]:
    """Yield the date before the report, for its main verb: "21 July 2022: The minister accused Peru"."""
    entity = tree.entity(1)
    if entity is None or not _names_day_or_year(tree, 1):
        return
    words = range(1, entity.last + 1)
    is_main = tree.head(trigger.head) == 0 or tree.head(trigger.head) in words
    if is_main and entity.last < len(tree) and tree.token(entity.last + 1).text == ":":
        yield from [i for i in words if tree.head(i) not in words][:1]


def _may_belong_to_verb(tree: Tree, time: int) -> bool:
    """Return True for a time on an argument that can be the time of the verb: "next month", "on Monday"."""
    if not tree.children(time, "case"):
        return bool(tree.children(time, "amod", "det")) or _names_day_or_year(tree, time)
    return tree.preposition(time) == "on" and _names_day_or_year(tree, time)


def find_places(tree: Tree, trigger: Trigger, rule: TypeRule) -> tuple[Mention, ...]:
    """Return the place phrases of an event in text order."""
    words_of_event = event_words(tree, trigger)
    nouns = [word for word in words_of_event if tree.upos(word) == "NOUN"]
    venues = {i for noun in nouns for i in tree.children(noun, "compound") if is_venue(tree, i, rule)}
    candidates = [child for word in words_of_event for child in tree.children(word, "obl", "nmod")]
    candidates += [c for time in candidates if is_time(tree, time) for c in tree.children(time, "nmod")]
    heads = {i for i in candidates if is_place(tree, i)}
    heads |= {i for i in candidates if _is_described_place(tree, i)}
    if trigger.is_verb or not heads:
        heads |= set(target_places(tree, trigger, rule))
    if rule.type is EventType.STATE:
        heads |= {i for i in candidates if is_place_of_origin(tree, i)}  # "announced from Vienna"
    heads |= {c for time in candidates if is_time(tree, time) for c in _places_before_time(tree, time)}
    heads |= {c for phrase in candidates if phrase not in heads for c in _enclosing_places(tree, phrase)}
    heads |= {i for head in heads for i in tree.conjuncts(head) if phrases.names_place(tree, i)}
    heads |= {i for word in words_of_event for i in tree.children(word, "advmod") if tree.lemma(i) == "here"}
    nested = {i for head in heads for i in tree.children(head, "nmod") if is_place(tree, i)}
    if not heads and not venues:
        heads = set(_participant_places(tree, trigger, rule) or noun_places(tree, trigger, rule))
    return tuple(_place_mention(tree, i) for i in sorted(heads | nested | venues))


def _place_mention(tree: Tree, head: int) -> Mention:
    """Return a place phrase; of one that stands for a country, only the words before it: "the Danish capital"."""
    of_names = [i for i in tree.children(head, "nmod") if phrases.names_place(tree, i)]
    if tree.lemma(head) in WORDS["countries"] and not of_names:  # not "the Sultanate of Oman"
        names = [i for i in tree.children(head, "appos", "flat") if phrases.names_place(tree, i)]
        return tree.mention(head, [*tree.children(head, "det", "amod"), head, *names])
    return phrases.mention(tree, head)


def _is_described_place(tree: Tree, word: int) -> bool:
    """Return True for "in the country", "in the Danish capital"."""
    return tree.lemma(word) in WORDS["countries"] and tree.preposition(word) in WORDS["place_prepositions"]


def is_place_of_origin(tree: Tree, word: int) -> bool:
    """Return True for a place name after "from"."""
    return phrases.names_place(tree, word) and tree.preposition(word) == "from"


def _participant_places(tree: Tree, trigger: Trigger, rule: TypeRule) -> list[int]:
    """Return places attached to the object, else to the subject, if they are also the event's."""
    argument_deprels = (("obj", "iobj", "nsubj:pass"), ("nsubj",)) if trigger.is_verb else (("nmod",),)
    for deprels in argument_deprels:
        arguments = [a for first in tree.children(trigger.head, *deprels) for a in tree.conjuncts(first)]
        located = [a for a in arguments if _is_located_with_event(tree, a, trigger, rule)]
        phrases_of = [p for argument in located for p in tree.children(argument, "nmod")]
        places = [p for p in phrases_of if is_place(tree, p) or _is_described_place(tree, p)]
        if places:
            return places
    return []


def _is_located_with_event(tree: Tree, argument: int, trigger: Trigger, rule: TypeRule) -> bool:
    """Return True if the place of an argument is also the place of the event."""
    if rule.type in TYPES_LOCATED_AT_OBJECT or tree.lemma(trigger.head) in WORDS["signing_verbs"]:
        return True
    if not trigger.is_verb or not (rule is NO_RULE or rule.type is EventType.STATE):
        return False
    return phrases.names_actor(tree, argument) or (rule is NO_RULE and _is_physical_object(tree, argument))


def _is_physical_object(tree: Tree, argument: int) -> bool:
    """Return True for a noun that is neither an event nor a text: "reopened a school in Pune"."""
    is_text = phrases.is_claim(tree, argument) or tree.lemma(argument) in WORDS["document_nouns"]
    return tree.upos(argument) == "NOUN" and not is_text and not is_event_noun(tree, argument)


def is_venue(tree: Tree, modifier: int, rule: TypeRule) -> bool:
    """Return True if a name before the noun of a meeting is its place: "the Istanbul talks"."""
    is_place_name = phrases.names_place(tree, modifier) and tree.deprel(modifier) == "compound"
    return is_place_name and rule.type is EventType.CONSULT


def is_time(tree: Tree, word: int) -> bool:
    """Return True for a phrase that says when; the object of "spent the day" does not."""
    is_duration = tree.udeprel(word) == "obj" and tree.lemma(word) in WORDS["time_nouns"]
    if is_duration and tree.upos(word) != "PROPN" and tree.lemma(word + 1) not in _DISTANCE_ADVERBS:
        return False
    return phrases.names_time(tree, word)


def is_place(tree: Tree, word: int) -> bool:
    """Return True for a place name after a preposition of place."""
    if tree.preposition(word) not in WORDS["place_prepositions"] or is_time(tree, word):
        return False
    if tree.label(word) in {EntityLabel.LOCATION, EntityLabel.FACILITY}:
        return True
    is_name = tree.upos(word) == "PROPN" and tree.label(word) is not EntityLabel.PERSON
    return is_name or _is_noun_with_place_name(tree, word)


def _is_noun_with_place_name(tree: Tree, word: int) -> bool:
    """Return True for a noun with a place name before it: "near Bonny island"."""
    modifiers = tree.children(word, "compound")
    if tree.upos(word) != "NOUN" or word - 1 not in modifiers:
        return False
    if tree.lemma(word) in WORDS["place_nouns"]:  # "in the Cova sector"
        return tree.upos(word - 1) == "PROPN"
    is_other = is_event_noun(tree, word) or phrases.names_actor(tree, word)
    return phrases.names_place(tree, word - 1) and not is_other


def _time_words(tree: Tree, word: int) -> list[int]:
    """Return the words of a time phrase without places; of a conjunct, only its date."""
    words, entity = phrases.words(tree, word), tree.entity(word)
    if entity is not None and entity.label is EntityLabel.DATE:  # "Tuesday, March 22, 2016"
        date = range(entity.first, entity.last + 1)
        words = _contiguous_run(word, {*words, *(w for w in tree.subtree(word) if w in date)})
        if tree.udeprel(word) == "conj":
            words = [w for w in words if w in date]
    places = [c for c in tree.children(word, "nmod") if is_place(tree, c)] + _places_before_time(tree, word)
    place_words = {w for c in places for w in tree.subtree(c)}
    return [w for w in words if w not in place_words] or words


def _contiguous_run(word: int, words: set[int]) -> list[int]:
    """Return the contiguous run of words that contains a word."""
    first = last = word
    while first - 1 in words:
        first -= 1
    while last + 1 in words:
        last += 1
    return list(range(first, last + 1))


def _enclosing_places(tree: Tree, phrase: int) -> list[int]:
    """Return the named places of an unnamed one: "in a field in Poland", "off the coast of Yemen"."""
    preposition = tree.preposition(phrase)
    is_motion = preposition in _MOTION_PREPOSITIONS and tree.udeprel(phrase) == "obl"
    if is_time(tree, phrase) or not (is_motion or preposition in WORDS["place_prepositions"]):
        return []
    places = [c for c in tree.children(phrase, "nmod") if is_place(tree, c)]
    of_phrases = [c for c in tree.children(phrase, "nmod") if tree.preposition(c) == "of"]
    return places + [c for c in of_phrases if phrases.names_place(tree, c) or _is_facility(tree, c)]


def _is_facility(tree: Tree, word: int) -> bool:
    return tree.label(word) is EntityLabel.FACILITY


def _places_before_time(tree: Tree, time: int) -> list[int]:
    """Return places parsed as modifiers of the time after them: "in Lusaka next spring"."""
    if tree.preposition(time) not in WORDS["place_prepositions"]:
        return []
    return [c for c in tree.children(time, "compound") if phrases.names_place(tree, c)]


def _time_mention(tree: Tree, word: int, trigger: Trigger) -> Mention:
    """Return a time phrase, with the clause it is measured from: "two days after he left"."""
    words = _time_words(tree, word)
    daytime = tree.head(word)
    if daytime == words[-1] + 1 and tree.lemma(daytime) in DAYTIME_WORDS:  # "a week earlier"
        return tree.mention(daytime, [*words, daytime])
    for clause in tree.children(trigger.head, "advcl"):
        marks = [m for m in tree.children(clause, "mark") if tree.lemma(m) in _TIME_SUBORDINATORS]
        if marks and marks[0] == words[-1] + 1:
            return tree.mention(word, [*words, *tree.subtree(clause, *_LOOSE_DEPRELS)])
    return tree.mention(word, words)
