"""A million small random data sets through REML and ML: none may fail, none may stop below the top of its likelihood.

Run ``python benchmarks/stress.py --sets 1000000 --seed 20261122``. Blocks of 24 studies are made as no review would
contain them (variances over many powers of ten, ties, equal effects, almost no scatter, far from zero), and 500 sets
of 1 to 12 studies are drawn out of each block, with repetition. All sets of a block are pooled at once by `fit_many`, a
sample of them one by one by `pool`. Every answer must be finite, with tau2 >= 0 and a likelihood not below that at
tau2 = 0 or anywhere on a grid; the likelihood here is written anew, apart from the package's own.
Stops with exit code 1 at the first failure and prints the seed and the data.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from evidence_tools.arithmetic import pool
from evidence_tools.arithmetic.many_fits import fit_many

Array = NDArray[np.float64]
BLOCK, SETS_OF_A_BLOCK, MOST = 24, 500, 12  # studies in a block, sets drawn from it, studies in a set
GRID, FINE_GRID = 12, 30  # points of tau2 beside zero: for every set, and for those fitted singly
ESTIMATORS = ("REML", "ML")
ROUNDING = 64 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Studies (y, v: shape (BLOCK,)) and the sets drawn from them (counts: shape (sets, BLOCK))."""

    y: Array
    v: Array
    counts: NDArray[np.intp]

    def one(self, row: int) -> tuple[Array, Array]:
        """Effects and variances of one set."""
        return np.repeat(self.y, self.counts[row]), np.repeat(self.v, self.counts[row])


@dataclass(slots=True)
class Tally:
    """What was done, and the largest difference of tau2 between the two ways (share of tau2 + smallest variance)."""

    sets: int = 0
    single: int = 0
    at_zero: int = 0
    several_peaks: int = 0
    apart: float = 0.0
    widest: float = 1.0


class StressFailureError(Exception):
    """A set that was answered wrongly, with its data."""


def blocks(sets: int, seed: int) -> Iterator[Block]:
    """As many blocks as the sets need; the same for the same seed."""
    random = np.random.default_rng(seed)
    for first in range(0, sets, SETS_OF_A_BLOCK):
        v = _variances(random)
        yield Block(_effects(random, v), v, _draw(random, min(SETS_OF_A_BLOCK, sets - first)))


def _variances(random: np.random.Generator) -> Array:
    centre, width = random.uniform(-6, 4), random.choice([0.0, 0.5, 2.0, 5.0, 10.0, 14.0])
    v = 10 ** (centre + width * random.uniform(-0.5, 0.5, BLOCK))
    return v[random.integers(0, BLOCK // 4, BLOCK)] if random.random() < 0.2 else v  # ties


def _effects(random: np.random.Generator, v: Array) -> Array:
    origin = random.choice([0.0, 1.0, -1e3]) * random.normal()
    tau2 = random.choice([0.0, 0.1, 1.0, 100.0, 1e4]) * random.choice(v)
    y = origin + np.sqrt(v + tau2) * random.normal(size=BLOCK)
    kind = random.choice(["scatter", "rounded", "equal", "near", "two values"], p=[0.6, 0.1, 0.05, 0.15, 0.1])
    if kind == "rounded":
        return np.round(y / np.std(y) * 3) * np.std(y)
    if kind == "equal":
        return np.full(BLOCK, origin)
    if kind == "near":
        return origin + 10 ** random.uniform(-9, -3) * (y - origin)
    return random.choice(y[:2], BLOCK) if kind == "two values" else y


def _draw(random: np.random.Generator, sets: int) -> NDArray[np.intp]:
    counts = np.zeros((sets, BLOCK), dtype=np.intp)
    k, chosen = random.integers(1, MOST + 1, sets), random.integers(0, BLOCK, (sets, MOST))
    row, place = np.nonzero(np.arange(MOST) < k[:, None])
    np.add.at(counts, (row, chosen[row, place]), 1)
    return counts


def height(block: Block, t: Array, *, restricted: bool) -> tuple[Array, Array]:
    """Twice the log-likelihood of every set at its tau2, up to a constant, and how far rounding may move it."""
    y = block.y - block.y[np.argmin(block.v)]
    w = 1 / (block.v + t[:, None])
    share = block.counts * w
    total = share.sum(1)
    residual = y - ((share @ y) / total)[:, None]
    logs, squares = block.counts * np.log(w), share * residual**2
    largest = np.where(block.counts > 0, np.abs(y), 0).max(1)
    shaky = np.abs(logs).sum(1) + squares.sum(1) + (share * np.abs(residual)).sum(1) * largest + np.abs(np.log(total))
    value = logs.sum(1) - squares.sum(1) - (np.log(total) if restricted else 0.0)
    return value, ROUNDING * shaky


def check_heights(block: Block, t: Array, estimator: str, points: int) -> None:
    """Raise if any tau2 of a grid, zero included, has a higher likelihood than the answer."""
    restricted = estimator == "REML"
    several = block.counts.sum(1) > 1
    found, allowed = height(block, t, restricted=restricted)
    top = 2 * BLOCK * np.ptp(block.y) ** 2 + block.v.min()
    for other in [0.0, *np.geomspace(block.v.min() / 10, top, points)]:
        value, more = height(block, np.full(t.size, other), restricted=restricted)
        lower = several & (found < value - allowed - more)
        if lower.any():
            row = int(np.flatnonzero(lower)[0])
            raise _failure(block, row, estimator, f"tau2 = {t[row]:.17g} has a lower likelihood than {other:.17g}")


def check_together(block: Block, estimator: str) -> Array:
    """Pool all sets of a block at once; tau2 of each, checked."""
    found = fit_many(block.y, block.v, block.counts, estimator)
    fine = (found.tau2 >= 0) & (found.tau2 < np.inf) & np.isfinite(found.estimate) & np.isfinite(found.q)
    if not fine.all():
        raise _failure(block, int(np.flatnonzero(~fine)[0]), estimator, "an answer that is negative or not finite")
    check_heights(block, found.tau2, estimator, GRID)
    return found.tau2


def check_singly(block: Block, row: int, estimator: str, together: float, tally: Tally) -> None:
    """Pool one set by itself, with its interval, and compare with the answer found for all at once."""
    y, v = block.one(row)
    fit = pool(y, v, estimator=estimator)
    numbers = (
        fit.tau2,
        fit.i2,
        fit.h2,
        fit.q,
        fit.log_likelihood,
        fit.beta[0],
        fit.se[0],
        fit.ci_low[0],
        fit.ci_high[0],
    )
    if not np.isfinite(numbers).all() or fit.tau2 < 0:
        raise _failure(block, row, estimator, f"a number that is negative or not finite among {numbers}")
    alone = Block(block.y, block.v, block.counts[[row]])
    check_heights(alone, np.array([fit.tau2]), estimator, FINE_GRID)
    if y.size > 1:
        _compare(alone, fit.tau2, together, estimator)
        tally.apart = max(tally.apart, abs(fit.tau2 - together) / (fit.tau2 + v.min()))
    tally.several_peaks += any("several peaks" in caution for caution in fit.cautions)
    tally.single += 1


def _compare(alone: Block, one: float, together: float, estimator: str) -> None:
    """Two answers may differ where the likelihood is as high at one as at the other, and nowhere else."""
    (first, a), (second, b) = (height(alone, np.array([t]), restricted=estimator == "REML") for t in (one, together))
    if abs(first[0] - second[0]) > a[0] + b[0]:
        raise _failure(alone, 0, estimator, f"tau2 is {one:.17g} alone and {together:.17g} among all")


def _failure(block: Block, row: int, estimator: str, why: str) -> StressFailureError:
    y, v = block.one(row)
    return StressFailureError(f"{estimator}: {why}\ny = {y.tolist()}\nv = {v.tolist()}")


def run(sets: int, seed: int, single: int) -> Tally:
    """Put every set through both estimators, and about `single` of them through `pool` as well."""
    tally, every = Tally(), max(1, sets // max(single, 1))
    drawn = track(
        blocks(sets, seed),
        f"{sets:,} sets",
        total=-(-sets // SETS_OF_A_BLOCK),
        console=Console(stderr=True),
    )
    for block in drawn:
        start = -tally.sets % every
        for estimator in ESTIMATORS:
            tau2 = check_together(block, estimator)
            for row in range(start, len(tau2), every):
                check_singly(block, row, estimator, float(tau2[row]), tally)
            tally.at_zero += int((tau2 == 0).sum())
        tally.sets += len(block.counts)
        tally.widest = max(tally.widest, float(block.v.max() / block.v.min()))
    return tally


def report(tally: Tally, seconds: float, seed: int) -> str:
    """The outcome in a few lines."""
    return "\n".join(
        [
            f"{tally.sets:,} sets of 1 to {MOST} studies by REML and ML, seed {seed}: no failure",
            f"largest ratio of variances in a block {tally.widest:.1g}; tau2 = 0 in {tally.at_zero:,} fits",
            f"{tally.single:,} fits repeated singly; {tally.several_peaks:,} of them with several peaks; "
            f"largest difference of tau2 {tally.apart:.1g} of (tau2 + smallest variance)",
            f"{seconds:.0f} s",
        ]
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the stress test; 0 when nothing failed."""
    parser = argparse.ArgumentParser(description="Random small data sets through REML and ML")
    parser.add_argument("--sets", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--single", type=int, default=20_000, help="about how many sets are pooled one by one as well")
    asked = parser.parse_args(arguments)
    begin = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tally = run(asked.sets, asked.seed, asked.single)
    except StressFailureError as failure:
        print(f"FAILED, seed {asked.seed}\n{failure}")
        return 1
    print(report(tally, time.perf_counter() - begin, asked.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
