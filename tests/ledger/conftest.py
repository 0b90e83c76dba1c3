"""What the tests of the ledger share."""

from __future__ import annotations

import pytest

from evidence_tools.evidence import Evidence
from evidence_tools.ledger import Checked, checked_claims


@pytest.fixture(scope="session")
def checked(evidence: Evidence) -> dict[str, Checked]:
    return dict(checked_claims(evidence))
