"""A capped walking test as rows: what a cap may hide, and what spread would undo the contrast."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits import capped_walking
from evidence_tools.limits.capped_walking.gains import printed_gains, scenarios
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.models.answering import answer

CAP, SPREAD = "cap", "spread"
COLUMNS = ["panel", "arm", "distribution", "x", "value", "low", "high"]
STEPS = 40
BEYOND = 1.4  # the spread is drawn up to this multiple of what is plausible or loses the contrast


def capped_subject(evidence: Evidence) -> Subject:
    """The first question of the protocol's list about a test that it calls capped.

    Raises
    ------
    QuestionError
        When there is none, or its gains cannot be weighed.
    """
    limits, asked = evidence.protocol.limits, evidence.protocol.questions
    for name in limits.questions:
        if asked[name].outcome in limits.capped_walking.outcomes:
            subject = subject_of(answer(evidence, name), evidence)
            if printed_gains(subject) is not None:
                return subject
    raise QuestionError(
        "no question under limits.questions is about a test of limits.capped_walking.outcomes for which two arms print "
        f"their gain in percent; the questions are: {', '.join(limits.questions) or 'none'}"
    )


def capped_walking_frame(evidence: Evidence) -> pd.DataFrame:
    """List what the chart of a capped walking test is drawn from.

    Returns
    -------
    DataFrame
        Panel ``"cap"``: gain in percent of baseline (`value`) by arm and distribution over the share of the better
        arm's patients at the cap (`x`, percent; 0 is what was printed). Panel ``"spread"``: difference of the gains in
        points with its interval over their standard deviation (`x`, points).
    """
    return frame_of(*challenged(evidence))


def challenged(evidence: Evidence) -> tuple[Subject, Limitation]:
    """The result about the capped test, and its limitation, weighed.

    Raises
    ------
    QuestionError
        When the protocol does not say enough to draw both panels.
    """
    subject = capped_subject(evidence)
    found, rules = capped_walking.challenge(subject), subject.rules.capped_walking
    if found.curve is None or rules.share_at_cap is None:
        raise QuestionError(
            "a capped test can be drawn with limits.capped_walking.cv, .pre_post_r and .share_at_cap; set all three"
        )
    return subject, found


def frame_of(subject: Subject, found: Limitation) -> pd.DataFrame:
    """The rows of both panels."""
    pair = printed_gains(subject)
    shares = np.linspace(0, subject.rules.capped_walking.share_at_cap.high, STEPS + 1)[1:]
    cases = scenarios(subject, shares)
    parts = []
    for arm, multiple, gain in (("treated", "multiple", "gain"), ("against", "multiple_against", "gain_against")):
        for name, case in cases.groupby("distribution", sort=False):
            x, value = [0.0, *100 * case["share"]], [pair[gain], *100 * (case[multiple] - 1)]
            parts.append(pd.DataFrame({"panel": CAP, "arm": arm, "distribution": name, "x": x, "value": value}))
    curve = found.curve[found.curve["x"] <= BEYOND * max(found.quantity, found.plausible[-1])]
    spread = curve.rename(columns={"estimate": "value"}).assign(panel=SPREAD, arm="", distribution="")
    return pd.concat([*parts, spread], ignore_index=True)[COLUMNS]
