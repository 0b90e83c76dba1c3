"""The results that an edition was approved with: stored once, and compared with what today's programs give.

The format is compact, some 70 bytes a number: one number a line as value, print, and the places of its unit and label
in two lists, so that version control shows what differs.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from evidence_tools.certainty import certainties
from evidence_tools.errors import EvidenceError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.seal import RESTORE, STORED_RESULTS
from evidence_tools.ledger import checked_claims
from evidence_tools.limits import challenge_all
from evidence_tools.naming import listed
from evidence_tools.results import Entry, results_of
from evidence_tools.results.made_by import made_by, software

SCHEMA = 1
RELATIVE = 1e-9  # two machines may differ in the last bits; what is printed is compared besides
VERDICT = "verdict"
DRIFT = {
    **dict.fromkeys(("key", "label"), "str"),
    **dict.fromkeys(("stored", "now", "difference"), "float64"),
    **dict.fromkeys(("shown_stored", "shown_now"), "str"),
}
"""Columns of a comparison and their types."""


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """The results of an edition on the day of its approval.

    Parameters
    ----------
    about
        What stood before the numbers: edition, checksum of the data, package, conventions, environment.
    numbers
        Value (None where not known), print, unit and label of every number, by key.
    """

    about: Mapping[str, Any]
    numbers: Mapping[str, tuple[float | None, str, str, str]]


def stored_text(evidence: Evidence) -> str:
    """The results of an edition as they are stored: every number of the results and every verdict, one a line."""
    found = _worked_out(evidence)
    units, labels = (list(dict.fromkeys(each[place] for each in found.values())) for place in (2, 3))
    unit_at, label_at = ({text: place for place, text in enumerate(texts)} for texts in (units, labels))
    lines = (
        f"{_json(key)}:{_json((value, shown, unit_at[unit], label_at[label]))}"
        for key, (value, shown, unit, label) in found.items()
    )
    about = {"schema": SCHEMA, **made_by(evidence), "units": units, "labels": labels}
    head = json.dumps(about, indent=1, ensure_ascii=False)
    return head.removesuffix("\n}") + ',\n "numbers": {\n' + ",\n".join(lines) + "\n }\n}\n"


def read_stored(folder: Path) -> Stored | None:
    """The results that an edition was approved with; None where it stores none.

    Raises
    ------
    EvidenceError
        When the file is damaged.
    """
    path = folder / STORED_RESULTS
    if not path.exists():
        return None
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        units, labels = held.pop("units"), held.pop("labels")
        numbers = {
            key: (value, shown, units[unit], labels[label])
            for key, (value, shown, unit, label) in held.pop("numbers").items()
        }
    except (ValueError, LookupError, AttributeError, TypeError) as problem:
        raise EvidenceError(
            f"{path} is damaged ({problem}): found no results that can be read; allowed: the file as it was written "
            f"when the edition was approved; mend: {RESTORE}"
        ) from None
    return Stored(held, numbers)


def software_drift(evidence: Evidence) -> tuple[pd.DataFrame, str]:
    """What today's programs make of an approved edition, beside what was stored when it was approved.

    Parameters
    ----------
    evidence
        An edition, as read from its folder.

    Returns
    -------
    DataFrame
        One row per number or verdict that differs by more than 1e-9 of its size or in print, is new or is gone: key,
        label, stored, now, difference (NaN where either is not known), shown_stored, shown_now (empty where there is
        none; the word of a verdict).
    str
        What was compared, or why it could not be.
    """
    nothing = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in DRIFT.items()})
    stored = read_stored(evidence.folder) if evidence.approval is not None else None
    if stored is None:
        return nothing, f"{evidence.label} stores no results: it is not approved yet."
    if stored.about["data_checksum"] != evidence.checksum:
        return nothing, f"{evidence.label} was read with other tables than it was approved with: nothing is compared."
    said = (
        f"Every number and verdict stored when {evidence.label} was approved was worked out anew from the same tables"
    )
    return drift(stored, evidence), f"{said}, {_programs(evidence.approval.software)}."


def drift(stored: Stored, evidence: Evidence) -> pd.DataFrame:
    """The rows of `software_drift`, whatever the tables are."""
    now = _worked_out(evidence)
    rows = [_drift(key, stored.numbers.get(key), now.get(key)) for key in {**stored.numbers, **now}]
    return pd.DataFrame([row for row in rows if row], columns=list(DRIFT)).astype(DRIFT)


def _programs(then: Mapping[str, str]) -> str:
    """Whether the programs have other versions than when an edition was approved, in words without digits."""
    now = software()
    other = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    return f"with other versions of {listed(other)}" if other else "with the same versions of all programs"


def _worked_out(evidence: Evidence) -> dict[str, tuple[float | None, str, str, str]]:
    numbers = {key: _of_entry(each) for key, each in results_of(evidence).all().items()}
    return numbers | {f"{key}.{VERDICT}": (None, word, VERDICT, label) for key, word, label in _verdicts(evidence)}


def _of_entry(each: Entry) -> tuple[float | None, str, str, str]:
    return each.get("value"), str(each["shown"]), str(each["unit"]), str(each["label"])


def _verdicts(evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Key, word and label of the verdicts on statements, the levels of certainty and the verdicts of limitations."""
    for claim, checked in checked_claims(evidence).items():
        yield f"claims.{claim}", checked.verdict, f"Claim {claim}"
    for rated in certainties(evidence).values():
        yield f"certainty.{rated.question}", rated.level, f"{rated.label}; certainty"
    for question, weighed in challenge_all(evidence).items():
        for each in weighed:
            yield f"limits.{question}.{each.name}", each.verdict, f"{each.question}; {each.title}"


def _drift(key: str, stored: tuple | None, now: tuple | None) -> dict[str, object] | None:
    """One row of the comparison; None where the number is the same."""
    absent = (None, "", "", "")
    (then, shown_then, _, label_then), (today, shown_now, _, label_now) = stored or absent, now or absent
    if stored and now and shown_then == shown_now and _alike(then, today):
        return None
    values = [math.nan if value is None else float(value) for value in (then, today)]
    cells = (key, label_now or label_then, *values, values[1] - values[0], shown_then, shown_now)
    return dict(zip(DRIFT, cells, strict=True))


def _alike(then: float | None, today: float | None) -> bool:
    if then is None or today is None:
        return then is today
    return math.isclose(then, today, rel_tol=RELATIVE, abs_tol=0.0)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
