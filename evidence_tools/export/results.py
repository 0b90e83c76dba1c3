"""The results file: one key per number, with its unit, rows, method and convention.

Text, tables, figures and slides take their numbers from here or from the same functions, so that one number is equal
everywhere. Values are on the scale of display (points, percent, ratio).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.export.files import write_text
from evidence_tools.models import Answer, Pooled, answers, contrast_without_spread, crude_total, sensitivity
from evidence_tools.question import PROPORTION_MEASURES
from evidence_tools.tables import table_of_evidence
from evidence_tools.wording import shown

SCHEMA = 1
SOFTWARE = ("evidence-tools", "numpy", "scipy", "pandas")
SIGNIFICANT_DIGITS = 12  # fewer than a double holds, so that the last bit of another processor does not show

Entry = dict[str, object]
_POOLED_NUMBERS = {
    "estimate": "display_estimate",
    "ci_low": "display_ci_low",
    "ci_high": "display_ci_high",
    "prediction_low": "display_prediction_low",
    "prediction_high": "display_prediction_high",
}
_POOLED_STATISTICS = {
    "p_value": "p",
    "tau2": "tau2",
    "i2": "percent",
    "q": "Q",
    "q_df": "df",
    "q_p": "p",
    "k": "studies",
}
_EXACT_NUMBERS = {
    "events": "patients",
    "n": "patients",
    "events_against": "patients",
    "n_against": "patients",
    "person_years": "years",
    "rate": "per 100 person-years",
    "percent": "percent",
    "percent_against": "percent",
    "low": "as the estimate",
    "high": "as the estimate",
    "risk_ratio": "risk ratio",
    "risk_ratio_low": "risk ratio",
    "risk_ratio_high": "risk ratio",
    "difference": "percentage points",
    "difference_low": "percentage points",
    "difference_high": "percentage points",
    "fisher_p": "p",
    "fragility_index": "patients",
}
_CONTRAST_NUMBERS = {
    "gain": "percent of baseline",
    "gain_against": "percent of baseline",
    "n": "patients",
    "n_against": "patients",
    "difference": "percentage points",
    "largest_sd": "percentage points",
}


def results_of(evidence: Evidence, answered: Mapping[str, Answer] | None = None) -> dict[str, Entry]:
    """Every number of the review by key, such as ``pain_from_12.estimate``; `answered` saves answering again."""
    entries: dict[str, Entry] = dict(_evidence_base(evidence))
    for name, each in (answered or answers(evidence)).items():
        entries |= {f"{name}.{key}": entry for key, entry in _answer(each)}
    entries |= dict(_contrasts(evidence))
    return entries


def write_results(evidence: Evidence, folder: Path) -> list[Path]:
    """Write results.json and one CSV per question (studies used, rows not used, exact counts) below `folder`."""
    answered = answers(evidence)
    document = {
        "schema": SCHEMA,
        "edition": evidence.label,
        "data_date": evidence.protocol.edition.data_date.isoformat(),
        "data_checksum": evidence.checksum,
        "software": {name: version(name) for name in SOFTWARE},
        "results": results_of(evidence, answered),
    }
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    written = [write_text(folder / "results.json", text)]
    for name, each in answered.items():
        frames = {"used": each.effects.table, "not_used": each.effects.dropped, "exact": each.exact}
        for kind, frame in frames.items():
            if frame is not None and len(frame):
                written.append(_write_csv(folder / "tables" / f"{name}_{kind}.csv", frame))
    return written


def _write_csv(path: Path, frame: pd.DataFrame) -> Path:
    filled = frame.dropna(axis="columns", how="all")
    return write_text(path, filled.to_csv(index=False, lineterminator="\n", float_format=f"%.{SIGNIFICANT_DIGITS}g"))


def _answer(each: Answer) -> Iterator[tuple[str, Entry]]:
    rows = ";".join(each.effects.table["rows"])
    if each.fit is None:
        yield "k", _entry(0, "studies", each.effects.label, rows=rows, note=each.why_not)
        return
    yield from _pooled(each.fit, each.effects.label, rows)
    yield from _studies(each.fit)
    if each.exact is not None:
        yield from _exact(each, "exact")
        if each.effects.measure in PROPORTION_MEASURES:
            yield from _total(each, rows)


def _pooled(fit: Pooled, label: str, rows: str) -> Iterator[tuple[str, Entry]]:
    shared = {
        "rows": rows,
        "method": fit.method.name,
        "convention": fit.convention,
        "marks": _marks(fit),
        "note": " ".join(fit.cautions),
    }
    unit = fit.effects.scale.unit
    for key, attribute in _POOLED_NUMBERS.items():
        yield key, _entry(getattr(fit, attribute), unit, label, **shared)
    for key, statistic in _POOLED_STATISTICS.items():
        yield key, _entry(getattr(fit, key), statistic, label, **shared)
    yield "n", _entry(fit.n, "patients", label, **shared)
    for choice in sensitivity(fit).iloc[1:].itertuples():
        name = re.sub(r"\W+", "_", choice.choice.lower()).strip("_")
        for key in ("estimate", "ci_low", "ci_high"):
            yield (
                f"sensitivity.{name}.{key}",
                _entry(getattr(choice, key), unit, f"{label}; {choice.choice}", **shared),
            )


def _studies(fit: Pooled) -> Iterator[tuple[str, Entry]]:
    estimates = fit.effects.scale.display(fit.effects.table["y"])
    for row, estimate, weight in zip(fit.effects.table.itertuples(), estimates, fit.weights, strict=True):
        shared = {"rows": row.rows, "method": fit.method.name, "convention": fit.convention, "marks": row.marks}
        yield f"study.{row.study}.estimate", _entry(estimate, fit.effects.scale.unit, row.label, **shared)
        yield f"study.{row.study}.weight", _entry(weight, "percent", row.label, **shared)
        yield f"study.{row.study}.n", _entry(row.n, "patients", row.label, **shared, note=row.n_how)
        yield f"study.{row.study}.sd", _entry(row.sd, fit.effects.scale.unit, row.label, **shared, note=row.sd_source)


def _exact(each: Answer, kind: str) -> Iterator[tuple[str, Entry]]:
    convention = "Clopper-Pearson, Garwood, Newcombe, Wald log ratio, Fisher; 95%, two-sided"
    for row in each.exact.itertuples():
        for key, unit in _EXACT_NUMBERS.items():
            if hasattr(row, key):
                shared = {"rows": row.rows, "method": "exact", "convention": convention, "marks": row.marks}
                yield f"{kind}.{row.study}.{key}", _entry(getattr(row, key), unit, row.label, **shared)


def _total(each: Answer, rows: str) -> Iterator[tuple[str, Entry]]:
    total = crude_total(each.effects).iloc[0]
    shared = {"rows": rows, "method": "exact", "convention": "Clopper-Pearson, 95%", "marks": total["marks"]}
    for key in ("events", "n", "percent", "low", "high"):
        yield (
            f"total.{key}",
            _entry(total[key], _EXACT_NUMBERS[key], total["label"], **shared),
        )


def _contrasts(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    treatments = sorted(set(evidence.arms["treatment"].dropna()) - {evidence.protocol.edition.treated})
    in_percent = evidence.continuous["unit"] == "percent"
    for outcome in sorted(set(evidence.continuous.loc[in_percent, "outcome"])):
        for against in treatments:
            for row in contrast_without_spread(evidence, outcome, against).itertuples():
                shared = {"rows": row.rows, "method": "two-sample t", "convention": "alpha 0.05", "marks": row.marks}
                for key, unit in _CONTRAST_NUMBERS.items():
                    yield (
                        f"{outcome}_against_{against}.{row.study}.{row.months:g}.{key}",
                        _entry(getattr(row, key), unit, row.label, **shared),
                    )


def _evidence_base(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    for label, value in table_of_evidence(evidence)["Number"].items():
        name = re.sub(r"\W+", "_", label.lower()).strip("_")
        yield f"evidence.{name}", _entry(int(value), "count", label)


def _marks(fit: Pooled) -> str:
    return "".join(mark for mark in "†‡§¶" if fit.effects.table["marks"].str.contains(mark, regex=False).any())


def _entry(
    value: float,
    unit: str,
    label: str,
    *,
    rows: str = "",
    method: str = "",
    convention: str = "",
    marks: str = "",
    note: str = "",
) -> Entry:
    """One number; None where it is not known or infinite, because JSON has no word for either."""
    number = float(value)
    known = math.isfinite(number)
    given: Mapping[str, object] = {
        "value": float(f"{number:.{SIGNIFICANT_DIGITS}g}") if known else None,
        "shown": shown(number, unit) if known else "",
        "unit": unit,
        "label": label,
        "rows": [row for row in rows.split(";") if row],
        "method": method,
        "convention": convention,
        "marks": marks,
        "note": note or ("" if known else "not known" if math.isnan(number) else "unbounded"),
    }
    return {key: entry for key, entry in given.items() if entry not in ("", [])}
