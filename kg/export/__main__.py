"""A process that writes one export to standard output: ``python -m kg.export NAME [VIEW]``, with pickled settings as input.

Exit code 0 says that all of it has been written.
"""

import pickle
import sys
from typing import cast

from kg.config import Settings
from kg.errors import KgError
from kg.export import by_name, of_view
from kg.store import open_for_export


def main() -> None:
    """Write it; an error goes to standard error."""
    settings = cast(Settings, pickle.load(sys.stdin.buffer))  # noqa: S301 - from the server that started this
    name, *view = sys.argv[1:]
    try:
        chosen = of_view(view[0], name) if view else by_name(name)
        with open_for_export(settings) as snapshot:
            chosen.write(snapshot, sys.stdout.buffer)
    except KgError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
