"""Office files with stable bytes: the same content is the same file on every machine and every day."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

BEGINNING = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?(?=</dcterms:)")


def settled(package: bytes, day: date) -> bytes:
    """Rewrite a .pptx, .docx or .xlsx so that nothing in it depends on when or where it was made.

    Entries keep their order and lose their times; the properties say `day`; workbooks inside are settled too.

    Parameters
    ----------
    package
        The bytes of the file, as its library wrote it.
    day
        The date of the data.

    Examples
    --------
    >>> raw = io.BytesIO()
    >>> with zipfile.ZipFile(raw, "w") as written:
    ...     written.writestr("word/document.xml", "<w/>")
    >>> settled(raw.getvalue(), date(2026, 1, 2)) == settled(raw.getvalue(), date(2026, 1, 2))
    True
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.endswith(".xlsx"):
                content = settled(content, day)
            if entry.filename == "docProps/core.xml":
                content = _STAMP.sub(f"{day.isoformat()}T00:00:00Z".encode(), content)
            kept = zipfile.ZipInfo(entry.filename, BEGINNING)
            kept.compress_type = zipfile.ZIP_DEFLATED
            kept.external_attr = 0o600 << 16
            kept.create_system = 3
            target.writestr(kept, content, compresslevel=6)
    return out.getvalue()
