"""One group of patients: how many had the event."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.effect_sizes.record import EffectSizes, average, finite
from evidence_tools.arithmetic.effect_sizes.zero_cells import one_by_two

PR_VARIANCES = ("LS", "UB", "AV")
PLO_VARIANCES = ("LS", "AV")


def proportion(xi: ArrayLike, ni: ArrayLike, *, add: float = 0.5, to: str = "only0", vtype: str = "LS") -> EffectSizes:
    """Share of the patients with the event [PR].

    y = x/n, v = p(1-p)/n. `add` goes to events and non-events, as `to` says (see `risk_ratio`). With few
    events `logit_proportion` is closer to normal.

    Parameters
    ----------
    xi, ni
        Patients with the event, and all patients.
    add, to
        As in `risk_ratio`.
    vtype
        "LS" as above; "UB" unbiased, with n - 1; "AV" with the average share of all studies, weighted by size.

    Raises
    ------
    ArithmeticInputError
        For events outside 0 to n, n <= 0, or a variance of zero under to="none".

    Examples
    --------
    >>> proportion(9, 75).y
    array([0.12])
    """
    checks.choice("vtype", vtype, PR_VARIANCES)
    x, rest = one_by_two(xi, ni, add=add, to=to)
    n = x + rest
    if vtype == "AV":
        share = average(x / n, n)
        return finite(x / n, share * (1 - share) / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return finite(x / n, x * rest / (n**2 * (n - 1 if vtype == "UB" else n)))


def log_proportion(
    xi: ArrayLike, ni: ArrayLike, *, add: float = 0.5, to: str = "only0", vtype: str = "LS"
) -> EffectSizes:
    """Share of the patients with the event, as a logarithm [PLN].

    y = log(x/n), v = 1/x - 1/n; "AV" with the average share of all studies for x/n. Pooled limits may pass 100%.
    Arguments and errors as in `proportion`.

    Examples
    --------
    >>> np.exp(log_proportion(9, 75).y).round(6)
    array([0.12])
    """
    checks.choice("vtype", vtype, PLO_VARIANCES)
    x, rest = one_by_two(xi, ni, add=add, to=to)
    n = x + rest
    expected = n * average(x / n, n) if vtype == "AV" else x
    with np.errstate(divide="ignore"):
        return finite(np.log(x / n), 1 / expected - 1 / n)


def logit_proportion(
    xi: ArrayLike, ni: ArrayLike, *, add: float = 0.5, to: str = "only0", vtype: str = "LS"
) -> EffectSizes:
    """Share of the patients with the event, as log odds [PLO].

    y = log(x / (n - x)), v = 1/x + 1/(n - x); "AV" with the average share of all studies for x/n. `from_logit` turns
    back. Arguments and errors as in `proportion`.

    Examples
    --------
    >>> 1 / (1 + np.exp(-logit_proportion(9, 75).y))
    array([0.12])
    """
    checks.choice("vtype", vtype, PLO_VARIANCES)
    x, rest = one_by_two(xi, ni, add=add, to=to)
    n = x + rest
    expected = n * average(x / n, n) if vtype == "AV" else x
    with np.errstate(divide="ignore", invalid="ignore"):
        unexpected = n - expected if vtype == "AV" else rest
        return finite(np.log(x / rest), 1 / expected + 1 / unexpected)


def arcsine_proportion(xi: ArrayLike, ni: ArrayLike, *, add: float = 0.0, to: str = "only0") -> EffectSizes:
    """Share of the patients with the event, arcsine transformed [PAS].

    y = arcsin(sqrt(x/n)), v = 1/(4n); add = 0, as zero events are no trouble. `from_arcsine` turns back.

    Examples
    --------
    >>> arcsine_proportion(4, 10).y.round(4)
    array([0.6847])
    """
    x, rest = one_by_two(xi, ni, add=add, to=to)
    n = x + rest
    return finite(np.arcsin(np.sqrt(x / n)), 1 / (4 * n))


def double_arcsine_proportion(xi: ArrayLike, ni: ArrayLike, *, add: float = 0.0, to: str = "only0") -> EffectSizes:
    """Share of the patients with the event, by the Freeman-Tukey double arcsine transformation [PFT].

    y = (arcsin(sqrt(x/(n+1))) + arcsin(sqrt((x+1)/(n+1))))/2, v = 1/(4n + 2). The way back depends on n: a pooled
    value has none of its own, and with studies of very different size the answer can lie far from every study. Prefer
    `logit_proportion` or a binomial-normal model.

    References
    ----------
    Freeman, Tukey (1950) Ann Math Stat 21:607-611. doi:10.1214/aoms/1177729756
    Schwarzer, Chemaitelly, Abu-Raddad, Rücker (2019) Res Synth Methods 10:476-483. doi:10.1002/jrsm.1348

    Examples
    --------
    >>> found = double_arcsine_proportion(4, 10)
    >>> found.y.round(4), found.v.round(4)
    (array([0.6936]), array([0.0238]))
    """
    x, rest = one_by_two(xi, ni, add=add, to=to)
    n = x + rest
    y = (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))) / 2
    return finite(y, 1 / (4 * n + 2))
