"""Which studies are asked about, at which visit, and for which outcome."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from evidence_tools.certainty.risk_of_bias.tools import tool_for
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.study_effects import Effects


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The studies that are judged, and the result that they are judged for.

    Parameters
    ----------
    studies
        One row per study: study, label, tool, months and n of the result (NaN where not known).
    outcome
        Outcome of the result; None for any.
    one_arm
        Whether the result rests on one arm of each study.
    """

    studies: pd.DataFrame
    outcome: str | None = None
    one_arm: bool = False


def asked(evidence: Evidence, effects: Effects | None, studies: Collection[str] | None = None) -> Asked:
    """The studies of a result, or those named (their visit is then not known), or all of the evidence.

    Raises
    ------
    QuestionError
        When a study is not in studies.csv.
    """
    designs = evidence.studies.set_index("study_id")["design"]
    question = effects.question if effects is not None else None
    if studies is None and effects is not None:
        frame = effects.table[["study", "months", "n"]].reset_index(drop=True)
    else:
        names = list(designs.index if studies is None else dict.fromkeys(studies))
        frame = pd.DataFrame({"study": pd.Series(names, dtype="str"), "months": float("nan"), "n": float("nan")})
    strangers = sorted(set(frame["study"]) - set(designs.index))
    if strangers:
        raise QuestionError(
            f"risk of bias of {', '.join(strangers)}: no such study in studies.csv; "
            "allowed: effects of this evidence, as et.effects gives them, or ids of its studies"
        )
    frame = frame.assign(
        label=frame["study"].map(study_labels(evidence)), tool=frame["study"].map(designs).map(tool_for)
    )
    return Asked(
        studies=frame,
        outcome=question.outcome if question is not None else None,
        one_arm=question is not None and question.against is None,
    )
