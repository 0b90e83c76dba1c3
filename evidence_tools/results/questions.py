"""The numbers of the questions: pooled, quoted, exact, per study, and with other choices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from evidence_tools.arithmetic.pooling import critical_value
from evidence_tools.evidence import Evidence
from evidence_tools.models import Answer, Pooled, contrast_without_spread, crude_total, headline
from evidence_tools.models.sensitivity import choices
from evidence_tools.question import PROPORTION_MEASURES
from evidence_tools.results.entries import Entry, entry, slug
from evidence_tools.study_effects.marks import join_marks

Keyed = Iterator[tuple[str, Entry]]
_ESTIMATE = {"estimate": "display_estimate", "ci_low": "display_ci_low", "ci_high": "display_ci_high"}
_PREDICTION = {"prediction_low": "display_prediction_low", "prediction_high": "display_prediction_high"}
_STATISTICS = {
    **{"p_value": "p", "tau2": "tau2", "i2": "percent", "q": "Q", "q_df": "df", "q_p": "p"},
    **{"k": "studies", "n": "patients"},
}
_SHARE = "Clopper-Pearson, 95%, two-sided"
_EXACT = {  # cell of the exact frames: unit, convention
    "events": ("patients", ""),
    "n": ("patients", ""),
    "percent": ("percent", ""),
    "low": ("percent", _SHARE),
    "high": ("percent", _SHARE),
}
_RATE = {
    "events": ("patients", ""),
    "person_years": ("years", ""),
    "rate": ("per 100 person-years", ""),
    "low": ("per 100 person-years", "Garwood, 95%, two-sided"),
    "high": ("per 100 person-years", "Garwood, 95%, two-sided"),
}
_COMPARED = {
    **dict.fromkeys(("events", "n", "events_against", "n_against"), ("patients", "")),
    **dict.fromkeys(("percent", "percent_against"), ("percent", "")),
    **dict.fromkeys(("risk_ratio", "risk_ratio_low", "risk_ratio_high"), ("risk ratio", "Wald on the log scale, 95%")),
    **dict.fromkeys(("difference", "difference_low", "difference_high"), ("percentage points", "Newcombe, 95%")),
    **dict.fromkeys(("needed", "needed_low", "needed_high"), ("patients to treat", "Newcombe, inverted")),
    "fisher_p": ("p", "Fisher's exact test, two-sided"),
    "fragility_index": ("patients", "Walsh 2014, 5%"),
}
_CONTRAST = {
    **dict.fromkeys(("gain", "gain_against"), "percent of baseline"),
    **dict.fromkeys(("n", "n_against"), "patients"),
    **dict.fromkeys(("difference", "largest_sd"), "percentage points"),
}


def exact_conventions() -> dict[str, str]:
    """The convention of every interval and test that is worked out without pooling, by what it belongs to.

    Examples
    --------
    >>> exact_conventions()["percent"], exact_conventions()["difference"]
    ('Clopper-Pearson, 95%, two-sided', 'Newcombe, 95%')
    """
    cells = [pair for group in (_EXACT, _RATE, _COMPARED) for pair in group.items()]
    return {unit if cell in ("low", "high") else re.sub("_(low|high)$", "", cell): c for cell, (unit, c) in cells if c}


def question_entries(each: Answer) -> Keyed:
    """Every number of the answer to one question, by the part of its key that follows the question's name."""
    if each.fit is None:
        yield "k", entry(0, "studies", each.effects.label, note=each.why_not)
        return
    yield from _headline(each)
    yield from _pooled(each.fit)
    yield from _sensitivity(each.fit)
    yield from _studies(each.fit)
    yield from _exact(each)


def _behind(fit: Pooled) -> dict[str, str]:
    """Rows, method, convention and marks of a fit: what every number of it carries."""
    table = fit.effects.table
    return {
        "rows": ";".join(table["rows"]),
        "method": fit.method.name,
        "convention": fit.convention,
        "marks": join_marks(*table["marks"]),
        "note": " ".join(fit.cautions),
    }


def _headline(each: Answer) -> Keyed:
    """The number that may be quoted alone: exact counts where pooling would mislead, else the pooled result."""
    quoted, behind = headline(each.fit), _behind(each.fit)
    if quoted.exact:
        behind |= {"method": "exact", "convention": "Clopper-Pearson or Garwood, two-sided", "note": quoted.counts}
    for key, value in {"estimate": quoted.estimate, "low": quoted.low, "high": quoted.high}.items():
        yield f"headline.{key}", entry(value, each.effects.scale.unit, each.effects.label, **behind)


def _pooled(fit: Pooled) -> Keyed:
    behind, label = _behind(fit), fit.effects.label
    for key, attribute in (_ESTIMATE | _PREDICTION).items():
        yield key, entry(getattr(fit, attribute), fit.effects.scale.unit, label, **behind)
    for key, unit in _STATISTICS.items():
        yield key, entry(getattr(fit, key), unit, label, **behind)


def _sensitivity(fit: Pooled) -> Keyed:
    for choice, other in choices(fit).items():
        if other is fit:
            continue
        for key, attribute in _ESTIMATE.items():
            number = entry(
                getattr(other, attribute), fit.effects.scale.unit, f"{fit.effects.label}; {choice}", **_behind(other)
            )
            yield f"sensitivity.{slug(choice)}.{key}", number


def _studies(fit: Pooled) -> Keyed:
    table, scale = fit.effects.table, fit.effects.scale
    half = critical_value(fit.method.level, None) * table["se"]
    limits = {"estimate": table["y"], "low": table["y"] - half, "high": table["y"] + half}
    shown = pd.DataFrame({name: scale.display(values.to_numpy(float)) for name, values in limits.items()})
    for row, part, weight in zip(table.itertuples(), shown.to_dict("records"), fit.weights, strict=True):
        behind = {"rows": row.rows, "method": fit.method.name, "convention": fit.convention, "marks": row.marks}
        for name, value in part.items():
            yield f"study.{row.study}.{name}", entry(value, scale.unit, row.label, **behind)
        if pd.notna(row.months):
            yield f"study.{row.study}.months", entry(row.months, "months", row.label, **behind)
        yield f"study.{row.study}.weight", entry(weight, "percent", row.label, **behind)
        yield f"study.{row.study}.n", entry(row.n, "patients", row.label, **behind, note=row.n_how)
        if pd.notna(row.sd):
            yield f"study.{row.study}.sd", entry(row.sd, scale.unit, row.label, **behind, note=row.sd_source)


def _exact(each: Answer) -> Keyed:
    if each.exact is None:
        return
    share = each.effects.measure in PROPORTION_MEASURES
    cells = _EXACT if share else _COMPARED if each.effects.question.against else _RATE
    yield from (pair for row in each.exact.itertuples() for pair in _cells(f"exact.{row.study}", row, cells))
    if share:
        (total,) = crude_total(each.effects).itertuples()
        yield from _cells("total", total, _EXACT)


def _cells(name: str, row: tuple, cells: Mapping[str, tuple[str, str]]) -> Keyed:
    for cell, (unit, convention) in cells.items():
        behind = {"rows": row.rows, "method": "exact", "convention": convention, "marks": row.marks}
        note = row.number_needed if cell.startswith("needed") else ""
        yield f"{name}.{cell}", entry(getattr(row, cell), unit, row.label, **behind, note=note)


def contrast_entries(evidence: Evidence) -> Keyed:
    """Percent gains of two arms without a spread, for every comparator, by whole key."""
    treatments = sorted(set(evidence.arms["treatment"].dropna()) - {evidence.protocol.edition.treated})
    in_percent = evidence.continuous["unit"] == "percent"
    for outcome in sorted(set(evidence.continuous.loc[in_percent, "outcome"])):
        for against in treatments:
            for row in contrast_without_spread(evidence, outcome, against).itertuples():
                behind = {"rows": row.rows, "method": "two-sample t", "convention": "alpha 0.05", "marks": row.marks}
                for key, unit in _CONTRAST.items():
                    name = f"{outcome}_against_{against}.{row.study}.{row.months:g}.{key}"
                    yield name, entry(getattr(row, key), unit, row.label, **behind)
