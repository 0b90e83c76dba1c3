"""Section `certainty` of the protocol: names exist, thresholds are ordered, and an edition may leave it out."""

from __future__ import annotations

import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.evidence.protocol_certainty import Certainty


@pytest.mark.parametrize(
    ("old", "new", "column", "found"),
    [
        (
            'questions = ["odi_from_12"]',
            'questions = ["odi_from_13"]',
            "certainty.outcomes.disability.questions",
            "odi_from_13",
        ),
        (
            'questions = ["odi_from_12"]',
            'questions = ["odi_under_6"]',
            "certainty.outcomes.disability.questions",
            "a question listed under limits.questions",
        ),
        (
            'questions = ["odi_from_12"]',
            'questions = ["pain_from_12"]',
            "certainty.outcomes",
            "pain_from_12, 2 times",
        ),
        ('walking_time_from_12 = "cmm" }', 'walking_time_from_12 = "cnn" }', "contrasts", "cnn"),
        ('{ walking_time_from_12 = "cmm" }', '{ odi_from_12 = "cmm" }', "certainty.outcomes.walking", "not among its"),
        ('comparators = ["cmm", "esi"', 'comparators = ["cmm", "eis"', "certainty.indirectness.comparators", "eis"),
        ('["Confounding"]', '["Confusion"]', "certainty.risk_of_bias.counted_by_start", "Confusion"),
        ('["comparator"]', '["comparison"]', "certainty.indirectness.counted_by_start", "comparison"),
        ("substantial = 50 ", "substantial = 80 ", "certainty.inconsistency", "must not exceed considerable 75"),
        ("very_serious_from = 3", "very_serious_from = 1", "certainty.indirectness", "must lie below"),
        ("very_large = 5.0", "very_large = 1.5", "certainty.large_effect", "large 2 must lie below"),
        ("serious_from = 0.50         #", "serious_from = 50 #", "certainty.risk_of_bias.serious_from", "50"),
        ('stands = "lowest"', 'stands = "best"', "certainty.stands", "best"),
        ('randomised = "high" ', 'randomised = "sure" ', "certainty.start.randomised", "sure"),
    ],
)
def test_a_wrong_rule_is_named_with_its_line(copy: Copy, old: str, new: str, column: str, found: str) -> None:
    copy.change_protocol(old, new)
    (fault,) = [each for each in copy.faults("protocol.toml") if column in each.column]
    assert found in f"{fault.found} {fault.allowed}"
    lines = (copy.folder / "protocol.toml").read_text(encoding="utf-8").splitlines()
    assert fault.column.rpartition(".")[2] in lines[fault.line - 1]


def test_an_edition_without_rules_for_certainty_is_allowed(copy: Copy) -> None:
    path = copy.folder / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index("# How the certainty of the evidence is rated")
    path.write_text(text[:start], encoding="utf-8")
    assert et.read_evidence(copy.folder).protocol.certainty == Certainty()


def test_a_protocol_without_a_critical_outcome_is_told_before_the_review(copy: Copy) -> None:
    path = copy.folder / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("[certainty]")], encoding="utf-8")
    (fault,) = [each for each in copy.report().of_severity("warning") if each.column == "certainty.outcomes"]
    assert "on which the decision turns" in fault.allowed
    assert "[certainty.outcomes.<name>]" in fault.mend
