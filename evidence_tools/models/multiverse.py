"""Every defensible analysis of one question: what would have been concluded, had the analyst chosen otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_tools.arithmetic.many_fits import fit_many
from evidence_tools.arithmetic.many_intervals import many_intervals
from evidence_tools.evidence import Evidence
from evidence_tools.models.multiverse_choices import METHOD_CHOICES, Choice, Choices, choices_of, fits_together
from evidence_tools.models.multiverse_record import NUMBERS, Multiverse
from evidence_tools.models.multiverse_sets import StudySets, study_sets
from evidence_tools.question import Method, Question

NO_STUDY, TOO_FEW = "no study answers", "too few studies"


def multiverse(evidence: Evidence, asked: str | Question, choices: Choices | None = None) -> Multiverse:
    """Answer a question under every defensible combination of choices.

    Every combination of follow-up window, visit, preferred rows, report, designs, marked studies in or out, borrowed
    spread, estimator and test is one specification, equal in weight to any other. Some choices ask another question
    (an earlier window, randomised trials only) rather than the same one differently; `by_level` shows them apart.

    Parameters
    ----------
    evidence
        As read by `read_evidence`.
    asked
        The base question: the name of a question of the protocol, or a `Question`.
    choices
        None takes those that the protocol names, see `choices_of`.

    Returns
    -------
    Multiverse
        `.table`, `.conclusions`; `drivers` and `by_level` say which choice matters.

    Raises
    ------
    QuestionError
        When the protocol has no such question, or a row or treatment is not in the evidence.

    References
    ----------
    Steegen, Tuerlinckx, Gelman, Vanpaemel (2016) Perspect Psychol Sci 11:702-712. doi:10.1177/1745691616658637
    Simonsohn, Simmons, Nelson (2020) Nat Hum Behav 4:1208-1214. doi:10.1038/s41562-020-0912-z
    Voracek, Kossmeier, Tran (2019) Z Psychol 227:64-82. doi:10.1027/2151-2604/a000357

    Examples
    --------
    ``et.multiverse(evidence, "pain_from_12").conclusions``
    """
    question = evidence.protocol.question(asked) if isinstance(asked, str) else asked
    choices = choices or choices_of(evidence, question)
    sets = study_sets(evidence, choices)
    varied, inert, of_set = _without_inert(sets)
    estimators, tests = (choices[name] for name in METHOD_CHOICES)
    analyses, of_choice = _fitted(sets, of_set, estimators, tests, choices.method)
    return Multiverse(
        effects=sets.base,
        method=choices.method,
        choices=(*varied, estimators, tests),
        inert=inert,
        thresholds=choices.thresholds,
        _analyses=analyses,
        _of_choice=of_choice,
    )


def _without_inert(sets: StudySets) -> tuple[tuple[Choice, ...], tuple[Choice, ...], NDArray[np.intp]]:
    """The choices that change any set of numbers, those that change none, and the sets without the latter's axes."""
    of_set, kept, inert = sets.of_choice, [], []
    for choice in sets.choices:
        axis = len(kept)
        if (of_set == of_set.take([0], axis=axis)).all():
            of_set = of_set.take(0, axis=axis)
            inert.append(choice)
        else:
            kept.append(choice)
    return tuple(kept), tuple(each for each in inert if len(each.levels) > 1), of_set


def _fitted(
    sets: StudySets, of_set: NDArray[np.intp], estimators: Choice, tests: Choice, method: Method
) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """Every set under every method that suits it, and where each combination of choices finds its own; -1 for none."""
    parts: list[pd.DataFrame] = []
    shape = (*of_set.shape, len(estimators.levels), len(tests.levels))
    of_choice = np.full(shape, -1, dtype=np.intp)
    weights = np.bincount(of_set.ravel(), minlength=len(sets.counts))
    for i, estimator in enumerate(estimators.values):
        for j, test in enumerate(tests.values):
            if i == j == 0 or fits_together(estimator, test):  # the base analysis is what it is
                of_choice[..., i, j] = of_set + len(parts) * len(sets.counts)
                parts.append(_fits(sets, estimator, test, method).assign(specifications=weights))
    return pd.concat(parts, ignore_index=True), of_choice


def _fits(sets: StudySets, estimator: str, test: str, method: Method) -> pd.DataFrame:
    """One row per set of studies under one method."""
    k = sets.counts.sum(1)
    columns = {name: np.full(k.size, np.nan) for name in (*NUMBERS, "p_value", "tau2", "i2")}
    can = np.flatnonzero(~sets.too_few)
    if can.size:
        counts = sets.counts[can]
        fits = fit_many(sets.y, sets.v, counts, estimator)
        ends = many_intervals(
            sets.y,
            sets.v,
            counts,
            fits,
            estimator=estimator,
            test=test,
            level=method.level,
            prediction=method.prediction,
        )
        found = {"estimate": fits.estimate, "tau2": fits.tau2, "i2": fits.i2}
        found |= {name: getattr(ends, name) for name in (*NUMBERS[1:], "p_value")}
        for name, values in found.items():
            columns[name][can] = values
    reason = np.select([k == 0, sets.too_few], [NO_STUDY, TOO_FEW], "")
    return pd.DataFrame(columns).assign(
        k=k.astype(int),
        n=sets.n,
        studies=[", ".join(each) for each in sets.studies],
        estimator=estimator,
        test=test,
        reason=reason,
    )
