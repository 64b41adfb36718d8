"""A text in pieces of bounded size, so that the longest article takes no more memory than a short one."""

from collections.abc import Iterator

LONGEST = 20_000  # characters

_BORDERS = ("\n\n", "\n", ". ", " ")  # the best first; tokens and sentences stay whole at the first three


def pieces(text: str, start: int = 0, longest: int = LONGEST) -> Iterator[tuple[int, str]]:
    """Yield where each piece begins in ``text`` and the piece, from ``start`` on; blank ones are left out."""
    while start < len(text):
        end = _end(text, start, longest)
        if text[start:end].strip():
            yield start, text[start:end]
        start = end


def _end(text: str, start: int, longest: int) -> int:
    if len(text) - start <= longest:
        return len(text)
    for border in _BORDERS:
        at = text.rfind(border, start + 1, start + longest)
        if at >= 0:
            return at + len(border)
    return start + longest
