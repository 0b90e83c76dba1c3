"""From what a paper prints to what an analysis needs; spreads of one group are in `arithmetic.dispersion`."""

from evidence_tools.arithmetic.conversions.correlation import pre_post_correlation
from evidence_tools.arithmetic.conversions.person_time import (
    person_time,
    rate_from_counts,
    rate_from_risk,
    risk_from_rate,
)
from evidence_tools.arithmetic.conversions.quantiles import (
    FromQuantiles,
    mean_and_sd,
    sd_from_quartiles,
    sd_from_range,
)
from evidence_tools.arithmetic.conversions.responders import ResponderShare, responder_share
from evidence_tools.arithmetic.conversions.tables import FittingTable, tables_that_fit
from evidence_tools.arithmetic.conversions.two_groups import (
    common_sd_from_ci,
    common_sd_from_p,
    common_sd_from_se,
    common_sd_from_t,
)

__all__ = [
    "FittingTable",
    "FromQuantiles",
    "ResponderShare",
    "common_sd_from_ci",
    "common_sd_from_p",
    "common_sd_from_se",
    "common_sd_from_t",
    "mean_and_sd",
    "person_time",
    "pre_post_correlation",
    "rate_from_counts",
    "rate_from_risk",
    "responder_share",
    "risk_from_rate",
    "sd_from_quartiles",
    "sd_from_range",
    "tables_that_fit",
]
