"""When to review again: the frames of the real edition, and the advice under every state of knowledge."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from bare_edition import bare_edition
from update_rules import with_update

from evidence_tools.editions.trigger.advice import due_day, months_after
from evidence_tools.editions.trigger.asking import trigger_entries, update_trigger
from evidence_tools.editions.trigger.record import CAN_WAIT, CANNOT_SAY, CAUTION, NOW, Trigger
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.limits.imprecision.next_trial import outlook
from evidence_tools.limits.shared.ahead import EFFECTS
from evidence_tools.models import answer
from evidence_tools.wording import loose_digits

SOON = date(2026, 12, 24)


@pytest.fixture(scope="module")
def trigger(evidence: Evidence) -> Trigger:
    return update_trigger(evidence)


def test_every_statement_of_every_question_stands_there(evidence: Evidence, trigger: Trigger) -> None:
    asked = evidence.protocol.limits.questions
    assert tuple(trigger.statements["question"].unique()) == asked
    for name in asked:
        subject = subject_of(answer(evidence, name), evidence)
        found = trigger.statements[trigger.statements["question"] == name]
        assert [each.key for each in subject.statements] == [key for key in found["statement"] if key]
        assert len(found) == max(1, len(subject.statements))


def test_the_chance_is_that_of_the_limitation_and_of_the_grid(evidence: Evidence, trigger: Trigger) -> None:
    for name in ("pain_from_12", "odi_from_12", "device_or_procedure_events"):
        ahead = outlook(subject_of(answer(evidence, name), evidence))
        found = trigger.statements[trigger.statements["question"] == name]
        assert found["turned"].tolist() == [each.turned for each in ahead]
        assert found["chance"].tolist() == pytest.approx([each.chance for each in ahead], abs=1e-6)
        rows = trigger.chances[(trigger.chances["question"] == name) & (trigger.chances["effect"] == "predicted")]
        assert rows.loc[rows["patients"] == 200, "chance"].tolist() == found["chance"].tolist()
        assert sorted(rows["patients"].unique()) == list(evidence.protocol.update.patients)


def test_one_study_or_none_cannot_be_predicted_and_says_what_is_needed(trigger: Trigger) -> None:
    unknown = trigger.statements[trigger.statements["chance"].isna()]
    assert len(unknown) == 4
    assert (unknown["cannot"] != "").all()
    assert (unknown["needed"] != "").all()
    assert not unknown["open"].any()
    known = trigger.statements[trigger.statements["chance"].notna()]
    assert (known["cannot"] == "").all()
    single = trigger.chances[trigger.chances["question"] == "intervention_against_cmm"]
    assert single.loc[single["effect"] == "predicted", "chance"].isna().all()
    assert single.loc[single["effect"] == "none", "chance"].notna().all()
    assert single["each_arm"].all()


def test_open_is_what_reaches_the_chance_of_the_protocol(evidence: Evidence, trigger: Trigger) -> None:
    known = trigger.statements.dropna(subset="chance")
    assert known["open"].tolist() == (known["chance"] >= 0.2).tolist()
    assert known["open"].sum() == 2
    questions = ("zcq_symptom_from_24", "zcq_function_from_24")
    stricter = update_trigger(with_update(evidence, chance=0.8, questions=questions)).statements
    assert stricter["open"].sum() == 1
    assert trigger.likeliest(1)["chance"].item() == known["chance"].max()


def test_sizes_and_effects_that_were_asked_for(evidence: Evidence) -> None:
    asked = update_trigger(with_update(evidence, questions=("odi_from_12",)), patients=np.array([30]), effects=["none"])
    assert sorted(asked.chances["patients"].unique()) == [30, 200]
    assert list(asked.chances["effect"].unique()) == ["predicted", "none"]
    assert set(EFFECTS) > set(asked.chances["effect"])


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ({}, CAN_WAIT),
        ({"found": 0}, CAN_WAIT),
        ({"found": 3}, NOW),
        ({"on": SOON}, CANNOT_SAY),
        ({"on": SOON, "found": 0}, CAN_WAIT),
        ({"on": date(2027, 2, 1), "found": 0}, CAN_WAIT),
        ({"on": date(2027, 2, 2), "found": 0}, NOW),
    ],
)
def test_the_advice_follows_what_is_new_and_what_is_due(evidence: Evidence, asked: dict, verdict: str) -> None:
    found = update_trigger(evidence, **asked)
    assert found.verdict == verdict
    assert found.due == date(2027, 2, 2)
    assert [loose_digits(told) for told in found.reason] == [""] * len(found.reason)


def test_without_an_open_statement_new_reports_can_wait_unless_one_cannot_be_judged(evidence: Evidence) -> None:
    firm = with_update(evidence, questions=("pain_from_12",))
    assert update_trigger(firm, found=2).verdict == CAN_WAIT
    assert update_trigger(firm, on=SOON).verdict == CAN_WAIT
    unknown = with_update(evidence, questions=("pain_from_12", "harm_against_laminectomy"))
    assert update_trigger(unknown, found=2).verdict == CANNOT_SAY
    assert update_trigger(unknown, on=SOON).verdict == CANNOT_SAY


def test_the_review_falls_due_after_the_months_of_the_protocol(evidence: Evidence) -> None:
    earlier = with_update(evidence, months=9, questions=("serious_events",))
    assert due_day(earlier) == date(2026, 11, 2)
    assert update_trigger(earlier).verdict == NOW
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)


def test_it_never_speaks_of_the_treatment(trigger: Trigger) -> None:
    said = trigger._repr_markdown_()
    assert said.endswith(str(CAUTION))
    assert "no chance that the treatment works" in said
    assert repr(trigger) == "Trigger mild/2026: can wait; 2 of 12 open"


def test_all_faults_of_a_question_are_named_at_once(evidence: Evidence) -> None:
    first = evidence.protocol.edition.data_date
    with pytest.raises(QuestionError) as problem:
        update_trigger(evidence, patients=[1, 2.5], effects=["cured"], found=-1, on=first - timedelta(days=1))
    for part in ("patients holds 1, 2.5", "'cured'", "found is -1", "as_of"):
        assert part in str(problem.value)
    with pytest.raises(QuestionError, match="none"):
        update_trigger(evidence, patients=[])


def test_the_frames_are_handed_out_as_copies(evidence: Evidence, trigger: Trigger) -> None:
    trigger.unreported.loc[:, "chance"] = 1.0
    assert not (update_trigger(evidence).unreported["chance"] == 1.0).all()


def test_an_edition_that_weighs_nothing_has_an_empty_answer(evidence: Evidence) -> None:
    found = update_trigger(bare_edition(evidence))
    assert found.statements.empty
    assert found.verdict == CAN_WAIT
    assert update_trigger(bare_edition(evidence), found=2).verdict == CANNOT_SAY
    assert found.advice.reason[2].text.startswith("For no statement")
    assert dict(trigger_entries(bare_edition(evidence))) == {}


def test_every_number_of_the_reason_stands_among_the_entries(evidence: Evidence, trigger: Trigger) -> None:
    held = dict(trigger_entries(evidence))
    own = [number for told in trigger.reason for number in told.numbers if number.key.startswith("update.")]
    assert {number.key for number in own} <= set(held)
    assert all(held[number.key]["shown"] == str(number) for number in own)
    assert len(own) > 6
    assert held["update.odi_from_12.different.predicted.200"] | {"label": ""} == held[
        "update.odi_from_12.different.chance"
    ] | {"label": ""}


def test_as_of_an_earlier_day_the_advice_is_for_that_day(evidence: Evidence) -> None:
    then = with_update(evidence.as_of("2014-06-30"), questions=("pain_from_12", "zcq_symptom_from_24"))
    found = update_trigger(then)
    assert found.on == date(2014, 6, 30)
    assert found.verdict == CAN_WAIT
    assert found.reason[0].text.startswith("The policy was approved only later, on 2 February 2026")
    assert "30 June 2014" in found.reason[1].text
    assert update_trigger(then, on=date(2014, 7, 1)).verdict == CANNOT_SAY
    assert np.isnan(found.statements["chance"]).any()
    assert isinstance(found.unreported, pd.DataFrame)


def test_tables_do_not_reach_beyond_their_date(evidence: Evidence) -> None:
    later = with_update(evidence.as_of("2026-12-31"), questions=("zcq_symptom_from_24",))
    found = update_trigger(later)
    assert found.on == date(2026, 12, 31)
    assert found.verdict == CANNOT_SAY
    assert "after 22 November 2026" in found.reason[1].text
