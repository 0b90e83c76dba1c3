"""Results on the scale on which they are shown: points, percent, ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence_tools.study_effects import Effects


class Displayed:
    """A result with an estimate and limits on the scale of analysis, and the effects that know how to show them."""

    effects: Effects
    estimate: float
    ci_low: float
    ci_high: float

    @property
    def display_estimate(self) -> float:
        """The estimate as it is shown."""
        return self.effects.scale.display(self.estimate)

    @property
    def display_ci_low(self) -> float:
        """Lower confidence limit as it is shown."""
        return self.effects.scale.display(self.ci_low)

    @property
    def display_ci_high(self) -> float:
        """Upper confidence limit as it is shown."""
        return self.effects.scale.display(self.ci_high)


class DisplayedWithPrediction(Displayed):
    """The same with a prediction interval."""

    prediction_low: float
    prediction_high: float

    @property
    def display_prediction_low(self) -> float:
        """Lower prediction limit as it is shown."""
        return self.effects.scale.display(self.prediction_low)

    @property
    def display_prediction_high(self) -> float:
        """Upper prediction limit as it is shown."""
        return self.effects.scale.display(self.prediction_high)
