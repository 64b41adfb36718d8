"""Mends text that was decoded in the wrong encoding: "Kenyaâ€™s" is "Kenya’s"."""

import ftfy

# Only the encoding is mended: ftfy's other changes would touch quotation marks and line ends.
_CONFIG = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)
# The last byte of "”" has no character in Windows-1252, so that programs replace it.
_LOST_QUOTE, _QUOTE = "â€\N{REPLACEMENT CHARACTER}", "â€\x9d"


def mend_encoding(text: str) -> str:
    """Return ``text`` with characters that were decoded in the wrong encoding replaced by the right ones."""
    if text.isascii():
        return text
    return "\n".join(line if line.isascii() else _mend_line(line) for line in text.split("\n"))


def _mend_line(line: str) -> str:
    return ftfy.fix_text(line.replace(_LOST_QUOTE, _QUOTE), _CONFIG)
