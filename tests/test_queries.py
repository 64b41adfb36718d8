import pytest

from kg.errors import ConfigError, NotFoundError
from kg.queries import Query, library, named, read


def test_the_library_is_sorted_and_described() -> None:
    keys = [(query.group, query.name) for query in library()]
    assert keys == sorted(keys)
    assert len(keys) >= 10
    assert all(query.title.endswith("?") and query.description.endswith(".") for query in library())


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_a_query_orders_its_rows(query: Query) -> None:
    assert "ORDER BY" in query.text


def test_a_name_nearly_right_is_suggested() -> None:
    assert named("planned").group == "claims"
    with pytest.raises(NotFoundError) as error:
        named("who-acused-whom")
    assert error.value.remedy == "did you mean who-accused-whom?"


def test_a_file_without_its_header_is_refused(tmp_path) -> None:
    path = tmp_path / "bare.rq"
    path.write_text("# title: Why?\nSELECT * WHERE { ?s ?p ?o }")
    with pytest.raises(ConfigError, match="group, description") as error:
        read(path)
    assert error.value.subject == str(path)
