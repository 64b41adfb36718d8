"""SQLite files that kg can make anew: caches and states."""

import sqlite3
from pathlib import Path


def open_database(path: Path, schema: str) -> sqlite3.Connection:
    """Open a database in which each statement is a transaction; ``schema`` creates the tables that are missing.

    Raises :class:`sqlite3.DatabaseError` if the file is not a database.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(schema)
    return connection


def open_or_replace_database(path: Path, schema: str) -> sqlite3.Connection:
    """Open a database as :func:`open_database` does; a file that is not a database is replaced.

    Raises :class:`sqlite3.OperationalError` if the file is locked or cannot be opened.
    """
    try:
        return open_database(path, schema)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        path.unlink()
        return open_database(path, schema)
