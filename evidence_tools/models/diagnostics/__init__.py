"""Diagnostics: what single studies, subsets and outliers do to a pooled result, as frames."""

from evidence_tools.models.diagnostics.cumulative import cumulative
from evidence_tools.models.diagnostics.deletion import baujat, influence, leave_one_out
from evidence_tools.models.diagnostics.gosh import gosh
from evidence_tools.models.diagnostics.plots import labbe, normal_quantiles, radial

__all__ = [
    "baujat",
    "cumulative",
    "gosh",
    "influence",
    "labbe",
    "leave_one_out",
    "normal_quantiles",
    "radial",
]
