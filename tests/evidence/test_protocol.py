"""The protocol: its names must exist, its faults name their line, and its departures are seen."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from edition_copies import Copy, copy_edition

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
    (fault,) = copy.faults("protocol.toml")
    circle = ("staats_2024_laminectomy over staats_2023_spacer", "staats_2023_spacer over staats_2024_laminectomy")
    assert fault.found.startswith("a circle: ")
    assert any(step in fault.found for step in circle)
    assert fault.line > 0


@pytest.mark.parametrize(
    ("old", "new", "column", "said"),
    [
        ('measure = "IRLN"', 'measure = "MC"', "measure", "binary outcome in one arm: PLO, PR, IRLN, IR"),
        ('against = "cmm"\nlabel', 'against = "cmm"\nmeasure = "MC"\nlabel', "measure", "in two arms: MD"),
        ('prefer = ["c009"]', 'prefer = ["c008"]', "prefer", "c008, whose outcome is odi"),
        ('prefer = ["c009"]', 'prefer = ["c058"]', "prefer", "c058, whose analysis_use is do_not_pool"),
        ('prefer = ["c009"]', 'prefer = ["c059"]', "prefer", "c059, whose analysis_use is direction_only"),
        ('against = "spacer"\nprefer', "prefer", "prefer", "b084, whose treatment is spacer"),
        ('prefer = ["c009"]', 'prefer = ["c009"]\ndesigns = ["case_series"]', "prefer", "c009, whose design is rct"),
        ('outcome = "dural_tear"', 'outcome = "coverage"', "outcome", "that is no topic"),
        ('window = "from_12"\nagainst = "cmm"', 'window = "from_12"\nagainst = "mild"', "against", "another treatment"),
        (
            'order = ["reported", "from_se", "from_ci", "from_p", "from_two_sds", "borrowed"]',
            "order = []",
            "order",
            "1",
        ),
        ("value = 2.8, low = 2.0", "value = 2.8, low = 0.0", "borrowed_sd.low", "greater than 0"),
        ("high = 0.6, instrument", "high = 1.0, instrument", "pre_post_r.high", "less than 1"),
        (
            'common_scale = "rmdq_0_24"',
            'common_scale = "odi_0_100"',
            "common_scale",
            "the instruments of rmdq: rmdq_0_24",
        ),
        ('mcid = ["t004"]', 'mcid = ["t003"]', "mcid", "t003, a threshold of odi"),
        ('mcid = ["t003",', 'mcid = ["t008",', "mcid", "t008, a row without a value"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_told_at_its_entry(
    copy: Copy, old: str, new: str, column: str, said: str
) -> None:
    copy.change_protocol(old, new)
    (fault,) = copy.faults("protocol.toml")
    assert fault.severity == "error"
    assert fault.column.endswith(column)
    assert said in f"{fault.found}; {fault.allowed}"
    assert fault.line > 0


@pytest.mark.parametrize(
    ("key", "cells", "said"),
    [
        ("rmdq", {"factor": "2"}, "has no row with factor 1"),
        ("nprs_0_10", {"scale_max": "100"}, "vas_0_10, vas_0_100_points"),
        ("vas_0_100_mm", {"common_unit": "mm"}, "tell differently"),
    ],
)
def test_a_common_scale_is_told_by_one_instrument_or_by_several_alike(
    copy: Copy, key: str, cells: dict[str, str], said: str
) -> None:
    copy.change("reference/instruments", key, **cells)
    (fault,) = copy.faults("protocol.toml")
    assert fault.column.endswith("common_scale")
    assert said in fault.found


def test_an_edition_in_the_folder_of_another_year_is_a_warning(tmp_path: Path) -> None:
    copy = copy_edition(tmp_path / "data")
    assert not copy.faults("protocol.toml")
    moved = Copy(copy.folder.rename(copy.folder.parent / "2027"))
    (fault,) = moved.faults("protocol.toml")
    assert (fault.severity, fault.column, fault.found) == ("warning", "edition.edition", "2026")
    assert "2027" in fault.allowed
    elsewhere = Copy(tmp_path / "copies" / "mild" / "2027")
    (tmp_path / "data").rename(tmp_path / "copies")
    assert not elsewhere.faults("protocol.toml")


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
