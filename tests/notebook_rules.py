"""What a notebook of this repository must keep; each rule takes a notebook and yields what it found amiss.

Strict nbval compares outputs with a fresh run, but lets pass what it does not compare: cells without a count, cleared
outputs, pictures in PNG alone, cells marked to be skipped. These rules close the holes, and keep the notebooks short
enough to be read as minutes of an argument.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from evidence_tools.export.notebooks import normalised

LONGEST_CELL = 8  # lines
MOST_CELLS_IN_A_ROW = 3  # code cells between two paragraphs
CONTROL_FLOW = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.AsyncFor, ast.While, ast.If, ast.Match, ast.Try, ast.TryStar),
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|tmp|Users|var|opt|mnt)/|\b[A-Za-z]:\\")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
NBVAL_MARKER = re.compile(r"NBVAL_|PYTEST_VALIDATE")
TEX = re.compile(r"(?<!\\)\$[^$\s][^$]*\$|\\\(|\\\[")
MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")

Rule = Callable[[NotebookNode], Iterator[str]]


def problems(notebook: NotebookNode) -> list[str]:
    """Everything the rules find amiss in a notebook."""
    return [problem for rule in RULES for problem in rule(notebook)]


def is_valid(notebook: NotebookNode) -> Iterator[str]:
    """Valid nbformat 4.5, in which every cell has an id of its own."""
    ids = [cell.get("id") for cell in notebook.cells]
    if None in ids or len(set(ids)) < len(ids):
        yield "cells without an id, or with the same"
        return  # nbformat would mend them with random ones
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as problem:
        yield f"not valid: {str(problem).splitlines()[0]}"


def is_normalised(notebook: NotebookNode) -> Iterator[str]:
    """Saved by `make notebooks`: kernel python3, no versions, no timings, no traces of a session."""
    if notebook != normalised(notebook):
        yield "metadata is not normalised; make notebooks saves it so"


def has_title(notebook: NotebookNode) -> Iterator[str]:
    """Begins with a heading."""
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        yield "does not begin with a markdown cell that holds the title"


def has_paragraphs(notebook: NotebookNode) -> Iterator[str]:
    """Tells before it shows: no long run of code without a paragraph."""
    for kind, run in groupby(notebook.cells, key=lambda cell: cell.cell_type):
        length = len(list(run))
        if kind == "code" and length > MOST_CELLS_IN_A_ROW:
            yield f"{length} code cells without a paragraph between them, at most {MOST_CELLS_IN_A_ROW}"


def is_executed(notebook: NotebookNode) -> Iterator[str]:
    """Saved after a run from top to bottom in a fresh kernel."""
    cells = code_cells(notebook)
    counts = [cell.execution_count for cell in cells]
    if not cells or counts != list(range(1, len(cells) + 1)):
        yield f"execution counts are {counts}, not 1 to {len(cells)}"
    if not any(cell.outputs for cell in cells):
        yield "has no output at all"


def shows_what_it_asks(notebook: NotebookNode) -> Iterator[str]:
    """A cell that ends in an expression has an output."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        statements = _parsed(cell.source)
        if statements and isinstance(statements[-1], ast.Expr) and not cell.outputs:
            yield f"In [{number}] ends in an expression but shows nothing"


def runs_clean(notebook: NotebookNode) -> Iterator[str]:
    """No warning and no error was saved."""
    for number, output in _outputs(notebook):
        if output.output_type == "error":
            yield f"In [{number}] saved an error: {output.ename}"
        if output.get("name") == "stderr":
            yield f"In [{number}] saved a warning on stderr"


def pictures_are_whole(notebook: NotebookNode) -> Iterator[str]:
    """Every picture is there as PNG (shown everywhere) and SVG (compared by nbval), with words for the blind."""
    for number, output in _outputs(notebook):
        kinds = {kind for kind in output.get("data", {}) if kind.startswith("image/")}
        if kinds and kinds != {"image/png", "image/svg+xml"}:
            yield f"In [{number}] has a picture as {', '.join(sorted(kinds))}, not as PNG and SVG"
        for kind in sorted(kinds):
            if not output.metadata.get(kind, {}).get("alt", "").strip():
                yield f"In [{number}] has a picture without alt text in {kind}"


def is_from_nowhere(notebook: NotebookNode) -> Iterator[str]:
    """No path of a machine and no address of an object, in source or output."""
    texts = [*((0, cell.source) for cell in notebook.cells), *_output_texts(notebook)]
    for number, text in texts:
        place = f"output of In [{number}]" if number else "source"
        for pattern, what in ((MACHINE_PATH, "path of a machine"), (ADDRESS, "object address")):
            if found := pattern.search(text):
                yield f"{what} in the {place}: {text[max(0, found.start() - 20) : found.end() + 20]!r}"


def is_plain(notebook: NotebookNode) -> Iterator[str]:
    """Short cells of plain Python: no function, class, loop, branch, magic command or muted output."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        statements = _parsed(cell.source)
        if not statements:
            yield f"In [{number}] is empty or not plain Python"
            continue
        nodes = {type(node).__name__ for top in statements for node in ast.walk(top) if isinstance(node, CONTROL_FLOW)}
        if nodes:
            yield f"In [{number}] uses {', '.join(sorted(nodes))}; such code belongs in the package"
        if len(cell.source.splitlines()) > LONGEST_CELL:
            yield f"In [{number}] has {len(cell.source.splitlines())} lines, at most {LONGEST_CELL}"
        if cell.source.rstrip().endswith(";"):
            yield f"In [{number}] mutes its output with a semicolon"


def hides_nothing_from_nbval(notebook: NotebookNode) -> Iterator[str]:
    """No cell is marked to be skipped or not compared."""
    for number, cell in enumerate(code_cells(notebook), start=1):
        if NBVAL_MARKER.search(cell.source) or cell.metadata.get("tags"):
            yield f"In [{number}] carries a marker or tag for nbval"


def reads_offline(notebook: NotebookNode) -> Iterator[str]:
    """No formula that needs MathJax: the pages of the review load nothing from the web."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := TEX.search(cell.source)):
            yield f"TeX in a paragraph: {found.group()[:40]!r}; write it in plain characters, such as I² and τ²"


def broken_links(notebook: NotebookNode, folder: Path) -> list[str]:
    """Links of paragraphs to files that do not exist, seen from the notebook's folder."""
    targets = [
        target.partition("#")[0]
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for target in MARKDOWN_LINK.findall(cell.source)
        if not re.match(r"[a-z]+:", target)
    ]
    return [target for target in targets if target and not (folder / target).exists()]


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _parsed(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def _outputs(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    for number, cell in enumerate(code_cells(notebook), start=1):
        for output in cell.outputs:
            yield number, output


def _output_texts(notebook: NotebookNode) -> Iterator[tuple[int, str]]:
    for number, output in _outputs(notebook):
        yield number, output.get("text", "")
        for kind, content in output.get("data", {}).items():
            if kind != "image/png":
                yield number, content if isinstance(content, str) else repr(content)


RULES: tuple[Rule, ...] = (
    is_valid,
    is_normalised,
    has_title,
    has_paragraphs,
    is_executed,
    shows_what_it_asks,
    runs_clean,
    pictures_are_whole,
    is_from_nowhere,
    is_plain,
    hides_nothing_from_nbval,
    reads_offline,
)
