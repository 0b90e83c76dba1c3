"""One module per kind of test that a claim can be put to; `KINDS` finds it by the name that a binding uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import Finding
from evidence_tools.ledger.kinds import (
    agree,
    annual_rate,
    as_reported,
    certainty,
    count,
    counts_behind,
    direction,
    follow_up,
    follows,
    later_reports,
    limitation,
    near_miss,
    number,
    range_of_studies,
    whole,
    within,
    words,
)

KINDS: Mapping[str, Callable[[Case, Any], Finding]] = {
    "agree": agree.examine,
    "certainty": certainty.examine,
    "annual_rate": annual_rate.examine,
    "count": count.examine,
    "counts_behind": counts_behind.examine,
    "direction": direction.examine,
    "follow_up": follow_up.examine,
    "follows": follows.examine,
    "later_reports": later_reports.examine,
    "limitation": limitation.examine,
    "near_miss": near_miss.examine,
    "number": number.examine,
    "range": range_of_studies.examine,
    "within": within.examine,
    "whole": whole.examine,
    "words": words.examine,
    "as_reported": as_reported.examine,
}
