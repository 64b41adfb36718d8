"""Compares two mentions in a store: why they are one event, or why not."""

import re

from kg import vocab
from kg.errors import NotFoundError
from kg.join import Explanation, explain
from kg.join.storage import from_text
from kg.join_values import ArticleTraits, MentionKey
from kg.store import Reader, named_node

_MENTION = re.compile(r".*/mention/(?P<article>[^/]+)/(?P<sentence>\d+)-(?P<head>\d+)")


def compare_mentions(reader: Reader, first: str, second: str) -> Explanation:
    """Compare two mentions by IRI. Raises :class:`NotFoundError` if one of them is not a mention in the store."""
    keys = [_key(iri) for iri in (first, second)]
    articles = [_traits(reader, key) for key in keys]
    return explain(keys[0], keys[1], articles[0], articles[1])


def _key(iri: str) -> MentionKey:
    match = _MENTION.fullmatch(iri)
    if match is None:
        raise _no_mention(iri)
    return MentionKey(match["article"], int(match["sentence"]), int(match["head"]))


def _traits(reader: Reader, key: MentionKey) -> ArticleTraits:
    graph = named_node(reader.iris.article_graph(key.article))
    rows = reader.select(f"SELECT ?text {{ {graph} <{vocab.JOIN_TRAITS}> ?text }}").records()
    traits = from_text(rows[0]["text"]) if rows else None
    if traits is None or all(mention.key != key for mention in traits.mentions):
        raise _no_mention(f"mention/{key}")
    return traits


def _no_mention(subject: str) -> NotFoundError:
    return NotFoundError(
        "This is not a mention of an act or statement in the store.",
        subject=subject,
        remedy="List the mentions with: kg query 'SELECT ?m ?words { ?m dip:inArticle ?a ; oa:exact ?words }'.",
    )
