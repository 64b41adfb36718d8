"""Hyponyms from a dictionary in the format of WordNet (wndb(5WN))."""

import pytest

from training.lexicon import hypernyms

# offset, file, part, words with sense numbers, pointers: "@" to the hypernym
VERBS = """\
  1 This line belongs to the licence.
00000100 32 v 01 condemn 0 000 01 + 08 00 | express strong disapproval
00000200 32 v 02 savage 0 rip_into 0 001 @ 00000100 v 0000 01 + 08 00 | condemn harshly
00000300 32 v 01 flay 0 001 @ 00000200 v 0000 01 + 08 00 | condemn without mercy
00000400 32 v 01 pillory 0 001 @ 00000300 v 0000 01 + 08 00 | three steps away
00000500 32 v 01 Bowdlerize 0 001 @ 00000100 v 0000 01 + 08 00 | a name's verb
00000600 30 v 01 sprout 0 000 01 + 08 00 | grow
"""
INDEX = """\
condemn v 1 1 @ 1 0 00000100
savage v 1 1 @ 1 0 00000200
rip_into v 1 1 @ 1 0 00000200
flay v 2 1 @ 2 0 00000300 00000600
pillory v 1 1 @ 1 0 00000400
bowdlerize v 1 1 @ 1 0 00000500
sprout v 2 1 @ 2 0 00000600 00000200
"""


@pytest.fixture
def wordnet(tmp_path):
    (tmp_path / "data.verb").write_text(VERBS)
    (tmp_path / "index.verb").write_text(INDEX)
    return hypernyms._read(tmp_path, "verb")


def test_hyponyms_are_within_two_steps_of_the_first_sense(wordnet):
    found = list(hypernyms._hyponyms(wordnet, {"of": ["condemn"], "not": []}, "verbs"))
    assert found == [("flay", "condemn", 2), ("rip into", "condemn", 1), ("savage", "condemn", 1)]


def test_excluded_words_are_not_hyponyms(wordnet):
    found = list(hypernyms._hyponyms(wordnet, {"of": ["condemn"], "not": ["savage"]}, "verbs"))
    assert [word for word, _, _ in found] == ["flay", "rip into"]
