"""Every subset of the studies pooled: does one kind of study make the answer?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.many_fits import fit_many
from evidence_tools.models.diagnostics.rows import one_mean
from evidence_tools.models.pooled import Pooled

ALL_SUBSETS_TO = 20  # studies; 1,048,575 subsets
MEMBER = "with "  # begins the names of the columns that say which studies are in a subset


def gosh(fit: Pooled, *, subsets: int = 1_000_000, seed: int = 1) -> pd.DataFrame:
    """Pool every subset of the studies: a second cloud of estimates shows that the studies are of two kinds.

    Parameters
    ----------
    fit
        The pooled result, without moderators; its estimator of tau2 is used.
    subsets
        How many to draw where there are more than 20 studies: each study is in with probability one half.
    seed
        Start of the draw, so that it can be repeated.

    Returns
    -------
    DataFrame
        One row per subset: k, estimate (scale of analysis), tau2, i2 (percent), h2, q, and for each study a truth value
        ``with <study>``. All subsets come in the order of binary counting, the first study changing fastest; ``attrs``
        says whether they are all (``exact``) and how they were drawn.

    Raises
    ------
    QuestionError
        For a result with moderators.

    Notes
    -----
    REML and ML take the highest point of the likelihood of every subset, tau2 = 0 included: none fails.

    References
    ----------
    Olkin I, Dahabreh IJ, Trikalinos TA (2012). GOSH: a graphical display of study heterogeneity. Res Synth Methods
    3:214-223. doi:10.1002/jrsm.1053

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> found = gosh(pool(Effects.from_columns([1.0, 3.0, 8.0], [1.0] * 3, study=["A", "B", "C"])))
    >>> len(found), float(found.loc[found["with C"], "estimate"].min())
    (7, 4.0)
    """
    one_mean(fit, "gosh")
    members = _all(fit.k) if fit.k <= ALL_SUBSETS_TO else _drawn(fit.k, subsets, seed)
    found = fit_many(fit.solution.y, fit.solution.v, members, fit.method.estimator)
    numbers = {name: getattr(found, name) for name in ("estimate", "tau2", "i2", "h2", "q")}
    frame = pd.DataFrame({"k": found.k.astype(np.int64)} | numbers)
    names = [f"{MEMBER}{study}" for study in fit.effects.table["study"]]
    frame = pd.concat([frame, pd.DataFrame(members, columns=names)], axis=1)
    exact = fit.k <= ALL_SUBSETS_TO
    frame.attrs = {"exact": exact, "drawn": "all subsets" if exact else f"{len(frame):,} drawn, seed {seed}"}
    return frame


def _all(k: int) -> np.ndarray:
    """All subsets but the empty one, shape (2^k - 1, k)."""
    return (np.arange(1, 2**k)[:, None] >> np.arange(k) & 1).astype(bool)


def _drawn(k: int, subsets: int, seed: int) -> np.ndarray:
    """Subsets drawn at random, shape (subsets, k); an empty one, next to impossible, is drawn anew."""
    subsets = checks.whole("subsets", subsets, low=1)
    random = np.random.default_rng(seed)
    members = random.integers(0, 2, size=(subsets, k), dtype=np.int8).astype(bool)
    while (empty := np.flatnonzero(~members.any(axis=1))).size:
        members[empty] = random.integers(0, 2, size=(empty.size, k), dtype=np.int8).astype(bool)
    return members
