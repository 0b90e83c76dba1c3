"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from edition_copies import Copy, copy_edition, real_edition
from hypothesis import settings

from evidence_tools.evidence import Evidence

collect_ignore = ["reference/second_opinions.py"]  # makes reference values with packages that are not installed here

settings.register_profile("shared-cores", deadline=None)  # a busy machine is no failure
settings.load_profile("shared-cores")


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """The real edition."""
    return real_edition()


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A writable copy of the real edition."""
    return copy_edition(tmp_path)
