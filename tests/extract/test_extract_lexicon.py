"""The examples of the rules, cues and word lists."""

import pytest

from kg.extract.lexicon import LEXICON, Cue, Frame, TypeRule
from kg.extract.lexicon import _read_toml as read_toml
from kg.model import Certainty, EventMention, Extraction, Polarity
from kg.vocab import MODES

RULES_ALONE = True
WORDS = read_toml("words")
INTENTS = read_toml("types")["intent"]


def _event(extraction: Extraction, trigger: str) -> EventMention:
    events = [m for m in extraction.mentions if m.trigger.quote == trigger]
    assert events, f"No event {trigger!r} among {[m.trigger.quote for m in extraction.mentions]}."
    return events[0]


@pytest.mark.parametrize("rule", LEXICON.rules, ids=lambda rule: rule.name)
def test_type_rule_fires_on_its_example(rule: TypeRule, extractor) -> None:
    sentence, trigger = rule.example
    event = _event(extractor(sentence), trigger)
    assert (event.rule, event.type, event.cameo) == (rule.name, rule.type, rule.cameo)
    assert (event.mode, event.trigger_type) == (rule.mode, rule.type)


def test_modes_belong_to_the_event_type() -> None:
    used = [(rule.type, rule.mode) for rule in LEXICON.rules]
    used += [(intent.becomes, mode) for intent in LEXICON.intents.values() for mode in intent.modes.values()]
    used += [(intent.becomes, intent.mode) for intent in LEXICON.intents.values()]
    assert {pair for pair in used if pair[1]} <= set(MODES)


def test_intent_modes_map_from_modes_of_the_act() -> None:
    assert {(act, mode) for act, intent in LEXICON.intents.items() for mode in intent.modes} <= set(MODES)


HYPERNYMS = [
    ("The senator excoriated the minister.", "excoriated", "ACCUSE", "excoriate: a kind of condemn"),
    (
        "The putsch of the generals against Mali began on Friday.",
        "putsch",
        "COERCE",
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
    *(entry["example"][0] for entry in (*INTENTS, *WORDS.values())),
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


@pytest.mark.parametrize("entry", INTENTS, ids=lambda entry: entry["type"])
def test_intended_act_has_the_codes_of_the_intention(entry, extractor) -> None:
    sentence, trigger = entry["example"]
    event = _event(extractor(sentence), trigger)
    assert (event.type, event.cameo) == (entry["becomes"], entry["cameo"])
    rule = {rule.name: rule for rule in LEXICON.rules}[event.rule]
    assert event.trigger_type == rule.type == entry["type"]
    assert event.mode == entry.get("modes", {}).get(rule.mode, entry.get("mode"))


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
