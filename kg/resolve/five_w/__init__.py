"""What an article is mainly about: who did what, when and where, as its headline and its first sentences have it.

The questions and criteria are those of Hamborg et al. (Giveme5W1H, INRA 2019): candidates are ranked by where they
stand, how often they come and what else speaks for them; beside those stands the headline, which says in few words
what the article is about. The weights are data (``kg/resolve/data/main_event.toml``).
"""

from kg.model import Resolution
from kg.resolve.five_w.answers import Answer, MainEvent
from kg.resolve.five_w.headline import Headline
from kg.resolve.five_w.what_why_how import how, what, why
from kg.resolve.five_w.when_where import places, times
from kg.resolve.five_w.who import subjects

__all__ = ["Answer", "MainEvent", "main_event"]


def main_event(resolution: Resolution) -> MainEvent:
    """Return what an article is mainly about, best answer first; a question has none where the article has none."""
    headline = Headline(resolution.document.article.headline or "")
    who = subjects(resolution, headline)
    return MainEvent(
        who=who,
        what=what(resolution, headline, who),
        when=times(resolution, headline),
        where=places(resolution, headline),
        why=why(resolution, headline),
        how=how(headline),
    )
