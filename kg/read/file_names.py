"""Which files have articles, by their names."""

from pathlib import PurePosixPath

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
JSON_LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
MESSAGE_SUFFIXES = frozenset({".eml", ".mht", ".mhtml"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
TEXT_SUFFIXES = frozenset({".txt", ".text"}) | MARKDOWN_SUFFIXES
ARTICLE_SUFFIXES = HTML_SUFFIXES | TEXT_SUFFIXES  # of files that are read as a whole
CONTAINER_SUFFIXES = (
    frozenset({".json", ".xml", ".rss", ".atom", ".rdf", ".pdf", ".gz", ".zip", ".wacz", ".warc"})
    | JSON_LINES_SUFFIXES
    | TABLE_SUFFIXES
    | MESSAGE_SUFFIXES
)
SUFFIXES = ARTICLE_SUFFIXES | CONTAINER_SUFFIXES

# Files that describe a folder and contain no article, without suffix.
_DESCRIPTION_FILES = frozenset(
    {"readme", "license", "licence", "notice", "changelog", "contributing", "authors", "copying"}
)


def is_article_file(name: str) -> bool:
    """Return True if a file in a folder or an archive may have articles, by its name."""
    path = PurePosixPath(name)
    stem = path.stem if path.suffix.lower() != ".gz" else PurePosixPath(path.stem).stem
    is_description = stem.lower() in _DESCRIPTION_FILES
    return not name.startswith(".") and path.suffix.lower() in SUFFIXES and not is_description
