"""Traits of invented articles, without the stages before joining."""

from dataclasses import replace
from datetime import date
from typing import Any

from kg.codes import Certainty, EventKind, EventType, Polarity, Precision, Tense
from kg.join.copies import shingles, signature
from kg.join_values import ArticleTraits, Days, Joining, MentionTraits, Party

DAY = date(2025, 3, 4)
DEBY = Party(key="person/awa-deby", kind="Person", country="TCD", sector="GOV")
SANI = Party(key="person/musa-sani", kind="Person", country="NER", sector="GOV")
TRAORE = Party(key="person/ali-traore", kind="Person", country="TCD", sector="GOV")
MALI = Party(key="country/MLI", kind="Country", country="MLI")
BENIN = Party(key="country/BEN", kind="Country", country="BEN")
STORY = ("deby", "sani", "ndjamena", "border", "pasture", "envoy")

_MENTION = MentionTraits(
    article="",
    sentence=0,
    head=2,
    published=None,
    kind=EventKind.ACT,
    type=EventType.CONSULT,
    mode=None,
    act="meet",
    predicate="meet",
    target=None,
    subject=None,
    polarity=Polarity.STATED,
    certainty=Certainty.FACT,
    tense=Tense.PAST,
    agents=(),
    others=(),
    topics=(),
    speakers=(),
    has_agent=True,
    has_other=True,
    days=None,
    place=None,
    country=None,
    number=None,
    quotations=(),
    content=(),
    words=(),
    near=(),
    occasion=None,
    is_noun=False,
    is_plural=False,
    is_definite=False,
    trigger="met",
    text="They met.",
)


def day(value: date, *, is_assumed: bool = False) -> Days:
    """Return one day."""
    return Days(earliest=value, latest=value, precision=Precision.DAY, is_assumed=is_assumed)


def meeting(sentence: int = 0, **traits: Any) -> MentionTraits:
    """Return a mention of a meeting of Deby and Sani, with other traits if given."""
    given = {"agents": (DEBY,), "others": (SANI,), "words": STORY[:3], **traits}
    told = {"has_agent": bool(given["agents"]), "has_other": bool(given["others"])}
    return replace(_MENTION, sentence=sentence, **{**told, **given})


def statement(said: str, sentence: int = 0, **traits: Any) -> MentionTraits:
    """Return a mention of a statement of Deby, quoted."""
    given = {
        "agents": (DEBY,),
        "speakers": (DEBY,),
        "others": (),
        "content": (said,),
        "quotations": (said,),
        "trigger": "said",
        **traits,
    }
    return replace(
        _MENTION,
        sentence=sentence,
        kind=EventKind.STATEMENT,
        type=EventType.STATE,
        act="state",
        predicate="say",
        **given,
    )


def article(
    name: str, *mentions: MentionTraits, published: date | None = DAY, **traits: Any
) -> ArticleTraits:
    """Return an article with these mentions; ``text`` gives it a signature."""
    runs = shingles(traits.pop("text", ""))
    values: dict[str, Any] = {
        "source": f"{name}.txt",
        "url": None,
        "publisher": None,
        "headline": None,
        "words": STORY,
        **traits,
    }
    return ArticleTraits(
        id=name,
        published=published,
        shingles=len(runs),
        signature=signature(runs),
        mentions=tuple(replace(mention, article=name, published=published) for mention in mentions),
        **values,
    )


def groups(joining: Joining) -> list[list[str]]:
    """Return the events as lists of mentions."""
    return [[str(key) for key in event.mentions] for event in joining.events]
