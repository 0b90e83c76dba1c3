"""The stress run on two thousand sets, and that it would notice a wrong answer."""

from __future__ import annotations

import runpy
from dataclasses import replace
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "stress.py"


@pytest.fixture
def stress() -> dict:
    """What the script defines."""
    return runpy.run_path(str(SCRIPT))


def test_no_random_set_fails(stress, capsys):
    assert stress["main"](["--sets", "2000", "--seed", "3", "--single", "60"]) == 0
    assert "2,000 sets of 1 to 12 studies by REML and ML, seed 3: no failure" in capsys.readouterr().out


def test_the_same_seed_makes_the_same_sets(stress):
    first, second = ([block.y.tolist() for block in stress["blocks"](1500, 8)] for _ in range(2))
    assert first == second
    assert len(first) == 3


@pytest.mark.parametrize("share", [0.99, 1.01, -1.0, float("nan")])
def test_a_wrong_tau2_is_noticed_and_the_data_printed(stress, capsys, share):
    names = stress["run"].__globals__
    right = names["fit_many"]

    def wrong(*given):
        found = right(*given)
        return replace(found, tau2=found.tau2 * share)

    names["fit_many"] = wrong
    assert stress["main"](["--sets", "2000", "--seed", "3", "--single", "1"]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("FAILED, seed 3\nREML: ")
    assert "\ny = [" in printed
