"""Rows that were all there was before a fuller report became known."""

from __future__ import annotations

import pytest
from edition_copies import keeping

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import rows_of, table_of_rows
from evidence_tools.evidence.standing_in import RESULTS, with_rows_stood_in

NOTE = "stands here: "


def raised(evidence: Evidence, day: str) -> dict[str, str]:
    """Rows that are primary on a day and not otherwise, with the reason."""
    then = evidence.as_of(day)
    found = {}
    for name in RESULTS:
        before = getattr(evidence, name).set_index("row_id")["analysis_use"]
        for row in getattr(then, name).itertuples():
            if row.analysis_use != before[row.row_id]:
                found[row.row_id] = row.use_reason
                assert (before[row.row_id] in ("alternative", "duplicate"), row.analysis_use) == (True, "primary")
    return found


def test_a_row_stands_while_its_primary_row_is_not_known(evidence: Evidence) -> None:
    """The later visit is primary; on the day of the interim report the interim visit is all there is."""
    day = evidence.known_from.set_index("source_id").loc["deer_2021_motion_6m", "known_from"].date()
    rows = evidence.binary.set_index("row_id")
    reasons = raised(evidence, day.isoformat())
    assert reasons
    for row_id, reason in reasons.items():
        assert NOTE in reason
        named = reason.split(NOTE)[1].split(",")[0]
        assert rows.loc[named, "analysis_use"] == "primary"
        same = ["study_id", "arm_id", "outcome"]
        assert rows.loc[named, same].tolist() == rows.loc[row_id, same].tolist()
        assert named not in set(evidence.as_of(day).binary["row_id"])


def test_nothing_is_raised_once_the_primary_row_is_known(evidence: Evidence) -> None:
    assert raised(evidence, "2099-01-01") == {}


@pytest.mark.parametrize("day", ["2012-12-31", "2018-12-31", "2021-06-21", "2022-03-01", "2024-12-31"])
def test_one_row_is_primary_for_patients_outcome_and_visit_and_carries_a_number(evidence: Evidence, day: str) -> None:
    then = evidence.as_of(day)
    for name, groups in RESULTS.items():
        primary = getattr(then, name).query("analysis_use == 'primary'")
        visits = primary.assign(visit=primary["timepoint_months"].round(1).fillna(-1))
        assert not visits.duplicated(["study_id", "arm_id", "outcome", "visit"]).any()
        for columns in groups:
            assert primary[list(columns)].notna().any(axis=1).all()


def synthetic(evidence: Evidence, **uses: str):
    """A binary table of synthetic rows of one arm, with these uses and visits 1, 2, ... months."""
    like = dict(next(iter(rows_of(evidence._tables["binary"]).values())))
    rows = []
    for place, (key, use) in enumerate(uses.items(), start=1):
        kind, _, source = use.partition("@")
        month, _, source = source.partition("/")
        rows.append(
            like
            | {
                "row_id": key,
                "analysis_use": kind,
                "timepoint_months": month,
                "source_id": source,
                "use_reason": "synthetic",
                "events": "1",
                "n": "10",
                "note": f"synthetic row {place}",
            }
        )
    return table_of_rows(evidence._tables["binary"].schema, rows, list(range(2, len(rows) + 2)))


def uses_after(whole, gone: set[str], known: dict[str, int]) -> dict[str, str]:
    cut = keeping(whole, ~whole.keys.isin(gone))
    table = with_rows_stood_in(whole, cut, known)
    return dict(zip(table.keys, table.cells["analysis_use"], strict=True))


def test_the_earliest_known_stands_an_alternative_before_a_duplicate(evidence: Evidence) -> None:
    whole = synthetic(
        evidence, b001="primary@12/s9", b002="duplicate@12/s1", b003="alternative@12/s1", b004="alternative@12/s2"
    )
    known = {"s1": 0, "s2": 1, "s9": 2}
    assert uses_after(whole, {"b001"}, known) == {"b002": "duplicate", "b003": "primary", "b004": "alternative"}
    assert uses_after(whole, {"b001", "b003"}, known) == {"b002": "primary", "b004": "alternative"}
    assert uses_after(whole, set(), known)["b003"] == "alternative"


def test_a_row_gives_way_to_its_own_visit_else_to_any(evidence: Evidence) -> None:
    whole = synthetic(
        evidence, b001="primary@12/s9", b002="primary@24/s1", b003="alternative@12/s1", b004="alternative@6/s1"
    )
    known = {"s1": 0, "s9": 1}
    after = uses_after(whole, {"b001"}, known)
    assert after == {"b002": "primary", "b003": "primary", "b004": "alternative"}
    assert uses_after(whole, {"b001", "b002"}, known) == {"b003": "primary", "b004": "primary"}


@pytest.mark.parametrize("use", ["do_not_pool", "direction_only"])
def test_what_must_not_be_pooled_never_stands(evidence: Evidence, use: str) -> None:
    whole = synthetic(evidence, b001="primary@12/s9", b002=f"{use}@12/s1")
    assert uses_after(whole, {"b001"}, {"s1": 0, "s9": 1}) == {"b002": use}


def test_a_table_with_raised_rows_would_pass_the_checks(evidence: Evidence, copy) -> None:
    then = evidence.as_of("2021-12-31")
    for name, table in then._tables.items():
        if table.about.home == "edition":
            copy.write(name, [list(table.schema.columns()), *(list(row.values()) for row in rows_of(table).values())])
    faults = {fault.check for fault in copy.report().faults if fault.severity == "error" and fault.check != "cell"}
    allowed = {
        "protocol",
        "bindings",
        "judgements",
        "dangling_id",
        "policy",
        "corrected_has_entry",
        "correction_stands",
    }
    assert faults <= allowed, faults
