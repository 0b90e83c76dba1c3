"""The policy's own list: the worst verdict stands, and what cannot be said is named, or all of it."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence_tools.limits import worst


@pytest.fixture
def rows() -> pd.DataFrame:
    verdicts = [
        ("L01", "pain", "holds"),
        ("L01", "odi", "overturns"),
        ("L01", "walking_time", "cannot say"),
        ("L02", "pain", "cannot say"),
        ("L02", "odi", "cannot say"),
        ("L03", "pain", "weakens"),
        ("L03", "pain", "cannot say"),
    ]
    frame = pd.DataFrame(verdicts, columns=["limitation_id", "outcome", "verdict"])
    return frame.assign(reason=frame["outcome"] + " " + frame["verdict"])


def test_the_worst_verdict_stands_with_its_own_reason(rows: pd.DataFrame) -> None:
    found = worst(rows).set_index("limitation_id")
    assert found["verdict"].to_dict() == {"L01": "overturns", "L02": "cannot say", "L03": "weakens"}
    assert found.loc["L01", "reason"] == "odi overturns"


def test_what_cannot_be_said_is_named_or_is_all(rows: pd.DataFrame) -> None:
    found = worst(rows).set_index("limitation_id")
    assert found["unsaid"].to_dict() == {"L01": "walking_time", "L02": "all", "L03": ""}
    assert found["outcomes"].to_dict() == {"L01": 3, "L02": 2, "L03": 1}
