"""Choices of the analyst: how many defensible analyses conclude the same, and which choice decides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from evidence_tools.limits.analyst.agreement import SAME, STUDIES, Agreement, agreement_table, share_of
from evidence_tools.limits.core import statements
from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import HOLDS, OVERTURNS, WEAKENS, Limitation
from evidence_tools.limits.core.statements import Result, Statement
from evidence_tools.limits.core.subject import Subject
from evidence_tools.models.multiverse import multiverse
from evidence_tools.models.multiverse_choices import Choice, Choices, Level, choices_of, threshold_of
from evidence_tools.models.multiverse_drivers import agreement, drivers
from evidence_tools.models.multiverse_record import NUMBERS, Multiverse
from evidence_tools.wording.numbers import number

NAME = "analyst"
MEASURES = "of defensible analyses conclude the same"
ASSUMED = (
    "limits.analyst.questions",
    "limits.analyst.estimators",
    "limits.analyst.tests",
    "limits.analyst.sd_steps",
    "limits.analyst.r_steps",
    "limits.analyst.leave_out",
    "limits.analyst.reports",
    "limits.analyst.least_studies",
    "limits.analyst.holds",
    "limits.analyst.overturns",
    "limits.design.prospective",
    "limits.design.randomised",
)


def applies(subject: Subject) -> bool:
    """Whether there is a result with a conclusion that other choices could have reversed."""
    return subject.fit is not None and bool(subject.statements)


def challenge(subject: Subject) -> Limitation:
    """How many defensible analyses keep the conclusions, and which choice decides.

    The multiverse of the protocol's choices is fitted; the share of its analyses that keep every conclusion of the
    result gives the verdict by ``limits.analyst``: at least ``holds`` holds, below ``overturns`` overturns, anything
    between weakens. Analyses with fewer than ``least_studies`` studies are not counted.

    References
    ----------
    Steegen, Tuerlinckx, Gelman, Vanpaemel (2016) Perspect Psychol Sci 11:702-712. doi:10.1177/1745691616658637
    Del Giudice, Gangestad (2021) Adv Methods Pract Psychol Sci 4(1). doi:10.1177/2515245920954925

    Examples
    --------
    ``challenge(subject_of(fit, evidence)).quantity`` is the share in percent.
    """
    if subject.exact:
        return cannot_say(
            subject, NAME, "The result is an exact count, and no choice of model enters it.", measures=MEASURES
        )
    found = multiverse(subject.evidence, subject.effects.question, choices_for(subject))
    least = subject.rules.analyst.least_studies
    if found.base["reason"] or not found.poolable:
        return cannot_say(
            subject,
            NAME,
            f"{_studies(subject.fit.k)} answers; {least} are needed before choices of pooling can differ.",
            measures=MEASURES,
            assumed=("limits.analyst.least_studies",),
        )
    agrees = agreement_of(subject, found)
    ranked = drivers(found)
    table = agreement_table(found, agrees, ranked)
    return limitation(
        subject,
        NAME,
        _verdict(subject, agrees.share),
        quantity=agrees.share,
        unit="percent",
        measures=MEASURES,
        reason=_reason(subject, agrees, ranked, table),
        table=table,
        assumed=ASSUMED,
    )


def choices_for(subject: Subject) -> Choices:
    """The protocol's choices around the result; a benchmark takes the place of a threshold where there is one."""
    choices = choices_of(subject.evidence, subject.effects.question, subject.method)
    if subject.benchmark is None:
        return choices
    limit = statements.to_analysis(subject.scale, subject.benchmark)
    return replace(
        choices, thresholds=Choice("threshold", "Benchmark", (Level(f"benchmark {number(subject.benchmark)}%", limit),))
    )


def agreement_of(subject: Subject, found: Multiverse) -> Agreement:
    """Whether each distinct analysis keeps each conclusion of the base analysis, the threshold being one more choice.

    The statement about importance is judged at every threshold; the others do not depend on it.
    """
    analyses = found.analyses
    results = [Result(*numbers) for numbers in analyses[NUMBERS[:3]].itertuples(index=False)]
    base = results[found.base.name]
    levels = found.thresholds.values or (None,)
    kept = {
        each.key: np.column_stack(
            [[at.true(result) == each.true(base) for result in results] for at in _at_levels(subject, each, levels)]
        ).astype(float)
        for each in subject.statements
    }
    return Agreement(found, agreement(found), kept)


def _at_levels(subject: Subject, statement: Statement, levels: tuple[float | None, ...]) -> list[Statement]:
    """The statement at each threshold."""
    if statement.key != "important":
        return [statement] * len(levels)
    scales = [replace(subject.scale, mcid=threshold_of(subject.scale, size)) for size in levels]
    return [statements.important(scale) for scale in scales]


def _verdict(subject: Subject, share: float) -> str:
    rules = subject.rules.analyst
    if share >= 100 * rules.holds:
        return HOLDS
    return OVERTURNS if share < 100 * rules.overturns else WEAKENS


def _reason(subject: Subject, agrees: Agreement, ranked: pd.DataFrame, table: pd.DataFrame) -> str:
    found, first = agrees.found, ranked.iloc[0]
    kept = [
        f"{each.words(subject.base)} in {number(share_of(found, agrees.each[each.key][:, :1]), 0)}"
        for each in subject.statements
    ]
    judged = len(found.thresholds.levels)
    over = f", each judged at {judged} thresholds," if judged > 1 else ""
    said = (
        f"Of {found.poolable:,} defensible analyses{over} {number(agrees.share, 0)} in 100 keep every conclusion "
        f"({'; '.join(kept)})."
    )
    return f"{said} {_driver(first, table)}{_few(table)}" if first["conclusion_share"] > 0 else said


def _few(table: pd.DataFrame) -> str:
    """How analyses with the fewest studies differ from the others; empty where all have as many."""
    rows = table[table["Choice"] == STUDIES]
    few, more = rows.iloc[0], rows.iloc[1:]
    if more.empty:
        return ""
    others = np.average(more[SAME], weights=more["Analyses"])
    return f" With {few['Level']} studies left {number(few[SAME], 0)}% keep them, with more {number(others, 0)}%."


def _driver(first: pd.Series, table: pd.DataFrame) -> str:
    """The choice that explains most of the disagreement, with its most and least faithful level."""
    share = f"The choice “{first['title']}” decides most ({number(first['conclusion_share'], 0)}% of the disagreement)"
    rows = table[(table["Choice"] == first["title"]) & table["Analyses"].gt(0)]
    if len(rows) < 2:
        return f"{share}."
    most, least = rows.loc[rows[SAME].idxmax()], rows.loc[rows[SAME].idxmin()]
    return (
        f"{share}: {most['Level']} keeps them in {number(most[SAME], 0)}%, "
        f"{least['Level']} in {number(least[SAME], 0)}%."
    )


def _studies(k: int) -> str:
    return "One study" if k == 1 else f"{k} studies"
