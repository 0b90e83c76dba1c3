"""The determination: five sentences made from results, every number of which leads to a source."""

from __future__ import annotations

import pytest
from edition_copies import Copy

from evidence_tools.certainty import certainty_entries
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.ledger import Checked, determination_findings, entries
from evidence_tools.ledger.checking import Bench
from evidence_tools.ledger.determination import INFORMS, Determination, determination, determination_entries
from evidence_tools.ledger.determination_findings import on_its_claims, on_results
from evidence_tools.ledger.determination_trace import PROTOCOL, Counted
from evidence_tools.limits import challenge_all
from evidence_tools.models import answers
from evidence_tools.results import results_of
from evidence_tools.results.limitations import limitation_entries
from evidence_tools.wording import Number, loose_digits

QUESTIONS = ("pain_from_12", "odi_from_12", "harm_against_laminectomy", "serious_events", "walking_time_from_12")


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> Determination:
    return determination(evidence)


@pytest.fixture(scope="module")
def numbers(found: Determination) -> dict[str, Number]:
    return {number.key: number for each in found.sentences for number in each.numbers}


@pytest.fixture(scope="module")
def values(evidence: Evidence, numbers: dict[str, Number]) -> dict[str, float | None]:
    """The results by key, as far as the sentences use them."""
    made = [*certainty_entries(evidence), *entries.claim_entries(evidence), *determination_entries(evidence)]
    for question, limits in challenge_all(evidence).items():
        made += [
            (f"limits.{question}.{each.name}.{key}", one) for each in limits for key, one in limitation_entries(each)
        ]
    known = {key: entry["value"] for key, entry in made}
    return {key: known[key] if key in known else results_of(evidence).entry(key)["value"] for key in numbers}


def test_there_are_five_sentences_without_a_typed_digit(found: Determination) -> None:
    assert len(found.sentences) == 5
    for each in found.sentences:
        assert loose_digits(each) == ""
        assert each.text[0].isupper()
        assert each.text.endswith(".")
        assert each.text.count(". ") == 0  # one sentence
        assert "nan" not in each.text.split()
        assert "not known" not in each.text


def test_each_sentence_says_its_part(found: Determination) -> None:
    supported, shows, certain, undone, missing = (each.text for each in found.sentences)
    assert supported.startswith("Of the policy statement the data agree with “mild is judged unproven")
    assert "of all 93 statements of the policy they reproduce" in supported
    assert shows.startswith("Pain fell by 3.8 points (95% interval −4.9 to −2.7)")
    assert "from before to after treatment, with nobody untreated beside them" in shows
    assert "a spread borrowed from other populations in all 9 results" in shows
    assert "known from the policy alone" in shows
    assert "a serious adverse event in 0 of 282 patients (up to 1.3%)" in shows
    assert shows.endswith("and walking time.")
    assert "very low for pain, disability, walking, reintervention and harm" in certain
    assert (
        "pain would not hold with 1.8 or more points of gain without the treatment (0.5 to 3.7 is plausible)" in undone
    )
    assert "defensible analyses" in undone
    assert "3 registered trials (233 patients, 40 of them in masked trials)" in missing
    assert "296 on disability (ODI) (287 now)" in missing


def test_verdicts_of_the_first_sentence_add_up_to_all_statements(found: Determination) -> None:
    every, *counts = found.sentences[0].numbers
    assert every.key == "claims.count"
    assert sum(number.value for number in counts) == every.value == 93


def test_every_number_is_one_of_the_results(numbers: dict[str, Number], values: dict[str, float | None]) -> None:
    for key, number in numbers.items():
        assert number.value == pytest.approx(values[key], rel=1e-9), key


def test_every_number_leads_to_a_source_and_a_place_in_it(found: Determination, evidence: Evidence) -> None:
    trace = found.trace
    for place, _, each in found.numbered():
        of_sentence = trace[trace["sentence"] == place]
        assert set(of_sentence["key"]) == {number.key for number in each.numbers}
        assert {(row.key, row.number) for row in of_sentence.itertuples()} <= {(n.key, str(n)) for n in each.numbers}
    assert (trace[["source_id", "citation", "locator", "what"]] != "").all(axis=None)
    assert set(trace["source_id"]) <= {*evidence.sources["source_id"], PROTOCOL}


def test_a_number_leads_to_the_row_it_was_read_from(found: Determination) -> None:
    trace = found.trace
    behind = trace[trace["key"] == "pain_from_12.headline.estimate"].set_index("row")
    assert list(behind.index) == ["c010", "c015", "c021", "c033", "c044"]
    assert (behind.loc["c010", "locator"], behind.loc["c010", "doi"]) == (
        "Abstract, results",
        "10.1016/j.inpm.2025.100561",
    )
    assumed = trace[trace["key"] == "limits.pain_from_12.no_control.tipping"]
    assert {"k045", "p037"} <= set(assumed["row"])  # rows that the protocol names
    assert "limits.no_control.benchmarks.pain" in set(assumed["locator"])
    counted = trace[trace["key"] == "claims.verdicts.contradicted"]
    assert counted["locator"].str.contains("claims.csv: .*K11").all()


def test_the_trace_handed_out_is_a_copy(found: Determination) -> None:
    mine = found.trace
    mine.loc[:, "key"] = "x"
    assert (found.trace["key"] != "x").all()


def test_it_informs_and_does_not_decide(found: Determination) -> None:
    assert INFORMS not in " ".join(each.text for each in found.sentences)
    assert found._repr_markdown_().endswith(f"*{INFORMS}*")
    assert repr(found).endswith(INFORMS)


def test_without_critical_outcomes_there_is_nothing_to_sum_up(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidence_tools.ledger.determination.certainties", lambda _: {})
    with pytest.raises(QuestionError, match=r"names no critical outcome.*under \[certainty.outcomes\]"):
        determination(copy.read())


def test_a_changed_value_changes_its_result_and_no_other(copy: Copy, evidence: Evidence) -> None:
    copy.change("continuous", "c010", change_mean="-2.0")
    changed = copy.read()
    before = on_results(evidence, answers(evidence, *QUESTIONS), Counted(2))
    after = on_results(changed, answers(changed, *QUESTIONS), Counted(2))
    moved = {old.key for old, new in zip(before.numbers, after.numbers, strict=True) if old != new}
    assert moved == {f"pain_from_12.headline.{end}" for end in ("estimate", "low", "high")}


def test_a_changed_claim_changes_the_first_sentence_alone(
    copy: Copy, evidence: Evidence, checked: dict[str, Checked], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy.change("claims", "K04", value_1="13")
    changed = copy.read()
    before, told = on_its_claims(evidence), on_results(evidence, answers(evidence, *QUESTIONS), Counted(2))
    ledger = checked | {"K04": Bench(changed).checked("K04")}
    for module in (entries, determination_findings):
        monkeypatch.setattr(module, "checked_claims", lambda _: ledger)
    after = on_its_claims(changed)
    counts = {number.key: number.value for number in before.numbers}
    moved = {number.key: number.value - counts[number.key] for number in after.numbers}
    assert {key: by for key, by in moved.items() if by} == {
        "claims.verdicts.reproduced": -1,
        "claims.verdicts.consistent": 1,
    }
    assert on_results(changed, answers(changed, *QUESTIONS), Counted(2)) == told
