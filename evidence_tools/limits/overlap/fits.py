"""The result when patients who are in two reports are counted once: three ways to do it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import critical_value
from evidence_tools.errors import ArithmeticInputError
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import exact_result, result_of
from evidence_tools.limits.overlap.graph import Network
from evidence_tools.models.covariance import sampling_covariance
from evidence_tools.models.headline import counts_alone
from evidence_tools.models.multilevel import multilevel
from evidence_tools.models.pooled import Pooled, pool
from evidence_tools.models.robust import robust
from evidence_tools.question import Method
from evidence_tools.study_effects import Effects

LIKELIHOODS = ("REML", "ML", "EE")  # the estimators that a model with a given covariance has
_SHORT_OF_SINGULAR = 0.999


def with_shared(reports: Effects, network: Network, share: float, method: Method) -> Result:
    """The result of all reports when a share of the smaller of two is also in the larger.

    Shared patients tie the sampling errors of two reports together (a V matrix); one mean and the variance between
    studies are estimated beside it (by REML where the method's estimator knows no covariance), and the interval is of
    the kind that the method names. No pair shares more than all pairs can at once. Where the quoted result is an exact
    count, the events stay and the patients are counted once.
    """
    fit = pool(reports, method)
    if counts_alone(reports):
        return _exact(fit, network, share)
    if fit.k == 1 or not network.edges:
        return result_of(fit)
    estimator = method.estimator if method.estimator in LIKELIHOODS else "REML"
    covariance = sampling_covariance(reports, overlap=_shared(reports, network, share))
    found = multilevel(reports, ("study",), covariance, estimator=estimator, level=method.level).solution
    df = None if method.test == "z" else found.k - 1
    scale = _knapp_hartung(found, method.test)
    half = critical_value(method.level, df) * math.sqrt(found.vcov[0, 0] * scale)
    return Result(float(found.beta[0]), float(found.beta[0]) - half, float(found.beta[0]) + half)


def robust_by_group(reports: Effects, network: Network, method: Method) -> Result | None:
    """The pooled mean of all reports, its interval by how whole groups scatter; None with too few groups."""
    fit = pool(reports, method)
    try:
        found = robust(fit, network.groups)
    except ArithmeticInputError:
        return None
    return Result(found.estimate, found.ci_low, found.ci_high)


def feasible_share(reports: Effects, network: Network) -> float:
    """The largest share that all pairs can have at once; below 1 where one report cannot hold two others whole."""
    if not network.edges:
        return 1.0
    ones = sampling_covariance(reports, overlap=_shared(reports, network, 1.0, limit=False)).to_numpy()
    root = np.sqrt(np.diag(ones))
    lowest = float(np.linalg.eigvalsh(ones / np.outer(root, root)).min()) - 1
    return min(1.0, _SHORT_OF_SINGULAR / -lowest) if lowest < 0 else 1.0


def distinct(patients: np.ndarray, network: Network, share: float) -> float:
    """Different people when each pair shares this share of its smaller study, never below the fewest possible.

    Examples
    --------
    >>> distinct(np.array([78.0, 45.0]), Network(("one", "other"), ((0, 1),)), 0.5)
    100.5
    """
    doubled = share * sum(min(patients[one], patients[other]) for one, other in network.edges)
    fewest, most = network.people(patients)
    return float(max(fewest, most - doubled))


def _shared(reports: Effects, network: Network, share: float, *, limit: bool = True) -> pd.DataFrame:
    """The patients in both of each two reports, no more than all pairs can share at once."""
    n = reports.table.set_index("study")["n"]
    share = min(share, feasible_share(reports, network)) if limit else share
    named = [(network.studies[one], network.studies[other]) for one, other in network.edges]
    rows = [(one, other, share * min(n[one], n[other])) for one, other in named]
    return pd.DataFrame(rows, columns=["study_a", "study_b", "shared"])


def _knapp_hartung(found: Any, test: str) -> float:
    """The factor on the variance that the method's test asks for, with the whole covariance of the rows."""
    if test not in ("knha", "adhoc"):
        return 1.0
    left = found.y - found.X @ found.beta
    factor = float(left @ np.linalg.solve(found.M, left)) / (found.k - 1)
    return max(1.0, factor) if test == "adhoc" else factor


def _exact(fit: Pooled, network: Network, share: float) -> Result:
    table = fit.effects.table
    people = distinct(table["n"].to_numpy(float), network, share)
    events = int(table["events"].sum())
    return exact_result(fit.effects.scale, events, max(events, math.ceil(people)), fit.method.level)
