"""Study effects: Evidence x Question -> Effects, one effect and variance per study."""

from evidence_tools.study_effects.answer import effects
from evidence_tools.study_effects.records import MARKS, Effects, Scale
from evidence_tools.study_effects.scales import thresholds_of

__all__ = ["MARKS", "Effects", "Scale", "effects", "thresholds_of"]
