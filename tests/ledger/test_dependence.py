"""One changed number moves the verdicts that rest on it, and no other."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from editions import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger import Checked
from evidence_tools.ledger.checking import Bench

SLOW = {"limitation", "certainty", "follows"}  # they weigh every limitation anew, or rest on a claim that does


class Moved(NamedTuple):
    """A changed cell, the claims whose verdict it moves, and those of which it moves the sentence alone."""

    table: str
    row: str
    column: str
    cell: str
    verdicts: set[str]
    sentences: set[str]


@pytest.mark.parametrize(
    "case",
    [
        Moved("reviews", "orhurhu_2025", "n_studies", "14", {"O03"}, {"O07"}),
        Moved("reviews", "zhang_2025", "n_patients", "505", {"Z06"}, set()),
        Moved("reference/mcid", "t002", "value", "3", {"O04"}, set()),
    ],
)
def test_one_changed_number_moves_what_rests_on_it_and_nothing_else(
    case: Moved, copy: Copy, evidence: Evidence, checked: dict[str, Checked]
) -> None:
    copy.change(case.table, case.row, **{case.column: case.cell})
    bench = Bench(copy.read())
    quick = [claim for claim, each in evidence.bindings.items() if not {test.kind for test in each.tests} & SLOW]
    again = {claim: bench.checked(claim) for claim in quick}
    assert {claim for claim in again if again[claim].computed != checked[claim].computed} == case.verdicts
    assert {claim for claim in again if again[claim].why != checked[claim].why} == case.verdicts | case.sentences
