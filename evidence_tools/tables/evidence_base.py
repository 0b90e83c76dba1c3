"""Tables of the evidence base: the policy at a glance, the studies, who shares patients, the thresholds."""

from __future__ import annotations

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.results import evidence_counts
from evidence_tools.study_effects import thresholds_of
from evidence_tools.tables.shown import Shown
from evidence_tools.wording import number


def table_of_policy(evidence: Evidence) -> pd.DataFrame:
    """The policy at a glance: what it decides, since when, for which codes, on which documents."""
    policy = evidence.policy
    device = policy["device"]
    cited = {reference["ref_id"]: reference for reference in policy["references"]}
    basis = [cited[name] for name in policy["clinical_evidence_order"]]
    rows = {
        "Policy": f"{policy['title']} ({policy['organisation']}, {policy['document_type'].lower()})",
        "Approved": policy["approval_date"],
        "Determination": policy["determination"]["paraphrase"],
        "Device": f"{device['name']}, {device['manufacturer']}",
        "Clearance": f"510(k) {device['fda_510k']}, {device['fda_clearance_date']}",
        "Condition": policy["condition"],
        "Codes": "; ".join(f"CPT {code['code']} ({code['role']})" for code in policy["cpt_codes"]),
        "Clinical evidence cited": "; ".join(f"{r['authors'].split(',')[0]} {r['year']}" for r in basis),
        "Medicare pointers": "; ".join(pointer["instrument"] for pointer in policy["medicare_pointers"]),
        "History": "; ".join(f"{entry['date']}: {entry['event']}" for entry in policy["review_history"]),
    }
    return Shown(pd.DataFrame({"": rows.keys(), "Policy statement": rows.values()}).set_index(""))


def table_of_evidence(evidence: Evidence) -> pd.DataFrame:
    """What the tables hold and what they rest on: counts of studies, results, and how their sources were read."""
    rows = evidence_counts(evidence)
    return Shown(pd.DataFrame({"": rows.keys(), "Number": rows.values()}).set_index(""))


def table_of_sources(evidence: Evidence) -> pd.DataFrame:
    """How many sources were read as what: full text, abstract, excerpt, registry record, press release."""
    counts = evidence.sources["read_as"].str.replace("_", " ").value_counts()
    return Shown(counts.rename_axis("Read as").to_frame("Sources"))


def table_of_warnings(evidence: Evidence) -> pd.DataFrame:
    """What the check of the tables found without stopping: places to look again, and exceptions with their reason."""
    names = {
        "file": "File",
        "line": "Line",
        "column": "Column",
        "found": "Found",
        "allowed": "Allowed",
        "mend": "How to mend, or why accepted",
    }
    shown = evidence.warnings.rename(columns={"severity": "Kind", **names})
    return Shown(shown.set_index("Kind")[[*names.values()]])


def table_of_studies(evidence: Evidence) -> pd.DataFrame:
    """One row per study: design, patients treated with the device, comparator, follow-up, funding, blinding."""
    studies = evidence.studies
    treated = evidence.arms[evidence.arms["treatment"] == evidence.protocol.edition.treated]
    patients = treated.assign(n=treated["n_treated"].fillna(treated["n_enrolled"]))
    counts = patients.groupby("study_id")["n"].sum(min_count=1)
    shown = pd.DataFrame(
        {
            "Study": studies["study_id"].map(study_labels(evidence)),
            "Design": studies["design"].str.replace("_", " "),
            "Patients": studies["study_id"].map(counts).map("{:,.0f}".format, na_action="ignore").fillna("not known"),
            "Comparator": studies["comparator"].fillna(""),
            "Blinding": studies["blinding"],
            "Longest visit, months": studies["max_followup_months"].map("{:g}".format).replace("nan", "not stated"),
            "Funding": studies["funding"],
            "Source": studies["primary_source_id"],
        }
    )
    return Shown(shown.set_index("Study"))


def table_of_overlap(evidence: Evidence) -> pd.DataFrame:
    """Pairs of studies that may share patients, and which of the two stands when both answer a question."""
    names = study_labels(evidence)
    selection = evidence.protocol.selection
    stands = {frozenset((rule.study, other)): rule.study for rule in selection.stands_for for other in rule.over}
    pairs = evidence.study_overlap
    keys = [frozenset(pair) for pair in pairs[["study_a", "study_b"]].to_numpy()]
    shown = pd.DataFrame(
        {
            "Study": pairs["study_a"].map(names),
            "and": pairs["study_b"].map(names),
            "Same patients": pairs["basis"],
            "Report that stands": [_stands(stands.get(key), names) for key in keys],
            "Ground": pairs["reason"],
        }
    )
    return Shown(shown.set_index("Study"))


def _stands(study: str | None, names: pd.Series) -> str:
    return "both" if study is None else names[study]


def table_of_thresholds(evidence: Evidence, outcome: str) -> pd.DataFrame:
    """Thresholds of clinical importance for an outcome, the protocol's first one first, with population and source."""
    thresholds = thresholds_of(evidence, outcome)
    shown = pd.DataFrame(
        {
            "Threshold": thresholds["metric_text"],
            "Value": [number(v, 1) if v % 1 else number(v, 0) for v in thresholds["value"]],
            "Unit": thresholds["unit"],
            "Population": thresholds["population"],
            "Method": thresholds["method"],
            "Source": thresholds["source_id"] + ": " + thresholds["locator"],
        }
    )
    return Shown(shown.set_index("Threshold"))
