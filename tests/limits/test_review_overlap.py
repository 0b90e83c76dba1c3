"""Review overlap: the matrix as it is read, bounds by hand, and verdicts that follow border, grounds and cells."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

from evidence_tools.arithmetic.covered_area import covered_area
from evidence_tools.evidence import Evidence
from evidence_tools.limits import review_overlap
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, WEAKENS, Limitation
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.limits.review_overlap import inclusion_matrix, review_pairs
from evidence_tools.limits.shared.review_votes import review_name
from evidence_tools.models.answering import answer

BORDER = "independent_below = 0.05"


def weighed(evidence: Evidence) -> Limitation:
    subject = subject_of(answer(evidence, "pain_from_12"), evidence)
    assert review_overlap.applies(subject)
    return review_overlap.challenge(subject)


def test_the_matrix_counts_what_the_table_holds(evidence: Evidence) -> None:
    matrix, rows = inclusion_matrix(evidence), evidence.inclusion_matrix
    assert matrix.included.shape == (rows["study_id"].nunique(), rows["review_id"].nunique())
    assert matrix.included.to_numpy()[matrix.included == 1].sum() == (rows["included"] == "1").sum()
    assert matrix.impossible.to_numpy().sum() == (rows["basis"] == "date_logic").sum()
    two = rows[rows["study_id"] == "midas_i"]
    assert two["report_id"].nunique() == 2  # two reports, one study, unknown where neither is known
    assert (
        matrix.included.loc["midas_i"].isna().sum() == (two.groupby("review_id")["included"].first() == "unknown").sum()
    )


def test_one_report_is_enough_for_its_study(copy: Copy) -> None:
    copy.change("inclusion_matrix", "midas_i_6w/zhang_2025", included="1", basis="stated")
    assert inclusion_matrix(copy.read()).included.loc["midas_i", "zhang_2025"] == 1


def test_the_least_overlap_by_hand(evidence: Evidence) -> None:
    """Seventeen inclusions, each study counted once: the repeats over what the open cells of each study would allow."""
    rows = evidence.inclusion_matrix
    sure = rows[rows["included"] == "1"].groupby("study_id").size()
    open_cells = (~rows["basis"].eq("date_logic")).groupby([rows["study_id"], rows["review_id"]]).any()
    room = open_cells.groupby("study_id").sum() - 1
    found = weighed(evidence)
    assert found.quantity == pytest.approx(100 * (sure - 1).sum() / room.sum())
    assert found.table.iloc[0]["Least, percent"] == found.quantity
    assert found.table["Least, percent"].iloc[1:].is_monotonic_decreasing


def test_the_verdict_follows_the_border(evidence: Evidence, copy: Copy) -> None:
    found = weighed(evidence)
    assert found.verdict == WEAKENS
    assert "no independent confirmation" in found.reason
    assert weighed(with_rules(evidence, "review_overlap", independent_below=0.10)).verdict == CANNOT_SAY
    copy.change_protocol(BORDER, "independent_below = 0.99")
    assert weighed(copy.read()).verdict == HOLDS


def test_inferred_inclusions_count_only_where_the_protocol_lets_them(evidence: Evidence) -> None:
    found = weighed(with_rules(evidence, "review_overlap", known=("stated",)))
    assert found.verdict == CANNOT_SAY
    assert found.quantity == 0.0
    assert "the lists of included studies are needed" in found.reason


def test_cells_filled_in_narrow_the_bounds(copy: Copy, evidence: Evidence) -> None:
    before = inclusion_matrix(evidence).overall
    copy.change("inclusion_matrix", "wong_2012/zhang_2025", included="1", basis="stated")
    copy.change("inclusion_matrix", "basu_2012/zhang_2025", included="0", basis="stated")
    after = inclusion_matrix(copy.read()).overall
    assert after.unknown == before.unknown - 2
    assert before.low <= after.low <= after.high <= before.high


def test_pairs_are_those_of_the_arithmetic(evidence: Evidence) -> None:
    matrix = inclusion_matrix(evidence)
    pairs = review_pairs(evidence).set_index(["Review", "And"])
    for one, other in (("kreiner_2014", "zaina_2016"), ("hayes_2025", "optum_policy_2026")):
        cells = matrix.included[[one, other]].to_numpy()
        expected = covered_area(cells, impossible=matrix.impossible[[one, other]].to_numpy())
        shown = pairs.loc[(review_name(one), review_name(other)), ["Least, percent", "Most, percent"]].to_numpy(float)
        assert shown == pytest.approx([100 * expected.low, 100 * expected.high])
    assert isinstance(pairs, pd.DataFrame)
    assert len(pairs) == 1 + matrix.included.shape[1] * (matrix.included.shape[1] - 1) // 2
    assert np.isfinite(pairs["Most, percent"]).any()
