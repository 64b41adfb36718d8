"""Groups the mentions of one article that tell the same: an account is what the article tells of an event.

Each pair of mentions is compared by itself; only their relations (kg.join.relations) depend on the mentions between them.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from kg.join.acts import STATE
from kg.join.candidates import speech_keys
from kg.join.compare import compare, linkage_score, threshold
from kg.join.features import is_phrase
from kg.join.linkage import average_linkage
from kg.join.overrides import Override, decided_scores
from kg.join.profile import Profile
from kg.join.relations import relations_between
from kg.join_values import Account, ArticleTraits, Comparison, MentionKey, Verdict

Comparisons = dict[tuple[MentionKey, MentionKey], Comparison]


def accounts(
    article: ArticleTraits, overrides: Iterable[Override] = (), compared: Comparisons | None = None
) -> tuple[Account, ...]:
    """Return the accounts of an article, in text order; each mention is in one of them.

    ``compared`` are the comparisons of its mentions, if :func:`compare_mentions` has made them already.
    """
    by_key = {mention.key: mention for mention in article.mentions}
    compared = compare_mentions(article) if compared is None else compared
    scores = {pair: linkage_score(found) for pair, found in compared.items()}
    scores |= decided_scores(overrides, lambda key: key if key in by_key else None)
    groups = average_linkage(sorted(by_key), scores, threshold("within"))
    return tuple(
        Account(
            article=article,
            mentions=tuple(by_key[key] for key in group),
            joins=tuple(_joins(group, compared)),
        )
        for group in groups
    )


def profile_of(account: Account) -> Profile:
    """Return what is compared of an account."""
    return Profile(account.mentions, account.article.words)


def compare_mentions(article: ArticleTraits) -> Comparisons:
    """Compare the mentions of an article that can tell the same: acts of one kind or phrase, speech with common words."""
    mentions = sorted(article.mentions, key=lambda mention: mention.key)
    profiles = {mention.key: Profile((mention,), article.words) for mention in mentions}
    spoken = {key: speech_keys(profile) for key, profile in profiles.items()}
    relations = relations_between(mentions, profiles)
    return {
        (one.key, other.key): compare(
            profiles[one.key], profiles[other.key], relation=relations.get((one.key, other.key))
        )
        for one, other in combinations(mentions, 2)
        if (one.key, other.key) in relations
        or (one.act == other.act and one.act != STATE)
        or is_phrase(one, other)
        or not spoken[one.key].isdisjoint(spoken[other.key])
    }


def _joins(group: tuple[MentionKey, ...], compared: Comparisons) -> Iterator[Comparison]:
    """Yield the comparisons that justify a group."""
    for pair in combinations(group, 2):
        if pair in compared and compared[pair].verdict is Verdict.SAME:
            yield compared[pair]
