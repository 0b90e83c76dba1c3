"""The page in plain words: the answer first, results by step and outcome, verdicts by what kind of turn they took."""

from __future__ import annotations

from dataclasses import replace

import pytest
from changes_by_hand import GONE, made_up

from evidence_tools.editions.record import Changes
from evidence_tools.editions.two_days import earlier, end_names, of_one_edition
from evidence_tools.editions.words import what_changed
from evidence_tools.evidence import Evidence
from evidence_tools.wording import loose_digits

PAIN, RATIO = "pain_from_12", "further_surgery_against_laminectomy"
LABEL = "Synthetic result"


def claim(name: str, before: str, after: str, step: str = "new_study") -> dict[str, object]:
    return {"claim_id": name, "statement": f"synthetic {name}", "before": before, "after": after, "step": step}


def limit(name: str, before: str, after: str) -> dict[str, object]:
    what = {"question": PAIN, "limitation": name, "title": f"Synthetic {name}", "label": LABEL}
    return {**what, "before": before, "after": after, "step": "new_study"}


@pytest.fixture(scope="module")
def changes(evidence: Evidence) -> Changes:
    """A synthetic comparison: numbers moved in several ways, verdicts turned in several ways."""
    return made_up(
        evidence,
        {
            PAIN: [("", -3.8, -4.9, -2.7), ("corrected", -3.7, -4.8, -2.6), ("new_study", -3.3, -4.2, -2.4)],
            "pain_from_24": [("", -3.9, -5.0, -2.8), ("corrected", -3.9, -5.0, -2.8), ("new_study", -3.5, -4.6, -2.4)],
            "odi_from_12": [("", *GONE), ("corrected", *GONE), ("new_study", -15.2, -20.0, -10.4)],
            "odi_from_24": [("", -20.1, -80.0, 40.0), ("corrected", -20.1, -80.0, 40.0), ("new_study", -20.1, -30, -9)],
        },
        claims=[
            claim("B08", "consistent", "differs"),
            claim("B01", "differs", "contradicted"),
            claim("B05", "cannot say", "consistent"),
            claim("H09", "cannot say", "differs"),
            claim("K02", "consistent", "cannot say"),
        ],
        limits=[
            limit("funding", "weakens", "overturns"),
            limit("blinding", "weakens", "holds"),
            limit("attrition", "cannot say", "holds"),
            limit("overlap", "", "cannot say"),
        ],
        differences=[{"step": "new_study", "table": "studies", "key": "basu_2012", "how": "changed", "column": "note"}],
    )


def test_the_answer_stands_first(changes: Changes) -> None:
    results, conclusions, to_do = (line.text for line in what_changed(changes).short)
    assert results == "Results: 2 of 3 moved, in pain; 1 more in the interval alone; 1 is answered for the first time."
    assert "2 statements read otherwise, 1 of them to or from “contradicted”" in conclusions
    assert to_do.endswith("enter a reason for 1 difference in the log before approving.")


def test_results_stand_by_step_and_by_outcome(changes: Changes) -> None:
    said = [passage.text for passage in what_changed(changes).moved]
    assert said == [
        "1 result moved with “new study” alone: Pain: 24 months and over, from −3.9 to −3.5 points",
        said[1],
        "1 result has an answer for the first time, with “new study”: "
        "Disability (ODI): 12 months and over, −15.2 points",
        "1 result keeps its estimate and has another interval: "
        "Disability (ODI): 24 months and over, −30.0 to −9.0, before −80.0 to 40.0 (points)",
    ]
    assert said[1].startswith("1 result moved with several steps, the largest “new study”: Pain: 12 months and")
    assert "(+0.4 with this step" in said[1]


def test_what_reads_otherwise_is_told_apart_from_what_could_not_be_judged(changes: Changes) -> None:
    said = [passage.text for passage in what_changed(changes).matters]
    otherwise = next(each for each in said if each.startswith("2 statements read otherwise"))
    assert otherwise.index("synthetic B01") < otherwise.index("synthetic B08")  # contradicted weighs most
    first = next(each for each in said if "can be judged now: 1 “consistent”, 1 “differs”" in each)
    assert "synthetic H09" in first
    assert "synthetic B05" not in first
    assert any(each.startswith("1 statement can no longer be judged: “synthetic K02”") for each in said)
    limits = next(each for each in said if "verdicts on limitations read otherwise" in each)
    assert limits.endswith(f"To or from overturning a conclusion: {LABEL}: “synthetic funding”: overturns, was weakens")
    assert not any("overlap" in each for each in said)


def test_every_digit_is_a_number_under_a_key_of_its_own_or_a_name(changes: Changes) -> None:
    told = list(what_changed(changes).told())
    assert [each.text for each in told if loose_digits(each)] == []
    values = {}
    for number in (number for each in told for number in each.numbers):
        assert number.key.startswith("changes.")
        assert values.setdefault(number.key, str(number)) == str(number)


def test_a_notebook_shows_the_page(changes: Changes) -> None:
    shown = what_changed(changes)._repr_markdown_()
    assert shown.startswith("- Results: 2 of 3 moved")
    assert "with “new study” alone:\n\n- Pain" in shown


def test_verdicts_that_nobody_compared_are_not_called_unchanged(changes: Changes) -> None:
    said = [passage.text for passage in what_changed(replace(changes, weighed=False)).matters]
    assert said[-1] == "Verdicts on statements, certainty and limitations were not compared."


def test_one_edition_on_two_days_needs_no_log(evidence: Evidence, changes: Changes) -> None:
    first, last = (evidence.as_of(day) for day in ("2021-06-21", "2024-12-31"))
    days = replace(changes, before=first, after=last)
    assert of_one_edition(days)
    assert end_names(days) == ("21 June 2021", "31 December 2024")
    assert earlier(days) == "on 21 June 2021"
    page = what_changed(days)
    assert page.why[0].text.endswith("1 entry differs between them, all by what was published in between.")
    assert "log" not in page.short[2].text
    assert not of_one_edition(changes)
    assert end_names(replace(days, after=evidence))[0] == "21 June 2021"
