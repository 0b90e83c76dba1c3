"""The parts of an Office file and how they refer to each other, read without the library that wrote it."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from evidence_tools.errors import EvidenceToolsError

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST = 200_000_000  # bytes of one part: a part that unpacks to more is not ours


class Package:
    """An open .pptx or .docx."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
        except zipfile.BadZipFile as problem:
            raise EvidenceToolsError(
                f"{path} is no Office file: {problem}. Write it anew (`evidence review`)"
            ) from None

    def names(self, start: str) -> list[str]:
        """The parts whose path begins so, in order."""
        return sorted(name for name in self._zip.namelist() if name.startswith(start) and name.endswith(".xml"))

    def bytes(self, part: str) -> bytes:
        """The content of a part.

        Raises
        ------
        EvidenceToolsError
            When it unpacks to more than any part of ours.
        """
        if self._zip.getinfo(part).file_size > LARGEST:
            raise EvidenceToolsError(f"the part {part} unpacks to more than {LARGEST:,} bytes; it is not read")
        return self._zip.read(part)

    def xml(self, part: str) -> etree._Element:
        """A part as a tree; entities are not resolved and nothing is fetched."""
        return etree.fromstring(self.bytes(part), etree.XMLParser(resolve_entities=False, no_network=True))

    def related(self, part: str, kind: str = "") -> Iterator[tuple[str, str]]:
        """Identifier and path of the parts that a part refers to, those of one kind (``slide``, ``chart``)."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self._zip.namelist():
            return
        for each in self.xml(rels).iter(_REL):
            if each.get("TargetMode") != "External" and each.get("Type", "").endswith(f"/{kind}" if kind else ""):
                target = each.get("Target", "")
                path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                yield each.get("Id", ""), path
