"""Tables of a comparison: what moved and by which step, which rows differ and why, what turned."""

from __future__ import annotations

import pytest
from changes_by_hand import GONE, made_up

from evidence_tools.editions.record import Changes
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.tables.changes import table_of_changes, table_of_differences, table_of_turned

PAIN = "pain_from_12"
ROW = {"key": "c021", "study": "basu_2012", "reason": "synthetic: read again", "author": "Synthetic reader"}
DIFFERENCES = [
    {"step": "corrected", "table": "continuous", "column": "mean", "before": "4.5", "after": "3.5", **ROW},
    {"step": "corrected", "table": "continuous", "column": "pct_change", "before": "-40", "after": "", **ROW},
    {"step": "new_study", "table": "studies", "key": "synthetic_2027", "column": "", "how": "added"},
]


@pytest.fixture(scope="module")
def changes(evidence: Evidence) -> Changes:
    """A synthetic comparison."""
    return made_up(
        evidence,
        {
            "pain_from_12": [("", -3.8, -4.9, -2.7), ("corrected", -3.8, -4.9, -2.7), ("new_study", -3.3, -4.2, -2.4)],
            "odi_from_12": [("", *GONE), ("corrected", *GONE), ("new_study", -15.2, -20.0, -10.4)],
            "odi_from_24": [("", -20.1, -80.0, 40.0), ("corrected", -20.1, -80.0, 40.0)],
        },
        differences=DIFFERENCES,
        claims=[
            {"claim_id": "B08", "before": "supported", "after": "differs", "step": "new_study", "why": "synthetic"}
        ],
        certainty=[
            {
                "question": PAIN,
                "label": "Pain",
                "what": "level",
                "before": "very low",
                "after": "low",
                "step": "new_study",
            },
            {"question": PAIN, "label": "Pain", "what": "imprecision.patients", "before": "a", "after": "b"},
        ],
        limits=[
            {
                "question": "pain_from_12",
                "limitation": "no_control",
                "title": "No control group",
                "label": "Pain",
                "before": "holds",
                "after": "weakens",
                "step": "new_study",
                "reason": "synthetic reason",
            }
        ],
    )


def test_results_that_moved_stand_with_the_part_of_every_step(changes: Changes) -> None:
    table = table_of_changes(changes)
    assert list(table.columns) == ["Unit", "Before", "After", "Moved by", "New study"]
    assert list(table.loc["Pain, 12 months and over"]) == [
        *("points (0-10)", "−3.8 (−4.9 to −2.7)", "−3.3 (−4.2 to −2.4)", "+0.5", "+0.5")
    ]
    assert list(table.loc["Disability (ODI), 12 months and over"])[1:] == [
        *("not pooled", "−15.2 (−20.0 to −10.4)", "–", "–")
    ]
    assert len(table) == 2
    assert len(table_of_changes(changes, everything=True)) == 3


def test_rows_that_differ_stand_with_reason_and_author(changes: Changes) -> None:
    table = table_of_differences(changes)
    assert list(table["What"]) == ["mean: 4.5 → 3.5", "pct_change: -40 → empty", "Added"]
    assert list(table["Reason"]) == ["synthetic: read again", "synthetic: read again", "not logged"]
    assert list(table["Author"]) == ["Synthetic reader", "Synthetic reader", "–"]
    assert list(table_of_differences(changes, step="new_study")["Row"]) == ["synthetic_2027"]
    with pytest.raises(QuestionError, match=r"table 'arms'; allowed: continuous, studies"):
        table_of_differences(changes, table="arms")


def test_what_turned_is_told_with_step_and_reason(changes: Changes) -> None:
    table = table_of_turned(changes)
    assert list(table.index) == ["Statement", "Certainty", "Limitation"]
    assert list(table.iloc[0]) == ["B08", "supported", "differs", "New study", "Synthetic"]
    assert list(table.iloc[1]) == ["Pain: level", "very low", "low", "New study", ""]
    assert table.iloc[2]["What"] == "No control group: Pain"


def test_a_comparison_without_any_difference_gives_empty_tables(evidence: Evidence) -> None:
    still = made_up(evidence, {"pain_from_12": [("", -3.8, -4.9, -2.7)]})
    assert [len(table(still)) for table in (table_of_changes, table_of_differences, table_of_turned)] == [0, 0, 0]
