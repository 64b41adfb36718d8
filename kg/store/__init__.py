"""The graph on disk: one writer, generations for readers, query workers. The only import of pyoxigraph."""

from kg.store.changes import Change, Document, Removal, Update, Upload
from kg.store.formats import FORMATS, GRAPHS, RESULTS, Format
from kg.store.graph_writer import GraphWriter
from kg.store.local.backup import Backup, back_up, restore
from kg.store.local.bulk_load import load
from kg.store.local.dump import articles, export, export_article, export_canonical, export_rest, whole_file
from kg.store.local.fulltext import FUNCTIONS, KINDS, Hit
from kg.store.local.lookup import Facts, Lookup
from kg.store.local.snapshot import Snapshot, open_snapshot
from kg.store.local.writer import Writer, create_empty, open_writer
from kg.store.open import load_graph, open_changes, open_copy, open_for_build, open_graph, open_workers, place
from kg.store.reader import Question, Reader, node, prefixes
from kg.store.remote.endpoint import local_path
from kg.store.results import Answer, Select, Table, Term, read_table
from kg.store.sparql.query_analysis import form, nesting_depth, repeatable
from kg.store.workers.pool import WorkerPool, query_hash
from kg.store.workers.writer_client import WriterClient

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
    "WorkerPool",
    "Writer",
    "WriterClient",
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
    "local_path",
    "nesting_depth",
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
    "query_hash",
    "read_table",
    "repeatable",
    "restore",
    "whole_file",
]
