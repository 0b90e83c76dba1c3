"""The front door: every name is there, and a plain import stays light."""

from __future__ import annotations

import subprocess
import sys

import evidence_tools as et


def test_every_name_of_the_vocabulary_can_be_had() -> None:
    assert all(getattr(et, name) is not None for name in et.__all__)


def test_functions_are_not_hidden_by_modules_of_the_same_name() -> None:
    assert all(callable(getattr(et, name)) for name in et.__all__ if name not in ("MARKS", "PRESETS"))


def test_reading_pooling_and_checking_load_no_library_for_pictures_and_tables_or_second_opinions() -> None:
    code = (
        "import sys, evidence_tools as et; "
        "et.pool(et.Effects.from_columns([1, 2], [1, 1])); et.read_evidence(et.current_edition()); "
        "et.claims; et.certainties; import evidence_tools.ledger; "
        "sys.exit(any(name in sys.modules for name in ('matplotlib', 'great_tables', 'statsmodels', 'scipy.stats')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
