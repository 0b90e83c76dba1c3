"""Up to which month outcomes were followed, against the duration that a claim states."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.claim_tests import FollowUpTest
from evidence_tools.evidence.labels import study_labels
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import AS_REPORTED, CANNOT_SAY, CONSISTENT, CONTRADICTED, DIFFERS, Finding
from evidence_tools.ledger.studied import outcomes_in_words, studies_in_words
from evidence_tools.question import VISIT_DECIMALS
from evidence_tools.wording import Number, Told, tell

_TABLES = ("continuous", "binary")
_COLUMNS = ["row_id", "study_id", "arm_id", "outcome", "timepoint_months", "analysis_use", "source_id"]
_NOT_A_VISIT = ("duplicate", "do_not_pool")  # the same fact again, or patients who were no longer comparable
_WITHOUT_NUMBER = "direction_only"
_WORDS = {
    CONSISTENT: "{studies} followed {outcomes} to {stated} months or longer{beside}",
    DIFFERS: "{studies} followed {outcomes} to {stated} months or longer, but {longest}",
    CONTRADICTED: "{outcomes}{numbers} was followed to {found} months at most ({studies}), not to {stated}",
    AS_REPORTED: "{outcomes} at {stated} months or later{beside} is known from the policy alone",
}


def examine(case: Case, test: FollowUpTest) -> Finding:
    """Find the longest visit at which the named outcomes were taken in patients with the treatment.

    *Contradicted* where the claim states a longer time than anything was measured for, else *consistent*. Where the
    claim needs a comparison, and no comparison arm was followed as long, it *differs*: what was seen late is a change
    in one arm. *As reported only* where the late visits are known from the policy alone; *cannot say* where no visit is
    in the tables or the claim states no time. A visit shows that patients were seen, not what they showed.
    """
    stated, visits = _stated(case), _visits(case.evidence, test)
    if stated is None or visits.empty:
        why = "the claim states no time" if stated is None else "no visit with {outcomes} is in the tables"
        return Finding(
            verdict=CANNOT_SAY,
            why=tell(why, outcomes=outcomes_in_words(case.evidence, test.outcomes)),
            printed=stated,
        )
    late = visits[visits["months"] >= stated.value]
    beside = late[late["beside"].notna()]
    deciding = beside if test.compared and len(beside) else late
    behind = deciding if len(deciding) else visits[visits["months"] == visits["months"].max()]
    verdict = _verdict(case, test, late, beside)
    taken = set((visits if verdict == CONTRADICTED else behind)["outcome"])
    found = _months(case, "longest", visits["months"].max())
    told = {
        "stated": stated,
        "outcomes": outcomes_in_words(case.evidence, [each for each in test.outcomes if each in taken]),
        "found": found,
        "numbers": " with a number" if test.numbers_only else "",
        "studies": studies_in_words(behind["label"]),
        "beside": " beside a comparison arm" if test.compared else "",
        "longest": _longest_beside(case, visits),
    }
    return Finding(
        verdict=verdict,
        why=tell(_WORDS[verdict], **told),
        printed=stated,
        found=found,
        rows=tuple(behind["row_id"]),
        sources=tuple(dict.fromkeys(behind["source_id"])),
    )


def _verdict(case: Case, test: FollowUpTest, late: pd.DataFrame, beside: pd.DataFrame) -> str:
    if late.empty:
        return CONTRADICTED
    if test.compared and beside.empty:
        return DIFFERS
    behind = [late["source_id"]] if not test.compared else [beside["source_id"], ";".join(beside["beside"]).split(";")]
    return AS_REPORTED if any(case.second_hand(sources) for sources in behind) else CONSISTENT


def _stated(case: Case) -> Number | None:
    """The months that the claim prints, else those of the visit that it is about."""
    for place in (1, 2):
        if case.cells.get(f"unit_{place}") == "months":
            return case.printed(place)
    months = case.cells.get("timepoint_months")
    return None if months is None else _months(case, "stated", float(months))


def _months(case: Case, name: str, months: float) -> Number:
    return case.number(name, months, "months", f"{months:g}")


def _longest_beside(case: Case, visits: pd.DataFrame) -> Told:
    compared = visits.loc[visits["beside"].notna(), "months"]
    if compared.empty:
        return tell("never beside a comparison arm")
    longest = _months(case, "longest_beside", compared.max())
    return tell("a comparison arm was followed to {longest} months only", longest=longest)


def _visits(evidence: Evidence, test: FollowUpTest) -> pd.DataFrame:
    """Visits after treatment in the treated arms, with `beside`: sources of another arm at that visit."""
    rows = pd.concat([getattr(evidence, name)[_COLUMNS] for name in _TABLES], ignore_index=True)
    rows = rows[rows["outcome"].isin(test.outcomes) & (rows["timepoint_months"] > 0)]
    rows = rows[~rows["analysis_use"].isin(_NOT_A_VISIT)]
    if test.studies:
        rows = rows[rows["study_id"].isin(test.studies)]
    if test.numbers_only:
        rows = rows[rows["analysis_use"] != _WITHOUT_NUMBER]
    rows = rows.merge(evidence.arms[["study_id", "arm_id", "treatment"]], on=["study_id", "arm_id"])
    rows["months"] = rows["timepoint_months"].round(VISIT_DECIMALS)
    treated = rows["treatment"] == evidence.protocol.edition.treated
    visit = ["study_id", "outcome", "months"]
    others = rows[~treated].groupby(visit)["source_id"].agg(";".join).rename("beside").reset_index()
    own = rows[treated].merge(others, on=visit, how="left")
    own["label"] = own["study_id"].map(study_labels(evidence))
    return own.sort_values("months", ascending=False, kind="stable", ignore_index=True)
