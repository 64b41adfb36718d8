"""Tests of kg.fingerprint: which edits of code and data change the digest, and the cache."""

import shutil

import pytest

from kg import fingerprint
from kg.fingerprint import code_digest, digest_of

CODE = '''"""A module."""

LIMIT = 3  # events


def shorten(items):
    """Shorten a list."""
    # Not more than the limit.
    return items[:LIMIT]


class Rule:
    """A rule."""

    name: str = ""
    """Its name."""
'''
RULES = """# The rules.
[[rule]]
name = "meet"  # a comment
words = ["meet", "visit"]
"""


@pytest.fixture
def digest(tmp_path):
    """Return a function that digests a file with the given name and text."""

    def digest(name, text):
        file = tmp_path / name
        file.write_text(text)
        return digest_of([file], tmp_path)

    return digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Not more than the limit.", "# At most LIMIT items."),
        ("  # events", ""),
        ('"""Shorten a list."""', '"""Return the first items of a list."""'),
        ('    """Shorten a list."""\n', ""),
        ('"""A module."""', '"""A short module."""'),
        ('    """Its name."""\n', ""),
        ("items[:LIMIT]", "(\n        items[:LIMIT]\n    )"),
    ],
)
def test_comments_docstrings_and_layout_do_not_count(digest, old, new):
    assert old in CODE
    assert digest("a.py", CODE.replace(old, new)) == digest("a.py", CODE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("items[:LIMIT]", "items[LIMIT:]"),
        ("def shorten", "def shorten_list"),
        ('name: str = ""', 'name: str = "x"'),
        ("LIMIT = 3", "LIMIT = None"),
        ("items[:LIMIT]", "0"),
        ("items[:LIMIT]", "None"),
        ("class Rule:", "class Rule(dict):"),
    ],
)
def test_code_changes_count(digest, old, new):
    assert old in CODE
    assert digest("a.py", CODE.replace(old, new)) != digest("a.py", CODE)


def test_similar_constants_differ(digest):
    values = ("0", "False", "None", "''", "'0'", "0.0", "[]", "()", "b''")
    assert len({digest("a.py", f"VALUE = {value}") for value in values}) == len(values)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("# The rules.", "# All rules.", True),
        ("  # a comment", "", True),
        ('["meet", "visit"]', '[\n  "meet",\n  "visit",\n]', True),
        ('"meet", "visit"', '"visit", "meet"', False),
        ('name = "meet"', 'name = "talk"', False),
    ],
)
def test_toml_files_are_compared_by_content(digest, old, new, same):
    assert old in RULES
    assert (digest("a.toml", RULES.replace(old, new)) == digest("a.toml", RULES)) is same


def test_other_files_are_compared_by_bytes(digest):
    assert digest("a.tsv", "name\tcode\n") != digest("a.tsv", "name\tcode\n\n")


def test_file_names_count(digest):
    assert digest("a.py", CODE) != digest("b.py", CODE)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of two sources of the package, with a cache of its own."""
    package = tmp_path / "kg"
    for source in ("rdf", "model.py"):
        copy = shutil.copytree if source == "rdf" else shutil.copy
        package.mkdir(exist_ok=True)
        copy(fingerprint.PACKAGE / source, package / source)
    monkeypatch.setattr(fingerprint, "PACKAGE", package)
    monkeypatch.setattr(fingerprint, "cache_from_source", lambda _: str(tmp_path / "cache" / "digest.pyc"))
    return package


def test_code_digest_is_cached(package, monkeypatch):
    first = code_digest()
    monkeypatch.setattr(fingerprint, "digest_of", None)
    assert code_digest() == first


def test_code_digest_sees_changes_despite_the_cache(package):
    first = code_digest()
    model = package / "model.py"
    model.write_text(model.read_text() + "\n# a comment\n")
    assert code_digest() == first
    model.write_text(model.read_text() + "X = 1\n")
    assert code_digest() != first
    (package / "rdf" / "new.py").write_text("")
    assert code_digest() != first


def test_code_digest_works_without_a_usable_cache(package, tmp_path, monkeypatch):
    first = code_digest()
    (tmp_path / "cache" / "digest.json").write_text("[broken")
    assert code_digest() == first
    monkeypatch.setattr(fingerprint, "cache_from_source", lambda _: str(package / "model.py" / "x.pyc"))
    assert code_digest() == first


def test_all_sources_exist():
    assert all((fingerprint.PACKAGE / source).exists() for source in fingerprint.SOURCES)
