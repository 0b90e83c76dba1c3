"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from editions import EDITION, copy_edition

from evidence_tools.evidence import Evidence, read_evidence


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """The real edition."""
    return read_evidence(EDITION)


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A copy of the real edition that a test may change."""
    return copy_edition(tmp_path)
