"""Later reports of the study that is cited."""

from __future__ import annotations

from claim_cases import put
from edition_copies import Copy

from evidence_tools.evidence import Evidence
from evidence_tools.ledger.finding import Finding

TWO, THREE = "deer_2024_motion_2y", "costandi_2025_motion_3y"


def later(evidence: Evidence, study: str = "motion", cited: str = "deer_2022") -> Finding:
    return put(evidence, "M12", kind="later_reports", study=study, cited=cited)


def test_two_later_papers_are_named_with_their_visits(evidence: Evidence) -> None:
    found = later(evidence)
    assert (found.verdict, found.found.value) == ("differs", 2)
    assert found.sources == ("deer_2022_motion_1y", TWO, THREE)
    assert found.why.text == (
        "2 later journal reports of MOTION came out before the policy was approved and are not among its references: "
        "Deer 2024 (to 24 months) and Costandi 2025 (to 36 months)"
    )


def test_the_year_of_approval_is_too_late_and_that_of_the_cited_paper_too_early(copy: Copy) -> None:
    copy.change("sources", THREE, year="2026")
    found = later(copy.read())
    assert (found.found.value, found.sources[1:]) == (1, (TWO,))
    assert found.why.text.startswith("1 later journal report of MOTION came out before")
    copy.change("sources", TWO, year="2022")
    none = later(copy.read())
    assert (none.verdict, none.found.value) == ("consistent", 0)
    assert none.why.text == "the sources at hand hold no later journal report of MOTION than the one cited"


def test_only_journal_reports_of_the_study_count(copy: Copy) -> None:
    copy.change("sources", TWO, kind="abstract")
    assert later(copy.read()).sources[1:] == (THREE,)
    copy.change("studies", "motion", all_source_ids="deer_2022_motion_1y;deer_2024_motion_2y")
    assert later(copy.read()).verdict == "consistent"


def test_a_paper_without_a_year_is_not_called_later(copy: Copy) -> None:
    copy.change("sources", TWO, year="")
    assert later(copy.read()).sources[1:] == (THREE,)


def test_a_reference_of_the_policy_is_no_omission(copy: Copy) -> None:
    copy.change("sources", TWO, doi="10.2147/JPR.S521038")  # a paper that the policy lists
    assert later(copy.read()).sources[1:] == (THREE,)


def test_a_report_without_results_in_the_tables_has_no_visit(copy: Copy) -> None:
    copy.append("sources", TWO, source_id="later_letter", citation="Letter AB. On MOTION", year="2025", doi="", pmid="")
    own = next(row for row in copy.rows("studies") if row[0] == "motion")[4]
    copy.change("studies", "motion", all_source_ids=f"{own};later_letter")
    assert later(copy.read()).why.text.endswith("Costandi 2025 (to 36 months) and Letter 2025")


def test_nothing_later_is_known(evidence: Evidence) -> None:
    assert later(evidence, "mekhail_2021", "mekhail_2021").verdict == "consistent"
