"""The main event of an article by the 5W1H questions: who, what, when, where, why and how.

The questions and ranking criteria follow Hamborg et al. (Giveme5W1H, INRA 2019): position, frequency and others. The
overlap with the headline is an additional criterion. The weights are in ``kg/resolve/data/main_event.toml``.
"""

from kg.model import Resolution
from kg.resolve.five_w.answers import Answer, MainEvent
from kg.resolve.five_w.headline import Headline
from kg.resolve.five_w.what_why_how import answer_how, answer_what, answer_why
from kg.resolve.five_w.when_where import answer_when, answer_where
from kg.resolve.five_w.who import answer_who

__all__ = ["Answer", "MainEvent", "main_event"]


def main_event(resolution: Resolution) -> MainEvent:
    """Return the ranked answers to each question about an article's main event."""
    headline = Headline(resolution.document.article.headline or "")
    who = answer_who(resolution, headline)
    return MainEvent(
        who=who,
        what=answer_what(resolution, headline, who),
        when=answer_when(resolution, headline),
        where=answer_where(resolution, headline),
        why=answer_why(resolution, headline),
        how=answer_how(headline),
    )
