"""The weights of the ranking criteria and the word lists of ``kg/resolve/data/main_event.toml``."""

from kg.resolve.data_tables import read_toml

WEIGHTS = read_toml("main_event.toml")  # by question, then by criterion
_WORDS = WEIGHTS["words"]

STOP_WORDS = frozenset(_WORDS["stop_words"])
REASON_MARKERS = frozenset(_WORDS["reason_markers"])
MEANS_MARKERS = frozenset(_WORDS["means_markers"])
# Words that introduce a subordinate clause or phrase at the start of a headline.
ASIDE_MARKERS = frozenset(_WORDS["aside_markers"])
# Inflectional endings to remove before comparison, longest first.
ENDINGS: list[str] = sorted(_WORDS["endings"], key=len, reverse=True)
# The largest number of words before a colon that form a topic and not a clause.
MAX_TOPIC_WORDS: int = _WORDS["max_topic_words"]
# The number of opening sentences in which answers are looked for.
MAX_LEAD_SENTENCES: int = _WORDS["max_lead_sentences"]
