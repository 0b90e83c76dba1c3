"""The data package of a Cochrane review (a ZIP of CSV files, exported by RevMan Web) as candidates."""

from evidence_tools.importing.cochrane_package.reading import KIND, looks_like_data_package, read_data_package

__all__ = ["KIND", "looks_like_data_package", "read_data_package"]
