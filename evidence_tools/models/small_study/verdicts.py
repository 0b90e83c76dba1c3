"""What a small-study result allows one to say, and how many studies it would take to say more."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from evidence_tools.errors import QuestionError
from evidence_tools.models.pooled import Pooled

TOO_FEW = "too few studies to tell"
STUDIES_FOR_ASYMMETRY = 10
FOR_ASYMMETRY = "Sterne et al. 2011, doi:10.1136/bmj.d4002"
ASYMMETRY_LEVEL = 0.10  # the customary level of these tests, for they have little power (Egger et al. 1997)
_MUCH_I2, _LITTLE_SPREAD = 50.0, 4.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of few words, and the sentence behind it.

    `word` is "too few studies to tell" wherever `k`, the studies that count, is below `needed`; `source` says who asks
    for that number.
    """

    word: str
    reason: str
    k: int
    needed: int
    source: str

    @property
    def enough(self) -> bool:
        """Whether there are as many studies as the method needs."""
        return self.word != TOO_FEW

    def __str__(self) -> str:
        return f"{self.word[:1].upper()}{self.word[1:]}: {self.reason}"


def decide(word: str, reason: str, k: int, needed: int, source: str, *, what: str = "studies") -> Verdict:
    """The verdict, or that there are too few studies for one.

    >>> print(decide("asymmetric", "p = 0.02.", 4, 10, "a rule"))
    Too few studies to tell: 4 studies, at least 10 are needed (a rule).
    """
    if k >= needed:
        return Verdict(word, reason, k, needed, source)
    if k == 1:
        what = {"studies": "study"}.get(what, what)
    return Verdict(TOO_FEW, f"{k} {what}, at least {needed} are needed ({source}).", k, needed, source)


def asymmetry_verdict(p_value: float, k: int) -> Verdict:
    """Verdict of a test for funnel asymmetry."""
    if math.isnan(p_value):
        word, reason = "cannot be computed", "the studies do not differ in what the test compares."
    elif p_value < ASYMMETRY_LEVEL:
        word = "asymmetric"
        reason = f"{p_text(p_value)}; small studies differ from large ones, from publication bias or another cause."
    else:
        word, reason = "no asymmetry shown", f"{p_text(p_value)}, which does not show that there is none."
    return decide(word, reason, k, STUDIES_FOR_ASYMMETRY, FOR_ASYMMETRY)


def conditions(fit: Pooled) -> tuple[str, ...]:
    """Conditions of the asymmetry tests that the studies do not meet, as sentences.

    Ioannidis & Trikalinos (2007) CMAJ 176:1091-1096, doi:10.1503/cmaj.060410: heterogeneity under 50%, one
    significant study, and variances that differ at least four-fold.
    """
    y, v = studies(fit)
    null = 0.0 if fit.effects.scale.null is None else fit.effects.scale.null
    found = []
    if fit.i2 >= _MUCH_I2:
        found.append(f"I2 is {fit.i2:.0f}%: differences between the studies can look like asymmetry.")
    if v.max() / v.min() <= _LITTLE_SPREAD:
        found.append(f"The largest variance is only {v.max() / v.min():.1f} times the smallest: too alike to compare.")
    if not (np.abs(y - null) / np.sqrt(v) >= 1.96).any():
        found.append("No study is significant: asymmetry tests mean little.")
    return tuple(found)


def studies(fit: Pooled) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances of a result, each of shape (k,)."""
    table = fit.effects.table
    return table["y"].to_numpy(float), table["v"].to_numpy(float)


def without_moderators(fit: Pooled, what: str) -> None:
    """Refuse a result with moderators."""
    if fit.design is not None:
        raise QuestionError(
            f"{what} is for one mean; this result has moderators ({fit.design.formula}). "
            "Pool without moderators, or pool the subgroup"
        )


def null_of(fit: Pooled, what: str) -> float:
    """The value of no effect on the scale of analysis; refused where the measure has none."""
    if fit.effects.scale.null is None:
        raise QuestionError(
            f"{what} needs a value of no effect, and {fit.effects.measure} has none; ask a question with against="
        )
    return float(fit.effects.scale.null)


def favoured(fit: Pooled, null: float) -> str:
    """Direction that authors like to see, "greater" or "less": the better one, else that of the estimate."""
    better = {"higher": "greater", "lower": "less"}.get(fit.effects.scale.better or "")
    return better or ("less" if fit.estimate < null else "greater")


def p_text(p_value: float) -> str:
    """p-value as it is printed.

    >>> p_text(0.0312), p_text(0.00002)
    ('p = 0.031', 'p < 0.001')
    """
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"
