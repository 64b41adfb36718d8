"""Executes docs/analysis.ipynb and stores the printed output of its cells: ``python -m scripts.notebook``."""

import io
import json
import os
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).parents[1] / "docs" / "analysis.ipynb"


def read() -> dict[str, Any]:
    """Return the notebook as JSON (https://nbformat.readthedocs.io)."""
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return notebook


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the code cells in order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def stored_output(cell: dict[str, Any]) -> str:
    """Return the output that the notebook has for a cell."""
    return "".join(line for output in cell["outputs"] for line in output["text"])


def run(cells: list[dict[str, Any]]) -> Iterator[str]:
    """Execute cells in the directory of the notebook and yield what each prints."""
    namespace: dict[str, Any] = {}
    with chdir(NOTEBOOK.parent):
        for cell in cells:
            with redirect_stdout(io.StringIO()) as output:
                exec("".join(cell["source"]), namespace)  # noqa: S102 - our own notebook
            yield output.getvalue()


def main() -> None:
    """Update the outputs."""
    for name in [name for name in os.environ if name.startswith("KG_")]:
        del os.environ[name]
    notebook = read()
    cells = code_cells(notebook)
    for number, (cell, text) in enumerate(zip(cells, run(cells), strict=True), 1):
        lines = text.splitlines(keepends=True)
        cell["execution_count"] = number
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
    NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
