"""The result as it stood after each year's studies, against the boundary that repeated looking asks for."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrc, ndtr, ndtri, stdtrit

from evidence_tools.arithmetic import critical_value
from evidence_tools.arithmetic.sequential import monitoring_boundary, sequential_test
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject, exact_result
from evidence_tools.limits.shared.added_patients import no_effect, settings

FIRST_HAND = ("article", "abstract", "vendor", "news")  # kinds of sources in which a number came out
_LARGEST_Z = 8.0  # beyond it a confidence level is 1 in a double


def looks(subject: Subject, required: float) -> pd.DataFrame:
    """One look after each year in which a study appeared.

    Parameters
    ----------
    subject
        A result with a value of no effect; for shares of one arm that is the comparator's share.
    required
        Patients needed in all studies together.

    Returns
    -------
    DataFrame
        year (of the report with the number, of the study's main report where a policy or review prints it; NaN, last,
        where it has none), studies (labels), patients so far, fraction of those
        required, z (the test of the result against no effect, as a normal value), boundary, passed. After the look
        that reaches the required number the boundary is infinite: nothing is left to spend.
    """
    table = subject.effects.table.assign(year=years_of(subject), patients=subject.patients)
    table = table.sort_values("year", kind="stable", na_position="last")
    years = table["year"].fillna(np.inf)
    last = (years != years.shift(-1)).to_numpy()
    patients = table["patients"].cumsum()[last].to_numpy()
    counts = np.flatnonzero(last) + 1
    rules = subject.rules.imprecision
    boundary = monitoring_boundary(patients / required, alpha=rules.alpha, spending=rules.spending)
    z = _exact_z(subject, table, counts) if subject.exact else _pooled_z(subject, table, counts, patients)
    labels = table.groupby(years, sort=True)["label"].agg(", ".join)
    return pd.DataFrame(
        {
            "year": table["year"].to_numpy()[last],
            "studies": labels.to_numpy(),
            "patients": patients,
            "fraction": boundary.fractions,
            "z": z,
            "boundary": boundary.z,
            "passed": np.abs(z) > boundary.z,
        }
    )


def compared_with(subject: Subject) -> str:
    """What the result is tested against, in words."""
    return "the comparator" if subject.kind == "share" else "no effect"


def critical_multiple(subject: Subject, table: pd.DataFrame) -> float:
    """How many times the usual critical value the result has to pass today: 1 once the required number is reached."""
    final = table.iloc[-1]
    return 1.0 if final["fraction"] >= 1 else float(final["boundary"]) / _usual(subject)


def interval_at(subject: Subject, multiple: float) -> Result:
    """The base result with the interval of a critical value so many times the usual one (as a normal value)."""
    z = min(multiple * _usual(subject), _LARGEST_Z)
    if subject.exact:
        return exact_result(subject.scale, *subject.total, float(2 * ndtr(z) - 1))
    df = subject.fit.solution.df
    half = subject.fit.se * (z if df is None else -float(stdtrit(df, ndtr(-z))))
    return Result(subject.base.estimate, subject.base.estimate - half, subject.base.estimate + half)


def _usual(subject: Subject) -> float:
    return critical_value(1 - subject.rules.imprecision.alpha, None)


def years_of(subject: Subject) -> pd.Series:
    """Year of the report that prints each study's number; of the study's main report where only others print it."""
    table, sources = subject.effects.table, subject.evidence.sources.set_index("source_id")
    primary = table["study"].map(subject.evidence.studies.set_index("study_id")["primary_source_id"])
    printed = table["source_id"].where(table["source_id"].map(sources["kind"]).isin(FIRST_HAND), primary)
    return printed.map(sources["year"]).astype(float)


def _pooled_z(subject: Subject, table: pd.DataFrame, counts: np.ndarray, patients: np.ndarray) -> np.ndarray:
    asked = settings(subject)
    found = sequential_test(
        table["y"],
        table["v"],
        patients / patients[-1],
        studies=counts,
        null=no_effect(subject),
        estimator=asked["estimator"],
        test=asked["test"],
    )
    return found.z


def _exact_z(subject: Subject, table: pd.DataFrame, counts: np.ndarray) -> np.ndarray:
    """Exact binomial test of all events so far against the comparator's share, as a normal value."""
    events, n = (table[name].cumsum().to_numpy(int)[counts - 1] for name in ("events", "n"))
    share = subject.benchmark / subject.scale.factor
    at_most, at_least = bdtr(events, n, share), np.where(events > 0, bdtrc(events - 1, n, share), 1.0)
    return np.where(at_most < at_least, ndtri(at_most), -ndtri(at_least))
