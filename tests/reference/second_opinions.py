"""Reference values by two other Python packages. Run in this folder, in an environment of its own that holds both:

    python second_opinions.py

The data are those of pooling.json without moderators. Settings are the tightest that each package offers.
"""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import meta_analyze
import numpy as np
import scipy
from pymare import Dataset
from pymare.estimators import DerSimonianLaird, Hedges, VarianceBasedLikelihoodEstimator, WeightedLeastSquares

FOLDER = Path(__file__).parent
CERTIFICATE = {
    "script": "second_opinions.py",
    "made": "2026-11-22",
    "python": platform.python_version(),
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "pymare": version("pymare"),
    "pymetaanalysis": version("PyMetaAnalysis"),
    "calls": [
        "pymare: WeightedLeastSquares(tau2=0), DerSimonianLaird(), Hedges(), "
        "VarianceBasedLikelihoodEstimator(method=, xtol=1e-15, ftol=0, maxiter=2000), each with "
        "small_sample_correction='wald' or 'knapp-hartung' (WeightedLeastSquares too); fit_dataset().summary()",
        "meta_analyze.meta_analysis(effect=, variance=, model=, tau2_method=, ci_method='normal' or 'hartung_knapp', "
        "atol=1e-15, max_iter=10000)",
    ],
}
SEARCH = {"xtol": 1e-15, "ftol": 0.0, "maxiter": 2000}
PYMARE: dict[str, Callable] = {
    "EE": lambda **test: WeightedLeastSquares(tau2=0.0, **test),
    "DL": DerSimonianLaird,
    "HE": Hedges,
    "ML": lambda **test: VarianceBasedLikelihoodEstimator(method="ML", **test, **SEARCH),
    "REML": lambda **test: VarianceBasedLikelihoodEstimator(method="REML", **test, **SEARCH),
}
CORRECTIONS = {"z": ("wald", "normal"), "knha": ("knapp-hartung", "hartung_knapp")}


def by_pymare(y: list[float], v: list[float], estimator: str, test: str) -> dict[str, float]:
    """One fit by PyMARE."""
    correction = CORRECTIONS[test][0]
    fit = PYMARE[estimator](small_sample_correction=correction).fit_dataset(Dataset(np.array(y), np.array(v)))
    summary = fit.summary()
    stats, spread = summary.get_fe_stats(), summary.get_heterogeneity_stats()
    names = {"beta": "est", "se": "se", "ci_low": "ci_l", "ci_high": "ci_u"}
    found = {name: stats[key] for name, key in names.items()}
    found |= {"p_value": stats["p"], "tau2": summary.tau2, "q": spread["Q"]}
    return {name: float(np.ravel(value)[0]) for name, value in found.items()}


def by_meta_analyze(y: list[float], v: list[float], estimator: str, test: str) -> dict[str, float]:
    """One fit by PyMetaAnalysis."""
    model = {"model": "common"} if estimator == "EE" else {"model": "random", "tau2_method": estimator}
    precision = {"atol": 1e-15, "max_iter": 10_000}
    fit = meta_analyze.meta_analysis(effect=y, variance=v, ci_method=CORRECTIONS[test][1], **model, **precision)
    spread = fit.heterogeneity
    return {
        "beta": float(fit.estimate),
        "se": float(fit.standard_error),
        "ci_low": float(fit.ci_low),
        "ci_high": float(fit.ci_high),
        "tau2": float(fit.tau2),
        "q": float(spread.q),
        "i2": float(spread.i2),
        "h2": float(spread.h2),
    }


PACKAGES = {
    "pymare": (by_pymare, ("EE", "DL", "HE", "ML", "REML")),
    "pymetaanalysis": (by_meta_analyze, ("EE", "DL", "PM", "REML")),
}


def blanked(found: dict[str, float]) -> dict[str, float | None]:
    """None for NaN, which JSON does not know."""
    return {name: None if math.isnan(value) else value for name, value in found.items()}


def fits() -> Iterator[dict[str, object]]:
    """Every fit either package can make, and why one could not."""
    data = json.loads((FOLDER / "pooling.json").read_text(encoding="utf-8"))["data"]
    for one in (entry for entry in data if entry["X"] is None):
        for package, (fit, estimators) in PACKAGES.items():
            for estimator in estimators:
                for test in CORRECTIONS:
                    asked = {"data": one["name"], "package": package, "estimator": estimator, "test": test}
                    try:
                        yield asked | blanked(fit(one["y"], one["v"], estimator, test))
                    except Exception as refusal:  # recorded, not hidden
                        yield asked | {"refused": f"{type(refusal).__name__}: {refusal}"}


def main() -> None:
    """Write second_opinions.json, one record a line, null for NaN."""
    lines = ",\n".join(f"    {json.dumps(record, allow_nan=False)}" for record in fits())
    text = f'{{\n  "certificate": {json.dumps(CERTIFICATE)},\n  "fits": [\n{lines}\n  ]\n}}\n'
    (FOLDER / "second_opinions.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
