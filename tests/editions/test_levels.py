"""Every number after every step: the parts add up exactly, in value and in print."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from few_questions import ASKED, DAYS, known_on, real, year
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic_year import (
    CHANGES,
    changed_method,
    changed_selection,
    changed_window,
    corrected_cell,
    new_report,
    new_study,
    removed_study,
)

from evidence_tools.editions.levels import Levels
from evidence_tools.editions.mixing import Mixtures
from evidence_tools.editions.record import LEVEL_COLUMNS, QUANTITIES
from evidence_tools.models import answer

SMALL = st.sets(st.sampled_from(CHANGES), max_size=3)


def frame(before, after, stored=None):
    return Levels(Mixtures.of(before, after), stored or {}).frame()


def waterfall(found, question="pain_from_12", quantity="estimate"):
    return found[(found["question"] == question) & (found["quantity"] == quantity)].set_index("place")


def decimal(text):
    return Decimal(text.replace("−", "-").replace(",", "").replace("+", ""))


def assert_adds_up(found):
    for _, rows in found.groupby(["question", "quantity"]):
        levels, parts = list(rows["level"]), list(rows["part"])[1:]
        if all(map(math.isfinite, levels)):
            whole = Fraction(levels[-1]) - Fraction(levels[0])
            assert sum(map(Fraction, parts)) == whole
            assert sum(map(decimal, rows["part_shown"].iloc[1:])) == decimal(rows["shown"].iloc[-1]) - decimal(
                rows["shown"].iloc[0]
            )
        for (was, now), part in zip(pairwise(levels), parts, strict=True):
            assert math.isfinite(part) == (math.isfinite(was) and math.isfinite(now))
        alone, rest = list(rows["alone"])[1:], rows["interaction"].iloc[0]
        if alone and all(map(math.isfinite, [*alone, *levels])):
            assert sum(map(Fraction, alone)) + Fraction(rest) == whole


@settings(max_examples=4)
@given(SMALL)
def test_the_parts_of_any_changes_add_up_exactly(changes):
    found = frame(real(), year(*(change for change in CHANGES if change in changes)))
    assert tuple(found.columns) == LEVEL_COLUMNS
    assert_adds_up(found)


@pytest.mark.parametrize(("day", "later"), [(DAYS[1], DAYS[2]), (DAYS[3], DAYS[0])])
def test_the_parts_between_real_days_add_up_exactly(day, later):
    assert_adds_up(frame(known_on(day), known_on(later)))


def test_the_ends_are_what_the_editions_answer():
    later = year(corrected_cell, new_study)
    found = frame(real(), later)
    for question in ASKED:
        for edition, place in ((real(), 0), (later, -1)):
            fit = answer(edition, question).fit
            numbers = {name: waterfall(found, question, name)["level"].iloc[place] for name in QUANTITIES}
            assert numbers["estimate"] == pytest.approx(fit.display_estimate, rel=1e-12)
            assert numbers["prediction_high"] == pytest.approx(fit.display_prediction_high, rel=1e-12)
            assert (numbers["k"], numbers["n"]) == (fit.k, fit.n)
            assert numbers["tau2"] == pytest.approx(fit.tau2, rel=1e-9, abs=1e-12)


def test_an_edition_beside_itself_has_no_moved_number():
    found = frame(real(), real())
    assert set(found["place"]) == {0}
    assert (found["interaction"] == 0).all()


def test_a_method_moves_numbers_at_its_step_only():
    found = frame(real(), year(changed_method, new_report))
    moved = found[(found["place"] > 0) & (found["quantity"] == "ci_low") & (found["part"] != 0)]
    assert "method" in set(moved["step"])
    alone = frame(real(), year(changed_method))
    assert set(alone.loc[alone["place"] > 0, "step"]) == {"method"}
    still = alone[alone["quantity"].isin(["estimate", "tau2", "k", "n"])]
    assert (still["part"].fillna(0.0) == 0).all()


def test_a_removed_study_is_one_study_less():
    rows = waterfall(frame(real(), year(removed_study)), quantity="k")
    assert list(rows["level"]) == [5, 5, 4]
    assert list(rows["part_shown"].iloc[1:]) == ["0", "−1"]


def test_interaction_is_the_whole_less_what_each_step_moves_alone():
    rows = waterfall(frame(real(), year(new_study, removed_study)))
    steps = rows.iloc[1:]
    whole = rows["level"].iloc[-1] - rows["level"].iloc[0]
    assert rows["interaction"].iloc[0] == pytest.approx(whole - steps["alone"].sum())
    assert abs(rows["interaction"].iloc[0]) > 0.01
    assert (steps["part_low"] <= steps["part"]).all()
    assert (steps["part"] <= steps["part_high"]).all()
    assert steps["part_low"].lt(steps["part_high"]).any()


def test_a_step_that_cannot_stand_alone_says_why():
    before, after = known_on(DAYS[0]), real()
    found = frame(before, after)
    missing = found[found["level"].isna()]
    assert (missing["reason"] != "").all()
    assert (found.loc[found["level"].notna(), "reason"] == "").all()


def test_a_question_whose_window_changed_moves_at_the_protocol_step():
    rows = waterfall(frame(real(), year(changed_selection, changed_window)), "odi_from_12")
    assert list(rows["step"]) == ["", "protocol"]
    assert rows["part"].iloc[1] != 0


def test_stored_numbers_give_the_software_step():
    found = frame(real(), year(new_report), {"pain_from_12.estimate": (-4.0, "−4.0")})
    rows = waterfall(found)
    assert list(rows["step"]) == ["", "software", "new_report"]
    assert rows["level"].iloc[0] == -4.0
    assert list(rows["part_shown"].iloc[1:2]) == ["+0.2"]
    assert rows["alone"].iloc[1] == rows["part"].iloc[1]
    assert (waterfall(found, "odi_from_12")["part"].iloc[1]) == 0
    assert_adds_up(found)
