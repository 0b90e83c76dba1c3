"""The forest of one result under every choice that an analyst could defend."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibit_records import POOLED, VARIANT, Forest, ForestRow
from evidence_tools.briefing.exhibits.forest import (
    SIDES,
    forest_ends,
    lies_better,
    null_number,
    threshold_label,
    threshold_number,
    value_heading,
)
from evidence_tools.briefing.exhibits.rows import marked, value_cell
from evidence_tools.evidence import Evidence
from evidence_tools.models import Pooled
from evidence_tools.models.sensitivity import choices
from evidence_tools.naming import capitalised
from evidence_tools.results import results_of
from evidence_tools.results.entries import slug
from evidence_tools.study_effects.marks import join_marks
from evidence_tools.wording import Told, join, tell

_ESTIMATORS: Mapping[str, str] = MappingProxyType({"EE": "One effect for all studies (EE)"})
_TESTS: Mapping[str, str] = MappingProxyType(
    {
        "z": "Interval from the normal curve (Wald)",
        "knha": "Interval without a floor (Hartung-Knapp)",
        "adhoc": "Interval with a floor (Hartung-Knapp)",
    }
)


def forest_of_variants(evidence: Evidence, place: str, fit: Pooled, counted: Counted) -> Forest:
    """The result as reported, and below it the same question with other studies, spreads, estimators and tests."""
    scale = fit.effects.scale
    rows = tuple(
        _row(evidence, place, choice, counted, label=_label(choice, other, fit), other=None if other is fit else other)
        for choice, other in choices(fit).items()
    )
    null, threshold = null_number(scale, counted), threshold_number(fit.effects, counted)
    return Forest(
        name=f"Forest of choices: {fit.effects.label}",
        rows=rows,
        rows_heading="Choice",
        headings=(Told("Studies"), value_heading(scale)),
        axis=tell("{label}", label=scale.axis_label),
        ends=forest_ends(rows, scale, null, threshold),
        alt=join(
            [
                tell("Forest of {label} under other choices.", label=fit.effects.label),
                *([lies_better(scale)] if scale.better else []),
                *(tell("{label}: {value}.", label=row.label, value=row.cells[-1]) for row in rows),
            ]
        ),
        null=null,
        threshold=threshold,
        threshold_label=threshold_label(scale),
        sides=SIDES if scale.better else None,
        log=scale.transform == "log",
        reversed=scale.better == "higher",
    )


def _label(choice: str, other: Pooled, fit: Pooled) -> Told:
    """A choice in plain words, with its name in brackets; the reported result with the marks of its studies."""
    ours, theirs = fit.method, other.method
    if other is fit:
        return marked(capitalised(choice), join_marks(*fit.effects.table["marks"]))
    if theirs.estimator != ours.estimator:
        usual = f"Heterogeneity estimated by {theirs.estimator}"
        return tell("{choice}", choice=_ESTIMATORS.get(theirs.estimator, usual))
    if theirs.test != ours.test:
        return tell("{choice}", choice=_TESTS.get(theirs.test, choice))
    return tell("{choice}", choice=capitalised(choice))


def _row(
    evidence: Evidence, place: str, choice: str, counted: Counted, *, label: Told, other: Pooled | None
) -> ForestRow:
    """A line of the forest; `other` is the result under another choice, None for the result as reported."""
    results, reported = results_of(evidence), other is None
    at = place if reported else f"{place}.sensitivity.{slug(choice)}"
    keys = {"estimate": "estimate", "low": "ci_low", "high": "ci_high"}
    parts = {name: results.number(f"{at}.{key}") for name, key in keys.items()}
    if reported:
        k = results.number(f"{place}.k")
    else:
        k = counted.number(f"{slug(choice)}.studies", other.k, "studies", label=f"Studies, {choice}")
    return ForestRow(
        kind=POOLED if reported else VARIANT,
        label=label,
        **parts,
        hollow=not reported,
        cells=(tell("{k}", k=k), value_cell(parts)),
    )
