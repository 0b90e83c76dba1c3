"""Later reports of the study that the policy cites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.claim_tests import LaterReportsTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import CONSISTENT, DIFFERS, Finding
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.matching import frames_of
from evidence_tools.wording import Told, tell

_ARTICLE = "article"
_VISITS = ("continuous", "binary")


def examine(case: Case, test: LaterReportsTest) -> Finding:
    """Journal reports of the same study that came out after the one cited, and that the policy does not list.

    Years alone are known, so a report counts where its year is later than that of the report cited and earlier than
    that of the approval of the policy. The claim *differs* where there is one, and is *consistent* where there is none.
    """
    evidence = case.evidence
    references = {each["ref_id"]: each for each in evidence.policy["references"]}
    cited = references[test.cited]
    later = _later(evidence, test.study, cited, references)
    visits = _visits(evidence)
    count = case.number("found", len(later), "count")
    reports = [_report(case, report, visits) for report in later.to_dict("records")]
    study = evidence.row(test.study, "studies").cells["name"]
    if later.empty:
        why = tell("the sources at hand hold no later journal report of {study} than the one cited", study=study)
    else:
        why = tell(
            "{count} later journal {noun} of {study} came out before the policy was approved and {verb} not among its "
            "references: {reports}",
            count=count,
            noun="report" if len(later) == 1 else "reports",
            study=study,
            verb="is" if len(later) == 1 else "are",
            reports=listed(reports),
        )
    return Finding(
        verdict=CONSISTENT if later.empty else DIFFERS,
        why=why,
        found=count,
        rows=(test.study,),
        sources=(*filter(None, [cited["source_id"]]), *later["source_id"]),
    )


def _later(evidence: Evidence, study: str, cited: Mapping[str, Any], references: Mapping[str, Any]) -> pd.DataFrame:
    """Articles after the one cited, before the year of approval, not among the references; oldest first."""
    own = evidence.row(study, "studies").cells["all_source_ids"].split(";")
    listed_there = {each["source_id"] for each in references.values()}
    dois = {each["doi"] for each in references.values()}
    sources = frames_of(evidence)["sources"]
    approved = int(evidence.policy["approval_date"][:4])
    between = (sources["year"] > cited["year"]) & (sources["year"] < approved)
    unlisted = ~sources["source_id"].isin(listed_there) & ~sources["doi"].isin(dois - {None})
    chosen = sources["source_id"].isin(own) & (sources["kind"] == _ARTICLE) & between.fillna(value=False) & unlisted
    return sources[chosen].sort_values(["year", "source_id"])


def _report(case: Case, report: Mapping[str, Any], visits: Mapping[str, float]) -> Told:
    """A report by first author and year, with its last visit where the tables hold one."""
    name = f"{report['citation'].split()[0].strip(',')} {report['year']:.0f}"
    if report["source_id"] not in visits:
        return tell("{name}", name=name)
    last = visits[report["source_id"]]
    months = case.number(f"months.{report['source_id']}", last, "months", f"{last:g}")
    return tell("{name} (to {months} months)", name=name, months=months)


def _visits(evidence: Evidence) -> dict[str, float]:
    """Last visit of each source among the results."""
    rows = pd.concat([frames_of(evidence)[name][["source_id", "timepoint_months"]] for name in _VISITS])
    return rows.groupby("source_id")["timepoint_months"].max().dropna().to_dict()
