"""Each rule, cue and word list carries an example: here the examples are tested."""

import pytest

from kg.extract.lexicon import LEXICON, Cue, Frame, TypeRule
from kg.extract.lexicon import _read_toml as read_toml
from kg.model import Certainty, EventMention, Extraction, Polarity
from kg.vocab import MODES

WORDS = read_toml("words")


def _event(found: Extraction, trigger: str) -> EventMention:
    events = [m for m in found.mentions if m.trigger.quote == trigger]
    assert events, f"no event {trigger!r} among {[m.trigger.quote for m in found.mentions]}"
    return events[0]


@pytest.mark.parametrize("rule", LEXICON.rules, ids=lambda rule: rule.name)
def test_type_rule_fires_on_its_example(rule: TypeRule, extractor) -> None:
    sentence, trigger = rule.example
    event = _event(extractor(sentence), trigger)
    assert (event.rule, event.type, event.cameo) == (rule.name, rule.type, rule.cameo)
    assert (event.mode, event.trigger_type) == (rule.mode, rule.type)


def test_every_mode_is_one_of_its_type() -> None:
    coded = [(rule.type, rule.mode) for rule in LEXICON.rules]
    coded += [(meant.becomes, mode) for meant in LEXICON.intents.values() for mode in meant.modes.values()]
    coded += [(meant.becomes, meant.mode) for meant in LEXICON.intents.values()]
    assert {pair for pair in coded if pair[1]} <= set(MODES)


def test_every_mode_that_leads_to_one_of_an_intention_is_one_of_the_act() -> None:
    assert {(act, mode) for act, meant in LEXICON.intents.items() for mode in meant.modes} <= set(MODES)


KINDS = [
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


@pytest.mark.parametrize(("sentence", "trigger", "kind", "reason"), KINDS)
def test_a_kind_of_what_a_rule_knows_is_of_its_type_and_says_so(
    sentence, trigger, kind, reason, extractor
) -> None:
    event = _event(extractor(sentence), trigger)
    assert event.type is not None
    assert (event.type.name, event.rule.partition(" (")[2]) == (kind, f"{reason})")


def test_every_kind_leads_to_a_rule_without_conditions() -> None:
    for (kind, word), general in LEXICON.hypernyms.items():
        assert [r for r in LEXICON.rules_for(kind, general) if not r.condition_count and r.type], general
        assert not any(word in getattr(rule, kind) for rule in LEXICON.rules), word


EXAMPLES = [(cue, example) for cue in LEXICON.cues for example in cue.examples]
INVERSE = [(cue, example) for cue in LEXICON.cues for example in cue.inverse_examples]


@pytest.mark.parametrize(("cue", "example"), EXAMPLES, ids=lambda value: getattr(value, "category", value))
def test_cue_changes_its_examples(cue: Cue, example: tuple[str, str], extractor) -> None:
    sentence, trigger = example
    event = _event(extractor(sentence), trigger)
    assert _is_meant(event, cue.category)


@pytest.mark.parametrize(("cue", "example"), INVERSE, ids=lambda value: getattr(value, "category", value))
def test_what_is_so_where_the_cue_is_denied_past_or_followed_by_a_fact(
    cue: Cue, example: tuple[str, str], extractor
) -> None:
    sentence, trigger = example
    event = _event(extractor(sentence), trigger)
    assert any(
        _is_meant(event, category)
        for category in (cue.when_negated, cue.when_past, cue.when_indicative)
        if category
    )


def test_every_cue_of_several_words_has_several_examples() -> None:
    few = [cue.words for cue in LEXICON.cues if len(cue.examples) < 2 and len(cue.words) > 4]
    assert not few


def _is_meant(event: EventMention, category: str) -> bool:
    if category == "denied":
        return event.polarity is Polarity.DENIED
    fact = category in {"same", "fact", "none"}
    return event.polarity is Polarity.STATED and event.certainty == (Certainty.FACT if fact else category)


@pytest.mark.parametrize("entry", read_toml("types")["intent"], ids=lambda entry: entry["type"])
def test_an_act_that_is_only_meant_is_coded_as_intention(entry, extractor) -> None:
    sentence, trigger = entry["example"]
    event = _event(extractor(sentence), trigger)
    assert (event.type, event.cameo) == (entry["becomes"], entry["cameo"])
    plain = {rule.name: rule for rule in LEXICON.rules}[event.rule]
    assert event.trigger_type == plain.type == entry["type"]
    assert event.mode == entry.get("modes", {}).get(plain.mode, entry.get("mode"))


@pytest.mark.parametrize("name", WORDS)
def test_word_list_has_its_example(name: str, extractor) -> None:
    sentence, trigger = WORDS[name]["example"]
    assert _event(extractor(sentence), trigger)


def test_rule_names_are_unique() -> None:
    names = [rule.name for rule in LEXICON.rules]
    assert len(names) == len(set(names))


def test_a_word_is_in_one_category_of_a_scope() -> None:
    seen: dict[tuple[str, str], str] = {}
    for cue in LEXICON.cues:
        for word in cue.words:
            assert seen.setdefault((cue.scope, word), cue.category) == cue.category, word


@pytest.mark.parametrize("frame", LEXICON.frame_rules, ids=lambda frame: " ".join(frame.example[:1]))
def test_phrase_of_a_frame_is_the_verbs(frame: Frame, extractor) -> None:
    sentence, trigger, word = frame.example
    event = _event(extractor(sentence), trigger)
    assert any(word in p.mention.span.quote.split()[-1:] for p in event.participants), event.participants
