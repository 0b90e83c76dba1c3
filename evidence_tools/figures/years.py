"""The year in which each number of a result was published."""

from __future__ import annotations

from dataclasses import replace

from evidence_tools.evidence import Evidence
from evidence_tools.limits.core.subject import subject_of
from evidence_tools.limits.imprecision.looks import years_of
from evidence_tools.models import Pooled

YEAR = "year"
YEAR_NOTE = "Year: of the report that prints the study's number, of its main report where only others print it."


def with_years(fit: Pooled, evidence: Evidence) -> Pooled:
    """Give the result with the column `year` in its table of effects, by which studies can be put in order.

    Parameters
    ----------
    fit
        The pooled result.
    evidence
        The tables it comes from.

    Returns
    -------
    Pooled
        The same numbers. `year` is that of the report (article, abstract, release, news) that prints the study's
        number, of the study's main report where only a policy or a review does, NaN where neither has one.

    Raises
    ------
    QuestionError
        When the effects answer no question to these tables.
    """
    table = fit.effects.table.assign(**{YEAR: years_of(subject_of(fit, evidence)).to_numpy()})
    return replace(fit, effects=replace(fit.effects, _table=table))
