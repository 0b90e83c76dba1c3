from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from tiny_notebooks import write_notebook

from evidence_tools.export.notebooks import (
    METADATA,
    NotebookError,
    execute,
    normalised,
    notebook_text,
    notebooks_in,
    read_notebook,
    refresh,
)

EDITION = Path(__file__).parent


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """Two notebooks that were run in place, what changed, and who was announced."""
    folder = tmp_path_factory.mktemp("notebooks")
    write_notebook(
        folder / "00_kernel.ipynb", "# Kernel", "import os, sys", "print(sys.executable)\nprint(os.getcwd())"
    )
    edition = 'print(os.environ["EVIDENCE_EDITION"])\nos.listdir(os.environ["IPYTHONDIR"])[:1]'
    write_notebook(folder / "01_edition.ipynb", "# Edition", "import os", "", edition)
    done: list[str] = []
    changed = refresh(notebooks_in(folder), edition=EDITION, done=lambda path: done.append(path.name))
    return folder, changed, done


def _stdout(path: Path) -> str:
    cells = [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]
    return "".join(output.text for cell in cells for output in cell.outputs if "text" in output)


def test_notebooks_run_on_this_interpreter_in_their_own_folder(refreshed):
    folder, changed, done = refreshed
    assert _stdout(folder / "00_kernel.ipynb").splitlines() == [sys.executable, str(folder)]
    assert changed == notebooks_in(folder)
    assert sorted(done) == [path.name for path in changed]


def test_kernels_know_the_edition_and_no_settings_of_the_user(refreshed):
    folder, *_ = refreshed
    assert _stdout(folder / "01_edition.ipynb").strip() == str(EDITION)
    counts = [cell.execution_count for cell in read_notebook(folder / "01_edition.ipynb").cells if "outputs" in cell]
    assert counts == [1, None, 2]


def test_running_again_changes_no_byte(refreshed):
    folder, *_ = refreshed
    before = (folder / "00_kernel.ipynb").read_bytes()
    assert refresh([folder / "00_kernel.ipynb"], edition=EDITION) == []
    assert (folder / "00_kernel.ipynb").read_bytes() == before


def test_every_failure_is_named_and_no_file_is_touched(tmp_path):
    paths = [
        write_notebook(tmp_path / "a_sound.ipynb", "# Sound", "1"),
        write_notebook(tmp_path / "b_raises.ipynb", "# Raises", "1", "raise ValueError('no such\\noutcome')"),
        write_notebook(tmp_path / "c_dies.ipynb", "import os", "os._exit(1)"),
        write_notebook(tmp_path / "d_hangs.ipynb", "import time\ntime.sleep(60)"),
    ]
    before = [path.read_bytes() for path in paths]
    with pytest.raises(NotebookError, match="3 of 4 notebooks did not run to the end") as caught:
        execute(paths, edition=EDITION, cell_seconds=2)
    assert [str(failure) for failure in caught.value.failures] == [
        "b_raises.ipynb, cell 3 of 3 (In [2]): ValueError: no such",
        "c_dies.ipynb, cell 2 of 2 (In [2]): the kernel died",
        "d_hangs.ipynb, cell 1 of 1 (In [1]): no answer within 2 seconds",
    ]
    assert all(str(failure) in str(caught.value) for failure in caught.value.failures)
    with pytest.raises(NotebookError):
        refresh(paths[:2], edition=EDITION)
    assert [path.read_bytes() for path in paths] == before


def test_normal_form_drops_what_differs_between_machines():
    notebook = new_notebook(
        metadata={
            "kernelspec": {"name": "conda", "display_name": "mine"},
            "language_info": {"name": "python", "version": "3.12.1"},
            "own": 1,
        },
        cells=[new_markdown_cell("# Title", metadata={"collapsed": True})],
    )
    plain = normalised(notebook)
    assert plain.metadata == METADATA
    assert plain.cells[0].metadata == {}
    assert plain.cells[0].id == notebook.cells[0].id
    assert notebook.metadata.own == 1
    assert notebook_text(plain) == notebook_text(notebook)
    assert notebook_text(notebook).endswith("}\n")


def test_ids_that_are_missing_or_taken_come_from_the_place():
    notebook = new_notebook(cells=[new_markdown_cell("#"), new_markdown_cell("#"), new_markdown_cell("#")])
    del notebook.cells[0]["id"]
    notebook.cells[1].id = notebook.cells[2].id = "twin"
    assert [cell.id for cell in normalised(notebook).cells] == ["cell-01", "twin", "cell-03"]


@pytest.mark.parametrize("text", ["not json", "{}", '{"nbformat": 3, "worksheets": []}'])
def test_a_file_that_is_no_notebook_is_named(tmp_path, text):
    path = tmp_path / "odd.ipynb"
    path.write_text(text)
    with pytest.raises(NotebookError, match=re.escape("odd.ipynb is not a notebook of format 4")):
        read_notebook(path)


def test_an_invalid_cell_is_refused(tmp_path):
    cell = {"cell_type": "chart", "source": "", "id": "a", "metadata": {}}
    path = tmp_path / "odd.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
    with pytest.raises(NotebookError, match=r"odd.ipynb .* not valid"):
        read_notebook(path)


def test_a_folder_without_notebooks_is_named(tmp_path):
    with pytest.raises(NotebookError, match=r"No notebook \(\*\.ipynb\) in"):
        notebooks_in(tmp_path)
