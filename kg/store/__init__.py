"""The store: one writer, generations for readers, and query workers.

The only package that imports pyoxigraph. The graph is in a directory or in a remote store.
"""

from kg.store.changes import Change, Document, Removal, Update, Upload
from kg.store.event_graph import EventChange
from kg.store.formats import FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format
from kg.store.graph_writer import GraphWriter
from kg.store.local.backup import Backup, back_up, restore
from kg.store.local.bulk_load import load
from kg.store.local.disk_usage import DiskUsage, disk_usage
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
from kg.store.local.writer import create_empty, open_writer
from kg.store.open import (
    load_graph,
    location,
    open_changes,
    open_for_build,
    open_for_export,
    open_graph,
    open_workers,
)
from kg.store.quads import from_nquads
from kg.store.reader import Query, Reader, named_node, prefixes
from kg.store.remote.endpoint import local_path
from kg.store.results import Answer, Select, Table, Term, read_table
from kg.store.sparql.query_analysis import is_deterministic, named_terms, nesting_depth, query_form
from kg.store.workers.pool import WorkerPool, query_hash
from kg.store.workers.writer_client import WriterClient

__all__ = [  # noqa: RUF022 - sorted by purpose
    # Open the graph
    "location",
    "local_path",
    "open_graph",
    "open_for_export",
    "open_for_build",
    "open_changes",
    "open_workers",
    "open_snapshot",
    "open_writer",
    "create_empty",
    "load_graph",
    "load",
    # Run queries
    "Query",
    "Reader",
    "Snapshot",
    "WorkerPool",
    "Answer",
    "Table",
    "Term",
    "Select",
    "read_table",
    "Lookup",
    "Facts",
    "Hit",
    "TEXT_KINDS",
    "SEARCH_FUNCTIONS",
    # Analyse queries
    "query_form",
    "is_deterministic",
    "named_terms",
    "nesting_depth",
    "query_hash",
    # Change the graph
    "GraphWriter",
    "WriterClient",
    "EventChange",
    "Change",
    "Update",
    "Upload",
    "Document",
    "Removal",
    "from_nquads",
    # Export and back up
    "export",
    "export_canonical",
    "export_article",
    "export_other_graphs",
    "article_graphs",
    "atomic_file",
    "back_up",
    "restore",
    "Backup",
    "disk_usage",
    "DiskUsage",
    # Names and formats
    "Format",
    "FORMATS",
    "GRAPH_FORMATS",
    "RESULT_FORMATS",
    "prefixes",
    "named_node",
]
