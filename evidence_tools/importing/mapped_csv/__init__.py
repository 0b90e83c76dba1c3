"""CSV files of screening and extraction software, read by a mapping that says which column goes to which cell."""

from evidence_tools.importing.mapped_csv.reading import KIND, looks_like_table, read_mapped_csv
from evidence_tools.importing.mapped_csv.template import mapping_template

__all__ = ["KIND", "looks_like_table", "mapping_template", "read_mapped_csv"]
