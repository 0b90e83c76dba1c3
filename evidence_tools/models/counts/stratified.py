"""Mantel-Haenszel and Peto from the columns of any table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.mantel_haenszel import MEASURES, StratifiedFit
from evidence_tools.arithmetic.mantel_haenszel import mantel_haenszel as mantel_haenszel_of
from evidence_tools.arithmetic.peto import peto as peto_of
from evidence_tools.arithmetic.strata import RATE_MEASURES, ZeroRules, strata, uninformative
from evidence_tools.errors import ArithmeticInputError
from evidence_tools.models.counts.reading import Frame, Study, counts_of, own_effects, read_counts
from evidence_tools.models.counts.record import PooledCounts
from evidence_tools.study_effects.frames import Given
from evidence_tools.study_effects.records import Effects

_LARGE_LOG_ODDS = 1.0  # Greenland, Salvan (1990); Sweeting et al. (2004): Peto's method is biased beyond
_UNBALANCED = 2.0


def mantel_haenszel(
    frame: Frame,
    measure: str,
    *,
    study: Study = None,
    add: float | Sequence[float] = (0.5, 0.0),
    to: str | Sequence[str] = ("only0", "none"),
    drop00: bool | Sequence[bool] = (True, False),
    correct: bool = True,
    level: float = 0.95,
    **columns: str | float | ArrayLike,
) -> PooledCounts:
    """Pool counts of two groups by the method of Mantel and Haenszel: one common effect, no correction for zeros.

    The choice for rare events in many small studies. It assumes one effect in all of them; where the tests of
    heterogeneity speak against it, see `glmm`.

    Parameters
    ----------
    frame
        A DataFrame, or a mapping of names to columns.
    measure
        OR RR RD (with ai n1i ci n2i, or ai bi ci di), IRR IRD (with x1i t1i x2i t2i).
    study
        Names of the studies: a column or one name per row; None takes the column ``study``, or numbers.
    add, to, drop00
        Rules for zero cells as in metafor, for the studies' own effects and for the pooled estimate: a pair each. A
        single value stands for the first; the second is then "no correction", "leave nothing out".
    correct
        Continuity correction of the Cochran-Mantel-Haenszel test.
    level
        Confidence level.
    **columns
        metafor's arguments: the name of a column, one number for every row, or one value per row.

    Returns
    -------
    PooledCounts
        Ratios on the log scale, shown as ratios; `tests` holds Q and, where they exist, Cochran-Mantel-Haenszel,
        Breslow-Day and Tarone.

    Raises
    ------
    ArithmeticInputError
        For an unknown measure, argument or column, or impossible counts (the message names the study).
    NothingToPoolError
        When no row has every number.

    References
    ----------
    Mantel N, Haenszel W (1959). J Natl Cancer Inst 22:719-748. doi:10.1093/jnci/22.4.719.
    Greenland S, Robins JM (1985). Biometrics 41:55-68. doi:10.2307/2530643

    Examples
    --------
    >>> trials = {"dead": [4, 6, 0], "treated": [20, 30, 10], "died": [8, 9, 2], "controls": [20, 30, 11]}
    >>> mantel_haenszel(trials, "RR", ai="dead", n1i="treated", ci="died", n2i="controls")
    PooledCounts Risk ratio (RR): 0.53 (95% CI 0.27 to 1.04), k = 3
    """
    rules = _rules(add, to, drop00)
    given = read_counts(frame, measure, columns, study, MEASURES)
    effects = own_effects(given, measure, rules)
    counts = counts_of(given)
    fit = mantel_haenszel_of(measure, counts, rules=rules, correct=correct, level=level)
    correction = ", continuity correction" if correct and measure in ("OR", "IRR") else ""
    convention = f"{measure}; Mantel-Haenszel, {level * 100:g}%{correction}; {_said(rules)}"
    return _answer(effects, given, fit, convention, [*_lost(fit), *_corrected(measure, counts, rules)])


def peto(
    frame: Frame,
    *,
    study: Study = None,
    add: float | Sequence[float] = (0.5, 0.0),
    to: str | Sequence[str] = ("only0", "none"),
    drop00: bool | Sequence[bool] = (True, False),
    level: float = 0.95,
    **columns: str | float | ArrayLike,
) -> PooledCounts:
    """Pool two-by-two tables by Peto's one-step odds ratio, for very rare events in arms of about equal size.

    Biased where the effect is large or the arms are unequal; a caution says when that may be so here.

    Parameters
    ----------
    frame, study, add, to, drop00, level, **columns
        As in `mantel_haenszel`; columns ai n1i ci n2i, or ai bi ci di.

    Returns
    -------
    PooledCounts
        On the log scale, shown as an odds ratio.

    Raises
    ------
    ArithmeticInputError
        As in `mantel_haenszel`, and where no study has both events and patients without.
    NothingToPoolError
        When no row has every number.

    References
    ----------
    Yusuf S et al. (1985). Prog Cardiovasc Dis 27:335-371. doi:10.1016/S0033-0620(85)80003-7.
    Greenland S, Salvan A (1990). Stat Med 9:247-252. doi:10.1002/sim.4780090307

    Examples
    --------
    >>> peto({"a": [1, 0], "n": [100, 120], "c": [4, 3], "m": [100, 118]}, ai="a", n1i="n", ci="c", n2i="m")
    PooledCounts Odds ratio by Peto's method (PETO): 0.22 (95% CI 0.05 to 0.88), k = 2
    """
    rules = _rules(add, to, drop00)
    given = read_counts(frame, "PETO", columns, study, ("PETO",))
    effects = own_effects(given, "PETO", rules)
    counts = counts_of(given)
    fit = peto_of(counts, rules=rules, level=level)
    convention = f"PETO; Peto, {level * 100:g}%; {_said(rules)}"
    return _answer(effects, given, fit, convention, _where_peto_fails(fit, counts["n1i"], counts["n2i"]))


def _answer(effects: Effects, given: Given, fit: StratifiedFit, convention: str, cautions: list[str]) -> PooledCounts:
    if fit.k == 1:
        cautions = [*cautions, "One study: the result is that study's own; heterogeneity cannot be tested."]
    return PooledCounts(
        effects=effects,
        solution=fit,
        convention=convention,
        cautions=(*effects.cautions, *cautions),
        study=given.study,
    )


def _rules(add: float | Sequence[float], to: str | Sequence[str], drop00: bool | Sequence[bool]) -> ZeroRules:
    return ZeroRules(_pair("add", add, 0.0), _pair("to", to, "none"), _pair("drop00", drop00, False))


def _pair(name: str, given: object, second: object) -> tuple:
    if isinstance(given, str) or np.ndim(given) == 0:
        return (given, second)
    if len(given) != 2:
        raise ArithmeticInputError(f"{name} has {len(given)} values; allowed: one, or a pair")
    return tuple(given)


def _said(rules: ZeroRules) -> str:
    def part(number: int) -> str:
        add, to = checks.number("add", rules.add[number]), rules.to[number]
        return "no correction" if to == "none" or add == 0 else f"{add:g} added ({to})"

    return f"zero cells: own effects {part(0)}, pooled {part(1)}"


def _lost(fit: StratifiedFit) -> list[str]:
    if np.isfinite(fit.estimate):
        return []
    return ["One arm has no event in any study: the pooled ratio is zero or infinite and has no interval; see RD."]


def _corrected(measure: str, counts: Mapping[str, np.ndarray], rules: ZeroRules) -> list[str]:
    """Whether Q and I2 rest on corrected counts while the estimate does not."""
    table = strata(measure, counts)
    cells = [table.events, table.events_against]
    cells += [] if measure in RATE_MEASURES else [table.rest, table.rest_against]
    count = int((np.any([cell == 0 for cell in cells], axis=0) & ~uninformative(measure, table)).sum())
    if not count or rules.to[0] == "none":
        return []
    return [f"Q and I2 rest on the studies' own effects, {count} of them with {rules.add[0]:g} added to a zero cell."]


def _where_peto_fails(fit: StratifiedFit, treated: np.ndarray, against: np.ndarray) -> list[str]:
    found = []
    if abs(fit.estimate) > _LARGE_LOG_ODDS:
        found.append("Peto's odds ratio is biased towards 1 where the effect is as large as here; compare OR.")
    larger = np.maximum(treated, against) / np.minimum(treated, against)
    unequal = int((larger > _UNBALANCED).sum())
    if unequal:
        found.append(f"Peto's odds ratio is biased where arms are unequal: {unequal} of {larger.size} studies.")
    return found
