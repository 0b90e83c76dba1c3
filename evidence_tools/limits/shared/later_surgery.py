"""Later surgery in every cohort and comparator, as a rate that does not depend on how long they were followed."""

from __future__ import annotations

import math
import re

import pandas as pd

from evidence_tools.arithmetic.constant_hazard import rate_under_loss, simple_rate
from evidence_tools.arithmetic.conversions import rate_from_risk
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.limits.core.reference import rows_of

PER = 100.0  # person-years that a rate is quoted for
MONTHS = 12.0
COLUMNS = [
    *("name", "study", "treatment", "outcome", "months", "events", "n", "percent", "rate", "low", "high", "loss_low"),
    *("loss_rate", "loss_high", "simple", "design", "kind", "row_id", "source_id", "locator", "status", "remark"),
]
COHORT, OTHER_ARM, COMPARATOR = "treated", "other arm", "comparator"


def later_surgery(evidence: Evidence) -> pd.DataFrame:
    """Every count of later surgery as events per 100 person-years.

    Returns
    -------
    DataFrame
        One row per arm of a study, then the comparators that the protocol names under ``limits.durability``. `rate`
        with its exact Poisson interval `low` to `high` is that of a constant hazard with nobody lost; `loss_rate` with
        `loss_low` and `loss_high` that with the most likely share lost evenly (NaN where the protocol names none);
        `simple` events over patients times years, as reports print it. Rates are NaN without a fixed time or a count,
        intervals without a number of patients; `remark` says so. `kind` is "treated" (the treatment under review),
        "other arm" or "comparator".
    """
    rules = evidence.protocol.limits.durability
    rows = [_of_cohort(evidence, row) for row in _counts(evidence, rules.outcomes).to_dict("records")]
    others = rows_of(evidence, rules.comparators, "comparators")
    named = evidence.sources.set_index("source_id")
    others = others.assign(cited=[source_name(*named.loc[each, ["citation", "year"]]) for each in others["source_id"]])
    lost = rules.loss.central if rules.loss else math.nan
    frame = pd.DataFrame(
        [_with_rates(row, lost) for row in [*rows, *map(_of_comparator, others.to_dict("records"))]], columns=COLUMNS
    )
    return frame.sort_values(["kind", "months", "name"], key=_in_order, ignore_index=True)


def source_name(citation: str, year: float) -> str:
    """The first words of a citation with its year.

    Examples
    --------
    >>> source_name("Deyo et al. Medicare: spacers versus decompression. Spine 2013;38:865", 2013)
    'Deyo et al. 2013'
    >>> source_name("A national study 1987-1999 (PMC1)", float("nan"))
    'A national study 1987-1999'
    """
    head = re.split(r"(?<=et al\.)|: | \(", citation, maxsplit=1)[0].strip()
    return head if pd.isna(year) or f"{year:.0f}" in head else f"{head} {year:.0f}"


def _in_order(column: pd.Series) -> pd.Series:
    order = [COHORT, OTHER_ARM, COMPARATOR]
    return column.map(order.index) if column.name == "kind" else column


def _counts(evidence: Evidence, outcomes: tuple[str, ...]) -> pd.DataFrame:
    """The rows that stand for their patients: neither repeated elsewhere nor without a count."""
    frame = evidence.binary
    chosen = frame["outcome"].isin(outcomes) & frame["analysis_use"].eq("primary") & frame["events"].notna()
    arms = evidence.arms[["study_id", "arm_id", "arm_label", "treatment"]]
    designs = evidence.studies[["study_id", "design"]]
    return frame[chosen].merge(arms, on=["study_id", "arm_id"]).merge(designs, on="study_id")


def _of_cohort(evidence: Evidence, row: dict[str, object]) -> dict[str, object]:
    treated = row["treatment"] == evidence.protocol.edition.treated
    label = study_labels(evidence)[row["study_id"]]
    months = row["timepoint_months"]
    return {
        **{key: row[key] for key in ("outcome", "events", "n", "treatment", "design", "row_id", "source_id")},
        **{key: row[key] for key in ("locator", "status")},
        "name": label if treated else f"{label}, {row['arm_label']}",
        "study": row["study_id"],
        "months": months,
        "percent": 100 * row["events"] / row["n"],
        "kind": COHORT if treated else OTHER_ARM,
        "remark": "" if pd.notna(months) else f"no fixed time: {row['timepoint_text']}",
    }


def _of_comparator(row: dict[str, object]) -> dict[str, object]:
    known = pd.notna(row["events"]) and pd.notna(row["n"])
    return {
        **{key: row[key] for key in ("outcome", "treatment", "source_id", "locator", "status", "n")},
        "name": f"{row['treatment'][:1].upper()}{row['treatment'][1:]} ({row['cited']})",
        "study": "",
        "months": row["timepoint_months"],
        "events": row["events"],
        "percent": row["pct"],
        "design": row["population"],
        "kind": COMPARATOR,
        "row_id": row["comparator_id"],
        "remark": "" if known else "no interval: no count printed",
    }


def _with_rates(row: dict[str, object], lost: float) -> dict[str, object]:
    if pd.isna(row["months"]):
        return row
    years = row["months"] / MONTHS
    if pd.isna(row["events"]) or pd.isna(row["n"]):
        return row | {"rate": PER * float(rate_from_risk(row["percent"] / 100, years)[0])}
    events, n = int(row["events"]), int(row["n"])
    constant = rate_under_loss(events, n, years)
    found = {
        **{"rate": PER * constant.rate, "low": PER * constant.low, "high": PER * constant.high},
        "simple": PER * simple_rate(events, n, years).estimate,
    }
    if row["kind"] == COMPARATOR or math.isnan(lost):
        return row | found
    loss = rate_under_loss(events, n, years, lost=lost)
    return row | found | {"loss_low": PER * loss.low, "loss_rate": PER * loss.rate, "loss_high": PER * loss.high}
