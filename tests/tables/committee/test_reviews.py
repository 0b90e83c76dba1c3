"""Documents side by side: agreement is computed from what the bindings say, everything else from the tables."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.bindings import Bindings
from evidence_tools.tables.committee import reviews_frame, table_of_reviews
from evidence_tools.tables.committee.reviews import AGREE, ALONE, DISAGREE

SAID = {
    "H09": ("surgery_against_laminectomy", "more"),
    "E05": ("surgery_against_laminectomy", "same"),
    "O16": ("durability", "lasts"),
    "H04": ("durability", "lasts"),
    "K11": ("five_years", "lasts"),
    "X04": ("surgery_against_laminectomy", "differs"),
}


def bound(evidence: Evidence, said: dict[str, tuple[str, str]]) -> Evidence:
    """The evidence with these topics and no others."""
    raw = {claim: each.model_dump() | {"says": {}} for claim, each in evidence.bindings.items()}
    for claim, (topic, says) in said.items():
        raw[claim] |= {"says": {topic: says}}
    return replace(evidence, bindings=Bindings.model_validate(raw))


@pytest.fixture(scope="module")
def frame(evidence: Evidence) -> pd.DataFrame:
    return reviews_frame(bound(evidence, SAID))


def agreement(frame: pd.DataFrame) -> dict[str, str]:
    return dict(frame.loc[frame["agreement"] != "", ["topic", "agreement"]].drop_duplicates().to_numpy())


def test_two_documents_that_say_different_words_disagree(frame: pd.DataFrame, evidence: Evidence) -> None:
    assert agreement(frame) == {
        "Surgery against laminectomy": DISAGREE,
        "Durability": AGREE,
        "Five years": ALONE,
    }
    reconciled = reviews_frame(bound(evidence, SAID | {"E05": ("surgery_against_laminectomy", "more")}))
    assert agreement(reconciled)["Surgery against laminectomy"] == AGREE


def test_statements_across_documents_are_left_out(frame: pd.DataFrame) -> None:
    assert not frame["claim_ids"].str.contains("X04").any()


def test_what_is_said_comes_from_the_claims(frame: pd.DataFrame, evidence: Evidence) -> None:
    claims = evidence.claims.set_index("claim_id")
    (row,) = frame[frame["claim_ids"] == "H09"].to_dict("records")
    assert row["words"] == claims.loc["H09", "statement"]
    assert (row["says"], row["document"], row["locators"]) == ("more", "Hayes 2025", claims.loc["H09", "section"])


def test_numbers_and_ratings_stand_beside_them(frame: pd.DataFrame) -> None:
    words = frame.set_index("rows")["words"]
    assert words["r012"] == "8.2% of patients (41 of 500)"
    assert "3 trials just below threshold (of 14)" in words["r002;r003;r004"]
    assert words["r013"] == "25 to 49% improvement"
    assert words["g007"] == "low"
    assert words["motion"].startswith("one study, randomised: 77 + 78 patients")


def test_the_table_has_a_column_for_every_document_cited(evidence: Evidence) -> None:
    table = table_of_reviews(bound(evidence, SAID))
    documents = [each.name for each in table.columns[1:-1]]
    assert len(documents) == 1 + len(evidence.policy["clinical_evidence_order"])
    assert documents[0] == "Optum policy"
    assert {"Orhurhu 2025", "ECRI Institute 2021", "Deer 2022"} <= set(documents)
    row = table.shown.set_index("Topic").loc["Surgery against laminectomy"]
    assert row["Hayes 2025"] == "more (H09)"
    assert row["They"] == DISAGREE
    assert row["Orhurhu 2025"] == ""


def test_without_topics_the_tables_alone_are_shown(evidence: Evidence) -> None:
    frame = reviews_frame(bound(evidence, {}))
    assert (frame["agreement"] == "").all()
    assert set(frame["document_id"]) <= {"optum_policy_2026", *evidence.policy["clinical_evidence_order"]}


def test_the_policy_speaks_for_itself(evidence: Evidence) -> None:
    said = {"P01": ("verdict", "unproven"), "O15": ("verdict", "works")}
    frame = reviews_frame(bound(evidence, said))
    assert agreement(frame) == {"Verdict": DISAGREE}
    assert set(frame.loc[frame["topic"] == "Verdict", "document"]) == {"Optum policy", "Orhurhu 2025"}
