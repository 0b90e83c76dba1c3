"""metafor's diagnostics: the values of reference/diagnostics.json and the data sets behind them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

_FILE = Path(__file__).parent / "reference" / "diagnostics.json"
DIAGNOSTICS = json.loads(_FILE.read_text(encoding="utf-8"))
SETS = {
    entry["name"]: (
        np.array(entry["y"]),
        np.array(entry["v"]),
        None if entry["X"] is None else np.reshape(entry["X"], (-1, entry["columns"])),
    )
    for entry in DIAGNOSTICS["data"]
}


def worst(ours: object, theirs: object, floor: float = 1e-15) -> float:
    """Largest relative difference; differences up to the floor count as none, NaN equals the missing value of R."""
    ours = np.atleast_1d(np.asarray(ours, dtype=float))
    theirs = np.array([np.nan if value is None else value for value in np.atleast_1d(theirs)], dtype=float)
    assert ours.shape == theirs.shape
    same = np.isnan(ours) & np.isnan(theirs)
    with np.errstate(divide="ignore", invalid="ignore"):
        gap = np.where(same | (np.abs(ours - theirs) <= floor), 0.0, np.abs(ours - theirs) / np.abs(theirs))
    return float(np.where(np.isnan(gap), np.inf, gap).max())
