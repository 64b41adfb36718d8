"""The link of a phrase to actors, before it belongs to a mention."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Actor, ActorLink, Mention
from kg.resolve.actors.setting import Setting

TokenPosition = tuple[int, int]  # Sentence.index and Token.index


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkResult:
    """The actors that a phrase refers to, with the reason and a score."""

    actors: tuple[Actor, ...]
    reason: str
    score: float  # 0 to 1
    from_setting: bool = (
        False  # True if the country is that of the article's setting, which the phrase does not state
    )

    @property
    def name(self) -> str:
        """The names of the actors joined by "and": "Peru and Chile"."""
        return " and ".join(actor.name for actor in self.actors)

    def of_mention(self, mention: Mention) -> ActorLink:
        """Return the link of a mention to these actors."""
        return ActorLink(
            mention=mention,
            actors=self.actors,
            reason=self.reason,
            score=self.score,
            from_setting=self.from_setting,
        )


def single_link(actor: Actor, reason: str, score: float) -> LinkResult:
    """Return a link to one actor."""
    return LinkResult(actors=(actor,), reason=reason, score=score)


def merge_links(links: Sequence[LinkResult]) -> LinkResult:
    """Return one link to the actors of several phrases, with the first reason and the lowest score."""
    actors = tuple(dict.fromkeys(actor for link in links for actor in link.actors))
    return LinkResult(actors=actors, reason=links[0].reason, score=min(link.score for link in links))


def in_setting(link: LinkResult, setting: Setting) -> LinkResult:
    """Return a link whose actors have their country from the article's setting, with that reason and a lower score."""
    score = round(link.score * (0.6 + 0.3 * setting.score), 3)
    return replace(link, reason=f"{link.reason}; {setting.reason}", score=score, from_setting=True)
