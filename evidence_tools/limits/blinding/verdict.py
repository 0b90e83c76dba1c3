"""No blinding: how much patients and staff who know the treatment add to its result."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_tools.limits.blinding.extra_events import extra_event_rows, extra_event_words
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.reference import plausible_from, rows_of
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import listed, verdict_words
from evidence_tools.limits.shared.benchmarks import baseline_sd
from evidence_tools.limits.shared.priors import at_any_size, exaggeration, without_bias
from evidence_tools.limits.shared.scenarios import YES_NO, result_cells
from evidence_tools.wording.numbers import digits_of, interval, number

NAME = "blinding"
RATIO_UNIT = "times"
_REACH = 1.5  # times the gain seen
_METRICS = {"ratio": ("ror",)}  # else both, ratios converted to standard deviations


def applies(subject: Subject) -> bool:
    """Whether someone's knowledge of the treatment can shift the result: scores, and ratios between arms."""
    return subject.kind in ("change", "difference", "ratio")


def challenge(subject: Subject) -> Limitation:
    """Take the bias that open treatment had elsewhere off the result, its uncertainty kept.

    The size is the exaggeration of the gain in points, for ratios the ratio of odds ratios (below 1 flatters).
    Plausible are the least, the median and the most of the rows of ``bias_priors.csv`` that the protocol names;
    double-blind studies are exempt. The mean bias is shared by all studies, so its uncertainty does not shrink with
    their number. A ratio of odds ratios is applied to a risk ratio as it stands, which takes off too much where events
    are common.

    References
    ----------
    Welton et al. (2009) J R Stat Soc A 172:119-136. doi:10.1111/j.1467-985X.2008.00548.x
    Turner et al. (2009) J R Stat Soc A 172:21-47. doi:10.1111/j.1467-985X.2008.00547.x
    Chinn (2000) Stat Med 19:3127-3131. doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M
    """
    if subject.base is None:
        return cannot_say(subject, NAME, "There is no pooled result from which a bias could be taken off.")
    rows = rows_of(subject.evidence, () if _missing(subject) else _named(subject), "bias_priors")
    priors = [prior for _, row in rows.iterrows() if (prior := exaggeration(subject, row)) is not None]
    exempt = _exempt(subject)
    prior_at = at_any_size(priors)
    plausible = plausible_from(_size(subject, prior.mean) for prior in priors)
    weighed = weigh(
        subject,
        lambda size: without_bias(subject, prior_at(_gain(subject, size)), exempt),
        plausible,
        reach=_reach(subject),
        neutral=_size(subject, 0.0),
    )
    left = weighed.central
    unit = RATIO_UNIT if _on_log(subject) else subject.scale.short_unit
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=weighed.tipping if left is None else float(subject.scale.display(left.estimate)),
        unit=unit if left is None else subject.scale.short_unit,
        measures="of bias reverse a conclusion" if left is None else "without the most likely bias",
        reason=_reason(subject, weighed, len(priors)),
        size_unit=unit,
        table=_table(subject, exempt),
        sources=tuple(rows["source_id"]),
        assumed=_assumed(subject),
    )


def _on_log(subject: Subject) -> bool:
    return subject.scale.transform == "log"


def _size(subject: Subject, gain: float) -> float:
    """An exaggeration of the gain in the unit of the size: points, or the ratio of odds ratios."""
    return math.exp(-gain) if _on_log(subject) else gain * subject.scale.factor


def _gain(subject: Subject, size: float) -> float:
    return -math.log(size) if _on_log(subject) else size / subject.scale.factor


def _reach(subject: Subject) -> tuple[float, float]:
    most = _REACH * abs(subject.gain(subject.base.estimate))
    return _size(subject, 0.0), _size(subject, most)


def _named(subject: Subject) -> tuple[str, ...]:
    rules = subject.rules.blinding
    return rules.ratios if subject.kind == "ratio" else rules.scores


def _missing(subject: Subject) -> str:
    """Why no published bias can be taken off; empty where one can."""
    if not _named(subject):
        return "The protocol names no published bias of open treatment for such results under limits.blinding"
    if subject.kind == "ratio":
        return (
            "" if _on_log(subject) else "The published biases are ratios and cannot be taken off a difference of risks"
        )
    if subject.outcome in subject.rules.blinding.objective:
        return "Patients do not score this outcome themselves, and no published bias is about such measurements"
    if baseline_sd(subject) is None:
        return (
            "The published biases are in standard deviations, and no standard deviation before treatment is named "
            "under limits.baseline_sd for this score"
        )
    return ""


def _exempt(subject: Subject) -> NDArray[np.bool_]:
    """Which studies were double-blind."""
    blinding = subject.evidence.studies.set_index("study_id")["blinding"]
    return (subject.effects.table["study"].map(blinding) == "double").to_numpy(bool)


def _table(subject: Subject, exempt: NDArray[np.bool_]) -> pd.DataFrame:
    """Every published bias of blinding as a scenario; for ratios also events that open care may have added."""
    priors = subject.evidence.bias_priors
    about = priors["bias"].str.contains("blind") & priors["metric"].isin(_METRICS.get(subject.kind, ("dsmd", "ror")))
    rows = [_prior_row(subject, row, exempt) for _, row in priors[about].iterrows()]
    return pd.DataFrame([*rows, *extra_event_rows(subject)])


def _prior_row(subject: Subject, row: pd.Series, exempt: NDArray[np.bool_]) -> dict[str, object]:
    prior = exaggeration(subject, row)
    remarks = ["converted by ln(ratio) sqrt(3)/pi"] if subject.kind != "ratio" and row["metric"] == "ror" else []
    remarks += ["no interval printed, taken as certain"] if pd.isna(row["ci_low"]) else []
    remarks += ["cannot be put on this scale"] if prior is None else []
    return {
        "Scenario": row["bias"],
        "Found in": row["outcome_type"],
        "Basis": row["scope"],
        "Printed": _printed(row),
        "Bias": math.nan if prior is None else _size(subject, prior.mean),
        **result_cells(subject, None if prior is None else without_bias(subject, prior, exempt)),
        "In the plausible range": YES_NO[row["prior_id"] in _named(subject)],
        "Remark": "; ".join(remarks),
        "Source": f"{row['source_id']}: {row['locator']} ({row['prior_id']})",
    }


def _printed(row: pd.Series) -> str:
    limits = "" if pd.isna(row["ci_low"]) else f" ({interval(row['ci_low'], row['ci_high'], 2)})"
    return f"{row['metric_text']} {number(row['estimate'], 2)}{limits}"


def _reason(subject: Subject, weighed: Weighed, count: int) -> str:
    tips = f"{_tips_words(subject, weighed)}{extra_event_words(subject)}."
    known = weighed.plausible
    if known is None:
        missing = _missing(subject) or "No row that limits.blinding names can be put on the scale of this result"
        return f"{missing}. {tips}"
    if _on_log(subject):
        start = (
            f"Open treatment shifted ratios elsewhere by a factor of {interval(known.low, known.high, 2)} in {count} "
            f"published comparisons (median {number(known.central, 2)}; below 1 flatters the treatment)."
        )
    else:
        digits, unit = digits_of(subject.scale), subject.scale.short_unit
        start = (
            f"Open treatment exaggerated patients' own scores elsewhere by {interval(known.low, known.high, digits)} "
            f"{unit} in {count} published comparisons (median {number(known.central, digits)})."
        )
    return f"{start} {verdict_words(subject, weighed)} {tips}"


def _tips_words(subject: Subject, weighed: Weighed) -> str:
    """For each conclusion the bias that reverses it, the smallest first."""
    tipping = [each for each in subject.statements if not math.isnan(weighed.tips[each.key])]
    tipping.sort(key=lambda each: abs(weighed.tips[each.key] - weighed.neutral))
    if not tipping:
        return "No bias within reach reverses a conclusion"
    found = [
        f"{listed([each], weighed.base)} from {_size_words(subject, weighed.tips[each.key])} on" for each in tipping
    ]
    return f"As the bias grows, {'; '.join(found)}"


def _size_words(subject: Subject, size: float) -> str:
    if _on_log(subject):
        return f"a factor of {number(size, 2)}"
    sd = baseline_sd(subject)
    relative = "" if sd is None else f" ({number(size / sd, 2)} standard deviations)"
    return f"{number(size, digits_of(subject.scale))} {subject.scale.short_unit}{relative}"


def _assumed(subject: Subject) -> tuple[str, ...]:
    if subject.kind == "ratio":
        return ("limits.blinding.ratios",)
    spread = (f"limits.baseline_sd.{subject.outcome}",) if subject.outcome in subject.rules.baseline_sd else ()
    return ("limits.blinding.scores", "limits.blinding.objective", *spread)
