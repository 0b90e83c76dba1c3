"""E-values of comparisons without randomisation against the confounder held plausible."""

import math
from dataclasses import replace

import pytest
from protocol_rules import with_rules

from evidence_tools.arithmetic.evalue import evalue, evalue_of, evalue_of_risk_difference
from evidence_tools.limits import confounding
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.models import answer
from evidence_tools.study_effects import effects

QUESTION = "surgery_against_laminectomy"


def weighed(evidence, question=QUESTION):
    return confounding.challenge(subject_of(answer(evidence, question), evidence))


@pytest.mark.parametrize("question", [QUESTION, "harm_against_laminectomy"])
def test_the_tipping_point_is_the_e_value_of_the_limit(evidence, question):
    found, fit = weighed(evidence, question), answer(evidence, question).fit
    expected = evalue(fit.display_estimate, fit.display_ci_low, fit.display_ci_high)
    assert found.quantity == pytest.approx(expected.limit)
    assert found.tipping == pytest.approx(expected.limit, abs=1e-6)
    strength = found.table["Risk ratio with treatment and with outcome"]
    assert strength.max() == pytest.approx(expected.estimate)
    assert found.table.loc[strength.idxmax(), "Estimate"] == pytest.approx(1)  # nothing is left
    assert found.verdict == "holds"


@pytest.mark.parametrize(
    ("sizes", "verdict"), [((1.2, 1.5, 2.2), "weakens"), ((1.2, 2.2, 2.5), "overturns"), ((1.0, 1.0, 2.0), "holds")]
)
def test_a_stronger_plausible_confounder_moves_the_verdict(evidence, sizes, verdict):
    confounder = dict(zip(("low", "central", "high"), sizes, strict=True))
    assert weighed(with_rules(evidence, "confounding", confounder=confounder)).verdict == verdict


def test_a_change_in_the_protocol_moves_the_verdict(copy):
    copy.change_protocol("central = 1.5, high = 2.0 }", "central = 1.5, high = 3.0 }")
    assert weighed(copy.read()).verdict == "weakens"


def test_at_its_worst_a_confounder_shifts_by_the_bounding_factor(evidence):
    found, fit = weighed(evidence), answer(evidence, QUESTION).fit
    row = found.table[found.table["Risk ratio with treatment and with outcome"] == 2].iloc[0]
    factor = 2 * 2 / (2 + 2 - 1)
    assert (row["Estimate"], row["Low"]) == pytest.approx((fit.display_estimate / factor, fit.display_ci_low / factor))
    low_risk = weighed(evidence, "harm_against_laminectomy").table
    row = low_risk[low_risk["Risk ratio with treatment and with outcome"] == 2].iloc[0]
    fit = answer(evidence, "harm_against_laminectomy").fit
    assert row["Estimate"] == pytest.approx(fit.display_estimate * factor)


@pytest.mark.parametrize("question", [QUESTION, "harm_against_laminectomy"])
def test_known_shares_correct_the_ratio_in_either_direction(evidence, question):
    found, fit = weighed(evidence, question), answer(evidence, question).fit
    more = found.table[found.table["Scenario"].str.contains("60% of the treated and 40%")].iloc[0]
    fewer = found.table[found.table["Scenario"].str.contains("40% of the treated and 60%")].iloc[0]
    corrected = (1 + 0.4 * (2 - 1)) / (1 + 0.6 * (2 - 1))
    assert more["Estimate"] == pytest.approx(fit.display_estimate * corrected)
    assert fewer["Estimate"] == pytest.approx(fit.display_estimate / corrected)


def test_a_common_outcome_is_judged_on_the_scale_of_risks(copy):
    copy.change("binary", "b087", events="900", n="2197", pct="41")
    copy.change("binary", "b088", events="1500", n="7416", pct="20.2")
    evidence = copy.read()
    question = replace(evidence.protocol.question(QUESTION), measure="OR")
    subject = subject_of(effects(evidence, question), evidence)
    found = confounding.challenge(subject)
    low = math.exp(subject.base.low)
    assert found.quantity == pytest.approx(evalue_of(math.sqrt(low)))
    assert found.tipping == pytest.approx(found.quantity, abs=1e-6)


def test_without_a_plausible_strength_the_e_value_still_stands(evidence):
    found = weighed(with_rules(evidence, "confounding", confounder=None))
    assert found.verdict == "cannot say"
    assert "limits.confounding.confounder" in found.reason
    assert found.quantity == pytest.approx(2.13, abs=0.01)


def test_a_difference_of_risks_has_no_ratio_to_judge(evidence):
    question = replace(evidence.protocol.question(QUESTION), measure="RD")
    found = confounding.challenge(subject_of(effects(evidence, question), evidence))
    assert found.verdict == "cannot say"
    assert "measure RR or OR" in found.reason
    assert found.quantity == pytest.approx(evalue_of_risk_difference(198, 2197, 408, 7416).limit)


def test_it_applies_to_comparisons_that_were_not_randomised(evidence):
    names = (QUESTION, "intervention_against_cmm", "pain_from_12")
    assert [confounding.applies(subject_of(answer(evidence, name), evidence)) for name in names] == [True, False, False]
