"""A mapped CSV file from its bytes to candidates, with everything unread."""

from __future__ import annotations

from datetime import date

from evidence_tools.evidence.toml_file import Entries, TomlFile
from evidence_tools.importing.cleaning import decoded
from evidence_tools.importing.csv_rows import csv_rows
from evidence_tools.importing.known import NOTHING, Known
from evidence_tools.importing.mapped_csv.checking import mapping_faults
from evidence_tools.importing.mapped_csv.mapping import CsvMapping
from evidence_tools.importing.mapped_csv.rows import Unfolding, joined
from evidence_tools.importing.record import Import, Origin
from evidence_tools.importing.refusing import refused
from evidence_tools.importing.review_software import Book

KIND = "mapped CSV"
MAPPING = "mapping.toml"
_UNMAPPED = "not in the mapping"
_IGNORED = "left out by the mapping"
_UNUSED = "the line gives no row to carry it: no study, or none of the cells that a row needs"


def looks_like_table(content: bytes, name: str) -> bool:
    """Whether a file is called a CSV; what its columns mean, only a mapping can say.

    Examples
    --------
    >>> looks_like_table(b"Study,Mean", "synthetic.CSV"), looks_like_table(b"TY  - JOUR", "synthetic.ris")
    (True, False)
    """
    return name.lower().endswith(".csv") and bool(content.strip())


def read_mapped_csv(
    content: bytes,
    mapping: bytes,
    name: str,
    *,
    mapping_name: str = MAPPING,
    read_on: date,
    known: Known = NOTHING,
) -> Import:
    """Read a CSV file of screening or extraction software by a mapping.

    Every line gives the rows that the mapping names, once for each combination of its blocks (such as arm and visit).
    A text that its column does not take, columns that are not in the mapping, and cells of lines that give no row
    are told as unread. `mapping_template` writes a mapping to begin with.

    Parameters
    ----------
    content
        Bytes of the CSV file; UTF-8, UTF-16 with its mark, or Windows-1252, which is said.
    mapping
        Bytes of the mapping, a TOML file.
    name, mapping_name
        Names of both files, without folders.
    read_on
        Day of the import.
    known
        What the edition knows; studies and arms it has are called by their ids and not proposed again.

    Raises
    ------
    EvidenceError
        When the mapping is wrong, names columns that the file lacks, or the file is no CSV; all faults at once, those
        of the mapping with the line of the entry.
    """
    file = TomlFile(mapping_name, "mapping", "the mapping of the file", "write one with the template")
    chosen, text, faults = file.parsed(mapping, CsvMapping)
    if chosen is None:
        raise refused(name, KIND, faults)
    read = decoded(content, name, KIND)
    rows, wrong = csv_rows(read.text, name, chosen.missing, separator=chosen.separator)
    faults = [*wrong, *mapping_faults(chosen, Entries(file, text), rows.columns)]
    if faults:
        raise refused(name, KIND, faults)
    book = Book(known)
    Unfolding(rows, chosen, book).add_rows()
    reasons = dict.fromkeys(chosen.mapped(), _UNUSED) | dict.fromkeys(chosen.ignored, _IGNORED)
    unread = (*read.notes, *book.unread, *rows.left(_UNMAPPED, reasons))
    return Import(Origin.of(name, KIND, content, read_on), tuple(joined(book.candidates)), unread)
