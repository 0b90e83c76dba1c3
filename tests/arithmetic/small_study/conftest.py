"""The data sets of small_study.json and selection.json."""

import numpy as np
import pytest


@pytest.fixture(scope="session")
def small_study(reference):
    """Reference values from metafor, lm and robumeta."""
    return reference("small_study")


@pytest.fixture(scope="session")
def small_sets(small_study):
    """Data sets by name: (y, v, n or None)."""
    return {
        each["name"]: (
            np.array(each["y"]),
            np.array(each["v"]),
            each["n"] if each["n"] is None else np.array(each["n"]),
        )
        for each in small_study["data"]
    }
