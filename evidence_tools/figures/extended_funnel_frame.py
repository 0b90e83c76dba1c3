"""Where a new study would have to fall to change a conclusion: the studies, and a grid of possible new ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.updating import update
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.funnel import funnel_frame
from evidence_tools.figures.ruler import Ruler, reaching
from evidence_tools.limits.core.statements import Result, to_analysis
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.limits.imprecision.next_trial import Outlook, outlook, trial_patients
from evidence_tools.limits.shared.added_patients import no_effect, settings
from evidence_tools.limits.shared.information import unit_variance
from evidence_tools.models import Pooled
from evidence_tools.models.headline import headline
from evidence_tools.study_effects import Scale

STUDY, NEW = "study", "new study"
_ACROSS, _DOWN = 61, 31
_DEEPEST = 1.12  # times the largest standard error of a study, or that of the next trial
_SMALLEST = 0.001  # standard error of the largest new study, as a share of the deepest
_FURTHEST = 0.5  # spans of the studies by which the axis may reach out to a result that reverses a conclusion


def extended_funnel_frame(fit: Pooled, evidence: Evidence, ahead: Sequence[Outlook] | None = None) -> pd.DataFrame:
    """Pool again with each of many possible new studies.

    Parameters
    ----------
    fit
        The pooled result.
    evidence
        The tables it comes from.
    ahead
        What the next trial could do to each conclusion, where that is known already; it says how far the grid reaches.

    Returns
    -------
    DataFrame
        `part` is ``"study"`` for those there are and ``"new study"`` for a grid of possible ones: estimate (scale of
        display; log odds for proportions), se (scale of analysis), n, label and marks. For new studies one column per
        conclusion, named by its words, holds how far the updated result is from reversing it: above 0 it stands.

    Raises
    ------
    QuestionError
        For exact counts, to which no study can be added with a weight, or where no conclusion is drawn.
    """
    subject = subject_of(fit, evidence)
    _refuse(subject)
    ahead = outlook(subject) if ahead is None else ahead
    seen = funnel_frame(fit).assign(part=STUDY)[["part", "label", "estimate", "se", "n", "marks", "hollow"]]
    errors, effects = _grid(subject, seen, ahead)
    across, down = np.meshgrid(effects, errors)
    found = update(subject.y, subject.v, across.ravel(), down.ravel() ** 2, **settings(subject))
    results = [Result(*each) for each in zip(found.estimate, found.low, found.high, strict=True)]
    margins = {
        each.words(subject.base): [_sign(each.true(subject.base)) * each.margin(result) for result in results]
        for each in subject.statements
    }
    new = {
        "part": NEW,
        "estimate": shown(subject.scale, across.ravel()),
        "se": down.ravel(),
        "n": unit_variance(subject) / down.ravel() ** 2,
    }
    return pd.concat([seen, pd.DataFrame(new | margins)], ignore_index=True)


def shown(scale: Scale, values: np.ndarray | float) -> np.ndarray:
    """Values as the axis shows them: log odds stay, for on the scale of percent a funnel would not be straight."""
    return np.asarray(values if scale.transform == "logit" else scale.display(values), dtype=float)


def axis(subject: Subject, estimates: pd.Series, ahead: Sequence[Outlook]) -> Ruler:
    """The stretch on which new studies are tried.

    The studies, no effect, the threshold of importance, and the nearest result of the next trial that reverses a
    conclusion; others as far as they do not crush the studies.
    """
    scale = subject.scale
    marked = [value for value in (no_effect(subject), scale.mcid, subject.base.estimate) if value is not None]
    core = [*estimates, *(float(shown(scale, value)) for value in marked)]
    turns = sorted((_turn(subject, each) for each in ahead), key=lambda value: abs(value - np.mean(core)))
    better = scale.better == "higher" and scale.null is not None
    return reaching([*core, *turns[:1]], turns, log=scale.transform == "log", reversed=better, reach=_FURTHEST)


def next_error(subject: Subject) -> float:
    """Standard error of the next trial."""
    return float(np.sqrt(unit_variance(subject) / trial_patients(subject)))


def _turn(subject: Subject, ahead: Outlook) -> float:
    """The result that reverses a conclusion as the axis shows it; that of the studies where there is none."""
    if not np.isfinite(ahead.result):
        return float(shown(subject.scale, subject.base.estimate))
    return float(shown(subject.scale, to_analysis(subject.scale, ahead.result)))


def _grid(subject: Subject, seen: pd.DataFrame, ahead: Sequence[Outlook]) -> tuple[np.ndarray, np.ndarray]:
    deepest = _DEEPEST * max(seen["se"].max(), next_error(subject))
    ruler = axis(subject, seen["estimate"], ahead)
    ends = np.log([ruler.low, ruler.high]) if subject.scale.transform == "log" else (ruler.low, ruler.high)
    return np.linspace(_SMALLEST * deepest, deepest, _DOWN), np.linspace(*ends, _ACROSS)


def _sign(true: bool) -> float:
    return 1.0 if true else -1.0


def _refuse(subject: Subject) -> None:
    if not subject.statements:
        raise QuestionError(
            f"no conclusion is drawn from {subject.label}, so no new study can reverse one; allowed: scores, ratios, "
            "and shares with a benchmark under limits.below of the protocol"
        )
    if headline(subject.fit).exact:
        raise QuestionError(
            f"{subject.label} is quoted as an exact count, to which no study can be added with a weight; allowed: "
            "results that are pooled"
        )
