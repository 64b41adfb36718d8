"""Why two given mentions are one event, or why they are not."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.join.accounts import accounts, compare_mentions, profile_of
from kg.join.candidates import entry
from kg.join.compare import compare, threshold
from kg.join.profile import Profile
from kg.join_values import Account, ArticleTraits, Comparison, MentionKey, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The comparison of two mentions, or of their accounts, and what stands against a join."""

    comparison: Comparison
    obstacles: tuple[str, ...]  # empty if the pair itself is joined

    @property
    def is_join(self) -> bool:
        """True if the pair itself is a join; average linkage can still keep its groups apart."""
        return not self.obstacles


def explain(
    first: MentionKey, second: MentionKey, first_article: ArticleTraits, second_article: ArticleTraits
) -> Explanation:
    """Compare two mentions of one article or of two."""
    first_account, second_account = _account(first_article, first), _account(second_article, second)
    if first_article.id == second_article.id:
        return _within(first, second, first_article, first_account)
    one, other = profile_of(first_account), profile_of(second_account)
    comparison = compare(one, other, detailed=True)
    return Explanation(
        comparison=comparison, obstacles=(*_blocked(one, other), *_obstacles(comparison, "across"))
    )


def _account(article: ArticleTraits, key: MentionKey) -> Account:
    """Return the account with a mention; raises LookupError if the article has no such mention."""
    for account in accounts(article):
        if any(mention.key == key for mention in account.mentions):
            return account
    raise LookupError(f"Article {article.id} has no mention {key}.")


def _within(first: MentionKey, second: MentionKey, article: ArticleTraits, account: Account) -> Explanation:
    pair = (min(first, second), max(first, second))
    compared = compare_mentions(article).get(pair)
    by_key = {mention.key: Profile((mention,), article.words) for mention in article.mentions}
    is_listed = compared is not None and compared.verdict is not Verdict.APART
    comparison = (
        compared if compared and is_listed else compare(by_key[pair[0]], by_key[pair[1]], detailed=True)
    )
    if all(any(mention.key == key for mention in account.mentions) for key in pair):
        return Explanation(comparison=comparison, obstacles=())
    return Explanation(comparison=comparison, obstacles=tuple(_obstacles(comparison, "within")))


def _blocked(one: Profile, other: Profile) -> Iterator[str]:
    first, second = entry(one), entry(other)
    if first.keys.isdisjoint(second.keys):
        yield "no kind of act with a party or a telling word in common"
    if not first.is_near(second):
        yield "published too far apart"


def _obstacles(comparison: Comparison, scope: str) -> Iterator[str]:
    """Yield the bars, else what the pair lacks."""
    if comparison.verdict is Verdict.SAME:
        return
    yield from comparison.bars
    if not comparison.bars and comparison.reason is None:
        yield "no second kind of evidence besides likeness"
    if comparison.score < threshold(scope):
        yield f"score {comparison.score} is below {threshold(scope)}"
