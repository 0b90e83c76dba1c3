"""A multiverse: each cell is the analysis it claims to be, nothing is counted twice, and known drivers are found."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from edition_copies import Copy
from protocol_rules import with_rules

import evidence_tools as et
from evidence_tools.errors import QuestionError
from evidence_tools.models.multiverse import multiverse
from evidence_tools.models.multiverse_choices import Choice, Level, choices_of
from evidence_tools.models.multiverse_drivers import by_level, drivers
from evidence_tools.models.multiverse_record import (
    AT_LEAST,
    BELOW,
    BEYOND,
    HOLDS,
    INCLUDES,
    NOT_POOLABLE,
    NOTHING,
    UNDER,
    WORSE,
    Multiverse,
    conclusions,
)
from evidence_tools.models.multiverse_sets import study_sets
from evidence_tools.question import Method
from evidence_tools.study_effects.records import Scale

SAME_NUMBER = 1e-9  # one at a time against many at once; worst seen 6e-13
POOLED = {"estimate": "display_estimate", "ci_low": "display_ci_low", "ci_high": "display_ci_high"} | {
    "prediction_low": "display_prediction_low",
    "prediction_high": "display_prediction_high",
    "p_value": "p_value",
    "tau2": "tau2",
    "k": "k",
    "n": "n",
}


def same(row: pd.Series, fit: et.Pooled) -> None:
    for ours, theirs in POOLED.items():
        assert row[ours] == pytest.approx(getattr(fit, theirs), rel=SAME_NUMBER, abs=1e-10, nan_ok=True), ours


def cell(found: Multiverse, **levels: str) -> pd.Series:
    """The specification with these levels, all other choices as in the base analysis."""
    table = found.table
    wanted = {choice.name: choice.names[0] for choice in found.choices} | levels
    chosen = np.logical_and.reduce([table[name] == level for name, level in wanted.items()])
    (row,) = table[chosen].iterrows()
    return row[1]


@pytest.fixture(scope="module")
def pain(evidence) -> Multiverse:
    return multiverse(evidence, "pain_from_12")


@pytest.mark.parametrize(
    "name", ["pain_from_12", "odi_from_12_latest", "open_decompression", "subsequent_surgery_claims"]
)
def test_the_base_analysis_is_the_pooled_answer_of_the_protocol(evidence, name):
    choices = choices_of(evidence, evidence.protocol.question(name)).only("reports", "¶", "estimator", "test")
    found = multiverse(evidence, name, replace(choices, least=1))
    same(found.table.iloc[0], et.pool(et.effects(evidence, evidence.protocol.question(name))))


def test_cells_are_what_asking_and_pooling_give(evidence, pain):
    """Window, site, design, marks, estimator and test, drawn at random, against the question asked one by one."""
    random = np.random.default_rng(20261122)
    levels = {choice.name: dict(zip(choice.names, choice.values, strict=True)) for choice in pain.choices}
    table = pain.table
    table = table[(table["sd"] == pain.choices[5].names[0]) & (table["reason"] == "")]
    answers: dict[tuple, et.Effects] = {}
    for _, row in table.iloc[random.choice(len(table), 40, replace=False)].iterrows():
        value = {name: values[row[name]] for name, values in levels.items()}
        key = (value["window"], value["rows"], value["designs"])
        if key not in answers:
            question = replace(pain.effects.question, months=key[0], prefer=key[1], designs=key[2])
            answers[key] = et.effects(evidence, question)
        effects = answers[key]
        for mark in "‡¶":
            effects = effects.without(mark) if value[mark] else effects
        same(row, et.pool(effects, Method(estimator=value["estimator"], test=value["test"])))


def test_another_borrowed_sd_is_that_of_a_protocol_that_says_so(evidence, pain, copy: Copy):
    copy.change_protocol("borrowed_sd = { value = 2.8,", "borrowed_sd = { value = 3.4,")
    other = copy.read()
    same(cell(pain, sd="3.4"), et.pool(et.effects(other, other.protocol.question("pain_from_12"))))
    same(
        cell(pain, sd="3.4", designs="randomised", test="Wald z", estimator="DL"),
        et.pool(et.effects(other, replace(pain.effects.question, designs=("rct",))), Method(estimator="DL", test="z")),
    )


def test_another_correlation_is_that_of_a_protocol_that_says_so(copy: Copy):
    copy.change("continuous", "c020", sd="2.0")
    copy.change("continuous", "c021", sd="2.4")
    evidence = copy.read()
    choices = choices_of(evidence, evidence.protocol.question("pain_from_12")).only("r", "sd")
    found = multiverse(evidence, "pain_from_12", choices)
    copy.change_protocol("pre_post_r = { value = 0.4, low = 0.2,", "pre_post_r = { value = 0.2, low = 0.1,")
    other = copy.read()
    same(cell(found, r="0.2"), et.pool(et.effects(other, other.protocol.question("pain_from_12"))))
    assert cell(found, r="0.2")["tau2"] != pytest.approx(cell(found)["tau2"], rel=1e-6)


def test_two_arms_owe_their_variance_to_the_borrowed_sd_of_both(copy: Copy):
    copy.append("continuous", "c003", row_id="c900", arm_id="cmm", change_mean="-6", n="60", mean="", pct_change="")
    evidence = copy.read()
    choices = replace(choices_of(evidence, evidence.protocol.question("odi_between_arms")).only("sd"), least=1)
    found = multiverse(evidence, "odi_between_arms", choices)
    copy.change_protocol("borrowed_sd = { value = 16.5,", "borrowed_sd = { value = 13.0,")
    other = copy.read()
    same(cell(found, sd="13"), et.pool(et.effects(other, other.protocol.question("odi_between_arms"))))


def test_studies_that_share_patients_stand_as_each_rule_says(copy: Copy):
    name = "device_or_procedure_events"
    for row in ("b052", "b056"):  # both probably describe patients of the study whose row stands
        copy.change("binary", row, analysis_use="primary")
    evidence = copy.read()
    found = multiverse(evidence, name)
    studies = {
        report: set(found.analyses.loc[cell(found, reports=report)["analysis"], "studies"].split(", "))
        for report in found.choices[0].names
    }
    assert studies["every report"] - studies["one report, by protocol"] == {"chopko_2013_2y", "deer_kapural_2010"}
    assert studies["every report"] - studies["the other report"] == {"midas_i"}
    prospective = replace(found.effects.question, designs=evidence.protocol.limits.design.prospective)
    same(cell(found, designs="prospective"), et.pool(et.effects(evidence, prospective)))
    copy.change_protocol('same_patients = ["probable"]', "same_patients = []")
    every = copy.read()
    same(cell(found, reports="every report"), et.pool(et.effects(every, every.protocol.question(name))))


def test_nothing_is_fitted_twice_and_nothing_is_lost(evidence, pain):
    analyses, table = pain.analyses, pain.table
    sets = study_sets(evidence, choices_of(evidence, pain.effects.question).only("designs", "‡", "¶", "sd"))
    assert len(np.unique(np.column_stack([sets.y, sets.v]), axis=0)) == len(sets.y)
    assert len(np.unique(sets.counts, axis=0)) == len(sets.counts) < sets.of_choice.size
    assert len(table) == pain.specifications == analyses["specifications"].sum()
    counted = table["analysis"].value_counts()
    assert (analyses["specifications"] == counted.reindex(range(len(analyses)))).all()
    assert not table.duplicated([choice.name for choice in pain.choices]).any()
    assert not ((table["estimator"] == "EE") & (table["test"] != "Wald z")).any()
    assert set(table.loc[table["conclusion"] == NOT_POOLABLE, "reason"]) <= {"no study answers", "too few studies"}


def test_choices_without_effect_are_named_and_not_multiplied(pain):
    assert "Shared patients" in [choice.title for choice in pain.inert]
    assert not {choice.name for choice in pain.inert} & {choice.name for choice in pain.choices}
    lengths = [len(choice.levels) for choice in pain.choices]
    assert pain.specifications == np.prod(lengths[:-2]) * (lengths[-2] * lengths[-1] - 2)  # EE has one test of three


def test_shares_of_conclusions_are_counts_of_specifications(pain):
    table, counts = pain.table, pain.conclusions
    first = counts[counts["threshold"] == "2 points"].set_index("conclusion")
    assert (table["conclusion"].value_counts()[first.index] == first["specifications"]).all()
    assert first["share"].drop(NOT_POOLABLE).sum() == pytest.approx(100)
    can = table[table["reason"] == ""]
    for size in (2.0, 3.2):
        assert pain.share_at_least(size) == pytest.approx(100 * (can["estimate"] <= -size).mean())


def test_changing_the_protocol_changes_the_choices(copy: Copy):
    copy.change_protocol('tests = ["z", "knha", "adhoc"]', 'tests = ["adhoc"]')
    copy.change_protocol('leave_out = ["‡", "¶"]', 'leave_out = ["‡"]')
    copy.change_protocol("least_studies = 2", "least_studies = 3")
    evidence = copy.read()
    choices = choices_of(evidence, evidence.protocol.question("pain_from_12")).only("‡", "sd", "estimator", "test")
    found = multiverse(evidence, "pain_from_12", choices)
    assert {choice.name for choice in found.choices} >= {"‡", "sd"}
    assert "¶" not in {choice.name for choice in found.choices}
    assert set(found.table["test"]) == {"floored Hartung-Knapp"}
    assert found.analyses.loc[found.analyses["reason"] == "", "k"].min() == 3


def test_an_outcome_with_too_few_studies_says_so(evidence):
    found = multiverse(evidence, "surgery_against_laminectomy")
    assert found.poolable == 0
    assert set(found.table["reason"]) <= {"too few studies", "no study answers"}
    assert np.isnan(found.share_at_least())
    assert drivers(found)["estimate_share"].isna().all()


def test_an_unknown_mark_of_the_protocol_is_refused(evidence):
    ruled = with_rules(evidence, "analyst", leave_out=("x",))
    with pytest.raises(QuestionError, match=r"leave_out names 'x', which is no footnote mark; allowed: †, ‡, §, ¶"):
        choices_of(ruled, evidence.protocol.question("pain_from_12"))


def test_an_unknown_choice_is_refused(evidence):
    choices = choices_of(evidence, evidence.protocol.question("pain_from_12"))
    with pytest.raises(QuestionError, match=r"choice 'tau' is not known; allowed: window, visit, rows"):
        choices["tau"]


PAIN = Scale(better="lower")


@pytest.mark.parametrize(
    ("result", "threshold", "said"),
    [
        ((-4.0, -5.0, -2.0), -2.0, BEYOND),
        ((-2.0, -3.0, -0.1), -2.0, AT_LEAST),
        ((-1.9, -3.0, -0.1), -2.0, BELOW),
        ((-4.0, -9.0, 0.0), -2.0, INCLUDES),
        ((1.0, 0.5, 1.5), -2.0, WORSE),
    ],
)
def test_a_conclusion_per_result(result, threshold, said):
    assert conclusions(*([number] for number in result), PAIN, threshold).tolist() == [said]
    mirrored = Scale(better="higher")
    estimate, low, high = (-number for number in result)
    assert conclusions([estimate], [high], [low], mirrored, -threshold).tolist() == [said]


def test_a_share_is_compared_with_a_benchmark_or_with_nothing():
    share = Scale(better="lower", null=None)
    assert conclusions([-3.0, -2.0], [-4.0, -3.0], [-2.5, -1.0], share, -2.0).tolist() == [UNDER, HOLDS]
    assert conclusions([-3.0], [-4.0], [-2.5], share, None).tolist() == [NOTHING]


def additive() -> Multiverse:
    """A factorial of three choices whose estimate is a sum of known effects, two tests apart only in width."""
    effects = ([0.0, -2.0], [0.0, -1.0, -0.5], [0.0, 0.0])
    choices = [
        Choice(name, name, tuple(Level(f"{name}{i}", i) for i in range(len(effect))))
        for name, effect in zip(("a", "b", "c"), effects, strict=True)
    ]
    methods = [
        Choice("estimator", "Estimator", (Level("EE", "EE"),)),
        Choice("test", "Test", _levels("narrow", "wide")),
    ]
    places = np.arange(2 * 3 * 2 * 2).reshape(2, 3, 2, 1, 2)
    grid = np.array(np.unravel_index(np.arange(24), places.shape)).T
    estimate = -3.0 + sum(np.array(effect)[grid[:, axis]] for axis, effect in enumerate(effects))
    half = np.where(grid[:, 4] == 0, 1.0, 10.0)
    frame = pd.DataFrame({"estimate": estimate, "ci_low": estimate - half, "ci_high": estimate + half})
    frame = frame.assign(prediction_low=np.nan, prediction_high=np.nan, p_value=0.01, tau2=0.0, i2=0.0)
    frame = frame.assign(k=3, n=90.0, studies="A, B, C", reason="", specifications=1)
    return Multiverse(
        effects=replace(et.Effects.from_columns([-3.0], [1.0]), scale=Scale(better="lower")),
        method=Method(),
        choices=(*choices, *methods),
        inert=(),
        thresholds=Choice("threshold", "Threshold", _levels(2.0)),
        _analyses=frame,
        _of_choice=places,
    )


def _levels(*values: object) -> tuple[Level, ...]:
    return tuple(Level(str(value), value) for value in values)


def test_a_factorial_of_known_effects_gives_back_their_shares():
    found = drivers(additive()).set_index("choice")
    own = {"a": np.var([0.0, -2.0]), "b": np.var([0.0, -1.0, -0.5]), "c": 0.0}
    for name, variance in own.items():
        assert found.loc[name, "estimate_share"] == pytest.approx(100 * variance / sum(own.values()), abs=1e-9)
        assert found.loc[name, "estimate_first"] == pytest.approx(found.loc[name, "estimate_share"])
    assert found["reach"].drop("threshold").to_dict() == pytest.approx(
        {"a": 2, "b": 1, "c": 0, "estimator": 0, "test": 0}
    )


def test_what_alone_decides_the_conclusion_gets_the_whole_share():
    found = drivers(additive())
    assert found.loc[0, "choice"] == "test"
    assert found.set_index("choice")["conclusion_share"].to_dict() == pytest.approx(
        {"test": 100, "a": 0, "b": 0, "c": 0, "estimator": 0, "threshold": 0}, abs=1e-9
    )


def test_results_by_level_are_those_of_the_table(pain):
    rows = by_level(pain).set_index(["choice", "level"])
    table = pain.table
    randomised = table[(table["designs"] == "randomised") & (table["reason"] == "")]
    row = rows.loc[("designs", "randomised")]
    assert row["poolable"] == len(randomised)
    assert row["middle"] == pytest.approx(randomised["estimate"].median())
    assert row[INCLUDES] == pytest.approx(100 * (randomised["conclusion"] == INCLUDES).mean())
    assert rows.groupby("choice")["specifications"].sum().eq(pain.specifications).all()
