"""One changed number moves the verdicts that rest on it, and no other."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger import Checked
from evidence_tools.ledger.checking import Bench

SLOW = {"limitation", "certainty", "follows"}  # they weigh every limitation anew, or rest on a claim that does


class Moved(NamedTuple):
    """Changed cells of a row, the claims whose verdict they move, and those of which they move the sentence alone."""

    table: str
    row: str
    cells: dict[str, str]
    verdicts: set[str]
    sentences: set[str]


@pytest.mark.parametrize(
    "case",
    [
        Moved("reviews", "orhurhu_2025", {"n_studies": "14"}, {"O03"}, {"O07"}),
        Moved("reviews", "zhang_2025", {"n_patients": "505"}, {"Z06"}, set()),
        Moved("reference/mcid", "t002", {"value": "3"}, {"O04"}, set()),
        Moved("binary", "b073", {"events": "10", "pct": "13.3"}, {"K04"}, {"K05", "K06", "K12"}),
        Moved("continuous", "c050", {"p_text": "not significant (value not printed)"}, {"K07", "O02"}, set()),
    ],
)
def test_one_changed_number_moves_what_rests_on_it_and_nothing_else(
    case: Moved, copy: Copy, evidence: Evidence, checked: dict[str, Checked]
) -> None:
    copy.change(case.table, case.row, **case.cells)
    bench = Bench(copy.read())
    quick = [claim for claim, each in evidence.bindings.items() if not {test.kind for test in each.tests} & SLOW]
    again = {claim: bench.checked(claim) for claim in quick}
    assert {claim for claim in again if again[claim].computed != checked[claim].computed} == case.verdicts
    assert {claim for claim in again if again[claim].why != checked[claim].why} == case.verdicts | case.sentences


@pytest.mark.parametrize(
    ("arm", "claims"), [("midas_encore/esi", ("H07", "E06")), ("motion/cmm", ("M03", "M06", "M07", "H08"))]
)
def test_a_score_of_the_other_arm_does_not_say_which_arm_did_better(
    arm: str, claims: tuple[str, ...], copy: Copy, checked: dict[str, Checked]
) -> None:
    study, _, other = arm.partition("/")
    fall = {"study_id": study, "arm_id": other, "timepoint_months": "12", "n": "69", "change_mean": "-4.5"}
    copy.append("continuous", "c010", row_id="c064", **fall)
    zcq = fall | {"change_mean": "-0.9"}
    copy.append("continuous", "c011", row_id="c065", **zcq)
    bench = Bench(copy.read())
    for claim in claims:
        assert bench.checked(claim).computed == checked[claim].computed == "cannot say"
