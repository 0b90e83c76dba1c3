"""An estimate with its interval, on the scale of analysis and of display."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.models.small_study.verdicts import Verdict
from evidence_tools.study_effects.records import Scale


@dataclass(frozen=True, slots=True, kw_only=True, repr=False, eq=False)
class Shown:
    """What every corrected estimate has: numbers on the scale of analysis, `display_*` as they are shown.

    `convention` names the method behind it, `cautions` belong beside it, `verdict` is what it allows one to say.
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p_value: float
    k: int
    scale: Scale
    level: float
    convention: str
    cautions: tuple[str, ...]
    verdict: Verdict

    @property
    def display_estimate(self) -> float:
        """The estimate as it is shown."""
        return self.scale.display(self.estimate)

    @property
    def display_ci_low(self) -> float:
        """Lower confidence limit as it is shown."""
        return self.scale.display(self.ci_low)

    @property
    def display_ci_high(self) -> float:
        """Upper confidence limit as it is shown."""
        return self.scale.display(self.ci_high)

    def __repr__(self) -> str:
        unit = f" {self.scale.unit}" if self.scale.unit else ""
        low, high = self.display_ci_low, self.display_ci_high
        return (
            f"{type(self).__name__}: {self.display_estimate:.2f}{unit} "
            f"({self.level * 100:g}% CI {low:.2f} to {high:.2f}), k = {self.k}; {self.verdict.word}"
        )
