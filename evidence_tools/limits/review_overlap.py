"""Reviews share studies: whether several reviews that agree are several witnesses, or one heard again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.covered_area import CoveredArea, band, covered_area, pairwise_covered_area
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.shared.review_votes import review_name
from evidence_tools.wording.numbers import number

NAME = "review_overlap"
MEASURES = "or more overlap between the reviews"
ASSUMED = tuple(f"limits.review_overlap.{name}" for name in ("independent_below", "impossible", "known"))
STATED = "stated"
_YES, _NO = "1", "0"


@dataclass(frozen=True, slots=True, eq=False)
class InclusionMatrix:
    """Which review includes which study: `included` and `impossible`, one row per study, one column per review.

    A cell is 1, 0, or NaN where it is not known. A study is included when any of its reports is.
    """

    included: pd.DataFrame
    impossible: pd.DataFrame

    @property
    def overall(self) -> CoveredArea:
        """The covered area of all reviews together."""
        return covered_area(self.included.to_numpy(), impossible=self.impossible.to_numpy())


def applies(subject: Subject) -> bool:
    """To every result, since the same reviews are quoted for all; not without two reviews whose studies are listed."""
    return subject.evidence.inclusion_matrix["review_id"].nunique() > 1


def challenge(subject: Subject) -> Limitation:
    """Whether the reviews rest on the same studies, with bounds where their lists are not in the tables.

    The reviews count as independent while the corrected covered area lies below the border of the protocol. Shared
    studies do not move the result; they weaken what the agreement of reviews adds to it.

    References
    ----------
    Pieper et al. (2014) J Clin Epidemiol 67:368-375. doi:10.1016/j.jclinepi.2013.11.007
    """
    matrix = inclusion_matrix(subject.evidence)
    found, border = matrix.overall, subject.rules.review_overlap.independent_below
    said = [_bounds_words(found), _stated_words(subject.evidence, found), _verdict_words(found, border)]
    reason = " ".join(filter(None, said))
    table, sources = review_pairs(subject.evidence, matrix), tuple(subject.evidence.inclusion_matrix["source_id"])
    about = {"quantity": 100 * found.low, "unit": "percent", "measures": MEASURES, "reason": reason, "table": table}
    if math.isnan(found.low) or found.low < border <= found.high:
        return cannot_say(subject, NAME, **about, sources=sources, assumed=ASSUMED)
    verdict = HOLDS if found.high < border else WEAKENS
    return limitation(subject, NAME, verdict, **about, sources=sources, assumed=ASSUMED, of_conclusions=False)


def inclusion_matrix(evidence: Evidence, known: Sequence[str] | None = None) -> InclusionMatrix:
    """The studies by the reviews.

    Parameters
    ----------
    evidence
        Its protocol says on what grounds an inclusion counts as known, and which absence no review could have avoided.
    known
        Other grounds (words of inclusion_matrix.basis) to count as known.
    """
    rules = evidence.protocol.limits.review_overlap
    rows = evidence.inclusion_matrix
    trusted = rows["basis"].isin((*(rules.known if known is None else known), *rules.impossible))
    cells = rows["included"].map({_YES: 1.0, _NO: 0.0}).astype(float).where(trusted)
    keys = [rows["study_id"], rows["review_id"]]
    surely = cells.eq(1).groupby(keys, sort=False).any()
    settled = surely | cells.notna().groupby(keys, sort=False).all()
    shut = rows["basis"].isin(rules.impossible).groupby(keys, sort=False).all()
    included = surely.astype(float).where(settled).unstack(sort=False)
    return InclusionMatrix(included, shut.unstack(sort=False).eq(True))


def review_pairs(evidence: Evidence, matrix: InclusionMatrix | None = None) -> pd.DataFrame:
    """Overlap of all reviews, and of each two of them: bounds in percent, their bands, and how much is unknown.

    Returns
    -------
    DataFrame
        The first row is for all reviews together, the pairs follow from the surest overlap down.
    """
    matrix = matrix or inclusion_matrix(evidence)
    cells = matrix.included.to_numpy()
    pairs = pairwise_covered_area(cells, impossible=matrix.impossible.to_numpy())
    everything = matrix.overall
    first = _row("all reviews", "", everything.low, everything.high, cells)
    names = list(matrix.included.columns)
    rows = [
        _row(review_name(names[i]), review_name(names[j]), pairs.low[i, j], pairs.high[i, j], cells[:, [i, j]])
        for i, j in zip(*np.triu_indices(len(names), 1), strict=True)
    ]
    rows.sort(key=lambda row: -row["Least, percent"])
    return pd.DataFrame([first, *rows])


def _row(one: str, other: str, low: float, high: float, cells: np.ndarray) -> dict[str, object]:
    return {
        "Review": one,
        "And": other,
        "Least, percent": 100 * low,
        "Most, percent": 100 * high,
        "Least is": band(low),
        "Most is": band(high),
        "Studies in both": int((cells == 1).all(axis=1).sum()),
        "Entries not known": int(np.isnan(cells).sum()),
        "Entries": cells.size,
    }


def _bounds_words(found: CoveredArea) -> str:
    cells = found.studies * found.reviews
    lists = (
        f"For {found.unknown} of {cells} pairs of {found.reviews} reviews and {found.studies} studies it is not known "
        "whether the review includes the study"
    )
    if found.low == found.high:
        return f"{lists}. Their overlap is {number(100 * found.low)}% of the largest possible ({found.band_low})."
    low, high = number(100 * found.low), number(100 * found.high)
    bands = found.band_low if found.band_low == found.band_high else f"{found.band_low} to {found.band_high}"
    return f"{lists}. Their overlap is between {low}% and {high}% of the largest possible ({bands})."


def _stated_words(evidence: Evidence, found: CoveredArea) -> str:
    """What is left of the bounds when only inclusions count that a source states."""
    stated = inclusion_matrix(evidence, (STATED,)).overall
    if stated.inclusions == found.inclusions:
        return ""
    return (
        f"Only {stated.inclusions} of {found.inclusions} inclusions are stated by a source, the rest inferred; "
        f"with those alone it is {number(100 * stated.low)}% to {number(100 * stated.high)}%."
    )


def _verdict_words(found: CoveredArea, border: float) -> str:
    limit = f"{number(100 * border, 0)}%"
    if math.isnan(found.low):
        return "No study is known to be in any review, so nothing can be said."
    if found.high < border:
        return f"Below {limit} they count as independent of each other, whatever is not known."
    if found.low >= border:
        return f"That is {limit} or more in any case: that reviews agree is no independent confirmation."
    return f"Independence needs less than {limit}, so the lists of included studies are needed to tell."
