"""The results of an earlier run of :func:`kg.join.join`, so that the next run compares only new articles.

The accounts of an article depend on that article alone, and a comparison on two articles. Each article is kept with a
digest, and its results are used only while the digest is the same. The result of a run therefore does not depend on
its memory.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import msgspec

from kg.join.accounts import accounts, compare_mentions, profile_of
from kg.join.candidates import Entry, entry
from kg.join.links import may_link
from kg.join.overrides import Override
from kg.join_values import Account, ArticleTraits, Comparison, MentionKey

Pair = tuple[MentionKey, MentionKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAccounts:
    """The accounts of an article, and the values that comparing them with others needs."""

    digest: str  # of the article and of the overrides for it
    accounts: tuple[tuple[tuple[MentionKey, ...], tuple[Comparison, ...]], ...]  # mentions and joins of each
    linked: tuple[Comparison, ...]  # of its mentions, those that may be links
    entries: tuple[Entry, ...]  # of its accounts


@dataclass(kw_only=True)
class Memory:
    """The articles of the last run, and all comparisons of their accounts that say more than that the two are apart."""

    articles: dict[str, ArticleAccounts] = field(default_factory=dict)
    compared: dict[Pair, Comparison] = field(default_factory=dict)

    def renew(
        self, articles: Iterable[ArticleTraits], overrides: Iterable[Override]
    ) -> tuple[dict[str, ArticleAccounts], set[str]]:
        """Return the accounts of each article, and the ids of new or changed articles; forget all other articles."""
        lines = list(overrides)
        renewed = {article.id: self._renewed(article, lines) for article in articles}
        new = {name for name, one in renewed.items() if self.articles.get(name) is not one}
        kept = renewed.keys() - new
        self.articles = renewed
        self.compared = {
            (first, second): found
            for (first, second), found in self.compared.items()
            if first.article in kept and second.article in kept
        }
        return renewed, new

    def _renewed(self, article: ArticleTraits, overrides: list[Override]) -> ArticleAccounts:
        own = [line for line in overrides if article.id in {line.first.article, line.second.article}]
        digest = _digest(article, own)
        known = self.articles.get(article.id)
        return known if known and known.digest == digest else _article_accounts(article, own, digest)


def accounts_of(
    articles: Iterable[ArticleTraits], by_article: Mapping[str, ArticleAccounts]
) -> dict[MentionKey, Account]:
    """Return the accounts of articles by first mention."""
    found: dict[MentionKey, Account] = {}
    for article in articles:
        by_key = {mention.key: mention for mention in article.mentions}
        for keys, joins in by_article[article.id].accounts:
            mentions = tuple(by_key[key] for key in keys)
            found[keys[0]] = Account(article=article, mentions=mentions, joins=joins)
    return found


def _article_accounts(article: ArticleTraits, overrides: Iterable[Override], digest: str) -> ArticleAccounts:
    inside = compare_mentions(article)
    found = accounts(article, overrides, inside)
    return ArticleAccounts(
        digest=digest,
        accounts=tuple((tuple(mention.key for mention in one.mentions), one.joins) for one in found),
        linked=tuple(filter(may_link, inside.values())),
        entries=tuple(entry(profile_of(one)) for one in found),
    )


def _digest(article: ArticleTraits, overrides: Iterable[Override]) -> str:
    return sha256(msgspec.msgpack.encode([article, *overrides])).hexdigest()
