"""Tables of results: what each study gave, what could not be used, and how the result moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtri

from evidence_tools.models import Answer, Pooled, crude_total, headline, sensitivity
from evidence_tools.question import PROPORTION_MEASURES
from evidence_tools.study_effects import MARKS, Effects
from evidence_tools.study_effects.records import UPPER_BOUND
from evidence_tools.tables.shown import Shown
from evidence_tools.wording import digits_of, interval, number, patients


def table_of_effects(answer: Effects | Pooled) -> pd.DataFrame:
    """One row per study: visit, patients, effect with interval, how the spread is known, weight, source.

    The interval of a study is the Wald interval, ``y +- z * sqrt(v)``. Marks are explained by `table_of_marks`.
    """
    effects = answer.effects if isinstance(answer, Pooled) else answer
    level = answer.method.level
    table, scale = effects.table, effects.scale
    digits = digits_of(scale)
    half = ndtri(0.5 + level / 2) * table["se"]
    shown = pd.DataFrame(
        {
            "Study": table["label"] + table["marks"].map(lambda marks: f" {marks}" if marks else ""),
            "Months": table["months"].map("{:g}".format).replace("nan", "not stated"),
            "Patients": [_n(row) for row in table.itertuples()],
            f"Effect, {scale.unit}" if scale.unit else "Effect": [
                number(value, digits) for value in np.atleast_1d(scale.display(table["y"]))
            ],
            f"{level * 100:g}% CI": [
                interval(low, high, digits)
                for low, high in zip(
                    np.atleast_1d(scale.display(table["y"] - half)),
                    np.atleast_1d(scale.display(table["y"] + half)),
                    strict=True,
                )
            ],
        }
    )
    if table["events"].notna().any():
        shown.insert(3, "Events", table["events"].map("{:.0f}".format))
    if table["sd"].notna().any():
        shown["SD of change"] = [_sd(row) for row in table.itertuples()]
    if isinstance(answer, Pooled):
        shown["Weight"] = [f"{weight:.1f}%" for weight in answer.weights]
    shown["Source"] = table["source_id"] + ": " + table["locator"]
    shown["Rows"] = table["rows"]
    return Shown(shown.set_index("Study"))


def _n(row: tuple) -> str:
    bound = "≤ " if UPPER_BOUND in row.marks else ""
    against = f" + {row.n_against:,.0f}" if not np.isnan(row.n_against) else ""
    return f"{bound}{row.n:,.0f}{against}"


def _sd(row: tuple) -> str:
    ranged = f" [{row.sd_low:g} to {row.sd_high:g}]" if row.sd_low < row.sd_high else ""
    return f"{row.sd:.3g}{ranged}, {row.sd_how}"


def table_of_marks(answer: Effects | Pooled | None = None) -> pd.DataFrame:
    """The footnote marks that stand in a result, or all of them, and what they mean."""
    effects = answer.effects if isinstance(answer, Pooled) else answer
    used = MARKS if effects is None else set("".join(effects.table["marks"]))
    rows = [{"Mark": mark, "Meaning": meaning} for mark, meaning in MARKS.items() if mark in used]
    return Shown(pd.DataFrame(rows, columns=["Mark", "Meaning"]).set_index("Mark"))


def table_of_dropped(effects: Effects) -> pd.DataFrame:
    """Every row of the outcome that was not used, with the reason."""
    dropped = effects.dropped
    shown = pd.DataFrame(
        {
            "Study": dropped["label"],
            "Arm": dropped["arm"],
            "Months": dropped["months"].map("{:g}".format).replace("nan", "not stated"),
            "Why not": dropped["reason"],
            "Detail": dropped["detail"],
            "Row": dropped["rows"],
        }
    )
    return Shown(shown.set_index("Study"))


def table_of_sensitivity(fit: Pooled) -> pd.DataFrame:
    """The result under every defensible spread, patient number and method, as `sensitivity` finds it."""
    digits = digits_of(fit.effects.scale)
    rows = sensitivity(fit)
    shown = pd.DataFrame(
        {
            "Choice": rows["choice"],
            "Estimate": [number(value, digits) for value in rows["estimate"]],
            f"{fit.method.level * 100:g}% CI": [
                interval(low, high, digits) for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)
            ],
            "τ²": [number(value, 2) for value in rows["tau2"]],
            "Studies": rows["k"],
        }
    )
    return Shown(shown.set_index("Choice"))


def table_of_proportions(proportions: pd.DataFrame) -> pd.DataFrame:
    """Counts with their exact intervals, as `exact_proportions` or `crude_total` gives them."""
    shown = pd.DataFrame(
        {
            "Study": proportions["label"] + proportions["marks"].map(lambda marks: f" {marks}" if marks else ""),
            "Events / patients": [f"{e:.0f} / {n:,.0f}" for e, n in proportions[["events", "n"]].to_numpy()],
            "Percent": [number(value) for value in proportions["percent"]],
            "Exact 95% CI": [interval(low, high) for low, high in proportions[["low", "high"]].to_numpy()],
            "Rows": proportions["rows"],
        }
    )
    if "months" in proportions:
        shown.insert(1, "Months", proportions["months"].map("{:g}".format).replace("nan", "not stated"))
    return Shown(shown.set_index("Study"))


def table_of_comparison(comparison: pd.DataFrame) -> pd.DataFrame:
    """Two arms compared in every usual way, one column per study, as `compare_arms` gives it."""
    rows = {}
    for row in comparison.itertuples():
        rows[f"{row.label}{' ' + row.marks if row.marks else ''}, {row.months:g} months"] = {
            "Treated": f"{row.events:.0f} / {row.n:,.0f} ({number(row.percent)}%)",
            "Comparator": f"{row.events_against:.0f} / {row.n_against:,.0f} ({number(row.percent_against)}%)",
            "Risk ratio": f"{number(row.risk_ratio, 2)} ({interval(row.risk_ratio_low, row.risk_ratio_high, 2)})",
            "Risk difference, percentage points": (
                f"{number(row.difference, sign=True)} ({interval(row.difference_low, row.difference_high)})"
            ),
            "Number needed to treat": row.number_needed,
            "Fisher's exact test, p": f"{row.fisher_p:.2g}",
            "Fragility index": str(row.fragility_index),
            "Rows": row.rows,
        }
    return Shown(rows)


def table_of_answers(answers: Mapping[str, Answer] | Iterable[Answer]) -> pd.DataFrame:
    """The answers side by side: estimate with intervals and studies, or the reason why nothing can be said.

    Columns that no answer fills are left out.
    """
    rows = answers.values() if isinstance(answers, Mapping) else answers
    shown = pd.DataFrame([_answer(each) for each in rows]).fillna("").set_index("Question")
    return Shown(shown.loc[:, (shown.astype("str") != "").any()])


def _answer(each: Answer) -> dict[str, object]:
    fit, scale = each.fit, each.effects.scale
    if fit is None:
        reasons = each.effects.dropped["reason"].value_counts()
        why = "; ".join(f"{reason} ({count})" for reason, count in reasons.items())
        return {"Question": each.effects.label, "Answer": "cannot say", "Studies": 0, "What limits it": why}
    digits, quoted = digits_of(scale), headline(fit)
    predicted = [fit.display_prediction_low, fit.display_prediction_high]
    return {
        "Question": each.effects.label,
        "Answer": f"{number(quoted.estimate, digits)} {scale.short_unit}",
        f"{fit.method.level * 100:g}% CI": interval(quoted.low, quoted.high, digits),
        "Prediction interval": "cannot say" if quoted.exact or fit.k < 3 else interval(*predicted, digits),
        "Exact count": _exact_count(each) if each.effects.measure in PROPORTION_MEASURES else "",
        "Studies": fit.k,
        "Patients": patients(fit.effects).removesuffix(" patients"),
        "Marks": "".join(table_of_marks(fit).index),
        "What limits it": "; ".join(fit.effects.cautions or fit.cautions[:1]),
    }


def _exact_count(each: Answer) -> str:
    (total,) = crude_total(each.effects).itertuples()
    return f"{total.events:.0f} of {total.n:,.0f}: {number(total.percent)}% ({interval(total.low, total.high)})"
