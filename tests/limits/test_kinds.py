"""Limitations on kinds of results that the edition lacks: none crashes, and each says what it means for them."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from added_rows import METRES, VAS, counts, scores
from protocol_rules import with_rules

import evidence_tools as et
from evidence_tools.arithmetic import pool
from evidence_tools.evidence import Evidence
from evidence_tools.limits import Limitation, challenge
from evidence_tools.limits.catalogue import CATALOGUE
from evidence_tools.limits.core.subject import subject_of

YEAR = (12, math.inf)
NONE = float("nan")
MOTION, ENCORE, MIDAS = "motion", "midas_encore", "midas_i"
TWO_ARMS = [(MOTION, "mild", 12, 69, -4.0, 2.5), (MOTION, "cmm", 12, 69, -2.5, 2.5)]
ONE_ARM = [(study, "mild", 12, 50, -3.0, 2.5) for study in (MOTION, ENCORE, MIDAS, "wong_2012")]
METERS = [(MOTION, "mild", 12, 60, 200, 150), (ENCORE, "mild", 12, 90, 150, 160), (MIDAS, "mild", 12, 40, 320, 300)]
NOT_ABOUT_NUMBERS = ("review_overlap", "generalisability", "long_term", "cost_effectiveness")
WEIGHED = tuple(name for name in CATALOGUE if name not in NOT_ABOUT_NUMBERS)
STUDIES = ((MOTION, 71), (ENCORE, 143), (MIDAS, 58))


def _ask(evidence: Evidence, *, only: tuple[str, ...] = WEIGHED, **asked: object) -> dict[str, Limitation]:
    found = et.effects(evidence, et.Question(treated="mild", months=YEAR, **asked))
    return {each.name: each for each in challenge(found, evidence, only)}


def _pain(evidence: Evidence, rows: list[tuple], **asked: object) -> dict[str, Limitation]:
    return _ask(scores(evidence, "pain", rows, **VAS), outcome="pain", **asked)


def _two_arms(evidence: Evidence, treated: int, other: int, measure: str, *only: str) -> dict[str, Limitation]:
    rows = [(MOTION, "mild", 12, treated, 69, NONE), (MOTION, "cmm", 12, other, 69, NONE)]
    new = counts(evidence, "any_lumbar_intervention", rows)
    return _ask(new, outcome="any_lumbar_intervention", against="cmm", measure=measure, only=only or WEIGHED)


def _share(evidence: Evidence, events: tuple[int, ...], measure: str) -> dict[str, Limitation]:
    rows = [(study, "mild", 12, count, n, NONE) for (study, n), count in zip(STUDIES, events, strict=False)]
    return _ask(counts(evidence, "ae_serious", rows), outcome="ae_serious", measure=measure)


def _rates(evidence: Evidence, measure: str, *only: str) -> dict[str, Limitation]:
    rows = [
        (MOTION, "mild", 36, 4, 71, 200.0),
        (MIDAS, "mild", 24, 2, 58, 110.0),
        ("mekhail_2021", "mild", 60, 9, 75, 320.0),
    ]
    return _ask(
        counts(evidence, "open_decompression", rows),
        outcome="open_decompression",
        measure=measure,
        only=only or WEIGHED,
    )


CASES = {
    "difference": lambda e: _pain(e, TWO_ARMS, measure="MD", against="cmm"),
    "no difference": lambda e: _pain(e, [TWO_ARMS[0], (MOTION, "cmm", 12, 69, -4.0, 2.5)], measure="MD", against="cmm"),
    "studies alike": lambda e: _pain(e, ONE_ARM),
    "no change": lambda e: _pain(e, [(*row[:4], 0.0, 2.5) for row in ONE_ARM]),
    "harm": lambda e: _pain(e, [(*row[:4], 1.0, 2.5) for row in ONE_ARM]),
    "one study": lambda e: _pain(e, ONE_ARM[:1]),
    "metres": lambda e: _ask(scores(e, "walking_distance", METERS, **METRES), outcome="walking_distance"),
    "rate": lambda e: _rates(e, "IR"),
    "log rate": lambda e: _rates(e, "IRLN"),
    **{
        f"{events} events as {measure}": lambda e, events=events, measure=measure: _share(e, events, measure)
        for measure in ("PR", "PLO")
        for events in ((71, 143, 58), (71,), (0, 0, 0))
    },
    **{
        f"{pair} events as {measure}": lambda e, pair=pair, measure=measure: _two_arms(e, *pair, measure)
        for measure in ("RR", "OR", "RD")
        for pair in ((4, 0), (40, 69), (0, 0))
    },
}


@pytest.mark.parametrize("case", CASES)
def test_every_kind_ends_in_verdicts_that_can_be_read(evidence: Evidence, case: str) -> None:
    found = CASES[case](evidence)
    assert found
    for each in found.values():
        assert not re.search(r"\b(nan|inf)\b", each.reason, re.IGNORECASE), repr(each)
        assert each.plausible is None or all(map(math.isfinite, each.plausible)), repr(each)


def test_what_holds_is_said_where_it_is_not_in_favour_of_the_treatment(evidence: Evidence) -> None:
    said = "What holds is that the upper limit does not lie below 5.8%."
    for each in _share(evidence, (30, 60, 20), "PLO").values():
        if each.verdict == "holds":
            assert each.reason.endswith(said), repr(each)
    worse = challenge(et.answer(evidence, "surgery_against_laminectomy"), evidence, ["design"])[0]
    assert worse.reason.endswith("What holds is that the interval excludes a ratio of 1, the treatment doing worse.")
    better = challenge(et.answer(evidence, "harm_against_laminectomy"), evidence, ["design"])[0]
    assert "What holds" not in better.reason


def test_without_a_conclusion_at_stake_nothing_can_be_said_and_why(evidence: Evidence) -> None:
    assert _rates(evidence, "IR", "design")["design"].reason.endswith("no rate per person-year.")
    found = et.effects(evidence, et.Question(outcome="dural_tear", months=None, treated="mild"))
    assert challenge(found, evidence, ["overlap"])[0].reason.endswith("limits.below names no rate for dural_tear.")


def test_other_treatment_is_not_taken_off_a_difference_twice(evidence: Evidence) -> None:
    found = _pain(evidence, TWO_ARMS, measure="MD", against="cmm", only=("co_intervention",))["co_intervention"]
    assert found.verdict == "cannot say"
    assert found.reason.startswith("Other treatment is in the mean of both arms")


@pytest.mark.parametrize(("treated", "other"), [(4, 0), (40, 69), (5, 18)])
def test_controls_treated_alike_move_every_measure_the_same_way(evidence: Evidence, treated: int, other: int) -> None:
    for measure in ("RR", "OR", "RD"):
        found = _two_arms(evidence, treated, other, measure, "co_intervention")["co_intervention"]
        ends = found.table["Estimate"].iloc[:2].to_numpy(float)
        assert np.isfinite(ends).all(), measure
        assert ends[1] >= ends[0], measure
    ratio = _two_arms(evidence, treated, other, "RR", "co_intervention")["co_intervention"].table["Estimate"]
    assert ratio.iloc[1] / ratio.iloc[0] == pytest.approx(1.55)


def test_events_of_open_care_explain_nothing_where_nothing_is_to_be_explained(evidence: Evidence) -> None:
    assert "came from open care" not in _two_arms(evidence, 20, 22, "RR", "blinding")["blinding"].reason
    assert "came from open care" in _two_arms(evidence, 4, 18, "RR", "blinding")["blinding"].reason


def test_a_difference_of_risks_is_tipped_in_percentage_points(evidence: Evidence) -> None:
    found = _two_arms(evidence, 4, 18, "RD", "blinding", "attrition", "flips")
    assert found["blinding"].tipping == pytest.approx(8.553, abs=1e-3)
    assert "8.6 percentage points" in found["blinding"].reason
    assert "zero difference" in found["attrition"].conclusions[0]
    assert "instead of −20.3 percentage points" in found["flips"].reason
    none = _two_arms(evidence, 4, 0, "RD", "imprecision")["imprecision"]
    assert none.verdict == "cannot say"
    assert none.reason.startswith("No comparison patient had the event")


@pytest.mark.parametrize("measure", ["PR", "PLO"])
def test_trials_at_the_comparators_share_pull_a_share_to_it(evidence: Evidence, measure: str) -> None:
    rows = [
        (study, "mild", 12, count, n, NONE) for study, count, n in ((MOTION, 2, 271), (MIDAS, 3, 358), (ENCORE, 4, 443))
    ]
    evidence = counts(evidence, "ae_serious", rows)
    found = _ask(evidence, outcome="ae_serious", measure=measure, only=("unpublished",))["unpublished"].table
    shares = found["Estimate"].to_numpy(float)
    assert shares[0] < shares[4] < 5.8
    question = et.Question(outcome="ae_serious", months=YEAR, treated="mild", measure=measure)
    subject = subject_of(et.effects(evidence, question), evidence)
    p = sum(row[3] for row in rows) / sum(row[4] for row in rows)
    table = subject.effects.table
    new = 5.8 / 100 if measure == "PR" else math.log(0.058 / 0.942)
    fit_share = float(subject.scale.display(subject.fit.estimate)) / 100
    unit = fit_share * (1 - fit_share) if measure == "PR" else 1 / (fit_share * (1 - fit_share))
    fit = pool([*table["y"], new], [*table["v"], unit / 40], estimator="REML", test="adhoc")
    masked = found.loc[found["Patients without effect"] == 40, "Estimate"].iloc[0]
    assert masked == pytest.approx(float(subject.scale.display(fit.beta[0])), rel=5e-3)
    assert p == pytest.approx(fit_share, abs=5e-3)


def test_more_than_all_of_the_gain_gone_turns_the_interval_round(evidence: Evidence) -> None:
    rows = [(MOTION, "mild", 12, 50, -3.0, 2.5), (MOTION, "mild", 36, 48, 1.0, 2.5), *ONE_ARM[1:]]
    found = _pain(evidence, rows, only=("short_follow_up",))["short_follow_up"]
    low, high = (found.curve[name].to_numpy() for name in ("low", "high"))
    assert found.plausible[1] > 100
    assert (low <= high).all()


def test_a_rise_is_wanted_where_more_is_better(evidence: Evidence) -> None:
    rows = [(ENCORE, "mild", 12, 75, 120, NONE), (ENCORE, "esi", 12, 40, 110, NONE)]
    new = counts(evidence, "responder_pain", rows)
    found = _ask(new, outcome="responder_pain", against="esi", measure="RR", only=("imprecision", "blinding"))
    assert "to find an increase by 25%" in found["imprecision"].reason
    assert found["blinding"].curve["estimate"].iloc[0] < found["blinding"].curve["estimate"].iloc[-1]


def test_studies_more_alike_than_chance_have_no_interval_of_inconsistency(evidence: Evidence) -> None:
    said = challenge(et.answer(evidence, "subsequent_surgery"), evidence, ["inconsistency"])[0].reason
    assert said.startswith("The 2 studies differ less than chance alone makes likely")


def test_one_patient_at_least_reverses_a_conclusion_on_the_border(evidence: Evidence) -> None:
    rows = [TWO_ARMS[0], (MOTION, "cmm", 12, 69, -2.0, 2.5)]
    assert "1 patient (" in _pain(evidence, rows, measure="MD", against="cmm", only=("flips",))["flips"].reason


def test_a_baseline_spread_without_a_conversion_is_none(evidence: Evidence) -> None:
    limits = evidence.protocol.limits
    odd = limits.model_copy(update={"baseline_sd": {"pain": "d075"}})  # a spread of disability
    other = replace(evidence, protocol=evidence.protocol.model_copy(update={"limits": odd}))
    found = challenge(et.answer(other, "pain_from_12"), other, ["blinding", "small_samples"])
    assert found[0].verdict == "cannot say"
    assert all("nan" not in each.reason for each in found)


def test_what_is_said_beyond_the_tipping_point_is_the_reverse(evidence: Evidence) -> None:
    found = challenge(et.answer(evidence, "odi_from_12"), evidence, ["importance", "flips"])
    assert [each.statement in each.conclusions for each in found] == [False, False]
    assert found[0].statement == "the mean gain is below 10 points"


def test_a_search_that_stops_says_so(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence_tools.limits.flips.studies._MOST_SETS", 5)
    found = challenge(et.answer(evidence, "pain_from_12"), evidence, ["flips"])[0]
    assert "leaving out up to 1 study does not do it, more were not tried" in found.reason
    assert found.table["Remark"].eq("no set of up to 1 does it; larger sets were not tried").any()


def test_reviews_that_are_independent_hold_no_conclusion_of_the_result(evidence: Evidence) -> None:
    other = with_rules(evidence, "review_overlap", independent_below=0.99)
    found = challenge(et.answer(other, "open_decompression"), other, ["review_overlap"])[0]
    assert found.verdict == "holds"
    assert "What holds" not in found.reason
