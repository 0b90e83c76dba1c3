"""Every notebook keeps the rules, and every rule catches what it is there for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebook_rules import broken_links, problems

from evidence_tools.export.notebooks import normalised, notebook_text

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
TRACKED = sorted(path for path in NOTEBOOKS.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
FIRST = NOTEBOOKS / "00_start_here.ipynb"


def test_the_way_begins_at_the_first_notebook():
    assert FIRST in TRACKED
    assert TRACKED[0] == FIRST


@pytest.mark.parametrize("path", TRACKED or [FIRST], ids=lambda path: path.name)
def test_notebook_keeps_the_rules(path):
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reader.reads(text)
    assert problems(notebook) == []
    assert broken_links(notebook, path.parent) == []
    assert text == notebook_text(notebook)


@pytest.fixture
def sound() -> nbformat.NotebookNode:
    """A notebook that keeps every rule: a title, a value and a picture."""
    value = new_output("execute_result", {"text/plain": "2"}, execution_count=1)
    picture = new_output(
        "execute_result",
        {"text/plain": "<Chart: one>", "image/png": "cGljdHVyZQ==\n", "image/svg+xml": "<svg></svg>"},
        execution_count=2,
        metadata={"image/png": {"alt": "one point"}, "image/svg+xml": {"alt": "one point"}},
    )
    cells = [
        new_markdown_cell("# Title\n\nA paragraph, read [before](00_start_here.ipynb)."),
        new_code_cell("1 + 1", execution_count=1, outputs=[value]),
        new_markdown_cell("What it looks like."),
        new_code_cell("chart = et.forest(fit)\nchart", execution_count=2, outputs=[picture]),
    ]
    for place, cell in enumerate(cells):
        cell.id = f"cell-{place}"
    return normalised(new_notebook(cells=cells))


def _source(text: str) -> Callable[[nbformat.NotebookNode], None]:
    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[1].source = text

    return change


def _value(text: str) -> Callable[[nbformat.NotebookNode], None]:
    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.cells[1].outputs[0].data["text/plain"] = text

    return change


def _extra_output(output: nbformat.NotebookNode) -> Callable[[nbformat.NotebookNode], None]:
    return lambda notebook: notebook.cells[1].outputs.append(output)


def _strip(notebook: nbformat.NotebookNode) -> None:
    for cell in (notebook.cells[1], notebook.cells[3]):
        cell.execution_count, cell.outputs = None, []


def _many_cells(notebook: nbformat.NotebookNode) -> None:
    for place in range(4):
        notebook.cells.append(new_code_cell("x = 1", id=f"more-{place}", execution_count=3 + place))


BROKEN = {
    "stripped": (_strip, "execution counts are"),
    "no output": (_strip, "has no output at all"),
    "run twice": (lambda nb: nb.cells[1].update(execution_count=5), "execution counts are"),
    "one output lost": (lambda nb: nb.cells[1].update(outputs=[]), "shows nothing"),
    "warning": (_extra_output(new_output("stream", name="stderr", text="careful")), "stderr"),
    "error": (
        _extra_output(new_output("error", ename="KeyError", evalue="", traceback=[])),
        "saved an error: KeyError",
    ),
    "no svg": (lambda nb: nb.cells[3].outputs[0].data.pop("image/svg+xml"), "not as PNG and SVG"),
    "no png": (lambda nb: nb.cells[3].outputs[0].data.pop("image/png"), "not as PNG and SVG"),
    "no alt": (lambda nb: nb.cells[3].outputs[0].metadata.pop("image/png"), "without alt text in image/png"),
    "address": (_value("<Thing at 0x7f69b1558190>"), "object address in the output of In [1]"),
    "unix path": (_value("read /home/ada/data.csv"), "path of a machine in the output of In [1]"),
    "windows path": (_source("x = r'C:\\data'\nx"), "path of a machine in the source"),
    "function": (_source("def f():\n    return 1\nf()"), "uses FunctionDef"),
    "class": (_source("class A:\n    x = 1\nA.x"), "uses ClassDef"),
    "loop": (_source("for x in (1, 2):\n    print(x)"), "uses For"),
    "while": (_source("while x:\n    x = 0"), "uses While"),
    "branch": (_source("if x:\n    print(x)"), "uses If"),
    "long": (_source("\n".join(f"x{n} = {n}" for n in range(9))), "has 9 lines, at most 8"),
    "muted": (_source("1 + 1;"), "semicolon"),
    "magic": (_source("%matplotlib inline"), "not plain Python"),
    "empty": (_source(""), "is empty"),
    "nbval marker": (_source("# NBVAL_IGNORE_OUTPUT\n1 + 1"), "marker or tag for nbval"),
    "nbval tag": (lambda nb: nb.cells[1].metadata.update(tags=["nbval-skip"]), "marker or tag for nbval"),
    "no title": (lambda nb: nb.cells.pop(0), "holds the title"),
    "no prose": (_many_cells, "5 code cells without a paragraph"),
    "formula": (lambda nb: nb.cells[2].update(source="where $I^2$ is high"), "TeX in a paragraph"),
    "kernel": (lambda nb: nb.metadata.kernelspec.update(name="conda-env"), "not normalised"),
    "version": (lambda nb: nb.metadata.language_info.update(version="3.12.1"), "not normalised"),
    "timing": (lambda nb: nb.cells[1].metadata.update(execution={"iopub.status.idle": "2026"}), "not normalised"),
    "no id": (lambda nb: nb.cells[1].pop("id"), "without an id"),
    "twin ids": (lambda nb: nb.cells[1].update(id="cell-0"), "without an id, or with the same"),
    "unknown cell": (lambda nb: nb.cells[1].update(cell_type="chart"), "not valid"),
}


def test_a_sound_notebook_passes(sound):
    assert problems(sound) == []


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_found(sound, name):
    damage, complaint = BROKEN[name]
    broken = copy.deepcopy(sound)
    damage(broken)
    assert any(complaint in problem for problem in problems(broken)), problems(broken)


def test_a_link_must_lead_somewhere(sound, tmp_path):
    assert broken_links(sound, tmp_path) == ["00_start_here.ipynb"]
    (tmp_path / "00_start_here.ipynb").touch()
    assert broken_links(sound, tmp_path) == []
