"""Results over everybody who entered, under an assumption about those who were not followed up."""

from evidence_tools.arithmetic.missing_outcomes.events import (
    RiskOfAll,
    log_odds_of_all,
    ratio_of_all,
    risk_difference_of_all,
    risk_in_missing,
    risk_of_all,
)
from evidence_tools.arithmetic.missing_outcomes.grids import Grid, grid, scenarios, uncertainty_interval
from evidence_tools.arithmetic.missing_outcomes.means import (
    MeanOfAll,
    difference_of_all,
    mean_of_all,
    mean_of_all_by_ratio,
    share_missing,
)

__all__ = [
    "Grid",
    "MeanOfAll",
    "RiskOfAll",
    "difference_of_all",
    "grid",
    "log_odds_of_all",
    "mean_of_all",
    "mean_of_all_by_ratio",
    "ratio_of_all",
    "risk_difference_of_all",
    "risk_in_missing",
    "risk_of_all",
    "scenarios",
    "share_missing",
    "uncertainty_interval",
]
