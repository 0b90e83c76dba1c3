"""What reviews, payers, registries and the authors say by scales of their own: kept apart from the tools."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence import Evidence

NOT_AT_HAND = "not at hand"
STATED_BY = {
    "review": "the review",
    "policy": "the policy, second-hand",
    "payer": "a payer",
    "registry": "a registry",
    "primary_report": "the study's own report",
}


def own_scales(evidence: Evidence) -> pd.DataFrame:
    """Ratings of others in their own words; none is translated into a tool, and none enters a judgement of ours.

    Returns
    -------
    DataFrame
        One row per rating of quality_ratings.csv: row (its id), review (title; empty where no review rates), subject
        (study or body of evidence), study (its id, where one study is rated), scale, item, says (*not at hand* where a
        rating exists that the package does not hold), stated_by, source_id and note.

    Examples
    --------
    >>> from evidence_tools.evidence import current_edition, read_evidence
    >>> own_scales(read_evidence(current_edition())).columns[:3].tolist()
    ['row', 'review', 'subject']
    """
    ratings = evidence.quality_ratings
    titles = evidence.reviews.set_index("review_id")["title"]
    return pd.DataFrame(
        {
            "row": ratings["rating_id"],
            "review": ratings["review_id"].map(titles).fillna(""),
            "subject": ratings["subject"],
            "study": ratings["study_id"].fillna(""),
            "scale": ratings["instrument"].fillna("not named"),
            "item": ratings["item"],
            "says": ratings["value"].fillna(NOT_AT_HAND),
            "stated_by": ratings["stated_by"].map(STATED_BY),
            "source_id": ratings["source_id"],
            "note": ratings["note"].fillna(""),
        }
    )
