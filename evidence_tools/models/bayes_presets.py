"""Published priors of the spread between studies, from thousands of Cochrane meta-analyses.

The numbers are those of table IV of Turner et al. (2015) and table 3 of Rhodes et al. (2015), as two R packages print
them (bayesmeta and rnmamod); cells on which the table contradicts itself are left out.
"""

from __future__ import annotations

from math import log

from evidence_tools.arithmetic.bayes_priors import TauPrior, log_normal, log_t
from evidence_tools.errors import QuestionError

TURNER_COMPARISONS = (
    "drug against placebo",
    "drug against drug",
    "other against placebo",
    "other against drug",
    "other against other",
)
RHODES_COMPARISONS = ("drug against placebo", "drug against drug", "other")

# mean of log(tau^2) of the log odds ratio, sign left off, then its standard deviation: one number per comparison
_TURNER = {
    "all-cause mortality": ((3.95, 4.18, 4.17, 2.92, 3.50), (1.34, 1.41, 1.55, 1.02, 1.26)),
    "obstetric outcomes": ((3.52, 3.75, 3.74, 2.49, 3.08), (1.74, 1.79, 1.91, 1.50, 1.68)),
    "cause-specific mortality, major morbidity": ((3.71, 3.95, 3.93, 2.68, 3.27), (1.74, 1.79, 1.91, 1.51, 1.68)),
    "resource use, hospital stay, process": ((2.34, 2.58, 2.56, 1.31, 1.90), (1.74, 1.79, 1.91, 1.50, 1.68)),
    "surgical or device success or failure": ((2.14, 2.37, 2.36, 1.11, 1.69), (1.74, 1.79, 1.91, 1.50, 1.68)),
    "withdrawals, drop-outs": ((2.99, 3.23, 3.21, 1.96, 2.55), (1.74, 1.79, 1.91, 1.51, 1.68)),
    "internal or structure-related outcomes": ((2.71, 2.94, 2.93, 1.67, 2.26), (1.74, 1.79, 1.92, 1.51, 1.68)),
    "general physical health": ((2.29, 2.53, 2.51, 1.26, 1.85), (1.53, 1.58, 1.72, 1.25, 1.46)),
    "adverse events": ((1.87, 2.10, 2.10, 0.84, 1.43), (1.52, 1.58, 1.71, 1.24, 1.45)),
    "infection, onset of new disease": ((2.49, 2.73, 2.71, 1.46, 2.05), (1.52, 1.58, 1.71, 1.24, 1.45)),
    "signs, symptoms, end of condition": ((2.06, 2.29, 2.28, 1.03, 1.61), (1.51, 1.58, 1.71, 1.24, 1.45)),
    "pain": ((1.83, 2.06, 2.05, 0.80, 1.38), (1.52, 1.58, 1.71, 1.25, 1.45)),
    "quality of life, functioning": ((2.54, 2.78, 2.77, 1.51, 2.10), (1.54, 1.60, 1.73, 1.27, 1.47)),
    "mental health": ((2.12, 2.35, 2.34, 1.09, 1.67), (1.53, 1.60, 1.72, 1.27, 1.47)),
    "biological markers": ((1.77, 2.00, 1.99, 0.74, 1.33), (1.52, 1.58, 1.71, 1.24, 1.45)),
    "subjective outcomes": ((2.70, 2.93, 2.92, 1.67, 2.26), (1.52, 1.58, 1.71, 1.25, 1.45)),
}
_TURNER_ANY = (2.56, 1.74)

# location of log(tau^2) of the standardised mean difference, sign left off, and scale, of a t distribution with 5 df
_RHODES = {
    "obstetric outcomes": ((4.13, 4.40, 3.99), (2.34, 2.31, 2.11)),
    "resource use, hospital stay, process": ((2.55, 2.83, 2.41), (2.73, 2.70, 2.57)),
    "internal or structure-related outcomes": ((2.43, 2.70, 2.29), (2.50, 2.46, 2.32)),
    "physical health, adverse events, pain, functioning": ((3.16, 3.44, 3.02), (2.50, 2.44, 2.27)),
    "signs, symptoms, infection, new disease": ((3.00, 3.27, 2.86), (2.50, 2.47, 2.33)),
    "biological markers": ((3.41, 3.68, 3.27), (2.83, 2.78, 2.66)),
    "subjective outcomes": ((2.76, 3.03, 2.62), (2.58, 2.59, 2.41)),
}
_RHODES_ANY = (3.44, 2.59)
_RHODES_DF = 5.0
TURNER_OUTCOMES = tuple(_TURNER)
RHODES_OUTCOMES = tuple(_RHODES)


def turner_prior(outcome: str | None = None, comparison: str | None = None) -> TauPrior:
    """Spread of log odds ratios between studies, as 14,886 Cochrane meta-analyses of yes/no outcomes had it.

    Parameters
    ----------
    outcome, comparison
        One of `TURNER_OUTCOMES` and of `TURNER_COMPARISONS` ("other" is any treatment that is no drug); neither
        gives the prior over all settings.

    Returns
    -------
    TauPrior
        Log-normal, for tau of the log odds ratio; not for differences of means.

    Raises
    ------
    QuestionError
        For an unknown outcome or comparison, or one without the other.

    References
    ----------
    Turner et al. (2015) Stat Med 34:984-998. doi:10.1002/sim.6381

    Examples
    --------
    >>> turner_prior("adverse events", "other against other").label
    'log-normal(-0.715, 0.725), Turner 2015: adverse events, other against other'
    """
    mean, sd = _cell(_TURNER, _TURNER_ANY, TURNER_COMPARISONS, outcome, comparison)
    found = log_normal(-mean / 2, sd / 2)
    name = f"Turner 2015: {outcome}, {comparison}" if outcome else "Turner 2015: any setting"
    return TauPrior(found.family, found.scale, found.location, found.df, name, "doi:10.1002/sim.6381")


def rhodes_prior(outcome: str | None = None, comparison: str | None = None, *, sd: float = 1.0) -> TauPrior:
    """Spread of mean differences between studies, as 6,492 Cochrane meta-analyses of scores had it.

    Parameters
    ----------
    outcome, comparison
        One of `RHODES_OUTCOMES` and of `RHODES_COMPARISONS`; neither gives the prior over all settings. Medical areas
        other than cancer and respiratory disease.
    sd
        Standard deviation of the score: 1 for standardised differences; that of the patients, in points, where the
        effects are in points.

    Returns
    -------
    TauPrior
        Log-t with 5 degrees of freedom.

    References
    ----------
    Rhodes et al. (2015) J Clin Epidemiol 68:52-60. doi:10.1016/j.jclinepi.2014.08.012

    Examples
    --------
    >>> rhodes_prior().label
    'log-t(-1.72, 1.295, 5 df), Rhodes 2015: any setting'
    """
    if not sd > 0:
        raise QuestionError(f"sd is {sd}; allowed: the standard deviation of the score, above 0")
    location, scale = _cell(_RHODES, _RHODES_ANY, RHODES_COMPARISONS, outcome, comparison)
    found = log_t(-location / 2 + log(sd), scale / 2, _RHODES_DF)
    name = f"Rhodes 2015: {outcome}, {comparison}" if outcome else "Rhodes 2015: any setting"
    return TauPrior(found.family, found.scale, found.location, found.df, name, "doi:10.1016/j.jclinepi.2014.08.012")


def _cell(
    table: dict[str, tuple[tuple[float, ...], tuple[float, ...]]],
    anywhere: tuple[float, float],
    comparisons: tuple[str, ...],
    outcome: str | None,
    comparison: str | None,
) -> tuple[float, float]:
    if outcome is None and comparison is None:
        return anywhere
    if outcome not in table:
        raise QuestionError(f"outcome {outcome!r} is not in the table; allowed: {'; '.join(table)}")
    if comparison not in comparisons:
        raise QuestionError(f"comparison {comparison!r} is not in the table; allowed: {'; '.join(comparisons)}")
    first, second = table[outcome]
    column = comparisons.index(comparison)
    return first[column], second[column]
