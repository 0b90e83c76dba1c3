"""Reading every written file of a folder into blocks, by the kind of the file and independently of what wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from zipfile import BadZipFile

from lxml.etree import LxmlError
from openpyxl.utils.exceptions import InvalidFileException

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.export.audit.blocks import Block
from evidence_tools.export.audit.documents import document_blocks
from evidence_tools.export.audit.pages import page_blocks
from evidence_tools.export.audit.slides import slide_blocks
from evidence_tools.export.audit.svg import svg_blocks
from evidence_tools.export.audit.tokens import has_digits, spaced
from evidence_tools.export.audit.workbooks import workbook_blocks

_DAMAGED = (BadZipFile, InvalidFileException, LxmlError, KeyError, ValueError)
Reader = Callable[[Path, str], Iterator[Block]]
WORKINGS = "notebooks/"  # compared with the executed notebooks, see `workings`
BY_HAND = "exports/"  # what an analyst exports from a notebook, which no review writes


def _words(path: Path, file: str) -> Iterator[Block]:
    """The lines of a plain text, such as an alternative text."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if has_digits(line):
            yield Block(file, f"line {number}", spaced(line))


READERS: Mapping[str, Reader] = {
    **{".svg": svg_blocks, ".txt": _words, ".html": page_blocks},
    **{".pptx": slide_blocks, ".docx": document_blocks, ".xlsx": workbook_blocks},
}


def written_files(folder: Path) -> list[str]:
    """The files of a folder that are audited block by block, as paths from it, charts first.

    Charts come first because pages repeat their alternative texts.
    """
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix in READERS]
    audited = [file for file in found if not file.startswith((WORKINGS, BY_HAND))]
    return sorted(audited, key=lambda file: (not file.startswith("charts/"), file))


def blocks_of(folder: Path, file: str) -> Iterator[Block]:
    """Every block with digits of one file.

    Raises
    ------
    EvidenceToolsError
        When the file is damaged.
    """
    path = folder / file
    try:
        yield from READERS[path.suffix](path, file)
    except _DAMAGED as problem:
        raise EvidenceToolsError(
            f"{path} cannot be read: {type(problem).__name__}: {problem}. Write it anew (`evidence review`), or take "
            "it out of the folder if no review has written it"
        ) from problem
