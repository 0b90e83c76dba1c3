"""Our statistics beside metafor and statsmodels: the same calls on the same public data, in one run.

Run ``python benchmarks/engine.py [rounds]`` with OPENBLAS_NUM_THREADS=1. R runs once, as a program of its own that
times its calls by repetition (engine.R), so its start does not count; without Rscript its column says "not installed".
In either language the calls are timed in turn, round by round, and the median of the rounds is shown.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from statsmodels.stats.meta_analysis import combine_effects

from evidence_tools.arithmetic import pool, prediction_interval
from evidence_tools.arithmetic.deletion import without_each
from evidence_tools.arithmetic.glmm import glmm
from evidence_tools.arithmetic.small_study.trim_fill import trim_and_fill
from evidence_tools.arithmetic.tau2_interval import tau2_interval

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "tests" / "reference"
TARGETS = {"fit": 4.0}  # metafor's time over ours, at least
ROUNDS, SLOW_ROUNDS = 9, 3  # metafor takes many seconds for one exact conditional model
TURN = 0.15  # seconds that one turn of one call should take
Data = Mapping[str, Mapping[str, list[float]]]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the table: what is timed, on which data, and the function that does it here."""

    call: str
    data: str
    label: str
    ours: Callable[[], object]
    statsmodels: Callable[[], object] | None = None


def public_data() -> dict[str, dict[str, list[float]]]:
    """The public data sets of the reference files, by name; `<name>_counts` where they are counts."""
    found = {}
    for file, suffix in (("pooling", ""), ("glmm", "_counts")):
        for entry in json.loads((REFERENCE / f"{file}.json").read_text(encoding="utf-8"))["data"]:
            columns = {name: values for name, values in entry.items() if isinstance(values, list) and name != "X"}
            found[entry["name"] + suffix] = columns
    return found


def tasks(data: Data) -> list[Task]:
    """Everything that is timed."""
    pooled = [_fit(data, name) for name in ("three", "bcg", "hackshaw1998")] + [_dl(data, "bcg")]
    bcg, smokers = (pool(data[name]["y"], data[name]["v"]) for name in ("bcg", "hackshaw1998"))
    y, v = data["hackshaw1998"]["y"], data["hackshaw1998"]["v"]
    return [
        *pooled,
        Task("leave_one_out", "bcg", "leave-one-out, k = 13", lambda: without_each(bcg)),
        Task("q_profile", "bcg", "Q-profile interval, k = 13", lambda: tau2_interval(bcg)),
        Task("q_profile", "hackshaw1998", "Q-profile interval, k = 37", lambda: tau2_interval(smokers)),
        Task("trim_and_fill", "hackshaw1998", "trim-and-fill, k = 37", lambda: trim_and_fill(y, v)),
        *(_glmm(data, "glmm_el", "OR", name) for name in ("bcg_counts", "nielweise2007_counts")),
        *(_glmm(data, "glmm_plo", "PLO", name) for name in ("pritz1997_counts", "nielweise2007_catheter_counts")),
    ]


def _fit(data: Data, name: str) -> Task:
    y, v = (np.array(data[name][column]) for column in ("y", "v"))
    label = f"REML fit, Hartung-Knapp test and interval, prediction interval, k = {y.size}"
    return Task("fit", name, label, lambda: prediction_interval(pool(y, v)))


def _dl(data: Data, name: str) -> Task:
    y, v = (np.array(data[name][column]) for column in ("y", "v"))
    return Task(
        "dl",
        name,
        f"DL fit with t interval, k = {y.size}",
        lambda: pool(y, v, estimator="DL", test="t"),
        lambda: combine_effects(y, v, method_re="dl", use_t=True).conf_int(),
    )


def _glmm(data: Data, call: str, measure: str, name: str) -> Task:
    counts = {column: np.array(values) for column, values in data[name].items()}
    k = len(next(iter(counts.values())))
    model = {"model": "CM.EL"} if measure == "OR" else {}
    label = f"GLMM, {'OR, CM.EL' if model else measure}, {name.removesuffix('_counts')}, k = {k}"
    return Task(call, name, label, lambda: glmm(measure, counts, **model))


def repetitions(call: Callable[[], object]) -> int:
    """How often a call fits into one turn."""
    call()
    begin = time.perf_counter()
    call()
    return max(1, int(TURN / (time.perf_counter() - begin)))


def in_turn(calls: list[Callable[[], object]], rounds: int) -> list[float]:
    """Median seconds of each call, over rounds in which all have their turn."""
    numbers = [repetitions(call) for call in calls]
    seconds = [[_seconds(call, number) for call, number in zip(calls, numbers, strict=True)] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*seconds, strict=True)]


def _seconds(call: Callable[[], object], number: int) -> float:
    begin = time.perf_counter()
    for _ in range(number):
        call()
    return (time.perf_counter() - begin) / number


def by_metafor(planned: list[Task], data: Data, rounds: int) -> dict | None:
    """Median seconds of metafor's calls and the versions, or None without R."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    numbers = {"glmm_el": 1, "glmm_plo": 1, "leave_one_out": 2, "q_profile": 20, "trim_and_fill": 3}
    turns = {"glmm_el": min(rounds, SLOW_ROUNDS)}
    asked = [
        {
            "call": task.call,
            "data": task.data,
            "number": numbers.get(task.call, 30),
            "rounds": turns.get(task.call, rounds),
        }
        for task in planned
    ]
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "in.json"), Path(folder, "out.json")
        given.write_text(json.dumps({"tasks": asked, "data": data, "rounds": rounds}), encoding="utf-8")
        subprocess.run([rscript, HERE / "engine.R", given, found], check=True)
        return json.loads(found.read_text(encoding="utf-8"))


def table(planned: list[Task], ours: list[float], peers: dict[int, float], metafor: dict | None) -> str:
    """A Markdown table: milliseconds, and how many times ours each peer takes."""
    head = "| call | ours, ms | metafor, ms | metafor / ours | statsmodels, ms | statsmodels / ours | target |\n"
    lines = [head + "|---|---:|---:|---:|---:|---:|---|"]
    for i, task in enumerate(planned):
        theirs = _beside(ours[i], metafor["seconds"][i]) if metafor else "not installed | "
        peer = _beside(ours[i], peers[i]) if i in peers else " | "
        verdict = _verdict(task, ours[i], metafor["seconds"][i] if metafor else None)
        lines.append(f"| {task.label} | {1e3 * ours[i]:.3g} | {theirs} | {peer} | {verdict} |")
    return "\n".join(lines)


def _beside(ours: float, theirs: float) -> str:
    return f"{1e3 * theirs:.3g} | {theirs / ours:.1f}"


def _verdict(task: Task, ours: float, theirs: float | None) -> str:
    if task.call not in TARGETS:
        return "none set"
    target = TARGETS[task.call]
    if theirs is None:
        return f"at least {target:g}: not measured"
    return f"at least {target:g}: {'met' if theirs / ours >= target else 'MISSED'}"


def versions(metafor: dict | None) -> str:
    """What was measured with what."""
    ours = f"Python {platform.python_version()}, numpy {version('numpy')}, scipy {version('scipy')}"
    theirs = f"{metafor['r']}, metafor {metafor['metafor']}" if metafor else "R not installed"
    return f"{ours}, statsmodels {version('statsmodels')}; {theirs}"


def main(rounds: int = ROUNDS) -> None:
    """Measure and print the table."""
    data = public_data()
    planned = tasks(data)
    beside = [i for i, task in enumerate(planned) if task.statsmodels]
    seconds = in_turn([*(task.ours for task in planned), *(planned[i].statsmodels for i in beside)], rounds)
    ours, peers = seconds[: len(planned)], dict(zip(beside, seconds[len(planned) :], strict=True))
    metafor = by_metafor(planned, data, rounds)
    print(versions(metafor))
    print(f"median of {rounds} rounds\n")
    print(table(planned, ours, peers, metafor))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often every call has its turn")
    main(parser.parse_args().rounds)
