"""Files that appear whole or not at all, so that a broken run never leaves half a result behind."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evidence_tools.errors import EvidenceToolsError

LONGEST_NAME = 120  # bytes: systems allow 255 with the ending, Windows 260 with all folders
_NAME = re.compile(r"[^\W_][\w\-. ]*")
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{device}{number}" for device in ("COM", "LPT") for number in range(1, 10))}


def fault_of_name(name: str) -> str:
    """What keeps a word from being the name of a file on every system, and how to mend it; nothing where it is fine.

    Examples
    --------
    >>> fault_of_name("pain, 12 months"), fault_of_name("pain_12")
    ("'pain, 12 months' is no name of a file: use letters, digits, _, -, . and blanks, and no folder in it", '')
    """
    if not _NAME.fullmatch(name) or name.endswith((".", " ")):
        return f"{name!r} is no name of a file: use letters, digits, _, -, . and blanks, and no folder in it"
    if name.partition(".")[0].strip().upper() in _DEVICES:
        return f"{name!r} is the name of a device on Windows: take another"
    if len(name.encode()) > LONGEST_NAME:
        return f"{name[:20]!r}... has {len(name)} characters: a name of a file may have {LONGEST_NAME} here"
    return ""


def write_text(path: Path, text: str) -> Path:
    """Write a text file under a passing name and rename it into place.

    Parameters
    ----------
    path
        Where the text goes; missing folders are made.
    text
        The whole content, written as UTF-8 with the line breaks it has.

    Returns
    -------
    pathlib.Path
        The file written.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_text(Path(folder, "notes", "first.txt"), "one line").read_text()
    'one line'
    """
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file under a passing name and rename it into place; missing folders are made.

    Raises
    ------
    EvidenceToolsError
        When it may not be written, as on Windows while another program has it open.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        passing.write_bytes(content)
        passing.replace(path)
    except PermissionError as problem:
        raise EvidenceToolsError(
            f"{path} may not be written ({problem.strerror}): close it where it is open, or choose another place"
        ) from problem
    finally:
        passing.unlink(missing_ok=True)
    return path


@contextmanager
def staged(target: Path) -> Iterator[Path]:
    """Hand out an empty folder whose entries replace those of the same name in `target` when the block ends well.

    When the block raises, `target` stays as it was. Entries of `target` that the block did not write are kept;
    a folder that it did write is replaced as a whole, so that nothing of an earlier run lingers inside.

    Parameters
    ----------
    target
        The folder to publish to; made when missing.

    Yields
    ------
    pathlib.Path
        The folder to write to, beside `target` and so on the same disk.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as room:
        new, old = Path(room, "new"), Path(room, "old")
        new.mkdir()
        old.mkdir()
        yield new
        target.mkdir(exist_ok=True)
        _swap(new, target, old)


def _swap(new: Path, target: Path, old: Path) -> None:
    """Move every entry of `new` into `target`, what stood there into `old`; undo all of it when it is broken off."""
    moves = list(_moves(new, target, old))
    try:
        for origin, there in moves:
            origin.rename(there)
    except BaseException:  # an interrupt between two moves, too: `old` is about to be removed
        for origin, there in reversed(moves):
            if os.path.lexists(there) and not os.path.lexists(origin):
                there.rename(origin)
        raise


def _moves(new: Path, target: Path, old: Path) -> Iterator[tuple[Path, Path]]:
    """Each entry with where it goes, in order; what is named twice makes room before it is replaced."""
    for entry in sorted(new.iterdir()):
        place = target / entry.name
        if os.path.lexists(place):  # a link to nowhere stands in the way as well
            yield place, old / entry.name
        yield entry, place
