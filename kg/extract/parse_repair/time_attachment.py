"""Repairs of times that were attached to the verb of another clause."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS

_TIME_DEPRELS = frozenset({"obl", "nmod", "appos", "advmod"})
_QUOTATION_MARKS = frozenset('"“”')


def _attach_time_of_content(tree: Tree, time: int) -> None:
    """Attach a time that opens a content to its verb: "In May last year, Peru won the case, the lawyer said"."""
    saying = tree.head(time)
    if not _is_time(tree, time) or tree.lemma(saying) not in WORDS["reporting_verbs"]:
        return
    for content in tree.children(saying, "ccomp"):
        subject = tree.child(content, "nsubj")
        if subject is not None and time < subject < content < saying:
            tree.attach(time, content, tree.deprel(time))


def _attach_time_before_saying(tree: Tree, time: int) -> None:
    """Attach a time to the clause before it: "the man killed by soldiers in 2020 said he would sue"."""
    clause = tree.head(time)
    above = tree.ancestors(clause) if _is_time(tree, time) and time < clause else iter(())
    if any(time < word < clause and tree.lemma(word) in WORDS["reporting_verbs"] for word in above):
        before = tree.ancestors(tree.first(time) - 1)
        own = next((word for word in before if word < time and tree.upos(word) == "VERB"), None)
        if own is not None:
            tree.attach(time, own, tree.deprel(time))


def _attach_time_of_relative_clause(tree: Tree, time: int) -> None:
    """Attach a time before a comma to its relative clause: "Rojas, who was mayor from 2010 to 2014, was jailed"."""
    verb = tree.head(time)
    if not _is_time(tree, time) or not time < verb:
        return
    if not any(tree.token(i).text == "," for i in range(time, verb)):
        return
    before = tree.ancestors(tree.first(time) - 1)
    clause = next((word for word in before if tree.deprel(word) == "acl:relcl"), None)
    if clause is not None and clause < time and clause not in set(tree.ancestors(verb)):
        tree.attach(time, clause, tree.deprel(time))


def _attach_time_after_quotation(tree: Tree, time: int) -> None:
    """Attach a time behind a quotation to what is outside: "called on them 'to fight for the land' on Friday"."""
    if tree.udeprel(time) not in _TIME_DEPRELS or not phrases.names_time(tree, time):
        return
    head = tree.head(time)
    if not head < time or _are_on_one_side(tree, head, time):
        return
    outside = (word for word in tree.ancestors(head) if _are_on_one_side(tree, word, time))
    verb = next(outside, None)
    if verb is not None and tree.upos(verb) == "VERB" and verb < head:
        tree.attach(time, verb, "obl")


def _attach_time_of_place(tree: Tree, time: int) -> None:
    """Attach a time to the verb of its clause, not to a name: "was held in the shack at Mill Street on 25 July"."""
    name = tree.head(time)
    end = tree.last(time) + 1
    is_last = end > len(tree) or tree.token(end).upos == "PUNCT"
    if tree.udeprel(time) not in _TIME_DEPRELS or not phrases.names_time(tree, time) or not is_last:
        return
    if (
        not name < time
        or tree.upos(name) != "PROPN"
        or "on" not in {tree.preposition(time), tree.preposition(name)}
    ):
        return
    verb = next((word for word in tree.ancestors(name) if tree.upos(word) == "VERB"), None)
    if verb is not None and verb < name and not any(_is_time(tree, one) for one in tree.children(verb)):
        tree.attach(time, verb, "obl")


def _are_on_one_side(tree: Tree, word: int, later: int) -> bool:
    """Return True if no quotation begins or ends between two words."""
    marks = [i for i in range(word, later) if tree.token(i).text in _QUOTATION_MARKS]
    return len(marks) % 2 == 0


def _is_time(tree: Tree, word: int) -> bool:
    return tree.udeprel(word) in {"obl", "advmod"} and phrases.names_time(tree, word)


TIME_REPAIRS = (
    _attach_time_of_content,
    _attach_time_before_saying,
    _attach_time_of_relative_clause,
    _attach_time_after_quotation,
    _attach_time_of_place,
)
