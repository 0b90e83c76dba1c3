"""Evidence workbench: pool, challenge and document the evidence behind a medical policy.

``import evidence_tools as et`` gives the vocabulary below. Names are loaded when they are first used, so that a plain
import costs little and loads neither matplotlib nor statsmodels.
"""

from importlib import import_module
from importlib.metadata import version

__version__ = version("evidence-tools")

_HOMES = {
    "evidence_tools.errors": ("EvidenceError", "EvidenceToolsError", "NothingToPoolError", "QuestionError"),
    "evidence_tools.question": ("Method", "Question"),
    "evidence_tools.evidence": ("Evidence", "check_evidence", "current_edition", "read_evidence"),
    "evidence_tools.study_effects": ("MARKS", "Effects", "Scale", "effects", "thresholds_of"),
    "evidence_tools.models": (
        *("Answer", "Pooled", "answer", "answers", "compare_arms", "contrast_without_spread", "crude_total"),
        *("alternatives", "exact_proportions", "exact_rates", "headline", "pool", "sensitivity"),
    ),
    "evidence_tools.wording": ("describe", "describe_arms", "describe_contrast", "describe_gap", "describe_method"),
    "evidence_tools.tables": (
        *("table_of_answers", "table_of_comparison", "table_of_contrast", "table_of_dropped", "table_of_effects"),
        *("table_of_evidence", "table_of_marks", "table_of_overlap", "table_of_policy", "table_of_proportions"),
        *("table_of_rates", "table_of_reported", "table_of_sensitivity", "table_of_sources", "table_of_studies"),
        *("table_of_thresholds", "table_of_warnings"),
    ),
    "evidence_tools.figures.completeness": ("completeness",),
    "evidence_tools.figures.evidence_base": ("evidence_base",),
    "evidence_tools.figures.forest": ("forest",),
    "evidence_tools.figures.funnel": ("funnel",),
    "evidence_tools.figures.proportions": ("arms_compared", "proportions"),
    "evidence_tools.figures.timeline": ("timeline",),
    "evidence_tools.figures.walking": ("walking",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'evidence_tools' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
