"""The graph on disk: one writer, generations for readers, query workers. The only import of pyoxigraph."""

from kg.store.backups import Backup, back_up, restore
from kg.store.changes import Change, Document, Removal, Update, Upload
from kg.store.endpoint import local
from kg.store.exports import (
    articles,
    export,
    export_article,
    export_canonical,
    export_rest,
    whole_file,
)
from kg.store.formats import FORMATS, GRAPHS, RESULTS, Format
from kg.store.graphs import GraphWriter
from kg.store.loading import load
from kg.store.lookup import Facts, Lookup
from kg.store.place import (
    load_graph,
    open_changes,
    open_copy,
    open_for_build,
    open_graph,
    open_workers,
    place,
)
from kg.store.reader import Question, Reader, node, prefixes
from kg.store.results import Answer, Select, Table, Term, read_table
from kg.store.search import FUNCTIONS, KINDS, Hit
from kg.store.snapshot import Snapshot, open_snapshot
from kg.store.syntax import form, repeatable
from kg.store.workers import Workers
from kg.store.writer import Writer, create_empty, open_writer
from kg.store.writerprocess import WriterProcess

__all__ = [
    "FORMATS",
    "FUNCTIONS",
    "GRAPHS",
    "KINDS",
    "RESULTS",
    "Answer",
    "Backup",
    "Change",
    "Document",
    "Facts",
    "Format",
    "GraphWriter",
    "Hit",
    "Lookup",
    "Question",
    "Reader",
    "Removal",
    "Select",
    "Snapshot",
    "Table",
    "Term",
    "Update",
    "Upload",
    "Workers",
    "Writer",
    "WriterProcess",
    "articles",
    "back_up",
    "create_empty",
    "export",
    "export_article",
    "export_canonical",
    "export_rest",
    "form",
    "load",
    "load_graph",
    "local",
    "node",
    "open_changes",
    "open_copy",
    "open_for_build",
    "open_graph",
    "open_snapshot",
    "open_workers",
    "open_writer",
    "place",
    "prefixes",
    "read_table",
    "repeatable",
    "restore",
    "whole_file",
]
