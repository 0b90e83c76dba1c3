"""The members of a ZIP file, taken out in memory and only where they can do no harm."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator

from evidence_tools.evidence.faults import Fault
from evidence_tools.importing.refusing import fault, refused
from evidence_tools.naming import counted

MOST_MEMBERS = 500
MOST_BYTES = 100_000_000  # of all members together; the largest packages hold a few million
MOST_RATIO = 200  # bytes per packed byte; text packs to about a tenth
_SMALL = 100_000  # below this a ratio says nothing
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
_LEADS_OUT = re.compile(r"^(?:/|[A-Za-z]:)|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
_ENCRYPTED = 0x1
_EXPORT = "export the package anew; do not import it if you do not know who made it"


def members(content: bytes, name: str, kind: str) -> dict[str, bytes]:
    """The files of a ZIP by their path inside it; folders are left out.

    Raises
    ------
    EvidenceError
        When it is no ZIP, or a member has a path that leads out of a folder, is encrypted, is a ZIP itself, stands
        there twice, is damaged, or unpacks to far more than it holds; every such member is named.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            listed = [each for each in archive.infolist() if not each.is_dir()]
            faults = list(_listing_faults(listed, name))
            if faults:
                raise refused(name, kind, faults)
            return _unpacked(archive, listed, name, kind)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError, ValueError) as problem:
        wrong = fault(name, "", f"no ZIP that can be read ({problem})", "a ZIP of CSV files", _EXPORT)
        raise refused(name, kind, [wrong]) from problem


def _unpacked(archive: zipfile.ZipFile, listed: list[zipfile.ZipInfo], name: str, kind: str) -> dict[str, bytes]:
    """Read with a limit of its own: what a listing says of its sizes need not be true."""
    found, faults, room = {}, [], MOST_BYTES
    for each in listed:
        try:
            with archive.open(each) as member:
                found[each.filename] = member.read(room + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
            faults.append(fault(name, each.filename, f"a damaged file ({problem})", "a whole file", _EXPORT))
            continue
        room -= len(found[each.filename])
        if room < 0:
            raise refused(name, kind, [_too_large(name, each.filename)])
        if found[each.filename].startswith(_PACKED):
            faults.append(_nested(name, each.filename))
    if faults:
        raise refused(name, kind, faults)
    return found


def _listing_faults(listed: list[zipfile.ZipInfo], name: str) -> Iterator[Fault]:
    if len(listed) > MOST_MEMBERS:
        yield fault(name, "", counted(len(listed), "file"), f"at most {MOST_MEMBERS} files", _EXPORT)
    if sum(each.file_size for each in listed) > MOST_BYTES:
        yield _too_large(name, max(listed, key=lambda each: each.file_size).filename)
    times = Counter(each.filename.casefold() for each in listed)
    for each in listed:
        path = each.filename
        if _LEADS_OUT.search(each.orig_filename) or _LEADS_OUT.search(path):
            yield fault(name, path, "a path that leads out of its folder", "a path inside the package", _EXPORT)
        if each.flag_bits & _ENCRYPTED:
            yield fault(name, path, "an encrypted file", "a file without a password", "unlock it where it was made")
        if path.lower().endswith(".zip"):
            yield _nested(name, path)
        if each.file_size > max(_SMALL, MOST_RATIO * each.compress_size):
            ratio = f"{each.file_size:,} bytes out of {each.compress_size:,}"
            yield fault(name, path, ratio, f"at most {MOST_RATIO} bytes out of one", _EXPORT)
        if times[path.casefold()] > 1:
            yield fault(name, path, f"a file that stands there {times[path.casefold()]} times", "each once", _EXPORT)


def _nested(name: str, path: str) -> Fault:
    return fault(name, path, "a ZIP inside the ZIP", "CSV files", "unpack the outer one and import this one by itself")


def _too_large(name: str, path: str) -> Fault:
    return fault(name, path, "more bytes than a package holds", f"{MOST_BYTES:,} bytes in all", _EXPORT)
