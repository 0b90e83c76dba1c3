"""Small notebooks that run in a second."""

from __future__ import annotations

from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from evidence_tools.export.notebooks import notebook_text
from evidence_tools.files import write_text


def write_notebook(path: Path, *sources: str) -> Path:
    """Write a notebook: sources that begin with `#` become paragraphs, the others code."""
    cells = [(new_markdown_cell if source.startswith("#") else new_code_cell)(source) for source in sources]
    for place, cell in enumerate(cells):
        cell.id = f"own-{place}"
    return write_text(path, notebook_text(new_notebook(cells=cells)))
