"""Pooling the same studies again after their effects were changed."""

from __future__ import annotations

import numpy as np

from evidence_tools import arithmetic
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject


def repooled(subject: Subject, y: np.ndarray, v: np.ndarray) -> Result:
    """The result of these effects and variances, on the scale of analysis, by the method of the subject."""
    method = subject.method
    fit = arithmetic.pool(y, v, estimator=method.estimator, test=method.test, level=method.level)
    return Result(float(fit.beta[0]), float(fit.ci_low[0]), float(fit.ci_high[0]))
