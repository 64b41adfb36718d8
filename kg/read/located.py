"""Articles with their locations in a file: ":17" is a line, "#2" an article, "/a.html" a member of an archive."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

from kg.errors import InputError
from kg.read.draft import Draft

LocatedDraft: TypeAlias = tuple[str, Draft | InputError]


def number(location: str, drafts: list[Draft]) -> Iterator[LocatedDraft]:
    """Yield the drafts with their locations, numbered if there are several."""
    has_several = len(drafts) > 1
    return (
        (f"{location}#{position}" if has_several else location, draft)
        for position, draft in enumerate(drafts, start=1)
    )


def read_part(location: str, reader: Callable[[], list[Draft]]) -> Iterator[LocatedDraft]:
    """Yield the articles of one part of a file, or its error."""
    try:
        drafts = reader()
    except InputError as error:
        yield location, error
    else:
        yield from number(location, drafts)


def within(member: str, articles: Iterator[LocatedDraft]) -> Iterator[LocatedDraft]:
    """Yield the articles of a member of an archive, or the error that ends them."""
    try:
        for location, draft in articles:
            located = (
                draft if isinstance(draft, InputError) else replace(draft, member=f"/{member}{draft.member}")
            )
            yield f"/{member}{location}", located
    except InputError as error:
        yield f"/{member}", error
