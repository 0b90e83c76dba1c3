"""The forest of one result under every choice that an analyst could defend."""

from __future__ import annotations

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.exhibits.forest import (
    SIDES,
    forest_ends,
    null_number,
    threshold_label,
    threshold_number,
    value_heading,
)
from evidence_tools.briefing.exhibits.rows import value_cell
from evidence_tools.briefing.records import POOLED, VARIANT, Forest, ForestRow
from evidence_tools.evidence import Evidence
from evidence_tools.models import Pooled
from evidence_tools.models.sensitivity import choices
from evidence_tools.naming import capitalised
from evidence_tools.results import results_of
from evidence_tools.results.entries import slug
from evidence_tools.wording import Told, join, tell


def forest_of_variants(evidence: Evidence, place: str, fit: Pooled, counted: Counted) -> Forest:
    """The result as reported, and below it the same question with other studies, spreads, estimators and tests."""
    scale = fit.effects.scale
    rows = tuple(
        _row(evidence, place, choice, counted, reported=other is fit, studies=other.k)
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
        alt=join([tell("{label}: {value}.", label=row.label, value=row.cells[-1]) for row in rows]),
        null=null,
        threshold=threshold,
        threshold_label=threshold_label(scale),
        sides=SIDES if scale.better else None,
        log=scale.transform == "log",
        reversed=scale.better == "higher",
    )


def _row(evidence: Evidence, place: str, choice: str, counted: Counted, *, reported: bool, studies: int) -> ForestRow:
    results = results_of(evidence)
    at = place if reported else f"{place}.sensitivity.{slug(choice)}"
    keys = {"estimate": "estimate", "low": "ci_low", "high": "ci_high"}
    parts = {name: results.number(f"{at}.{key}") for name, key in keys.items()}
    if reported:
        k = results.number(f"{place}.k")
    else:
        k = counted.number(f"{slug(choice)}.studies", studies, "studies", label=f"Studies, {choice}")
    return ForestRow(
        kind=POOLED if reported else VARIANT,
        label=tell("{choice}", choice=capitalised(choice)),
        **parts,
        hollow=not reported,
        cells=(tell("{k}", k=k), value_cell(parts)),
    )
