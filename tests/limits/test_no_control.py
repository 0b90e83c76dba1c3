"""Gain left after the change without the treatment: by hand from the tables, and moved by the protocol."""

import math

import pytest
from protocol_rules import with_rules

from evidence_tools.limits import no_control
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.models import answer

Z = 1.959963984540054


def weighed(evidence, question):
    return no_control.challenge(subject_of(answer(evidence, question), evidence))


@pytest.fixture(scope="module")
def pain(evidence):
    return weighed(evidence, "pain_from_12")


@pytest.fixture(scope="module")
def odi(evidence):
    return weighed(evidence, "odi_from_12")


def test_the_median_change_without_the_treatment_is_taken_off(evidence, pain):
    fit = answer(evidence, "pain_from_12").fit
    sd = evidence.dispersion.set_index("dispersion_id").loc["d076", "visit_sd"]
    gains = sorted([0.5, 1.6, 0.9 * sd, 3.6, 3.7])  # k045, k028, k038 in standard deviations, k009, k012
    assert pain.plausible == pytest.approx((gains[0], gains[2], gains[4]))
    assert pain.quantity == pytest.approx(fit.estimate + gains[2])
    assert pain.tipping == pytest.approx(-fit.estimate - 2, abs=1e-6)  # the mean gain falls below 2 points
    assert (pain.verdict, pain.size_unit, pain.grade) == ("overturns", "points", "risk of bias")
    assert "the mean gain is below 2 points" in pain.reason


def test_what_only_the_far_end_reverses_weakens(evidence, odi):
    fit = answer(evidence, "odi_from_12").fit
    assert odi.verdict == "weakens"
    assert odi.tipping == pytest.approx(-fit.ci_high, abs=1e-6)  # the interval reaches no change first
    assert odi.statement == "the interval includes zero change"
    assert odi.plausible == pytest.approx((0.6, (4.1 + 4.8) / 2, 14.5))


def test_a_row_keeps_the_uncertainty_that_its_source_prints(evidence, odi):
    fit = answer(evidence, "odi_from_12").fit
    row = odi.table[odi.table["Source"].str.contains("k001")].iloc[0]
    half = (1.66 + 2.86) / 2  # printed interval, turned to a gain
    assert (row["Gain low"], row["Gain high"]) == pytest.approx((0.6 - half, 0.6 + half))
    assert row["Estimate"] == pytest.approx(fit.estimate + 0.6)
    assert row["Low"] == pytest.approx(fit.estimate + 0.6 - math.hypot(fit.estimate - fit.ci_low, half))
    assert row["High"] == pytest.approx(fit.estimate + 0.6 + math.hypot(fit.ci_high - fit.estimate, half))
    without = odi.table[odi.table["Source"].str.contains("k010")].iloc[0]
    assert math.isnan(without["Gain low"])
    assert without["High"] - without["Low"] == pytest.approx(fit.ci_high - fit.ci_low)


def test_sham_shares_and_the_entry_rule_stand_beside_the_benchmarks(evidence, odi, pain):
    fit = answer(evidence, "odi_from_12").fit
    sham = odi.table[odi.table["Source"].str.contains("p038")].iloc[0]
    assert sham["Estimate"] == pytest.approx(0.36 * fit.estimate)
    assert sham["High"] == pytest.approx(0.36 * fit.ci_high)
    for limitation, expected in ((odi, 1.8), (pain, 0.5)):  # as rows k044 and k045 print them
        entry = limitation.table[limitation.table["Kind"] == "entry rule alone"].iloc[0]
        assert round(entry["Gain without treatment"], 1) == expected


def test_rows_from_elsewhere_are_marked(pain, odi):
    remarks = {source[-5:-1]: text for source, text in zip(pain.table["Source"], pain.table["Remark"], strict=True)}
    assert remarks["k038"] == "another condition; standard deviations times 2.5"
    assert remarks["k045"] == "a model, not data"
    assert remarks["k009"] == "time: not stated"
    assert "another time: 2.4 months" in odi.table["Remark"].iloc[0]
    assert {"artus_2014", "murphy_2006", "jonas_2015"} <= set(pain.sources)
    assert "limits.no_control.benchmarks.pain" in pain.assumed


@pytest.mark.parametrize(
    ("benchmarks", "verdict"),
    [(["k045"], "holds"), (["k045", "k028", "k009"], "weakens"), (["k038", "k009"], "overturns")],
)
def test_other_benchmarks_move_the_verdict(evidence, benchmarks, verdict):
    assert (
        weighed(with_rules(evidence, "no_control", benchmarks={"pain": benchmarks}), "pain_from_12").verdict == verdict
    )


def test_a_change_in_the_protocol_moves_the_verdict(copy):
    copy.change_protocol('benchmarks.pain = ["k045", "k028", "k038", "k009", "k012"]', 'benchmarks.pain = ["k045"]')
    assert weighed(copy.read(), "pain_from_12").verdict == "holds"


def test_a_standardised_benchmark_keeps_its_interval_in_points(pain):
    row = pain.table[pain.table["Source"].str.contains("k038")].iloc[0]
    assert (row["Gain low"], row["Gain high"]) == pytest.approx((0.9 * 2.5 - 0.25, 0.9 * 2.5 + 0.25))  # 0.8 to 1.0


def test_standardised_and_converted_benchmarks_follow_their_tables(copy):
    copy.change("reference/dispersion", "d076", value="4", visit_sd="4")
    copy.change("reference/controls", "k038", better="lower", estimate="-0.9", ci_low="-1.0", ci_high="-0.8")
    copy.change("reference/controls", "k028", instrument="VAS", scale_max="100", estimate="-16")
    table = weighed(copy.read(), "pain_from_12").table.set_index("Source")["Gain without treatment"]
    gains = {source[-5:-1]: gain for source, gain in table.items()}
    assert gains["k038"] == pytest.approx(0.9 * 4)
    assert gains["k028"] == pytest.approx(1.6)


def test_a_benchmark_that_cannot_be_converted_is_shown_but_not_used(evidence):
    found = weighed(with_rules(evidence, "no_control", benchmarks={"pain": ["k042", "k028"]}), "pain_from_12")
    row = found.table[found.table["Source"].str.contains("k042")].iloc[0]
    assert math.isnan(row["Estimate"])
    assert "cannot be turned into points" in row["Remark"]
    assert found.plausible == pytest.approx((1.6, 1.6, 1.6))


def test_the_entry_rule_of_the_protocol_is_used(evidence):
    rule = evidence.protocol.limits.no_control.entry["odi"].model_dump() | {"r": 0.0}
    table = weighed(with_rules(evidence, "no_control", entry={"odi": rule}), "odi_from_12").table
    entry = table[table["Kind"] == "entry rule alone"].iloc[0]
    assert entry["Gain without treatment"] == pytest.approx(48.522 - 41.7, abs=0.001)


def test_without_benchmarks_the_reason_names_what_is_missing(evidence):
    found = weighed(evidence, "zcq_symptom_from_24")
    assert found.verdict == "cannot say"
    assert "limits.no_control.benchmarks" in found.reason
    assert found.quantity == pytest.approx(found.tipping)
    assert "could be pooled" in weighed(evidence, "walking_time_from_12").reason


def test_two_arms_are_their_own_control(evidence):
    subjects = [
        subject_of(answer(evidence, name), evidence) for name in ("odi_between_arms", "intervention_against_cmm")
    ]
    assert [no_control.applies(subject) for subject in subjects] == [False, False]
