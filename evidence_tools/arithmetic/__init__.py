"""The statistics: arrays in, frozen records out."""

from evidence_tools.arithmetic.dispersion import sd_from_ci, sd_from_p, sd_from_se, sd_from_t, sd_of_change
from evidence_tools.arithmetic.effect_sizes import (
    EffectSizes,
    from_log,
    from_logit,
    incidence_rate_ratio,
    log_rate,
    logit_proportion,
    mean_change,
    mean_difference,
    odds_ratio,
    proportion,
    rate,
    risk_difference,
    risk_ratio,
)
from evidence_tools.arithmetic.exact import (
    ExactInterval,
    FisherTest,
    Fragility,
    clopper_pearson,
    fisher_exact,
    fragility_index,
    garwood,
)
from evidence_tools.arithmetic.inference import critical_value, two_sided_p
from evidence_tools.arithmetic.pooling import TESTS, Fit, pool
from evidence_tools.arithmetic.prediction import CONVENTIONS, Prediction, prediction_interval
from evidence_tools.arithmetic.printed import counts_that_fit, largest_sd_still_significant
from evidence_tools.arithmetic.risk_contrast import (
    NumberNeeded,
    RiskDifference,
    newcombe_interval,
    number_needed_to_treat,
)
from evidence_tools.arithmetic.tau2 import ESTIMATORS, Tau2, tau2

__all__ = [
    "CONVENTIONS",
    "ESTIMATORS",
    "TESTS",
    "EffectSizes",
    "ExactInterval",
    "FisherTest",
    "Fit",
    "Fragility",
    "NumberNeeded",
    "Prediction",
    "RiskDifference",
    "Tau2",
    "clopper_pearson",
    "counts_that_fit",
    "critical_value",
    "fisher_exact",
    "fragility_index",
    "from_log",
    "from_logit",
    "garwood",
    "incidence_rate_ratio",
    "largest_sd_still_significant",
    "log_rate",
    "logit_proportion",
    "mean_change",
    "mean_difference",
    "newcombe_interval",
    "number_needed_to_treat",
    "odds_ratio",
    "pool",
    "prediction_interval",
    "proportion",
    "rate",
    "risk_difference",
    "risk_ratio",
    "sd_from_ci",
    "sd_from_p",
    "sd_from_se",
    "sd_from_t",
    "sd_of_change",
    "tau2",
    "two_sided_p",
]
