"""Results by key: equal to what the models say, with rows, method and marks; each part worked out on demand."""

from __future__ import annotations

import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.errors import EvidenceToolsError, QuestionError
from evidence_tools.results import Results, results_of


@pytest.fixture(scope="module")
def results(evidence: et.Evidence) -> dict:
    return results_of(evidence).of_questions()


def test_pooled_numbers_are_those_of_the_model(evidence: et.Evidence, results: dict) -> None:
    fit = et.answer(evidence, "odi_from_12").fit
    entry = results["odi_from_12.estimate"]
    assert entry["value"] == pytest.approx(fit.display_estimate, rel=1e-11)
    assert entry["rows"] == ["c003", "c014", "c023", "c046"]
    assert entry["convention"] == fit.convention
    assert entry["marks"] == "†‡§¶"


def test_every_number_has_a_unit_a_label_and_a_value_or_a_reason(results: dict) -> None:
    for key, entry in results.items():
        assert entry["unit"], key
        assert entry["label"], key
        assert entry["value"] is not None or entry["note"], key


def test_every_row_named_exists(evidence: et.Evidence, results: dict) -> None:
    known = set(evidence.continuous["row_id"]) | set(evidence.binary["row_id"])
    assert {row for entry in results.values() for row in entry.get("rows", [])} <= known


def test_a_sensitivity_carries_the_rows_and_method_of_its_own_fit(results: dict) -> None:
    without = results["odi_from_12.sensitivity.without_upper_bound_numbers_of_patients.estimate"]
    assert without["rows"] == ["c003", "c023", "c046"]
    assert "‡" not in without["marks"]
    assert results["odi_from_12.sensitivity.reml_wald_z_95.estimate"]["method"].startswith("REML, Wald z")


def test_zero_events_are_quoted_as_counts_and_not_as_a_pooled_share(results: dict) -> None:
    quoted = results["serious_events.headline.estimate"]
    assert (quoted["value"], quoted["method"], quoted["note"]) == (0, "exact", "0 of 282")
    assert results["dural_tears.headline.high"]["shown"] == "4.8"
    assert results["pain_from_12.headline.estimate"]["value"] == results["pain_from_12.estimate"]["value"]


def test_the_number_needed_to_treat_has_a_key(results: dict) -> None:
    needed = results["intervention_against_cmm.exact.motion.needed"]
    assert needed["value"] == pytest.approx(69 / 14)
    assert needed["note"].startswith("NNTB 4.9")


def test_what_cannot_be_pooled_has_a_key_with_its_reason(results: dict) -> None:
    assert results["odi_between_arms.k"]["value"] == 0
    assert "no usable number in the other arm" in results["odi_between_arms.k"]["note"]


def test_one_changed_cell_moves_its_own_numbers_and_no_others(copy: Copy, results: dict) -> None:
    copy.change("continuous", "c018", change_mean="-3.1")
    moved = {
        key for key, entry in results_of(et.read_evidence(copy.folder)).of_questions().items() if entry != results[key]
    }
    assert {key.split(".")[0] for key in moved} == {"pain_under_6"}
    assert "pain_under_6.estimate" in moved


def test_one_number_is_the_same_alone_and_among_all(evidence: et.Evidence, results: dict) -> None:
    alone = Results(evidence)
    assert alone.entry("serious_events.headline.high") == results["serious_events.headline.high"]
    key = "limits.pain_from_12.no_control.tipping"
    assert alone.entry(key) == results_of(evidence).all()[key]


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("pain_from_12.headline.estimat", "pain_from_12.headline.estimate"),
        ("pain_from_1.k", ""),
        ("limits.pain_from_12.no_such.quantity", ""),
        ("limits.pain_from_12", ""),
        ("walking_time_against_cmm.motion.12.differenc", "walking_time_against_cmm.motion.12.difference"),
    ],
)
def test_a_key_that_does_not_exist_is_refused_with_its_nearest(evidence: et.Evidence, key: str, near: str) -> None:
    assert not results_of(evidence).known(key)
    with pytest.raises(QuestionError, match=f"has the key '{key}'.*{near}"):
        results_of(evidence).entry(key)


def test_two_numbers_may_not_share_a_key(evidence: et.Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = ("k", results_of(evidence).entry("pain_from_12.k"))
    monkeypatch.setattr("evidence_tools.results.record.question_entries", lambda each: [pair, pair])
    with pytest.raises(EvidenceToolsError, match=r"two numbers share the key 'pain_from_12\.k'"):
        Results(evidence).entry("pain_from_12.k")


def test_what_is_handed_out_can_be_changed_without_harm(evidence: et.Evidence) -> None:
    results, key = results_of(evidence), "pain_from_12.headline.estimate"
    before = results.entry(key)
    for handed_out in (results.entry(key), results.of_questions()[key]):
        handed_out["value"] = 0
        handed_out["rows"].clear()
    assert results.entry(key) == before
