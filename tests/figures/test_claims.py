"""The map of claims."""

from __future__ import annotations

import re
from collections.abc import Callable

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import CLAIM_VERDICTS
from evidence_tools.figures.claims import FILL, MEANING, SIGN, claims_map, claims_map_frame
from evidence_tools.ledger import verdict_counts


def test_every_claim_has_one_tile_of_its_own(evidence: Evidence) -> None:
    frame = claims_map_frame(evidence)
    assert sorted(frame["claim_id"]) == sorted(evidence.claims["claim_id"])
    assert not frame[["line", "place"]].duplicated().any()
    assert list(dict.fromkeys(frame["section"])) == list(dict.fromkeys(evidence.claims["section"]))


def test_verdicts_can_be_told_apart_without_colour() -> None:
    assert set(FILL) == set(SIGN) == set(MEANING) == set(CLAIM_VERDICTS)
    assert len(set(SIGN.values())) == len(CLAIM_VERDICTS)


def test_the_title_counts_what_the_ledger_counts(evidence: Evidence) -> None:
    chart = claims_map(evidence)
    numbers = [int(number) for number in re.findall(r"\d+", chart.title)]
    assert numbers == [len(evidence.claims), *(count for count in verdict_counts(evidence).values() if count)]
    assert chart.alt.startswith("Map of claims.")
    assert all(claim in chart.alt for claim in evidence.claims["claim_id"])


def test_it_can_be_read(evidence: Evidence, readable: Callable) -> None:
    readable(claims_map(evidence))
