"""Why a verdict is not that of an earlier reading."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_tools.ledger.checked import JUDGED, Checked
from evidence_tools.ledger.finding import AS_REPORTED, CANNOT_SAY, CONSISTENT, CONTRADICTED, DIFFERS, REPRODUCED

_EARLIER: Mapping[str, str] = {
    "reproducible": "The earlier reading took the number as one that the sources give",
    "partly": "The earlier reading found it borne out in part",
    "conflict": "The earlier reading saw a conflict",
    "as_reported": "The earlier reading set nothing beside the policy",
}
_NOW: Mapping[str, str] = {
    REPRODUCED: "every part that was tested now comes out as stated",
    CONSISTENT: "set beside the tables, the data agree with it",
    DIFFERS: "set beside the tables, the data give something else or something more",
    CONTRADICTED: "set beside the tables, the data say the opposite",
    AS_REPORTED: "what there is to compare comes from the policy itself, which confirms nothing",
    CANNOT_SAY: "a verdict needs what the tables do not hold",
}


def why_not_as_before(checked: Checked) -> str:
    """Why the verdict is not the one of the earlier reading; empty where it is.

    Examples
    --------
    ``why_not_as_before(checked_claims(evidence)["O03"])`` begins with ``The earlier reading found it borne out``.
    """
    if checked.agrees_with_prior:
        return ""
    by = " in the judgement of a reader" if checked.how == JUDGED else ""
    return f"{_EARLIER[checked.prior]}; {_NOW[checked.verdict]}{by}."
