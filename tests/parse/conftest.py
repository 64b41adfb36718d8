"""What the tests of the parse stage share: articles of invented text."""

from collections.abc import Callable

import pytest

from kg.model import Article, Document
from kg.parse import parse


@pytest.fixture(scope="session")
def parsed() -> Callable[..., Document]:
    """Parse a text with the bundled models, which are loaded once for all tests of a process."""

    def document(text: str, lead: int = 0) -> Document:
        [result] = parse([Article(id="a", source="a.txt", text=text, lead=lead)])
        assert isinstance(result, Document), result
        return result

    return document
