"""Small-study effects of a pooled result: tests of asymmetry, corrections, and how bad it would have to be."""

from evidence_tools.models.small_study.asymmetry import Asymmetry, RankAsymmetry, begg, egger, harbord, peters
from evidence_tools.models.small_study.excess import Excess, excess_significance
from evidence_tools.models.small_study.file_drawer import FileDrawer, fail_safe_n
from evidence_tools.models.small_study.filling import Filled, trim_and_fill
from evidence_tools.models.small_study.precision import LimitEstimate, PetPeese, peese, pet, pet_peese
from evidence_tools.models.small_study.selecting import SelectionModel, selection_model
from evidence_tools.models.small_study.verdicts import TOO_FEW, Verdict
from evidence_tools.models.small_study.worst_case import WorstCase, worst_case_bias

__all__ = [
    "TOO_FEW",
    "Asymmetry",
    "Excess",
    "FileDrawer",
    "Filled",
    "LimitEstimate",
    "PetPeese",
    "RankAsymmetry",
    "SelectionModel",
    "Verdict",
    "WorstCase",
    "begg",
    "egger",
    "excess_significance",
    "fail_safe_n",
    "harbord",
    "peese",
    "pet",
    "pet_peese",
    "peters",
    "selection_model",
    "trim_and_fill",
    "worst_case_bias",
]
