"""The claim ledger as a frame: one row per statement of the policy."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.checked import Checked
from evidence_tools.ledger.checking import checked_claims
from evidence_tools.ledger.finding import Finding
from evidence_tools.ledger.prior import why_not_as_before
from evidence_tools.wording import Number
from evidence_tools.wording.numbers import RATIO_UNITS

_PERCENT = "percent"
_PLURAL = re.compile(r"s\b")  # the first of a unit, such as randomised trials


def claims(evidence: Evidence, ids: Sequence[str] = ()) -> pd.DataFrame:
    """Every statement of the policy against the data: a verdict, and the reason in words made from the comparison.

    The verdict is computed wherever there are numbers to compare. Where a person judged, the judgement stands in
    columns of its own beside what was computed, with author, date and grounds; once its inputs change it no longer
    counts (`stale`).

    Parameters
    ----------
    evidence
        The extraction tables, with what each claim is bound to.
    ids
        Claims to show; none shows all.

    Returns
    -------
    DataFrame
        One row per claim: claim_id, section, ref_ids, statement, reported (what the policy prints), computed (what the
        data give, with interval), verdict, how (computed, judged, sources only), why; value, low, high and unit of the
        first part with a number; computed_verdict and the judgement; rows, keys and sources it rests on; prior_verdict,
        as_before and why_not_as_before.

    Raises
    ------
    EvidenceError
        When a binding points to a number that does not exist.
    QuestionError
        For an id that is none of the policy's claims.

    Examples
    --------
    ``et.claims(evidence, ["K04"])["verdict"].item()`` gives ``'reproduced'``.
    """
    checked = checked_claims(evidence)
    unknown = [each for each in ids if each not in checked]
    if unknown:
        raise QuestionError(f"no claims of the policy: {', '.join(unknown)}; allowed: claim_id of claims.csv")
    table = evidence.claims.set_index("claim_id")
    rows = [_row(checked[claim], table.loc[claim]) for claim in (ids or checked)]
    return pd.DataFrame(rows)


def _row(checked: Checked, claim: pd.Series) -> dict[str, object]:
    return {
        "claim_id": checked.claim_id,
        "section": checked.section,
        "ref_ids": claim["ref_ids"] if pd.notna(claim["ref_ids"]) else "",
        "statement": checked.statement,
        "reported": "; ".join(dict.fromkeys(_with_unit(each.printed) for each in checked.findings if each.printed)),
        "computed": "; ".join(dict.fromkeys(filter(None, map(_found, checked.findings)))),
        "verdict": checked.verdict,
        "how": checked.how,
        "why": f"{checked.judgement.because}." if checked.judged else str(checked.why),
        **_first_number(checked.findings),
        "computed_verdict": checked.computed,
        "computed_why": str(checked.why),
        **_judgement(checked),
        "keys": ";".join(dict.fromkeys(key for each in checked.findings for key in each.keys)),
        "rows": ";".join(checked.rows),
        "sources": ";".join(checked.sources),
        "prior_verdict": checked.prior,
        "as_before": checked.agrees_with_prior,
        "why_not_as_before": why_not_as_before(checked),
    }


def _first_number(findings: Sequence[Finding]) -> dict[str, object]:
    found = next((each for each in findings if each.found is not None and each.found.known), None)
    if found is None:
        return {"value": float("nan"), "low": float("nan"), "high": float("nan"), "unit": ""}
    ends = {
        name: float("nan") if end is None else end.value for name, end in (("low", found.low), ("high", found.high))
    }
    return {"value": found.found.value, **ends, "unit": found.found.unit}


def _judgement(checked: Checked) -> dict[str, object]:
    judged = checked.judgement
    given = judged is not None
    return {
        "judged_verdict": judged.verdict if given else "",
        "judged_by": judged.by if given else "",
        "judged_on": judged.on.isoformat() if given else "",
        "judged_because": judged.because if given else "",
        "judged_grounds": "; ".join(judged.grounds) if given else "",
        "stale": checked.stale,
    }


def _with_unit(number: Number) -> str:
    """A number as one says it: ``64.3% of trials``, ``risk ratio 0.33``, ``1 trial``."""
    if number.unit in RATIO_UNITS:
        return f"{number.unit} {number}"
    unit = _unit(number)
    return f"{number}{_PLURAL.sub('', unit, count=1) if number.value == 1 else unit}"


def _found(finding: Finding) -> str:
    """What the data give, with its interval; a bare count says something only beside a printed number."""
    found, ends = finding.found, ""
    if found is None or not found.known or (not _unit(found) and finding.printed is None):
        return ""
    if finding.low and finding.high:
        ends = f" ({finding.low} to {finding.high})"
    return f"{_with_unit(found)}{ends}"


def _unit(number: Number) -> str:
    """The unit behind its number: `` points``, ``% of trials``; a bare count needs none."""
    if number.unit.startswith(_PERCENT):
        return f"%{number.unit.removeprefix(_PERCENT)}"
    return "" if number.unit == "count" else f" {number.unit.partition(' (')[0]}"
