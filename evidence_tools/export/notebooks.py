"""Running notebooks: from top to bottom in a fresh kernel, with the same bytes every time.

Every kernel is one of this interpreter, started in the notebook's folder with its own empty IPython settings, so that
neither kernels nor start-up files of the person at the keyboard change what a notebook shows.
"""

from __future__ import annotations

import asyncio
import copy
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.evidence.location import EDITION_VARIABLE
from evidence_tools.files import write_text

CELL_SECONDS = 120
STARTUP_SECONDS = 120
AT_ONCE = 2
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}


@dataclass(frozen=True, slots=True)
class Failure:
    """The cell at which a notebook stopped.

    Parameters
    ----------
    notebook
        File name.
    cell, cells
        Which of the notebook's cells, counted from 1 with the text cells, and how many there are.
    count
        Its execution count, the number shown in brackets beside it.
    reason
        Last line of the traceback: the exception and what it says.
    """

    notebook: str
    cell: int
    cells: int
    count: int
    reason: str

    def __str__(self) -> str:
        return f"{self.notebook}, cell {self.cell} of {self.cells} (In [{self.count}]): {self.reason}"


class NotebookError(EvidenceToolsError):
    """Notebooks that cannot be read or did not run to their end; carries every failure."""

    def __init__(self, message: str, failures: Sequence[Failure] = ()) -> None:
        super().__init__(message)
        self.failures = tuple(failures)


def notebooks_in(folder: Path) -> list[Path]:
    """List the notebooks of a folder in reading order.

    Raises
    ------
    NotebookError
        When there is none.
    """
    found = sorted(folder.glob("*.ipynb"))
    if not found:
        raise NotebookError(f"No notebook (*.ipynb) in {folder}; run this inside the repository, or name the folder")
    return found


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook in its normal form.

    Raises
    ------
    NotebookError
        When the file is not a valid notebook of format 4.
    """
    try:
        # Not `nbformat.read`, which gives cells without an id a random one.
        notebook = normalised(nbformat.reader.reads(path.read_text(encoding="utf-8")))
        nbformat.validate(notebook)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, AttributeError) as problem:
        first_line = str(problem).partition("\n")[0]
        raise NotebookError(f"{path.name} is not a notebook of format 4: {first_line}") from problem
    return notebook


def normalised(notebook: NotebookNode) -> NotebookNode:
    """Give a copy without what differs between machines, runs and people: versions, timings, folded cells.

    Cell ids of the source are kept; one that is missing or taken is made from the cell's place.
    """
    plain = copy.deepcopy(notebook)
    plain.metadata = nbformat.from_dict(METADATA)
    plain.nbformat, plain.nbformat_minor = 4, 5
    taken = set()
    for place, cell in enumerate(plain.cells, start=1):
        cell.metadata = NotebookNode()
        if cell.get("id") in (None, *taken):
            cell.id = f"cell-{place:02d}"
        taken.add(cell.id)
    return plain


def notebook_text(notebook: NotebookNode) -> str:
    """Give the text of the file for a notebook: normalised, sorted keys, a line break at the end."""
    return nbformat.writes(normalised(notebook), version=4) + "\n"


def execute(
    paths: Iterable[Path],
    *,
    edition: Path,
    done: Callable[[Path], None] = lambda path: None,
    at_once: int = AT_ONCE,
    cell_seconds: int = CELL_SECONDS,
) -> dict[Path, NotebookNode]:
    """Run notebooks from top to bottom, each in a fresh kernel process, and give them back with their outputs.

    Parameters
    ----------
    paths
        The notebook files; they are read, not changed.
    edition
        The edition's folder, handed to the kernels as the current edition.
    done
        Called with the path of each notebook that has ended, well or not.
    at_once
        How many kernels may run at a time.
    cell_seconds
        How long one cell may take.

    Returns
    -------
    dict
        From path to executed, normalised notebook, in the order asked.

    Raises
    ------
    NotebookError
        After all have run, naming every notebook that stopped, with cell and exception.
    """
    ended = asyncio.run(_execute_all(list(paths), edition.resolve(), done, at_once, cell_seconds))
    failures = [result for result in ended.values() if isinstance(result, Failure)]
    if failures:
        listed = "\n".join(f"  {failure}" for failure in failures)
        raise NotebookError(f"{len(failures)} of {len(ended)} notebooks did not run to the end:\n{listed}", failures)
    return ended


def refresh(paths: Iterable[Path], *, edition: Path, done: Callable[[Path], None] = lambda path: None) -> list[Path]:
    """Run notebooks and save them in place with their outputs; none is touched when one fails.

    Returns
    -------
    list of pathlib.Path
        The files whose bytes changed.
    """
    executed = execute(paths, edition=edition, done=done)
    texts = {path: notebook_text(notebook) for path, notebook in executed.items()}
    changed = {path: text for path, text in texts.items() if text.encode("utf-8") != path.read_bytes()}
    return [write_text(path, text) for path, text in changed.items()]


def socket_files(folder: str | Path) -> dict[str, str]:
    """Settings of a kernel manager by which the kernel is reached through files in `folder`, where the system can.

    TCP ports are chosen before they are opened, so that kernels started at the same moment can choose the same one and
    die. The path of a socket file must be short: a temporary folder, not one inside a home directory.
    """
    if os.name != "posix":
        return {}
    return {"transport": "ipc", "connection_file": str(Path(folder, "kernel.json"))}


class _OwnKernelManager(AsyncKernelManager):
    """Starts kernels of this interpreter, whatever other kernels are installed under the name python3."""

    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return KernelSpecManager(parent=self, kernel_dirs=[str(Path(sys.prefix, "share", "jupyter", "kernels"))])


async def _execute_all(
    paths: Sequence[Path], edition: Path, done: Callable[[Path], None], at_once: int, cell_seconds: int
) -> dict[Path, NotebookNode | Failure]:
    seats = asyncio.Semaphore(at_once)

    async def attend(path: Path, settings: str) -> NotebookNode | Failure:
        environment = {**os.environ, EDITION_VARIABLE: str(edition), "IPYTHONDIR": settings}
        async with seats:
            result = await _execute_one(path, environment, cell_seconds)
        done(path)
        return result

    with tempfile.TemporaryDirectory() as settings:
        folders = [Path(settings, str(number)) for number in range(len(paths))]
        for folder in folders:
            folder.mkdir()
        results = await asyncio.gather(*map(attend, paths, map(str, folders)))
    return dict(zip(paths, results, strict=True))


async def _execute_one(path: Path, environment: Mapping[str, str], cell_seconds: int) -> NotebookNode | Failure:
    notebook = read_notebook(path)
    async with _kernel(path.parent, environment) as (manager, client):
        runner = NotebookClient(notebook, km=manager, timeout=cell_seconds, record_timing=False, coalesce_streams=True)
        runner.kc = client
        # Cell by cell instead of `async_execute`, which would take Ctrl-C away from the whole review.
        for index, cell in enumerate(notebook.cells):
            count = runner.code_cells_executed + 1
            try:
                await runner.async_execute_cell(cell, index, execution_count=count)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as problem:
                return Failure(path.name, index + 1, len(notebook.cells), count, _reason(problem, cell_seconds))
    return normalised(notebook)


def _reason(problem: Exception, cell_seconds: int) -> str:
    if isinstance(problem, CellExecutionError):
        said = problem.evalue.strip().partition("\n")[0]
        return f"{problem.ename}: {said}" if said else problem.ename
    if isinstance(problem, CellTimeoutError):
        return f"no answer within {cell_seconds} seconds"
    return "the kernel died"


@asynccontextmanager
async def _kernel(folder: Path, environment: Mapping[str, str]) -> AsyncIterator[tuple]:
    """A running kernel and the client that talks to it; both are gone when the block ends."""
    sockets = socket_files(environment["IPYTHONDIR"])
    manager = _OwnKernelManager(kernel_name="python3", transport_encryption="auto", **sockets)
    await manager.start_kernel(cwd=str(folder), env=dict(environment))
    client = manager.client()
    try:
        client.start_channels()
        await client.wait_for_ready(timeout=STARTUP_SECONDS)
        client.allow_stdin = False
        yield manager, client
    finally:
        client.stop_channels()
        await manager.shutdown_kernel(now=True)
