"""Generalised linear mixed models for counts."""

from evidence_tools.arithmetic.glmm.fitting import MEASURES, glmm
from evidence_tools.arithmetic.glmm.record import GlmmFit
from evidence_tools.arithmetic.glmm.setup import MODELS

__all__ = ["MEASURES", "MODELS", "GlmmFit", "glmm"]
