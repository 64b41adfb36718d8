"""The graph on disk: one writer, generations for readers, query workers. The only import of pyoxigraph."""

from kg.store.changes import Change, Document, Removal, Update, Upload
from kg.store.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format
from kg.store.graph_writer import GraphWriter
from kg.store.local.backup import Backup, back_up, restore
from kg.store.local.bulk_load import load
from kg.store.local.dump import (
    article_graphs,
    atomic_file,
    export,
    export_article,
    export_canonical,
    export_other_graphs,
)
from kg.store.local.fulltext import SEARCH_FUNCTIONS, TEXT_KINDS, Hit
from kg.store.local.lookup import Facts, Lookup
from kg.store.local.snapshot import Snapshot, open_snapshot
from kg.store.local.writer import Writer, create_empty, open_writer
from kg.store.open import (
    load_graph,
    location,
    open_changes,
    open_for_build,
    open_for_export,
    open_graph,
    open_workers,
)
from kg.store.quads import from_nquads, from_rdflib
from kg.store.reader import Query, Reader, named_node, prefixes
from kg.store.remote.endpoint import local_path
from kg.store.results import Answer, Select, Table, Term, read_table
from kg.store.sparql.query_analysis import is_deterministic, nesting_depth, query_form
from kg.store.workers.pool import WorkerPool, query_hash
from kg.store.workers.writer_client import WriterClient

__all__ = [
    "FORMATS",
    "GRAPH_FORMATS",
    "RESULT_FORMATS",
    "SEARCH_FUNCTIONS",
    "TEXT_KINDS",
    "Answer",
    "Backup",
    "Change",
    "Document",
    "Facts",
    "Format",
    "GraphWriter",
    "Hit",
    "Lookup",
    "Query",
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
    "article_graphs",
    "atomic_file",
    "back_up",
    "create_empty",
    "export",
    "export_article",
    "export_canonical",
    "export_other_graphs",
    "from_nquads",
    "from_rdflib",
    "is_deterministic",
    "load",
    "load_graph",
    "local_path",
    "location",
    "named_node",
    "nesting_depth",
    "open_changes",
    "open_for_build",
    "open_for_export",
    "open_graph",
    "open_snapshot",
    "open_workers",
    "open_writer",
    "prefixes",
    "query_form",
    "query_hash",
    "read_table",
    "restore",
]
