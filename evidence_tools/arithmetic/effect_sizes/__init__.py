"""Study results on the scale of analysis: an effect y and its sampling variance v for every study.

The formulae, variance types and rules for zero cells are those of metafor's `escalc` (measure codes in brackets).
All arguments are single numbers or columns, shape (k,); a single number stands for every study.
Viechtbauer (2010) J Stat Softw 36(3). doi:10.18637/jss.v036.i03
"""

from evidence_tools.arithmetic.effect_sizes.back_transforms import (
    from_arcsine,
    from_double_arcsine,
    from_freeman_tukey_rate,
    from_log,
    from_logit,
    from_square_root,
    harmonic_mean,
)
from evidence_tools.arithmetic.effect_sizes.changes import (
    paired_mean_change,
    paired_ratio_of_means,
    standardised_mean_change,
    standardised_mean_change_raw,
    standardised_mean_change_raw_unequal,
)
from evidence_tools.arithmetic.effect_sizes.means import (
    mean_difference,
    ratio_of_means,
    standardised_from_d,
    standardised_from_t,
    standardised_mean_difference,
    standardised_mean_difference_unequal,
)
from evidence_tools.arithmetic.effect_sizes.printed_effects import (
    effect_with_se,
    effect_with_variance,
    hazard_ratio,
    off_centre,
)
from evidence_tools.arithmetic.effect_sizes.proportions import (
    arcsine_proportion,
    double_arcsine_proportion,
    log_proportion,
    logit_proportion,
    proportion,
)
from evidence_tools.arithmetic.effect_sizes.rates import (
    freeman_tukey_rate,
    incidence_rate_difference,
    incidence_rate_ratio,
    log_rate,
    rate,
    square_root_rate,
    square_root_rate_difference,
)
from evidence_tools.arithmetic.effect_sizes.record import EffectSizes
from evidence_tools.arithmetic.effect_sizes.risks import (
    arcsine_difference,
    odds_ratio,
    peto_odds_ratio,
    risk_difference,
    risk_ratio,
)
from evidence_tools.arithmetic.effect_sizes.single_means import log_mean, mean_change, single_mean
from evidence_tools.arithmetic.effect_sizes.small_sample import exact_correction
from evidence_tools.arithmetic.effect_sizes.zero_cells import ZERO_RULES

__all__ = [
    "ZERO_RULES",
    "EffectSizes",
    "arcsine_difference",
    "arcsine_proportion",
    "double_arcsine_proportion",
    "effect_with_se",
    "effect_with_variance",
    "exact_correction",
    "freeman_tukey_rate",
    "from_arcsine",
    "from_double_arcsine",
    "from_freeman_tukey_rate",
    "from_log",
    "from_logit",
    "from_square_root",
    "harmonic_mean",
    "hazard_ratio",
    "incidence_rate_difference",
    "incidence_rate_ratio",
    "log_mean",
    "log_proportion",
    "log_rate",
    "logit_proportion",
    "mean_change",
    "mean_difference",
    "odds_ratio",
    "off_centre",
    "paired_mean_change",
    "paired_ratio_of_means",
    "peto_odds_ratio",
    "proportion",
    "rate",
    "ratio_of_means",
    "risk_difference",
    "risk_ratio",
    "single_mean",
    "square_root_rate",
    "square_root_rate_difference",
    "standardised_from_d",
    "standardised_from_t",
    "standardised_mean_change",
    "standardised_mean_change_raw",
    "standardised_mean_change_raw_unequal",
    "standardised_mean_difference",
    "standardised_mean_difference_unequal",
]
