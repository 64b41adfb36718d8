"""Process of the server that writes one export to standard output: ``python -m kg.export FORMAT [VIEW]``.

Standard input has the pickled settings and the filters of the events, or None for all. The exit code is 0 if the export is
complete.
"""

import pickle
import sys
from typing import cast

from kg.config import Settings
from kg.errors import KgError
from kg.explore import Filters
from kg.export import explored, export_by_name, view_export
from kg.store import open_for_export


def main() -> None:
    """Write the export to standard output, or an error to standard error."""
    content = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the server that started this
    settings, filters = cast(tuple[Settings, Filters | None], content)
    format_name, *view = sys.argv[1:]
    try:
        if filters is not None:
            export = explored.export(format_name, filters)
        else:
            export = view_export(view[0], format_name) if view else export_by_name(format_name)
        with open_for_export(settings) as snapshot:
            export.write(snapshot, sys.stdout.buffer)
    except KgError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
