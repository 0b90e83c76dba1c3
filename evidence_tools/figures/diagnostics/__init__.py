"""Charts of diagnostics: what single studies, subsets and outliers do to a pooled result."""

from evidence_tools.figures.diagnostics.agreement import normal_quantile_plot, radial_plot
from evidence_tools.figures.diagnostics.forests import cumulative_forest, leave_one_out_forest
from evidence_tools.figures.diagnostics.influence import influence_plot
from evidence_tools.figures.diagnostics.sources import baujat_plot, gosh_plot, labbe_plot

__all__ = [
    "baujat_plot",
    "cumulative_forest",
    "gosh_plot",
    "influence_plot",
    "labbe_plot",
    "leave_one_out_forest",
    "normal_quantile_plot",
    "radial_plot",
]
