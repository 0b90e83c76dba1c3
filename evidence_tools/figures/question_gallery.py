"""Every chart of a pooled question by its name: its forest, and for questions that are rated how firm the result is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence_tools.evidence import Evidence
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.diagnostics import cumulative_forest, gosh_plot, leave_one_out_forest
from evidence_tools.figures.forest import forest
from evidence_tools.figures.forest_axis import common_axis
from evidence_tools.figures.forest_groups import forest_by
from evidence_tools.figures.funnel import funnel
from evidence_tools.figures.natural_history import against_natural_history
from evidence_tools.figures.over_time import evidence_over_time
from evidence_tools.figures.ruler import Ruler
from evidence_tools.figures.years import YEAR, with_years
from evidence_tools.models import Answer, Pooled, alternatives, headline

LEAST_STUDIES = 3  # below it no shape of a funnel can be seen, and leaving one out leaves one study
GROUPED_BY = ("design", "funding")


def question_charts(evidence: Evidence, answered: Mapping[str, Answer]) -> Iterator[tuple[str, Chart]]:
    """Draw the charts of the questions that were pooled.

    Forests of one outcome and measure share their axis, so that they can be laid side by side.

    Parameters
    ----------
    evidence
        The extraction tables with their protocol.
    answered
        Questions with their answers, as :func:`answers` gives them.

    Yields
    ------
    name and chart
        ``forest_<question>`` (pooled, or arm against arm) and ``funnel_<question>`` (three studies or more); for
        questions that are rated, with three studies or more, also ``by_<column>_<question>``,
        ``cumulative_<question>``, ``leave_one_out_<question>``, ``gosh_<question>``,
        ``natural_history_<question>`` and ``over_time_<question>``.
    """
    fits = {name: each.fit for name, each in answered.items() if each.fit is not None and _shown(each.fit)}
    variants = {name: alternatives(fit) for name, fit in fits.items()}
    axes = _axes(fits, variants)
    for name, fit in fits.items():
        yield f"forest_{name}", forest(fit, evidence=evidence, sensitivity=variants[name], axis=axes.get(_kind(fit)))
        if fit.k >= LEAST_STUDIES:
            yield f"funnel_{name}", funnel(fit)
    for name in evidence.protocol.certainty.questions:
        if name in fits and fits[name].k >= LEAST_STUDIES:
            yield from _how_firm(evidence, name, fits[name])


def _shown(fit: Pooled) -> bool:
    """One study shows nothing new unless it compares arms; exact counts are drawn with the other shares."""
    return (fit.k > 1 or fit.effects.question.against is not None) and not headline(fit).exact


def _axes(fits: Mapping[str, Pooled], variants: Mapping[str, list[tuple[str, Pooled]]]) -> dict[tuple[str, str], Ruler]:
    """One axis for all questions on the same outcome and measure; a question alone has its own."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for name, fit in fits.items():
        kinds.setdefault(_kind(fit), []).append(name)
    return {
        kind: common_axis([each for name in names for each in (fits[name], *dict(variants[name]).values())])
        for kind, names in kinds.items()
        if len(names) > 1
    }


def _kind(fit: Pooled) -> tuple[str, str]:
    return fit.effects.question.outcome, fit.effects.measure


def _how_firm(evidence: Evidence, name: str, fit: Pooled) -> Iterator[tuple[str, Chart]]:
    """Whether groups, single studies, subsets, other patients or the years change what a result says."""
    for column in GROUPED_BY:
        sizes = fit.effects.table[column].replace("", None).value_counts()
        if len(sizes) > 1 and sizes.max() > 1:
            yield f"by_{column}_{name}", forest_by(fit, column, evidence=evidence)
    yield f"cumulative_{name}", cumulative_forest(with_years(fit, evidence), YEAR)
    yield f"leave_one_out_{name}", leave_one_out_forest(fit)
    yield f"gosh_{name}", gosh_plot(fit)
    if fit.effects.question.outcome in evidence.protocol.limits.no_control.benchmarks:
        yield f"natural_history_{name}", against_natural_history(fit, evidence)
    yield f"over_time_{name}", evidence_over_time(evidence, name)
