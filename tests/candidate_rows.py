"""Synthetic candidates for tests: no document, study or number of them is real."""

from __future__ import annotations

from datetime import date

from evidence_tools.importing.record import Candidate, Import, Origin, Unread

DAY = date(2027, 1, 3)
STUDY = "synthetic_study"


def imported(*candidates: Candidate, unread: tuple[Unread, ...] = (), content: bytes = b"synthetic") -> Import:
    """An import of these candidates."""
    return Import(Origin.of("synthetic.ris", "synthetic references", content, DAY), candidates, unread)


def source(source_id: str = "synthetic_2027", remark: str = "", **cells: str) -> Candidate:
    """A source that does not exist."""
    given = {"kind": "article", "read_as": "abstract", "citation": f"Synthetic report {source_id}", "year": "2026"}
    return Candidate(
        "sources", {"source_id": source_id} | given | {"accessed": "2027-01-03"} | cells, "record 1", remark
    )


def study(study_id: str = STUDY, source_id: str = "synthetic_2027", **cells: str) -> Candidate:
    """A study that does not exist."""
    given = {"name": f"Synthetic {study_id}", "design": "prospective_cohort", "blinding": "none", "funding": "unclear"}
    of_source = {"primary_source_id": source_id, "all_source_ids": source_id}
    months = {"max_followup_months": "24"}
    return Candidate("studies", {"study_id": study_id} | given | of_source | months | cells, "record 1, study")


def arm(study_id: str = STUDY, **cells: str) -> Candidate:
    """Its arm."""
    given = {
        "study_id": study_id,
        "arm_id": "mild",
        "arm_label": "synthetic arm",
        "treatment": "mild",
        "n_treated": "50",
    }
    return Candidate("arms", given | cells, "record 1, arm")


def result(study_id: str = STUDY, source_id: str = "synthetic_2027", **cells: str) -> Candidate:
    """A result that nobody measured."""
    scale = {"outcome": "odi", "instrument": "ODI", "scale_min": "0", "scale_max": "100", "unit": "points"}
    value = {"timepoint_months": "12", "n": "50", "mean": "30.10", "source_id": source_id, "locator": "synthetic table"}
    use = {"status": "reported", "analysis_use": "primary", "use_reason": "synthetic, the only row"}
    return Candidate(
        "continuous", {"study_id": study_id, "arm_id": "mild"} | scale | value | use | cells, "record 1, row"
    )
