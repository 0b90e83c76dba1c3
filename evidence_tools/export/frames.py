"""Frames as CSV files, the same bytes on every machine."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evidence_tools.export.files import write_text
from evidence_tools.results.entries import SIGNIFICANT_DIGITS


def write_csv(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame without its empty columns, with as many digits as the results file has."""
    filled = frame.dropna(axis="columns", how="all")
    return write_text(path, filled.to_csv(index=False, lineterminator="\n", float_format=f"%.{SIGNIFICANT_DIGITS}g"))
