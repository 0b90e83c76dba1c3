"""Where the candidates of an import wait: one folder in the edition, one CSV file for each table."""

from evidence_tools.importing.store.naming import free_name, imported_before, stored_names
from evidence_tools.importing.store.reading import read_stored, waiting
from evidence_tools.importing.store.record import FOLDER, Stored, StoredRow
from evidence_tools.importing.store.writing import files_of, write_import, write_stored

__all__ = [
    "FOLDER",
    "Stored",
    "StoredRow",
    "files_of",
    "free_name",
    "imported_before",
    "read_stored",
    "stored_names",
    "waiting",
    "write_import",
    "write_stored",
]
