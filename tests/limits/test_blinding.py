"""Bias of open treatment: by hand, coherent between table and curve, and moved by the protocol."""

import math
from dataclasses import replace

import numpy as np
import pytest
from protocol_rules import with_rules

from evidence_tools.arithmetic.bias_adjustment import BiasPrior, adjust_for_bias
from evidence_tools.limits import blinding
from evidence_tools.limits.blinding.extra_events import extra_events
from evidence_tools.limits.blinding.objective_outcomes import objective_beside_subjective
from evidence_tools.limits.core.reference import row_of
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.limits.shared.priors import exaggeration, without_bias
from evidence_tools.models import answer
from evidence_tools.study_effects import effects

Z = 1.959963984540054


def subject(evidence, question):
    return subject_of(answer(evidence, question), evidence)


def weighed(evidence, question):
    return blinding.challenge(subject(evidence, question))


def row_with(limitation, key):
    return limitation.table[limitation.table["Source"].astype(str).str.contains(key)].iloc[0]


def test_the_most_likely_bias_is_the_middle_prior_times_the_spread_of_the_patients(evidence):
    found, fit = weighed(evidence, "odi_from_12"), answer(evidence, "odi_from_12").fit
    prior = BiasPrior(0.37 * 17.3, (0.77 + 0.04) / (2 * Z) * 17.3)
    table = fit.effects.table
    expected = adjust_for_bias(table["y"], table["v"], prior.scaled(-1), test="adhoc")
    assert found.plausible == pytest.approx((0.17 * 17.3, 0.37 * 17.3, 0.56 * 17.3))
    assert found.quantity == pytest.approx(expected.estimate)
    row = row_with(found, "p006")
    assert (row["Estimate"], row["Low"], row["High"]) == pytest.approx((expected.estimate, expected.low, expected.high))
    assert row["High"] - row["Low"] > fit.ci_high - fit.ci_low  # the uncertainty of the bias is kept
    assert found.verdict == "weakens"


@pytest.mark.parametrize("question", ["pain_from_12", "intervention_against_cmm"])
def test_curve_and_table_agree_and_no_bias_leaves_the_result_alone(evidence, question):
    found, base = weighed(evidence, question), subject(evidence, question).base
    scale = answer(evidence, question).effects.scale
    curve = found.curve.set_index("x")
    assert curve.loc[found.neutral].tolist() == pytest.approx(
        [float(scale.display(each)) for each in (base.estimate, base.low, base.high)]
    )
    for _, row in found.table[found.table["In the plausible range"] == "yes"].iterrows():
        place = np.abs(curve.index - row["Bias"]).argmin()
        if abs(curve.index[place] - row["Bias"]) < 1e-9:
            assert curve.iloc[place].tolist() == pytest.approx([row["Estimate"], row["Low"], row["High"]])
    assert (found.table["In the plausible range"] == "yes").sum() == 3


def test_the_tipping_points_of_a_score_are_where_its_conclusions_turn(evidence):
    found, fit = weighed(evidence, "pain_from_12"), answer(evidence, "pain_from_12").fit
    assert found.tipping == pytest.approx(-fit.estimate - 2, abs=1e-6)
    assert found.verdict == "holds"
    assert f"{found.tipping / 2.5:.2f} standard deviations" in found.reason


def test_ratios_of_odds_ratios_become_points(evidence):
    row = row_with(weighed(evidence, "pain_from_12"), "p018")
    assert row["Bias"] == pytest.approx(-math.log(0.75) * math.sqrt(3) / math.pi * 2.5)
    assert "converted" in row["Remark"]


@pytest.mark.parametrize(
    ("scores", "verdict"), [(["p003"], "holds"), (["p002", "p001"], "overturns"), (["p003", "p002"], "weakens")]
)
def test_other_priors_move_the_verdict(evidence, scores, verdict):
    assert weighed(with_rules(evidence, "blinding", scores=scores), "odi_from_12").verdict == verdict


def test_a_change_in_the_protocol_moves_the_verdict(copy):
    copy.change_protocol('scores = ["p003", "p006", "p001"]', 'scores = ["p003"]')
    copy.change_protocol('ratios = ["p016", "p015", "p018"]', 'ratios = ["p007"]')
    changed = copy.read()
    assert weighed(changed, "odi_from_12").verdict == "holds"
    assert weighed(changed, "intervention_against_cmm").verdict == "overturns"


def test_what_cannot_be_put_in_points_is_said(copy):
    copy.change_protocol('odi = "d075"\n', "")
    found = weighed(copy.read(), "odi_from_12")
    assert found.verdict == "cannot say"
    assert "limits.baseline_sd for this score" in found.reason
    assert "zero change from 8.7 points" in found.reason


def test_an_outcome_that_patients_do_not_score_has_no_published_bias(evidence):
    found = weighed(with_rules(evidence, "blinding", objective=["odi"]), "odi_from_12")
    assert (found.verdict, found.plausible) == ("cannot say", None)
    assert "do not score" in found.reason


def test_double_blind_studies_are_exempt(copy):
    for study in ("motion", "midas_encore", "midas_i", "wong_2012"):
        copy.change("studies", study, blinding="double")
    evidence = copy.read()
    found = weighed(evidence, "odi_from_12")
    assert found.verdict == "holds"
    assert found.quantity == pytest.approx(answer(evidence, "odi_from_12").fit.estimate)


def test_for_a_trial_of_events_the_ratio_and_the_events_that_tip_it(evidence):
    found = weighed(evidence, "intervention_against_cmm")
    log_rr, v = math.log(4 / 18), 1 / 4 + 1 / 18 - 2 / 69
    sd = math.log(0.93 / 0.61) / (2 * Z)
    high = log_rr - math.log(0.75) + math.hypot(Z * math.sqrt(v), Z * sd)
    assert row_with(found, "p018")["High"] == pytest.approx(math.exp(high))
    assert found.quantity == pytest.approx(4 / 18 / 0.91)
    limits = [math.log(4 / (18 - extra)) + Z * math.sqrt(1 / 4 + 1 / (18 - extra) - 2 / 69) for extra in range(15)]
    extra = extra_events(subject(evidence, "intervention_against_cmm"))
    assert (extra.to_include, extra.to_equal) == (next(i for i, high in enumerate(limits) if high >= 0), 14)
    assert "7 of the 18 events" in found.reason
    assert (found.verdict, found.neutral) == ("holds", 1.0)
    assert found.plausible == pytest.approx((0.75, 0.91, 1.01))


def test_extra_events_cannot_explain_a_higher_risk(evidence):
    assert extra_events(subject(evidence, "surgery_against_laminectomy")) is None
    assert "No bias within reach" in weighed(evidence, "surgery_against_laminectomy").reason


def test_a_prior_of_another_kind_is_no_prior(evidence):
    found = weighed(with_rules(evidence, "blinding", scores=["p004"]), "odi_from_12")
    assert (found.verdict, found.plausible) == ("cannot say", None)
    assert "can be put on the scale" in found.reason
    without = weighed(with_rules(evidence, "blinding", scores=[]), "odi_from_12")
    assert "names no published bias" in without.reason


def test_a_difference_of_risks_takes_no_ratio(evidence):
    question = replace(evidence.protocol.question("intervention_against_cmm"), measure="RD")
    found = blinding.challenge(subject_of(effects(evidence, question), evidence))
    assert found.verdict == "cannot say"
    assert "difference of risks" in found.reason


def test_where_higher_is_better_a_flattering_bias_is_taken_off_downwards(evidence):
    lower = subject(evidence, "pain_from_12")
    table = lower.effects.table.assign(y=lambda rows: -rows["y"])
    higher = replace(lower, effects=replace(lower.effects, _table=table, scale=replace(lower.scale, better="higher")))
    prior = exaggeration(higher, row_of(evidence, "p001", "bias_priors"))
    assert prior.mean == pytest.approx(0.56 * 2.5)
    one, other = without_bias(lower, prior), without_bias(higher, prior)
    assert (other.estimate, other.low, other.high) == pytest.approx((-one.estimate, -one.high, -one.low))


def test_it_applies_where_knowing_the_treatment_can_shift_the_result(evidence):
    names = ("pain_from_12", "odi_between_arms", "intervention_against_cmm", "open_decompression")
    assert [blinding.applies(subject(evidence, name)) for name in names] == [True, True, True, False]
    assert weighed(evidence, "walking_time_from_12").verdict == "cannot say"


def test_objective_outcomes_stand_first(evidence):
    table = objective_beside_subjective(evidence)
    assert len(table) == len(evidence.protocol.limits.questions)
    kinds = table.set_index("Question")["The outcome is"]
    assert kinds.iloc[0] == "counted or measured"
    assert kinds.iloc[-1] == "scored by the patient"
    assert kinds["Serious adverse event, any follow-up"] == "judged by staff"
    assert kinds["Pain, 12 months and over"] == "scored by the patient"
