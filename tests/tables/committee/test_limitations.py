"""Keys of limitations: every one is set by a rule, rests on rows that exist, and moves with tables and thresholds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

from evidence_tools.evidence import Evidence
from evidence_tools.tables.committee import conduct, conduct_frame, relevance, relevance_frame, table_of_relevance
from evidence_tools.tables.committee.keyed import (
    FRAME_COLUMNS,
    NOTHING_FOUND,
    Found,
    joined,
    keyed_frame,
    studies_in_order,
)

FRAMES = {relevance_frame: relevance.RULES, conduct_frame: conduct.RULES}
RULES = (*relevance.RULES, *conduct.RULES)


@pytest.fixture(scope="module")
def frames(evidence: Evidence) -> dict[Callable[[Evidence], pd.DataFrame], pd.DataFrame]:
    """Both frames of the real edition, made once."""
    return {frame_of: frame_of(evidence) for frame_of in FRAMES}


def area(evidence: Evidence, name: str) -> pd.DataFrame:
    """The rows of one area alone, which costs little."""
    return keyed_frame(evidence, [rule for rule in RULES if rule.area == name])


def keys(frame: pd.DataFrame, study: str, area: str) -> list[str]:
    return list(frame.loc[(frame["study_id"] == study) & (frame["area"] == area), "key"])


def with_committee(evidence: Evidence, **rules: object) -> Evidence:
    protocol = evidence.protocol
    committee = type(protocol.committee).model_validate(protocol.committee.model_dump() | rules)
    return replace(evidence, protocol=protocol.model_copy(update={"committee": committee}))


@pytest.mark.parametrize("frame_of", FRAMES)
def test_every_study_of_the_treatment_has_every_area(frame_of, frames, evidence: Evidence) -> None:
    frame, areas = frames[frame_of], {rule.area for rule in FRAMES[frame_of]}
    arms = evidence.arms
    treated = set(arms.loc[arms["treatment"] == evidence.protocol.edition.treated, "study_id"])
    assert list(frame.columns) == list(FRAME_COLUMNS)
    assert {(study, area) for study in treated for area in areas} == set(
        zip(frame["study_id"], frame["area"], strict=True)
    )


@pytest.mark.parametrize("frame_of", FRAMES)
def test_a_key_says_what_it_means_and_what_it_rests_on(frame_of, frames, evidence: Evidence) -> None:
    frame = frames[frame_of]
    found = frame[frame["key"] != NOTHING_FOUND]
    meanings = {(rule.area, rule.key): rule.meaning for rule in FRAMES[frame_of]}
    assert all(
        meanings[area, key.rstrip("?")] == meaning
        for area, key, meaning in found[["area", "key", "meaning"]].to_numpy()
    )
    for column in ("found", "rule", "rows", "source_ids", "locators"):
        assert (found[column].str.len() > 0).all(), column


@pytest.mark.parametrize("frame_of", FRAMES)
def test_rows_and_sources_exist(frame_of, frames, evidence: Evidence) -> None:
    frame = frames[frame_of]
    known = {key for one in evidence._tables.values() for key in one.keys}
    named = {row for rows in frame["rows"] for row in rows.split(";") if row}
    assert named <= known
    sources = {source for ids in frame["source_ids"] for source in ids.split(";") if source}
    assert sources <= set(evidence.sources["source_id"])


@pytest.mark.parametrize("frame_of", FRAMES)
def test_every_rule_finds_something_somewhere_or_says_why_not(frame_of, frames, evidence: Evidence) -> None:
    found = set(frames[frame_of]["rule"])
    silent = {rule.meaning for rule in FRAMES[frame_of] if rule.derived not in found}
    assert silent <= {"allocation not concealed"}


def test_one_trial_by_hand(frames) -> None:
    """MOTION: compared to 12 months, capped walking test, open, 48 of 77 followed at 36 months."""
    relevant, done = frames[relevance_frame], frames[conduct_frame]
    assert keys(relevant, "motion", "Comparator") == ["2", "3"]
    assert keys(relevant, "motion", "Follow-up") == ["3"]
    assert keys(done, "motion", "Allocation") == ["3"]
    (lost,) = done.loc[(done["study_id"] == "motion") & (done["meaning"] == "many lost")].to_dict("records")
    assert lost["found"].startswith("followed: 48 of 77 at 36 months")
    assert "b022" in lost["rows"].split(";")
    assert lost["protocol"] == "limits.attrition.complete"


@pytest.mark.parametrize(
    ("rules", "study", "name", "moved"),
    [
        ({"delivered": 0.97}, "midas_encore", "Intervention", ([NOTHING_FOUND], ["2"])),
        ({"centres": 20}, "motion", "Population", (["1"], ["1", "2"])),
        ({"reported": 1.0}, "midas_i", "Outcomes", ([NOTHING_FOUND], ["1"])),
        ({"power": ()}, "brown_2012", "Power", (["1"], [NOTHING_FOUND])),
    ],
)
def test_thresholds_of_the_committee_decide(evidence: Evidence, rules, study, name, moved) -> None:
    changed = with_committee(evidence, **rules)
    assert tuple(keys(area(each, name), study, name) for each in (evidence, changed)) == moved


def test_thresholds_of_the_limitations_decide(evidence: Evidence) -> None:
    strict = area(with_rules(evidence, "attrition", complete=0.85), "Data completeness")
    (lost,) = strict.loc[(strict["study_id"] == "motion") & (strict["meaning"] == "many lost"), "found"]
    assert lost.startswith("followed: 64 of 77 at 24 months; 48 of 77 at 36 months")
    longer = area(with_rules(evidence, "durability", from_months=30.0), "Follow-up")
    assert "1" in keys(longer, "midas_encore", "Follow-up")


def test_changed_cells_move_their_keys_and_no_others(copy: Copy, frames) -> None:
    copy.change("studies", "motion", blinding="double", n_centers="1")
    copy.change("risk_of_bias", "q003", judgement="low")
    changed = copy.read()
    after = {frame_of: frame_of(changed) for frame_of in FRAMES}
    for frame_of, before in frames.items():
        moved = pd.concat([before, after[frame_of]]).drop_duplicates(keep=False)
        assert set(moved["study_id"]) == {"motion"}
        assert set(moved["area"]) <= {"Population", "Blinding"}
    assert keys(after[relevance_frame], "motion", "Population") == ["1", "2"]
    assert keys(after[conduct_frame], "motion", "Blinding") == ["2"]


def test_what_the_tables_do_not_say_is_not_counted_against_a_study(copy: Copy) -> None:
    copy.change("studies", "motion", n_centers="", max_followup_months="")
    changed = copy.read()
    assert "2?" in keys(area(changed, "Population"), "motion", "Population")
    assert keys(area(changed, "Follow-up"), "motion", "Follow-up")[:2] == ["1?", "2?"]


def test_the_table_shows_every_key_with_its_legend(evidence: Evidence) -> None:
    table = table_of_relevance(evidence)
    areas = dict.fromkeys(rule.area for rule in relevance.RULES)
    assert list(table.shown.columns) == ["Study", "Design", "Read as", *areas]
    assert table.shown["Study"].tolist() == [study.label for study in studies_in_order(evidence)]
    legend = " ".join(table.notes)
    assert all(f"{rule.key} {rule.meaning}" in legend for rule in relevance.RULES)
    assert any(note.startswith("Sources\n[") and "doi:" in note for note in table.notes)


def test_findings_are_joined_each_place_once() -> None:
    one = joined(Found("a", ("q1",), ("s",), ("here",)), None, Found("b", ("q2", "q1"), ("s",), ("there",)))
    assert one == Found("a; b", ("q1", "q2"), ("s",), ("here", "there"))
    assert joined(None, None) is None
