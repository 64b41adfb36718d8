"""A sound store has no findings; one that is broken in a way has those of the check that is called after the way."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
import stories
from pyoxigraph import NamedNode

from kg.datafiles import folder
from kg.integrity import check_all, check_articles
from kg.iris import Iris
from kg.store import Snapshot, open_snapshot, prefixes

BROKEN = sorted((Path(__file__).parent / "data" / "broken").glob("*.ru"))
IRIS = Iris(base=stories.BASE)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with open_snapshot(stories.build(tmp_path_factory.mktemp("stories") / "store")) as snapshot:
        yield snapshot


@pytest.fixture
def copy(told: Snapshot) -> Snapshot:
    """A store in memory that can be broken."""
    store = pyoxigraph.Store()
    store.bulk_extend(told.store)
    return Snapshot(store, name="copy", base=stories.BASE, path=Path("none"))


def broken_by(copy: Snapshot, update: str) -> set[str]:
    copy.store.update(update, prefixes=prefixes(stories.BASE))
    return {finding.shape for finding in check_all(copy)}


def test_a_sound_store_has_no_findings(told: Snapshot) -> None:
    assert list(check_all(told)) == []
    assert list(check_articles(told, IRIS, most=100)) == []


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_store_is_found_by_the_check_it_is_called_after(copy: Snapshot, file: Path) -> None:
    assert file.stem in broken_by(copy, file.read_text(encoding="utf-8"))


def test_every_check_has_a_store_that_fails_by_it() -> None:
    checks = sorted((folder("queries") / "checks").glob("*.rq"))
    assert [path.stem for path in checks] == [path.stem for path in BROKEN]
    assert all(path.read_text(encoding="utf-8").startswith("# message: ") for path in checks)


def test_a_finding_says_where_what_and_how_it_should_be(copy: Snapshot) -> None:
    copy.store.update(
        "INSERT { ?event dip:agent id:nobody } WHERE { ?event a dip:Event }", prefixes=prefixes(stories.BASE)
    )
    found = [one for one in check_all(copy) if one.shape == "LinkedIsDescribed"]
    assert {one.value for one in found} == {f"{IRIS.things}nobody"}
    assert all(one.focus.startswith(f"{IRIS.things}event/") for one in found)
    assert {one.message for one in found} == {"Every resource that the graph links to must be described in the graph."}


def test_the_shapes_look_at_as_many_articles_as_are_wanted(copy: Snapshot) -> None:
    for quad in list(copy.store.quads_for_pattern(None, NamedNode("https://schema.org/articleBody"), None)):
        copy.store.remove(quad)
    shape = "https://w3id.org/diplomacy/shapes#ArticleBody"
    for most in (0, 1, 3):
        found = [one for one in check_articles(copy, IRIS, most=most) if one.shape == shape]
        assert len(found) == most


def test_the_events_of_an_article_are_checked_with_it(copy: Snapshot) -> None:
    events = NamedNode(IRIS.events_graph)
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for quad in list(copy.store.quads_for_pattern(None, label, None, events)):
        copy.store.remove(quad)
    found = {one.shape.rpartition("#")[2] for one in check_articles(copy, IRIS, most=1)}
    assert found == {"EventLabel"}
