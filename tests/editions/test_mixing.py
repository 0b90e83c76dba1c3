"""Evidence between two editions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from few_questions import DAYS, known_on, real, year
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic_year import CHANGES, GONE, STUDY, new_report, new_study, removed_study

from evidence_tools.editions.mixing import Mixtures, mixed, reordered
from evidence_tools.editions.steps import STEPS
from evidence_tools.evidence.deriving import derived, rows_of

ALL = [step.name for step in STEPS]
PAIRS = [(DAYS[0], DAYS[1]), (DAYS[1], DAYS[2]), (DAYS[2], DAYS[3]), (DAYS[3], DAYS[0])]


def rows(evidence):
    return {
        name: sorted(map(tuple, map(dict.items, rows_of(table).values()))) for name, table in evidence._tables.items()
    }


def rules(evidence):
    return evidence.protocol, evidence.bindings, evidence.judgements, evidence.policy


def assert_same(one, other):
    assert rows(one) == rows(other)
    assert rules(one) == rules(other)


@settings(max_examples=4)
@given(st.sets(st.sampled_from(CHANGES)))
def test_no_step_is_the_earlier_and_every_step_the_later_edition(changes):
    later = year(*(change for change in CHANGES if change in changes))
    assert_same(mixed(real(), later, ()), real())
    assert_same(mixed(real(), later, ALL), later)


@pytest.mark.parametrize(("day", "later"), PAIRS)
def test_the_same_between_two_real_days(day, later):
    assert_same(mixed(known_on(day), known_on(later), ()), known_on(day))
    assert_same(mixed(known_on(day), known_on(later), ALL), known_on(later))


def test_a_step_brings_its_own_rows_and_no_other():
    between = mixed(real(), year(new_report, new_study, removed_study), ["new_study"])
    assert set(between.studies["study_id"]) - set(real().studies["study_id"]) == {STUDY}
    assert GONE in set(between.studies["study_id"])
    assert "c901" not in set(between.continuous["row_id"])
    assert {"c902", "c903"} <= set(between.continuous["row_id"])


def test_the_ends_are_the_editions_themselves():
    mixtures = Mixtures.of(real(), year(new_report))
    assert mixtures.at(()) is mixtures.before
    assert mixtures.at(ALL) is mixtures.after
    assert mixtures.at(["new_report"]) is mixtures.after


def test_the_order_of_rows_is_no_difference_and_is_that_of_the_later_edition():
    table = real()._tables["continuous"]
    backwards = replace(
        table,
        frame=table.frame[::-1].reset_index(drop=True),
        cells={name: cells[::-1] for name, cells in table.cells.items()},
    )
    turned = derived(real(), "turned", {"continuous": backwards})
    mixtures = Mixtures.of(real(), turned)
    assert reordered(real(), turned)
    assert not mixtures.differences
    assert list(mixtures.at(())._tables["continuous"].keys) == list(backwards.keys)
