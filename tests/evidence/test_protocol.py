"""The protocol: its names must exist, its faults name their line, and its departures are seen."""

from __future__ import annotations

import math

import pytest
from editions import Copy

import evidence_tools as et
from evidence_tools.errors import EvidenceError, QuestionError


def faults_of(copy: Copy) -> str:
    with pytest.raises(EvidenceError) as error:
        et.read_evidence(copy.folder)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('estimator = "REML"', 'estimator = "REMLE"', "REMLE"),
        ('outcome = "odi"\nwindow = "under_6"', 'outcome = "odi"\nwindow = "under_9"', "under_9"),
        ('mcid = ["t004"]', 'mcid = ["t994"]', "t994"),
        ('common_scale = "odi_0_100"', 'common_scale = "odi_0_50"', "odi_0_50"),
        ("high = 3.4, instrument", "high = 2.4, instrument", "between low 2 and high 2.4"),
        ('study = "midas_ii"', 'study = "midas_iv"', "midas_iv"),
        ('prefer = ["c009"]', 'prefer = ["c909"]', "c909"),
        ('treated = "mild"', 'treated = "wild"', "wild"),
        ("low = 24, label", "low = 24, hihg = 30, label", "hihg"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(copy: Copy, old: str, new: str, said: str) -> None:
    copy.change_protocol(old, new)
    text = (copy.folder / "protocol.toml").read_text(encoding="utf-8")
    report = faults_of(copy)
    assert said in report
    lines = [number for number, line in enumerate(text.splitlines(), 1) if said.split(maxsplit=1)[0] in line]
    assert any(f"protocol.toml:{number}" in report for number in lines) or said.startswith("between")


def test_broken_toml_names_the_line(copy: Copy) -> None:
    copy.change_protocol('estimator = "REML"', 'estimator = "REML')
    line = (copy.folder / "protocol.toml").read_text(encoding="utf-8").splitlines().index('estimator = "REML') + 1
    assert f"protocol.toml:{line}" in faults_of(copy)


def test_a_departure_from_the_reference_values_is_a_warning(copy: Copy) -> None:
    copy.change_protocol("value = 16.5, low = 13.0", "value = 16.0, low = 13.0")
    warnings = et.read_evidence(copy.folder).warnings
    (found,) = warnings.loc[warnings["file"] == "protocol.toml", "found"]
    assert found == "16 / 13 / 19"


def test_a_pair_that_nobody_decided_is_a_warning(copy: Copy) -> None:
    copy.change_protocol('over = ["rosner_2024"]', "over = []")
    warnings = et.read_evidence(copy.folder).warnings
    assert "staats_2023_spacer and rosner_2024 not decided" in set(warnings["found"])


def test_reports_that_stand_in_a_circle_are_refused(copy: Copy) -> None:
    copy.change_protocol('over = ["rosner_2024"]', 'over = ["rosner_2024", "staats_2024_laminectomy"]')
    with pytest.raises(QuestionError, match="circle"):
        et.effects(et.read_evidence(copy.folder), et.Question(outcome="harm_claims"))


def test_a_named_question_has_the_window_in_words(evidence: et.Evidence) -> None:
    question = evidence.protocol.question("odi_from_12")
    assert question.months == (12, math.inf)
    assert evidence.protocol.words_for(question) == "12 months and over"
    assert evidence.protocol.words_for(et.Question(outcome="odi", months=(3, 9))) == "3 to under 9 months"
    assert evidence.protocol.words_for(et.Question(outcome="odi", months=12)) == "at 12 months"
    assert evidence.protocol.question("serious_events").months is None


def test_an_unknown_question_lists_the_known_ones(evidence: et.Evidence) -> None:
    with pytest.raises(QuestionError, match="pain_under_6, pain_from_6_to_12"):
        evidence.protocol.question("pain")
