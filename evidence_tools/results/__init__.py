"""Every number of a review by key, with its unit, rows, method and convention.

Text, tables, figures and slides take their numbers from here or from the same functions, so that one number is equal
everywhere. Values are on the scale of display (points, percent, ratio).
"""

from evidence_tools.results.entries import Entry, entry, told_entry
from evidence_tools.results.evidence_base import evidence_counts
from evidence_tools.results.record import Results, results_of

__all__ = ["Entry", "Results", "entry", "evidence_counts", "results_of", "told_entry"]
