"""Time one pooled result beside statsmodels and, where Rscript is present, metafor.

Run from the folder of the repository: python benchmarks/single_fit.py
"""

from __future__ import annotations

import shutil
import subprocess
import timeit
from collections.abc import Callable

import numpy as np
from statsmodels.stats.meta_analysis import combine_effects

from evidence_tools.arithmetic import pool, prediction_interval

REPEATS, ROUNDS = 200, 7
METAFOR = """
suppressMessages(library(metafor)); y <- c({y}); v <- c({v}); n <- 100
one <- function() {{ f <- rma.uni(y, v, method = "{method}", test = "knha"); invisible(predict(f)) }}
one(); cat(min(replicate({rounds}, system.time(for (i in seq_len(n)) one())[["elapsed"]])) / n * 1e6)
"""


def studies(k: int) -> tuple[np.ndarray, np.ndarray]:
    """Made studies with real spread between them."""
    random = np.random.default_rng(k)
    v = random.uniform(0.01, 0.3, k)
    return random.normal(0.3, np.sqrt(v + 0.1)), v


def ours(y: np.ndarray, v: np.ndarray, estimator: str) -> float:
    """Microseconds for a fit with Hartung-Knapp interval and prediction interval."""
    return _fastest(lambda: prediction_interval(pool(y, v, estimator=estimator)))


def statsmodels(y: np.ndarray, v: np.ndarray) -> float:
    """Microseconds for the same by DerSimonian-Laird, without a prediction interval."""
    return _fastest(lambda: combine_effects(y, v, method_re="dl", use_t=True).conf_int())


def metafor(y: np.ndarray, v: np.ndarray, method: str) -> float | None:
    """Microseconds inside a running R session, or None without R."""
    if shutil.which("Rscript") is None:
        return None
    code = METAFOR.format(
        y=",".join(map(repr, y.tolist())), v=",".join(map(repr, v.tolist())), method=method, rounds=ROUNDS
    )
    shown = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True)
    return float(shown.stdout)


def _fastest(call: Callable[[], object]) -> float:
    return min(timeit.repeat(call, number=REPEATS, repeat=ROUNDS)) / REPEATS * 1e6


def main() -> None:
    """Print one line for each size and method: microseconds, and how many times ours each peer takes."""
    print("one fit with interval and prediction interval, microseconds (times ours)")
    for k in (5, 13, 50):
        y, v = studies(k)
        for estimator in ("DL", "REML"):
            own, in_r = ours(y, v, estimator), metafor(y, v, estimator)
            line = f"k={k:<3} {estimator:<5} ours {own:7.0f}"
            if estimator == "DL":
                peer = statsmodels(y, v)
                line += f"   statsmodels {peer:7.0f} ({peer / own:4.1f}x)"
            if in_r is not None:
                line += f"   metafor {in_r:7.0f} ({in_r / own:4.1f}x)"
            print(line)


if __name__ == "__main__":
    main()
