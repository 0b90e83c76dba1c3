"""Decision flips: every lever, set to the value it names, reverses the conclusion, and a hair less does not."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

import evidence_tools as et
from evidence_tools.arithmetic import fragility_index
from evidence_tools.limits import flips
from evidence_tools.limits.core.limitation import HOLDS, WEAKENS
from evidence_tools.limits.core.subject import Subject, result_of, subject_of
from evidence_tools.limits.flips.levers import Flip, levers
from evidence_tools.limits.flips.patients import ALL, EVENTS, FRAGILITY, ONE, Counts, Move, patients
from evidence_tools.limits.flips.studies import LEVER, studies_left_out
from evidence_tools.limits.flips.verdict import MEASURES_OF_ESTIMATE

LEAST = 2  # studies that have to stay


def _subject(evidence: et.Evidence, question: str = "pain_from_12") -> Subject:
    return subject_of(et.answer(evidence, question), evidence)


def _by_name(found: list[Flip]) -> dict[str, Flip]:
    return {each.lever: each for each in found}


@pytest.fixture(scope="module")
def pain(evidence: et.Evidence) -> Subject:
    return _subject(evidence)


def test_estimate_threshold_and_level_turn_where_the_fit_says(pain: Subject) -> None:
    important, different = pain.statements
    fit = pain.fit
    first, second = _by_name(levers(pain, important)), _by_name(levers(pain, different))
    assert first["Estimate, every study moved alike"].reverses == pytest.approx(-2.0)
    assert first["Threshold of importance"].reverses == pytest.approx(-fit.estimate)
    assert second["Estimate, every study moved alike"].reverses == pytest.approx(fit.estimate - fit.ci_high)
    assert second["Confidence level"].reverses == pytest.approx(100 * (1 - fit.p_value), abs=1e-5)


def test_the_spread_between_studies_that_turns_the_interval(pain: Subject) -> None:
    """At that tau the interval, made by hand, just reaches no change."""
    different = pain.statements[1]
    tau = _by_name(levers(pain, different))["Standard deviation between studies"].reverses
    y, v = pain.fit.solution.y, pain.fit.solution.v
    w = 1 / (v + tau**2)
    mean = w @ y / w.sum()
    scale = max(1.0, w @ (y - mean) ** 2 / (y.size - 1))
    high = mean + 2.7764451051977987 * math.sqrt(scale / w.sum())  # t, 4 df
    assert high == pytest.approx(0, abs=1e-6)


def test_every_subset_agrees_with_the_fewest_studies_named(pain: Subject) -> None:
    important, different = pain.statements
    table, method = pain.effects.table, pain.method

    def fewest(statement) -> float:
        for out in range(1, len(table) - LEAST + 1):
            for gone in combinations(table["study"], out):
                kept = pain.effects.only([study for study in table["study"] if study not in gone])
                if statement.true(result_of(et.pool(kept, method))) != statement.true(pain.base):
                    return out
        return math.nan

    for statement in (important, different):
        assert studies_left_out(pain, statement).reverses == pytest.approx(fewest(statement), nan_ok=True)


def test_the_studies_named_are_the_ones(pain: Subject) -> None:
    different = pain.statements[1]
    found = studies_left_out(pain, different)
    gone = found.remark.split(";")[0].split(", ")
    table = pain.effects.table
    kept = pain.effects.only(table.loc[~table["label"].isin(gone), "study"].tolist())
    assert not different.true(result_of(et.pool(kept, pain.method)))
    assert len(gone) == found.reverses


def test_patients_without_gain_by_hand(pain: Subject) -> None:
    """All means shrink alike: the share at which the mean gain is 2 points, by bisection on pooled results."""
    important = pain.statements[0]
    found = _by_name(patients(pain, important))[ALL]
    n = pain.effects.table["n"].sum()

    def gain(count: float) -> float:
        table = pain.effects.table
        return -et.pool(replace(pain.effects, _table=table.assign(y=table["y"] * (1 - count / n)))).estimate

    assert gain(found.reverses) < 2.0 <= gain(found.reverses - 1)


def test_one_study_that_turns_alone(evidence: et.Evidence) -> None:
    subject = _subject(evidence).effects.only(["motion", "wong_2012"])
    subject = subject_of(et.pool(subject, replace(subject.method, estimator="EE", test="z")), evidence)
    important = subject.statements[0]
    found = _by_name(patients(subject, important))[ONE]
    y, w = subject.fit.solution.y, 1 / subject.fit.solution.v
    needed = {}
    for study, n in enumerate(subject.effects.table["n"]):
        # shrink y of one study until the weighted mean gain is 2: m = n (1 - y'/y)
        other = w @ y - w[study] * y[study]
        shrunk = (-2.0 * w.sum() - other) / w[study]
        needed[study] = math.floor(n * (1 - shrunk / y[study])) + 1 if shrunk <= 0 else math.inf
    assert found.reverses == min(needed.values())


def test_events_of_one_table(evidence: et.Evidence) -> None:
    subject = _subject(evidence, "intervention_against_cmm")
    (different,) = subject.statements
    found = _by_name(patients(subject, different))
    table = subject.effects.table.iloc[0]
    counts = [int(table[name]) for name in ("events", "n", "events_against", "n_against")]
    assert found[FRAGILITY].reverses == fragility_index(*counts).index

    def significant(more: int) -> bool:
        a, n1, c, n2 = counts
        log_rr = math.log((a + more) / n1 * n2 / c)
        se = math.sqrt(1 / (a + more) - 1 / n1 + 1 / c - 1 / n2)
        return abs(log_rr) > 1.959963984540054 * se

    needed = int(found[EVENTS].reverses)
    assert not significant(needed)
    assert significant(needed - 1)


def test_events_of_an_exact_count(evidence: et.Evidence) -> None:
    """Zero events in all: the exact upper limit reaches the benchmark with so many, and not with one fewer."""
    subject = _subject(evidence, "serious_events")
    (below,) = subject.statements
    needed = int(_by_name(patients(subject, below))[EVENTS].reverses)
    n = int(subject.effects.table["n"].sum())
    events = int(subject.effects.table["events"].sum())
    upper = [100 * et.arithmetic.clopper_pearson(events + more, n).high for more in (needed - 1, needed)]
    assert upper[0] < subject.benchmark <= upper[1]


@pytest.mark.parametrize("question", ["surgery_against_laminectomy", "serious_events", "open_decompression"])
def test_moved_events_are_pooled_as_a_table_with_them(evidence: et.Evidence, question: str) -> None:
    subject = _subject(evidence, question)
    table = subject.effects.table
    names = ["events", "n", "events_against", "n_against"][: 4 if subject.kind == "ratio" else 2]
    table.loc[0, "events"] += 3
    again = dict(zip(("ai", "n1i", "ci", "n2i") if len(names) > 2 else ("xi", "ni"), names, strict=True))
    new = et.effect_sizes(table[["study", *names]], subject.effects.measure, **again).table
    changed = replace(subject.effects, _table=table.assign(y=new["y"], v=new["v"], se=new["se"]))
    expected = result_of(et.pool(changed, subject.method))
    found = Counts.of(subject).moved(Move(0, "events", 1), 3)
    assert [found.estimate, found.low, found.high] == pytest.approx([expected.estimate, expected.low, expected.high])


@pytest.mark.parametrize(("studies", "verdict"), [(1, HOLDS), (3, WEAKENS)])
def test_the_protocol_says_what_is_a_small_change(evidence: et.Evidence, studies: int, verdict: str) -> None:
    found = flips.challenge(_subject(with_rules(evidence, "flips", studies=studies)))
    assert found.verdict == verdict
    assert found.plausible == (0, 0, studies)


def test_patients_in_the_file_can_be_a_small_change_too(copy: Copy, evidence: et.Evidence) -> None:
    name = "intervention_against_cmm"
    found = flips.challenge(_subject(evidence, name))
    assert found.verdict == HOLDS
    copy.change_protocol("\npatients = 1 ", f"\npatients = {found.quantity:.0f} ")
    assert flips.challenge(_subject(copy.read(), name)).verdict == WEAKENS


def test_the_table_has_a_row_per_conclusion_and_lever(pain: Subject) -> None:
    found = flips.challenge(pain)
    assert not found.table.duplicated(["Conclusion", "Lever"]).any()
    assert set(found.table["Conclusion"]) == {each.if_true for each in pain.statements}
    assert {LEVER, ALL, ONE} <= set(found.table["Lever"])
    far = found.table["How far"].to_numpy()
    assert far == pytest.approx(np.abs(found.table["Reversed at"] - found.table["Now"]), nan_ok=True)
    assert (found.table.loc[found.table["Reversed at"].isna(), "Remark"] != "").all()


def test_two_studies_cannot_lose_one(evidence: et.Evidence) -> None:
    found = flips.challenge(_subject(evidence, "zcq_function_from_24"))
    assert found.plausible is None
    row = found.table[found.table["Lever"] == LEVER].iloc[0]
    assert row["Remark"] == f"not tried: at least {LEAST} studies have to stay"


def test_where_no_patient_does_it_the_estimate_is_named(evidence: et.Evidence) -> None:
    found = flips.challenge(_subject(evidence, "open_decompression"))
    assert found.measures == MEASURES_OF_ESTIMATE
    assert found.unit == "percent"
    assert math.isfinite(found.quantity)
