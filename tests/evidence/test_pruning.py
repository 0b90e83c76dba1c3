"""Rules made to fit fewer rows: what names a row that is not there goes, and nothing else."""

from __future__ import annotations

import pytest

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_checks import Subject, protocol_faults
from evidence_tools.evidence.pruning import fitting_judgements, fitting_protocol, keys_of


def known_without(evidence: Evidence, table: str, *gone: str) -> dict[str, set[str]]:
    known = keys_of(evidence._tables)
    assert set(gone) <= known[table]
    return known | {table: known[table] - set(gone)}


def test_nothing_changes_where_everything_is_there(evidence: Evidence) -> None:
    known = keys_of(evidence._tables)
    assert fitting_protocol(evidence.protocol, known) == evidence.protocol
    assert fitting_judgements(evidence.judgements, known) == evidence.judgements


def test_only_entries_that_name_the_lost_row_change(evidence: Evidence) -> None:
    limits = evidence.protocol.limits
    row = limits.below["ae_serious"]
    fitted = fitting_protocol(evidence.protocol, known_without(evidence, "binary", row)).limits
    assert "ae_serious" not in fitted.below
    assert set(fitted.below) == set(limits.below) - {"ae_serious"}
    named = {outcome for outcome, rows in limits.rare_harms.benchmarks.items() if row in rows}
    assert named
    for outcome, rows in limits.rare_harms.benchmarks.items():
        assert fitted.rare_harms.benchmarks[outcome] == tuple(each for each in rows if each != row)
    before, after = limits.model_dump(), fitted.model_dump()
    assert {name for name in before if before[name] != after[name]} == {"below", "rare_harms"}


def test_a_pair_goes_whole_and_a_single_row_becomes_nothing(evidence: Evidence) -> None:
    (fuller, _), *others = evidence.protocol.limits.rare_harms.under_reporting
    fitted = fitting_protocol(evidence.protocol, known_without(evidence, "binary", fuller)).limits
    assert fitted.rare_harms.under_reporting == tuple(others)
    prior = evidence.protocol.limits.small_samples.prior
    fitted = fitting_protocol(evidence.protocol, known_without(evidence, "bias_priors", prior)).limits
    assert fitted.small_samples.prior is None


def test_reports_stand_for_those_that_are_there(evidence: Evidence) -> None:
    first = evidence.protocol.selection.stands_for[0]
    gone = first.over[0]
    fitted = fitting_protocol(evidence.protocol, known_without(evidence, "studies", gone)).selection
    assert fitted.stands_for[0].over == first.over[1:]
    assert gone not in {study for rule in fitted.stands_for for study in (rule.study, *rule.over)}
    fitted = fitting_protocol(evidence.protocol, known_without(evidence, "studies", first.study)).selection
    assert first.study not in {rule.study for rule in fitted.stands_for}
    assert all(rule.over for rule in fitted.stands_for)


def test_a_judgement_goes_with_any_of_its_grounds(evidence: Evidence) -> None:
    claim, judged = next(iter(evidence.judgements.claims.items()))
    known = known_without(evidence, "review_results", judged.grounds[0])
    assert set(fitting_judgements(evidence.judgements, known).claims) == set(evidence.judgements.claims) - {claim}


@pytest.mark.parametrize("day", ["1999-12-31", "2014-01-09", "2021-06-21"])
def test_the_fitted_protocol_names_no_row_that_is_not_there(evidence: Evidence, day: str) -> None:
    then = evidence.as_of(day)
    subject = Subject(then.protocol, "", then.tables, then.folder)
    of_rows = [fault for fault in protocol_faults(subject) if "row" in fault.allowed or "study" in fault.allowed]
    assert of_rows == []
