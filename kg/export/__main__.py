"""A process that writes one export to standard output: ``python -m kg.export NAME``, with pickled settings on its input.

Exit code 0 says that all of it has been written.
"""

import pickle
import sys
from typing import cast

from kg.config import Settings
from kg.errors import KgError
from kg.export import by_name
from kg.store import open_copy


def main() -> None:
    """Write it; an error goes to standard error."""
    settings = cast(Settings, pickle.load(sys.stdin.buffer))  # noqa: S301 - from the server that started this
    try:
        with open_copy(settings) as snapshot:
            by_name(sys.argv[1]).write(snapshot, sys.stdout.buffer)
    except KgError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
