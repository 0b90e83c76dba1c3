"""Who was studied: counts from the tables, never a verdict."""

from __future__ import annotations

import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.limits import generalisability
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import subject_of


def _challenged(evidence: et.Evidence, question: str) -> Limitation:
    subject = subject_of(et.answer(evidence, question), evidence)
    assert generalisability.applies(subject)
    return generalisability.challenge(subject)


def test_share_of_the_patients_whose_age_is_known(evidence: et.Evidence) -> None:
    found = _challenged(evidence, "serious_events")
    assert found.verdict == "cannot say"
    assert found.quantity == pytest.approx(100 * 75 / (149 + 58 + 75))
    assert "Mean age is printed by 1 of 3 studies (27% of the patients)" in found.reason
    assert "the share of women by none of 3 studies, ethnicity by none" in found.reason


def test_place_time_and_entry(evidence: et.Evidence) -> None:
    found = _challenged(evidence, "open_decompression")
    assert "mean age 64.0 to 74.4 years" in found.reason
    assert "1 study in Canada; 1 study in US; enrolled 2008 to 2015" in found.reason
    table = found.table.set_index("Study")
    assert table.loc["Wilkinson & Fourney 2012", "Entry or age, as noted"] == "10 treated, age 41 to 81"
    assert table.loc["Mekhail 2021", ["Mean age", "SD of age"]].tolist() == [74.4, 9.0]


def test_a_result_that_nothing_answers_tells_of_the_studies_with_rows(evidence: et.Evidence) -> None:
    found = _challenged(evidence, "walking_time_from_12")
    assert found.table["Study"].tolist() == ["MOTION 2022", "Mostoufi 2025"]


def test_filled_tables_change_the_quantity(copy: Copy) -> None:
    copy.change("studies", "midas_i", mean_age="71", pct_female="55")
    found = _challenged(copy.read(), "serious_events")
    assert found.quantity == pytest.approx(100 * (75 + 58) / 282)
    assert "the share of women by 1 of 3 studies (21% of the patients)" in found.reason


def test_nothing_printed_at_all_is_said(copy: Copy) -> None:
    for study in ("midas_encore", "midas_i", "mekhail_2021"):
        copy.change("studies", study, country="", enrol_start="", enrol_end="", mean_age="", sd_age="")
    found = _challenged(copy.read(), "serious_events")
    assert "Place and time of enrolment are not printed either." in found.reason
    assert found.quantity == 0
