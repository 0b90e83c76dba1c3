"""Effects: numbers of one's own, variants, and that nobody can change what was handed out."""

from __future__ import annotations

import numpy as np
import pytest

import evidence_tools as et
from evidence_tools.errors import ArithmeticInputError, QuestionError


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ArithmeticInputError, match="differ in length"):
        et.Effects.from_columns([1, 2], [1])


def test_moderators_come_along() -> None:
    found = et.Effects.from_columns([1, 2], [1, 1], year=[2010, 2012])
    assert found.table["year"].tolist() == [2010, 2012]


def test_a_table_handed_out_is_a_copy(evidence: et.Evidence) -> None:
    found = et.effects(evidence, et.Question(outcome="odi", months=12))
    handed_out = found.table
    handed_out.loc[0, "y"] = 99
    assert found.table["y"].iloc[0] != 99


def test_without_a_mark_moves_rows_to_dropped(evidence: et.Evidence) -> None:
    found = et.answer(evidence, "pain_from_12").effects
    kept = found.without("‡")
    assert set(found.table["study"]) - set(kept.table["study"]) == {"midas_encore", "mekhail_2012_functional"}
    assert len(kept.dropped) == len(found.dropped) + 2
    assert kept.variant == "without ‡"
    with pytest.raises(QuestionError, match="†"):
        found.without("x")


def test_spread_at_either_end_moves_only_uncertain_spreads(evidence: et.Evidence) -> None:
    found = et.answer(evidence, "odi_from_12").effects
    low, high = found.with_spread("low"), found.with_spread("high")
    assert np.allclose(low.table["v"] / found.table["v"], (13 / 16.5) ** 2)
    assert np.allclose(high.table["se"] / found.table["se"], 19 / 16.5)
    own = et.Effects.from_columns([1.0], [2.0])
    assert own.with_spread("high").table["v"].tolist() == [2.0]


def test_only_some_studies_are_kept_and_the_others_named() -> None:
    found = et.Effects.from_columns([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], study=["A", "B", "C"])
    kept = found.only(["A", "C"])
    assert list(kept.table["study"]) == ["A", "C"]
    assert list(kept.dropped["study"]) == ["B"]
    assert kept.variant == "chosen studies"
    with pytest.raises(QuestionError, match="not among those used: D; allowed: A, B, C"):
        found.only(["A", "D"])
