"""Instruments: standardised rows by hand, pools against the engine, verdicts that follow the protocol."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

from evidence_tools import arithmetic
from evidence_tools.evidence import Evidence
from evidence_tools.limits import instruments
from evidence_tools.limits.core.limitation import CANNOT_SAY, HOLDS, OVERTURNS, WEAKENS, Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.instruments.rows import ADDED, POOLED, STANDS, instrument_rows
from evidence_tools.models import pool
from evidence_tools.models.answering import answer

SAME = 'same.odi = ["rmdq", "pdi", "zcq_function"]'


def subject(evidence: Evidence, question: str) -> Subject:
    return subject_of(answer(evidence, question), evidence)


def weighed(evidence: Evidence, question: str) -> Limitation:
    return instruments.challenge(subject(evidence, question))


def test_a_change_on_another_instrument_by_hand(evidence: Evidence) -> None:
    """-7.7 of 24 with a standard deviation of 5.5 is 1.4 of them, as 23.1 points of ODI with 16.5."""
    rows = instrument_rows(subject(evidence, "odi_from_12"))
    (added,) = rows.of(ADDED).itertuples()
    assert (added.study, added.instrument) == ("mekhail_2012_functional", "RMDQ")
    assert added.standardised == pytest.approx(7.7 / 5.5)
    assert added.y == pytest.approx(-7.7 / 5.5 * 16.5)
    assert added.v == pytest.approx(16.5**2 / 40)
    assert added.ratio_low * 16.5 / 5.5 == pytest.approx(13.0 / 6.5)
    assert added.ratio_high * 16.5 / 5.5 == pytest.approx(19.0 / 2.5)


def test_a_study_enters_once(evidence: Evidence) -> None:
    rows = instrument_rows(subject(evidence, "odi_from_12"))
    used = [*rows.of(POOLED)["study"], *rows.of(ADDED)["study"]]
    assert len(used) == len(set(used))
    assert set(rows.of(STANDS)["instrument"]) == {"ZCQ physical function"}
    pdi = rows.table[rows.table["instrument"] == "PDI"].iloc[0]
    assert pdi["use"] == "no conversion to the common scale"
    assert np.isnan(pdi["y"])


def test_a_scale_where_more_is_better_is_turned(evidence: Evidence) -> None:
    one = subject(evidence, "odi_from_12")
    up = replace(one.effects, scale=replace(one.effects.scale, better="higher"))
    turned = instrument_rows(Subject(up, one.fit, evidence))
    assert turned.of(ADDED)["y"].item() == pytest.approx(23.1)


def test_all_instruments_are_pooled_as_the_engine_pools_them(evidence: Evidence) -> None:
    one = subject(evidence, "odi_from_12")
    y, v = (np.append(one.effects.table[name], value) for name, value in (("y", -23.1), ("v", 16.5**2 / 40)))
    expected = arithmetic.pool(y, v, test="adhoc")
    assert weighed(evidence, "odi_from_12").quantity == pytest.approx(float(expected.beta[0]))


def test_each_instrument_has_its_mean_from_one_model(evidence: Evidence) -> None:
    table = answer(evidence, "pain_from_12").effects.table
    used = evidence.continuous.set_index("row_id").loc[table["rows"], "instrument"].to_numpy()
    design = np.column_stack([used == name for name in ("VAS", "NPRS")]).astype(float)
    expected = arithmetic.pool(table["y"], table["v"], design, test="adhoc")
    found = weighed(evidence, "pain_from_12").table.set_index("Instrument")
    for place, name in enumerate(("VAS", "NPRS")):
        shown = found.loc[f"{name} alone", ["Estimate", "Low", "High"]].tolist()
        assert shown == pytest.approx([expected.beta[place], expected.ci_low[place], expected.ci_high[place]])


def test_one_instrument_alone_says_nothing(evidence: Evidence) -> None:
    found = weighed(evidence, "zcq_symptom_from_24")
    assert found.verdict == CANNOT_SAY
    assert "Each of 2 studies used one instrument, ZCQ symptom severity" in found.reason
    assert len(found.table) == 2
    assert weighed(evidence, "walking_time_from_12").verdict == CANNOT_SAY


def test_the_protocol_says_which_outcomes_measure_the_same(evidence: Evidence, copy: Copy) -> None:
    assert weighed(evidence, "odi_from_12").verdict == HOLDS
    alone = weighed(with_rules(evidence, "instruments", same={}), "odi_from_12")
    assert alone.verdict == CANNOT_SAY
    copy.change_protocol(SAME, 'same.odi = ["pdi"]')
    found = weighed(copy.read(), "odi_from_12")
    assert found.verdict == CANNOT_SAY
    assert "PDI: no conversion to the common scale" in found.reason


def test_verdicts_turn_with_what_the_other_instrument_shows(copy: Copy) -> None:
    copy.change("continuous", "c035", change_mean="6", mean="")
    found = weighed(copy.read(), "odi_from_12")
    assert found.verdict == OVERTURNS
    assert "the interval includes zero change" in found.reason
    copy.change("continuous", "c035", change_mean="1")
    found = weighed(copy.read(), "odi_from_12")
    assert found.verdict == WEAKENS
    assert "All, other instruments at their highest: the interval includes zero change" in found.reason


def test_instruments_that_are_studies_cannot_be_told_apart(evidence: Evidence) -> None:
    one = subject(evidence, "pain_from_12")
    two = replace(one.effects, _table=one.effects.table.iloc[[0, 2]].reset_index(drop=True))
    found = instruments.challenge(Subject(two, pool(two), evidence))
    assert found.verdict == CANNOT_SAY
    assert "cannot be told apart" in found.reason
