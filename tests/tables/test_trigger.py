"""Tables of when to review again."""

from __future__ import annotations

import pytest
from bare_edition import bare_edition
from update_rules import with_update

from evidence_tools.editions.trigger.asking import update_trigger
from evidence_tools.editions.trigger.record import Trigger
from evidence_tools.evidence import Evidence
from evidence_tools.tables.trigger import UNKNOWN, table_of_trigger, table_of_unreported

PREDICTED = "As the studies predict, %"


@pytest.fixture(scope="module")
def trigger(evidence: Evidence) -> Trigger:
    return update_trigger(evidence)


def test_every_statement_stands_with_the_next_trial(trigger: Trigger) -> None:
    table = table_of_trigger(trigger)
    assert len(table) == len(trigger.statements)
    assert PREDICTED in table
    assert set(table["Patients"]) == {"200", "200 in each arm"}
    unknown = table[table[PREDICTED] == UNKNOWN]
    assert len(unknown) == 4
    assert unknown["Needed"].str.contains("Needed: ").all()
    assert (table.loc[table[PREDICTED] != UNKNOWN, "Needed"] == "").all()


def test_one_question_stands_with_every_size(trigger: Trigger) -> None:
    table = table_of_trigger(trigger, question="zcq_symptom_from_24")
    assert table["Patients"].tolist()[:6] == ["25", "50", "100", "200", "500", "1,000"]
    assert len(table) == 12
    assert table[PREDICTED].iloc[9] == "83.2"


def test_effects_that_were_not_asked_for_have_no_column(evidence: Evidence) -> None:
    table = table_of_trigger(update_trigger(with_update(evidence, questions=("odi_from_12",)), effects=[]))
    assert [name for name in table if name.endswith("%")] == [PREDICTED]


def test_a_result_without_a_value_stands_there(trigger: Trigger) -> None:
    (row,) = table_of_trigger(trigger, question="walking_time_from_12").itertuples()
    assert "Nothing could be pooled. Needed: " in row.Needed


def test_trials_without_a_report(trigger: Trigger) -> None:
    table = table_of_unreported(trigger)
    assert len(table) == len(trigger.unreported)
    assert "2010-07-28 (16 years ago)" in set(table["Enrolment ended"])
    assert "not stated" in set(table["Enrolment ended"])
    assert "≤138" in set(table["Patients"])
    together = table_of_unreported(trigger, together=True)
    assert set(together["Trials"]) == {1, 2, 3}
    assert "≤158" in set(together["Patients"])


def test_an_edition_that_weighs_nothing_has_empty_tables(evidence: Evidence) -> None:
    assert table_of_trigger(update_trigger(bare_edition(evidence))).empty
