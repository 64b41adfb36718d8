"""Repairs of times that were attached to the verb of another clause."""

from kg.extract import phrases
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import WORDS


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


def _is_time(tree: Tree, word: int) -> bool:
    return tree.udeprel(word) in {"obl", "advmod"} and phrases.names_time(tree, word)


TIME_REPAIRS = (_attach_time_of_content, _attach_time_before_saying)
