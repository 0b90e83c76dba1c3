"""The evidence table: every study with its patients, device, comparator, outcomes and results, and where they stand."""

from __future__ import annotations

import pandas as pd

from evidence_tools.certainty.risk_of_bias import overall
from evidence_tools.evidence import Evidence
from evidence_tools.models import answers
from evidence_tools.naming import design_name
from evidence_tools.question import RATE_MEASURES
from evidence_tools.study_effects import Effects
from evidence_tools.tables.committee.keyed import Study, studies_in_order
from evidence_tools.tables.committee.notes import citations, data_line, legend
from evidence_tools.tables.committee.printed_results import nothing, printed_only
from evidence_tools.tables.committee.results_of_study import NOTHING, answered
from evidence_tools.tables.committee.style import Column, CommitteeTable

_COLUMNS = (
    *("study_id", "study", "design", "patients", "intervention", "comparator", "country", "centres", "funding"),
    *("question", "outcome", "months", "n", "n_against", "estimate", "low", "high", "unit", "result"),
    *("spread", "used_as", "risk_of_bias", "marks", "source_id", "locator", "rows"),
)
_SHOWN = (
    Column("Outcome", 210),
    Column("Months", 75, "Result"),
    Column("Patients", 90, "Result"),
    Column("Result", 270, "Result"),
    Column("Spread", 190, "What it rests on"),
    Column("Risk of bias", 85, "What it rests on"),
    Column("Source", 290, "What it rests on"),
)


def study_results_frame(evidence: Evidence) -> pd.DataFrame:
    """Study x patients, intervention, comparator, outcome x result: one row per result, or per study without one.

    The results are those that answer a question of the protocol with a number and an interval, and numbers that a
    report prints for it although they cannot be pooled; `used_as` tells them apart. `risk_of_bias` is the overall
    judgement of the study for that result. Scores come with a Wald interval at the protocol's level, counts of one
    arm with the exact one, ratios with the usual one.

    Returns
    -------
    DataFrame
        Columns from `study_id` to `rows`; estimates on the scale of display, `spread` says how it was obtained.
    """
    asked = {name: each for name, each in answers(evidence).items() if each.effects.measure not in RATE_MEASURES}
    biased = {name: _bias(evidence, each.effects) for name, each in asked.items()} | {"": _bias(evidence)}
    rows: list[dict[str, object]] = []
    for study in studies_in_order(evidence):
        about, found = _about(study), answered(study, asked)
        told = {row_id for row in found for row_id in str(row["rows"]).split(";")}
        found += printed_only(study, asked, told)
        for row in found or [nothing(study, asked)]:
            bias = biased[row["question"]].get(study.id, biased[""].get(study.id, ""))
            rows.append(about | row | {"risk_of_bias": bias})
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def table_of_study_results(evidence: Evidence) -> CommitteeTable:
    """The evidence table: one block per study, headed by its design, patients, device and comparator."""
    frame = study_results_frame(evidence)
    shown = pd.DataFrame(
        {
            "group": [_heading(row) for row in frame.to_dict("records")],
            "Outcome": frame["outcome"],
            "Months": [_months(*each) for each in frame[["months", "used_as"]].to_numpy()],
            "Patients": [_patients(*each) for each in frame[["n", "n_against", "marks"]].to_numpy()],
            "Result": frame["result"] + frame["marks"].map(lambda marks: f" {marks}" if marks else ""),
            "Spread": frame["spread"],
            "Risk of bias": frame["risk_of_bias"],
            "Source": [_source(*each) for each in frame[["source_id", "locator", "rows"]].to_numpy()],
        }
    )
    level = f"{evidence.protocol.method.level * 100:g}%"
    return CommitteeTable(
        name="study_results",
        title="The evidence, study by study",
        subtitle=data_line(evidence),
        frame=frame,
        shown=shown,
        columns=_SHOWN,
        notes=(
            f"In brackets {level} intervals: of scores by the normal distribution, of counts in one arm exact, of "
            "ratios by the normal distribution on the log scale. A negative change of a score is a gain. "
            "Risk of bias is the overall judgement for that result, RoB 2 for randomised trials and ROBINS-I for other "
            "studies. Rows in brackets after the source are those of the extraction tables.",
            *legend(frame["marks"]),
            *citations(evidence, frame["source_id"]),
        ),
    )


def _bias(evidence: Evidence, effects: Effects | None = None) -> dict[str, str]:
    """The overall risk of bias of each study behind a result: ``high``, ``at least serious``."""
    judged = overall(evidence, effects)
    words = judged["at_least"].map({True: "at least ", False: ""}) + judged["overall"]
    return dict(zip(judged["study"], words, strict=True))


def _about(study: Study) -> dict[str, object]:
    treated = study.arms[study.arms["treated"]]
    others = study.arms[~study.arms["treated"]]
    return {
        "study_id": study.id,
        "study": study.label,
        "design": study.row["design"],
        "patients": arm_sizes(study),
        "intervention": "; ".join(treated["arm_label"]),
        "comparator": "; ".join(others["arm_label"]),
        "country": study.row["country"] if pd.notna(study.row["country"]) else "",
        "centres": study.row["n_centers"],
        "funding": study.row["funding"],
    }


def arm_sizes(study: Study) -> str:
    """Patients who entered each arm, treated arms first: ``77 + 78 patients``; what is not known is said."""
    arms = pd.concat([study.arms[study.arms["treated"]], study.arms[~study.arms["treated"]]])
    sizes = arms["n_enrolled"].fillna(arms["n_treated"])
    if sizes.isna().all():
        return "number who entered not stated"
    return f"{' + '.join(f'{size:,.0f}' if pd.notna(size) else 'not stated' for size in sizes)} patients"


def _heading(row: dict[str, object]) -> str:
    arms = row["intervention"] + (f" against {row['comparator']}" if row["comparator"] else ", no comparator")
    centres = "" if pd.isna(row["centres"]) else f"{row['centres']:.0f} centre{'s' * (row['centres'] != 1)}"
    place = ", ".join(part for part in (row["country"], centres) if part)
    parts = (row["study"], design_name(row["design"]), row["patients"], arms, place, f"funding {row['funding']}")
    return " · ".join(part for part in parts if part)


def _months(months: float, used_as: str) -> str:
    if pd.isna(months):
        return "" if used_as == NOTHING else "not stated"
    return f"{months:g}"


def _patients(n: float, n_against: float, marks: str) -> str:
    if pd.isna(n):
        return ""
    bound = "≤ " if "‡" in marks else ""
    return f"{bound}{n:,.0f}" + ("" if pd.isna(n_against) else f" + {n_against:,.0f}")


def _source(source: str, locator: object, rows: str) -> str:
    where = f": {locator}" if isinstance(locator, str) and locator else ""
    named = rows.replace(";", ", ")
    return f"{source}{where}{f' ({named})' if rows else ''}"
