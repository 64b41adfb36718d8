"""Full text: what is found, in which order, and that the index is that of its generation."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored import BASE, IRIS, graph, values

from kg import vocab
from kg.errors import QueryError, StoreError
from kg.store import Query, Snapshot, WorkerPool, back_up, open_snapshot, open_writer, restore
from kg.store.local.fulltext import FILE, Index, expression

TEXTS = {
    "a": ("Mali accuses Bénin", "Mali accused Benin of arming rebels on the border.", "Mali"),
    "b": ("Talks in Abuja", "The border talks opened a border post.", "Niger"),
    "c": ("A quiet day", "Nothing was said.", "Côte d'Ivoire"),
}


def thing(path: str) -> str:
    return f"{IRIS.resource_prefix}{path}"


def article(name: str) -> bytes:
    """An article with a headline, one event with its sentence, and an actor."""
    headline, quote, actor = TEXTS[name]
    mention, evidence = thing(f"mention/{name}"), thing(f"evidence/{name}")
    facts = [
        (thing(f"article/{name}"), vocab.HEADLINE, json.dumps(headline)),
        (mention, vocab.MENTION_OF, f"<{thing(f'event/{name}')}>"),
        (mention, vocab.SENTENCE, f"<{evidence}>"),
        (evidence, vocab.EXACT, json.dumps(quote)),
        (thing(f"event/{name}"), vocab.HAS_MENTION, f"<{mention}>"),
        (thing(f"actor/{name}"), vocab.A, f"<{vocab.ACTOR}>"),
        (thing(f"actor/{name}"), vocab.LABEL, json.dumps(actor)),
        (thing(f"actor/{name}"), vocab.ALT_LABEL, json.dumps(f"Republic of {actor}")),
        (thing(f"software/{name}"), vocab.LABEL, json.dumps("Mali border")),  # nobody's name
    ]
    return "".join(f"<{s}> <{p}> {o} <{graph(name)}> .\n" for s, p, o in facts).encode()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "store"
    with open_writer(path, base=BASE) as writer:
        for name in TEXTS:
            writer.replace_article(graph(name), article(name), fingerprint=name)
    return path


@pytest.fixture(scope="module")
def searched(store: Path) -> Iterator[Snapshot]:
    with open_snapshot(store) as opened:
        yield opened


def found(opened: Snapshot, words: str) -> list[tuple[str, str]]:
    return [(hit.thing.removeprefix(IRIS.resource_prefix), hit.kind) for hit in opened.search(words, limit=100)]


@pytest.mark.parametrize(
    ("words", "things"),
    [
        ("border", [("event/b", "quote"), ("event/a", "quote")]),  # twice in the one, once in the other
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
def test_words_are_found_in_all_their_forms_and_no_sign_means_anything_else(
    searched: Snapshot, words: str, things: list[tuple[str, str]]
) -> None:
    assert found(searched, words) == things


def test_each_hit_has_its_text_and_its_score(searched: Snapshot) -> None:
    first, second = searched.search("border", limit=5)
    assert first.text == TEXTS["b"][1]
    assert first.score > second.score > 0
    assert searched.search("border", limit=1) == [first]
    assert searched.search("mali", limit=5, kinds=("title",))[0].text == TEXTS["a"][0]


@pytest.mark.parametrize("words", ["", "  ", "*", '""', "- . !", '"', "word " * 40, "x" * 2000])
def test_what_holds_no_words_or_too_many_is_refused(searched: Snapshot, words: str) -> None:
    with pytest.raises(QueryError):
        searched.search(words, limit=5)


@settings(deadline=None)
@given(words=st.text(max_size=60))
def test_any_text_is_searched_for_or_refused(searched: Snapshot, words: str) -> None:
    try:
        expression(words)
    except QueryError:
        return
    searched.search(words, limit=5)


SCORED = """
SELECT ?event { ?event dip:hasMention [] BIND(search:score(?event, "border") AS ?score) FILTER(BOUND(?score)) }
ORDER BY DESC(?score)
"""


def test_a_query_can_ask_for_scores_and_matches(searched: Snapshot) -> None:
    assert values(searched, SCORED) == [(thing("event/b"),), (thing("event/a"),)]
    matching = "SELECT ?actor { ?actor a dip:Actor FILTER(search:matches(?actor, 'ivoire')) }"
    assert values(searched, matching) == [(thing("actor/c"),)]
    denied = "SELECT ?actor { ?actor a dip:Actor FILTER(!search:matches(?actor, 'ivoire')) } ORDER BY ?actor"
    assert values(searched, denied) == [(thing("actor/a"),), (thing("actor/b"),)]


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
def test_a_call_that_searches_for_nothing_is_an_error_of_that_row(searched: Snapshot, call: str) -> None:
    query = f"SELECT ?score {{ ?a a dip:Actor BIND({call} AS ?score) }}"
    assert values(searched, query) == [(None,)] * 3


def test_a_function_that_there_is_not_is_no_answer(searched: Snapshot) -> None:
    with pytest.raises(QueryError):
        values(searched, "SELECT * { ?a a dip:Actor FILTER(search:near(?a, 'border')) }")


def test_each_generation_has_the_index_of_what_it_holds(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup", base=BASE)
    path = tmp_path / "store"
    restore(tmp_path / "backup", path)
    with open_snapshot(path) as before:
        with open_writer(path, base=BASE) as writer:
            writer.replace_article(graph("b"), article("b").replace(b"border", b"river"), fingerprint="new")
        with open_snapshot(path) as after:
            assert found(after, "border") == [("event/a", "quote")]
            assert found(after, "rivers") == [("event/b", "quote")]
        assert found(before, "border") == [("event/b", "quote"), ("event/a", "quote")]
    with open_writer(path, base=BASE):
        pass
    assert [file.parent.name for file in path.rglob(FILE)] == [(path / "current").read_text().strip()]
    assert not list((tmp_path / "backup").rglob(FILE))


def test_workers_answer_from_the_newest(store: Path) -> None:
    with WorkerPool(store, base=BASE, count=1, timeout_s=20) as workers:
        assert [hit.thing for hit in workers.search("border", limit=1)] == [thing("event/b")]
        answer = b"".join(workers.answer(Query(text=SCORED, format="csv")))
    assert answer.decode().split() == ["event", thing("event/b"), thing("event/a")]


def test_a_search_that_takes_too_long_is_ended(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.local.fulltext._STEPS", 1)
    with open_snapshot(store) as opened, Index(opened.path) as index, pytest.raises(StoreError):
        index.best("border", limit=5, timeout_s=0)


def test_a_generation_without_an_index_answers_queries_and_refuses_to_search(
    store: Path, tmp_path: Path
) -> None:
    back_up(store, tmp_path / "backup", base=BASE)
    restore(tmp_path / "backup", tmp_path / "store")
    next((tmp_path / "store").rglob(FILE)).unlink()
    with open_snapshot(tmp_path / "store") as opened:
        assert len(values(opened, "SELECT ?a { ?a a dip:Actor }")) == 3
        with pytest.raises(StoreError, match="index"):
            opened.search("border", limit=5)
        with pytest.raises(StoreError, match="index"):
            values(opened, SCORED)
