"""Full-text search: hits and their order, SPARQL functions, and index files."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_graphs import BASE, IRIS, graph, values

from kg import vocab
from kg.errors import QueryError, StoreError
from kg.search_words import match_expression
from kg.store import Query, Snapshot, WorkerPool, back_up, from_nquads, open_snapshot, open_writer, restore
from kg.store.local.fulltext import FILE, Index

TEXTS = {
    "a": ("Mali accuses Bénin", "Mali accused Benin of arming rebels on the border.", "Mali"),
    "b": ("Talks in Abuja", "The border talks opened a border post.", "Niger"),
    "c": ("A quiet day", "Nothing was said.", "Côte d'Ivoire"),
}


def thing(path: str) -> str:
    return f"{IRIS.resource_prefix}{path}"


def article(name: str) -> bytes:
    """Return an article with a headline, one event with its sentence, and an actor."""
    headline, quote, actor = TEXTS[name]
    mention, evidence = thing(f"mention/{name}"), thing(f"evidence/{name}")
    facts = [
        (thing(f"article/{name}"), vocab.HEADLINE, json.dumps(headline)),
        (mention, vocab.SENTENCE, f"<{evidence}>"),
        (evidence, vocab.EXACT, json.dumps(quote)),
        (thing(f"event/{name}"), vocab.HAS_MENTION, f"<{mention}>"),
        (thing(f"actor/{name}"), vocab.A, f"<{vocab.ACTOR}>"),
        (thing(f"actor/{name}"), vocab.LABEL, json.dumps(actor)),
        (thing(f"actor/{name}"), vocab.ALT_LABEL, json.dumps(f"Republic of {actor}")),
        # Not the name of an actor or a place:
        (thing(f"software/{name}"), vocab.LABEL, json.dumps("Mali border")),
    ]
    return "".join(f"<{s}> <{p}> {o} <{graph(name)}> .\n" for s, p, o in facts).encode()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "store"
    with open_writer(path, base=BASE) as writer:
        for name in TEXTS:
            writer.replace_article(graph(name), from_nquads(article(name)), fingerprint=name)
    return path


@pytest.fixture(scope="module")
def snapshot(store: Path) -> Iterator[Snapshot]:
    with open_snapshot(store) as snapshot:
        yield snapshot


def hits(snapshot: Snapshot, words: str) -> list[tuple[str, str]]:
    return [
        (hit.thing.removeprefix(IRIS.resource_prefix), hit.kind) for hit in snapshot.search(words, limit=100)
    ]


@pytest.mark.parametrize(
    ("words", "things"),
    [
        ("border", [("event/b", "quote"), ("event/a", "quote")]),  # event b contains the word twice
        ("borders", [("event/b", "quote"), ("event/a", "quote")]),
        ("BORDER accuse", [("event/a", "quote")]),
        ("benin", [("article/a", "title"), ("event/a", "quote")]),
        ('"border talks"', [("event/b", "quote")]),
        ('"talks border"', []),
        ("abu*", [("article/b", "title")]),
        ("abu", []),
        ("cote", [("actor/c", "name"), ("actor/c", "name")]),
        ("republic mali", [("actor/a", "name")]),
        ("NOT", []),
        ("border OR nothing", []),
        ("border AND", []),
        ("text:border", []),
    ],
)
def test_search_finds_word_forms_prefixes_and_phrases(
    snapshot: Snapshot, words: str, things: list[tuple[str, str]]
) -> None:
    assert hits(snapshot, words) == things


def test_hit_has_its_text_and_score(snapshot: Snapshot) -> None:
    first, second = snapshot.search("border", limit=5)
    assert first.text == TEXTS["b"][1]
    assert first.score > second.score > 0
    assert snapshot.search("border", limit=1) == [first]
    assert snapshot.search("mali", limit=5, kinds=("title",))[0].text == TEXTS["a"][0]


@pytest.mark.parametrize("words", ["", "  ", "*", '""', "- . !", '"', "word " * 40, "x" * 2000])
def test_search_without_words_or_with_too_many_is_refused(snapshot: Snapshot, words: str) -> None:
    with pytest.raises(QueryError):
        snapshot.search(words, limit=5)


@settings(deadline=None)
@given(words=st.text(max_size=60))
def test_any_text_is_searched_or_refused(snapshot: Snapshot, words: str) -> None:
    try:
        match_expression(words)
    except QueryError:
        return
    snapshot.search(words, limit=5)


SCORED = """
SELECT ?event { ?event dip:hasMention [] BIND(search:score(?event, "border") AS ?score) FILTER(BOUND(?score)) }
ORDER BY DESC(?score)
"""


def test_query_can_call_the_search_functions(snapshot: Snapshot) -> None:
    assert values(snapshot, SCORED) == [(thing("event/b"),), (thing("event/a"),)]
    matching = "SELECT ?actor { ?actor a dip:Actor FILTER(search:matches(?actor, 'ivoire')) }"
    assert values(snapshot, matching) == [(thing("actor/c"),)]
    denied = "SELECT ?actor { ?actor a dip:Actor FILTER(!search:matches(?actor, 'ivoire')) } ORDER BY ?actor"
    assert values(snapshot, denied) == [(thing("actor/a"),), (thing("actor/b"),)]


@pytest.mark.parametrize(
    "call",
    [
        "search:score(?a, '')",
        "search:score(?a, 7)",
        "search:score(?a)",
        "search:score(?a, 'x', 'y')",
        "search:score()",
    ],
)
def test_invalid_call_leaves_the_score_unbound(snapshot: Snapshot, call: str) -> None:
    query = f"SELECT ?score {{ ?a a dip:Actor BIND({call} AS ?score) }}"
    assert values(snapshot, query) == [(None,)] * 3


def test_unknown_function_is_an_error(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError):
        values(snapshot, "SELECT * { ?a a dip:Actor FILTER(search:near(?a, 'border')) }")


def test_each_generation_has_its_own_index(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup", base=BASE)
    path = tmp_path / "store"
    restore(tmp_path / "backup", path)
    with open_snapshot(path) as before:
        with open_writer(path, base=BASE) as writer:
            changed = from_nquads(article("b").replace(b"border", b"river"))
            writer.replace_article(graph("b"), changed, fingerprint="new")
        with open_snapshot(path) as after:
            assert hits(after, "border") == [("event/a", "quote")]
            assert hits(after, "rivers") == [("event/b", "quote")]
        assert hits(before, "border") == [("event/b", "quote"), ("event/a", "quote")]
    with open_writer(path, base=BASE):
        pass
    assert [file.parent.name for file in path.rglob(FILE)] == [(path / "current").read_text().strip()]
    assert not list((tmp_path / "backup").rglob(FILE))


def test_workers_search_the_current_generation(store: Path) -> None:
    with WorkerPool(store, base=BASE, count=1, timeout_s=20) as workers:
        assert [hit.thing for hit in workers.search("border", limit=1)] == [thing("event/b")]
        answer = b"".join(workers.answer(Query(text=SCORED, format="csv")))
    assert answer.decode().split() == ["event", thing("event/b"), thing("event/a")]


def test_search_times_out(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.local.fulltext._STEPS", 1)
    with open_snapshot(store) as snapshot, Index(snapshot.path) as index, pytest.raises(StoreError):
        index.best("border", limit=5, timeout_s=0)


def test_generation_without_an_index_refuses_to_search(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup", base=BASE)
    restore(tmp_path / "backup", tmp_path / "store")
    next((tmp_path / "store").rglob(FILE)).unlink()
    with open_snapshot(tmp_path / "store") as snapshot:
        assert len(values(snapshot, "SELECT ?a { ?a a dip:Actor }")) == 3
        with pytest.raises(StoreError, match="index"):
            snapshot.search("border", limit=5)
        with pytest.raises(StoreError, match="index"):
            values(snapshot, SCORED)
