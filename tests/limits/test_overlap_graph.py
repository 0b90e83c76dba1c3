"""Who may share patients: the listed pairs, what registrations, towns, investigators and dates add, and the people."""

from __future__ import annotations

import math

import pytest
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.limits.overlap.facts import Facts, facts_of
from evidence_tools.limits.overlap.graph import (
    GRADES,
    NOT_RULED_OUT,
    POSSIBLE,
    PROBABLE,
    network,
    patients_treated,
    shared_patients,
    with_every_doubt,
)


def facts(**changes: object) -> Facts:
    known = {"registration": "", "country": "US", "places": frozenset(), "single": False, "investigators": frozenset()}
    dates = {"start": -math.inf, "end": math.inf, "when": "an unknown start to an unknown end"}
    return Facts(**{**known, **dates, **changes})


def test_listed_pairs_keep_their_grade(evidence: Evidence) -> None:
    pairs = shared_patients(evidence)
    grade = {frozenset(row[:2]): row[2] for row in pairs.itertuples(index=False)}
    listed = evidence.study_overlap
    for row in listed.itertuples():
        assert grade[frozenset((row.study_a, row.study_b))] == row.basis
    further = pairs[~pairs["grounds"].str.contains("table")]
    assert set(further["grade"]) == {POSSIBLE}
    assert len(pairs) == len(listed) + len(further)


def test_facts_are_read_from_the_tables(evidence: Evidence) -> None:
    found = facts_of(evidence)
    assert found["deer_2012_charleston"].places == {"Charleston"}
    assert found["mekhail_2012_functional"].places == {"Cleveland"}  # named with its state by another study
    assert found["mekhail_2021"].investigators >= {"Mekhail N", "Costandi S"}
    assert found["midas_iii"].investigators == frozenset()  # a registry record names no author
    assert (found["mekhail_2021"].start, found["mekhail_2021"].end) == (2010.0, 2016.0)
    assert found["motion"].start == pytest.approx(2018 + 7 / 12)
    assert found["wong_2012"].start == -math.inf
    assert found["wong_2012"].end == 2013.0  # reported in 2012


def test_dates_countries_and_towns_rule_pairs_out() -> None:
    early, late = facts(end=2012.0), facts(start=2014.0)
    assert not early.could_meet(late)
    assert early.apart_from(late)
    assert facts().apart_from(facts(country="Canada"))
    assert not facts().apart_from(facts(country=""))
    napa, charleston = (facts(single=True, places=frozenset({town})) for town in ("Napa", "Charleston"))
    assert napa.apart_from(charleston)
    assert not napa.apart_from(facts(places=frozenset({"Charleston"})))


def test_a_common_registration_makes_a_pair_probable(copy: Copy) -> None:
    copy.change("studies", "basu_2012", registration="NCT03610737")
    pairs = shared_patients(copy.read()).set_index(["study_a", "study_b"])
    assert pairs.loc[("motion", "basu_2012"), ["grade", "grounds"]].tolist() == [PROBABLE, "registration"]
    assert "NCT03610737" in pairs.loc[("motion", "basu_2012"), "evidence"]


def test_dates_decide_whether_a_common_investigator_counts(copy: Copy, evidence: Evidence) -> None:
    def tied(found: Evidence) -> bool:
        pairs = shared_patients(found)
        return bool(((pairs["study_a"] == "deer_kapural_2010") & (pairs["study_b"] == "deer_2012_charleston")).any())

    assert tied(evidence)
    copy.change("studies", "deer_2012_charleston", enrol_start="2011-01")  # after the report of the first
    assert not tied(copy.read())


def test_networks_by_grade_are_nested(evidence: Evidence) -> None:
    pairs, studies = shared_patients(evidence), evidence.studies["study_id"]
    sure, wide = network(pairs, studies, (PROBABLE,)), network(pairs, studies, GRADES)
    doubtful = network(with_every_doubt(evidence, pairs), studies, (*GRADES, NOT_RULED_OUT))
    assert set(sure.edges) < set(wide.edges) < set(doubtful.edges)
    patients = patients_treated(evidence).fillna(0)
    fewest = [each.people(patients)[0] for each in (sure, wide)]
    assert fewest[1] <= fewest[0] < patients.sum()
    claims = [place for place, study in enumerate(studies) if study.startswith(("staats", "rosner"))]
    assert len({sure.groups[place] for place in claims}) == 1


def test_selections_never_hold_a_pair(evidence: Evidence) -> None:
    pairs = shared_patients(evidence)
    found = network(pairs, evidence.studies["study_id"], GRADES)
    tied = {frozenset(pair) for pair in pairs[["study_a", "study_b"]].itertuples(index=False)}
    for selection in found.selections:
        assert not any({one, other} in tied for one in selection for other in selection if one < other)


def test_patients_fall_back_on_the_largest_number_of_a_result(evidence: Evidence) -> None:
    patients = patients_treated(evidence)
    assert patients["chopko_2013_2y"] == 45  # neither treated nor enrolled is printed
    assert patients["midas_encore"] == 143
    assert math.isnan(patients["midas_ii"])
