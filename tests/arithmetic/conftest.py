"""Reference values made outside this package: see tests/reference."""

import json
from pathlib import Path

import numpy as np
import pytest

REFERENCE = Path(__file__).parents[1] / "reference"


@pytest.fixture(scope="session")
def reference():
    """Load a file of reference values by name."""
    return lambda name: json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def metafor_sets(reference):
    """Data sets of pooling.json: name -> (y, v, X)."""
    sets = {}
    for entry in reference("pooling")["data"]:
        design = None if entry["X"] is None else np.reshape(entry["X"], (-1, entry["columns"]))
        sets[entry["name"]] = (np.array(entry["y"]), np.array(entry["v"]), design)
    return sets


@pytest.fixture(scope="session")
def worst_difference():
    """Largest relative difference, with an absolute floor below which two numbers count as equal."""

    def worst(ours, theirs, floor=1e-300):
        ours, theirs = np.atleast_1d(np.asarray(ours, float)), np.atleast_1d(np.asarray(theirs, float))
        same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
        gap = np.abs(np.subtract(ours, theirs, out=np.zeros_like(theirs), where=~same))
        return float(np.divide(gap, np.abs(theirs), out=np.zeros_like(theirs), where=gap > floor).max())

    return worst
