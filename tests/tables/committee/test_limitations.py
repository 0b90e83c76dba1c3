"""Keys of limitations: every one is set by a rule, rests on rows that exist, and moves with tables and thresholds."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from editions import Copy
from protocol_rules import with_rules

from evidence_tools.evidence import Evidence
from evidence_tools.tables.committee import conduct, conduct_frame, relevance, relevance_frame, table_of_relevance
from evidence_tools.tables.committee.keyed import FRAME_COLUMNS, NOTHING_FOUND, Found, joined, studies_in_order

FRAMES = {relevance_frame: relevance.RULES, conduct_frame: conduct.RULES}


def keys(frame: pd.DataFrame, study: str, area: str) -> list[str]:
    return list(frame.loc[(frame["study_id"] == study) & (frame["area"] == area), "key"])


def with_committee(evidence: Evidence, **rules: object) -> Evidence:
    protocol = evidence.protocol
    committee = type(protocol.committee).model_validate(protocol.committee.model_dump() | rules)
    return replace(evidence, protocol=protocol.model_copy(update={"committee": committee}))


@pytest.mark.parametrize("frame_of", FRAMES)
def test_every_study_of_the_treatment_has_every_area(frame_of, evidence: Evidence) -> None:
    frame, areas = frame_of(evidence), {rule.area for rule in FRAMES[frame_of]}
    arms = evidence.arms
    treated = set(arms.loc[arms["treatment"] == evidence.protocol.edition.treated, "study_id"])
    assert list(frame.columns) == list(FRAME_COLUMNS)
    assert {(study, area) for study in treated for area in areas} == set(
        zip(frame["study_id"], frame["area"], strict=True)
    )


@pytest.mark.parametrize("frame_of", FRAMES)
def test_a_key_says_what_it_means_and_what_it_rests_on(frame_of, evidence: Evidence) -> None:
    frame = frame_of(evidence)
    found = frame[frame["key"] != NOTHING_FOUND]
    meanings = {(rule.area, rule.key): rule.meaning for rule in FRAMES[frame_of]}
    assert all(
        meanings[area, key.rstrip("?")] == meaning
        for area, key, meaning in found[["area", "key", "meaning"]].to_numpy()
    )
    for column in ("found", "rule", "rows", "source_ids", "locators"):
        assert (found[column].str.len() > 0).all(), column


@pytest.mark.parametrize("frame_of", FRAMES)
def test_rows_and_sources_exist(frame_of, evidence: Evidence) -> None:
    frame = frame_of(evidence)
    known = {key for one in evidence._tables.values() for key in one.keys}
    named = {row for rows in frame["rows"] for row in rows.split(";") if row}
    assert named <= known
    sources = {source for ids in frame["source_ids"] for source in ids.split(";") if source}
    assert sources <= set(evidence.sources["source_id"])


@pytest.mark.parametrize("frame_of", FRAMES)
def test_every_rule_finds_something_somewhere_or_says_why_not(frame_of, evidence: Evidence) -> None:
    found = set(frame_of(evidence)["rule"])
    silent = {rule.meaning for rule in FRAMES[frame_of] if rule.derived not in found}
    assert silent <= {"allocation not concealed"}


def test_one_trial_by_hand(evidence: Evidence) -> None:
    """MOTION: compared to 12 months, capped walking test, open, 48 of 77 followed at 36 months."""
    relevant, done = relevance_frame(evidence), conduct_frame(evidence)
    assert keys(relevant, "motion", "Comparator") == ["2", "3"]
    assert keys(relevant, "motion", "Follow-up") == ["3"]
    assert keys(done, "motion", "Allocation") == ["3"]
    (lost,) = done.loc[(done["study_id"] == "motion") & (done["meaning"] == "many lost")].to_dict("records")
    assert lost["found"].startswith("followed: 48 of 77 at 36 months")
    assert "b022" in lost["rows"].split(";")
    assert lost["protocol"] == "limits.attrition.complete"


def test_thresholds_of_the_protocol_decide(evidence: Evidence) -> None:
    assert keys(relevance_frame(evidence), "midas_encore", "Intervention") == [NOTHING_FOUND]
    assert "2" in keys(relevance_frame(with_committee(evidence, delivered=0.97)), "midas_encore", "Intervention")
    assert "2" in keys(relevance_frame(with_committee(evidence, centres=20)), "motion", "Population")
    assert keys(relevance_frame(evidence), "midas_i", "Outcomes") == [NOTHING_FOUND]
    assert keys(relevance_frame(with_committee(evidence, reported=1.0)), "midas_i", "Outcomes") == ["1"]
    strict = conduct_frame(with_rules(evidence, "attrition", complete=0.85))
    (lost,) = strict.loc[(strict["study_id"] == "motion") & (strict["meaning"] == "many lost"), "found"]
    assert lost.startswith("followed: 64 of 77 at 24 months; 48 of 77 at 36 months")
    longer = with_rules(evidence, "durability", from_months=30.0)
    assert "1" in keys(relevance_frame(longer), "midas_encore", "Follow-up")


def test_the_size_needed_comes_from_the_questions_named(evidence: Evidence) -> None:
    few = conduct_frame(evidence)
    assert keys(few, "motion", "Power") == [NOTHING_FOUND]
    assert keys(few, "brown_2012", "Power") == ["1"]
    unasked = conduct_frame(with_committee(evidence, power=()))
    assert set(unasked.loc[unasked["area"] == "Power", "key"]) == {NOTHING_FOUND}


def test_changed_cells_move_their_keys_and_no_others(copy: Copy, evidence: Evidence) -> None:
    copy.change("studies", "motion", blinding="double", n_centers="1")
    copy.change("risk_of_bias", "q003", judgement="low")
    changed = copy.read()
    for frame_of in FRAMES:
        before, after = frame_of(evidence), frame_of(changed)
        moved = pd.concat([before, after]).drop_duplicates(keep=False)
        assert set(moved["study_id"]) == {"motion"}
        assert set(moved["area"]) <= {"Population", "Blinding"}
    assert keys(relevance_frame(changed), "motion", "Population") == ["1", "2"]
    assert keys(conduct_frame(changed), "motion", "Blinding") == ["2"]


def test_what_the_tables_do_not_say_is_not_counted_against_a_study(copy: Copy) -> None:
    copy.change("studies", "motion", n_centers="", max_followup_months="")
    frame = relevance_frame(copy.read())
    assert "2?" in keys(frame, "motion", "Population")
    assert keys(frame, "motion", "Follow-up")[:2] == ["1?", "2?"]


def test_the_table_shows_every_key_with_its_legend(evidence: Evidence) -> None:
    table = table_of_relevance(evidence)
    areas = dict.fromkeys(rule.area for rule in relevance.RULES)
    assert list(table.shown.columns) == ["Study", "Design", "Read as", *areas]
    assert table.shown["Study"].tolist() == [study.label for study in studies_in_order(evidence)]
    legend = " ".join(table.notes)
    assert all(f"{rule.key} {rule.meaning}" in legend for rule in relevance.RULES)
    assert any(note.startswith("Sources:") and "doi:" in note for note in table.notes)


def test_findings_are_joined_each_place_once() -> None:
    one = joined(Found("a", ("q1",), ("s",), ("here",)), None, Found("b", ("q2", "q1"), ("s",), ("there",)))
    assert one == Found("a; b", ("q1", "q2"), ("s",), ("here", "there"))
    assert joined(None, None) is None
