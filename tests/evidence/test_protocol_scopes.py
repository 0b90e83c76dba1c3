"""Section `certainty.scopes` of the protocol: which results a judgement covers, and words that nobody explained."""

from __future__ import annotations

import math

import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_scopes import Scope


@pytest.mark.parametrize(
    ("scope", "months", "outcome", "covered"),
    [
        (Scope(), 60.0, "pain", True),
        (Scope(to=12), 12.0, "pain", True),
        (Scope(to=12), 12.1, "pain", False),
        (Scope(after=12), 12.0, "pain", False),
        (Scope(after=12), 24.0, "pain", True),
        (Scope(after=1.4, to=12), 1.4, None, False),
        (Scope(after=1.4, to=12), 6.0, None, True),
        (Scope(after=12), math.nan, "pain", True),
        (Scope(outcomes=("odi",)), 12.0, "pain", False),
        (Scope(outcomes=("odi",)), 12.0, "odi", True),
        (Scope(outcomes=("odi",)), 12.0, None, True),
    ],
)
def test_a_scope_covers_visits_and_outcomes(scope: Scope, months: float, outcome: str | None, covered: bool) -> None:
    assert scope.covers(months, outcome) is covered


def test_every_scope_of_the_real_edition_is_explained(evidence: Evidence) -> None:
    assert set(evidence.risk_of_bias["scope"].dropna()) == set(evidence.protocol.certainty.scopes)


def test_a_scope_that_nobody_explained_is_a_warning_with_its_rows(copy: Copy) -> None:
    copy.change("risk_of_bias", "q006", scope="to month 12")
    (fault,) = [each for each in copy.faults("protocol.toml") if each.column == "certainty.scopes"]
    assert fault.severity == "warning"
    assert "'to month 12', the scope of q006" in fault.found
    assert "to 12 months" in fault.allowed
    assert "counts for every result" in fault.mend
    lines = (copy.folder / "protocol.toml").read_text(encoding="utf-8").splitlines()
    assert lines[fault.line - 1].startswith("[certainty.scopes]")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"after 12 months" = { after = 12 }', '"after 12 months" = { from = 12 }', "no entry of this name"),
        ('"to one year" = { after = 1.4, to = 12 }', '"to one year" = { after = 12, to = 1.4 }', "after 12 must lie"),
        (
            '"walking_time", "walking_distance", "responder_walking", "open',
            '"walk", "open',
            "an outcome of outcomes.csv",
        ),
    ],
)
def test_a_wrong_scope_is_refused(copy: Copy, old: str, new: str, said: str) -> None:
    copy.change_protocol(old, new)
    (fault,) = [each for each in copy.faults("protocol.toml") if each.column.startswith("certainty.scopes")]
    assert fault.severity == "error"
    assert said in fault.allowed
    assert fault.line > 0
