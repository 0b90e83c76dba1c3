"""Fail-safe N of a pooled result."""

from __future__ import annotations

import math
from dataclasses import dataclass

from evidence_tools.arithmetic.small_study.fail_safe import fail_safe_n as fail_safe_n_arrays
from evidence_tools.models.pooled import Pooled
from evidence_tools.models.small_study.verdicts import Verdict, decide, null_of, studies, without_moderators

_NEEDED, _SOURCE = 2, "a combined result takes two"
_DISCOURAGED = (
    "Fail-safe N says nothing about how likely unseen studies are, nor that they would show no effect (Becker 2005)."
)


@dataclass(frozen=True, slots=True, repr=False)
class FileDrawer:
    """`number` of unseen studies without effect that would undo the result; infinite where no number does.

    `tolerance` is 5 k + 10, above which Rosenthal called a result tolerant. `p_value`, `mean`, `target` as in
    `arithmetic.small_study.fail_safe`, on the scale of analysis.
    """

    number: float
    tolerance: int
    kind: str
    alpha: float
    p_value: float
    mean: float
    target: float
    k: int
    convention: str
    cautions: tuple[str, ...]
    verdict: Verdict

    def __repr__(self) -> str:
        return f"Fail-safe N ({self.kind}): {self.number:.0f}, k = {self.k}; {self.verdict.word}"


def fail_safe_n(
    fit: Pooled,
    kind: str = "Rosenthal",
    *,
    alpha: float = 0.05,
    target: float | None = None,
    weighted: bool = False,
) -> FileDrawer:
    """How many studies without effect would have to lie in drawers to undo the result?

    Parameters
    ----------
    fit
        A pooled result without moderators; only its studies are used.
    kind
        "Rosenthal" (Stouffer's p rises to alpha), "Rosenberg" (the common-effect p does) or "Orwin" (the mean
        falls to `target`, on the scale of analysis; half of it where None).
    alpha, target, weighted
        See `kind`; `weighted` makes Orwin's mean the inverse-variance one.

    Returns
    -------
    FileDrawer
        Given because readers ask for it; the Cochrane Handbook advises against it.

    Raises
    ------
    QuestionError
        For a result with moderators, or a measure without a value of no effect.

    References
    ----------
    Rosenthal (1979) Psychol Bull 86:638-641. doi:10.1037/0033-2909.86.3.638
    Becker (2005) in Rothstein et al., Publication Bias in Meta-Analysis, 111-125. doi:10.1002/0470870168.ch7

    Examples
    --------
    >>> from evidence_tools.models.pooled import pool
    >>> from evidence_tools.study_effects import Effects
    >>> fail_safe_n(pool(Effects.from_columns([0.2, 0.3, 0.4], [0.01, 0.01, 0.01])))
    Fail-safe N (Rosenthal): 27, k = 3; tolerant
    """
    without_moderators(fit, "fail-safe N")
    null = null_of(fit, "fail-safe N")
    y, v = studies(fit)
    aim = None if target is None else target - null
    found = fail_safe_n_arrays(y - null, v, kind=kind, alpha=alpha, target=aim, weighted=weighted)
    tolerance = 5 * found.k + 10
    word = "tolerant" if found.number > tolerance else "not tolerant"
    number = "no finite number of" if math.isinf(found.number) else f"{found.number:.0f}"
    reason = f"{number} null studies would undo the result; Rosenthal asks for more than {tolerance}."
    return FileDrawer(
        found.number,
        tolerance,
        kind,
        alpha,
        found.p_value,
        found.mean + null,
        found.target + null,
        found.k,
        f"{fit.effects.measure}; {kind}{', weighted' if weighted else ''}",
        (_DISCOURAGED,),
        decide(word, reason, found.k, _NEEDED, _SOURCE),
    )
