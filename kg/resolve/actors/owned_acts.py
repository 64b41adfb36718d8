"""Owners of acts that others praise, reject or ask for: "welcomed Chad's support" is directed at Chad."""

from collections.abc import Iterator

from kg.model import ActorKind, EventType, Sentence, Token
from kg.resolve.actors.antecedents import HeadLinker
from kg.resolve.actors.clause_tree import ClauseTree
from kg.resolve.actors.link_result import LinkResult
from kg.resolve.data_tables import anaphora_rules
from kg.resolve.name_keys import fold

# Types of acts that are directed at the owner of what they concern.
_TYPES = frozenset(
    {EventType.SUPPORT, EventType.ACCUSE, EventType.REJECT, EventType.REQUEST, EventType.AGREE}
)
_ACTING_KINDS = frozenset({ActorKind.COUNTRY, ActorKind.ORGANIZATION, ActorKind.PERSON, ActorKind.OFFICE})


def link_owned_act(
    sentence: Sentence, head: int, event_type: EventType | None, link_head: HeadLinker
) -> LinkResult | None:
    """Return the owner of an act at which an event is directed: "Chad" for "Chad's support", "a Chad proposal"."""
    token = sentence.tokens[head - 1]
    if event_type not in _TYPES or fold(token.lemma) not in anaphora_rules()["acts"]["nouns"]:
        return None
    links = [link for owner in _owners(token, ClauseTree(sentence)) if (link := link_head(sentence, owner))]
    if len(links) != 1 or any(actor.kind not in _ACTING_KINDS for actor in links[0].actors):
        return None
    reason = f"owner of the {token.text.lower()}: {links[0].name}"
    return LinkResult(actors=links[0].actors, reason=reason, score=round(links[0].score * 0.8, 3))


def _owners(token: Token, tree: ClauseTree) -> Iterator[int]:
    """Yield the heads of the genitive or, failing that, of the names before a noun."""
    genitives = [t.index for t in tree.children(token.index, "nmod") if t.deprel == "nmod:poss"]
    modifiers = tree.children(token.index, "compound", "amod")
    yield from genitives or (t.index for t in modifiers if t.text[:1].isupper())
