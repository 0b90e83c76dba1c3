"""Section `update` of the protocol: its defaults, what it refuses, and names that lead nowhere."""

from __future__ import annotations

import pytest
from edition_copies import Copy
from pydantic import ValidationError

from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_update import Update


def test_the_edition_states_the_rule(evidence: Evidence) -> None:
    assert evidence.protocol.update == Update()
    assert evidence.protocol.update.chance == 0.2
    assert evidence.protocol.update.months == 12
    assert evidence.protocol.limits.imprecision.next_trial in evidence.protocol.update.patients


@pytest.mark.parametrize(
    "wrong", [{"chance": 0}, {"chance": 1}, {"patients": ()}, {"patients": (1,)}, {"patients": (50, 25)}, {"months": 0}]
)
def test_values_without_meaning_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Update(**wrong)


def test_all_faults_of_the_section_are_named_with_their_line(copy: Copy) -> None:
    named = 'questions = ["pain_from_12", "pain_from_12", "synthetic_none"]'
    copy.change_protocol("[update]\n", f"[update]\n{named}\n")
    line = (copy.folder / "protocol.toml").read_text(encoding="utf-8").splitlines().index(named) + 1
    with pytest.raises(EvidenceError) as problem:
        copy.read()
    said = str(problem.value)
    assert "synthetic_none" in said
    assert "pain_from_12 twice" in said
    assert said.count(f"protocol.toml:{line} update.questions") == 2


def test_sizes_that_fall_are_named(copy: Copy) -> None:
    copy.change_protocol("patients = [25, 50,", "patients = [50, 25,")
    with pytest.raises(EvidenceError, match="must rise"):
        copy.read()
