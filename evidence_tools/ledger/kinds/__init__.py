"""One module per kind of test that a claim can be put to; `KINDS` finds it by the name that a binding uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evidence_tools.ledger.case import Case
from evidence_tools.ledger.finding import Finding
from evidence_tools.ledger.kinds import as_reported, number

KINDS: Mapping[str, Callable[[Case, Any], Finding]] = {
    "number": number.examine,
    "as_reported": as_reported.examine,
}
