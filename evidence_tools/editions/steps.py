"""The steps by which one edition becomes the next, in their fixed order.

docs/decisions/0016 says why the order is this one. Software comes first: old software cannot be run on new data, so
what the programs changed is taken from the earlier edition's own data, worked out then and now.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of change between two editions: its name in frames and keys, its label, and what belongs to it."""

    name: str
    label: str
    meaning: str


SOFTWARE = Step("software", "Software", "the earlier data worked out anew by today's programs")
CORRECTED = Step("corrected", "Corrected extraction", "cells that differ in rows of both editions")
NEW_REPORT = Step("new_report", "New report of a known study", "new rows about studies that the earlier edition had")
NEW_STUDY = Step("new_study", "New study", "new rows about studies that the earlier edition did not have")
NEW_REVIEW = Step("new_review", "New review", "new rows about reviews, assessments, guidelines and other background")
REMOVED = Step("removed", "Removed", "rows and studies that the later edition no longer has")
REFERENCE = Step(
    *("reference", "Borrowed values and thresholds"),
    "rows of the reference tables that differ, and the values that the protocol takes from them",
)
PROTOCOL = Step("protocol", "Protocol", "rules of the review, without its statistical method and borrowed values")
METHOD = Step("method", "Method", "the statistical method and the order in which a spread is sought")
POLICY = Step("policy", "Policy and judgements", "statements of the policy, what they are held against, judgements")

STEPS: tuple[Step, ...] = (
    *(SOFTWARE, CORRECTED, NEW_REPORT, NEW_STUDY, NEW_REVIEW, REMOVED, REFERENCE, PROTOCOL, METHOD, POLICY),
)
STEP_OF = {step.name: step for step in STEPS}
