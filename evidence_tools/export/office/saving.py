"""Office files with fixed properties and stable bytes."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

from docx.document import Document
from openpyxl import Workbook

from evidence_tools.export.packages import BEGINNING, settled
from evidence_tools.files import write_bytes

AUTHOR = "Evidence workbench"
LANGUAGE = "en-GB"
UNDATED = date(*BEGINNING[:3])  # of a table that does not know to which day its data reach


def save_workbook(book: Workbook, path: str | Path, *, title: str, day: date) -> Path:
    """Write a workbook with fixed properties; the same cells are the same bytes."""
    properties, moment = book.properties, datetime(day.year, day.month, day.day)
    properties.title, properties.creator, properties.language = title, AUTHOR, LANGUAGE
    properties.created = properties.modified = moment
    stream = io.BytesIO()
    book.save(stream)
    return write_bytes(Path(path), settled(stream.getvalue(), day))


def save_document(document: Document, path: str | Path, *, title: str, subject: str, day: date) -> Path:
    """Write a Word document with fixed properties; the same content is the same bytes."""
    properties, moment = document.core_properties, datetime(day.year, day.month, day.day)
    properties.title, properties.subject, properties.language = title[:255], subject[:255], LANGUAGE
    properties.author = properties.last_modified_by = AUTHOR
    properties.created = properties.modified = moment
    properties.revision, properties.comments, properties.keywords = 1, "", ""
    stream = io.BytesIO()
    document.save(stream)
    return write_bytes(Path(path), settled(stream.getvalue(), day))
