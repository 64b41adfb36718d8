"""The examples of the rules, cues and word lists."""

import pytest

from kg.extract.lexicon import LEXICON, Cue, Frame, TypeRule
from kg.extract.lexicon import _read_toml as read_toml
from kg.model import Certainty, EventMention, EventType, Extraction, Polarity
from kg.vocab import MODES

RULES_ALONE = True
WORDS = read_toml("words")
INTENDED = (
    ("The minister will visit Cairo.", "visit", "CONSULT"),
    ("Norway agreed to support Iceland.", "support", "SUPPORT"),
    ("India will cooperate with Nepal.", "cooperate", "COOPERATE"),
    ("Germany promised to assist Jordan.", "assist", "AID"),
    ("Iran agreed to lift the curfew.", "lift", "CONCEDE"),
    ("Ethiopia agreed to withdraw its troops.", "withdraw", "RETREAT"),
    ("Canada will impose sanctions on Belarus.", "impose", "SANCTION"),
    ("The general vowed to arrest the protesters.", "arrest", "COERCE"),
    ("Miners vowed to block the road to Lima.", "block", "PROTEST"),
    ("The general vowed to attack the port.", "attack", "ASSAULT"),
)


def _event(extraction: Extraction, trigger: str) -> EventMention:
    events = [m for m in extraction.mentions if m.trigger.quote == trigger]
    assert events, f"No event {trigger!r} among {[m.trigger.quote for m in extraction.mentions]}."
    return events[0]


@pytest.mark.parametrize("rule", LEXICON.rules, ids=lambda rule: rule.name)
def test_type_rule_fires_on_its_example(rule: TypeRule, extractor) -> None:
    sentence, trigger = rule.example
    event = _event(extractor(sentence), trigger)
    assert (event.rule, event.type, event.cameo) == (rule.name, rule.type, rule.cameo)
    assert event.mode == rule.mode


def test_modes_belong_to_the_event_type() -> None:
    assert {(rule.type, rule.mode) for rule in LEXICON.rules if rule.mode} <= set(MODES)


HYPERNYMS = [
    ("The senator excoriated the minister.", "excoriated", "ACCUSE", "excoriate: a kind of condemn"),
    (
        "The putsch of the generals against Mali began on Friday.",
        "putsch",
        "ASSAULT",
        "putsch: a kind of coup",
    ),
    ("Police flogged two men in Herat.", "flogged", "ASSAULT", "flog: a kind of beat up"),
    ("Kenya haggled with Uganda over the fee.", "haggled", "CONSULT", "haggle: a kind of negotiate"),
]


@pytest.mark.parametrize(("sentence", "trigger", "type_", "reason"), HYPERNYMS)
def test_hyponym_has_the_type_of_its_hypernym(sentence, trigger, type_, reason, extractor) -> None:
    event = _event(extractor(sentence), trigger)
    assert event.type is not None
    assert (event.type.name, event.rule.partition(" (")[2]) == (type_, f"{reason})")


def test_hypernyms_have_rules_without_conditions() -> None:
    for (kind, word), general in LEXICON.hypernyms.items():
        assert [r for r in LEXICON.rules_for(kind, general) if not r.condition_count and r.type], general
        assert not any(word in getattr(rule, kind) for rule in LEXICON.rules), word


EXAMPLES = [(cue, example) for cue in LEXICON.cues for example in cue.examples]
INVERSE_EXAMPLES = [(cue, example) for cue in LEXICON.cues for example in cue.inverse_examples]


SENTENCES = [
    *(rule.example[0] for rule in LEXICON.rules),
    *(sentence for sentence, *_ in HYPERNYMS),
    *(example[0] for _, example in EXAMPLES + INVERSE_EXAMPLES),
    *(entry["example"][0] for entry in WORDS.values()),
    *(sentence for sentence, *_ in INTENDED),
    *(frame.example[0] for frame in LEXICON.frame_rules),
]


@pytest.mark.parametrize(("cue", "example"), EXAMPLES, ids=lambda value: getattr(value, "category", value))
def test_cue_applies_to_its_examples(cue: Cue, example: tuple[str, str], extractor) -> None:
    sentence, trigger = example
    event = _event(extractor(sentence), trigger)
    assert _has_category(event, cue.category)


@pytest.mark.parametrize(
    ("cue", "example"), INVERSE_EXAMPLES, ids=lambda value: getattr(value, "category", value)
)
def test_cue_is_inverted_in_its_inverse_examples(cue: Cue, example: tuple[str, str], extractor) -> None:
    sentence, trigger = example
    event = _event(extractor(sentence), trigger)
    categories = (cue.when_negated, cue.when_past, cue.when_indicative)
    assert any(_has_category(event, category) for category in categories if category)


def test_cues_with_many_words_have_several_examples() -> None:
    few = [cue.words for cue in LEXICON.cues if len(cue.examples) < 2 and len(cue.words) > 4]
    assert not few


def _has_category(event: EventMention, category: str) -> bool:
    if category == "denied":
        return event.polarity is Polarity.DENIED
    fact = category in {"same", "fact", "none"}
    return event.polarity is Polarity.STATED and event.certainty == (Certainty.FACT if fact else category)


@pytest.mark.parametrize(("sentence", "trigger", "type_"), INTENDED)
def test_intended_act_keeps_its_type_and_has_the_code_of_the_intention(
    sentence: str, trigger: str, type_: str, extractor
) -> None:
    event = _event(extractor(sentence), trigger)
    assert (event.type, event.cameo) == (type_, LEXICON.intents[EventType(type_)])
    rule = {rule.name: rule for rule in LEXICON.rules}[event.rule]
    assert (event.type, event.mode) == (rule.type, rule.mode)


def test_each_intended_type_has_a_sentence() -> None:
    assert {type_ for *_, type_ in INTENDED} == set(LEXICON.intents)


@pytest.mark.parametrize("name", WORDS)
def test_word_list_example_has_an_event(name: str, extractor) -> None:
    sentence, trigger = WORDS[name]["example"]
    assert _event(extractor(sentence), trigger)


def test_rule_names_are_unique() -> None:
    names = [rule.name for rule in LEXICON.rules]
    assert len(names) == len(set(names))


def test_word_has_one_category_per_scope() -> None:
    seen: dict[tuple[str, str], str] = {}
    for cue in LEXICON.cues:
        for word in cue.words:
            assert seen.setdefault((cue.scope, word), cue.category) == cue.category, word


@pytest.mark.parametrize("frame", LEXICON.frame_rules, ids=lambda frame: " ".join(frame.example[:1]))
def test_frame_phrase_is_a_participant_of_the_verb(frame: Frame, extractor) -> None:
    sentence, trigger, word = frame.example
    event = _event(extractor(sentence), trigger)
    assert any(word in p.mention.span.quote.split()[-1:] for p in event.participants), event.participants
