"""Tests of kg.integrity: every check finds the error that tests/data/broken makes in a store."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
import stories
from pyoxigraph import NamedNode

from kg.datafiles import folder
from kg.integrity import check_articles, check_store
from kg.iris import Iris
from kg.store import Snapshot, open_snapshot, prefixes

BROKEN = sorted((Path(__file__).parent / "data" / "broken").glob("*.ru"))
IRIS = Iris(base=stories.BASE)


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with open_snapshot(stories.build(tmp_path_factory.mktemp("stories") / "store")) as snapshot:
        yield snapshot


@pytest.fixture
def copy(valid: Snapshot) -> Snapshot:
    """A copy of the store in memory."""
    store = pyoxigraph.Store()
    store.bulk_extend(valid.store)
    return Snapshot(store, name="copy", base=stories.BASE, path=Path("none"))


def checks_failed_after(update: str, copy: Snapshot) -> set[str]:
    copy.store.update(update, prefixes=prefixes(stories.BASE))
    return {finding.shape for finding in check_store(copy)}


def test_valid_store_has_no_findings(valid: Snapshot) -> None:
    assert list(check_store(valid)) == []
    assert list(check_articles(valid, IRIS, limit=100)) == []


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_check_finds_the_error_of_its_update(copy: Snapshot, file: Path) -> None:
    assert file.stem in checks_failed_after(file.read_text(encoding="utf-8"), copy)


def test_every_check_has_an_update_and_a_message() -> None:
    checks = sorted((folder("queries") / "checks").glob("*.rq"))
    assert [path.stem for path in checks] == [path.stem for path in BROKEN]
    assert all(path.read_text(encoding="utf-8").startswith("# message: ") for path in checks)


def test_finding_has_focus_value_and_message(copy: Snapshot) -> None:
    copy.store.update(
        "INSERT { ?event dip:agent id:nobody } WHERE { ?event a dip:Event }", prefixes=prefixes(stories.BASE)
    )
    findings = [one for one in check_store(copy) if one.shape == "LinkedIsDescribed"]
    assert {one.value for one in findings} == {f"{IRIS.resource_prefix}nobody"}
    assert all(one.focus.startswith(f"{IRIS.resource_prefix}event/") for one in findings)
    assert {one.message for one in findings} == {
        "Every resource that the graph links to must be described in the graph."
    }


def test_check_articles_respects_the_limit(copy: Snapshot) -> None:
    for quad in list(copy.store.quads_for_pattern(None, NamedNode("https://schema.org/articleBody"), None)):
        copy.store.remove(quad)
    shape = "https://w3id.org/diplomacy/shapes#ArticleBody"
    for limit in (0, 1, 3):
        findings = [one for one in check_articles(copy, IRIS, limit=limit) if one.shape == shape]
        assert len(findings) == limit


def test_check_articles_includes_their_events(copy: Snapshot) -> None:
    events = NamedNode(IRIS.events_graph)
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for quad in list(copy.store.quads_for_pattern(None, label, None, events)):
        copy.store.remove(quad)
    shapes = {one.shape.rpartition("#")[2] for one in check_articles(copy, IRIS, limit=1)}
    assert shapes == {"EventLabel"}
