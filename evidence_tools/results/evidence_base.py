"""What the tables hold and what they rest on, counted."""

from __future__ import annotations

from collections.abc import Iterator

from evidence_tools.evidence import Evidence
from evidence_tools.results.entries import Entry, entry, slug


def evidence_counts(evidence: Evidence) -> dict[str, int]:
    """Counts of studies, results and sources, by what is counted."""
    continuous, binary, sources = evidence.continuous, evidence.binary, evidence.sources
    spread = continuous[["change_sd", "change_se", "change_ci_low"]].notna().any(axis=1)
    return {
        "Studies of the device": len(evidence.studies),
        "Randomised trials among them": int((evidence.studies["design"] == "rct").sum()),
        "Results on a score or a distance": len(continuous),
        "... with a change from baseline as a number": int(continuous["change_mean"].notna().sum()),
        "... with a spread of that change": int(spread.sum()),
        "Results as counts or percentages": len(binary),
        "... with a count and a denominator": int((binary["events"].notna() & binary["n"].notna()).sum()),
        "Sources": len(sources),
        "... read in full text or policy text": int(sources["read_as"].isin(["full_text", "policy_text"]).sum()),
        "Statements of the policy to check": len(evidence.claims),
        "Limitations that the policy names": len(evidence.limitations),
    }


def evidence_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """The counts by key, such as ``studies_of_the_device``."""
    for label, value in evidence_counts(evidence).items():
        yield slug(label), entry(value, "count", label)
